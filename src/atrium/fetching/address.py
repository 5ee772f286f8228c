"""Which addresses are the source's own. Everything else is refused before a name is looked up."""

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from atrium.contracts.errors import AddressRefused
from atrium.fetching.policy import FetchPolicy

DEFAULT_PORTS = {"http": 80, "https": 443}
PARTS = re.compile(r"(?i:(https?))://([^/?#]*)([^?#]*)(\?[^#]*)?")  # RFC 3986, appendix B
HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
SENT_AS_IS = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/?%]*")  # RFC 3986: a path and its query


class Address(NamedTuple):
    """A URL that may be asked for: without user, password and fragment, quoted as it is sent."""

    url: str
    origin: str  # scheme://host:port, the port always there
    host: str  # host:port


def parse(url: str) -> Address:
    """Raises AddressRefused for what is not an http or https URL with a host and without a user."""
    parts = PARTS.match(url.strip())
    if parts is None:
        raise AddressRefused("only http and https addresses can be fetched", url=url)
    scheme, authority, path, query = parts.groups("")
    try:
        place, host = _place(scheme.lower(), authority)
    except ValueError as error:
        raise AddressRefused(f"not an address: {error}", url=url) from error
    target = f"{path or '/'}{query}"
    if not SENT_AS_IS.fullmatch(target):
        target = quote(target, safe="-._~!$&'()*+,;=:@/?%", errors="surrogateescape")
    return Address(place + target, f"{scheme.lower()}://{host}", host)


@lru_cache(maxsize=256)
def _place(scheme: str, authority: str) -> tuple[str, str]:
    """scheme://host[:port] as it is asked for, and host:port. Raises ValueError."""
    if "@" in authority:
        raise ValueError("an address with a user or password is not fetched")
    parts = urlsplit(f"{scheme}://{authority}")
    host = parts.hostname or ""
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if not HOST.fullmatch(host):
        raise ValueError(f"{authority!r} is not a host")
    port = parts.port or DEFAULT_PORTS[scheme]
    host = f"[{host}]" if ":" in host else host
    shown = host if port == DEFAULT_PORTS[scheme] else f"{host}:{port}"
    return f"{scheme}://{shown}", f"{host}:{port}"


def checked(url: str, policy: FetchPolicy) -> Address:
    """The address of a page of the source; raises AddressRefused for any other."""
    address = parse(url)
    if address.origin not in origins(policy.base_url, policy.extra_hosts):
        raise AddressRefused(f"{address.origin} is not an address of {policy.source}", url=url)
    return address


@lru_cache(maxsize=64)
def origins(base_url: str, extra_hosts: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The origins that pages may come from, the source's own first.

    A site may move a visitor from http to https, never back.
    """
    base = parse(base_url)
    scheme = urlsplit(base.url).scheme
    allowed = [base.origin]
    if base.origin.startswith("http:") and base.origin.endswith(":80"):
        allowed.append(f"https{base.origin[4:-3]}:443")
    for host in sorted(extra_hosts):
        allowed += [parse(f"{s}://{host}/").origin for s in dict.fromkeys((scheme, "https"))]
    return tuple(dict.fromkeys(allowed))


def is_loopback(origin: str) -> bool:
    """Whether `origin` is on this machine by its very name, without looking it up."""
    host = urlsplit(origin).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
