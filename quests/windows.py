"""Of everybody who had the same time for it, how many did it: counted so that no two days tell of a small group.

Whoever reads the same share on two days reads their difference too: of the one who came on the third of March, that
she went on. So people are counted in *whole groups* by the day on which they came: a group is closed as soon as those
in it who did it, and those who did not, are each nobody or at least k. Who came after the last closed group waits for
more company. A closed group never opens again, so that any two days differ by whole groups.

What is told stands beside the drop-off pages of the same people. How many came stands only where the page of that day,
and of the day that is asked about, shows how many came; it is the very number of the former, and differs from what the
latter says by nobody or by a group. So does how many did it. Where a page hides that number, it stays possible over k
values: at least k - 1 more people are in it than are told here.

Times are kept in hours of UTC, and a page ends with the day of the service. In a zone with a half hour (Tehran,
Kolkata, Kabul) midnight lies within an hour, and which side of it somebody came on is not known here. Whoever came in
that hour counts to the day that begins in it: so what is told up to a day holds nobody whom the page of that day does
not, and everybody's window is over by whole hours. Where the page does count somebody of that hour, that one person
would stand out beside it, so that day is passed over. Where midnight begins an hour there is no such hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from quests.change import Share
from quests.dropoff import as_of_instant
from quests.shareable import is_group
from quests.stays import HOUR, HOURS_A_DAY, Stay, hour_of

MOST_STEPS_BACK = 12
"""So many whole groups back an earlier cut is looked for, where a later one would give a small group away."""

Day = tuple[date, int, int]
"""A day on which people came: how many of them did it within the window, and how many did not."""

Shown = Callable[[date], tuple[int | None, int | None]]
"""How many came by the end of a day and how many of them did it by then, as the drop-off page of that day has them."""


@dataclass(frozen=True)
class Cut:
    """Everybody who came up to the end of ``day``, all in whole groups."""

    day: date
    share: Share


def days(
    stays: Iterable[tuple[Stay, int]], happened: str, *, window_days: int, until_hour: int, zone: tzinfo
) -> list[Day]:
    """Who came when, in the order of days of ``zone``, of those days alone of which everybody's window is over before
    ``until_hour``: a part of a day would be another group the day after.

    ``happened`` is the way of leaving that counts. Who left in another way stays one who did not.
    """
    window = window_days * HOURS_A_DAY
    did: Counter[date] = Counter()
    came: Counter[date] = Counter()
    known: dict[int, date] = {}
    for stay, people in stays:
        day = known.get(stay.entered_hour) or known.setdefault(stay.entered_hour, day_of(stay.entered_hour, zone))
        came[day] += people
        if stay.how == happened and stay.left_hour is not None and stay.left_hour - stay.entered_hour <= window:
            did[day] += people
    over = [day for day in sorted(came) if came[day] and hour_of(as_of_instant(day, zone)) + window <= until_hour]
    return [(day, did[day], came[day] - did[day]) for day in over]


def day_of(hour: int, zone: tzinfo) -> date:
    """The day of ``zone`` in which an hour ends: one with midnight in it belongs to the day that begins in it."""
    return datetime.fromtimestamp((hour + 1) * HOUR - 1, UTC).astimezone(zone).date()


def says_from(since: date, window_days: int, day: date) -> date | None:
    """The first day on which anything can be read where the first came on ``since``: they have had the whole time at
    the end of the day before. None where the numbers of ``day`` would tell of them already.
    """
    whole = since + timedelta(days=window_days)
    return whole + timedelta(days=1) if whole > day else None


def cuts(found: Sequence[Day], min_cell: int) -> list[Cut]:
    """Every day at which a whole group closes, with all who came by then; the first first."""
    closed: list[Cut] = []
    part = rest = open_part = open_rest = 0
    for day, did, did_not in found:
        open_part, open_rest = open_part + did, open_rest + did_not
        if is_group(open_part, min_cell) and is_group(open_rest, min_cell):
            part, rest = part + open_part, rest + open_rest
            open_part = open_rest = 0
            closed.append(Cut(day, Share(part, part + rest)))
    return closed


def up_to(found: Iterable[Day], last: date) -> Share:
    """Everybody who came by the end of ``last``, whole group or not. Exact, never for a page by itself."""
    counted = [(did, did_not) for day, did, did_not in found if day <= last]
    part = sum(did for did, _not in counted)
    return Share(part, part + sum(did_not for _did, did_not in counted))


class Window:
    """The stays of one place up to the end of ``day``: who left it as ``happened`` within ``window_days``. Exact.

    ``stays`` are those that had begun, and are ended as far as they had, when that day was over: all of them count.
    """

    def __init__(
        self,
        stays: Sequence[tuple[Stay, int]],
        happened: str,
        *,
        window_days: int,
        day: date,
        zone: tzinfo,
        min_cell: int,
    ) -> None:
        self.stays, self.happened, self.window = stays, happened, timedelta(days=window_days)
        self.day, self.zone, self.min_cell = day, zone, min_cell
        self.until_hour = self._ended(day)
        self.found = days(stays, happened, window_days=window_days, until_hour=self.until_hour, zone=zone)
        self.closed = cuts(self.found, min_cell)[-MOST_STEPS_BACK:]
        self.came = sum(people for _stay, people in stays)
        self.did = sum(people for stay, people in stays if stay.how == happened)

    def pages(self) -> set[date]:
        """The days whose pages may have to be asked."""
        return {self.day} | {day for cut in self.closed for day in (cut.day, self._over(cut))}

    def told(self, shown: Shown) -> Cut | None:
        """The last cut that may stand beside the pages; None: none may."""
        return next((cut for cut in reversed(self.closed) if self._may_be_told(cut, shown)), None)

    def _may_be_told(self, cut: Cut, shown: Shown) -> bool:
        return (
            is_group(self.came - cut.share.whole, self.min_cell)
            and shown(cut.day)[0] == cut.share.whole
            and shown(self.day)[0] is not None
            and all(self._keeps(cut.share.part, day, shown) for day in {self._over(cut), self.day})
        )

    def _keeps(self, part: int, day: date, shown: Shown) -> bool:
        """Whether ``part``, which is at most the number of that day's page, gives no small group of it away."""
        beyond = (self.did if day == self.day else self._did_by(self._ended(day))) - part
        if shown(day)[1] is None:
            return beyond >= slack(self.min_cell)
        return day != self.day or is_group(abs(beyond), self.min_cell)

    def _did_by(self, hour: int) -> int:
        """How many did it before this hour; at the end of a day that ends within an hour, this many at least."""
        return sum(
            people
            for stay, people in self.stays
            if stay.how == self.happened and stay.left_hour is not None and stay.left_hour < hour
        )

    def _over(self, cut: Cut) -> date:
        """When the window of everybody who came by then is over, or the day that is asked about."""
        return min(self.day, cut.day + self.window)

    def _ended(self, day: date) -> int:
        """The hour at which, or within which, a day is over."""
        return hour_of(as_of_instant(day, self.zone))


def slack(min_cell: int) -> int:
    """So many more people at least are in a hidden number than in what is told of it: then k values stay possible."""
    return min_cell - 1
