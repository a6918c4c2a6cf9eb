"""`roundsman run`: one round over one target."""

from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options, rounds
from roundsman.command.plan import show_plan
from roundsman.command.report import show_report
from roundsman.command.show import show_round
from roundsman.report.round import finish_results

HELP = """Make a round over a target and say what is wrong.

What failed is asked again once, after the target's second_look_pause. Exit code 0: healthy; 1: something is failing;
2: wrong usage or configuration; 3: we could not look.

Examples:

  roundsman run                                  over the sandbox

  roundsman run --target production.toml --json round.json

  roundsman run --target production.toml --severity P1,P2 --report

  roundsman run --target production.toml --plan  lists what it would do, and asks nothing
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
    new = rounds.new_round_folder(rounds.rounds_folder(folder, rounds_dir))
    order = rounds.order_for(folder, new, target, arguments, workers, time_limit)
    result = rounds.made(order)
    if not result.usage_error:
        finish_results(result, order.folder)
    rounds.write_result(result, order.folder / "result.json", json_file)
    show_round(result, order.folder)
    if report and not result.usage_error:
        show_report(order.folder, folder)
    raise typer.Exit(result.exit_code(strict=strict))
