"""The commands and their options."""

import typer

from roundsman.command import ack, cases, doctor, gate, guide, init, note, prove, report, run, sandbox, status, sweep
from roundsman.version import VERSION

application = typer.Typer(
    name="roundsman",
    help="Makes rounds of systems and proves that its own checks would wake up.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"roundsman {VERSION}")
        raise typer.Exit


@application.callback()
def roundsman(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Makes rounds of systems and proves that its own checks would wake up."""


application.command("run", help=run.HELP)(run.run)
application.command("gate", help=gate.HELP)(gate.gate)
application.command("prove", help=prove.HELP)(prove.prove)
application.command("cases", help=cases.HELP)(cases.cases)
application.command("status", help=status.HELP)(status.status)
application.command("ack", help=ack.HELP)(ack.ack)
application.command("note", help=note.HELP)(note.note)
application.command("report", help=report.HELP)(report.report)
application.command("guide", help=guide.HELP)(guide.guide)
application.command("init", help=init.HELP)(init.init)
application.command("sweep", help=sweep.HELP)(sweep.sweep)
application.command("doctor", help=doctor.HELP)(doctor.doctor)
application.add_typer(sandbox.application, name="sandbox")
