"""Where the systems are, and what a round may do to them."""

from roundsman.target.addresses import HttpAddress
from roundsman.target.load import TargetError, load_target, read_target_file, validate_target
from roundsman.target.secret import Secret
from roundsman.target.settings import (
    Account,
    BrowserPrograms,
    Database,
    Deadlines,
    Endpoint,
    Machine,
    SystemSettings,
    Target,
    WebPage,
)

__all__ = [
    "Account",
    "BrowserPrograms",
    "Database",
    "Deadlines",
    "Endpoint",
    "HttpAddress",
    "Machine",
    "Secret",
    "SystemSettings",
    "Target",
    "TargetError",
    "WebPage",
    "load_target",
    "read_target_file",
    "validate_target",
]
