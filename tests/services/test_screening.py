"""What the answers to instruments say to the risk ladder, and what they leave to a person."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.models.words import InstrumentResult
from app.services import screening
from config import Settings
from quests.answers import Answer
from quests.definition import QuestionnaireStep
from quests.instruments import NotForAStep, instrument
from quests.risk import Assessment, RiskLevel, Rule
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker
from tests.quests.walking import level, quest, step


@pytest.fixture
def walker(database: Database, settings: Settings) -> Walker:
    return a_walker(database, settings)


def asking(*slugs: str) -> QuestionnaireStep:
    found = quest(level("one", step("ask", "questionnaire", instruments=slugs, evidence="score"))).step("ask")
    assert isinstance(found, QuestionnaireStep)
    return found


def answer(walker: Walker, slug: str, value: int) -> Assessment:
    """She answers every question of an instrument with this value."""
    values: dict[str, Answer] = {f"{slug}.{item.key}": str(value) for item in instrument(slug).items}
    locker = walker.locker()
    with walker.database.begin() as db:
        return screening.record_screening(db, locker, walker.journey_id, asking(slug), values, language="en")


def test_the_pairs_of_the_phq_4_reach_the_ladder_one_by_one(walker: Walker) -> None:
    found = answer(walker, "phq-4", 2)
    assert (found.level, found.reasons) == (RiskLevel.MEDIUM, ("phq2", "gad2"))


@pytest.mark.parametrize(("slug", "reason"), [("nods-clip", "clip_no_pgsi"), ("lie-bet", "lie_bet_no_pgsi")])
def test_a_lifetime_screen_counts_until_a_pgsi_is_finished(walker: Walker, slug: str, reason: str) -> None:
    assert answer(walker, slug, 1).reasons == (reason,)
    assert answer(walker, "pgsi", 0).rule is Rule.R4


def test_a_k10_says_nothing_to_the_ladder_and_is_kept_for_a_person(walker: Walker) -> None:
    assert answer(walker, "k10", 5).level is RiskLevel.UNASKED
    with walker.database.reading() as db:
        (kept,) = screening.results_of_client(db, walker.locker())
    assert kept.score is not None
    assert (kept.score.total, kept.score.band) == (50, "very_high")


def test_an_old_k10_does_not_make_a_new_screen_look_old(walker: Walker, frozen_clock: FrozenClock) -> None:
    answer(walker, "k10", 1)
    frozen_clock.advance(days=100)
    assert "screen_outdated" not in answer(walker, "k6", 0).reasons
    frozen_clock.advance(days=100)
    assert "screen_outdated" in answer(walker, "pgsi", 0).reasons


def test_the_asq_is_neither_foreseen_nor_kept_whatever_a_form_sends(walker: Walker) -> None:
    values: dict[str, Answer] = {"asq.asq_1": "1"}
    locker, step_of_asq = walker.locker(), asking("asq")
    with walker.database.begin() as db:
        with pytest.raises(NotForAStep, match="Nobody asks the ASQ yet"):
            screening.foresee(db, locker, step_of_asq, values, language="en")
        with pytest.raises(NotForAStep, match="Nobody asks the ASQ yet"):
            screening.record_screening(db, locker, walker.journey_id, step_of_asq, values, language="en")
        assert db.execute(sa.select(sa.func.count()).select_from(InstrumentResult)).scalar_one() == 0
