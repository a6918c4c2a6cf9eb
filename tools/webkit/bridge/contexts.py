"""A browser context: a store of its own that is gone with it, and what all its pages share."""

from collections.abc import Callable, Sequence
from typing import Any

from bridge.libraries import Gio, GLib, Soup, WebKit, engine
from bridge.tasks import finished

ENGINE_SCHEME = "engine"


class Context:
    """WebKit's context and its data manager."""

    def __init__(self, identifier: str, proxy: str | None, not_by_proxy: Sequence[str]) -> None:
        self.identifier = identifier
        self.downloading: Callable[[Any, str], None] = lambda _view, _address: None
        self.data = WebKit.WebsiteDataManager.new_ephemeral()
        if proxy:
            settings = WebKit.NetworkProxySettings.new(proxy, list(not_by_proxy))
            self.data.set_network_proxy_settings(WebKit.NetworkProxyMode.CUSTOM, settings)
        self.web = WebKit.WebContext.new_with_website_data_manager(self.data)
        self.web.connect("download-started", self._on_download)
        self.web.register_uri_scheme(ENGINE_SCHEME, _tell_engine)

    def ignore_certificates(self, ignore: bool) -> None:
        """Accepts every certificate, or only good ones."""
        policy = WebKit.TLSErrorsPolicy.IGNORE if ignore else WebKit.TLSErrorsPolicy.FAIL
        self.data.set_tls_errors_policy(policy)

    def speak(self, languages: list[str]) -> None:
        """Sets the languages, best first."""
        self.web.set_preferred_languages(languages)

    async def cookies(self) -> list[Soup.Cookie]:
        """All cookies of the context."""
        return list(await finished(self.data.get_cookie_manager(), "get_all_cookies", None))

    async def add_cookie(self, cookie: Soup.Cookie) -> None:
        """Adds or replaces a cookie."""
        await finished(self.data.get_cookie_manager(), "add_cookie", cookie, None)

    async def clear_cookies(self) -> None:
        """Removes all cookies."""
        await finished(self.data, "clear", WebKit.WebsiteDataTypes.COOKIES, 0, None)

    async def clear_cache(self) -> None:
        """Removes cached resources."""
        caches = WebKit.WebsiteDataTypes.MEMORY_CACHE | WebKit.WebsiteDataTypes.DISK_CACHE
        await finished(self.data, "clear", caches, 0, None)

    def _on_download(self, _web: WebKit.WebContext, download: WebKit.Download) -> None:
        view, address = download.get_web_view(), download.get_request().get_uri()
        download.cancel()
        self.downloading(view, address)


def _tell_engine(request: WebKit.URISchemeRequest) -> None:
    """Answers `engine:version` on any page with what really runs, whatever the user agent claims."""
    text = engine().encode()
    request.finish(Gio.MemoryInputStream.new_from_bytes(GLib.Bytes.new(text)), len(text), "text/plain")
