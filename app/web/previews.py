"""A quest as a client sees it, before anybody walks it: which one, and whom the studio asks for it.

The pages are those of the real portal, in an application of its own (app/sandbox). A room may not know that one, so
the application hangs it up here and the studio takes it from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

import sqlalchemy as sa
from flask import Flask, Response, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

RIGHT_TO_LEFT = "rtl"
"""No language: the letters of English on a page that runs from right to left."""
FRAMES, RISKS = ("journey", "plain"), ("low", "medium", "high")
LAST_DAY = 180
_KEY = re.compile(
    r"(?P<language>[A-Za-z-]{2,20})_(?P<frame>journey|plain)_(?P<risk>low|medium|high)_(?P<day>[1-9][0-9]{0,2})"
    r"_(?P<script>with|no)_(?P<content>[0-9a-f]{12})_(?P<reader>[0-9a-f]{8})"
)


@dataclass(frozen=True)
class Content:
    """What is previewed: the text of a draft, or of a version with its ``compiled`` form as people walk it."""

    definition: str
    compiled: str | None = None


@dataclass(frozen=True)
class Preview:
    """One look at a quest. ``content`` and ``reader`` are the beginnings of hashes: each reader has her own."""

    quest: str
    which: str
    language: str
    frame: str
    risk: str
    day: int
    has_script: bool
    content: str
    reader: str

    @property
    def key(self) -> str:
        """All of it in one part of an address, so that any process can build the same."""
        script = "with" if self.has_script else "no"
        parts = (self.language, self.frame, self.risk, str(self.day), script, self.content, self.reader)
        return "_".join(parts)


def preview_of(quest: str, which: str, key: str) -> Preview | None:
    """What a key of an address means; None where it is none."""
    found = _KEY.fullmatch(key)
    if found is None or int(found["day"]) > LAST_DAY:
        return None
    said = {name: found[name] for name in ("language", "frame", "risk", "content", "reader")}
    return Preview(quest, which, day=int(found["day"]), has_script=found["script"] == "with", **said)


class Previews(Protocol):
    """Builds previews and answers in their place."""

    def holds(self, preview: Preview) -> bool:
        """Whether it was built and is still kept."""

    def build(self, preview: Preview, content: Content, db: sa.Connection) -> None:
        """A service to throw away, like the one behind ``db`` but without its people, and a client in it who has
        walked to that day. Raises QuestUnreadable."""

    def answer(self, preview: Preview, prefix: str) -> Response:
        """What the portal in it answers to this very request, whose address is below ``prefix``."""

    def forget(self, preview: Preview) -> None:
        """Throw it away."""


def previews() -> Previews:
    return cast(Previews, current_app.extensions["previews"])


def passed_on(view: View) -> View:
    """Declare that this view hands the whole request on: what its address and its form say is not for us."""
    view.is_passed_on = True  # type: ignore[attr-defined]
    return view


def is_passed_on(app: Flask | None = None) -> bool:
    """Whether this request is for another application."""
    views = (app or current_app).view_functions
    return bool(getattr(views.get(request.endpoint or ""), "is_passed_on", False))
