"""Which plan to begin with: what her answers say, the plan that we would suggest, and the others."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.portal.plan import Plan, own_locker
from app.portal.reader import Reader, page_language
from app.queries.quest_versions import definition_of
from app.services.first_look import Said, said_in_look
from app.services.starting import plans_for
from app.vocabulary import Audience
from app.web import frames
from app.web.sessions import client
from app.web.transaction import db
from quests.definition import BookingStep, Quest, ReviewStep, StaffTaskStep, Step

_SENTENCE = re.compile(r"(?<=[.!?。؟])\s+")


@dataclass(frozen=True)
class PlanCard:
    """One plan to choose: what it is in a sentence, how large, who walks along, and how it begins."""

    slug: str
    title: str
    summary: str
    more: str
    size: str
    company: str
    first_step: str
    minutes: int


@dataclass(frozen=True)
class ChoosePage:
    """``says`` and ``helps`` are what her look says, in plain words and without a number; empty without a look.

    ``instead_of`` is the title of the plan that she walks now.
    """

    says: tuple[str, ...]
    helps: str
    cards: tuple[PlanCard, ...]
    has_looked: bool
    instead_of: str


def choose_page(plan: Plan | None) -> ChoosePage:
    """What she can choose now. ``plan``: the one that she walks, or walked last."""
    reader = Reader(page_language(), frames.is_plain())
    said = said_in_look(db(), own_locker()) if plan is None else None
    versions = plans_for(db(), own_locker())
    runs = plan is not None and plan.is_running and plan.journey.place == "main"
    return ChoosePage(
        says=_says(said) if said else (),
        helps=_helps(said) if said else "",
        cards=tuple(_card(definition_of(db(), version.id), reader) for version in versions),
        has_looked=said is not None,
        instead_of=reader.title(plan.quest) if plan is not None and runs else "",
    )


def _says(said: Said) -> tuple[str, ...]:
    """One or two sentences about what she answered: what has been happening, never who she is."""
    words = []
    if said.gambling is not None:
        words.append(
            _("Your answers say that playing has taken something from you in the past year.")
            if said.gambling
            else _("Your answers say that playing has not been in your way much in the past year.")
        )
    if said.distress:
        months = {
            "low": _("The past month has been mostly steady for you."),
            "moderate": _("The past month has been hard at times."),
            "serious": _("The past month has been very heavy for you."),
        }
        words.append(months[said.distress])
    if said.has_money_trouble:
        words.append(_("And something about money cannot wait."))
    return tuple(words) or (_("Your answers are kept as you gave them. They were not added up."),)


def _helps(said: Said) -> str:
    if client().audience is Audience.CLOSE_PERSON:
        return _("Something of your own often helps at such a time: a plan about you, and somebody to talk to.")
    if said.has_money_trouble:
        return _("It helps to put first things first, and not to do it alone.")
    if said.gambling or said.distress in ("moderate", "serious"):
        return _("Small steps often help at such a time, and somebody who walks along.")
    return _("A short plan of your own may be all that you need.")


def _card(quest: Quest, reader: Reader) -> PlanCard:
    first, *others = _SENTENCE.split(reader.text(quest.summary).strip())
    step = next(step for step in quest.levels[0].steps if step.visibility == "client" and not step.is_extra)
    return PlanCard(
        slug=quest.slug,
        title=reader.title(quest),
        summary=first,
        more=" ".join(others),
        size=_size(quest),
        company=_company(quest),
        first_step=reader.title(step),
        minutes=step.minutes,
    )


def _size(quest: Quest) -> str:
    parts = ngettext("%(num)s part", "%(num)s parts", len(quest.levels))
    weeks = ngettext("about %(num)s week", "about %(num)s weeks", quest.expected_weeks)
    return str(_("%(parts)s, %(weeks)s", parts=parts, weeks=weeks))


def _company(quest: Quest) -> str:
    """Who walks along: by what the quest asks of us, not by what it says of itself."""
    steps = [step for level in quest.levels for step in level.steps if _is_for_everybody(step)]
    if any(isinstance(step, BookingStep | StaffTaskStep) and not step.is_optional for step in steps):
        return str(_("You and somebody of our team"))
    if any(isinstance(step, ReviewStep | BookingStep) for step in steps):
        return str(_("You, and a counsellor where you ask for one"))
    return str(_("You, at your own pace"))


def _is_for_everybody(step: Step) -> bool:
    return step.visibility == "client" and step.only_if is None and not step.is_extra
