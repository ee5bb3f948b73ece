"""The page of one clock: what is owed and why, and what somebody may say of it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.desk.pages.clock_words import ClockWords, clock_words
from app.desk.pages.handovers import look_url
from app.desk.pages.telling import telling_of
from app.permissions import Actor
from app.queries.clocks import ClockRow, may_read_whose
from app.services.clock_acts import may_act, tries_left
from app.vocabulary import ClockKind
from app.web.our_hours import our_hours
from app.web.words import _, language_name
from quests.clocks import RULES


@dataclass(frozen=True)
class OneClockPage:
    """``told`` are sentences. ``deeds``: what may be said of it, as (value, words, icon); the first is the main one."""

    id: str
    who: str
    language: str
    words: ClockWords
    why: str
    told: tuple[str, ...]
    deeds: tuple[tuple[str, str, str], ...]
    look_url: str
    look_words: str


def one_clock_page(db: sa.Connection, row: ClockRow, staff: Actor) -> OneClockPage:
    """One clock as it stands now."""
    telling, may = telling_of(db, [row]), may_act(row, staff)
    left = tries_left(db, row) if may and row.kind is ClockKind.CALL_BACK else 0
    return OneClockPage(
        id=row.id,
        who=row.pseudonym or _("Somebody who is no client yet"),
        language=language_name(row.language or "en"),
        words=clock_words(row, our_hours(), clock.now(), telling=telling),
        why=_call_back_words(row, left) if may and row.kind is ClockKind.CALL_BACK else _why(row.kind),
        told=tuple(telling.told_words(row)),
        deeds=tuple(_deeds(row, left)) if may else (),
        look_url=look_url(row.card_id, row.client_id, row.journey_id) if may_read_whose(db, staff, row.id) else "",
        look_words=_("Number and notes: open the contact") if row.card_id is not None else _("Look at the record"),
    )


def _why(kind: ClockKind) -> str:
    if kind is ClockKind.CLINICIAN:
        return _("What was said calls for a talk with a clinician on the same day. Ask directly how safe they are.")
    if kind is ClockKind.DEBT_HELP:
        return _("In acute money trouble the request to a debt counsellor goes out within the hour.")
    return ""


def _call_back_words(row: ClockRow, left: int) -> str:
    if row.stopped_at is not None:
        return ""
    if not left:
        return _("Three tries. A supervisor decides what comes next.")
    tries = RULES[row.kind].tries
    return _("The line dropped. Try %(number)s of %(all)s: call back now.", number=tries - left + 1, all=tries)


def _deeds(row: ClockRow, left: int) -> list[tuple[str, str, str]]:
    if row.stopped_at is not None:
        return []
    if row.kind is ClockKind.CALL_BACK:
        tried = [("tried", _("Called, no answer"), "phone")] if left else []
        lost = ("lost", _("No further try, the supervisor knows"), "ban")
        return [("done", _("Connected again"), "check"), *tried, lost]
    done = {
        ClockKind.CLINICIAN: ("done", _("We have spoken"), "check"),
        ClockKind.DEBT_HELP: ("done", _("The request is made"), "check"),
    }
    if row.waiting_since is not None:
        return [("go_on", _("It is our turn again"), "circle-play"), done[row.kind]]
    return [done[row.kind], ("wait", _("I tried: it is their turn now"), "circle-pause")]
