"""What a page may do: camera and microphone, granted for each context, else denied."""

from typing import TYPE_CHECKING

from bridge.commands import command
from bridge.libraries import WebKit
from bridge.refusals import Refusal

if TYPE_CHECKING:
    from bridge.pages import Page

GRANTABLE = {"camera", "microphone"}


class Permissions:
    """Answers a page's requests at once, as Playwright has set them."""

    def __init__(self, page: "Page") -> None:
        self._granted: dict[str, set[str]] = {}
        page.window.view.connect("permission-request", self._on_request)
        page.window.view.connect("query-permission-state", self._on_query)

    @command("Emulation.grantPermissions")
    async def grant_permissions(self, origin: str, permissions: list[str]) -> None:
        """Grants to an origin, or with `*` to all; what was granted to it before is replaced."""
        if unknown := set(permissions) - GRANTABLE:
            raise Refusal("Emulation.grantPermissions", f"{', '.join(sorted(unknown))} cannot be granted")
        self._granted[origin.rstrip("/")] = set(permissions)

    @command("Emulation.resetPermissions")
    async def reset_permissions(self) -> None:
        """Takes everything back."""
        self._granted.clear()

    def _may(self, name: str, origin: str) -> bool:
        return name in self._granted.get("*", set()) | self._granted.get(origin, set())

    def _on_request(self, view: WebKit.WebView, request: WebKit.PermissionRequest) -> bool:
        origin = WebKit.SecurityOrigin.new_for_uri(view.get_uri() or "").to_string() or ""
        if isinstance(request, WebKit.UserMediaPermissionRequest):
            wanted = {
                "camera": WebKit.user_media_permission_is_for_video_device(request),
                "microphone": WebKit.user_media_permission_is_for_audio_device(request),
            }
            allowed = all(self._may(name, origin) for name, is_wanted in wanted.items() if is_wanted)
        elif isinstance(request, WebKit.DeviceInfoPermissionRequest):
            allowed = any(self._may(name, origin) for name in GRANTABLE)
        else:
            allowed = False
        if allowed:
            request.allow()
        else:
            request.deny()
        return True

    def _on_query(self, _view: WebKit.WebView, query: WebKit.PermissionStateQuery) -> bool:
        granted = self._may(query.get_name(), query.get_security_origin().to_string() or "")
        query.finish(WebKit.PermissionState.GRANTED if granted else WebKit.PermissionState.PROMPT)
        return True
