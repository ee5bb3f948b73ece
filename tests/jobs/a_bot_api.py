"""Telegram's Bot API on loopback: what people write and press is handed out by its rules, what our bot says is kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "123456:a-token-of-the-tests"


@dataclass
class BotApi:
    """One bot. An update is handed out until a later place is asked for, as Telegram does."""

    address: str = ""
    number: int = 700
    waiting: list[dict[str, Any]] = field(default_factory=list)
    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refuses: dict[str, tuple[int, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def _add(self, what: dict[str, Any]) -> int:
        self.number += 1
        self.waiting.append({"update_id": self.number, **what})
        return self.number

    def written(self, chat: int, words: str | None, kind: str = "private") -> int:
        """Somebody writes to the bot; None is a picture."""
        message = {"message_id": 1, "chat": {"id": chat, "type": kind}, "date": 1}
        return self._add({"message": {**message, **({"text": words} if words is not None else {"photo": []})}})

    def pressed(self, chat: int, data: str, message: int = 55) -> int:
        """Somebody presses a button under a message."""
        under = {"message_id": message, "chat": {"id": chat, "type": "private"}}
        return self._add({"callback_query": {"id": f"press-{self.number}", "data": data, "message": under}})

    @property
    def words(self) -> list[str]:
        """Everything that our bot said, in order."""
        return [told["text"] for method, told in self.said if method in ("sendMessage", "editMessageText")]

    @property
    def last(self) -> dict[str, Any]:
        return [told for method, told in self.said if method in ("sendMessage", "editMessageText")][-1]

    def buttons(self) -> dict[str, str]:
        """The buttons under the last thing that it said: what stands on each, and what it carries."""
        rows = self.last.get("reply_markup", {}).get("inline_keyboard", [])
        return {one["text"]: one["callback_data"] for row in rows for one in row}

    def answer(self, method: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked.append(method)
        if method in self.refuses:
            status, description = self.refuses[method]
            return status, {"ok": False, "description": description}
        if method == "getMe":
            return 200, {"ok": True, "result": {"username": "a_quiet_bot"}}
        if method == "getUpdates":
            offset = asked.get("offset", 0)
            if self.waiting and offset > self.waiting[-1]["update_id"] + 10:
                offset = 0  # A new count: the place of before says nothing.
            self.waiting = [one for one in self.waiting if one["update_id"] >= offset]
            return 200, {"ok": True, "result": self.waiting[:50]}
        self.said.append((method, asked))
        return 200, {"ok": True, "result": {"message_id": 56}}


@contextmanager
def bot_api() -> Iterator[BotApi]:
    """The stand-in while it runs."""
    api = BotApi()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))) or b"{}")
            token, _, method = self.path.removeprefix("/bot").partition("/")
            status, told = api.answer(method, asked) if token == TOKEN else (401, {"ok": False})
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
