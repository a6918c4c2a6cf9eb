"""Which files of a suite others use: by what they import, and by the fixtures that they ask for."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

Place = tuple[str, str]
"""A module, and the name of something that it defines."""


def files_used(root: Path, files: Sequence[Path], users: Iterable[Path]) -> set[Path]:
    """Those of `files` with something that the users need, or that is needed by it in turn."""
    parsed = {_module_of(root, path): ast.parse(path.read_text(encoding="utf-8")) for path in (*files, *users)}
    own = {_module_of(root, path): path for path in files}
    defined: dict[Place, tuple[str, ast.AST]] = {
        (module, name): (module, statement)
        for module in own
        for statement in parsed[module].body
        for name in _names_of(statement)
    }
    fixtures = {
        place[1]: place
        for place, (_, statement) in defined.items()
        if isinstance(statement, ast.FunctionDef) and statement.decorator_list
    }
    for module in own:
        package, _, name = module.rpartition(".")
        defined[package, name] = (module, parsed[module])
    imported = {module: dict(_imports_of(tree)) for module, tree in parsed.items()}

    def needed_by(module: str, tree: ast.AST) -> Iterator[Place]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                yield imported[module].get(node.id, (module, node.id))
            elif isinstance(node, ast.arg) and node.arg in fixtures:
                yield fixtures[node.arg]

    used: set[Place] = set()
    wanted = {place for module in parsed.keys() - own for place in needed_by(module, parsed[module])}
    while found := wanted & defined.keys() - used:
        used |= found
        wanted = {place for one in found for place in needed_by(*defined[one])}
    return {own[defined[place][0]] for place in used}


def _module_of(root: Path, path: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def _names_of(statement: ast.stmt) -> list[str]:
    """What a statement of a module defines."""
    match statement:
        case ast.FunctionDef() | ast.ClassDef():
            return [statement.name]
        case ast.Assign():
            return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return []


def _imports_of(tree: ast.AST) -> Iterator[tuple[str, Place]]:
    """What a module calls something that it imports from another, and where that is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((alias.asname or alias.name, (node.module or "", alias.name)) for alias in node.names)
