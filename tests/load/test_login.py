"""Who waits for somebody else's login waits for the target: it is no lateness of the generator."""

from collections.abc import Callable
from pathlib import Path

import pytest

from roundsman.failure import TimedOut
from roundsman.load.baseline import Limit, OverBaseline
from roundsman.load.generator import LoadGenerator
from tests.load.conftest import ROOT, plan_for

Server = Callable[..., str]
TAILORS = ROOT / "load" / "scanner" / "users.py"
PATHS = ("login", "garments", "queue", "cutter_queue", "validate")


@pytest.fixture
def scene(tmp_path: Path) -> dict[str, object]:
    """What the tailors are told, of a small server that answers everything."""
    password = tmp_path / "password"
    password.write_text("correct horse", encoding="utf-8")
    told = {**{name: f"/{name}" for name in PATHS}, "username": "monitor", "document": {}}
    return {"scene": told, "secrets": {"password": {"file": str(password)}}, "users": 40, "rate": 20.0}


def test_a_login_that_is_slow_makes_everybody_late_by_the_targets_fault(
    generator: LoadGenerator, server: Server, scene: dict[str, object]
) -> None:
    plan = plan_for(server("--login-delay", "3"), duration=5.0, deadline=8.0, **scene)
    run = generator.run(TAILORS, plan, name="slow-login")
    for name, hard in (("p95", 2.0), ("p99", 2.0)):
        with pytest.raises(OverBaseline, match=f"at most {name} 2.00 s"):
            Limit(name, hard=hard, source="ours").holds(run)
    assert run.failures == 0


def test_a_login_that_hangs_is_the_targets_fault(
    generator: LoadGenerator, server: Server, scene: dict[str, object]
) -> None:
    # two at most come as far as giving up before the end, and both with turns of the warm-up
    plan = plan_for(server("--login-delay", "60"), warm_up=4.0, deadline=6.0, **scene)
    with pytest.raises(TimedOut, match=r"none in the measured time: POST /login: no answer within 6 s"):
        generator.run(TAILORS, plan, name="hanging-login")


def test_a_login_in_time_is_nobodys_fault(generator: LoadGenerator, server: Server, scene: dict[str, object]) -> None:
    run = generator.run(TAILORS, plan_for(server(), **scene), name="quick-login")
    Limit("p95", hard=1.0, source="ours").holds(run)
    Limit("throughput", hard=0.8, source="ours").holds(run)
