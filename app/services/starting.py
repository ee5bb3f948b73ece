"""Somebody chooses a plan: her first one, or another in the place of the one that she has.

What she told us before comes along: the risk that was found, and her answers to what the first part of the plan asks
once more, as drafts that she looks over. Nothing is asked twice within 90 days, and nothing is sent for her.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.models.codes import Caller
from app.permissions import scope_of
from app.queries.arrivals import contact_of, has_a_plan
from app.queries.journeys import JourneyRow, journey_of_client, known_risk, main_journey
from app.queries.places import hold_plans_still, open_quests
from app.queries.quest_versions import PublishedVersion, definition_of, newest_of
from app.queries.staff import roles_of
from app.services.answers import save_answers
from app.services.caseload import take_journey
from app.services.journeys import THE_CLIENT, Actor, create_journey, perform
from app.services.offering import ChoiceNotOpen, PlanUnderway, move_to, newest_version, start_act
from app.services.screening import assess_told, item_key, results_of_client
from app.services.sealing import Locker
from app.services.signs import signs_of_client
from app.vocabulary import Permission
from quests.answers import Answer as Value
from quests.definition import QuestionnaireStep, Step
from quests.events import CLIENT
from quests.first_plan import Known, fitting_quests, is_open_at
from quests.progress import NothingToChange
from quests.risk import SCREEN_LASTS, RiskLevel
from quests.screen import Screen
from quests.signs import Signs, with_signs

_HER = sa.select(
    *(Client.frame, Client.language, Client.audience),
    sa.exists().where(Caller.client_id == Client.id).label("was_called"),
).where(Client.id == sa.bindparam("of_client"))
_HAS_LOOKED = (
    sa.update(Client)
    .where(Client.id == sa.bindparam("of_client"), Client.looked_at.is_(None))
    .values(looked_at=sa.bindparam("now"))
)


def plans_for(db: sa.Connection, locker: Locker) -> tuple[PublishedVersion, ...]:
    """What she can choose from now, the one that we would begin with first. Empty where nothing is published for her.

    A quest that she walks already is not among them.
    """
    known, has = _known(db, locker), set(open_quests(db, locker.client_id).values())
    slugs = fitting_quests(known)
    there = newest_of(db, slugs)
    found = (there[slug] for slug in slugs if slug in there and slug not in has)
    return tuple(version for version in found if _is_open(db, version, known))


def _is_open(db: sa.Connection, version: PublishedVersion, known: Known) -> bool:
    quest = definition_of(db, version.id)
    return known.audience in quest.audience and is_open_at(quest.risk_gate, known.risk)


def _known(db: sa.Connection, locker: Locker) -> Known:
    """What her suggestion rests on: all that was found, also in her plans, and what she said of money."""
    her = db.execute(_HER, {"of_client": locker.client_id}).one()
    told = signs_of_client(db, locker)
    found = assess_told(db, locker, told, her.audience)
    screen, _told_at = with_signs(Screen(), told)
    return Known(
        her.audience,
        max(found.level, RiskLevel(known_risk(db, locker.client_id)), key=lambda one: one.rank),
        screen.red_flags,
        was_called=bool(her.was_called),
    )


def choose_plan(db: sa.Connection, locker: Locker, slug: str, *, zone: str, key: str) -> str:
    """She begins this plan, or goes over to it from the one that she walks, with all that she did kept there.

    Chosen twice it is chosen once. Gives the journey's id. Who opened her for a call keeps her. Raises ChoiceNotOpen,
    NothingToChange, PlanUnderway where an offer waits for her answer or a crisis comes first, ActRefused.
    """
    client_id = locker.client_id
    hold_plans_still(db, client_id)
    taken = open_quests(db, client_id)
    if taken.get("main") == slug:
        raise NothingToChange
    if slug not in {version.slug for version in plans_for(db, locker)}:
        raise ChoiceNotOpen(slug)
    db.execute(_HAS_LOOKED, {"of_client": client_id, "now": clock.now()})
    new = _go_over(db, client_id, slug, key=key) if "main" in taken else None
    journey_id = new or begin(db, client_id, slug, zone=zone, actor=THE_CLIENT)
    _carry_answers(db, locker, _row(db, client_id, journey_id))
    return journey_id


def _go_over(db: sa.Connection, client_id: str, slug: str, *, key: str) -> str | None:
    running = main_journey(db, client_id)
    if running is None or running.place != "main" or not running.state.is_started:
        raise PlanUnderway(client_id)
    return move_to(db, running.id, slug, key=key)


def begin(
    db: sa.Connection, client_id: str, slug: str, *, zone: str, actor: Actor, risk: RiskLevel | None = None
) -> str:
    """A journey on this quest that runs at once, with the risk that was found; gives its id.

    Raises QuestNotPublished, PlanUnderway by AnotherPlanRuns.
    """
    is_first = not has_a_plan(db, client_id)
    version = newest_version(db, slug)
    her = db.execute(_HER, {"of_client": client_id}).one()
    known = risk.value if risk is not None else known_risk(db, client_id)
    journey_id = create_journey(db, client_id, version.id, zone)
    perform(db, journey_id, start_act(her.frame, her.language, her.audience, "portal", known), actor=actor)
    if is_first:
        _give_to_contact(db, client_id, journey_id)
    return journey_id


def _give_to_contact(db: sa.Connection, client_id: str, journey_id: str) -> None:
    """Who opened her for a call has her plan from the start, if that is somebody who may take a journey."""
    contact = contact_of(db, client_id)
    if contact is None:
        return
    may_take = [role for role in roles_of(db, contact) if scope_of([role], Permission.TAKE_JOURNEY) is not None]
    if may_take:
        take_journey(db, journey_id, actor=Actor(min(may_take).value, contact))


def _row(db: sa.Connection, client_id: str, journey_id: str) -> JourneyRow:
    found = journey_of_client(db, client_id, journey_id)
    assert found is not None
    return found


# --- not asked twice ------------------------------------------------------------------------------------------------


def _carry_answers(db: sa.Connection, locker: Locker, journey: JourneyRow) -> None:
    """What the look asked within 90 days and the first part of the plan asks too is there, as drafts of its steps.

    A later part asks anew on purpose: there the answer is to be one of that day.
    """
    given, signs = _of_look(db, locker)
    if not given and not signs:
        return
    quest = definition_of(db, journey.quest_version_id)
    for slug, state in journey.state.steps.items():
        if state.status != "open" or state.owner != CLIENT:
            continue
        values = dict(_known_answers(quest.step(slug), given, signs))
        if values:
            save_answers(db, locker, journey.id, slug, values)


def _of_look(db: sa.Connection, locker: Locker) -> tuple[Mapping[str, Value], Mapping[str, Signs]]:
    """Her newest answers in the look by their keys, and those in our own words by what they screen for."""
    since = clock.now() - SCREEN_LASTS
    given: dict[str, Value] = {}
    for result in results_of_client(db, locker):
        if result.step is None and result.answered_at >= since:
            said = {item: value for item, value in result.answers.items() if value is not None}
            given |= {item_key(result.instrument, item): str(value) for item, value in said.items()}
    signs: dict[str, Signs] = {
        told.screens: told for at, told in signs_of_client(db, locker, of_look=True) if at >= since
    }
    return given, signs


def _known_answers(step: Step, given: Mapping[str, Value], signs: Mapping[str, Signs]) -> Iterable[tuple[str, Value]]:
    if isinstance(step, QuestionnaireStep):
        yield from ((key, value) for key, value in given.items() if key.partition(".")[0] in step.instruments)
    for question in step.questions_asked:
        told = signs.get(question.screens or "")
        if told is not None and set(told.chosen) <= {choice.value for choice in question.choices}:
            yield question.key, list(told.chosen) if question.kind == "several" else told.chosen[0]
