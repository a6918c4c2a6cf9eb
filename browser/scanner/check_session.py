"""Sessions in the web app: renewed without a word, and ended at the login when they cannot be."""

from browser.scanner.pages.origin import WebOrigin
from browser.scanner.pages.session import OrderPage
from fixtures.cases.scanner import CORS, GARMENT_TYPE, SESSION_IN_BROWSER
from fixtures.clients.scanner.garments import TYPES
from roundsman import detects


@detects(SESSION_IN_BROWSER)
def check_an_expired_token_is_renewed_silently(order_page: OrderPage, expired_token: str) -> None:
    order_page.begin_session(expired_token)
    order_page.open()
    order_page.must_know_the_person()
    order_page.must_renew_once()


@detects(SESSION_IN_BROWSER)
def check_a_refused_refresh_leads_to_the_login_once(order_page: OrderPage, expired_token: str) -> None:
    order_page.begin_session(expired_token, is_used_up=True)
    order_page.open()
    order_page.must_show_the_login_once()


@detects(GARMENT_TYPE)
def check_the_page_lists_every_garment(order_page: OrderPage) -> None:
    order_page.begin_session()
    order_page.open()
    order_page.must_list(TYPES)


@detects(CORS)
def check_the_web_app_reaches_the_api(web_origin: WebOrigin) -> None:
    web_origin.open()
    web_origin.must_reach_the_api()
