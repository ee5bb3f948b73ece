"""The roll-up is the log, added up in advance: for every quarter of an hour of any walk both say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from quests.dropoff import as_of_instant, assembled, count
from quests.events import Event
from quests.progress import ActRefused
from quests.stays import LEFT, Stay, hour_of
from quests.tally import Change, StayChange, changed_by, cohort_of, raw_counts, raw_stays, summed, traced
from quests.trace import QUARTER, Trace, counts_from
from quests.trace_as_json import from_plain, to_plain
from tests.quests.logs import begun, day
from tests.quests.test_standing_of_walks import QUEST, some_act
from tests.quests.walking import COUNSELLOR, Walk, level, quest, step

VERSIONS = {1: "one", 2: "two"}
LEVELS = [(each.slug, list(each.step_slugs)) for each in QUEST.levels]


class Books:
    """The signed rows of many journeys, as the database keeps them, with the cohorts that they name."""

    def __init__(self) -> None:
        self.tallies: list[Change] = []
        self.stays: list[StayChange] = []
        self.versions: dict[int, str] = {}

    def take(self, batches: Sequence[Sequence[Event]], version: str = "one") -> None:
        """One journey, batch by batch; between two its trace is written down and read again."""
        plain, cohort = to_plain(Trace()), None
        for events in batches:
            trace = from_plain(plain)
            found = changed_by(trace, events, version_id=version, cohort=cohort, versions=VERSIONS)
            self.tallies += found.tallies
            self.stays += found.stays
            self.versions |= {number: one.version_id for number, one in found.cohorts.items()}
            plain, cohort = to_plain(trace), found.cohort
            moved = [event for event in events if event.kind == "version_moved"]
            version = VERSIONS[moved[-1].detail["to"]] if moved else version

    def counts(self, quarter: int, version: str = "one") -> Counter[str]:
        of_version = (row for row in self.tallies if self.versions[row.cohort] == version)
        return summed((row.keys, row.change) for row in of_version if row.quarter <= quarter)

    def sums(self, quarter: int) -> Counter[Stay]:
        sums: Counter[Stay] = Counter()
        for row in self.stays:
            sums[row.stay] += row.change if row.quarter <= quarter else 0
        return Counter({stay: people for stay, people in sums.items() if people})


def walked(seed: int) -> list[list[Event]]:
    """What somebody did, act by act, over some weeks, with pauses long enough to stall in."""
    random = Random(seed)
    walk, batches = Walk(QUEST), []
    batches.append(walk.start())
    for _ in range(random.randint(3, 30)):
        walk.later(minutes=random.choice([1, 14, 90, 60 * 26, 60 * 24 * 5, 60 * 24 * 9, 60 * 24 * 20]))
        kind, step, more = some_act(random)
        if random.random() < 0.1:
            kind, step, more = (
                "change_risk",
                None,
                {"to": random.choice(["low", "high"]), "rule": "R2", "by": COUNSELLOR},
            )
        with suppress(ActRefused):
            batches.append(walk.act(kind, step, **more))
    return batches


def moments(journeys: Sequence[Sequence[Event]]) -> set[int]:
    """Quarters around every event, and around every stall that might begin after it."""
    ours = {counts_from(event.at) for events in journeys for event in events}
    day_quarters = timedelta(days=1).total_seconds() // QUARTER
    later = {quarter + int(days * day_quarters) for quarter in ours for days in (6, 7, 8, 40)}
    return {quarter + off for quarter in ours | later for off in (-1, 0, 1)}


@pytest.mark.parametrize("seed", range(25))
def test_at_every_moment_the_sums_are_what_the_events_say(seed: int) -> None:
    people = [walked(seed * 100 + number) for number in range(3)]
    books = Books()
    for batches in people:
        books.take(batches)
    journeys = [[event for batch in batches for event in batch] for batches in people]
    for quarter in moments(journeys):
        assert books.counts(quarter) == raw_counts(journeys, quarter)
        assert books.sums(quarter) == raw_stays(journeys, quarter)


@pytest.mark.parametrize("seed", range(25))
def test_all_at_once_and_act_by_act_write_the_same(seed: int) -> None:
    batches = walked(seed)
    one_by_one, at_once = Books(), Books()
    one_by_one.take(batches)
    at_once.take([[event for batch in batches for event in batch]])
    for quarter in moments(batches):
        assert one_by_one.counts(quarter) == at_once.counts(quarter)
        assert one_by_one.sums(quarter) == at_once.sums(quarter)


@pytest.mark.parametrize("seed", range(25))
def test_the_drop_off_of_the_sums_is_the_one_that_is_counted_journey_by_journey(seed: int) -> None:
    zone = ZoneInfo("Asia/Tehran")  # half past: a day ends in the middle of an hour
    batches = walked(1000 + seed)
    books = Books()
    books.take(batches)
    events = [event for batch in batches for event in batch]
    for back in (0, 1, 7, 8, 30):
        asked = (events[-1].at + timedelta(days=back - 3)).astimezone(zone).date()
        counted = count([events], LEVELS, asked, zone, quest="a-quest", version=1)
        quarter = int(as_of_instant(asked, zone).timestamp() // QUARTER)
        medians = {level.level: level.median_days for level in counted.levels}
        summed_up = assembled(books.counts(quarter), medians, LEVELS, quest="a-quest", version=1, as_of=asked)
        assert summed_up == counted


def test_a_later_act_takes_a_stall_back_only_where_it_was_never_seen() -> None:
    early, late = begun("a"), begun("a")
    seventh, ninth = counts_from(day(7)), counts_from(day(9))
    for log, on in ((early, 4), (late, 10)):
        books = Books()
        books.take([list(log), list(log.on(on).add("step_started", "first", "a"))[-1:]])
        assert books.counts(seventh)["level:first:stalled"] == 0
        assert books.counts(ninth)["level:first:stalled"] == (on == 10)
        assert books.counts(counts_from(day(10.5)))["level:first:stalled"] == 0


def test_a_review_that_was_skipped_sent_after_all_and_returned_has_the_days_that_it_always_had() -> None:
    walk = Walk(quest(level("one", step("ask", "review", expected_days=10), step("b")), level("two", step("c"))))
    batches = [walk.start()]
    for act, more in (("skip_step", {}), ("send_for_review", {}), ("review_step", {"outcome": "one_change"})):
        walk.later(days=1)
        batches.append(walk.act(act, "ask", **more, **({"by": COUNSELLOR} if more else {})))
    walk.later(minutes=20)
    batches.append(walk.act("do_step", "b", evidence="tick"))
    books = Books()
    books.take(batches)
    for quarter in moments(batches):
        assert books.counts(quarter) == raw_counts([walk.events], quarter)
    days_after = {days: counts_from(walk.events[-1].at + timedelta(days=days)) for days in (8, 19, 21)}
    stalled = {days: books.counts(quarter)["level:one:stalled"] for days, quarter in days_after.items()}
    assert stalled == {8: 0, 19: 0, 21: 1}


def test_who_goes_over_is_taken_out_of_one_version_from_that_day_on_and_no_earlier() -> None:
    log = begun("a")
    log.on(5).staff("version_moved", "first", **{"from": 1, "to": 2})
    books = Books()
    books.take([list(log)])
    before, after = counts_from(day(4)), counts_from(day(6))
    assert books.counts(before)["started"] == 1
    assert not books.counts(before, "two")
    assert not books.counts(after)
    assert books.counts(after, "two")["started"] == 1


def test_who_has_died_is_in_no_number_from_that_day_on_and_in_those_of_before() -> None:
    log = begun("a").on(5).staff("deceased")
    books = Books()
    books.take([list(log)])
    assert books.counts(counts_from(day(4)))["started"] == 1
    assert not books.counts(counts_from(day(5)))
    assert not books.sums(counts_from(day(5)))


def test_a_wait_on_us_ends_with_the_plan_and_is_open_again_when_she_comes_back() -> None:
    log = begun("a").system("service_wait_started").on(3).add("stopped").on(9).add("reopened")
    log.on(12).system("service_wait_ended", kept=False)
    books = Books()
    books.take([[event] for event in log])
    since = hour_of(day(1))
    waits = {
        on: {stay: people for stay, people in books.sums(counts_from(day(on))).items() if stay.place == "wait:"}
        for on in (2, 4, 10, 13)
    }
    still_open = {Stay("wait:", since): 1}
    assert waits[2] == waits[10] == still_open
    assert waits[4] == {Stay("wait:", since, hour_of(day(3)), LEFT): 1}
    assert waits[13] == {Stay("wait:", since, hour_of(day(12)), "late"): 1}


def test_the_first_stop_stays_where_it_was_and_says_what_became_of_her() -> None:
    log = begun("a").on(20).add("step_done", "first", "a").system("level_completed", "first")
    log.system("level_entered", "second").opened("second", "b").on(60).add("exited_well")
    journeys = [list(log)]
    first = {on: raw_counts(journeys, counts_from(day(on))) for on in (10, 21, 40, 61)}
    assert first[10]["first:first:stalled"] == 1
    assert first[21]["first:first:back"] == 1
    assert first[40]["first:first:stalled"] == 1  # stalled again, in the second level
    assert first[61]["first:first:well"] == 1


def test_not_asked_about_risk_counts_as_medium_until_it_is_known() -> None:
    log = begun("a")
    assert cohort_of(traced(log, counts_from(day(2))), "one").risk == "low"
    log[0].detail["risk"] = "unasked"  # type: ignore[index]
    assert cohort_of(traced(log, counts_from(day(2))), "one").risk == "medium"
