"""The faults: each makes its system of the sandbox ill in one way, and heals it."""

from roundsman import Fault

FAULTS: tuple[Fault, ...] = ()
