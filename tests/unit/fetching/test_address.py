import pytest

from atrium.contracts.errors import AddressRefused
from atrium.fetching.address import checked, is_loopback, origins, parse
from atrium.fetching.policy import FetchPolicy

SITE = FetchPolicy("https://www.example.org/hotels", extra_hosts=frozenset({"cdn.example.org", "img.example.org:8443"}))


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://www.example.org", "https://www.example.org/"),
        ("HTTPS://WWW.Example.ORG:443/A?b=c#d", "https://www.example.org/A?b=c"),
        ("https://www.example.org?q=1", "https://www.example.org/?q=1"),
        ("https://www.example.org/Hôtel d'été", "https://www.example.org/H%C3%B4tel%20d'%C3%A9t%C3%A9"),
        ("https://www.example.org/a%20b%C3%B4", "https://www.example.org/a%20b%C3%B4"),
        ("https://www.example.org/a\r\nHost: b", "https://www.example.org/a%0D%0AHost:%20b"),
        ("https://www.example.org/\udce9", "https://www.example.org/%E9"),
        ("  https://www.example.org/x\n", "https://www.example.org/x"),
        ("https://cdn.example.org/x", "https://cdn.example.org/x"),
        ("https://img.example.org:8443/x", "https://img.example.org:8443/x"),
    ],
)
def test_an_address_of_the_source(url, sent):
    assert checked(url, SITE).url == sent


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.org/",  # never back from https
        "https://www.example.org:444/",
        "https://example.org/",
        "https://www.example.org.evil.test/",
        "https://evil.test/www.example.org",
        "https://www.example.org@evil.test/",
        "https://evil.test\\@www.example.org/",
        "https://www.example.org\\.evil.test/",
        "https://me:secret@www.example.org/",
        "https://img.example.org/",
        "https:/www.example.org/",
        "//www.example.org/",
        "/x",
        "",
        "javascript:alert(1)",
        "ftp://www.example.org/",
        "https://",
        "https://[::1",
        "https://www.example.org:99999/",
        "https://www.example.org:x/",
        "https://www exam ple.org/",
        "https://\u2100.example.org/",
        "https://" + "a" * 300 + "é.org/",
    ],
)
def test_any_other_address_is_refused(url):
    with pytest.raises(AddressRefused):
        checked(url, SITE)


def test_a_site_may_move_to_https():
    assert origins("http://example.org") == ("http://example.org:80", "https://example.org:443")
    assert origins("http://127.0.0.1:8000/") == ("http://127.0.0.1:8000",)


def test_addresses_of_ip_version_6():
    assert parse("http://[::1]:8000/x") == ("http://[::1]:8000/x", "http://[::1]:8000", "[::1]:8000")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1:80", "localhost:8000", "atrium.localhost", "[::1]:8000"])
def test_this_machine(host):
    assert is_loopback(f"http://{host}")


@pytest.mark.parametrize("host", ["example.org", "localhost.example.org", "192.168.0.1", "0.0.0.0", "127.0.0.1.nip.io"])
def test_another_machine(host):
    assert not is_loopback(f"http://{host}")
