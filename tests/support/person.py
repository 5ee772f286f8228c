"""Somebody with a browser's cookies and without a browser."""

import re

import requests

from atrium.contracts.person import COOKIE


class Person(requests.Session):
    """A guest of the system at `address`, signed in as the button on the page does it."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.headers.update({"Origin": address, "Sec-Fetch-Site": "same-origin"})
        page = self.get(f"{address}/accounts/login/")
        (token, *_) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        self.post(f"{address}/accounts/guest/", {"csrfmiddlewaretoken": token}).raise_for_status()
        assert COOKIE in self.cookies
        told = self.get(f"{address}/accounts/session/").json()
        self.id: str = told["person"]["sub"]
        self.headers["X-CSRFToken"] = told["csrf_token"]
