"""Windows for checks: which engine looks, what cannot be looked at with it, and what stays of a look."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from roundsman.browser.engines import Engine, Installation, NoEngine, installation
from roundsman.detects import binding_of
from roundsman.evidence import current_evidence
from roundsman.failure import Unprovable
from roundsman.plugin.items import CheckItem, check_item
from roundsman.plugin.state import State, state_of
from roundsman.target.load import read_target_file
from roundsman.target.settings import BrowserPrograms, Deadlines, Target, WebPage

if TYPE_CHECKING:
    from roundsman.browser.browsers import Browsers
    from roundsman.browser.window import Window

WINDOW: "pytest.StashKey[Window]" = pytest.StashKey()


@pytest.fixture(scope="session")
def browsers(request: pytest.FixtureRequest) -> "Iterator[Browsers]":
    """The browsers of the round."""
    from roundsman.browser.browsers import Browsers  # only rounds that use a browser get here

    state = state_of(request.config)
    pool = Browsers(programs(state), state.options.webkit_bridge, state.options.video)
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Engine:
    """The engine that looks; every check with a window is made with each."""
    chosen: Engine = request.param
    return chosen


@pytest.fixture
def window(
    request: pytest.FixtureRequest, engine: Engine, browsers: "Browsers", target: Target, deadlines: Deadlines
) -> "Iterator[Window]":
    """A window of a fresh context, started as the check's noun wants it."""
    item: pytest.Item = request.node
    check = check_item(item)
    if check is None or check.launch is None:
        raise pytest.UsageError(f"{item.nodeid} uses a window, but none of its nouns is made by `browsing`")
    state = state_of(request.config)
    pages = target.parts(WebPage).values()
    hosts = {page.name: urlsplit(page.url).hostname or "" for page in pages if page.name}
    authorities = {page.address: (urlsplit(page.url).hostname or "", page.ca_file) for page in pages}
    with ExitStack() as stack:
        opening = browsers.window(
            engine,
            check.launch,
            hosts=hosts,
            deadline=deadlines.page,
            authorities=authorities if any(page.ca_file for page in pages) else None,
            traced=not state.options.prove,
            film=_film(check, state),
        )
        try:
            found = stack.enter_context(opening)
        except NoEngine as error:
            if state.options.prove:
                raise Unprovable(str(error)) from None
            raise
        item.stash[WINDOW] = found
        current_evidence().labels["engine"] = found.engine
        yield found


def generate_engines(metafunc: pytest.Metafunc) -> None:
    """One item of a check for each engine."""
    if "engine" in metafunc.fixturenames and binding_of(metafunc.function) is not None:
        metafunc.parametrize("engine", list(Engine), ids=str, indirect=True)


def keep_look(item: pytest.Item, call: pytest.CallInfo[Any]) -> None:
    """Keeps what a look with a browser left, while the window is still open."""
    window = item.stash.get(WINDOW, None)
    if window is None or call.when == "teardown":
        return
    from roundsman.browser import keeping

    proves = state_of(item.config).options.prove
    if call.excinfo is not None:
        keeping.keep_failure(window)
    elif call.when == "call" and not proves:
        keeping.keep_success(window)


def obstacle(check: CheckItem, state: State) -> str | None:
    """Why an item cannot be looked at with its engine, whatever the target; None when it can, or nobody knows yet."""
    if check.launch is None or check.engine is None:
        return None
    try:
        found = installation(check.engine, programs(state), state.options.webkit_bridge)
    except NoEngine:
        found = Installation(check.engine, "nobody's")
    return check.launch.obstacle(found)


def programs(state: State) -> BrowserPrograms:
    """The browsers that the target names; a proof has no target yet, only the sandbox's file."""
    if not state.is_without_target:
        return state.target.browsers
    return state.validated(read_target_file(state.options.sandbox_target), "the sandbox").browsers


def _film(check: CheckItem, state: State) -> str:
    """The name of a look's film: that of its check, and which look it is where there are several."""
    words = [check.id, check.look.id if check.look else "", f"look {state.options.look}" * (state.options.look > 1)]
    return re.sub(r"[^\w.]+", "-", " ".join(words)).strip("-")
