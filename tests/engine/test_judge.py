"""The judge of a proof, on sights made by hand."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roundsman import Case, Fault, Severity, Verdict
from roundsman.proof.goldens import Goldens
from roundsman.proof.judge import Sight, judge
from roundsman.proof.looks import Phase


def case(slug: str, *requires: Case) -> Case:
    return Case(f"toy/{slug}", Severity.P3, "1", slug, slug, ("Look.",), "somebody", requires=requires)


DATABASE = case("database")
SCHEMA = case("schema", DATABASE)
AMOUNTS = case("amounts", DATABASE, SCHEMA)
CASES = (DATABASE, SCHEMA, AMOUNTS)


@dataclass(frozen=True)
class Gone(Fault):
    id = "toy/gone"
    title = "The database is gone"
    causes = (DATABASE,)

    def strike(self, sandbox: Any) -> AbstractContextManager[None]:
        return nullcontext()


@dataclass(frozen=True)
class Renamed(Fault):
    id = "toy/renamed"
    title = "A column has another name"
    causes = (SCHEMA,)

    def strike(self, sandbox: Any) -> AbstractContextManager[None]:
        return nullcontext()


def sights(fault: str, *failing: Case) -> list[Sight]:
    return [
        Sight(
            f"{one.id}::check_it",
            one.id,
            Phase.STRUCK,
            fault,
            Verdict.FAILING if one in failing else Verdict.HEALTHY,
            observed="gone",
        )
        for one in CASES
    ]


def unused(*seen: Sight) -> list[str]:
    return judge(list(seen), CASES, (Gone(), Renamed()), Goldens(Path("nowhere")), everything=True).unused_requires


def test_a_longer_way_to_the_root_shows_no_edge() -> None:
    gone = sights("toy/gone", DATABASE, SCHEMA, AMOUNTS)
    assert unused(*gone) == ["toy/amounts requires toy/schema"]
    assert unused(*gone, *sights("toy/renamed", SCHEMA)) == ["toy/amounts requires toy/schema"]


def test_an_edge_is_shown_by_a_fault_at_its_own_end() -> None:
    assert unused(*sights("toy/gone", DATABASE, SCHEMA, AMOUNTS), *sights("toy/renamed", SCHEMA, AMOUNTS)) == []
