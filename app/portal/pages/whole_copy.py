"""The copy of everything as a file to read: plan by plan, level by level, step by step, and then all the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.portal.pages import copy_words
from app.portal.pages.copy_story import event_words, log_words
from app.portal.pages.states import state_words
from app.portal.plan import Plan, plan_of
from app.queries.journeys import journeys_of_client
from app.services.copying import Copy
from app.services.signs import KINDS
from app.web.answer_words import answer_words
from app.web.filters import moment
from app.web.sessions import client
from app.web.transaction import db
from quests.asking import questions_of
from quests.definition import Step
from quests.instruments import instrument


@dataclass(frozen=True)
class Line:
    """What it is called, and what it says."""

    name: str
    words: str


@dataclass(frozen=True)
class StepPart:
    """A step with what she wrote in it. ``note`` says that it was not sent."""

    title: str
    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class LevelPart:
    title: str
    steps: tuple[StepPart, ...]


@dataclass(frozen=True)
class PlanPart:
    """``happened`` is the whole story as lines of when and what."""

    title: str
    state: str
    counsellor: str
    levels: tuple[LevelPart, ...]
    happened: tuple[Line, ...]


@dataclass(frozen=True)
class OtherPart:
    """Anything else: its rows, each as lines."""

    title: str
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True)
class CopyPage:
    made_at: datetime
    you: tuple[Line, ...]
    plans: tuple[PlanPart, ...]
    others: tuple[OtherPart, ...]
    log: tuple[Line, ...]
    notes: tuple[Line, ...] | None


def copy_page(copy: Copy) -> CopyPage:
    """The copy in her words and language."""
    plans = [plan_of(row) for row in reversed(journeys_of_client(db(), client().id))]
    return CopyPage(
        made_at=copy.made_at,
        you=tuple(_about(copy)),
        plans=tuple(_plan(copy, number, plan) for number, plan in enumerate(plans, start=1)),
        others=tuple(_others(copy, plans)),
        log=tuple(_log(copy)),
        notes=_notes(copy),
    )


def _about(copy: Copy) -> Iterable[Line]:
    names = {
        "pseudonym": _("Made-up name"),
        "language": _("Language"),
        "zone": _("Time zone"),
        "frame": _("How your plans look"),
        "audience": _("Whom it is for"),
        "created_at": _("Begun"),
        "phrase_confirmed_at": _("You kept your six words"),
        "consent_version": _("Version of the text that you agreed to"),
        "consented_at": _("You agreed"),
        "looked_at": _("Short look"),
    }
    meanings = {
        "journey": _("As a journey with a trail"),
        "plain": _("As a plain plan"),
        "self": _("Myself"),
        "close_person": _("Someone close to me"),
        "young": _("A young person"),
    }
    for name, title in names.items():
        found = copy.you.get(name)
        if words := copy_words.value("you", name, meanings.get(str(found), found)):
            yield Line(title, words)


def _plan(copy: Copy, number: int, plan: Plan) -> PlanPart:
    kept = copy.plans[number - 1]
    return PlanPart(
        title=plan.reader.title(plan.quest),
        state=state_words(plan),
        counsellor=kept["counsellor"] or "",
        levels=tuple(_levels(copy, number, plan)),
        happened=tuple(
            Line(
                str(moment(event["at"])),
                event_words(event["kind"], _step_title(plan, event["step"]), _level_title(plan, event["level"]))
                + (f" ({event['by']})" if event["by"] else ""),
            )
            for event in kept["what_happened"]
        ),
    )


def _levels(copy: Copy, number: int, plan: Plan) -> Iterable[LevelPart]:
    """Every step that was opened or written in, under its level; a step of an earlier version in the words of then."""
    written: dict[str, list[dict[str, Any]]] = {}
    for row in copy.parts["answers"]:
        if row["plan"] == number:
            written.setdefault(row["step"], []).append(row)
    at_home = {row["step"]: row["level"] for row in copy.plans[number - 1]["steps"]}
    levels: dict[str, list[StepPart]] = {}
    for slug in dict.fromkeys((*at_home, *written)):
        part = _step(plan, slug, written.get(slug, []))
        if part is not None:
            levels.setdefault(at_home.get(slug, ""), []).append(part)
    for level, steps in levels.items():
        yield LevelPart(_level_title(plan, level) or _("Your plan"), tuple(steps))


def _step(plan: Plan, slug: str, rows: list[dict[str, Any]]) -> StepPart | None:
    step = plan.walked.step(slug, as_done=True)
    if step is not None and step.visibility != "client" and not rows:
        return None
    state = plan.state.steps.get(slug)
    is_draft = any(row["sent_at"] is None for row in rows)
    note = {"done": _("Done"), "sent": _("Sent"), "skipped": _("Skipped for now")}.get(
        state.status if state else "", ""
    )
    return StepPart(
        title=_step_title(plan, slug) or slug,
        note=_("Not sent") if is_draft else note,
        lines=tuple(_answer(plan, step, row) for row in rows),
    )


def _answer(plan: Plan, step: Step | None, row: dict[str, Any]) -> Line:
    for asked in questions_of(step) if step is not None else ():
        if asked.key == row["question"]:
            words = answer_words(asked.question, row["value"], plan.reader.language)
            return Line(plan.reader.text(asked.question.label), words or copy_words.value("answers", "", row["value"]))
    return Line(row["question"], copy_words.value("answers", "", row["value"]))


def _step_title(plan: Plan, slug: str | None) -> str:
    step = plan.walked.step(slug, as_done=True) if slug else None
    return plan.reader.title(step) if step is not None else (slug or "")


def _level_title(plan: Plan, slug: str | None) -> str:
    level = plan.walked.level(slug, as_done=True) if slug else None
    return plan.reader.title(level) if level is not None else (slug or "")


def _others(copy: Copy, plans: list[Plan]) -> Iterable[OtherPart]:
    for part, title in copy_words.part_titles().items():
        rows = tuple(tuple(_lines(part, row, plans)) for row in copy.parts[part])
        if rows:
            yield OtherPart(title, rows)


def _lines(part: str, row: dict[str, Any], plans: list[Plan]) -> Iterable[Line]:
    plan = plans[row["plan"] - 1] if row.get("plan") else None
    for name, found in row.items():
        if name in _UNSAID.get(part, ()):
            continue
        if part == "questionnaires" and name == "result" and row["instrument"] not in KINDS:
            yield from _items(row)
            continue
        if isinstance(found, Mapping):
            yield from (
                Line(copy_words.label(part, key), said)
                for key, one in found.items()
                if (said := copy_words.value(part, key, one))
            )
            continue
        words = _in_words(part, name, found, plan)
        if words:
            yield Line(copy_words.label(part, name), words)
    if part == "messages" and row.get("by") is None:
        yield Line(copy_words.label(part, "by"), _("You"))


_UNSAID = {
    "questionnaires": {"read_in", "is_validated_in_language", "version"},
    "statements_of_risk": {"reasons"},
    "talks": {"sequence"},
    "reminders": {"place", "policy", "priority", "nominal_at", "not_after", "attempts", "first_tried_at", "begun_at"},
    "tries_to_send": {"error"},
    "contacts": {"risk_reasons"},
    "said_in_contacts": {"version"},
    "done_in_contacts": {"detail"},
    "when_in_danger": {"because", "version"},
    "what_we_owed": {"waited_seconds", "waiting_since", "outcome"},
}
"""What is in the file for machines alone: it says nothing to a person."""


def _in_words(part: str, name: str, found: Any, plan: Plan | None) -> str:
    if plan is not None and name == "plan":
        return plan.reader.title(plan.quest)
    if plan is not None and name == "step":
        return _step_title(plan, found)
    if plan is not None and name == "level" and part == "level_answers":
        return _level_title(plan, found)
    return copy_words.value(part, name, found)


def _items(row: dict[str, Any]) -> Iterable[Line]:
    asked = instrument(row["instrument"])
    labels = {answer.value: answer.label for answer in asked.answers}
    for item in asked.items:
        given = row["result"].get(item.key)
        yield Line(item.text, labels.get(given, _("left open")))


def _log(copy: Copy) -> Iterable[Line]:
    for row in copy.log:
        by = f" ({row['by']})" if row["by"] else ""
        yield Line(str(moment(row["at"])), log_words(row["action"]) + by)


def _notes(copy: Copy) -> tuple[Line, ...] | None:
    if copy.private_notes is None:
        return None
    return tuple(Line(str(moment(note["written_at"])), note["words"]) for note in copy.private_notes)
