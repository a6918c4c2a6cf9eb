"""A memory slope as the verdict of a case: flat, growing, or started anew while nobody was to touch it."""

from dataclasses import dataclass

from roundsman.failure import CannotLook, Observation, TargetFailure, degraded
from roundsman.load.run import LoadRun
from roundsman.load.showing import show
from roundsman.load.slope import Slope, restarts, slope_of

KILOBYTE = 1024.0


class MemoryGrows(TargetFailure):
    """The service's memory grows with every request, or the service did not live through the load."""


@dataclass(frozen=True)
class MemoryLimit:
    """How much a service's memory may grow for each request, in bytes, once it is warm.

    By the request, because a limit by the hour would depend on the rate. For a leak that time makes, divide by the
    agreed rate.
    """

    hard: float
    soft: float | None = None

    def holds(self, run: LoadRun) -> None:
        """Raises MemoryGrows when growth beyond the hard limit is sure, or after a restart.

        Says *degraded* when growth beyond the soft one is sure. Raises CannotLook when the load was too short to tell.
        """
        show(run)
        if count := restarts(run.samples):
            observed = f"the service was started anew {count} time{'s' if count > 1 else ''} during the load"
            raise MemoryGrows(Observation(f"memory under {run.plan.words}", "one process all the time", observed))
        slope = self.measured(run)
        soft = self.hard if self.soft is None else self.soft
        if slope.low > self.hard:
            expected = f"at most {_text(self.hard)} for each request"
            raise MemoryGrows(Observation(f"memory under {run.plan.words}", expected, _words(slope)))
        if slope.low > soft:
            degraded(f"{_words(slope)}; its soft limit is {_text(soft)}")
        elif slope.high > soft:
            raise CannotLook(f"the load was too short to tell: {_words(slope)}; the limit is {_text(soft)}")

    def measured(self, run: LoadRun) -> Slope:
        """Growth in bytes for each request, warm-up left out. Raises CannotLook for too few samples."""
        begins = run.tally.measured_from
        warm = [sample for sample in run.samples if begins <= sample.at <= begins + run.plan.duration]
        answered = run.throughput
        try:
            slope = slope_of(warm)
        except ValueError as error:
            raise CannotLook(str(error)) from None
        if answered == 0:
            raise CannotLook("nothing was answered, so nothing can be said of the memory for each request")
        return Slope(
            slope.per_second / answered, slope.low / answered, slope.high / answered, slope.samples, slope.seconds
        )


def _words(slope: Slope) -> str:
    return (
        f"memory grows by {_text(slope.per_second)} for each request "
        f"(surely between {_text(slope.low)} and {_text(slope.high)}; {slope.samples} samples in {slope.seconds:.0f} s)"
    )


def _text(value: float) -> str:
    return f"{value / KILOBYTE:.2f} KiB"
