"""The handshake with an X server: whether it lets this user in.

If it does not, Qt aborts the program. The handshake follows the X Window System Protocol, version
11 release 7.7, chapter 8, and Xsecurity(7); the file of cookies is laid out as in Xau's README.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from engine.vocabulary.wording import _

Address: TypeAlias = str | tuple[str, int]
"""The path of a socket, or a host and a port."""

_CONNECT_S = 2.0
_FAILED, _SUCCESS = 0, 1
_COOKIE = b"MIT-MAGIC-COOKIE-1"
_FAMILY_LOCAL = 256
_MOST_COOKIES_BYTES = 2**20


def connect(address: Address) -> socket.socket:
    """Return a connection to the server that listens at an address.

    Raises:
        OSError: none does, or not in time.
    """
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    # On Linux an X server may listen only at the abstract name of the same path.
    names = [address, f"\0{address}"] if isinstance(address, str) else [address]
    problem: OSError | None = None
    for name in names:
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(_CONNECT_S)
        try:
            connection.connect(name)
        except OSError as error:
            connection.close()
            problem = error
        else:
            return connection
    assert problem is not None
    raise problem


def x_refusal(address: Address, number: str, environment: Mapping[str, str]) -> str:
    """Return why an X server refuses this user, in its words, or nothing if it does not.

    Args:
        address: Where it listens.
        number: The number of its display.
        environment: Holds ``XAUTHORITY`` or ``HOME``, which lead to the file of cookies.
    """
    refusal = ""
    # Many let in the same user of the system without a cookie.
    for cookie in (b"", *_cookies(number, environment)):
        try:
            reason = _ask(address, cookie)
        except OSError:
            return ""  # No reason not to open a window.
        if not reason:
            return ""
        refusal = refusal or reason
    return refusal


def _ask(address: Address, cookie: bytes) -> str:
    """Ask to be let in; return why not, or nothing.

    Raises:
        OSError: the server does not answer as one does.
    """
    name = _COOKIE if cookie else b""
    request = struct.pack("<BxHHHHxx", ord("l"), 11, 0, len(name), len(cookie))
    with connect(address) as connection, connection.makefile("rb") as reader:
        connection.sendall(request + _padded(name) + _padded(cookie))
        head = reader.read(8)
        if len(head) < 8:
            raise ConnectionResetError("it hung up")
        if head[0] == _SUCCESS:
            # Left open as long as the program runs: many servers restart once their last client
            # leaves, and Qt would connect just then.
            os.dup(connection.fileno())
            return ""
        (length,) = struct.unpack("<H", head[6:8])
        words = reader.read(4 * length)
    if head[0] == _FAILED:
        words = words[: head[1]]
    return words.decode("latin-1").strip("\0\r\n ") or _("no reason given")


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _cookies(number: str, environment: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the cookies that may open a display; none from an unreadable file."""
    home = Path(environment.get("HOME", "/nonexistent"))
    path = environment.get("XAUTHORITY") or home / ".Xauthority"
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST_COOKIES_BYTES)
    except OSError:
        return
    host = socket.gethostname().encode()
    at = 0
    while at + 2 <= len(data):
        (family,) = struct.unpack_from(">H", data, at)
        at += 2
        fields: list[bytes] = []
        for _part in range(4):
            if at + 2 > len(data):
                return
            (length,) = struct.unpack_from(">H", data, at)
            fields.append(data[at + 2 : at + 2 + length])
            at += 2 + length
        owner, display, name, cookie = fields
        # A cookie for another machine's local display opens none here.
        is_elsewhere = family == _FAMILY_LOCAL and owner != host
        if name == _COOKIE and display.decode("latin-1") in ("", number) and not is_elsewhere:
            yield cookie
