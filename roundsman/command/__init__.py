"""The command `roundsman`."""

import signal
import sys
import traceback
from typing import Any

COULD_NOT_LOOK = 3
"""Exit code for our own trouble; the enumeration of all codes costs an import that `--help` needs not."""


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
    except OSError as error:  # a full disk, a folder that is not ours
        print(f"cannot go on: {error.filename or 'roundsman'}: {error.strerror or error}", file=sys.stderr)
        sys.exit(COULD_NOT_LOOK)
    except Exception:  # noqa: BLE001  # a bug of ours; Python's own exit code would say that the target is failing
        traceback.print_exc()
        sys.exit(COULD_NOT_LOOK)
