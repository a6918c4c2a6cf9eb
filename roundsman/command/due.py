"""`roundsman run --due`: a round as cron makes it, silent unless something changed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from roundsman.command import rounds
from roundsman.command.recording import settings_or_usage
from roundsman.command.report import show_report
from roundsman.report.round import finish_results
from roundsman.round.result import Exit, RoundResult
from roundsman.vocabulary import SANDBOX, Kind

if TYPE_CHECKING:
    from roundsman.nights.watch import Turn


def make_due(
    suite: Path,
    folder: Path,
    target: str | None,
    arguments: list[str],
    *,
    kinds: Sequence[str],
    jitter: float,
    workers: int | None,
    time_limit: float | None,
    films: bool,
    json_file: Path | None,
) -> "Turn":
    """Makes a turn of the watch and prints what is worth a mail. Ends the command when there is nothing to tell."""
    if target in {None, SANDBOX}:
        raise typer.BadParameter("--due needs a target that is there all the time; name it with --target")
    settings = settings_or_usage(target)
    from roundsman.nights.folders import PLAN
    from roundsman.nights.lock import Held
    from roundsman.nights.watch import Watch

    new = rounds.new_round_folder(folder)
    arguments = [*arguments, f"--due={new / PLAN}"]
    order = rounds.order_for(
        suite, new, target, arguments, workers, time_limit, purpose="due", may_be_empty=True, films=films
    )

    def look(folder: Path) -> RoundResult:
        result = rounds.made(order, settings.name)
        if not result.usage_error and result.checks:
            finish_results(result, folder)
        rounds.write_result(result, folder / "result.json", json_file)
        return result

    watch = Watch(settings, Path(str(target)).resolve(), suite, folder, kinds, jitter)
    try:
        turn = watch.turn(new, order.time_limit, look)
    except Held as held:
        if held.is_usual:
            raise typer.Exit(Exit.HEALTHY) from None
        typer.echo(str(held), err=True)
        raise typer.Exit(Exit.UNKNOWN) from None
    _tell(turn, settings.name)
    own = [new] if turn.result is not None and turn.result.checks else []
    if settings.reports.build == "demand":
        if own and turn.tells:
            typer.echo(f"report on demand: roundsman report {new}")
        return turn
    is_wanted = settings.reports.build == "always" or turn.changes
    linked = [linked for linked in turn.linked if not (linked / "report" / "index.html").exists()]
    for wanted in dict.fromkeys([*(own if is_wanted else []), *linked]):
        show_report(wanted, suite)
    return turn


def kinds_of(text: str) -> list[str]:
    """The kinds in an option. Raises typer.BadParameter."""
    try:
        return [Kind(name.strip()).value for name in text.split(",") if name.strip()]
    except ValueError as error:
        raise typer.BadParameter(f"--kind: {error}; kinds are {', '.join(Kind)}") from None


def _tell(turn: "Turn", target: str) -> None:
    result = turn.result
    if result is not None and result.usage_error:
        typer.echo(result.usage_error, err=True)
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    lines = []
    for change in turn.changes:
        behind = f", behind {change.root}" if change.root else ""
        lines.append(f"{change.case}: {change.before or 'new'} → {change.after}{behind}")
    lines += [f"told: {title}" for title in turn.delivery.delivered]
    lines += [f"undelivered, the next round tries again: {title}" for title in turn.delivery.undelivered]
    lines += [f"the round itself: {problem}" for problem in (result.problems if result else [])]
    lines += [f"note: {note}" for note in (result.notes if result and lines else [])]
    lines += [f"note: {note}" for note in turn.notes]
    for line in lines:
        typer.echo(f"{at} {target} {line}")
    for problem in turn.problems:
        typer.echo(f"{at} {target} {problem}", err=True)
