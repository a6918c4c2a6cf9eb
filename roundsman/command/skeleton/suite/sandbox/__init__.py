"""The reference systems: small real services, healthy until a fault strikes."""

from collections.abc import Mapping

from roundsman.sandbox import SandboxSystem

SYSTEMS: Mapping[str, type[SandboxSystem]] = {}
