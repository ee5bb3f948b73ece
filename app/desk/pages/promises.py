"""What we promised a client, by when, and whether it was kept: from the events of her plans, what is open first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.desk.pages.plan import promise_words
from app.desk.pages.timeline import Part
from app.desk.pages.told import Told
from app.desk.words import by_when
from app.queries.story import TimelineEntry
from app.web.words import _
from quests.promises import KEPT, state_of


@dataclass(frozen=True)
class Promise:
    """One promise. ``state``: open, late (open and its time is over), kept, or later (done, after its time)."""

    words: str
    when: str
    state: str

    @property
    def icon(self) -> str:
        """Beside the words and the colour: a state is always all three."""
        return {"kept": "check", "late": "triangle-alert", "later": "clock"}.get(self.state, "circle")


@dataclass(frozen=True)
class Promises:
    """``running`` is what we owe now, what is due first on top; ``over`` is how it went before, newest first."""

    running: tuple[Promise, ...]
    over: tuple[Promise, ...]


NOTHING = Promises((), ())


def promises_of(parts: Sequence[Part], pseudonym: str) -> Promises:
    """Every promise of these plans."""
    running: list[tuple[datetime | None, Promise]] = []
    over: list[tuple[datetime, Promise]] = []
    for entries, history in parts:
        quests = history.that_held(entries)
        waits: dict[str | None, Told] = {}
        for entry, quest in reversed(list(zip(entries, quests, strict=True))):
            if entry.kind == "service_wait_started":
                waits[entry.step] = Told(entry, quest, pseudonym, {}, history)
            elif entry.kind == "service_wait_ended" and (begun := waits.pop(entry.step, None)) is not None:
                over.append((entry.at, _kept(begun, entry)))
        running += [(_by(one), _owed(one)) for one in waits.values()]
    running.sort(key=lambda one: (one[0] is None, one[0] or clock.now()))
    over.sort(key=lambda one: one[0], reverse=True)
    return Promises(tuple(one for _at, one in running), tuple(one for _at, one in over))


def _by(begun: Told) -> datetime | None:
    found = begun.entry.detail.get("promise_by")
    return datetime.fromisoformat(found) if isinstance(found, str) else None


def _owed(begun: Told) -> Promise:
    by = _by(begun)
    state = state_of(by, None, clock.now())
    return Promise(_what(begun), promise_words(by) or _("No time was named."), state)


def _kept(begun: Told, ended: TimelineEntry) -> Promise:
    by, done = _by(begun), by_when(ended.at)
    state = state_of(by, bool(ended.detail.get("kept")), clock.now())
    if state == KEPT:
        when = _("Kept on %(done)s, promised by %(when)s", done=done, when=by_when(by)) if by else _("Kept")
    else:
        when = _("Done on %(done)s, promised by %(when)s", done=done, when=by_when(by)) if by else _("Done later")
    return Promise(_what(begun), when, state)


def _what(begun: Told) -> str:
    if begun.entry.step is None:
        return _("A call")
    if begun.is_talk:
        return _("A talk: “%(step)s”", step=begun.step)
    if begun.is_ours:
        return _("A step of ours: “%(step)s”", step=begun.step)
    return _("An answer to “%(step)s”", step=begun.step)
