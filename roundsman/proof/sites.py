"""Every assertion in checks and clients must be fired by some fault, or be excused in words.

An excuse is a comment on the line of the assertion: `# no fault: WORDS`.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from roundsman.proof.judge import Sight
from roundsman.proof.uses import files_used

EXCUSE = re.compile(r"#\s*no fault:\s*\S+")
OUR_OWN_TROUBLE = frozenset({"CannotLook", "CredentialRefused"})
EXPECTATIONS = frozenset({"expect", "holds", "shaped"})
"""Methods of the engine that assert; a call of one in a check is an assertion of the check."""


def unfired_sites(
    root: Path,
    sights: Sequence[Sight],
    systems: Collection[str],
    *,
    folders: Sequence[str],
    clients: str,
    left_out: Sequence[str] = (),
) -> list[str]:
    """`file:line: source` of every assertion that no sight came through, for the systems that were looked at.

    `systems` are all that the suite has, for a file whose path names none is about all of them. `folders` are those of
    the checks that were proven, `left_out` those of the others; `clients` is the folder of the suite's clients, of
    which those count that no check of the others uses. Assertions of checks that say themselves that they are unproven
    are left out.
    """
    fired = {site for sight in sights for site in sight.sites}
    looked_at = {sight.case.partition("/")[0] for sight in sights}
    own = _files(root, [clients])
    counted = {*_files(root, folders), *own} - files_used(root, own, _files(root, left_out))
    unfired = []
    for path in sorted(counted):
        name = path.relative_to(root).as_posix()
        named = {*path.relative_to(root).parts, path.stem} & set(systems)
        if not (named or set(systems)) <= looked_at:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for first, last in assertions("\n".join(lines), checks=not name.startswith(f"{clients}/")):
            excused = any(EXCUSE.search(line) for line in lines[first - 1 : last])
            if not excused and not any(f"{name}:{line}" in fired for line in range(first, last + 1)):
                unfired.append(f"{name}:{first}: {lines[first - 1].strip()}")
    return unfired


def _files(root: Path, folders: Iterable[str]) -> list[Path]:
    return [path for folder in folders for path in (root / folder).rglob("*.py")]


def assertions(source: str, *, checks: bool) -> Iterator[tuple[int, int]]:
    """First and last line of every `assert` and `raise`, and in checks of every call of an expectation.

    Raising our own trouble (CannotLook and its kind), or again what was raised elsewhere, asserts nothing of a target.
    """
    tree = ast.parse(source)
    unproven = {id(inner) for node in ast.walk(tree) if _is_unproven(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in unproven:
            continue
        if isinstance(node, ast.Assert) or (isinstance(node, ast.Raise) and not _is_our_own_trouble(node)):
            yield node.lineno, node.end_lineno or node.lineno
        elif checks and isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute) and function.attr in EXPECTATIONS:
                yield node.lineno, node.end_lineno or node.lineno


def _is_unproven(node: ast.AST) -> bool:
    """Whether a node is a check that says itself that no fault proves it."""
    if not isinstance(node, ast.FunctionDef):
        return False
    calls = [decorator for decorator in node.decorator_list if isinstance(decorator, ast.Call)]
    return any(keyword.arg == "unproven" for call in calls for keyword in call.keywords)


def _is_our_own_trouble(node: ast.Raise) -> bool:
    function = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return function is None or (isinstance(function, ast.Name) and function.id in OUR_OWN_TROUBLE)
