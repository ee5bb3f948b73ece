"""A contact as it is read afterwards: what was agreed, asked, found and done, by whom and when, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.desk.pages.contact_close import protocol_name
from app.desk.pages.contact_words import audience_words, channel_words
from app.desk.pages.screening import screening_page
from app.desk.words import reason_sentences, risk_word, rule_words
from app.permissions import Actor
from app.queries.contact_cards import CardEvent, CardRow, cards_of_client, events_of_card
from app.queries.protocols import runs_of_card
from app.services.contact_closing import CALL_BACK_NUMBER, CARD_WORDS, SUMMARY
from app.services.contact_work import Work
from app.vocabulary import ContactEnding, FollowUp, Permission
from app.web.answer_words import answer_words
from app.web.contact_form import listed
from app.web.words import _, language, language_name
from quests.contact import ROUTE, contact, question_of
from quests.contact.model import ContactStep
from quests.definition import text_in


@dataclass(frozen=True)
class Line:
    """What was asked, and what was said to it."""

    name: str
    words: str
    is_own: bool = False


@dataclass(frozen=True)
class Part:
    """What was noted in one step."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Deed:
    """One thing that was decided, agreed or done. ``by`` is empty for what the product did."""

    at: datetime
    words: str
    by: str


@dataclass(frozen=True)
class RunLine:
    """A protocol of this contact."""

    id: str
    words: str
    is_open: bool


@dataclass(frozen=True)
class CardPage:
    """The whole card. ``parts`` are empty where its reader may not read answers, or they are forgotten."""

    card: CardRow
    channel: str
    audience: str
    language: str
    risk: str
    rule: str
    ending: str
    follow_up: str
    parts: tuple[Part, ...]
    deeds: tuple[Deed, ...]
    runs: tuple[RunLine, ...]
    has_card_lines: bool
    may_read: bool


@dataclass(frozen=True)
class ContactLine:
    """One contact in the list on a client's record."""

    card_id: str
    at: datetime
    words: str
    risk: str
    is_open: bool


def card_page(db: sa.Connection, staff: Actor, work: Work) -> CardPage:
    """The card for this reader. Item by item an answer is for who had the contact, and for who reads answers at all."""
    card = work.card
    may_read = staff.may(Permission.READ_ANSWERS) or not staff.stands_for.isdisjoint((card.opened_by, card.holder_id))
    return CardPage(
        card=card,
        channel=channel_words(card.channel),
        audience=audience_words(card.audience),
        language=language_name(card.language),
        risk=risk_word(card.risk),
        rule=rule_words(card.risk_rule, card.risk_reasons, None) if card.risk_rule else "",
        ending=ending_words(card.ending),
        follow_up=follow_up_words(card.follow_up),
        parts=_parts(work) if may_read else (),
        deeds=tuple(Deed(one.at, event_words(one), one.staff_name or "") for one in events_of_card(db, card.id)),
        runs=tuple(RunLine(run.id, protocol_name(run.kind), run.is_open) for run in runs_of_card(db, card.id)),
        has_card_lines=bool(work.values.get(CARD_WORDS)),
        may_read=may_read,
    )


def contacts_of_client(db: sa.Connection, staff: Actor, client_id: str) -> tuple[ContactLine, ...]:
    """Every contact with this client that this person may read, the newest first."""
    return tuple(_contact_line(card) for card in cards_of_client(db, staff, client_id))


def _contact_line(card: CardRow) -> ContactLine:
    how = _("goes on") if card.is_open else ending_words(card.ending)
    words = _(
        "%(channel)s, with %(name)s: %(how)s", channel=channel_words(card.channel), name=card.holder_name, how=how
    )
    return ContactLine(card.id, card.arrived_at, words, card.risk, card.is_open)


# --- what was noted --------------------------------------------------------------------------------------------------


def _parts(work: Work) -> tuple[Part, ...]:
    found = [Part(text_in(step.title, language()), _lines(step, work)) for step in contact().steps]
    screened = _screening(work)
    at = next(place for place, step in enumerate(contact().steps) if step.slug == "screening")
    found[at] = Part(found[at].title, (*found[at].lines, *screened))
    found[-1] = Part(found[-1].title, (*found[-1].lines, *_taken_along(work)))
    return tuple(part for part in found if part.lines)


def _lines(step: ContactStep, work: Work) -> tuple[Line, ...]:
    asked = step.questions_for(work.card.audience)
    said = ((one, answer_words(one, work.values.get(one.key), language())) for one in asked)
    return tuple(Line(text_in(one.label, language()), words, one.kind == "text") for one, words in said if words)


def _taken_along(work: Work) -> tuple[Line, ...]:
    names = {SUMMARY: _("A short summary"), CARD_WORDS: _("Lines for the memory card")}
    names[CALL_BACK_NUMBER] = _("Number to call back")
    return tuple(Line(name, str(work.values[key]), True) for key, name in names.items() if work.values.get(key))


def _screening(work: Work) -> tuple[Line, ...]:
    page = screening_page(work.screening, audience=work.card.audience, language=work.card.language)
    fields = [one for part in page.dangers for one in part.fields] + [page.flags]
    fields += [one for part in page.instruments for one in part.fields]
    found = []
    for one in fields:
        words = dict(one.options)
        given = [words[value] for value in (one.values or (one.value or "",)) if value in words]
        if given:
            found.append(Line(one.label, listed(given)))
    return tuple(found)


# --- what was done ---------------------------------------------------------------------------------------------------


def ending_words(ending: str | None) -> str:
    """How a contact ended."""
    return {
        ContactEnding.COMPLETED: _("Completed"),
        ContactEnding.NOT_NOW: _("Not now"),
        ContactEnding.LINE_LOST: _("The line was lost"),
        ContactEnding.NOT_FOR_US: _("Not for us"),
    }.get(ContactEnding(ending) if ending else None, "")  # type: ignore[arg-type]


def follow_up_words(said: str) -> str:
    """What was said to being asked again."""
    return {
        FollowUp.AGREED: _("May be asked again"),
        FollowUp.DECLINED: _("Does not want to be asked again"),
        FollowUp.NOT_ASKED: _("Not asked"),
    }[FollowUp(said)]


def event_words(event: CardEvent) -> str:
    """One thing that happened, as a sentence; one that this page does not know is told as it is kept."""
    said = _SAID.get(event.kind)
    return said(event.detail) if said is not None else event.kind.replace("_", " ")


def _consent(detail: Mapping[str, Any]) -> str:
    version = detail.get("version", "")
    if detail.get("answer") == "yes":
        return _("Yes to notes, after version %(version)s of what stays between us was said.", version=version)
    return _("No to notes, after version %(version)s of what stays between us was said.", version=version)


def _risk(detail: Mapping[str, Any]) -> str:
    why = " ".join(reason_sentences(detail.get("reasons", ())))
    return _(
        "Risk: %(level)s. Rule %(rule)s. %(why)s",
        level=risk_word(detail.get("to", "")),
        rule=detail.get("rule", ""),
        why=why,
    ).strip()


def _route(detail: Mapping[str, Any]) -> str:
    question = question_of(ROUTE)
    words = answer_words(question, detail.get("routes"), language()) if question is not None else ""
    return _("Ways on that were agreed: %(ways)s", ways=words or _("none"))


def _plan(detail: Mapping[str, Any]) -> str:
    if detail.get("beside"):
        return _("A plan ran already and stayed as it was.")
    if not detail.get("quest"):
        return _("No plan began.")
    if detail.get("talk"):
        return _("A plan began, with a talk that is booked.")
    return _("A plan began.")


def _called_back(detail: Mapping[str, Any]) -> str:
    if detail.get("outcome") == "done":
        return _("Called back after the line dropped: connected again.")
    if detail.get("outcome") == "tried":
        return _("Called back after the line dropped: no answer.")
    return _("No further try to call back. The supervisor on call knows.")


_SAID: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "opened": lambda _detail: _("The contact was opened."),
    "consent": _consent,
    "limits_told": lambda detail: (
        _("Said when emergency services may be called.")
        if detail.get("answer") == "yes"
        else _("Not said yet when emergency services may be called.")
    ),
    "safe_to_talk": lambda detail: (
        _("It was safe to talk.") if detail.get("answer") == "yes" else _("It was not safe to talk.")
    ),
    "follow_up": lambda detail: (
        _("Yes to being asked again.") if detail.get("answer") == "agreed" else _("No to being asked again.")
    ),
    "route": _route,
    "risk": _risk,
    "handover_asked": lambda _detail: _("A supervisor or a clinician was asked to take over."),
    "handover_accepted": lambda _detail: _("The contact was taken over."),
    "senior_asked": lambda _detail: _("A senior colleague was asked to look at it."),
    "senior_accepted": lambda _detail: _("A senior colleague looks at it."),
    "protocol_closed": lambda detail: _("Closed: %(protocol)s", protocol=protocol_name(detail.get("protocol", "p_s"))),
    "became_client": lambda _detail: _("Became a client with a made-up name."),
    "plan": _plan,
    "called_back": _called_back,
    "closed": lambda detail: _("The contact ended: %(how)s", how=ending_words(detail.get("ending"))),
}
