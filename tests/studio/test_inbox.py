"""What people said, told so that nobody can be found in it; and where they wait, with the way to the step."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.quests import LevelTheme
from app.queries.inbox import said_by_level
from app.queries.quest_versions import definition_of
from app.services import erasing, plans, ratings, stopping
from app.services.level_themes import count_answer, count_stop
from app.studio.pages.hints import hints
from app.vocabulary import ActorKind, Role
from quests.definition import Quest
from quests.dropoff import STATES, DropOff, LevelCounts, StepCounts
from quests.loading import parse_quest
from tests.desk.cast import Walker
from tests.studio.world import SLUG, World, small_quest, words_of

LAST_MONTH = datetime(2026, 2, 12, 12, tzinfo=UTC)
"""The tests' own clock stands in March."""
INBOX = f"/studio/inbox?quest={SLUG}@1"
LONG = "It was too long for my evenings"


def quest_of(world: World) -> Quest:
    with world.database.reading() as db:
        return definition_of(db, world.versions()[1].id)


def say(world: World, level: str, answer: str | int, times: int, at: datetime = LAST_MONTH) -> None:
    with clock.moved_to(at), world.database.begin() as db:
        for _ in range(times):
            count_answer(db, quest_of(world), level, answer)


def rows(world: World) -> dict[tuple[str, str], int]:
    with world.database.reading() as db:
        found = db.execute(sa.select(LevelTheme.level, LevelTheme.theme, LevelTheme.people))
        return {(level, theme): people for level, theme, people in found}


def to_the_end_of_a_level(world: World, walker: Walker) -> None:
    for step in ("read", "wish"):
        world.cast.send(walker, step, {"helps": "talking"} if step == "wish" else {})


# --- what is kept -------------------------------------------------------------------------------------


def test_what_she_answers_is_counted_and_her_words_are_not_kept(world_on_both: World) -> None:
    world = world_on_both
    walker = world.walkers(1)[0]
    to_the_end_of_a_level(world, walker)
    with world.database.begin() as db:
        locker = world.cast.locker(db, walker)
        assert plans.give_level_feedback(db, locker, walker.journey_id, "begin", 2, key=new_id())
        assert not plans.give_level_feedback(db, locker, walker.journey_id, "begin", 5, key=new_id())
    assert rows(world) == {("begin", ""): 1, ("begin", "scale.low"): 1}


def test_two_who_say_the_same_are_two_in_one_row(world_on_both: World) -> None:
    say(world_on_both, "go-on", LONG, 2)
    assert rows(world_on_both) == {("go-on", ""): 2, ("go-on", "too_long"): 2, ("go-on", "time"): 2}


def test_why_somebody_stopped_is_counted_and_who_is_watched_is_not_told_apart(world: World) -> None:
    walker, other = world.walkers(2)
    for one, reason in ((walker, stopping.StopReason.WATCHED), (other, stopping.StopReason.NOT_SAID)):
        with world.database.begin() as db:
            plans.stop(db, one.journey_id, has_what_she_came_for=False, key=new_id())
            stopping.say_why(db, world.cast.locker(db, one), one.journey_id, reason, "my wife saw it")
    assert rows(world) == {("", ""): 1, ("", "stop.other"): 1, ("", "close_people"): 1}


def test_a_count_has_nothing_that_could_be_erased(world: World) -> None:
    """No client, no journey and no day: what was said stays when somebody's data go."""
    walker = world.walkers(1)[0]
    to_the_end_of_a_level(world, walker)
    with world.database.begin() as db:
        plans.give_level_feedback(db, world.cast.locker(db, walker), walker.journey_id, "begin", 2, key=new_id())
    before = rows(world)
    with world.database.begin() as db:
        erasing.erase_client(db, walker.client_id, pepper=b"x" * 32, actor=(ActorKind.CLIENT, walker.client_id))
    assert rows(world) == before
    columns = {column.name for column in LevelTheme.__table__.columns}
    assert columns == {"quest", "version", "level", "month", "theme", "people"}


# --- what is told -------------------------------------------------------------------------------------


def test_a_theme_of_a_past_month_is_told_from_five_people_on(world: World) -> None:
    say(world, "go-on", LONG, 6)
    say(world, "go-on", "money", 4)
    said = words_of(world.designer.get(INBOX))
    assert "What got in the way?" in said
    assert "February 2026" in said
    assert "How long it is 5 or more people" in said
    assert "Wrote something 10 or more people" in said
    assert "Money and debts" not in said


def test_this_month_is_not_told_yet(world: World) -> None:
    say(world, "go-on", LONG, 40, at=clock.now())
    said = words_of(world.designer.get(INBOX))
    assert "Nothing can be told yet." in said
    assert "How long it is" not in said


def test_what_was_asked_anonymously_is_told_in_three_bands(world: World) -> None:
    with clock.moved_to(LAST_MONTH), world.database.begin() as db:
        for score in (1, 2, 1, 2, 1, 5):
            ratings.mix_in(db, score, quest=SLUG, version=1, level="begin", kind="scale_1_5")
    with world.database.reading() as db:
        assert sorted(said_by_level(db, SLUG, 1)["begin"]) == [
            ("2026-02", "scale.high", 1),
            ("2026-02", "scale.low", 5),
        ]
    said = words_of(world.designer.get(INBOX))
    assert "A low number on the scale 5 or more people" in said
    assert "A high number" not in said


def test_why_people_stop_stands_apart(world: World) -> None:
    with clock.moved_to(LAST_MONTH), world.database.begin() as db:
        for _ in range(5):
            count_stop(db, quest_of(world), "better", "")
    assert "When people stop" in (said := words_of(world.designer.get(INBOX)))
    assert "Stopped: better now 5 or more people" in said


def test_a_service_without_people_says_so(world: World) -> None:
    assert "Nothing can be told yet." in words_of(world.designer.get("/studio/inbox"))


@pytest.mark.parametrize("wrong", ["nothing", f"{SLUG}@99", f"{SLUG}@x", f"{SLUG}@" + "9" * 40, "@1"])
def test_an_address_that_names_no_version_is_not_there(world: World, wrong: str) -> None:
    answer = world.designer.get(f"/studio/inbox?quest={wrong}")
    assert answer.status_code == (200 if wrong == "@1" else 404)


# --- where they wait ----------------------------------------------------------------------------------


def published(**numbers: int | None) -> DropOff:
    quest = parse_quest(small_quest(), file="small-plan.yaml")
    none: dict[str, int | None] = dict.fromkeys(STATES, 0)
    counts = StepCounts(
        "wish", **{**dict.fromkeys(("opened", "done", "skipped", "waiting_on_service", "stalled"), 0), **numbers}
    )
    level = LevelCounts("begin", entered=None, median_days=None, steps=(counts,), **{**none, "stalled": 20})
    return DropOff(quest.slug, 1, LAST_MONTH.date(), 5, 60, 0, (level,))


def hints_of(world: World, **numbers: int | None) -> list[str]:
    quest = parse_quest(small_quest(), file="small-plan.yaml")
    with world.cast.app.test_request_context():
        return [f"{hint.heading} {hint.anchor}" for hint in hints(quest, published(**numbers))]


def test_a_hint_leads_to_the_step_at_which_most_wait(world: World) -> None:
    assert hints_of(world, opened=60, stalled=14) == [
        "Most people who pause in “Where I am” wait at “What I want to change” step-wish"
    ]
    assert hints_of(world, opened=60, stalled=9) == [
        "Of those who pause in “Where I am”, many wait at “What I want to change” step-wish"
    ]
    assert hints_of(world, opened=60, skipped=30) == [
        "Many put “What I want to change” in “Where I am” aside step-wish"
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        {"opened": None, "stalled": 14},
        {"opened": 60, "stalled": None},
        {"opened": 12, "stalled": 6},
        {"opened": 60, "stalled": 4},
    ],
)
def test_a_hidden_or_small_number_makes_no_hint(world: World, numbers: dict[str, int | None]) -> None:
    assert hints_of(world, **numbers) == []


def test_what_is_optional_may_be_put_aside_without_a_hint(world: World) -> None:
    text = small_quest().replace("named_act: I said what I want to change", "is_optional: true")
    quest = parse_quest(text, file="small-plan.yaml")
    with world.cast.app.test_request_context():
        assert hints(quest, published(opened=60, skipped=40)) == ()


def test_whoever_opens_the_inbox_is_in_the_log(world: World) -> None:
    world.designer.get(INBOX)
    assert [row.detail["page"] for row in world.audited("dropoff_viewed")] == ["inbox"]


def test_the_inbox_is_for_those_who_open_the_studio(world: World) -> None:
    assert world.cast.visit(world.cast.staff(Role.COUNSELLOR, "Somebody Else")).get(INBOX).status_code == 404
    assert world.cast.visit(None).get(INBOX).status_code == 303
