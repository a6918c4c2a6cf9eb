"""Looks at certificates instead of the browser, where an authority signed one that only the target names.

A browser cannot be told of such an authority for one context, only to trust anybody. So it is told that, and the chain,
the name and the dates of every page are judged here.
"""

import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from roundsman.browser.overload import overload
from roundsman.failure import CannotLook, NameNotResolved, Observation, Unreachable


def must_be_trusted(address: str, host: str, authority: Path | None, seconds: float) -> None:
    """Raises Unreachable when the certificate shown at a host is not what the address promises.

    Without an authority of its own those of the system judge. Raises NameNotResolved, and CannotLook when no connection
    comes in time on a machine that is overloaded itself.
    """
    parts = urlsplit(address)
    asked, expected = f"open {address}", "a valid certificate"
    context = ssl.create_default_context(cafile=authority)
    try:
        with (
            socket.create_connection((host, parts.port or 443), timeout=seconds) as connection,
            context.wrap_socket(connection, server_hostname=parts.hostname),
        ):
            return
    except ssl.SSLCertVerificationError as error:
        observed = f"certificate refused: {error.verify_message}"
    except ssl.SSLError as error:
        observed = f"TLS failed: {error.reason or error}"
    except ConnectionRefusedError:
        observed = "connection refused"
    except socket.gaierror:
        raise NameNotResolved(Observation(asked, "a connection", "the name does not resolve")) from None
    except TimeoutError:
        if reason := overload():
            raise CannotLook(f"{asked}: no connection within {seconds:g} s: {reason}") from None
        expected, observed = f"a connection within {seconds:g} s", "no connection in that time"
    except OSError as error:
        observed = f"no connection: {error.strerror or error}"
    raise Unreachable(Observation(asked, expected, observed))
