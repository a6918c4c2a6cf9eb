"""`--plan` of run and gate: what a round would look at and what it would do, asked of nobody."""

from collections import Counter
from pathlib import Path
from typing import Any

from roundsman.command.inspect import inspected
from roundsman.command.options import PRINTED
from roundsman.command.rounds import target_argument, write_json


def show_plan(suite: Path, target: str | None, arguments: list[str], json_file: Path | None) -> None:
    """Prints every check with its rung, origins, writes and load, and what is not collected and why.

    `json_file` gets the same as JSON; `-` prints that instead of the table.
    """
    where = [f"--target={target_argument(target)}"] if target else []
    content = inspected(suite, "--inspect=plan", *where, *arguments)
    plan = {"target": content["target"], "checks": content["plan"], "not_collected": content["not_collected"]}
    write_json(plan, json_file)
    if json_file != PRINTED:
        _print(plan)


def _print(plan: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("check", "severity", "kind", "rung", "writes", "load", "origins"):
        table.add_column(heading, overflow="fold")
    for check in plan["checks"]:
        table.add_row(
            escape(check["id"]),
            check["severity"],
            check["kind"],
            check["rung"],
            "writes" if check["writes"] else "",
            "load" if check["load"] else "",
            ", ".join(check["origins"]) or "none",
            style="dim" if check["context"] else "",
        )
    console = Console()
    console = console if console.is_terminal else Console(width=240)
    console.print(table)
    rungs = Counter(check["rung"] for check in plan["checks"])
    told = ", ".join(f"{count} {rung}" for rung, count in rungs.items())
    console.print(f"target {plan['target']}: {len(plan['checks'])} checks ({told}); nothing was asked", markup=False)
    for entry in plan["not_collected"]:
        console.print(f"not collected: {entry['id']} ({entry['severity']}): {entry['reason']}", markup=False)
