"""An authority of its own, and a certificate that it signed: made on the spot, no key lies in the repository."""

import subprocess
from pathlib import Path

_CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")


def sign(folder: Path, name: str) -> tuple[Path, Path, Path]:
    """Certificate, key (PKCS 8) and authority, PEM each. `name` is a subject's alternative name, `DNS:…` or `IP:…`."""
    certificate, key, authority = (folder / f"{each}.pem" for each in ("certificate", "key", "authority"))
    may_sign = ("-subj", "/CN=tests", "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # Python 3.13 wants it said
    _openssl("req", "-x509", *_CURVE, *may_sign, "-keyout", folder / "authority.key", "-out", authority)
    signed_by = ("-CA", authority, "-CAkey", folder / "authority.key")
    extensions = ("-addext", f"subjectAltName={name}", "-addext", "basicConstraints=critical,CA:FALSE")
    _openssl(
        "req", "-x509", *_CURVE, *signed_by, *extensions, "-subj", "/CN=atrium", "-keyout", key, "-out", certificate
    )
    return certificate, key, authority


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
