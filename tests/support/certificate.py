"""A certificate for localhost, made on the spot: no key lies in the repository."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest


def make_certificate(place: Path) -> Path:
    """A file with the certificate and its key. Skips the test where there is no openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    make = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    name = ["-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run([openssl, *make.split(), *name, *files], cwd=place, check=True, capture_output=True)
    certificate = place / "certificate.pem"
    certificate.write_text(certificate.read_text() + (place / "key.pem").read_text())
    return certificate


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
