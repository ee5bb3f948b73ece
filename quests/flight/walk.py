"""One imagined person walks a quest by the real rules: ``quests.progress`` decides, ``quests.reminding`` reminds.

What happens next is always the earliest of: her next visit, an act of ours, a lapse, a reminder. Her own acts are in
``quests.flight.visits``, ours in ``quests.flight.staff``; both only ask for acts, and what follows is the engine's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from quests.advancing import Draft
from quests.assumptions import Assumed
from quests.conditions import offers_due
from quests.definition import Quest
from quests.events import CLIENT, Event
from quests.flight.luck import Luck
from quests.flight.traits import first_hard_steps, goes_on_chance, where_she_would_leave
from quests.journey import JourneyState
from quests.permitted import Act
from quests.plan import steps_of
from quests.progress import drafted
from quests.refusals import ActRefused
from quests.trace import RESTARTS_THE_CLOCK

ZONE = ZoneInfo("UTC")
BEGINS = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday like every other: no year, no holidays and no change of the clocks are in a flight."""
A_DAY = timedelta(days=1)
COUNSELLOR = "counsellor"


class Walk:
    """A person on her way. ``left_at`` is the step at which she left or fell silent; None while she is there.

    ``stayed_at`` is the step before which she stopped who began and did nothing more.
    """

    def __init__(self, quest: Quest, luck: Luck, known: Assumed, until: datetime) -> None:
        self.quest, self.luck, self.known, self.until = quest, luck, known, until
        self.state, self.events = JourneyState(), list[Event]()
        self.acts: list[tuple[Act, str, datetime]] = []
        self.began = self.now = BEGINS + timedelta(days=7 * luck.share("day"), hours=8)
        self.is_gone, self.with_a_person, self.was_reminded_in = False, False, set[str]()
        self.left_at: str | None = None
        self.stayed_at: str | None = None
        self.hers_since: datetime | None = None
        self.minutes: Counter[int] = Counter()
        self.staff: Counter[tuple[str, str]] = Counter()
        self.next_visit_at: datetime | None = None
        self._hard = first_hard_steps(quest)
        self._places: dict[str, str | None] = {}
        self._offers_met: set[int] = set()
        self._asks_counsellor = any(offer.asks_for == COUNSELLOR for level in quest.levels for offer in level.offers)
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._asked = 0
        self.watchers: list[Callable[[Event], None]] = []

    # --- time -------------------------------------------------------------------------------------

    def at(self, moment: datetime, what: Callable[[], None]) -> None:
        """Have something happen then."""
        self._asked += 1
        heappush(self._queue, (moment, self._asked, what))

    @property
    def next_at(self) -> datetime | None:
        """When something happens next; None where nothing more does."""
        return self._queue[0][0] if self._queue else None

    def happen(self) -> None:
        """What comes next happens."""
        self.now, _number, what = heappop(self._queue)
        what()

    # --- acts -------------------------------------------------------------------------------------

    def act(self, act: Act, actor: str) -> bool:
        """Somebody does something, and what follows is noted. False where the rules refuse it."""
        draft = self.tried(act, actor)
        if draft is None:
            return False
        self.note(act, actor, draft)
        return True

    def note(self, act: Act, actor: str, draft: Draft) -> None:
        """What somebody tried to do is done."""
        self.acts.append((act, actor, self.now))
        self.state = draft.state
        self.events += draft.events
        for event in draft.events:
            if event.kind in RESTARTS_THE_CLOCK:
                self.hers_since = event.at
            for watcher in self.watchers:
                watcher(event)

    def tried(self, act: Act, actor: str) -> Draft | None:
        """What an act would lead to; None where the rules refuse it."""
        try:
            return drafted(self.quest, self.state, act, actor=actor, now=self.now, zone=ZONE)
        except ActRefused:
            return None

    def spends(self, minutes: float) -> None:
        """Time of hers, in the week of her plan in which it is spent."""
        self.minutes[(self.now - self.began).days // 7] += minutes  # type: ignore[assignment]

    def works(self, role: str, what: str, minutes: float) -> None:
        """Time of ours."""
        self.staff[role, what] += minutes  # type: ignore[assignment]

    # --- whether she stays ------------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        """Whether she does nothing more by herself: it ended, it rests for her safety, or she has gone silent."""
        return self.is_gone or self.state.has_ended or self.state.is_on_hold

    def leaves(self, level: str) -> bool:
        """Whether she does not go on from this level. A talk or a reminder may change it, and never for the worse."""
        chance = goes_on_chance(
            self.known, with_a_person=self.with_a_person, was_reminded=level in self.was_reminded_in
        )
        return self.place_of_leaving(level) is not None and not self.luck.happens(chance, "goes", level)

    def place_of_leaving(self, level: str) -> str | None:
        """The step at which she would leave it."""
        if level not in self._places:
            steps = steps_of(self.quest, self.quest.level(level), self.state)
            self._places[level] = where_she_would_leave(steps, self._hard, level, self.known, self.luck)
        return self._places[level]

    def leave(self, step: str | None) -> None:
        """She leaves here: she says so, has what she came for, or simply does not come back."""
        level = self.state.current_level or ""
        self.left_at = step
        if not self.luck.happens(self.known.says_so, "says", level):
            self.is_gone = True
        elif self.luck.happens(self.known.is_well, "well", level):
            self.act(Act("exit_well"), CLIENT)
        else:
            self.act(Act("stop"), CLIENT)

    def may_come_back(self) -> bool:
        """Whether somebody who fell silent goes on after all, now that a person or a reminder reached her."""
        level = self.state.current_level or ""
        if not self.is_gone or self.left_at is None or self.state.has_ended or self.leaves(level):
            return False
        self.is_gone, self.left_at = False, None
        return True

    def meets_a_person(self) -> None:
        """She talked with somebody of the service, or read an answer."""
        self.with_a_person = True

    def offers_to_staff(self) -> None:
        """What the quest asks of a counsellor on the way, each offer once: as to call after check-ins went by."""
        if not self._asks_counsellor or self.state.has_ended:
            return
        for offer in offers_due(self.quest, self.state, self.now):
            if offer.asks_for == COUNSELLOR and id(offer) not in self._offers_met:
                self._offers_met.add(id(offer))
                self.works(COUNSELLOR, "calls", self.known.a_call)
