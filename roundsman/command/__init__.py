"""The command `roundsman`."""

import signal
import sys
from typing import Any


def main() -> None:
    """Entry point. SIGTERM ends a command as Ctrl-C does, so that what it recorded stays whole."""

    def interrupt(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    from roundsman.command.application import application  # imports typer and rich, which `import roundsman` needs not

    try:
        application()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)
