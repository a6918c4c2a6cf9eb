"""Where sandboxes that are being served say how to reach them."""

from pathlib import Path


def state_folder(suite: Path) -> Path:
    """Where every running sandbox of a suite has a file of its own."""
    return suite / ".roundsman"
