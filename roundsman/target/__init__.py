"""Where the systems are, and what a round may do to them."""

from roundsman.target.load import TargetError, load_target, read_target_file, validate_target
from roundsman.target.secret import Secret
from roundsman.target.settings import Account, Database, Deadlines, Endpoint, Machine, SystemSettings, Target

__all__ = [
    "Account",
    "Database",
    "Deadlines",
    "Endpoint",
    "Machine",
    "Secret",
    "SystemSettings",
    "Target",
    "TargetError",
    "load_target",
    "read_target_file",
    "validate_target",
]
