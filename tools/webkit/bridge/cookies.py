"""Cookies, between Playwright's words and libsoup's."""

from typing import Any

from bridge.commands import command
from bridge.contexts import Context
from bridge.libraries import GLib, Soup
from bridge.refusals import Refusal

SAME_SITE = {
    "None": Soup.SameSitePolicy.NONE,
    "Lax": Soup.SameSitePolicy.LAX,
    "Strict": Soup.SameSitePolicy.STRICT,
}
KNOWN = {"name", "value", "domain", "path", "expires", "httpOnly", "secure", "sameSite", "session"}


class Cookies:
    """The commands about the cookies of a context."""

    def __init__(self, contexts: dict[str, Context]) -> None:
        self._contexts = contexts

    @command("Playwright.getAllCookies")
    async def get_all_cookies(self, browser_context_id: str) -> Any:
        """Tells all of them."""
        return {"cookies": [_told(cookie) for cookie in await self._contexts[browser_context_id].cookies()]}

    @command("Playwright.setCookies")
    async def set_cookies(self, browser_context_id: str, cookies: list[dict[str, Any]]) -> None:
        """Adds some."""
        for cookie in cookies:
            await self._contexts[browser_context_id].add_cookie(_made(cookie))

    @command("Playwright.deleteAllCookies")
    async def delete_all_cookies(self, browser_context_id: str) -> None:
        """Removes all of them."""
        await self._contexts[browser_context_id].clear_cookies()


def _told(cookie: Soup.Cookie) -> dict[str, Any]:
    expires = cookie.get_expires()
    return {
        "name": cookie.get_name(),
        "value": cookie.get_value(),
        "domain": cookie.get_domain(),
        "path": cookie.get_path(),
        "expires": expires.to_unix() * 1000 if expires else -1,
        "session": expires is None,
        "httpOnly": cookie.get_http_only(),
        "secure": cookie.get_secure(),
        "sameSite": next(name for name, policy in SAME_SITE.items() if policy == cookie.get_same_site_policy()),
    }


def _made(told: dict[str, Any]) -> Soup.Cookie:
    if unknown := told.keys() - KNOWN:
        raise Refusal("Playwright.setCookies", f"cookies have no {', '.join(sorted(unknown))} here")
    cookie = Soup.Cookie.new(told["name"], told["value"], told["domain"], told["path"], -1)
    cookie.set_http_only(told.get("httpOnly", False))
    cookie.set_secure(told.get("secure", False))
    if "sameSite" in told:
        cookie.set_same_site_policy(SAME_SITE[told["sameSite"]])
    if not told["session"]:
        cookie.set_expires(GLib.DateTime.new_from_unix_utc(int(told["expires"] / 1000)))
    return cookie
