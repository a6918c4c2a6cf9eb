// The same looks as browser/scanner/check_camera.py, written for @playwright/test.
import { expect, test } from "@playwright/test";

const engine = process.env.FLOW_ENGINE;
const fake = "--use-fake-device-for-media-stream";
const launchOptions = { executablePath: process.env.FLOW_PROGRAM, args: engine === "chromium" ? [fake] : [] };
const LIT = 5;

test.use({
  browserName: engine,
  launchOptions,
  ignoreHTTPSErrors: true,
  baseURL: process.env.FLOW_ADDRESS,
  trace: "on",
  screenshot: "on",
});

test.describe("refused", () => {
  test.use({ permissions: [] });
  test("a refusal is explained", async ({ page }) => {
    await page.goto("/#/capture");
    await expect(page.getByRole("alert").filter({ visible: true })).toContainText(/blocked|refused|denied/);
  });
});

test.describe("working", () => {
  test.use({ permissions: ["camera"] });
  test("the picture is not black", async ({ page }) => {
    await page.goto("/#/capture");
    await expect.poll(() => page.evaluate(brightness), { intervals: [50] }).toBeGreaterThan(LIT);
  });
});

function brightness() {
  const video = document.querySelector("video");
  if (!video?.videoWidth) return 0;
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 36 });
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  brush.drawImage(video, 0, 0, 64, 36);
  const dots = brush.getImageData(0, 0, 64, 36).data;
  let sum = 0;
  for (let i = 0; i < dots.length; i += 4) sum += 0.2126 * dots[i] + 0.7152 * dots[i + 1] + 0.0722 * dots[i + 2];
  return sum / (dots.length / 4);
}
