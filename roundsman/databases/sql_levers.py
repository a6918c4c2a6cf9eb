"""Levers on a PostgreSQL server that need nothing but sessions."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from psycopg import sql

from roundsman.databases.sessions import Connection, connect
from roundsman.databases.waiting import PATIENCE, await_condition


@contextlib.contextmanager
def lock_held(url: str, table: str) -> Iterator[str]:
    """One session holds the table, a second one waits for it. Yields what was seen, in words."""
    name = sql.Identifier(*table.split("."))
    with (
        contextlib.closing(connect(url)) as holder,
        contextlib.closing(connect(url)) as waiter,
        contextlib.closing(connect(url)) as watcher,
    ):
        pids = [holder.info.backend_pid, waiter.info.backend_pid]
        holder.execute(f"SET lock_timeout = {PATIENCE * 1000:.0f}".encode())
        holder.execute("BEGIN")
        holder.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(name))
        # sent without waiting for the answer, which only comes when the table is free again
        waiter.pgconn.send_query(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(name).as_bytes(waiter))
        await_condition(f"a session blocked at {table}", lambda: _blocked(watcher, *pids))
        try:
            yield f"session {pids[1]} waits for session {pids[0]}, which holds table {table}"
        finally:
            holder.close()
            waiter.close()
            await_condition(f"table {table} free", lambda: not _present(url, pids))


@contextlib.contextmanager
def with_parameters(url: str, values: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Other parameters for the whole server. Yields those that are now seen to differ from before."""
    wanted = {name: ("off", "on")[value] if isinstance(value, bool) else str(value) for name, value in values.items()}
    with contextlib.ExitStack() as stack:
        # a parameter can keep new sessions out; this one is there already
        session = stack.enter_context(contextlib.closing(connect(url)))
        _refuse_fixed(session, wanted)
        before = _seen(url, wanted)
        stored: dict[str, str] = dict(
            session.execute(
                "SELECT name, setting FROM pg_file_settings"
                " WHERE sourcefile LIKE '%%postgresql.auto.conf' AND name = ANY(%s)",
                [list(wanted)],
            ).fetchall()
        )
        try:
            _alter(session, wanted)
            after = _seen(url, wanted)
            yield {name: value for name, value in after.items() if value != before[name]}
        finally:
            with contextlib.suppress(psycopg.OperationalError):
                session.execute("SELECT 1")
            if session.closed:
                session = stack.enter_context(contextlib.closing(connect(url)))
            _alter(session, {name: stored.get(name) for name in wanted})
            await_condition(f"parameters {before}", lambda: _seen(url, wanted) == before)


def _alter(session: Connection, values: Mapping[str, str | None]) -> None:
    """Sets parameters, or forgets what was set, and returns when new sessions get them."""
    for name, value in values.items():
        parameter = sql.Identifier(name)
        if value is None:
            session.execute(sql.SQL("ALTER SYSTEM RESET {}").format(parameter))
        else:
            session.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(parameter, sql.Literal(value)))
    loaded = _value(session, "SELECT pg_conf_load_time()")
    session.execute("SELECT pg_reload_conf()")
    await_condition("a reload", lambda: _value(session, "SELECT pg_conf_load_time()") > loaded)


def _refuse_fixed(session: Connection, wanted: Mapping[str, str]) -> None:
    query = "SELECT name, context FROM pg_settings WHERE name = ANY(%s)"
    contexts: dict[str, str] = dict(session.execute(query, [list(wanted)]).fetchall())
    for name in wanted:
        if name not in contexts:
            raise ValueError(f"PostgreSQL has no parameter {name}")
        if contexts[name] in {"postmaster", "internal"}:
            raise ValueError(f"{name} changes only with a restart: start the server with it")


def _seen(url: str, names: Mapping[str, str]) -> dict[str, str]:
    """What an ordinary new session gets."""
    seen: dict[str, str] = {}

    def look() -> bool:
        # a very short statement_timeout may cut the look itself short
        with contextlib.suppress(psycopg.OperationalError), connect(url, unhampered=False) as session:
            seen.update({name: _value(session, "SELECT current_setting(%s)", name) for name in names})
        return len(seen) == len(names)

    await_condition(f"parameters {', '.join(names)}", look)
    return seen


def _blocked(session: Connection, holder: int, waiter: int) -> bool:
    return bool(_value(session, "SELECT %s = ANY(pg_blocking_pids(%s))", holder, waiter))


def _present(url: str, pids: list[int]) -> bool:
    with connect(url) as session:
        return bool(_value(session, "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)", pids))


def _value(session: Connection, query: str, *parameters: Any) -> Any:
    row = session.execute(query.encode(), parameters).fetchone()
    assert row is not None, "these queries always give a row"
    return row[0]
