"""`roundsman prove`: does every check notice the faults that it claims to detect, and nothing else?"""

import json
import shutil
import uuid
from pathlib import Path
from typing import Annotated, Any

import typer

from roundsman.command import options
from roundsman.command.progress import shown_progress
from roundsman.command.rounds import write_json
from roundsman.round.order import Order
from roundsman.round.result import Exit, RoundResult
from roundsman.round.supervise import make_round
from roundsman.vocabulary import ProofMode

HELP = """Prove the checks: strike every fault in sandboxes of our own and see who notices.

Exit code 0: the proof holds; 1: it does not; 2: wrong usage; 3: the proof itself broke.

Examples:

  roundsman prove --system scanner

  roundsman prove --case scanner/jwt-expired --json proof.json

  roundsman prove --system scanner --prove-mode all --workers 2

  roundsman prove checks

  roundsman prove checks --strict     where nothing may be left unproven, as on a machine that can do everything
"""


def prove(
    folders: Annotated[
        list[str] | None, typer.Argument(help="Only checks in these folders, such as checks or browser.")
    ] = None,
    system: options.System = None,
    case: options.ProvenCase = None,
    prove_mode: Annotated[
        ProofMode, typer.Option("--prove-mode", help="own: each case's own faults; all: every fault of its system.")
    ] = "own",
    json_file: options.JsonFile = None,
    workers: options.Workers = 2,
    time_limit: Annotated[float, typer.Option("--time-limit", min=1, help="Seconds for the proof.")] = 3600.0,
    databases: options.Databases = "auto",
    report: Annotated[bool, typer.Option("--report", help="Build an Allure report of every cell.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="What cannot be proven on this machine lets the proof fail, too.")
    ] = False,
    update_goldens: Annotated[
        bool, typer.Option("--update-goldens", help="Write what the faults showed; read it before you commit it.")
    ] = False,
    suite: options.Suite = Path(),
) -> None:
    """Makes a proof."""
    folder = options.suite_folder(suite)
    for name in folders or []:
        if not (folder / name.partition("::")[0]).exists():
            raise typer.BadParameter(f"{name}: there is no such folder in {folder}")
    arguments = ["--prove", f"--prove-mode={prove_mode}", f"--databases={databases}", *options.selection(system, case)]
    arguments += folders or []
    if update_goldens:
        arguments.append("--update-goldens")
    order = Order(
        suite=folder,
        folder=folder / "reports" / f".proof-{uuid.uuid4().hex[:6]}",
        arguments=arguments,
        workers=workers or 1,
        time_limit=time_limit,
        allure=report,
    )
    with shown_progress("proving") as progress:
        result = make_round(order, progress)
    if result.usage_error:
        shutil.rmtree(order.folder)
        typer.echo(result.usage_error, err=True)
        raise typer.Exit(Exit.USAGE)
    place = _put_in_place(order.folder)
    proof = _read_proof(result, place / "proof.json")
    if proof is not None:
        write_json(proof, place / "proof.json", json_file)
        if json_file != options.PRINTED:
            show_proof(proof)
        if report:
            show_proof_report(proof, place, folder, to_error=json_file == options.PRINTED)
        if strict and proof["unprovable"]:
            count = len(proof["unprovable"])
            typer.echo(f"--strict: {count} cell{'s' if count > 1 else ''} cannot be proven here", err=True)
    for problem in result.problems or ([] if proof else [f"it broke; see {place / 'pytest.log'}"]):
        typer.echo(f"the proof itself: {problem.replace(str(order.folder), str(place))}", err=True)
    if proof is None or result.problems:
        raise typer.Exit(Exit.UNKNOWN)
    holds = proof["holds"] and not (strict and proof["unprovable"])
    raise typer.Exit(Exit.HEALTHY if holds else Exit.FAILING)


def _put_in_place(made: Path) -> Path:
    """Puts a proof where the last one was, which stays until then, and returns the place."""
    place = made.parent / "proof"
    shutil.rmtree(place, ignore_errors=True)
    return made.rename(place)


def _read_proof(result: RoundResult, file: Path) -> dict[str, Any] | None:
    """What was proven, and how long it took; None when the proof did not come to its end."""
    if not file.exists():
        return None
    return {**json.loads(file.read_text(encoding="utf-8")), "seconds": round(result.seconds, 3)}


def show_proof_report(proof: dict[str, Any], proof_folder: Path, suite: Path, *, to_error: bool) -> None:
    """Builds the report of a proof and says where it is, or in one line why there is none."""
    from roundsman.report.error import ReportError
    from roundsman.report.proof import build_proof_report

    try:
        typer.echo(f"report: {build_proof_report(proof, proof_folder, suite)}", err=to_error)
    except ReportError as error:
        typer.echo(f"no report: {error}", err=True)


def show_proof(proof: dict[str, Any]) -> None:
    """Prints a proof's result."""
    from roundsman.proof.result import ProofResult
    from roundsman.proof.terminal import summary_lines

    for line in summary_lines(ProofResult.from_json(proof)):
        typer.echo(line)
    typer.echo(f"{proof['seconds']} s")
