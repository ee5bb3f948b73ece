"""Contacts of the imaginary first line: each way in which one may end, each level of risk, and some that go on now.

They are written down, not drawn, and lie so many hours before now: on whatever day a demo is built, it shows each.
"""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from app.demo import contact_words as words
from app.demo.staff import Member
from app.demo.world import World
from app.ids import new_id
from app.permissions import Actor
from app.queries.contact_cards import CardRow, card_for
from app.queries.handovers import running_handover
from app.queries.journeys import journeys_of_client
from app.queries.protocols import runs_of_card
from app.services import contact_closing, handovers, staff_steps
from app.services.contact_cards import open_card
from app.services.contact_closing import Close, NewClient
from app.services.contact_plans import PlanWanted
from app.services.contact_work import Change, keep_answers
from app.services.protocol_steps import RecordUnfinished, close_run
from app.vocabulary import Audience, ContactChannel, ContactEnding, FollowUp, Permission, Role
from quests.answers import Answer
from quests.dangers import DANGERS, FLAGS_KEY
from quests.instruments import instrument
from quests.progress import ActRefused
from quests.questions import NONE_OF_THESE

if TYPE_CHECKING:
    from app.demo.office import Office

Calls = tuple[tuple[float, str], ...]
DAY = 24.0
ACCEPTED_AFTER, STEPS_AFTER = timedelta(minutes=1), timedelta(minutes=3)
CHECK_CALL = "check-call"


def _all(slug: str, points: int) -> dict[str, Answer]:
    return {f"{slug}.{item.key}": str(points) for item in instrument(slug).items}


def _heard(*dangers: str) -> dict[str, Answer]:
    return {one.key: "yes" for one in DANGERS if one.name in dangers}


CALM: dict[str, Answer] = {**_all("bbgs", 0), **_all("k6", 0), FLAGS_KEY: [NONE_OF_THESE]}
TIRED: dict[str, Answer] = {**_all("k6", 0), FLAGS_KEY: [NONE_OF_THESE]}
WORRIED: dict[str, Answer] = {**_all("bbgs", 1), FLAGS_KEY: ["f1"]}
NO_FOOD: dict[str, Answer] = {**WORRIED, FLAGS_KEY: ["f1", "f3"]}
AFRAID: dict[str, Answer] = _heard("violence_at_home", "fear_at_home")
IN_DANGER: dict[str, Answer] = _heard("plan", "means")
HOPELESS: dict[str, Answer] = {FLAGS_KEY: ["f7", "f8"], **_heard("worker_says_high")}


@dataclass(frozen=True)
class Contact:
    """One contact as it went. ``ago``: hours before now; ``minutes``: how long it took, where it has an ``ending``.

    ``says``: what was screened. ``agrees``: to notes, and so to become a client. ``steps``: how many steps of its
    protocols were walked, None for all of them. ``calls``: hours after it at which somebody tried to call, with how
    that went. ``waits``: nobody has taken over yet.
    """

    ago: float
    channel: ContactChannel
    says: dict[str, Answer] = field(default_factory=dict)
    audience: Audience = Audience.SELF
    language: str = "en"
    ending: ContactEnding | None = None
    minutes: int = 35
    agrees: bool = False
    quest: str = ""
    follow_up: FollowUp = FollowUp.NOT_ASKED
    routes: tuple[str, ...] = ()
    steps: int | None = None
    waits: bool = False
    is_complex: bool = False
    call_back: bool = False
    calls: Calls = ()


_CALL, _CHAT, _MESSAGE = ContactChannel.CALL, ContactChannel.CHAT, ContactChannel.MESSAGE
_DONE, _NOT_NOW = ContactEnding.COMPLETED, ContactEnding.NOT_NOW
_YES, _NO = FollowUp.AGREED, FollowUp.DECLINED


def _whole(
    ago: float, says: dict[str, Answer], *routes: str, calls: Calls = (), minutes: int = 35, language: str = "en"
) -> Contact:
    """A call that came to its end with a yes to notes and to a call in two or three days."""
    return Contact(
        ago, _CALL, says, language=language, ending=_DONE, minutes=minutes, agrees=True, follow_up=_YES,
        routes=routes, calls=calls,
    )  # fmt: skip


IN_VAIN: Calls = ((49.0, "no_answer"), (54.0, "voicemail"), (71.0, "no_answer"))

CONTACTS: tuple[Contact, ...] = (
    _whole(12 * DAY, CALM, "information", "limits", calls=((51.0, "reached"),)),
    _whole(10 * DAY, WORRIED, "book_talk", "follow_up_call", calls=IN_VAIN),
    Contact(9 * DAY, _CHAT, WORRIED, ending=_NOT_NOW, follow_up=_NO, minutes=20),
    Contact(8 * DAY, ContactChannel.FORM, ending=ContactEnding.NOT_FOR_US, minutes=2),
    Contact(7 * DAY, ContactChannel.EMAIL, TIRED, Audience.CLOSE_PERSON, ending=_DONE, routes=("family_help",)),
    _whole(6 * DAY, NO_FOOD, "debt_help", calls=((50.0, "refused"),), minutes=70),
    Contact(5 * DAY, ContactChannel.VIDEO, CALM, Audience.YOUNG, ending=_DONE, minutes=40),
    _whole(2 * DAY + 8, WORRIED, "follow_up_call", calls=((50.0, "no_answer"),)),
    _whole(2 * DAY + 5, WORRIED, "first_talk", "follow_up_call", language="ru"),
    Contact(DAY + 6, _CALL, AFRAID, Audience.CLOSE_PERSON, agrees=True, ending=_DONE, routes=("crisis_centre",)),
    Contact(5.0, _CALL, AFRAID, Audience.CLOSE_PERSON, steps=5),
    Contact(2.0, _CALL, IN_DANGER, steps=8),
    Contact(0.6, _MESSAGE, WORRIED, is_complex=True),
    Contact(0.4, _CALL, HOPELESS, steps=6, agrees=True, ending=ContactEnding.LINE_LOST, call_back=True, minutes=18),
    Contact(0.2, _CALL, {FLAGS_KEY: [NONE_OF_THESE]}),
    Contact(0.05, _CHAT, IN_DANGER, waits=True, language="ru"),
)


class FirstLine:
    """Lets the contacts happen, through the services of the contact page."""

    def __init__(self, world: World, office: Office) -> None:
        self.world, self.office, self._names = world, office, random.Random("first line")

    def plan(self) -> None:
        """Every contact at its time."""
        for one in CONTACTS:
            self.world.at(self.world.until - timedelta(hours=one.ago), partial(self._begins, one))

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
        if one.is_complex:
            handovers.ask_senior(world.db, world.settings, card_id, asked_by=agent.id)
        now = world.until - timedelta(hours=one.ago)
        if not one.waits:
            world.at(now + ACCEPTED_AFTER, partial(self._accept, card_id))
            world.at(now + STEPS_AFTER, partial(self._walk, card_id, one.steps))
        if one.ending is not None:
            world.at(now + timedelta(minutes=one.minutes), partial(self._ends, card_id, one))

    def _accept(self, card_id: str) -> None:
        clock_id = running_handover(self.world.db, client_id=None, card_id=card_id)
        if clock_id is not None:
            with suppress(handovers.AcceptedBefore):
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
            one.ending or _DONE,
            one.follow_up,
            NewClient(world.new_pseudonym(self._names)) if one.agrees else None,
            summary=words.SUMMARY[one.language] if one.agrees else "",
            rules=words.RULES if one.agrees else {},
            plan=PlanWanted(one.quest),
            call_back=one.call_back,
            number=words.NUMBER if one.call_back else "",
        )
        done = contact_closing.close(world.db, world.settings, card, how, actor=self.office.agent.actor, key=new_id())
        if done.client_id is not None and one.follow_up is _YES:
            begins = world.until - timedelta(hours=one.ago)
            for hours, outcome in one.calls:
                world.at(begins + timedelta(hours=hours), partial(self._calls, done.client_id, outcome))

    def _calls(self, client_id: str, outcome: str) -> None:
        """The call after two days, or one more try of it."""
        world = self.world
        row = next(
            (
                one
                for one in journeys_of_client(world.db, client_id)
                if CHECK_CALL in one.state.steps and one.state.steps[CHECK_CALL].status == "open"
            ),
            None,
        )
        if row is not None:
            with suppress(ActRefused, staff_steps.NotAllowed):
                staff_steps.record_call(
                    world.db, row.id, CHECK_CALL, outcome, actor=self.office.agent.actor, key=new_id(), although=True
                )

    def _card(self, card_id: str) -> CardRow:
        found = card_for(self.world.db, _as_actor(self.office.supervisor), Permission.READ_CARD, card_id)
        assert found is not None
        return found

    @property
    def _supervisor(self) -> Actor:
        return _as_actor(self.office.supervisor)


def _as_actor(member: Member) -> Actor:
    return Actor(member.id, member.name, frozenset({Role(member.role)}))
