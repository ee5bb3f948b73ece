"""A gateway on loopback that fails in six ways, on request, and keeps every key that it took.

Each way has an address of its own. ``well``: it answers as it should. ``out``: it fails every time. ``shaky``: one try
in many fails.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

FAULTS = ("500", "429", "timeout", "hang", "half-close", "reset")
NOTHING_TAKEN = ("500", "429")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
ONE_IN = 33
LINGERS = struct.pack("ii", 1, 0)
"""Closed like this, a connection is reset."""


@dataclass
class Gateway:
    """How it does now, and what it took: the keys of each address, each as often as it came."""

    port: int = 0
    mode: str = "well"
    asked: Counter[str] = field(default_factory=Counter)
    taken: dict[str, Counter[str]] = field(default_factory=lambda: {fault: Counter() for fault in FAULTS})

    def fails(self, fault: str) -> bool:
        self.asked[fault] += 1
        return self.mode == "out" or (self.mode == "shaky" and self.asked[fault] % ONE_IN == 0)


@contextmanager
def faulty_gateway() -> Iterator[Gateway]:
    gateway, loop = Gateway(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> asyncio.Server:
        return await asyncio.start_server(lambda *ends: _talk(gateway, *ends), "127.0.0.1", 0)

    async def end(server: asyncio.Server) -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(begin(), loop).result(10)
    gateway.port = server.sockets[0].getsockname()[1]
    try:
        yield gateway
    finally:
        asyncio.run_coroutine_threadsafe(end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _talk(gateway: Gateway, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while request := await _request(reader):
            fault, key = request
            fails = gateway.fails(fault)
            if not fails or fault not in NOTHING_TAKEN:
                gateway.taken[fault][key] += 1  # It took the message, and only its answer is lost.
            if not fails:
                writer.write(OK)
                continue
            if not await FAIL[fault](reader, writer):
                break
    except ConnectionError:
        pass
    finally:
        writer.close()


async def _request(reader: asyncio.StreamReader) -> tuple[str, str] | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        said = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:-2])}
        await reader.readexactly(int(said.get("content-length", 0)))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return head[0].split()[1].strip("/").partition("?")[0], said["idempotency-key"]


Failing = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bool]]


def _answers(status: str) -> Failing:
    async def fail(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
        return True

    return fail


async def _never_answers(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> bool:
    await reader.read()
    return False


async def _stops_in_the_middle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhal")
    await reader.read()
    return False


async def _says_nothing_more(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    writer.write_eof()
    await reader.read()
    return False


async def _resets(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    await writer.drain()
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGERS)
    return False


FAIL: dict[str, Failing] = {
    "500": _answers("500 Internal Server Error"),
    "429": _answers("429 Too Many Requests"),
    "timeout": _never_answers,
    "hang": _stops_in_the_middle,
    "half-close": _says_nothing_more,
    "reset": _resets,
}
