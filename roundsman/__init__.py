"""Roundsman makes its rounds of production systems and proves that each of its own checks would wake up."""

from roundsman.case import Case
from roundsman.detects import detects
from roundsman.failure import CannotLook, CredentialRefused, TargetFailure, Unprovable, degraded
from roundsman.fault import Fault, Limit
from roundsman.vocabulary import Kind, Rung, Severity, Verdict

__all__ = [
    "CannotLook",
    "Case",
    "CredentialRefused",
    "Fault",
    "Kind",
    "Limit",
    "Rung",
    "Severity",
    "TargetFailure",
    "Unprovable",
    "Verdict",
    "degraded",
    "detects",
]
