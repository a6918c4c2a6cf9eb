"""The commands that concern no single page: contexts, pages, navigation, cookies."""

from argparse import Namespace
from typing import Any

from bridge.commands import command, commands_of, perform
from bridge.contexts import Context
from bridge.cookies import Cookies
from bridge.libraries import Gtk
from bridge.pages import Page
from bridge.pipe import Message, Pipe
from bridge.refusals import BridgeError, Refusal
from bridge.targets import Targets
from bridge.tasks import spawn


class Browser:
    """What one launch of Playwright talks to."""

    def __init__(self, options: Namespace) -> None:
        self.options = options
        self.pipe = Pipe()
        self.targets = Targets()
        self.contexts: dict[str, Context] = {}
        self.pages: dict[str, Page] = {}
        self._opened = 0
        self._commands = commands_of(self, Cookies(self.contexts))

    def serve(self) -> None:
        """Listens; the main loop does the rest."""
        self.pipe.listen(self._heard, Gtk.main_quit)

    def _heard(self, message: Message) -> None:
        identifier = message.get("pageProxyId")
        if identifier is None:
            spawn(self._answer(message))
        elif page := self.pages.get(identifier):
            spawn(page.answer(message))
        else:
            self.pipe.send({"id": message["id"], "pageProxyId": identifier, "error": {"message": "the page is closed"}})

    async def _answer(self, message: Message) -> None:
        try:
            result = await perform(self._commands, message["method"], message.get("params") or {})
        except BridgeError as error:
            self.pipe.send({"id": message["id"], "error": {"message": str(error)}})
        else:
            self.pipe.send({"id": message["id"], "result": result})

    @command("Playwright.enable")
    async def enable(self) -> None:
        """There is nothing to prepare."""

    @command("Playwright.close")
    async def close(self) -> None:
        """Ends the program, once this is answered."""
        Gtk.main_quit()

    @command("Playwright.createContext")
    async def create_context(self, proxy_server: str | None = None, proxy_bypass_list: str | None = None) -> Any:
        """Makes a context with a store of its own."""
        self._opened += 1
        hosts = [host.strip() for host in (proxy_bypass_list or "").split(",") if host.strip()]
        proxy = (proxy_server, hosts) if proxy_server else (self.options.proxy, self.options.ignore_host)
        context = Context(f"context-{self._opened}", *proxy)
        context.downloading = self.download_began
        self.contexts[context.identifier] = context
        return {"browserContextId": context.identifier}

    @command("Playwright.deleteContext")
    async def delete_context(self, browser_context_id: str) -> None:
        """Closes a context with its pages."""
        context = self.contexts.pop(browser_context_id)
        for page in [page for page in self.pages.values() if page.context is context]:
            page.close()

    @command("Playwright.setDownloadBehavior")
    async def set_download_behavior(self, browser_context_id: str, behavior: str, **_folder: str) -> None:
        """Playwright always says `allow`. A download that begins makes its page refuse (see `contexts`)."""
        if behavior != "allow":
            raise Refusal("Playwright.setDownloadBehavior", "downloads are not done (accept_downloads)")

    @command("Playwright.setGeolocationOverride")
    async def set_geolocation_override(self, browser_context_id: str, geolocation: Any = None) -> None:
        """Taking back what was never set is all that can be done."""
        if geolocation is not None:
            raise Refusal("Playwright.setGeolocationOverride")

    @command("Playwright.setIgnoreCertificateErrors")
    async def set_ignore_certificate_errors(self, browser_context_id: str, *, ignore: bool) -> None:
        """Accepts every certificate in this context."""
        self.contexts[browser_context_id].ignore_certificates(ignore)

    @command("Playwright.setLanguages")
    async def set_languages(self, browser_context_id: str, languages: list[str]) -> None:
        """Sets the languages that pages are told and servers are asked for."""
        self.contexts[browser_context_id].speak(languages)

    @command("Playwright.clearMemoryCache")
    async def clear_memory_cache(self, browser_context_id: str) -> None:
        """Forgets cached resources."""
        await self.contexts[browser_context_id].clear_cache()

    @command("Playwright.createPage")
    async def create_page(self, browser_context_id: str) -> Any:
        """Opens an empty page."""
        page = self.add_page(self.contexts[browser_context_id])
        page.window.view.load_uri("about:blank")
        await page.attach()
        return {"pageProxyId": page.identifier}

    @command("Playwright.closePage")
    async def close_page(self, page_proxy_id: str, *, run_before_unload: bool = False) -> None:
        """Closes a page, asking its script first where that is wanted."""
        page = self.pages.get(page_proxy_id)
        if page and run_before_unload:
            page.window.view.try_close()
        elif page:
            page.close()

    @command("Playwright.navigate")
    async def navigate(self, page_proxy_id: str, frame_id: str, url: str, referrer: str | None = None) -> Any:
        """Navigates the main frame of a page."""
        page = self.pages[page_proxy_id]
        page.check()
        return await page.navigation.navigate(frame_id, url, referrer)

    def add_page(self, context: Context, opener: Page | None = None) -> Page:
        """Makes a page and its window; it is told to Playwright when it is attached."""
        self._opened += 1
        page = Page(self, f"page-proxy-{self._opened}", context, opener)
        self.pages[page.identifier] = page
        return page

    def open_popup(self, opener: Page) -> Page:
        """Makes the page that another one opens."""
        page = self.add_page(opener.context, opener)
        spawn(page.attach())
        return page

    def download_began(self, view: Any, address: str) -> None:
        """Makes the page of a download, which was stopped, refuse from now on."""
        refusal = Refusal("Playwright.downloadCreated", f"downloads are not done ({address})")
        for page in self.pages.values():
            if page.window.view == view:
                page.refuse_from_now_on(refusal)
