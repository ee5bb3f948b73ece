"""A colleague who does something about her plans between two clicks of hers, as people of the service would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import sqlalchemy as sa

from app.models.journeys import StepRun
from app.queries.bookings import standing_bookings
from app.queries.journeys import JourneyRow, journeys_of_client
from app.queries.quest_versions import definition_of
from app.services import bookings, caseload, offering, plans, safety_quest, staff_steps, talk_times
from app.services.journeys import Actor
from app.services.offering import PlanUnderway, QuestNotPublished
from app.services.sealing import Locker, open_locker
from app.services.steps import AnswerMissing, StepEmpty
from app.vault import Vault
from app.vocabulary import Role
from quests.answers import Answer
from quests.asking import questions_of
from quests.loading import LIBRARY
from quests.overrides import NOBODY_ASKED, NotARaise
from quests.refusals import ActRefused
from quests.risk import RiskLevel
from tests.accounts import SomeStaff
from tests.journeys.service import Service

SLUGS = tuple(sorted(path.stem for path in LIBRARY.glob("*.yaml")))
NOT_NOW = (
    ActRefused, PlanUnderway, QuestNotPublished, caseload.TakenAlready, bookings.TalkNotYet, NotARaise, AnswerMissing,
    StepEmpty, staff_steps.NotAllowed, talk_times.TimesOverlap, talk_times.TimeHasPassed,
)  # fmt: skip
"""What the services say when an act cannot be done at this moment; nothing was changed then."""


@dataclass
class Colleague:
    """A counsellor and a supervisor in one pair of hands. ``did`` is what they did so far, in words."""

    service: Service
    counsellor: SomeStaff
    supervisor: SomeStaff
    did: list[str] = field(default_factory=list)

    def act(self, client_id: str, chance: Random) -> str:
        """One thing about this client, if it can be done now; gives what it was."""
        ways: tuple[Callable[[sa.Connection, JourneyRow | None, Locker, Random], None], ...] = (
            self._offers, self._takes, self._answers, self._answers, self._answers, self._publishes_times,
            self._raises, self._ends_hold, self._opens_safety, self._does_step, self._does_step, self._closes_talk,
            self._rests,
        )  # fmt: skip
        way = chance.choice(ways)
        try:
            with self.service.database.begin() as db:
                plans_of_hers = [row for row in journeys_of_client(db, client_id) if not row.state.has_ended]
                plan = chance.choice(plans_of_hers) if plans_of_hers else None
                way(db, plan, open_locker(db, Vault.of(self.service.settings), client_id), chance)
        except NOT_NOW:
            return ""
        self.did.append(way.__name__)
        return way.__name__

    def offers_instead(self, client_id: str, chance: Random) -> str:
        """Another quest than the one that she is on, which stops for it; gives its name."""
        slug = chance.choice(SLUGS)
        with self.service.database.begin() as db:
            for plan in journeys_of_client(db, client_id):
                plans.stop(db, plan.id, has_what_she_came_for=False, key=f"instead {plan.id}")
            offering.offer_quest(db, client_id, slug, zone="UTC", actor=self._as_counsellor)
        return slug

    @property
    def _as_counsellor(self) -> Actor:
        return Actor(Role.COUNSELLOR.value, self.counsellor.id)

    @property
    def _as_supervisor(self) -> Actor:
        return Actor(Role.SUPERVISOR.value, self.supervisor.id)

    def _offers(self, db: sa.Connection, _plan: JourneyRow | None, locker: Locker, chance: Random) -> None:
        offering.offer_quest(db, locker.client_id, chance.choice(SLUGS), zone="UTC", actor=self._as_counsellor)

    def _takes(self, db: sa.Connection, plan: JourneyRow | None, _locker: Locker, _chance: Random) -> None:
        if plan is not None:
            caseload.take_journey(db, plan.id, actor=self._as_counsellor)

    def _answers(self, db: sa.Connection, plan: JourneyRow | None, locker: Locker, chance: Random) -> None:
        for step in self._steps(db, plan, "sent"):
            outcome: caseload.Outcome = chance.choice(("done", "one_change", "talk_first"))
            words = "You chose on a calm day. Keep Friday free."
            assert plan is not None
            caseload.review_step(db, locker, plan.id, step, outcome=outcome, words=words, actor=self._as_counsellor)
            return

    def _publishes_times(self, db: sa.Connection, _plan: JourneyRow | None, _locker: Locker, _chance: Random) -> None:
        start = self.service.clock.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
        starts = [start + timedelta(days=day, hours=hour) for day in range(6) for hour in (0, 2)]
        starts = talk_times.fitting_times(db, self.counsellor.id, starts, minutes=45)
        if starts:
            ways = ("phone", "chat", "in_person")
            talk_times.publish_times(db, self.counsellor.id, starts, minutes=45, ways=ways)

    def _raises(self, db: sa.Connection, plan: JourneyRow | None, locker: Locker, chance: Random) -> None:
        if plan is not None and chance.random() < 0.4:
            to, why = chance.choice((RiskLevel.MEDIUM, RiskLevel.HIGH)), "Said so on the phone"
            caseload.raise_risk(db, locker, plan.id, to=to, reason=why, actor=self._as_counsellor, current=NOBODY_ASKED)

    def _ends_hold(self, db: sa.Connection, plan: JourneyRow | None, locker: Locker, _chance: Random) -> None:
        if plan is not None:
            caseload.end_hold(db, locker, plan.id, reason="We talked, and she is safe", actor=self._as_supervisor)

    def _opens_safety(self, db: sa.Connection, plan: JourneyRow | None, _locker: Locker, _chance: Random) -> None:
        if plan is not None and plan.state.is_on_hold:
            safety_quest.open_safety_quest(db, plan.id, actor=self._as_supervisor)

    def _does_step(self, db: sa.Connection, plan: JourneyRow | None, locker: Locker, chance: Random) -> None:
        """A step of ours: each question that needs an answer has the first or the last that there is."""
        for slug in self._steps(db, plan, "open", owner="counsellor"):
            assert plan is not None
            step = definition_of(db, plan.quest_version_id).step(slug)
            values: dict[str, Answer] = {
                page.key: page.question.choices[chance.choice((0, -1))].value
                for page in questions_of(step)
                if page.question.choices
            }
            staff_steps.do_staff_step(db, locker, plan.id, slug, values, actor=self._as_counsellor)
            return

    def _closes_talk(self, db: sa.Connection, plan: JourneyRow | None, _locker: Locker, chance: Random) -> None:
        for booking in standing_bookings(db, plan.id) if plan is not None else ():
            way = chance.choice((bookings.record_kept, bookings.record_missed, bookings.cancel))
            way(db, booking.id, actor=self._as_counsellor)
            return

    def _rests(self, db: sa.Connection, plan: JourneyRow | None, _locker: Locker, _chance: Random) -> None:
        """Another tab of hers: her plan rests for some days."""
        if plan is not None:
            plans.pause(db, plan.id, until=self.service.clock.now + timedelta(days=4), key=f"rest {len(self.did)}")

    def _steps(self, db: sa.Connection, plan: JourneyRow | None, status: str, owner: str | None = None) -> list[str]:
        if plan is None:
            return []
        of_plan = sa.select(StepRun.step).where(StepRun.journey_id == plan.id, StepRun.status == status)
        if owner is not None:
            of_plan = of_plan.where(StepRun.owner == owner)
        return list(db.execute(of_plan.order_by(StepRun.step)).scalars())
