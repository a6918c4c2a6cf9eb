"""The dead man's switch: an address elsewhere that hears of each round, and calls for help when it hears nothing."""

from roundsman.failure import CannotLook
from roundsman.redaction import REDACTOR
from roundsman.target.nights import DeadManSwitch

START, SUCCESS, FAIL = "/start", "", "/fail"


def ping(switch: DeadManSwitch | None, end: str) -> str:
    """Tells of a start, a success or a failure. Returns what went wrong, on one line; empty when it was heard."""
    if switch is None:
        return ""
    import httpx

    try:
        answer = httpx.get(switch.url.reveal().rstrip("/") + end, timeout=switch.timeout, follow_redirects=True)
    except CannotLook as error:
        return f"dead man's switch: {error}"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        words = str(error) or type(error).__name__
        return REDACTOR.mask(f"dead man's switch: {' '.join(words.split())}")
    return "" if answer.is_success else f"dead man's switch: HTTP {answer.status_code}"
