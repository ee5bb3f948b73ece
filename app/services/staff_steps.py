"""What staff do in a client's plan: their own steps, a step of hers together with her, and calls."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from app.services.answers import answers_of_step, keep_sent
from app.services.call_tries import WRONG_WORD, after_try, must_be_another_time
from app.services.journeys import Actor, Held, Performed, hold_still, is_done_already, perform_held
from app.services.safe_contact import keep_rules, kept_with_the_rules, may_contact, rules_in, stop_calls
from app.services.sealing import Locker
from app.services.steps import complete, must_be_answered
from config import Settings
from quests.answers import Answer as Value
from quests.asking import questions_of
from quests.definition import StaffTaskStep, Step
from quests.progress import Act, StepClosed

CALL_OUTCOMES = ("reached", "no_answer", "voicemail", "refused", "wrong_number", WRONG_WORD)
MESSAGE_OUTCOMES = ("no_answer", "answered")
"""A message was written and no answer has come; she answered it."""


class NotAllowed(Exception):
    """Her contact rules do not allow this now: no call, or no message; or somebody may be watching."""


def do_staff_step(
    db: sa.Connection,
    locker: Locker,
    journey_id: str,
    step: str,
    values: Mapping[str, Value],
    *,
    actor: Actor,
    key: str | None = None,
    language: str = "en",
    settings: Settings | None = None,
) -> Performed:
    """A step of ours is done, or one of hers was done together with her; the answers are sealed like her own.

    What was said in a call that reached her comes after the call closed its step: then the answers alone are kept.
    A questionnaire counts as on the portal; ``language`` is that of the page. Her drafts are neither read nor sent.
    Raises ActRefused, AnswerMissing, StepEmpty.
    """
    held = hold_still(db, journey_id)
    definition = held.step(step)
    asked = {page.key for page in questions_of(definition, values)}
    given = {name: value for name, value in values.items() if name in asked}
    must_be_answered(definition, given)
    if takes_words_of_a_call(definition, held):
        return _words_of_a_call(db, locker, held, definition, given, actor=actor)
    sent = complete(db, locker, held, definition, given, actor=actor, key=key, language=language, settings=settings)
    done = sent.performed
    if not done.is_repeat:
        keep_sent(db, locker, journey_id, step, _beside_the_rules(definition, given))
    return done


def takes_words_of_a_call(step: Step, held: Held) -> bool:
    """Whether this is a call that closed its step, with questions about what was said."""
    found = held.state.steps.get(step.slug)
    if found is None or found.status != "done" or not isinstance(step, StaffTaskStep):
        return False
    return step.call is not None and bool(step.questions)


def _words_of_a_call(
    db: sa.Connection, locker: Locker, held: Held, step: Step, values: Mapping[str, Value], *, actor: Actor
) -> Performed:
    if answers_of_step(db, locker, held.journey_id, step.slug).values:
        raise StepClosed
    keep_sent(db, locker, held.journey_id, step.slug, _beside_the_rules(step, values))
    keep_rules(db, locker, rules_in(step, values), staff_id=actor.staff_id)
    return Performed((), held.state, held.quest)


def _beside_the_rules(step: Step, values: Mapping[str, Value]) -> dict[str, Value]:
    ruled = kept_with_the_rules(step)
    return {name: value for name, value in values.items() if name not in ruled}


def record_call(
    db: sa.Connection,
    journey_id: str,
    step: str | None,
    outcome: str,
    *,
    actor: Actor,
    key: str | None = None,
    although: bool = False,
) -> Performed:
    """One call and how it went. ``step``: the staff step that is this call; None for one that she asked for, or ours.

    ``refused`` means that she asked not to be called: no call from now on. ``wrong_word``: the code word was not known
    or another one came, the call ended neutrally, and those on call hear of it (domain.md 2.1, P-V 10). A call that
    reached her leaves a step open whose questions a rule reads, until they are answered. ``although``: somebody tried
    in this part of the day already, and whoever called again knows.
    Raises NotAllowed, TriedAlready, ActRefused.
    """
    held = hold_still(db, journey_id)
    if key is not None and is_done_already(db, journey_id, key):
        return Performed((), held.state, held.quest, is_repeat=True)
    client_id = held.client_id
    if not may_contact(db, client_id, "call", staff_id=actor.staff_id, risk=held.state.risk):
        raise NotAllowed
    if not although:
        must_be_another_time(db, held, step, outcome)
    is_read_by_a_rule = step is not None and outcome == "reached" and bool(held.step(step).fact_keys)
    act = Act("record_contact", None if is_read_by_a_rule else step, detail={"outcome": outcome})
    performed = perform_held(db, held, act, actor=actor, key=key)
    after_try(db, held, performed, step, outcome, actor)
    if outcome == "refused":
        stop_calls(db, client_id, staff_id=actor.staff_id)
    return performed


def record_message(
    db: sa.Connection, journey_id: str, outcome: str, *, actor: Actor, key: str | None = None
) -> Performed:
    """A text message or an e-mail that somebody wrote to her, and whether she answered.

    Raises NotAllowed, ActRefused.
    """
    held = hold_still(db, journey_id)
    if key is not None and is_done_already(db, journey_id, key):
        return Performed((), held.state, held.quest, is_repeat=True)
    client_id, risk = held.client_id, held.state.risk
    if not any(may_contact(db, client_id, way, staff_id=actor.staff_id, risk=risk) for way in ("message", "email")):
        raise NotAllowed
    return perform_held(db, held, Act("record_contact", None, detail={"outcome": outcome}), actor=actor, key=key)
