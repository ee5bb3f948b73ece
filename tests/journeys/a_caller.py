"""A caller with an agent and a counsellor: what each of them says in quests 3.9 and 3.2, on which day, in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app.queries.journeys import JourneyRow, events_of, journeys_of_client
from quests.events import Event
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.her_browser import Given, HerBrowser
from tests.journeys.service import Service

FOLLOW_UP, JOINT = "follow-up-after-call", "joint-limits-plan"
SUMMARY = "You want calm Fridays. We agreed that we call you on Wednesday."
PLAN_WORDS = "Fridays with your sister. The card stays at home."
ASKED, REPLY = "Fridays fit. Sunday evenings do not.", "Then Sunday is the day to look at. What if your sister came?"
WHEN_IT_PULLS, AT_THAT_HOUR, KEPT = "On Fridays after work", "Walk around the house", "Fridays are for my sister"

MARCH_2, MARCH_6, MARCH_20, MARCH_27, MARCH_30 = (
    datetime(2026, 3, day, 9, 30, tzinfo=UTC) for day in (2, 6, 20, 27, 30)
)
HER_MIDNIGHT = datetime(2026, 3, 29, 22, 0, tzinfo=UTC)
"""30 March begins in Berlin: by summer time, which came there on the 29th, an hour sooner than by winter time."""

STAYS_ENGLISH = (
    "The questions of this step are in English: we have no checked translation of them. "
    "Your answers are kept and not added up. You can put the step aside."
)
ANSWERS: dict[str, list[Given]] = {
    "what-next": ["joint_limits_plan"],
    "nine-questions": [*["1"] * 8, None],
    "my-triggers": [WHEN_IT_PULLS, None, None],
    "our-limits": ["playing_less", ["own_limits"], "8000", None, ["fri"], None],
    "my-plan": ["I keep Fridays free", None, None],
    "check-in-week-1": ["kept", "6", None],
    "check-in-week-2": ["not_this_time", "3", "On Sunday evening"],
    "urge-plan": [AT_THAT_HOUR, None, None],
    "our-review": [ASKED],
    "new-limits": ["playing_less", None, "4000", None, ["fri", "sun"], None],
    "what-i-keep": [KEPT, None],
    "monthly-or-end": ["end_here"],
}


@dataclass
class Case:
    """Everybody of this walk, each with a browser, and every address that a browser asked for."""

    service: Service
    her: HerBrowser
    agent: ColleagueBrowser
    counsellor: ColleagueBrowser
    asked_for: list[str]

    def goes_on_at(self, moment: datetime) -> None:
        """Another day: she comes back with her words."""
        self.service.clock.set(moment)
        self.her.comes_back()

    def journeys(self) -> list[JourneyRow]:
        """Her plans in the order in which she began them."""
        with self.service.database.reading() as db:
            found = journeys_of_client(db, self.service.client_called(self.her.pseudonym))
        return sorted(found, key=lambda row: row.state.started_at or row.created_at)

    def events(self, place: int) -> list[Event]:
        with self.service.database.reading() as db:
            return list(events_of(db, self.journeys()[place].id))
