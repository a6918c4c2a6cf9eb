// Configuration of Allure 3. `roundsman report` sets the environment variables; by hand the defaults serve.
import { env } from "node:process";

// Matches the label `standing` that the end of a round stamps on every result.
const category = (name, standing, expand = false) => ({
  name,
  matchers: { labels: { standing: `^${standing}$` } },
  groupBy: [{ label: "suite" }],
  groupByMessage: false,
  expand,
});

export default {
  name: env.ROUNDSMAN_REPORT_TITLE ?? "Roundsman",
  output: env.ROUNDSMAN_REPORT_OUTPUT ?? "allure",
  historyPath: env.ROUNDSMAN_REPORT_HISTORY ?? "history.jsonl",
  historyLimit: 200,
  hideLabels: ["roundsman_item", "host", "thread", "framework", "language", "package", "testMethod", "subSuite"],
  categories: [
    category("Failing (root)", "root", true),
    category("Unknown: could not look", "unknown", true),
    category("Degraded", "degraded", true),
    category("Consequence of another case", "consequence"),
    category("Not asked", "not-asked"),
  ],
  plugins: {
    awesome: {
      options: {
        reportName: env.ROUNDSMAN_REPORT_TITLE ?? "Roundsman",
        singleFile: env.ROUNDSMAN_REPORT_SINGLE_FILE !== "no",
        reportLanguage: "en",
        groupBy: ["parentSuite", "suite"],
        defaultSortBy: "status,asc",
        charts: [
          { type: "currentStatus", title: "This round" },
          { type: "statusDynamics", title: "Rounds", limit: 50 },
          { type: "statusTransitions", title: "What changed between rounds", limit: 50 },
          { type: "testResultSeverities", title: "By severity", levels: ["blocker", "critical", "normal", "minor"] },
          { type: "stabilityDistribution", title: "Stability by case", groupBy: "label-name:case", threshold: 90 },
          { type: "durationDynamics", title: "Time taken", limit: 50 },
          { type: "durations", title: "Time taken by kind", groupBy: "layer" },
        ],
      },
    },
    agent: { enabled: false },
  },
};
