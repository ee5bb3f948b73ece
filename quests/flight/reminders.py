"""What goes out to her while she stays away: by ``quests.reminding`` and ``quests.reminder_days``, caps and all."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime, timedelta

from quests.flight.visits import Visits
from quests.flight.walk import A_DAY, COUNSELLOR, ZONE, Walk
from quests.journey import JourneyState
from quests.quiet_hours import QuietRules
from quests.reminder_days import Waiting, Went, spread
from quests.reminding import Wanted, reminders_wanted

ALREADY_TWO_A_WEEK = 2
_QUIET = QuietRules()


class Reminding:
    """The reminders of one walk: ``sent`` are the moments at which some went out."""

    def __init__(self, walk: Walk, visits: Visits) -> None:
        self.walk, self.visits = walk, visits
        self.sent: list[datetime] = []
        self._done: dict[tuple[str, int], Went] = {}
        self._read: JourneyState | None = None
        self._wanted: list[Wanted] = []
        self._are_off = False

    def next_before(self, limit: datetime) -> tuple[datetime, Wanted] | None:
        """The next reminder that goes out before ``limit``."""
        if self._are_off:
            return None
        waiting = list(_until_a_first(one for one in self._asked() if one.nominal_at < limit))
        if not waiting:
            return None
        rows = [Waiting(place, one.step, one.place, one.nominal_at) for place, one in enumerate(waiting)]
        went: dict[Hashable, Went] = {step: found for (step, place), found in self._done.items() if place == 1}
        recent = [at for at in self.sent if at > self.walk.now - 14 * A_DAY]
        found = spread(rows, recent, _QUIET, ZONE, now=self.walk.now, went=went)
        at, place = min((found[place], place) for place in range(len(waiting)))
        return (at, waiting[place]) if at < limit else None

    def send(self, at: datetime, wanted: Wanted) -> None:
        """It goes out. After the last one of a step a person looks (R-std)."""
        walk = self.walk
        walk.now = at
        self._opts_out(at)
        self.sent.append(at)
        self._done[wanted.step, wanted.place] = Went(at, wanted.nominal_at)
        if wanted.place == max(one.place for one in self._wanted if one.step == wanted.step):
            walk.works(COUNSELLOR, "looks", walk.known.a_look)
        walk.was_reminded_in.add(walk.state.current_level or "")
        if walk.may_come_back():
            self.visits.come_by(at + timedelta(hours=48 * walk.luck.share("back", wanted.step)))
        else:
            self.visits.comes_sooner()
        walk.offers_to_staff()

    def _asked(self) -> list[Wanted]:
        walk = self.walk
        if self._read is not walk.state:
            self._wanted = reminders_wanted(walk.quest, walk.state, since=walk.hers_since)
            self._read = walk.state
        return [one for one in self._wanted if (one.step, one.place) not in self._done]

    def _opts_out(self, at: datetime) -> None:
        if sum(one > at - 7 * A_DAY for one in self.sent) >= ALREADY_TWO_A_WEEK:
            self._are_off = self.walk.luck.happens(self.walk.known.opts_out, "off", len(self.sent))


def _until_a_first(wanted: Iterable[Wanted]) -> Iterator[Wanted]:
    """As many as may be the next to go: nothing wanted later comes before the first reminder of a step."""
    for one in wanted:
        yield one
        if one.place == 1:
            return
