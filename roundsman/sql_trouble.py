"""What psycopg says when there is no session yet, in words. libpq gives no error codes there, only texts."""

from roundsman.failure import TargetFailure, TimedOut, Unreachable, WrongAnswer

NOT_POSTGRESQL = (
    "received invalid response to",
    "unexpected authentication",
    "expected authentication request",
    "lost synchronization with server",
    "authentication method",
    "invalid message",
)
NOT_LET_IN = (
    "password authentication failed",
    "no password supplied",
    "pg_hba.conf",
    "permission denied for database",
)
Trouble = tuple[type[TargetFailure] | None, str, str]
"""The failure, or None for our own credential refused; what was expected, and what was observed."""


def connection_trouble(error: Exception) -> Trouble:
    """What the error of a connection means."""
    said = str(error)
    line = _last_words(said)
    session = "a session of PostgreSQL"
    if any(words in said for words in NOT_LET_IN):
        return None, session, line
    if "Connection refused" in said:
        return Unreachable, "a connection", "connection refused"
    if any(words in said for words in NOT_POSTGRESQL):
        return WrongAnswer, session, "what answers does not speak PostgreSQL"
    if "timeout expired" in said or "timed out" in said:
        return TimedOut, "a connection", "no connection in time"
    if "failed to resolve host" in said or "could not translate host name" in said:
        return Unreachable, "a connection", "the name does not resolve"
    if "server closed the connection unexpectedly" in said or "Connection reset" in said:
        return WrongAnswer, session, "the connection was closed"
    if "FATAL:" in said:
        return WrongAnswer, session, line
    return Unreachable, "a connection", line


def _last_words(said: str) -> str:
    """The server's own words, where there are any; else the first line."""
    for line in said.splitlines():
        if "FATAL:" in line:
            return line.partition("FATAL:")[2].strip()
    return said.partition("\n")[0]
