"""`healthcheck.py [URL]`: asks each address behind the name in URL (or ATRIUM_HEALTH_URL), prints what each says.

Exit status 0 when all of them answered 200, else 1. It runs every five seconds in each container, so it imports little.
"""

import os
import socket
import sys

SECONDS = 8.0  # a busy machine is no reason to replace what runs on it


def ask(address: tuple[str, int], host: str, path: str) -> tuple[int, str]:
    """Status and body; status 0 and the reason where there was no answer."""
    try:
        with socket.create_connection(address, SECONDS) as connection:
            # a Host that every process accepts: the check comes from inside
            connection.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
    except OSError as error:
        return 0, str(error)
    head, _, body = answer.partition(b"\r\n\r\n")
    status = head.split(b" ", 2)[1] if head.startswith(b"HTTP/") else b"0"
    return int(status), body.decode(errors="replace").strip()


def main(url: str) -> int:
    host, _, path = url.removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    try:
        found = socket.getaddrinfo(name, int(port or 80), socket.AF_INET, socket.SOCK_STREAM)
    except OSError as error:
        sys.stdout.write(f"{name} 0 {error}\n")
        return 1
    answers = {address[0]: ask(address[:2], host, f"/{path}") for *_, address in found}
    for address, (status, body) in sorted(answers.items()):
        sys.stdout.write(f"{address} {status} {body}\n")
    return 0 if all(status == 200 for status, _ in answers.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.environ["ATRIUM_HEALTH_URL"]))
