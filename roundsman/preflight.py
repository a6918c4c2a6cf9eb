"""Before the first check: connects to every origin at once, so that an outage costs no more time than health."""

import errno
import socket
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from roundsman.failure import CannotLook
from roundsman.target.settings import Database, Endpoint, Target

DEFAULT_PORTS = {"http": 80, "https": 443, "postgresql": 5432, "postgres": 5432, "redis": 6379, "mongodb": 27017}


def unreachable_origins(target: Target) -> dict[str, str]:
    """Every address of the target that no connection can be made to, and why."""
    addresses = {endpoint.url for endpoint in target.parts(Endpoint).values()}
    for database in target.parts(Database).values():
        try:
            addresses.add(database.url.reveal())
        except CannotLook:
            continue  # the check that needs it says so
    return _problems(addresses, target.deadlines.connect)


def dead_anchors(anchors: Mapping[str, str], seconds: float) -> dict[str, str]:
    """Every anchor that no connection can be made to within so many seconds: its name, and why."""
    problems = _problems(set(anchors.values()), seconds)
    return {name: f"{address}: {problems[address]}" for name, address in anchors.items() if address in problems}


def _problems(addresses: Collection[str], seconds: float) -> dict[str, str]:
    with ThreadPoolExecutor(max_workers=max(1, len(addresses))) as pool:
        results = pool.map(lambda address: (address, attempt(address, seconds)), sorted(addresses))
        return {address: problem for address, problem in results if problem}


def attempt(address: str, seconds: float) -> str | None:
    """Why no connection to an address can be made within so many seconds; None when one can."""
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None  # no address: the check that needs it says so
    if not parts.hostname or port is None:
        return None
    try:
        socket.create_connection((parts.hostname, port), timeout=seconds).close()
    except (socket.gaierror, UnicodeError):  # the latter for a name too long to ask for
        return "the name does not resolve"
    except TimeoutError:
        return f"no connection within {seconds:g} s"
    except OSError as error:
        if error.errno == errno.ECONNREFUSED:
            return "connection refused"
        return error.strerror or str(error)
    return None
