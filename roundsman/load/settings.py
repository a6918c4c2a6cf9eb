"""How much load a target may be given: one table of its file for each system, such as `[scanner.load]`."""

from pathlib import Path

from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveFloat, PositiveInt

from roundsman.target.settings import Strict


class BaselineFile(Strict):
    """Limits of this target, in place of those that stand beside the check."""

    file: Path


class LoadSettings(Strict):
    """The load that was agreed for one system of a target. All together, not for each worker."""

    users: PositiveInt
    """People at the same time. Each acts every `users / rate` seconds."""
    rate: PositiveFloat
    """Requests a second that all of them make together."""
    duration: PositiveFloat = 60.0
    """Seconds that are measured."""
    warm_up: NonNegativeFloat = 5.0
    """Seconds before that, in which people arrive and connect; what they meet there does not count."""
    deadline: PositiveFloat = 30.0
    """Seconds after which a request counts as not answered."""
    stop_error_rate: float = Field(default=0.5, gt=0, le=1)
    """Share of the latest requests that may fail; above it the load ends at once."""
    processes: PositiveInt = 1
    """Locust processes on this machine."""
    remote_workers: NonNegativeInt = 0
    """Locust workers on other machines that connect to this one; the load waits for all of them."""
    master_port: PositiveInt = 5557
    """Port on which this machine waits for remote workers."""
    baseline: BaselineFile | None = None

    @property
    def interval(self) -> float:
        """Seconds between two actions of one person."""
        return self.users / self.rate
