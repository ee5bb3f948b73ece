"""Contacts of the imaginary first line as they go: opened, screened, handed over, ended, and what follows of each.

Some are written down, so that on whatever day a demo is built it shows each way in which one may go (contacts.py);
those of the weeks before are drawn, so that there are months to count (earlier_contacts.py).
"""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from app.demo import contact_words as words
from app.demo.contacts import CONTACTS, Contact
from app.demo.earlier_contacts import earlier_contacts
from app.demo.opinions import people_answer
from app.demo.staff import Member
from app.demo.world import World
from app.ids import new_id
from app.permissions import Actor
from app.queries.contact_cards import CardRow, card_for
from app.queries.handovers import running_handover
from app.queries.journeys import JourneyRow, journeys_of_client
from app.queries.messages import messages_of_client
from app.queries.protocols import runs_of_card
from app.services import contact_closing, handovers, messages, plans, staff_steps
from app.services.contact_cards import open_card
from app.services.contact_closing import Close, NewClient
from app.services.contact_plans import PlanWanted
from app.services.contact_work import Change, keep_answers
from app.services.protocol_steps import RecordUnfinished, close_run
from app.services.sealing import open_locker
from app.vocabulary import ContactEnding, FollowUp, Permission, Role
from quests.answers import Answer
from quests.progress import ActRefused

if TYPE_CHECKING:
    from app.demo.office import Office

STEPS_AFTER = timedelta(minutes=2)
CHECK_CALL, WHAT_NEXT = "check-call", "what-next"
SHE_WRITES_AFTER, ANSWERED_AFTER = timedelta(hours=26), timedelta(hours=3)
DECIDES_AFTER, STOPS_AFTER = timedelta(minutes=10), timedelta(days=2, hours=5)
"""After the last call: what comes next is said in it, or she ends the plan herself some days later."""


class FirstLine:
    """Lets the contacts happen, through the services of the contact page."""

    def __init__(self, world: World, office: Office) -> None:
        self.world, self.office, self._names = world, office, random.Random("first line")

    def plan(self) -> None:
        """Every contact at its time, and what people think of the service in the weeks before."""
        drawn = random.Random()
        drawn.setstate(self.world.rng.getstate())  # From the seed, and yet nobody else's life goes otherwise for it.
        for one in (*CONTACTS, *earlier_contacts(drawn, self.world.until)):
            self.world.at(self.world.until - timedelta(hours=one.ago), partial(self._begins, one))
        people_answer(self.world, drawn)

    def _begins(self, one: Contact) -> None:
        world, agent = self.world, self.office.agent
        card_id = open_card(
            world.db,
            world.vault,
            channel=one.channel,
            audience=one.audience,
            language=one.language,
            staff_id=agent.id,
        )
        said: dict[str, Answer] = {"limits_told": "yes", "consent": "yes" if one.agrees else "no"}
        said |= words.CONTEXT.get(one.language, {}) if one.says else {}
        said |= {"route": list(one.routes)} if one.routes else {}
        changes = {key: Change(value, 0) for key, value in {**said, **one.says}.items()}
        keep_answers(world.db, world.settings, self._card(card_id), changes, staff_id=agent.id)
        now = world.until - timedelta(hours=one.ago)
        accepted_at = now + timedelta(minutes=one.accepted_after)
        if one.is_complex:
            asked = handovers.ask_senior(world.db, world.settings, card_id, asked_by=agent.id)
            if one.ending is not None:
                world.at(accepted_at, partial(self._looks_at_it, asked))
        elif not one.waits:
            world.at(accepted_at, partial(self._accept, card_id))
            world.at(accepted_at + STEPS_AFTER, partial(self._walk, card_id, one.steps))
        if one.ending is not None:
            world.at(now + timedelta(minutes=one.minutes), partial(self._ends, card_id, one))

    def _accept(self, card_id: str) -> None:
        clock_id = running_handover(self.world.db, client_id=None, card_id=card_id)
        if clock_id is not None:
            with suppress(handovers.AcceptedBefore):
                handovers.accept(self.world.db, clock_id, self._supervisor)

    def _looks_at_it(self, clock_id: str) -> None:
        """A senior colleague looks at a complex case; who has it keeps it."""
        handovers.accept(self.world.db, clock_id, self._supervisor)

    def _walk(self, card_id: str, steps: int | None) -> None:
        """The first steps of each protocol, or all of them; one that is whole is closed."""
        world = self.world
        for run in runs_of_card(world.db, card_id):
            self.office.protocols.next_steps(run, steps)
            if steps is None:
                with suppress(RecordUnfinished):
                    close_run(world.db, world.settings, run, staff=self._supervisor)

    def _ends(self, card_id: str, one: Contact) -> None:
        world, card = self.world, self._card(card_id)
        how = Close(
            one.ending or ContactEnding.COMPLETED,
            one.follow_up,
            NewClient(world.new_pseudonym(self._names)) if one.agrees else None,
            summary=words.SUMMARY[one.language] if one.agrees else "",
            rules=words.RULES if one.agrees else {},
            plan=PlanWanted(one.quest),
            call_back=one.call_back,
            number=words.NUMBER if one.call_back else "",
        )
        done = contact_closing.close(world.db, world.settings, card, how, actor=self.office.agent.actor, key=new_id())
        if done.client_id is not None and one.follow_up is FollowUp.AGREED:
            self._plan_what_follows(done.client_id, one)

    def _plan_what_follows(self, client_id: str, one: Contact) -> None:
        """The calls that were agreed, the end of the plan after them, and a message of hers."""
        world, begins = self.world, self.world.until - timedelta(hours=one.ago)
        for hours, outcome in one.calls:
            world.at(begins + timedelta(hours=hours), partial(self._calls, client_id, outcome))
        if one.goes_well is not None and one.calls:
            after = DECIDES_AFTER if one.goes_well else STOPS_AFTER
            world.at(begins + timedelta(hours=one.calls[-1][0]) + after, partial(self._plan_ends, client_id, one))
        if one.writes:
            world.at(begins + SHE_WRITES_AFTER, partial(self._writes, client_id, one.language))
            world.at(begins + SHE_WRITES_AFTER + ANSWERED_AFTER, partial(self._answers, client_id, one.language))

    def _calls(self, client_id: str, outcome: str) -> None:
        """The call after two days, or one more try of it."""
        world, row = self.world, self._plan_with(client_id, CHECK_CALL)
        if row is not None:
            with suppress(ActRefused, staff_steps.NotAllowed):
                staff_steps.record_call(
                    world.db, row.id, CHECK_CALL, outcome, actor=self.office.agent.actor, key=new_id(), although=True
                )

    def _plan_ends(self, client_id: str, one: Contact) -> None:
        """She needs nothing for now and says so in the call; or she stops on her own page."""
        world, row = self.world, self._plan_with(client_id, WHAT_NEXT)
        if row is None:
            return
        if one.goes_well:
            locker, said = open_locker(world.db, world.vault, client_id), {"comes_next": "nothing_now"}
            agent = self.office.agent.actor
            staff_steps.do_staff_step(world.db, locker, row.id, WHAT_NEXT, said, actor=agent, key=new_id())
        else:
            plans.stop(world.db, row.id, has_what_she_came_for=False, key=new_id())

    def _plan_with(self, client_id: str, step: str) -> JourneyRow | None:
        """Her plan in which this step is open."""
        rows = journeys_of_client(self.world.db, client_id)
        return next((row for row in rows if (it := row.state.steps.get(step)) and it.status == "open"), None)

    def _writes(self, client_id: str, language: str) -> None:
        world, said = self.world, words.SHE_WRITES[language]
        locker = open_locker(world.db, world.vault, client_id)
        messages.send_message(world.db, locker, said, zone=world.settings.zone, key=new_id())

    def _answers(self, client_id: str, language: str) -> None:
        world, said = self.world, words.WE_ANSWER[language]
        waiting = [one.id for one in messages_of_client(world.db, client_id) if one.waits]
        locker, agent = open_locker(world.db, world.vault, client_id), self.office.agent
        messages.answer_message(world.db, locker, said, waiting=waiting, staff_id=agent.id, key=new_id())
        messages.mark_read_by_her(world.db, client_id)

    def _card(self, card_id: str) -> CardRow:
        found = card_for(self.world.db, _as_actor(self.office.supervisor), Permission.READ_CARD, card_id)
        assert found is not None
        return found

    @property
    def _supervisor(self) -> Actor:
        return _as_actor(self.office.supervisor)


def _as_actor(member: Member) -> Actor:
    return Actor(member.id, member.name, frozenset({Role(member.role)}))
