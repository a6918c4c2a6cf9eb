"""What a round would do to a target, for `roundsman run --plan`: read from the target file, asked of nobody."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from roundsman.failure import CannotLook
from roundsman.plugin.items import CheckItem
from roundsman.plugin.selection import is_context
from roundsman.plugin.state import State
from roundsman.target.settings import Database, Endpoint, Machine, Target
from roundsman.vocabulary import SANDBOX, Kind, Rung


def planned(checks: list[CheckItem], state: State) -> list[dict[str, Any]]:
    """Each check with its rung, the addresses that it asks, and whether it writes or makes load."""
    target = None if state.is_without_target else state.target
    return [
        {
            "id": check.id,
            "case": check.case.id,
            "severity": check.case.severity,
            "kind": check.kind,
            "rung": check.rung,
            "writes": check.rung.height >= Rung.WRITE.height,
            "load": check.kind is Kind.LOAD or check.rung is Rung.LOAD,
            "origins": _origins(check, target),
            "context": is_context(check, state.options),
        }
        for check in checks
    ]


def _origins(check: CheckItem, target: Target | None) -> list[str]:
    if target is None:
        return [SANDBOX]
    origins = {_address(target.lookup(need)) for need in check.needs} - {""}
    return sorted(origins)


def _address(setting: Any) -> str:
    """Where a setting points at, without account and password; empty for one that is no address."""
    match setting:
        case Endpoint():
            return setting.url
        case Database():
            try:
                parts = urlsplit(setting.url.reveal())
                port = f":{parts.port}" if parts.port else ""
            except CannotLook:
                return f"a database whose address is missing: {setting.url.where}"
            except ValueError:
                return f"a database whose address is no URL: {setting.url.where}"
            return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
        case Machine():
            return setting.backend
        case _ if isinstance(folder := getattr(setting, "folder", None), Path):
            return str(folder)
        case _ if isinstance(host := getattr(setting, "host", None), str):
            return f"{host}:{getattr(setting, 'port', '?')}"
    return ""
