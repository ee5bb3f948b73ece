"""Her log: what she noted on a day, and the check-ins of her plans. First and latest side by side, and no judgement.

Days without a note are a gap and no break; nothing is counted, and no amount is in it (domain.md section 4, G04, G12).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from app.portal.pages.from_plans import Given, check_ins, given_on
from app.services.own_things import Entry
from app.web.answer_words import is_own_words

A_GAP = timedelta(days=14)
SHOWN_AT_FIRST = 12


@dataclass(frozen=True)
class LogLine:
    """One day. ``source`` names the check-in that it was said in; ``after_gap``: nothing was noted for a while before
    the day that stands above it in the list."""

    on: date
    mood: int | None
    words: tuple[str, ...]
    url: str
    source: str = ""
    after_gap: bool = False


@dataclass(frozen=True)
class LogPage:
    """``recent`` and ``older`` begin with the latest day. ``then`` and ``now`` are set once there are two days."""

    recent: tuple[LogLine, ...]
    older: tuple[LogLine, ...]
    then: LogLine | None
    now: LogLine | None


def log_page(kept: Iterable[Entry], found: Iterable[Given]) -> LogPage:
    """The log as it stands now."""
    lines = sorted([*(_own(one) for one in kept), *(_said(one) for one in check_ins(found))], key=lambda one: one.on)
    two_days = len({line.on for line in lines}) > 1
    listed = list(_with_gaps(lines[::-1]))
    return LogPage(
        tuple(listed[:SHOWN_AT_FIRST]),
        tuple(listed[SHOWN_AT_FIRST:]),
        then=lines[0] if two_days else None,
        now=lines[-1] if two_days else None,
    )


def _own(one: Entry) -> LogLine:
    mood, words = one.values.get("mood"), one.text()
    return LogLine(
        date.fromisoformat(one.text("on")),
        mood if isinstance(mood, int) else None,
        (words,) if words else (),
        url_for("portal.log_entry", entry_id=one.id),
    )


def _said(one: Given) -> LogLine:
    mood, words = None, []
    for question, answer in one.answered():
        if question.kind == "scale" and mood is None and isinstance(answer, int):
            mood = answer
        elif question.kind in ("choice", "several") or is_own_words(question):
            words.append(one.words_of(question, answer))
    return LogLine(given_on(one), mood, tuple(words), one.kept().url, source=one.title)


def _with_gaps(lines: list[LogLine]) -> Iterator[LogLine]:
    later: date | None = None
    for line in lines:
        has_gap = later is not None and later - line.on > A_GAP
        yield LogLine(line.on, line.mood, line.words, line.url, line.source, has_gap)
        later = line.on
