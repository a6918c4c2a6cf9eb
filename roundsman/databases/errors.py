"""What can be wrong with a database server of our own."""

from roundsman.failure import CannotLook


class DatabaseUnavailable(CannotLook):
    """The chosen kind of server is not to be had on this machine, or did not start. One line says why."""


class UnsupportedLever(Exception):
    """A lever that the server does not let be pulled: what needs it is unprovable here."""
