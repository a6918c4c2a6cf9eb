"""What the engine knows of a collected check."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from roundsman.browser.engines import Engine
from roundsman.browser.launch import Launch
from roundsman.browser.nouns import launch_of
from roundsman.case import Case
from roundsman.detects import binding_of
from roundsman.nouns import needs_of
from roundsman.proof.looks import ID_END, Look
from roundsman.vocabulary import Kind, Rung

FOLDER_KINDS = {"browser": Kind.BROWSER, "load": Kind.LOAD}


@dataclass(frozen=True)
class CheckItem:
    """One check with one set of parameters."""

    id: str
    """`system/slug::check_name[parameters]`: the same when the file is renamed."""
    case: Case
    kind: Kind
    rung: Rung
    needs: tuple[str, ...]
    """Settings of the target that it cannot do without."""
    nodeid: str
    look: Look | None
    """In a proof: which look it makes."""
    unproven: str = ""
    """Why no fault proves it; empty for a check that the proof strikes."""
    engine: Engine | None = None
    """The browser engine that it looks with."""
    launch: Launch | None = None
    """What it needs of the browser."""
    alone: bool = False
    """Nothing else is looked at meanwhile."""
    due_context: bool = False
    """Looked at only because a case that is due requires its case."""


KEY = pytest.StashKey[CheckItem]()
EXPECTED = pytest.StashKey[bool]()
"""Set on an item of a proof that failed as its fault makes it fail."""


def check_item(item: pytest.Item) -> CheckItem | None:
    """What is known of an item; None for what is no check."""
    if KEY not in item.stash and isinstance(item, pytest.Function):
        binding = binding_of(item.function)
        if binding is None:
            return None
        callspec: Any = getattr(item, "callspec", None)
        parameters = callspec.id.rpartition(ID_END)[2].removeprefix("-") if callspec else ""
        suffix = f"[{parameters}]" if parameters else ""
        functions = _fixture_functions(item)
        item.stash[KEY] = CheckItem(
            id=f"{binding.case.id}::{item.originalname}{suffix}",
            case=binding.case,
            kind=binding.kind or kind_of_folder(item.path, item.config.rootpath),
            rung=binding.rung,
            needs=tuple(needs_of(functions)),
            nodeid=item.nodeid,
            look=callspec.params.get("illness") if callspec else None,
            unproven=binding.unproven,
            alone=binding.alone,
            engine=callspec.params.get("engine") if callspec else None,
            launch=launch_of(functions),
        )
    return item.stash.get(KEY, None)


def kind_of_folder(path: Path, root: Path) -> Kind:
    """The kind that a check has by the folder it stands in."""
    folder = path.relative_to(root).parts[0] if path.is_relative_to(root) else ""
    return FOLDER_KINDS.get(folder, Kind.API)


def _fixture_functions(item: pytest.Function) -> list[object]:
    definitions = item._fixtureinfo.name2fixturedefs  # noqa: SLF001  # pytest offers no public way to the closure's fixtures
    return [definition[-1].func for definition in definitions.values()]
