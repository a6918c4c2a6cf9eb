"""The address of the web app: always secure, and never without its camera by a header."""

from browser.scanner.pages.address import WebAddress
from fixtures.cases.scanner import CAMERA_INSECURE
from roundsman import detects


@detects(CAMERA_INSECURE)
def check_plain_http_leads_to_https(web_address: WebAddress) -> None:
    web_address.open_plainly()
    web_address.must_be_secure()


@detects(CAMERA_INSECURE)
def check_no_header_forbids_the_camera(web_address: WebAddress) -> None:
    web_address.open()
    web_address.must_not_forbid_cameras()


@detects(CAMERA_INSECURE)
def check_everything_comes_by_https(web_address: WebAddress) -> None:
    web_address.open()
    web_address.must_ask_for_nothing_plainly()
