"""Load: people that Locust plays in a process of its own, and what their number shows. Locust is never imported here."""

from roundsman.load.baseline import Baseline, Limit, read_baseline
from roundsman.load.generator import LoadGenerator
from roundsman.load.memory import MemorySampler
from roundsman.load.plan import Plan
from roundsman.load.run import LoadRun
from roundsman.load.settings import LoadSettings
from roundsman.load.slope import Sample, Slope, slope_of
from roundsman.load.soak import MemoryLimit

__all__ = [
    "Baseline",
    "Limit",
    "LoadGenerator",
    "LoadRun",
    "LoadSettings",
    "MemoryLimit",
    "MemorySampler",
    "Plan",
    "Sample",
    "Slope",
    "read_baseline",
    "slope_of",
]
