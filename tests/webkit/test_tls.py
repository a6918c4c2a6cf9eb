"""A certificate that nobody vouches for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Browser, Error, Page

from tests.webkit.site import Site, serving


@pytest.fixture(scope="module")
def secure_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    file: Path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    with serving(file) as site:
        yield site


def test_a_bad_certificate_is_an_error(page: Page, secure_site: Site) -> None:
    with pytest.raises(Error, match="Unacceptable TLS certificate"):
        page.goto(secure_site.url("widget.html"))


def test_a_bad_certificate_can_be_accepted_by_one_context(webkit: Browser, page: Page, secure_site: Site) -> None:
    with webkit.new_context(ignore_https_errors=True) as context:
        generous = context.new_page()
        generous.goto(secure_site.url("widget.html"))
        assert generous.evaluate("isSecureContext")
        with pytest.raises(Error, match="Unacceptable TLS certificate"):
            page.goto(secure_site.url("widget.html"))
