"""`roundsman run`: one round over one target."""

from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options, rounds
from roundsman.command.due import kinds_of, make_due
from roundsman.command.plan import show_plan
from roundsman.command.recording import settings_or_none, take_down
from roundsman.command.report import show_report
from roundsman.command.show import show_round
from roundsman.report.round import finish_results
from roundsman.round.result import Exit

HELP = """Make a round over a target and say what is wrong.

What failed is asked again once, after the target's second_look_pause. Exit code 0: healthy; 1: something is failing;
2: wrong usage or configuration; 3: we could not look.

Examples:

  roundsman run                                  over the sandbox

  roundsman run --target production.toml --json round.json

  roundsman run --target production.toml --severity P1,P2 --report

  roundsman run --case scanner/camera-denied --video --report  with a film of each look

  roundsman run --target production.toml --plan  lists what it would do, and asks nothing

  roundsman run --target production.toml --due   looks at what is due, records it, and alerts; for cron
"""


def run(
    target: rounds.Target = None,
    system: options.System = None,
    case: options.CaseId = None,
    severity: rounds.Severities = "",
    plan: rounds.Plan = False,
    json_file: options.JsonFile = None,
    report: Annotated[bool, typer.Option("--report", help="Build the Allure report of this round.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="A degraded round fails.")] = False,
    workers: options.Workers = None,
    time_limit: Annotated[float | None, typer.Option("--time-limit", min=1, help="Seconds for the round.")] = None,
    due: Annotated[
        bool, typer.Option("--due", help="As cron does: only what is due, record, alerts; silent unless changed.")
    ] = False,
    kind: Annotated[str, typer.Option("--kind", help="With --due: only these kinds, such as api,db,host.")] = "",
    jitter: Annotated[float, typer.Option("--jitter", min=0, help="With --due: begin up to so many s later.")] = 0.0,
    video: Annotated[
        bool, typer.Option("--video", help="Film every look with a browser; films are kept in the round's folder.")
    ] = False,
    databases: options.Databases = "auto",
    rounds_dir: rounds.Rounds = None,
    suite: options.Suite = Path(),
) -> None:
    """Makes a round."""
    folder = options.suite_folder(suite)
    arguments = [f"--databases={databases}", *options.selection(system, case)]
    if severity:
        arguments.append(f"--severity={severity}")
    if plan:
        show_plan(folder, target, arguments, json_file)
        return
    if due:
        turn = make_due(
            folder,
            rounds.rounds_folder(folder, rounds_dir),
            target,
            arguments,
            kinds=kinds_of(kind),
            jitter=jitter,
            workers=workers,
            time_limit=time_limit,
            films=video,
            json_file=json_file,
        )
        raise typer.Exit(turn.exit_code(strict=strict))
    new = rounds.new_round_folder(rounds.rounds_folder(folder, rounds_dir))
    order = rounds.order_for(folder, new, target, arguments, workers, time_limit, films=video)
    settings = settings_or_none(target)
    result = rounds.made(order, settings.name if settings else "")
    if not result.usage_error:
        finish_results(result, order.folder)
    rounds.write_result(result, order.folder / "result.json", json_file)
    is_recorded = take_down(order, settings)
    is_printed = json_file == options.PRINTED
    if not is_printed:
        show_round(result, order.folder)
    elif result.usage_error:
        typer.echo(result.usage_error, err=True)
    if report and not result.usage_error:
        show_report(order.folder, folder, to_error=is_printed)
    code = result.exit_code(strict=strict)
    raise typer.Exit(code if is_recorded or code else Exit.UNKNOWN)
