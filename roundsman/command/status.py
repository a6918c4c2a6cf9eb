"""`roundsman status`: how everything is now, since when, and how it was."""

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from roundsman.command import options, rounds
from roundsman.command.recording import settings_or_usage
from roundsman.round.result import Exit
from roundsman.target.duration import spoken
from roundsman.vocabulary import Verdict

if TYPE_CHECKING:
    from roundsman.record.reading import CaseStatus, Status

HELP = """Say of each system and case how it is now, since when, and how it was, from the record of all rounds.

Availability is the share of the known time in which a case worked; maintenance is left out. "99.00 % of 12 %" says
that only 12 % of the time is known. A case that nobody looked at for three times its cadence is stale, and unknown.
Exit code 0: nothing is failing; 1: something is; 3: something is unknown, or there is no round yet.

Examples:

  roundsman status

  roundsman status --target production.toml --json | jq -r '.cases[] | select(.verdict == "failing") | .case'
"""
NEARLY_ALL = 0.95
"""Share of the time that must be known for an availability to stand there without a word."""
SECTIONS = ("alerts", "undelivered", "notes", "rounds")


def status(
    target: Annotated[str | None, typer.Option("--target", help="Only this target, and its record.")] = None,
    system: options.System = None,
    case: options.CaseId = None,
    everything: Annotated[bool, typer.Option("--all", help="Healthy cases, too, one line each.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
    rounds_dir: rounds.Rounds = None,
    suite: options.Suite = Path(),
) -> None:
    """Reads the record."""
    folder = rounds.rounds_folder(options.suite_folder(suite), rounds_dir)
    settings = settings_or_usage(target)
    from roundsman.nights.logbook import known_record
    from roundsman.record.database import RecordError
    from roundsman.record.reading import read_status

    try:
        with known_record(settings, folder) as record, record.reading() as connection:
            windows = {settings.name: settings.maintenance}
            found = read_status(connection, time.time(), settings.name if target else "", windows)
    except RecordError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.UNKNOWN) from None
    found.cases = [
        one
        for one in found.cases
        if (not system or one.case.partition("/")[0] in system) and (not case or one.case in case)
    ]
    if as_json:
        typer.echo(json.dumps(as_content(found), indent=1, ensure_ascii=False))
    else:
        _show(found, everything=everything or bool(case))
    verdict = Verdict.worst(one.verdict for one in found.cases)
    raise typer.Exit({Verdict.FAILING: Exit.FAILING, Verdict.UNKNOWN: Exit.UNKNOWN}.get(verdict, Exit.HEALTHY))


def as_content(found: "Status") -> dict[str, Any]:
    """The status, ready for JSON. Times are seconds since 1970, availability and known are shares of 0..1."""
    cases = []
    for one in found.cases:
        content = asdict(one)
        for name, span in one.windows.items():
            content["windows"][name] |= {"availability": span.availability, "known": span.known}
        cases.append({**content, "system": one.case.partition("/")[0]})
    return {"cases": cases, **{name: getattr(found, name) for name in SECTIONS}}


def _show(found: "Status", *, everything: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    console = console if console.is_terminal else Console(width=200, highlight=False, soft_wrap=True)
    if not found.cases:
        console.print("the record holds no case yet; make a round with `roundsman run`")
        return
    places = sorted({(one.target, one.location) for one in found.cases})
    for target, location in places:
        own = [one for one in found.cases if (one.target, one.location) == (target, location)]
        newest = next((row for row in found.rounds if (row["target"], row["location"]) == (target, location)), None)
        last = f", last round {_ago(newest['started'])}" if newest else ""
        cut = ", which was interrupted" if newest and newest["interrupted"] else ""
        console.print(f"[bold]{target}[/] seen from {location}{last}{cut}", markup=True)
        _show_cases(console, own, everything=everything)
        if newest and newest["not_collected"]:
            console.print(f"  not collected in the last round: {len(newest['not_collected'])} checks", markup=False)
    for alert in found.alerts:
        taken = f", taken by {alert['taken_by']}" if alert["taken_by"] else ""
        named = ", ".join(alert["cases"])
        console.print(f"open alert {alert['id']}: {named}, since {_moment(alert['opened'])}{taken}", markup=False)
    for message in found.undelivered:
        console.print(
            f"undelivered: {message['title']} to {message['channel']}, {message['tries']} tries"
            f"{': ' + message['problem'] if message['problem'] else ''}",
            markup=False,
        )
    for note in found.notes:
        console.print(f"note {_moment(note['at'])} by {note['author']}: {note['text']}", markup=False)


def _show_cases(console: Any, cases: "list[CaseStatus]", *, everything: bool) -> None:
    from rich.markup import escape
    from rich.table import Table

    from roundsman.command.show import COLOURS

    table = Table(box=None, pad_edge=False)
    for heading in ("case", "severity", "now", "since", "24 h", "7 d", "30 d", "90 d", "p95", "flaps 7 d", "what"):
        table.add_column(heading, overflow="fold")
    for system in sorted({one.case.partition("/")[0] for one in cases}):
        own = [one for one in cases if one.case.partition("/")[0] == system]
        worst = Verdict.worst(one.verdict for one in own)
        well = sum(1 for one in own if one.verdict is Verdict.HEALTHY)
        shares = [_worst_share(own, name) for name in ("24h", "7d", "30d", "90d")]
        table.add_row(
            f"[bold]{system}[/]", "", f"[{COLOURS[worst]}]{worst}[/]", f"{well} of {len(own)} healthy", *shares
        )
        for one in own:
            if one.verdict is Verdict.HEALTHY and not everything:
                continue
            what = f"behind {one.root}" if one.root else "stale" if one.stale else one.message
            table.add_row(
                f"  {one.case}",
                one.severity,
                f"[{COLOURS[one.verdict]}]{one.verdict}[/]",
                f"{_moment(one.since)} ({spoken(max(0.0, time.time() - one.since))})",
                *(_share(span.availability, span.known) for span in one.windows.values()),
                f"{one.p95:.2f} s" if one.p95 is not None else "",
                str(one.windows["7d"].flaps),
                escape(what[:100]),
            )
    console.print(table)


def _worst_share(cases: "list[CaseStatus]", window: str) -> str:
    spans = [one.windows[window] for one in cases]
    shares = [share for span in spans if (share := span.availability) is not None]
    known = [share for span in spans if span.availability is not None and (share := span.known) is not None]
    return _share(min(shares, default=None), min(known, default=None))


def _share(share: float | None, known: float | None = None) -> str:
    """A share of the known time, and of how much of the time that is unless it is nearly all."""
    if share is None:
        return ""
    little = f" of {100 * known:.0f} %" if known is not None and known < NEARLY_ALL else ""
    return f"{100 * share:.2f} %{little}"


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _ago(at: float) -> str:
    return f"{spoken(max(0.0, time.time() - at))} ago"
