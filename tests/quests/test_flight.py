"""Imagined people walk by the real rules: the same for one seed, within the caps, and more where more is assumed."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import timedelta

import pytest

from quests.assumptions import ASSUMPTIONS, RESTS_ON, SETTINGS, Assumed, assumed
from quests.definition import Quest
from quests.flight.figures import Flown, as_json, ends_well, hardest_steps, levels_of, reminders, staff_hours, steps_of
from quests.flight.luck import Luck
from quests.flight.reminders import Reminding
from quests.flight.tally import Tally, summed
from quests.flight.traits import goes_on_chance, where_she_would_leave
from quests.flight.visits import Visits
from quests.flight.walk import ZONE, Walk
from quests.journey import fold
from quests.loading import library
from quests.quiet_hours import QuietRules, is_quiet
from quests.simulate import flown_whole, fly, walk_of_one
from quests.trace import State

QUESTS = library()
TOGETHER = "joint-limits-plan"


@pytest.fixture(scope="module")
def together() -> Quest:
    return QUESTS[TOGETHER]


@pytest.fixture(scope="module")
def walks(together: Quest) -> list[Walk]:
    return [walk_of_one(together, number, 5, assumed("start")) for number in range(40)]


@pytest.fixture(scope="module")
def flown(together: Quest) -> Flown:
    return flown_whole(together, 40, 2)


# --- the table of assumptions -------------------------------------------------------------------------


def test_every_assumption_has_a_range_around_its_start_and_a_source() -> None:
    for one in ASSUMPTIONS:
        assert min(one.few, one.many) <= one.start <= max(one.few, one.many), one.key
        assert one.few != one.many, one.key
        assert len(one.source) > 10
    assert [one.key for one in ASSUMPTIONS] == [field.name for field in fields(Assumed)]


def test_every_figure_names_assumptions_that_are_there() -> None:
    assert {key for keys in RESTS_ON.values() for key in keys} <= {one.key for one in ASSUMPTIONS}


def test_a_person_and_a_reminder_make_going_on_likelier_and_never_certain() -> None:
    for setting in SETTINGS:
        known = assumed(setting)
        alone = goes_on_chance(known, with_a_person=False, was_reminded=False)
        reminded = goes_on_chance(known, with_a_person=False, was_reminded=True)
        together = goes_on_chance(known, with_a_person=True, was_reminded=True)
        assert alone <= reminded < together < 1


def test_the_odds_are_those_of_the_study(together: Quest) -> None:
    chance = goes_on_chance(assumed("start"), with_a_person=True, was_reminded=False)
    assert chance / (1 - chance) == pytest.approx(0.63 / 0.37 * 1.65)


# --- chance -------------------------------------------------------------------------------------------


def test_luck_is_the_same_on_every_machine_and_each_throw_stands_alone() -> None:
    assert Luck(1, 1).share("goes", "my-map") == Luck(1, 1).share("goes", "my-map")
    assert round(Luck(7, 3).share("a"), 6) == 0.025698
    shares = [Luck(1, number).share("x") for number in range(2000)]
    assert 0.47 < sum(shares) / len(shares) < 0.53
    assert len(set(shares)) == 2000


def test_where_somebody_leaves_weighs_more_at_the_first_hard_steps(together: Quest) -> None:
    steps = together.levels[1].steps
    at = [
        where_she_would_leave(steps, frozenset(("nine-questions",)), "x", assumed("start"), Luck(1, n))
        for n in range(900)
    ]
    assert at.count("nine-questions") > 1.5 * at.count("my-triggers")


# --- one walk -----------------------------------------------------------------------------------------


def test_every_event_of_a_walk_is_the_engine_s_own(walks: list[Walk]) -> None:
    for walk in walks:
        assert fold(walk.events) == walk.state
        assert [event.seq for event in walk.events] == list(range(1, len(walk.events) + 1))
        assert [event.at for event in walk.events] == sorted(event.at for event in walk.events)


def test_reminders_keep_the_real_caps_and_quiet_hours(together: Quest, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Reminding] = []
    begin = Reminding.__init__

    def noted(self: Reminding, walk: Walk, visits: Visits) -> None:
        made.append(self)
        begin(self, walk, visits)

    monkeypatch.setattr(Reminding, "__init__", noted)
    for number in range(30):
        walk_of_one(together, number, 5, assumed("few"))
    sent = [moments for one in made if (moments := one.sent)]
    assert sum(map(len, sent)) > 60
    for moments in sent:
        assert not any(is_quiet(at, QuietRules(), ZONE) for at in moments)
        assert len({at.date() for at in moments}) == len(moments), "one a day"
        for at in moments:
            assert sum(0 <= (other.date() - at.date()).days < 7 for other in moments) <= 3


def test_who_says_nothing_more_is_silent_and_nobody_acts_for_her(walks: list[Walk]) -> None:
    silent = [walk for walk in walks if walk.is_gone]
    assert silent
    for walk in silent:
        last = max((at for _act, actor, at in walk.acts if actor == "client"), default=walk.began)
        assert last < walk.until - timedelta(days=7)


# --- a flight -----------------------------------------------------------------------------------------


def test_the_same_seed_is_the_same_flight_and_another_is_another(together: Quest) -> None:
    assert as_json(together, flown_whole(together, 8, 3)) == as_json(together, flown_whole(together, 8, 3))
    assert fly(together, range(8), seed=3) != fly(together, range(8), seed=4)


def test_a_flight_in_parts_is_the_flight(together: Quest) -> None:
    whole = fly(together, range(12), seed=2)
    assert summed(fly(together, part, seed=2) for part in (range(5), range(5, 12))) == whole
    assert whole.people == 12


def test_people_of_a_level_are_in_one_state_each(together: Quest, flown: Flown) -> None:
    tally = flown.start
    for level in together.levels:
        assert sum(tally.levels[level.slug, state] for state in State) == tally.entered(level.slug) <= 40


def test_a_step_that_changes_changes_nobody_before_it(together: Quest) -> None:
    """Two versions with one seed are the same people: what comes first and is alike goes alike."""
    last = together.levels[-1]
    changed = together.model_copy(
        update={"levels": (*together.levels[:-1], last.model_copy(update={"title": "Other"}))}
    )
    assert fly(changed, range(10), seed=2) == fly(together, range(10), seed=2)
    fewer = together.model_copy(update={"levels": together.levels[:2]})
    one, other = (fly(quest, range(10), seed=2).entered("my-map") for quest in (together, fewer))
    assert one == other


def test_more_is_expected_where_more_is_assumed(together: Quest, flown: Flown) -> None:
    for figure in (ends_well(flown), staff_hours(flown, 10), levels_of(together, flown)[-1].reached):
        assert figure.low is not None
        assert figure.value is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high
        assert figure.low < figure.high
    assert (reminders(flown).value or 0) > 0
    assert staff_hours(flown, 20).value == pytest.approx(2 * (staff_hours(flown, 10).value or 0))


def test_it_says_where_most_leave(together: Quest, flown: Flown) -> None:
    slugs = [slug for slug, _share in hardest_steps(flown)]
    assert "first-talk" in slugs
    assert {step.slug for step in steps_of(together, "we-meet", flown)} >= {"first-talk", "first-call"}


@pytest.mark.parametrize("slug", sorted(QUESTS))
def test_every_quest_of_the_library_flies(slug: str) -> None:
    quest = QUESTS[slug]
    tally = fly(quest, range(5), seed=1)
    assert tally.entered(quest.levels[0].slug) == 5
    assert tally.steps


def test_nobody_stands_before_a_door_that_never_opens() -> None:
    """With everybody going on and nothing in the way, most come to an end in every quest of the library."""
    known = Assumed(
        **{
            **vars(assumed("many")),
            "begins": 1,
            "goes_on": 0.999,
            "high_risk": 0,
            "attends": 1,
            "is_reached": 1,
            "lapse": 0,
        }
    )
    for slug, quest in QUESTS.items():
        ended = sum(walk_of_one(quest, number, 1, known).state.has_ended for number in range(3))
        assert ended >= 1, slug


def test_a_flight_is_plain_json_that_calls_itself_an_estimate(together: Quest, flown: Flown) -> None:
    found = json.loads(json.dumps(as_json(together, flown)))
    assert found["estimate"] is True
    assert (found["quest"], found["clients"], found["seed"]) == (TOGETHER, 40, 2)
    assert found["ends_well"]["rests_on"]
    assert [level["level"] for level in found["levels"]] == [level.slug for level in together.levels]


def test_a_tally_of_nobody_says_nothing(together: Quest) -> None:
    assert Tally().median_days("we-meet") is None
    assert fly(together, range(0), seed=1) == Tally()


def test_a_range_is_told_once_both_ends_have_flown(flown: Flown) -> None:
    one_end = replace(flown, many=Tally())
    assert (ends_well(one_end).low, ends_well(one_end).high) == (None, None)
    assert ends_well(one_end).value == ends_well(flown).value
