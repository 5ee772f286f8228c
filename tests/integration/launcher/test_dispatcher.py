"""The gateway between a client and what stands behind it: nothing lost, nothing made up, nobody waiting for nothing."""

import asyncio
import http.client
import json
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from tests.support.asgi_server import served
from tests.support.web_stand_in import behind, reply

from atrium.launcher.dispatcher import Dispatcher
from atrium.launcher.proxy import BODY_LIMIT, Proxy

lifespan_steps: list[str] = []


@asynccontextmanager
async def _lifespan(_: FastAPI):
    lifespan_steps.append("started")
    yield
    lifespan_steps.append("ended")


search_api = FastAPI(lifespan=_lifespan)


@search_api.get("/api/search/whoami")
def whoami(request: Request) -> dict[str, str]:
    return {"request_id": request.headers["x-request-id"], "path": request.url.path}


@pytest.fixture
def web_socket() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="atrium-") as folder:
        yield Path(folder) / "web"


@pytest.fixture
def gateway(web_socket) -> Iterator[int]:
    with served(Dispatcher(search_api, Proxy(str(web_socket)))) as port:
        yield port


def ask(port: int, path: str, method: str = "GET", body=None, **headers: str):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, path, body, names)  # an iterable is sent in chunks
        answer = connection.getresponse()
        answer.content = answer.read()
        return answer


def test_search_api_is_inside_with_its_lifespan(web_socket):
    lifespan_steps.clear()
    with served(Dispatcher(search_api, Proxy(str(web_socket)))) as port:
        answer = ask(port, "/api/search/whoami", X_Request_ID="mine-1")
        assert json.loads(answer.content) == {"request_id": "mine-1", "path": "/api/search/whoami"}
        assert answer.headers["X-Request-ID"] == "mine-1"
        assert lifespan_steps == ["started"]
    assert lifespan_steps == ["started", "ended"]


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/hotels/", "/api/searching", "/api/search-it", "/static/a%2Fb.css?x=%C3%A9+1&y"]
)
def test_everything_else_goes_to_web_as_it_was_asked(gateway, web_socket, path):
    async def answer(_, writer):
        return await reply(writer, b"from web")

    with behind(web_socket, answer) as web:
        assert ask(gateway, path).content == b"from web"
    assert web.asked[0].line == f"GET {path} HTTP/1.1"


def test_headers_that_are_for_one_connection_stay_there(gateway, web_socket):
    async def answer(_, writer):
        return await reply(
            writer,
            b"",
            "Server: hidden",
            "Keep-Alive: timeout=5",
            "Connection: X-Private",
            "X-Private: 1",
            "Vary: A",
            "Vary: B",
        )

    with behind(web_socket, answer) as web:
        answered = ask(
            gateway, "/", Connection="X-Hop", X_Hop="1", TE="trailers", Cookie="a=1; b=2", X_Forwarded_For="6.6.6.6",
            X_Forwarded_Host="evil.example", Forwarded="for=6.6.6.6", X_Request_ID="not a name", Accept_Encoding="gzip",
        )  # fmt: skip
    seen = web.asked[0].headers
    name = seen.pop("x-request-id")
    assert len(name) == 32
    host = f"127.0.0.1:{gateway}"
    assert seen == {
        "host": host,
        "cookie": "a=1; b=2",
        "accept-encoding": "gzip",
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
        "x-forwarded-host": host,
    }
    assert answered.headers.get_all("Vary") == ["A", "B"]
    assert {"server", "keep-alive", "x-private"} & {header.lower() for header in answered.headers} == set()
    assert answered.headers["X-Request-ID"] == name


def test_cookies_and_redirects_pass(gateway, web_socket):
    async def answer(_, writer):
        return await reply(writer, b"", "Location: /next", "Set-Cookie: a=1", "Set-Cookie: b=2", status="302 Found")

    with behind(web_socket, answer):
        answered = ask(gateway, "/")
    assert (answered.status, answered.headers["Location"]) == (302, "/next")
    assert answered.headers.get_all("Set-Cookie") == ["a=1", "b=2"]


def test_head_has_a_length_and_no_body(gateway, web_socket):
    async def answer(asked, writer):
        assert asked.line.startswith("HEAD")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n")
        return True

    with behind(web_socket, answer):
        answered = ask(gateway, "/", "HEAD")
    assert (answered.headers["Content-Length"], answered.content) == ("1234", b"")


def test_what_is_already_there_is_passed_on_before_the_rest_comes(gateway, web_socket):
    read = threading.Event()

    async def answer(_, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        await asyncio.to_thread(read.wait, 30)
        writer.write(b"4\r\nlast\r\n0\r\n\r\n")
        return True

    with behind(web_socket, answer), closing(http.client.HTTPConnection("127.0.0.1", gateway)) as connection:
        connection.request("GET", "/")
        answered = connection.getresponse()
        assert answered.read1() == b"first"
        assert not read.is_set()
        read.set()
        assert answered.read() == b"last"


def test_web_hears_of_it_when_nobody_waits_any_more(gateway, web_socket):
    gone = []

    async def answer(_, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while True:
                writer.write(b"5\r\nagain\r\n")
                await writer.drain()
                await asyncio.sleep(0.01)
        except ConnectionError:
            gone.append(True)
        return False

    with behind(web_socket, answer):
        with socket.create_connection(("127.0.0.1", gateway)) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            client.recv(1000)
        deadline = time.monotonic() + 5
        while not gone and time.monotonic() < deadline:
            time.sleep(0.02)
    assert gone


def test_an_answer_that_was_cut_off_does_not_look_whole(gateway, web_socket):
    async def answer(_, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        await writer.drain()
        return False

    with behind(web_socket, answer), pytest.raises(http.client.IncompleteRead):
        ask(gateway, "/")


def test_a_body_arrives_whole_and_has_a_limit(gateway, web_socket):
    async def answer(asked, writer):
        return await reply(writer, str(len(asked.body)).encode())

    with behind(web_socket, answer) as web:
        assert ask(gateway, "/", "POST", b"x" * BODY_LIMIT).content == str(BODY_LIMIT).encode()
        assert ask(gateway, "/", "POST", iter([b"ab", b"cd"])).content == b"4"
        assert ask(gateway, "/", "POST", b"x" * (BODY_LIMIT + 1)).status == 413
        chunks = (b"x" * 65536 for _ in range(17))
        assert ask(gateway, "/", "POST", chunks).status == 413
    assert len(web.asked) == 2


def test_an_address_has_a_limit(gateway, web_socket):
    async def answer(_, writer):
        return await reply(writer, b"")

    with behind(web_socket, answer):
        assert ask(gateway, f"/?q={'a' * 7_900}").status == 200
        assert ask(gateway, f"/?q={'a' * 8_000}").status == 414


def closes_the_second_request(asked_before: list):
    async def answer(asked, writer):
        """Keeps the connection and closes it when something comes: what a server does whose patience has just ended."""
        if any(before.connection == asked.connection for before in asked_before[:-1]):
            return False
        return await reply(writer, b"")

    return answer


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_kept_connection_that_was_closed_meanwhile_is_replaced(gateway, web_socket, method):
    asked: list = []
    with behind(web_socket, closes_the_second_request(asked)) as web:
        web.asked = asked
        assert ask(gateway, "/first", method).status == 200
        assert ask(gateway, "/second", method).status == 200
    assert [(each.connection, each.line.split()[1]) for each in asked] == [
        (1, "/first"),
        (1, "/second"),
        (2, "/second"),
    ]


def test_a_post_never_meets_a_closed_connection_and_is_sent_once(gateway, web_socket):
    asked: list = []
    with behind(web_socket, closes_the_second_request(asked)) as web:
        web.asked = asked
        assert ask(gateway, "/first").status == 200
        assert ask(gateway, "/second", "POST", b"once").status == 200
    assert [each.connection for each in asked] == [1, 2]


def test_while_web_is_away_people_get_a_page_and_scripts_a_problem(gateway):
    page = ask(gateway, "/saved/", Accept="text/html,*/*")
    assert (page.status, page.headers["Retry-After"]) == (503, "2")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b'http-equiv="refresh"' in page.content
    problem = ask(gateway, "/api/v1/hotels/", Accept="text/html")
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert json.loads(problem.content) | {"detail": ""} == {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "",
        "code": "web_restarting",
    }
    assert b"refresh" not in ask(gateway, "/saved/1/remove/", "POST", b"", Accept="text/html").content
    assert ask(gateway, "/api/search/whoami").status == 200


def test_web_that_breaks_off_is_a_502_and_not_asked_again(gateway, web_socket):
    async def answer(*_):
        return False

    with behind(web_socket, answer) as web:
        answered = ask(gateway, "/", "POST", b"x")
    assert (answered.status, json.loads(answered.content)["code"]) == (502, "web_broke_off")
    assert len(web.asked) == 1


@pytest.mark.parametrize("line", [b"OPTIONS * HTTP/1.1", b"GET /\xc3\xa9?\xff HTTP/1.1", b"GET //two HTTP/1.1"])
def test_odd_addresses_are_answered(gateway, web_socket, line):
    async def answer(_, writer):
        return await reply(writer)

    with behind(web_socket, answer), socket.create_connection(("127.0.0.1", gateway)) as client:
        client.sendall(line + b"\r\nHost: a\r\n\r\n")
        assert client.recv(1000).split()[1] in {b"200", b"400"}
