"""The end of a contact as a page: what is still open, a summary to begin with, what could begin, and free times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import force_locale

from app import clock
from app.desk.pages.contact_words import audience_words, channel_words
from app.desk.pages.record import offers
from app.extensions import questline
from app.permissions import Actor
from app.queries.arrivals import is_for
from app.queries.bookings import free_times
from app.queries.contact_cards import CardRow
from app.queries.crisis_contacts import contacts_for
from app.queries.protocols import is_violence_suspected
from app.queries.quest_versions import definition_of
from app.services.callers import FIRST_OFFER
from app.services.contact_closing import CARD_NUMBER, CARD_WORDS, SUMMARY, Open, still_open
from app.services.contact_plans import SAFETY, WITH_A_TALK
from app.services.contact_work import Work
from app.services.offering import newest_version
from app.vocabulary import Permission, ProtocolKind
from app.web.filters import moment
from app.web.talk_words import way_words, ways_words
from app.web.words import _, ngettext
from quests.answers import Answer
from quests.contact import QUESTS, suggested_routes
from quests.definition import BookingStep
from quests.risk import RiskLevel

SLOT_WITHIN = timedelta(hours=72)
"""A talk is offered within three days (domain.md 2.1, medium)."""
WITH_A_TALK_FIRST = next(iter(WITH_A_TALK))
MOST_TIMES = 8
Choice = tuple[str, str, str]


@dataclass(frozen=True)
class OpenLine:
    """One thing that has to be done before the contact is complete, and where."""

    words: str
    run_id: str | None = None


@dataclass(frozen=True)
class ClosePage:
    """Everything of the page. ``consent``: yes, no, or empty while it was not asked; ``forgotten_on``: when the words
    go where nobody becomes a client. ``plans`` and ``times`` are choices of the form. ``is_violence``: somebody at home
    may find whatever the person takes along."""

    card: CardRow
    channel: str
    audience: str
    consent: str
    still_open: tuple[OpenLine, ...]
    is_high: bool
    forgotten_on: datetime
    plans: tuple[Choice, ...]
    times: tuple[Choice, ...]
    ways: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str], ...]
    may_open: bool = True
    is_violence: bool = False

    @property
    def makes_client(self) -> bool:
        """Whether somebody becomes a client by the end of this contact."""
        return self.card.client_id is None and self.consent == "yes" and self.may_open

    @property
    def has_client(self) -> bool:
        return self.makes_client or self.card.client_id is not None


def close_page(db: sa.Connection, staff: Actor, work: Work) -> ClosePage:
    """Everything for the end of this contact."""
    card = work.card
    consent = work.values.get("consent")
    return ClosePage(
        card=card,
        channel=channel_words(card.channel),
        audience=audience_words(card.audience),
        consent=consent if consent in ("yes", "no") else "",
        still_open=tuple(open_words(one) for one in still_open(db, card.id)),
        is_high=RiskLevel(card.risk) >= RiskLevel.HIGH,
        forgotten_on=clock.now() + timedelta(days=questline().settings.contact_words_days),
        plans=_plans(db, staff, work),
        times=_times(db),
        ways=tuple((way, way_words(way)) for way in ("phone", "chat", "in_person")),
        numbers=_numbers(db, card.language),
        may_open=staff.may(Permission.OPEN_CLIENT),
        is_violence=is_violence_suspected(db, client_id=card.client_id, card_id=card.id),
    )


def open_words(one: Open) -> OpenLine:
    """What is open, as a sentence."""
    if one.kind == "handover":
        return OpenLine(_("Nobody has accepted the handover yet. Stay until somebody has."))
    if one.kind == "decision":
        return OpenLine(_("Nobody has decided about emergency services yet."))
    name = protocol_name(one.protocol or "")
    steps = ngettext(
        "%(protocol)s: %(num)s step is neither done nor has a reason.",
        "%(protocol)s: %(num)s steps are neither done nor have a reason.",
        one.left,
        protocol=name,
    )
    return OpenLine(steps, one.run_id)


def protocol_name(kind: str) -> str:
    """What staff call a protocol."""
    return {
        ProtocolKind.P_S: _("Danger to life (P-S)"),
        ProtocolKind.P_F: _("Acute money trouble (P-F)"),
        ProtocolKind.P_V: _("Violence at home (P-V)"),
    }.get(ProtocolKind(kind), kind)


# --- what the person takes along -------------------------------------------------------------------------------------


def first_words(work: Work) -> dict[str, str]:
    """What stands in the boxes when the page is opened: what was written before, else a draft from the choices.

    The draft is in the language of the contact, for the person to read: nothing of it was written by staff.
    """
    values = work.values
    with force_locale(_spoken(work.card)):
        summary = _text(values.get(SUMMARY)) or draft_summary(values)
    own = "\n".join(filter(None, (_text(values.get("next_step")), _text(values.get("what_helps")))))
    number = _text(values.get(CARD_NUMBER))
    return {SUMMARY: summary, CARD_WORDS: _text(values.get(CARD_WORDS)) or own, CARD_NUMBER: number}


def draft_summary(values: Mapping[str, Answer]) -> str:
    """A few plain lines from what was chosen on the card, and from nothing that was written there."""
    said = (
        _list_line(values.get("wishes"), _wishes(), _("What mattered to you")),
        _list_line(values.get("calmed_by"), _calming(), _("What we did together")),
        _list_line(values.get("route"), _agreed(), _("What we agreed")),
        _("You can come back at any time."),
    )
    return "\n".join(filter(None, said))


def _list_line(chosen: Answer, words: Mapping[str, str], title: str) -> str:
    found = [words[one] for one in chosen if one in words] if isinstance(chosen, list) else []
    return f"{title}: {'; '.join(found)}." if found else ""


def _wishes() -> dict[str, str]:
    return {
        "talk": _("to talk"),
        "understand": _("to understand what goes on"),
        "pause": _("a pause or limits"),
        "money": _("help with money"),
        "family": _("help for the family"),
        "exclusion": _("some distance"),
    }


def _calming() -> dict[str, str]:
    return {
        "breathing": _("we breathed slowly, counting to four"),
        "grounding": _("we looked around, until it was calmer"),
        "listening": _("we took time to listen"),
    }


def _agreed() -> dict[str, str]:
    """What was agreed, for whoever may read it at home: without the name of any trouble. A crisis centre is not in it:
    its contacts are given as the person chooses (P-V 5)."""
    return {
        "information": _("something to read, in your own time"),
        "limits": _("limits and pauses of your own"),
        "money_protection": _("some ways to protect money"),
        "first_talk": _("a first talk, when it suits you"),
        "joint_plan": _("a plan together with a counsellor"),
        "book_talk": _("a talk within three days"),
        "groups": _("contacts of groups"),
        "follow_up_call": _("we ask how you are in two or three days"),
        "handover": _("a colleague goes on with you"),
        "safety_plan": _("a plan for safe days"),
        "self_exclusion": _("help with distance that lasts"),
        "debt_help": _("somebody who knows about bills and letters"),
        "legal_help": _("somebody who knows the law"),
        "family_help": _("a plan of your own"),
        "young_help": _("a short plan of your own"),
    }


def card_lines(work: Work) -> tuple[str, ...]:
    """The lines of the memory card."""
    words = first_words(work)[CARD_WORDS]
    return tuple(line.strip() for line in words.splitlines() if line.strip())


def card_words_of(card: CardRow, number: str) -> tuple[str, str]:
    """The heading of the memory card and its line with the number, in the language of the contact."""
    with force_locale(_spoken(card)):
        return _("When it is hard"), _("Call: %(number)s", number=number) if number else ""


def _spoken(card: CardRow) -> str:
    known = questline().settings.languages
    return card.language if card.language in known else known[0]


def _text(value: Answer) -> str:
    return value.strip() if isinstance(value, str) else ""


# --- what could begin ------------------------------------------------------------------------------------------------


def _plans(db: sa.Connection, staff: Actor, work: Work) -> tuple[Choice, ...]:
    """Quests that could begin now: those that were agreed, then those that fit what was found. For who came before, her
    plan goes on as it is."""
    if work.card.client_id is not None:
        return ()
    known = {slug: (slug, title, about) for slug, title, about in offers(db) if slug != FIRST_OFFER}
    wanted = dict.fromkeys(QUESTS.get(code, "") for code in wanted_routes(work))
    order = [slug for slug in wanted if slug in known and is_for(db, slug, work.card.audience)]
    first: list[Choice] = [
        ("", _("No other plan now"), _("What was said above begins. Something else can be offered later."))
    ]
    if RiskLevel(work.card.risk) >= RiskLevel.HIGH and staff.may(Permission.END_HOLD):
        first.append((SAFETY, _("The plan for safety"), _("It begins at once, and everything else rests for it.")))
    return (*first, *(known[slug] for slug in order))


def first_plan(page: ClosePage, work: Work) -> str:
    """What is chosen when the page is opened: what was agreed on the card, and at high the plan for safety.

    Where a call was agreed, a plan without one is never chosen for anybody: it would take that call's place.
    """
    offered = {slug for slug, *_words in page.plans}
    if SAFETY in offered:
        return SAFETY
    agreed = [WITH_A_TALK_FIRST if code == "book_talk" else QUESTS.get(code, "") for code in work.routes]
    wants_call = "follow_up_call" in work.routes or work.values.get("follow_up") == "agreed"
    fitting = [slug for slug in agreed if slug in offered and (slug in WITH_A_TALK or not wants_call)]
    return WITH_A_TALK_FIRST if WITH_A_TALK_FIRST in fitting else next(iter(fitting), "")


def wanted_routes(work: Work) -> Iterable[str]:
    """The ways that were agreed, then those that fit what was found."""
    card = work.card
    return (*work.routes, *suggested_routes(card.risk, card.audience, card.risk_reasons))


def _times(db: sa.Connection) -> tuple[Choice, ...]:
    """Free times within three days for the talk with which a plan begins."""
    slug, step_slug = next(iter(WITH_A_TALK.items()))
    published = {one for one, *_more in offers(db)}
    if slug not in published:
        return ()
    step = definition_of(db, newest_version(db, slug).id).step(step_slug)
    assert isinstance(step, BookingStep)
    found = free_times(db, now=clock.now(), minutes=step.talk_minutes, ways=step.ways)
    soon = [time for time in found if time.starts_at <= clock.now() + SLOT_WITHIN][:MOST_TIMES]
    return tuple(
        (
            time.id,
            moment(time.starts_at),
            _("%(name)s. %(ways)s", name=time.staff_name, ways=ways_words(time.ways)),
        )
        for time in soon
    )


def _numbers(db: sa.Connection, language: str) -> tuple[tuple[str, str], ...]:
    """Numbers that may stand on the memory card, as the service has set them; none is chosen."""
    found = [one for one in contacts_for(db, language) if one.number]
    none = ("", _("No number on the card"))
    return (none, *((one.number, _("%(number)s (%(name)s)", number=one.number, name=one.name)) for one in found))
