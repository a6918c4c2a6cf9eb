"""Dialogs: those of scripts are Playwright's to answer, those of the toolkit are not shown."""

from typing import TYPE_CHECKING, Any

from bridge.commands import command
from bridge.libraries import WebKit
from bridge.refusals import BridgeError

if TYPE_CHECKING:
    from bridge.pages import Page

KINDS = {
    WebKit.ScriptDialogType.ALERT: "alert",
    WebKit.ScriptDialogType.CONFIRM: "confirm",
    WebKit.ScriptDialogType.PROMPT: "prompt",
    WebKit.ScriptDialogType.BEFORE_UNLOAD_CONFIRM: "beforeunload",
}


class Dialogs:
    """The one dialog that a page has open."""

    def __init__(self, page: "Page") -> None:
        self._page = page
        self._open: tuple[Any, str] | None = None
        connect = page.window.view.connect
        connect("script-dialog", self._on_script_dialog)
        connect("print", lambda *_: True)
        connect("context-menu", lambda *_: True)
        connect("show-notification", lambda *_: True)
        connect("run-file-chooser", self._on_chooser)
        connect("run-color-chooser", self._on_chooser)
        connect("show-option-menu", self._on_option_menu)

    def _on_script_dialog(self, _view: WebKit.WebView, dialog: WebKit.ScriptDialog) -> bool:
        kind = KINDS[dialog.get_dialog_type()]
        self._open = (dialog.ref(), kind)
        default = dialog.prompt_get_default_text() if kind == "prompt" else ""
        self._page.tell(
            "Dialog.javascriptDialogOpening", type=kind, message=dialog.get_message() or "", defaultPrompt=default or ""
        )
        return True

    @command("Dialog.handleJavaScriptDialog")
    async def handle_javascript_dialog(self, *, accept: bool, prompt_text: str | None = None) -> None:
        """Answers the open dialog."""
        if self._open is None:
            raise BridgeError("no dialog is open")
        (dialog, kind), self._open = self._open, None
        if kind in {"confirm", "beforeunload"}:
            dialog.confirm_set_confirmed(accept)
        elif kind == "prompt" and accept:
            dialog.prompt_set_text(prompt_text or "")
        dialog.close()
        dialog.unref()
        self._page.tell("Dialog.javascriptDialogClosed")

    @staticmethod
    def _on_chooser(_view: WebKit.WebView, request: Any) -> bool:
        request.cancel()
        return True

    @staticmethod
    def _on_option_menu(_view: WebKit.WebView, menu: WebKit.OptionMenu, *_: object) -> bool:
        menu.close()
        return True
