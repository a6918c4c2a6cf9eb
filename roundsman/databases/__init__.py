"""Real database servers for sandboxes, from whatever this machine offers. Never a mock."""

from roundsman.databases.errors import DatabaseUnavailable, UnsupportedLever
from roundsman.databases.postgres import PostgresServer
from roundsman.databases.servers import DatabaseServers

__all__ = ["DatabaseServers", "DatabaseUnavailable", "PostgresServer", "UnsupportedLever"]
