"""`roundsman gate`: may this deployment go on?"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options, rounds
from roundsman.command.plan import show_plan
from roundsman.command.recording import settings_or_none, take_down
from roundsman.command.show import show_round
from roundsman.gate.decision import Decision, Policy, decide
from roundsman.gate.junit import junit_xml
from roundsman.gate.reference import UnusableReference, given_reference, newest_reference
from roundsman.gate.summary import summary
from roundsman.gate.text import annotations, three_lines
from roundsman.report.round import finish_results
from roundsman.round.order import Order
from roundsman.round.read import read_collected
from roundsman.round.result import Exit, RoundResult
from roundsman.target.settings import Waiver
from roundsman.vocabulary import Severity
from roundsman.whole import write_whole

HELP = """Make a round over a target and decide whether a deployment may go on.

Blocks on a failing case of a severity in --block, on a case that could not be looked at, on a P1 case that an earlier
round looked at and this one did not, and on a failing case whose waiver expired. Exit code 0: go; 1: something failing
blocks; 2: wrong usage or configuration; 3: what could not be looked at blocks.

Examples:

  roundsman gate --target staging.toml

  roundsman gate --target staging.toml --wait-ready 120 --deadline 600 --junit gate.xml

  roundsman gate --target staging.toml --block P1,P2,P3 --since reports/rounds/20261121T030000Z-1a2b3c --new-only
"""


def gate(
    target: rounds.Target = None,
    system: options.System = None,
    case: options.CaseId = None,
    severity: rounds.Severities = "",
    block: Annotated[str, typer.Option("--block", help="A failing case of these severities blocks.")] = "P1,P2",
    allow_unknown: Annotated[
        bool, typer.Option("--allow-unknown", help="What could not be looked at does not block, but for lost P1 cases.")
    ] = False,
    since: Annotated[
        Path | None,
        typer.Option(
            "--since",
            help="Round to compare with: its folder or result.json. Without it the newest earlier "
            "whole round over the same target that no gate blocked.",
        ),
    ] = None,
    new_only: Annotated[
        bool, typer.Option("--new-only", help="What was as bad in the round compared with does not block.")
    ] = False,
    wait_ready: Annotated[
        float, typer.Option("--wait-ready", min=0, help="Seconds to wait for a deployment that is still coming up.")
    ] = 0.0,
    deadline: Annotated[
        float | None, typer.Option("--deadline", min=1, help="Seconds for the whole, the waiting included.")
    ] = None,
    plan: rounds.Plan = False,
    json_file: options.JsonFile = None,
    junit: Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML to this file.")] = None,
    summary_file: Annotated[
        Path | None, typer.Option("--summary", help="Write the Markdown summary to this file, too.")
    ] = None,
    details: Annotated[bool, typer.Option("--details", help="Print what `run` prints before the three lines.")] = False,
    workers: options.Workers = None,
    databases: options.Databases = "auto",
    rounds_dir: rounds.Rounds = None,
    suite: options.Suite = Path(),
) -> None:
    """Makes a round and decides."""
    folder = options.suite_folder(suite)
    policy = Policy(
        _severities("--block", block),
        not allow_unknown,
        new_only,
        frozenset(system or ()),
        frozenset(case or ()),
        _severities("--severity", severity),
    )
    reference = _given(since)
    arguments = [f"--databases={databases}", *options.selection(system, case)]
    if severity:
        arguments.append(f"--severity={severity}")
    if plan:
        show_plan(folder, target, arguments, json_file)
        return
    new = rounds.new_round_folder(rounds.rounds_folder(folder, rounds_dir))
    order = rounds.order_for(folder, new, target, arguments, workers, deadline, wait_ready, "gate")
    settings = settings_or_none(target)
    result = rounds.made(order, settings.name if settings else "")
    if not result.usage_error and reference is not None and reference.target != result.target:
        result.usage_error = f"--since {since}: that round looked at target {reference.target}, not {result.target}"
    if result.usage_error:
        rounds.write_result(result, order.folder / "result.json", json_file)
        typer.echo(result.usage_error, err=True)
        raise typer.Exit(Exit.USAGE)
    decision = _decided(result, order, policy, reference)
    finish_results(result, order.folder)
    rounds.write_result(result, order.folder / "result.json", json_file)
    take_down(order, settings)
    is_printed = json_file == options.PRINTED
    if details and not is_printed:
        show_round(result, order.folder)
    _write(result, decision, order, junit, summary_file)
    _tell(result, decision, policy, order, to_error=is_printed)
    raise typer.Exit(decision.exit_code)


def _decided(result: RoundResult, order: Order, policy: Policy, reference: RoundResult | None) -> Decision:
    waivers = [Waiver.model_validate(waiver) for waiver in read_collected(order.folder).get("waivers", [])]
    compared = reference or newest_reference(order.folder.parent, result.target, order.folder, order.selection)
    decision = decide(result, policy, waivers, compared, datetime.now(UTC).date())
    result.gate = decision.as_json()
    return decision


def _write(
    result: RoundResult, decision: Decision, order: Order, junit: Path | None, summary_file: Path | None
) -> None:
    text = summary(result, decision, read_collected(order.folder)["cases"])
    for file in (order.folder / "summary.md", summary_file):
        if file is not None:
            write_whole(file, text)
    if junit is not None:
        write_whole(junit, junit_xml(result, decision))
    if place := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(place).open("a", encoding="utf-8") as page:
            page.write(text)


def _tell(result: RoundResult, decision: Decision, policy: Policy, order: Order, *, to_error: bool) -> None:
    lines = [f"note: {note}" for note in result.notes if "cut short" in note]
    lines += three_lines(result, decision, policy, order.folder)
    if os.environ.get("GITHUB_ACTIONS"):
        lines = [*annotations(decision), *lines]
    for line in lines:
        typer.echo(line, err=to_error)


def _given(since: Path | None) -> RoundResult | None:
    try:
        return given_reference(since) if since else None
    except UnusableReference as error:
        raise typer.BadParameter(str(error)) from None


def _severities(option: str, text: str) -> frozenset[Severity]:
    try:
        return frozenset(Severity(name.strip().upper()) for name in text.split(",") if name.strip())
    except ValueError as error:
        raise typer.BadParameter(f"{option}: {error}; write severities such as P1,P2") from None
