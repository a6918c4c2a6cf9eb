"""`roundsman prove`: does every check notice the faults that it claims to detect, and nothing else?"""

import json
import shutil
from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options
from roundsman.command.progress import shown_progress
from roundsman.round.order import Order
from roundsman.round.result import Exit
from roundsman.round.supervise import make_round

HELP = """Prove the checks: strike every fault in sandboxes of our own and see who notices.

Exit code 0: the proof holds; 1: it does not; 2: wrong usage; 3: the proof itself broke.

Examples:

  roundsman prove --system scanner

  roundsman prove --case scanner/jwt-expired --json proof.json

  roundsman prove --system scanner --prove-mode all --workers 2
"""


def prove(
    system: options.System = None,
    case: options.CaseId = None,
    prove_mode: Annotated[
        str, typer.Option("--prove-mode", help="own: each case's own faults; all: every fault of its system.")
    ] = "own",
    json_file: options.JsonFile = None,
    workers: options.Workers = 2,
    time_limit: Annotated[float, typer.Option("--time-limit", min=1, help="Seconds for the proof.")] = 3600.0,
    databases: options.Databases = "auto",
    report: Annotated[bool, typer.Option("--report", help="Build an Allure report of every cell.")] = False,
    update_goldens: Annotated[
        bool, typer.Option("--update-goldens", help="Write what the faults showed; read it before you commit it.")
    ] = False,
    suite: options.Suite = Path(),
) -> None:
    """Makes a proof."""
    folder = options.suite_folder(suite)
    proof_folder = folder / "reports" / "proof"
    shutil.rmtree(proof_folder, ignore_errors=True)
    arguments = ["--prove", f"--prove-mode={prove_mode}", f"--databases={databases}", *options.selection(system, case)]
    if update_goldens:
        arguments.append("--update-goldens")
    order = Order(
        suite=folder, folder=proof_folder, arguments=arguments, workers=workers or 1, time_limit=time_limit,
        allure=report,
    )
    with shown_progress("proving") as progress:
        result = make_round(order, progress)
    if result.usage_error:
        typer.echo(result.usage_error, err=True)
        raise typer.Exit(Exit.USAGE)
    file = proof_folder / "proof.json"
    if not file.exists():
        typer.echo("\n".join(result.problems) or f"the proof broke; see {proof_folder / 'pytest.log'}", err=True)
        raise typer.Exit(Exit.UNKNOWN)
    proof = {**json.loads(file.read_text(encoding="utf-8")), "seconds": round(result.seconds, 3)}
    text = json.dumps(proof, indent=1, ensure_ascii=False) + "\n"
    for place in (file, json_file):
        if place is not None:
            place.write_text(text, encoding="utf-8")
    show_proof(proof)
    if report:
        show_proof_report(proof, proof_folder, folder)
    raise typer.Exit(Exit.HEALTHY if proof["holds"] else Exit.FAILING)


def show_proof_report(proof: dict[str, object], proof_folder: Path, suite: Path) -> None:
    """Builds the report of a proof and says where it is, or in one line why there is none."""
    from roundsman.report.error import ReportError
    from roundsman.report.proof import build_proof_report

    try:
        typer.echo(f"report: {build_proof_report(proof, proof_folder, suite)}")
    except ReportError as error:
        typer.echo(f"no report: {error}", err=True)


def show_proof(proof: dict[str, object]) -> None:
    """Prints a proof's result."""
    from roundsman.proof.result import ProofResult
    from roundsman.proof.terminal import summary_lines

    known = {name: value for name, value in proof.items() if name in ProofResult.__dataclass_fields__}
    for line in summary_lines(ProofResult(**known)):  # type: ignore[arg-type]  # read back from our own JSON
        typer.echo(line)
    typer.echo(f"{proof['seconds']} s")
