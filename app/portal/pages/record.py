"""What is kept about her, as she may see it: counts of what there is, who opened her record, and her own visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext as _

from app import clock
from app.extensions import questline
from app.portal.pages.words_changed import WordsChanged, all_changes
from app.portal.plan import own_locker
from app.portal.reader import on_day
from app.queries.access import Opening, SignIn, openings_of_client, sign_ins_of_client
from app.queries.journeys import journeys_of_client
from app.queries.replies import replies_to
from app.services.answers import answers_of_journey
from app.services.portal_sessions import ABSOLUTE, IDLE, name_of_visit
from app.web.filters import moment
from app.web.sessions import client
from app.web.staff_frame import role_words
from app.web.transaction import db


@dataclass(frozen=True)
class Opened:
    """Somebody of the service opened her record on one day, ``times`` times and last at ``last``.

    ``name`` is None where that person has left; ``role`` is what that person does here, in words. ``sealed``: what
    few may read, and this person read with a reason.
    """

    day: date
    name: str | None
    role: str
    times: int
    last: datetime
    sealed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Visit:
    """One sign-in of hers. ``name`` is what a form calls it by; empty where it is over. ``end`` says how it ended."""

    began_at: datetime
    last_seen_at: datetime
    is_this: bool
    name: str
    end: str


@dataclass(frozen=True)
class RecordPage:
    pseudonym: str
    sent_count: int
    draft_count: int
    note_count: int
    has_counsellor: bool
    opened: tuple[Opened, ...]
    words_changes: tuple[WordsChanged, ...]
    visits: tuple[Visit, ...]
    visits_days: int
    is_watched: bool
    ways_on: tuple[tuple[str, str, str], ...]


def record_page() -> RecordPage:
    """Her record in numbers, without repeating its words."""
    plans = journeys_of_client(db(), client().id)
    locker = own_locker()
    steps = [step for plan in plans for step in answers_of_journey(db(), locker, plan.id).values()]
    return RecordPage(
        pseudonym=client().pseudonym,
        sent_count=sum(step.is_sent for step in steps),
        draft_count=sum(not step.is_sent for step in steps),
        note_count=len(replies_to(db(), client().id)),
        has_counsellor=any(plan.counsellor_id for plan in plans),
        opened=opened_by_day(openings_of_client(db(), client().id)),
        words_changes=all_changes(),
        visits=tuple(_visit(one) for one in sign_ins_of_client(db(), client().id)),
        visits_days=questline().settings.visits_days,
        is_watched=client().watched_since is not None,
        ways_on=_ways_on(),
    )


def opened_by_day(openings: list[Opening]) -> tuple[Opened, ...]:
    """One line for a day and a person, the latest first, so that it can be read."""
    found: dict[tuple[date, str], list[Opening]] = {}
    for one in openings:
        found.setdefault((on_day(one.at), one.staff_id), []).append(one)
    return tuple(
        Opened(
            day,
            them[0].staff_name,
            ", ".join(role_words(role) for role in them[0].roles),
            len(them),
            max(one.at for one in them),
            _sealed(them),
        )
        for (day, _staff_id), them in found.items()
    )


def _sealed(openings: list[Opening]) -> tuple[str, ...]:
    """What was read with a reason, although the role keeps it shut (trust.md T15)."""
    words = {
        "sealed_contact": _("Opened with a reason, for an hour: your number, and the words between you and us."),
        "sealed_restricted_notes": _("Opened with a reason, for an hour: notes that few people read."),
    }
    pages = {str(one.detail.get("page")) for one in openings}
    return tuple(said for page, said in words.items() if page in pages)


def _visit(one: SignIn) -> Visit:
    now = clock.now()
    ran_out = min(one.last_seen_at + IDLE, one.began_at + ABSOLUTE)
    lives = one.ended_at is None and ran_out > now
    return Visit(
        began_at=one.began_at,
        last_seen_at=one.last_seen_at,
        is_this=one.token_hash == client().session_id,
        name=name_of_visit(one.token_hash) if lives else "",
        end=_end_words(one, lives=lives, was_quiet=ran_out - one.began_at < ABSOLUTE - timedelta(seconds=1)),
    )


def _end_words(one: SignIn, *, lives: bool, was_quiet: bool) -> str:
    if lives:
        return _("Open now")
    if one.ended_at is not None:
        return _("Ended on %(when)s", when=moment(one.ended_at))
    return _("Ended by itself, after 15 quiet minutes") if was_quiet else _("Ended by itself, after two hours")


def _ways_on() -> tuple[tuple[str, str, str], ...]:
    """What she can do with all of it: endpoint's address, words, icon."""
    ways = (
        ("portal.keep_copy", _("Keep a copy of everything"), "download"),
        ("portal.correct", _("Something is not right"), "pencil"),
        ("portal.erase", _("Erase everything about me"), "trash"),
    )
    return tuple((url_for(name), words, sign) for name, words, sign in ways)
