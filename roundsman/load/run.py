"""What a load showed, read from what its process left: Locust's JSON with histograms, and the tally."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from roundsman.load.histogram import merged, percentile
from roundsman.load.plan import Plan
from roundsman.load.slope import Sample
from roundsman.load.tally import Tally

STATISTICS, SUMMARY, PLAN, HTML = "locust.json", "summary.json", "plan.json", "locust.html"
WATCHED = "watched.json"
"""What the watching process saw from outside."""


@dataclass(frozen=True)
class EndpointFigures:
    """What was measured of one endpoint."""

    name: str
    """Method and path, as the users name them."""
    requests: int
    failures: int
    histogram: Mapping[float, int] = field(repr=False)
    """Milliseconds → requests."""

    def seconds(self, share: float) -> float:
        """A percentile (share 0..1) of its response times, in seconds."""
        return percentile(self.histogram, share)


@dataclass(frozen=True)
class LoadRun:
    """One load, over."""

    plan: Plan
    endpoints: Sequence[EndpointFigures]
    tally: Tally
    cpu: float
    """Cores that the generator used in the measured time: 0.5 is half of one core."""
    folder: Path
    started: float
    """Seconds since 1970."""
    stopped: float
    samples: Sequence[Sample] = ()
    """Of the service's memory, where it was watched."""

    @property
    def requests(self) -> int:
        """Measured requests, failed ones included."""
        return sum(endpoint.requests for endpoint in self.endpoints)

    @property
    def failures(self) -> int:
        """Measured requests that got no answer or a wrong one."""
        return sum(endpoint.failures for endpoint in self.endpoints)

    @property
    def histogram(self) -> Mapping[float, int]:
        """Of all endpoints together."""
        return merged(endpoint.histogram for endpoint in self.endpoints)

    def seconds(self, share: float) -> float:
        """A percentile (share 0..1) over all endpoints, in seconds."""
        return percentile(self.histogram, share)

    @property
    def error_share(self) -> float:
        """Failed requests among all, 0..1."""
        return self.failures / self.requests if self.requests else 0.0

    @property
    def throughput(self) -> float:
        """Right answers a second."""
        return self.tally.answered / self.plan.duration

    @property
    def offered(self) -> float:
        """Share of the agreed rate that the generator offered, or would have, had the target let it."""
        return (self.tally.started + self.tally.held) / (self.plan.rate * self.plan.duration)

    def slowest(self, share: float) -> list[EndpointFigures]:
        """The endpoints by a percentile, slowest first."""
        return sorted(self.endpoints, key=lambda endpoint: endpoint.seconds(share), reverse=True)


def write_watched(folder: Path, cpu: float, started: float, stopped: float, samples: Sequence[Sample] = ()) -> None:
    """Keeps what was seen from outside beside what the load left, so that any process can read it again."""
    content = {"cpu": cpu, "started": started, "stopped": stopped, "samples": [vars(sample) for sample in samples]}
    (folder / WATCHED).write_text(json.dumps(content), encoding="utf-8")


def read_run(folder: Path) -> LoadRun:
    """What a load left in its folder. Raises OSError, ValueError or KeyError when it left nothing of use."""
    plan = Plan.from_json((folder / PLAN).read_text(encoding="utf-8"))
    tally = Tally.from_json(json.loads((folder / SUMMARY).read_text(encoding="utf-8")))
    watched = json.loads((folder / WATCHED).read_text(encoding="utf-8"))
    statistics = json.loads((folder / STATISTICS).read_text(encoding="utf-8"))
    endpoints = sorted((_figures(entry) for entry in statistics), key=lambda endpoint: endpoint.name)
    samples = tuple(Sample(**sample) for sample in watched["samples"])
    return LoadRun(plan, endpoints, tally, watched["cpu"], folder, watched["started"], watched["stopped"], samples)


def _figures(entry: dict[str, Any]) -> EndpointFigures:
    histogram = {float(milliseconds): count for milliseconds, count in entry["response_times"].items()}
    return EndpointFigures(
        f"{entry['method']} {entry['name']}", entry["num_requests"], entry["num_failures"], histogram
    )
