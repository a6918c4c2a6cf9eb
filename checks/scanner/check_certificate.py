"""Certificates: page and API show one that is trusted, bears their name, and lasts."""

from collections.abc import Callable

import pytest

from fixtures.cases.scanner import CERTIFICATE
from fixtures.clients.shared.certificate import Certificate
from roundsman import detects

Promise = Callable[[Certificate], None]
PROMISES: dict[str, Promise] = {
    "chain": Certificate.must_be_trusted,
    "name": Certificate.must_bear_its_name,
    "days": Certificate.must_last,
}


@pytest.mark.parametrize("must_hold", PROMISES.values(), ids=PROMISES)
@detects(CERTIFICATE)
def check_the_pages_certificate(page_certificate: Certificate, must_hold: Promise) -> None:
    must_hold(page_certificate)


@pytest.mark.parametrize("must_hold", PROMISES.values(), ids=PROMISES)
@detects(CERTIFICATE)
def check_the_apis_certificate(api_certificate: Certificate, must_hold: Promise) -> None:
    must_hold(api_certificate)
