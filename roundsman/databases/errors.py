"""What can be wrong with a database server of our own."""

from roundsman.failure import CannotLook, Unprovable


class DatabaseUnavailable(CannotLook):
    """The chosen kind of server is not to be had on this machine, or did not start. One line says why."""


class UnsupportedLever(Unprovable):
    """A lever that the server does not let be pulled: what needs it is unprovable here."""
