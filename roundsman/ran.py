"""What really ran: servers and engines by name and version, for the environment of the report."""

_noted: dict[str, str] = {}
_told: set[str] = set()


def note(name: str, version: str) -> None:
    """Notes that something really ran, such as `PostgreSQL of /scanner` and `18.6`."""
    _noted[name] = version


def untold() -> dict[str, str]:
    """What was noted since the last call."""
    fresh = {name: version for name, version in _noted.items() if name not in _told}
    _told.update(fresh)
    return fresh
