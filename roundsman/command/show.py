"""A round's result for a tired person: what is wrong, what was seen, what to do."""

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from roundsman.round.read import read_collected
from roundsman.round.result import CheckResult, RoundResult
from roundsman.vocabulary import Verdict

COLOURS = {Verdict.HEALTHY: "green", Verdict.DEGRADED: "yellow", Verdict.UNKNOWN: "magenta", Verdict.FAILING: "red"}


def show_round(result: RoundResult, folder: Path) -> None:
    """Prints a round: one block for every root, then one line each for the rest."""
    console = Console(highlight=False, soft_wrap=True)
    if result.usage_error:
        console.print(escape(result.usage_error), style="red")
        return
    texts = read_collected(folder).get("cases", {})
    consequences: dict[str, list[str]] = {}
    for check in result.checks:
        if check.consequence_of:
            named = consequences.setdefault(check.consequence_of, [])
            if check.case not in named:
                named.append(check.case)
    for case, checks in sorted(result.cases().items(), key=lambda pair: pair[1][0].severity):
        verdict = Verdict.worst(check.verdict for check in checks)
        if verdict is Verdict.HEALTHY:
            continue
        worst = [check for check in checks if check.verdict is verdict and not check.consequence_of]
        if worst:
            _show_case(console, case, worst, texts.get(case, {}), consequences.get(case, []))
    for problem in result.problems:
        console.print(f"the round itself: {escape(problem)}", style=COLOURS[Verdict.UNKNOWN])
    for note in result.notes:
        console.print(f"note: {escape(note)}", style="dim")
    _show_summary(console, result)
    console.print(f"round folder: {folder}")


def _show_case(
    console: Console, case: str, checks: list[CheckResult], text: dict[str, object], consequences: list[str]
) -> None:
    verdict, severity = checks[0].verdict, checks[0].severity
    code = f" · {text['code']}" if text.get("code") else ""
    console.print(f"[bold {COLOURS[verdict]}]{verdict.upper()}[/]  [bold]{case}[/] · {severity}{code}")
    console.print(f"  {escape(str(text.get('title', '')))}")
    for check in checks[:3]:
        console.print(f"  [dim]{escape(check.id.partition('::')[2])}[/]")
        for line in check.message.splitlines()[:8]:
            console.print(f"    {escape(line)}")
    if len(checks) > 3:
        console.print(f"  … and {len(checks) - 3} more checks of this case")
    steps = text.get("resolution")
    if isinstance(steps, list) and verdict is Verdict.FAILING:
        console.print("  [bold]What to do[/]")
        for number, step in enumerate(steps, start=1):
            console.print(f"    {number}. {escape(str(step))}")
    if consequences:
        console.print(f"  Consequences, no alerts of their own: {', '.join(consequences)}")
    console.print()


def _show_summary(console: Console, result: RoundResult) -> None:
    counts = Counter(check.verdict for check in result.checks)
    parts = [f"[{COLOURS[verdict]}]{counts[verdict]} {verdict}[/]" for verdict in Verdict if counts[verdict]]
    asked = sum(1 for check in result.checks if check.verdict is not Verdict.UNKNOWN)
    everything = len(result.checks) + len(result.not_collected)
    told = ", ".join([f"target {escape(result.target)}", *parts])
    console.print(
        f"[bold {COLOURS[result.verdict]}]{result.verdict}[/]: {told}; "
        f"looked at {asked} of {everything} checks in {result.seconds:.1f} s"
    )
    reasons = Counter(entry["reason"] for entry in result.not_collected)
    for reason, count in reasons.most_common():
        console.print(f"  not collected: {count} × {escape(reason)}")
    for check in result.checks:
        if check.unproven:
            console.print(f"  unproven: {check.id}: {escape(check.unproven)}")
