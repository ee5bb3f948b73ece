"""Of those who had the whole window, what may be told: one answer for the drop-off page, the curves and the changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.models.insights import Cohort, StayChange
from app.queries.quest_versions import definition_of
from app.queries.tallies import counts_at_each
from quests.dropoff import DropOff, as_of_instant, assembled
from quests.follow_up import WINDOW_DAYS
from quests.stays import QUEST, Stay
from quests.suppression import min_cell_of, suppress
from quests.trace import QUARTER, State
from quests.windows import Cut, Shown, Window, day_of, says_from

Stays = Sequence[tuple[Stay, int]]


class Pages:
    """The drop-off pages of one version on many days, as far as they show who came and who went on."""

    def __init__(self, db: sa.Connection, version_id: str, zone: ZoneInfo) -> None:
        self.db, self.version_id, self.zone = db, version_id, zone
        self.quest = definition_of(db, version_id)
        self.min_cell = min_cell_of(self.quest)
        self._levels = [(level.slug, list(level.step_slugs)) for level in self.quest.levels]
        self._counts: dict[int, Counter[str]] = {}
        self._pages: dict[date, DropOff] = {}

    def read(self, days: Iterable[date]) -> None:
        """Read ahead what is counted on these days."""
        missing = {self._quarter(day) for day in days} - self._counts.keys()
        if missing:
            self._counts |= counts_at_each(self.db, self.version_id, missing)

    def on(self, day: date) -> DropOff:
        """The page of this day, with small numbers hidden and without medians."""
        if day not in self._pages:
            self.read([day])
            quest = self.quest
            exact = assembled(
                self._counts[self._quarter(day)], {}, self._levels, quest=quest.slug, version=quest.version, as_of=day
            )
            self._pages[day] = suppress(exact, self.min_cell)
        return self._pages[day]

    def of(self, level: str) -> Shown:
        """What is shown of a level; of the quest as a whole where it is empty."""

        def shown(day: date) -> tuple[int | None, int | None]:
            numbers = self.on(day)
            if not level:
                return numbers.started, numbers.exited_well
            found = numbers.levels[self.quest.level_places[level]]
            return found.entered, found.completed

        return shown

    def _quarter(self, day: date) -> int:
        return int(as_of_instant(day, self.zone).timestamp() // QUARTER)


def can_be_read_from(db: sa.Connection, version_id: str, day: date, zone: ZoneInfo) -> date | None:
    """The first day on which any level of this version can be told, at the earliest, as known at the end of ``day``;
    None where nobody has started it, or where that first day has come.

    It counts from the day of the first start, which the pages tell anyhow: of the day before they say that nobody had
    started. When the first person came to one level they do not tell. Where somebody was moved here who had started
    before that day, no day is named: it would tell of one person when that was.
    """
    hour, quarter = db.execute(
        sa.select(sa.func.min(StayChange.entered_hour), sa.func.min(StayChange.quarter))
        .join(Cohort, Cohort.id == StayChange.cohort_id)
        .where(
            Cohort.quest_version_id == version_id,
            StayChange.quarter <= int(as_of_instant(day, zone).timestamp() // QUARTER),
            StayChange.place == QUEST,
        )
    ).one()
    if hour is None:
        return None
    first, on_pages = day_of(hour, zone), datetime.fromtimestamp(quarter * QUARTER - 1, UTC).astimezone(zone).date()
    return None if first < on_pages else says_from(first, WINDOW_DAYS, day)


def went_on(
    db: sa.Connection, version_id: str, day: date, zone: ZoneInfo, by_level: Mapping[str, Stays]
) -> dict[str, tuple[Cut | None, bool]]:
    """Of each level who went on within four weeks, up to the last day of which it may be told at the end of ``day``;
    and whether nobody has had the whole time yet. ``by_level``: the exact stays of that day."""
    pages = Pages(db, version_id, zone)
    windows = {
        level.slug: Window(
            by_level.get(level.slug, ()),
            State.COMPLETED,
            window_days=WINDOW_DAYS,
            day=day,
            zone=zone,
            min_cell=pages.min_cell,
        )
        for level in pages.quest.levels
    }
    pages.read({one for window in windows.values() if window.closed for one in window.pages()})
    return {level: (window.told(pages.of(level)), not window.found) for level, window in windows.items()}
