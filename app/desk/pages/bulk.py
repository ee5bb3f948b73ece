"""An act for several people: what will happen to each or why not, and afterwards what happened."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.desk.pages.contact import contact_line
from app.desk.words import quiet_for
from app.permissions import Actor
from app.queries.bulk import BulkOutcome, BulkPerson, bulk_people, outcomes_of
from app.queries.staff import Colleague, colleagues_who_take
from app.services.bulk import DONE, BulkAct, Order, WhyNot, may_do, why_not
from app.web.words import _, language_name, ngettext


@dataclass(frozen=True)
class BulkLine:
    """One person of several: what will happen, or why not. ``facts``: what is known of her for this act."""

    client_id: str
    journey_id: str
    pseudonym: str
    language: str
    risk: str
    words: str
    facts: str = ""


@dataclass(frozen=True)
class Preview:
    """Whom the act is for, and whom it leaves out. ``colleagues``: to whom somebody may be handed over."""

    act: BulkAct
    title: str
    will: tuple[BulkLine, ...]
    left_out: tuple[BulkLine, ...]
    colleagues: tuple[Colleague, ...]

    @property
    def button(self) -> str:
        """What the button says, with the number."""
        number = len(self.will)
        return {
            BulkAct.NOTE: ngettext("Send %(num)s note", "Send %(num)s notes", number),
            BulkAct.CALL: ngettext("Put %(num)s on the call list", "Put %(num)s on the call list", number),
            BulkAct.PEACE: ngettext("Leave %(num)s in peace", "Leave %(num)s in peace", number),
            BulkAct.HAND_OVER: ngettext("Hand over %(num)s person", "Hand over %(num)s people", number),
        }[self.act]


@dataclass(frozen=True)
class Result:
    """What an act for several did: for whom it was done, and for whom not and why."""

    title: str
    done: tuple[BulkLine, ...]
    not_done: tuple[BulkLine, ...]


def act_choices(staff: Actor) -> list[tuple[str, str, str]]:
    """What this reader may do for several: value, words, and what it means."""
    said = {
        BulkAct.NOTE: _("“You have a note”, where contact rules let a message out. It names nothing."),
        BulkAct.CALL: _("A task for each, due by the next working day."),
        BulkAct.PEACE: _("Nobody calls or writes, with your reason. The door stays open."),
        BulkAct.HAND_OVER: _("All plans of each person go to one colleague."),
    }
    return [(act, act_words(act), said[act]) for act in BulkAct if may_do(staff, act)]


def act_words(act: BulkAct) -> str:
    """What may be done for several."""
    return {
        BulkAct.NOTE: _("Send the neutral note"),
        BulkAct.CALL: _("Put on the call list"),
        BulkAct.PEACE: _("Leave in peace"),
        BulkAct.HAND_OVER: _("Hand over"),
    }[act]


def preview_of(db: sa.Connection, staff: Actor, order: Order, journey_ids: list[str]) -> Preview:
    """What the act would do for each of these people, by the rule that does it."""
    people = bulk_people(db, staff, journey_ids)
    judged = [(person, why_not(order, person)) for person in people]
    colleagues = tuple(colleagues_who_take(db)) if order.act is BulkAct.HAND_OVER else ()
    return Preview(
        order.act,
        act_words(order.act),
        tuple(_line(person, _will(order.act), _facts(order.act, person)) for person, why in judged if why is None),
        tuple(_line(person, why_words(why)) for person, why in judged if why is not None),
        colleagues,
    )


def result_of(db: sa.Connection, staff: Actor, run_id: str) -> Result | None:
    """What became of it, by the log; None where this person did no such act."""
    found = outcomes_of(db, staff, run_id)
    if not found:
        return None
    act = BulkAct(found[0].act)
    return Result(
        act_words(act),
        tuple(_told(one, _did(act)) for one in found if one.outcome == DONE),
        tuple(_told(one, why_words(WhyNot(one.outcome))) for one in found if one.outcome != DONE),
    )


def why_words(why: WhyNot) -> str:
    """Why an act does not fit one person, as a fact."""
    return {
        WhyNot.ENDED: _("The plan has ended."),
        WhyNot.NOT_BEGUN: _("The plan is offered, and waits for a yes."),
        WhyNot.ON_HOLD: _("On safety hold. Look at this person alone."),
        WhyNot.RESTING: _("Resting by own choice."),
        WhyNot.WE_OWE: _("Waits for us. Our answer comes first."),
        WhyNot.NOT_QUIET: _("On the way, and not quiet."),
        WhyNot.HIGH_RISK: _("The risk is high. Look at this person alone."),
        WhyNot.LOCKED: _("The lock for safety at home holds. Look at this person alone."),
        WhyNot.WATCHED: _("Somebody may be watching: do not call or write."),
        WhyNot.NO_RULES: _("No contact rules yet: nobody calls or writes."),
        WhyNot.NO_CALLS: _("The contact rules allow no call."),
        WhyNot.NO_WAY_OUT: _("No message leaves the service: a note would wait on the client's own pages."),
        WhyNot.STOPPED: _("Asked for no messages."),
        WhyNot.REACHED: _("We talked within the last two weeks."),
        WhyNot.WRITTEN: _("A note went out since the last act, and no answer came."),
        WhyNot.LISTED: _("Stands on the call list already."),
        WhyNot.IN_PEACE: _("A colleague decided to leave this person in peace."),
        WhyNot.WITH_THEM: _("Is with this colleague already."),
        WhyNot.CHANGED: _("Something changed meanwhile. Look at this person alone."),
    }[why]


def _will(act: BulkAct) -> str:
    return {
        BulkAct.NOTE: _("Gets the note, outside quiet hours."),
        BulkAct.CALL: _("Comes onto the call list."),
        BulkAct.PEACE: _("Is left in peace, and can carry on at any time."),
        BulkAct.HAND_OVER: _("Goes to the colleague, with all plans."),
    }[act]


def _did(act: BulkAct) -> str:
    return {
        BulkAct.NOTE: _("The note is on its way."),
        BulkAct.CALL: _("Stands on the call list."),
        BulkAct.PEACE: _("Is left in peace."),
        BulkAct.HAND_OVER: _("Is with the colleague now."),
    }[act]


def _facts(act: BulkAct, person: BulkPerson) -> str:
    case = person.case
    if act in (BulkAct.NOTE, BulkAct.CALL):
        return contact_line(case.ways, case.times, voicemail=bool(case.may_leave_voicemail))
    last = case.state.last_act_at or case.state.started_at
    return _("Quiet for %(long)s.", long=quiet_for(last)) if last else ""


def _line(person: BulkPerson, words: str, facts: str = "") -> BulkLine:
    case = person.case
    where = (case.client_id, case.journey_id, case.pseudonym, language_name(case.language), case.risk)
    return BulkLine(*where, words=words, facts=facts)


def _told(outcome: BulkOutcome, words: str) -> BulkLine:
    return BulkLine(outcome.client_id, "", outcome.pseudonym, "", "", words)
