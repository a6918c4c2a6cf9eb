"""What the Locust process is told, as one line of JSON. Secrets stand in it by reference only."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Plan:
    """One load. Both sides of the process boundary read it, and Locust's master hands it to remote workers."""

    host: str
    """Origin that is asked, such as `https://api.example.com`."""
    users: int
    rate: float
    """Requests a second, all users together."""
    duration: float
    """Seconds that are measured, after `warm_up` seconds that are not."""
    warm_up: float
    deadline: float
    """Seconds after which a request counts as not answered."""
    stop_error_rate: float
    headers: dict[str, str] = field(default_factory=dict)
    """Sent with every request: the mark of synthetic traffic."""
    ca_file: str = ""
    scene: dict[str, Any] = field(default_factory=dict)
    """What the people need to know of the system, such as its paths; read by the users' own module."""
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    """References such as `{"env": "NAME"}` or `{"file": "path"}`."""
    folder: str = ""
    """Where the process that collects the figures writes them; workers elsewhere have no such folder."""

    @property
    def interval(self) -> float:
        """Seconds between two actions of one person."""
        return self.users / self.rate

    @property
    def words(self) -> str:
        """What is done, for a person."""
        return f"{self.users} people, {self.rate:g} requests/s for {self.duration:g} s at {self.host}"

    def as_json(self) -> str:
        """One line for the command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """The plan that `as_json` wrote. Raises ValueError for anything else."""
        try:
            return cls(**json.loads(text))
        except TypeError as error:
            raise ValueError(f"not the plan of a load: {error}") from None
