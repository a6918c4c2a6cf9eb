"""What the commands that make rounds share: the order, the folder of rounds, and what is written at the end."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options
from roundsman.command.progress import shown_progress
from roundsman.record.pending import mark_unrecorded
from roundsman.report.round import finish_results
from roundsman.round.order import Order
from roundsman.round.result import RoundResult
from roundsman.round.running import cut_short
from roundsman.round.settings import round_settings
from roundsman.round.supervise import make_round
from roundsman.vocabulary import SANDBOX
from roundsman.whole import write_whole

Rounds = Annotated[
    Path | None,
    typer.Option("--rounds", envvar="ROUNDSMAN_ROUNDS", help="Folder of all rounds; without it reports/rounds."),
]
Target = Annotated[str | None, typer.Option("--target", help="Target file; without it the sandbox.")]
Severities = Annotated[str, typer.Option("--severity", help="Only cases of these severities, such as P1,P2.")]
Plan = Annotated[
    bool, typer.Option("--plan", help="Only list what would be looked at; nothing is asked of the target.")
]


def rounds_folder(suite: Path, rounds: Path | None) -> Path:
    """The folder of all rounds."""
    return rounds.resolve() if rounds else suite / "reports" / "rounds"


def new_round_folder(rounds: Path) -> Path:
    """A folder for a new round; names sort by time."""
    return rounds / (datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ-") + uuid.uuid4().hex[:6])


def target_argument(target: str) -> str:
    """A target as every session of pytest understands it: the whole path of its file, or the word for the sandbox."""
    return target if target == SANDBOX else str(Path(target).resolve())


def order_for(
    suite: Path,
    folder: Path,
    target: str | None,
    arguments: list[str],
    workers: int | None,
    time_limit: float | None,
    wait_ready: float = 0.0,
    purpose: str = "run",
    *,
    may_be_empty: bool = False,
    films: bool = False,
) -> Order:
    """The order of a round; what the command does not say, the target does."""
    settings = round_settings(target)
    return Order(
        suite=suite,
        folder=folder,
        target=target_argument(target) if target else None,
        arguments=arguments,
        workers=workers or settings.workers,
        time_limit=time_limit or settings.time_limit,
        second_look_pause=settings.second_look_pause,
        second_look_share=settings.second_look_share,
        wait_ready=wait_ready,
        purpose=purpose,
        may_be_empty=may_be_empty,
        films=films,
    )


def made(order: Order, target_name: str = "") -> RoundResult:
    """Makes a round; before it, keeps the earlier ones that were cut short as interrupted, and notes that.

    With the name of its target it is marked for the record.
    """
    notes = keep_cut_short(order.folder.parent)
    if target_name:
        mark_unrecorded(order.folder, target_name)
    with shown_progress() as progress:
        result = make_round(order, progress)
    result.notes = [*notes, *result.notes]
    return result


def keep_cut_short(rounds: Path) -> list[str]:
    """Completes every round that was killed, as far as it got; a note for each."""
    notes = []
    for round_ in cut_short(rounds):
        finish_results(round_.result, round_.folder)
        write_result(round_.result, round_.folder / "result.json")
        notes.append(round_.note)
    return notes


def write_result(result: RoundResult, *files: Path | None) -> None:
    """Writes a result as JSON into every file that is given."""
    write_json(result.as_json(), *files)


def write_json(content: object, *files: Path | None) -> None:
    """Writes JSON into every file that is given, and prints it for `-`."""
    text = json.dumps(content, indent=1, ensure_ascii=False)
    for file in files:
        if file == options.PRINTED:
            typer.echo(text)
        elif file is not None:
            write_whole(file, text + "\n")
