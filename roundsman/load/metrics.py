"""The figures of a load as Allure's metrics, with trend and difference from round to round, and as text."""

import json
import uuid
from pathlib import Path
from typing import Any

from roundsman.load.histogram import PERCENTILES
from roundsman.load.run import EndpointFigures, LoadRun

MEANINGS = {
    **dict.fromkeys(PERCENTILES, ("ms", "lower")),
    "errors": ("%", "lower"),
    "throughput": ("1/s", "higher"),
    "generator": ("cores", "lower"),
}
"""Unit of each figure, and in which direction it is better."""


def write_metrics(run: LoadRun, case: str, results: Path) -> Path:
    """Writes `<x>-perf.json` into a folder of Allure results: percentiles, errors and rate of every endpoint.

    The name of the endpoint stands in the key: from round to round Allure compares the mean of a key.
    """
    start, stop = int(run.started * 1000), int(run.stopped * 1000)
    entries = [
        {
            "id": f"{case} {name} {figure}",
            "key": f"{case} {name} {figure}",
            "title": f"{name}: {figure}",
            "value": value,
            "unit": MEANINGS[figure][0],
            "better": MEANINGS[figure][1],
            "group": case,
            "start": start,
            "stop": stop,
        }
        for name, figures in _figures(run).items()
        for figure, value in figures.items()
    ]
    results.mkdir(parents=True, exist_ok=True)
    path = results / f"{uuid.uuid4()}-perf.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


def _figures(run: LoadRun) -> dict[str, dict[str, Any]]:
    figures: dict[str, dict[str, Any]] = {
        "all": {
            **_measured(run),
            "throughput": round(run.throughput, 2),
            "generator": round(run.cpu, 3),
        }
    }
    for endpoint in run.endpoints:
        figures[endpoint.name] = _measured(endpoint)
    return figures


def _measured(one: LoadRun | EndpointFigures) -> dict[str, float]:
    """Times and errors; nothing of a load that was ended before anything was measured."""
    if not one.requests:
        return {}
    times = {name: round(one.seconds(share) * 1000, 1) for name, share in PERCENTILES.items()}
    return {**times, "errors": round(one.failures / one.requests * 100, 3)}


def table(run: LoadRun) -> str:
    """The figures as text, for the evidence of a check."""
    lines = [
        run.plan.words,
        f"{run.requests} requests, {run.failures} failed; {run.throughput:.1f} right answers/s of {run.plan.rate:g} "
        f"offered; the generator used {run.cpu:.2f} cores and was {run.tally.worst_lag * 1000:.0f} ms late at worst",
        f"{'endpoint':40} {'requests':>8} {'failed':>6} " + " ".join(f"{name:>8}" for name in PERCENTILES),
    ]
    for one in run.endpoints:
        times = " ".join(f"{one.seconds(share) * 1000:5.0f} ms" for share in PERCENTILES.values())
        lines.append(f"{one.name:40} {one.requests:8} {one.failures:6} {times}")
    lines += [f"{count} × {error}" for error, count in run.tally.errors.most_common(10)]
    if run.tally.stopped:
        lines.append(f"ended after {run.tally.stopped_after:.1f} s: {run.tally.stopped}")
    return "\n".join(lines)
