"""What holds for every quest of the starter library: nothing missing, nobody stuck, nothing kept that no rule reads."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from quests.definition import BookingStep, CheckInStep, Quest, QuestionnaireStep, ReviewStep, StaffTaskStep, Step
from quests.instruments import SLUGS
from quests.loading import library
from quests.rules import DaysByFact, Offset, conditions_in
from tests.quests.walking import COUNSELLOR, Walk

STARTER_LIBRARY = {
    "take-back-control",
    "joint-limits-plan",
    "crisis-to-safety",
    "debt-first-aid",
    "family-and-friends",
    "young-player",
    "self-exclusion-companion",
    "back-on-track",
    "follow-up-after-call",
    "staying-well",
}
EVERY_QUEST = pytest.mark.parametrize("quest", list(library().values()), ids=list(library()))


def steps_of(quest: Quest) -> list[Step]:
    return [step for level in quest.levels for step in level.steps]


def fixed(offset: Offset | None) -> int:
    """The days of an offset; of one that follows her choice, its longest."""
    return max(offset.days.values()) if isinstance(offset, DaysByFact) else offset or 0


def test_these_quests_are_there_and_all_are_of_the_starter_library() -> None:
    here = {"take-back-control", "joint-limits-plan", "self-exclusion-companion", "follow-up-after-call"}
    assert here <= set(library()) <= STARTER_LIBRARY


@EVERY_QUEST
def test_where_a_quest_leads_is_among_its_exits_and_each_language_is_named(quest: Quest) -> None:
    chosen = {
        choice.moves_to
        for step in steps_of(quest)
        for question in step.questions_asked
        for choice in question.choices
        if choice.moves_to
    }
    offered = {offer.quest for level in quest.levels for offer in level.offers if offer.quest}
    assert chosen | offered <= set(quest.exits.moves_to) <= STARTER_LIBRARY - {quest.slug} | {"partner"}
    assert quest.languages == ("en", "ru")


@EVERY_QUEST
def test_a_named_act_is_of_a_real_act_and_never_of_answers_consent_or_a_referral(quest: Quest) -> None:
    for step in (one for one in steps_of(quest) if one.named_act is not None):
        assert step.kind in ("self_task", "limits", "agreement"), step.slug
        assert step.owner == "client", step.slug
        assert all(question.sets is None and question.screens is None for question in step.questions_asked), step.slug
        assert not any(c.moves_to or c.leads_to for question in step.questions_asked for c in question.choices)


@EVERY_QUEST
def test_every_instrument_that_a_quest_asks_for_is_there(quest: Quest) -> None:
    asked = {slug for step in steps_of(quest) if isinstance(step, QuestionnaireStep) for slug in step.instruments}
    assert asked <= set(SLUGS)


@EVERY_QUEST
def test_where_a_quest_leads_is_a_quest_of_the_starter_library(quest: Quest) -> None:
    chosen = {
        choice.quest
        for step in steps_of(quest)
        for question in step.questions_asked
        for choice in question.choices
        if choice.quest
    }
    offered = {offer.quest for level in quest.levels for offer in level.offers if offer.quest}
    assert chosen | offered <= STARTER_LIBRARY - {quest.slug}


@EVERY_QUEST
def test_the_event_log_keeps_only_the_answers_that_a_rule_reads(quest: Quest) -> None:
    offers = conditions_in(*(offer for level in quest.levels for offer in level.offers))
    conditions = (*offers, *(part for step in steps_of(quest) for part in step.conditions))
    offsets = (offset for step in steps_of(quest) for offset in (step.due_from_days, step.due_by_days))
    read = {part.fact for part in conditions} | {each.fact for each in offsets if isinstance(each, DaysByFact)}
    leading = {
        question.key
        for step in steps_of(quest)
        for question in step.questions_asked
        if any(choice.quest or choice.leads_to for choice in question.choices)
    }
    assert set(quest.declared_facts) <= read | leading


@EVERY_QUEST
def test_every_step_says_what_why_how_long_and_what_happens_after(quest: Quest) -> None:
    for step in steps_of(quest):
        assert step.plain_title is not None, step.slug
        assert step.done_words is not None, step.slug
        assert {"minutes", "evidence", "expected_days"} <= step.model_fields_set, step.slug
        if isinstance(step, StaffTaskStep):
            assert step.skipped_words is None, f"{step.slug}: nobody but staff can leave it out"
            assert step.guidance is not None, step.slug
        else:
            assert step.skipped_words is not None, step.slug


@EVERY_QUEST
def test_a_day_that_a_step_waits_for_lies_within_the_weeks_of_its_quest(quest: Quest) -> None:
    by_level = [max((fixed(step.due_by_days) for step in level.steps), default=0) for level in quest.levels]
    assert timedelta(days=sum(by_level)) < timedelta(weeks=quest.expected_weeks)


@EVERY_QUEST
def test_check_ins_of_a_level_ask_the_same_and_come_in_order(quest: Quest) -> None:
    for level in quest.levels:
        check_ins = [step for step in level.steps if isinstance(step, CheckInStep) and step.due_by_days is not None]
        assert all(step.questions_asked == check_ins[0].questions_asked for step in check_ins)
        days = [(fixed(step.due_from_days), fixed(step.due_by_days)) for step in check_ins]
        assert days == sorted(days)
        assert all(since < by for since, by in days)
        assert all(by < later for (_, by), (later, _) in pairwise(days))


# --- nobody is stuck ----------------------------------------------------------------------------------


def close(walk: Walk, step: Step, by: str) -> None:
    """Staff bring an open step to its end, together with a person on the phone."""
    if isinstance(step, BookingStep):
        walk.act("book", step.slug, by=by, promise_by=walk.now + timedelta(hours=1))
        walk.later(hours=1)
        walk.act("keep_booking", step.slug, by=by, on_time=True)
    elif isinstance(step, ReviewStep):
        walk.act("send_for_review", step.slug, by=by)
        walk.act("review_step", step.slug, by=by, outcome="done")
    elif isinstance(step, StaffTaskStep) and step.call is not None:
        for _ in range(step.call.tries):
            walk.act("record_contact", step.slug, by=by, outcome="no_answer")
        if walk.step(step.slug).status == "open":  # What comes after the last try is a supervisor's to decide.
            walk.act("do_step", step.slug, by=by, evidence="staff")
    else:
        walk.act("do_step", step.slug, by=by, evidence="staff")


@EVERY_QUEST
def test_who_never_opens_these_pages_comes_to_the_end_of_every_plan(quest: Quest) -> None:
    walk = Walk.begun(quest)
    for _ in steps_of(quest):
        still_open = [step for step in steps_of(quest) if is_open(walk, step)]
        if walk.state.has_ended or not still_open:
            break
        close(walk, still_open[0], COUNSELLOR)
    assert walk.state.ending == "exited_well"
    assert walk.completed == [level.slug for level in quest.levels]
    assert {event.actor for event in walk.events if event.kind == "step_done"} == {COUNSELLOR}


@EVERY_QUEST
def test_who_leaves_out_every_step_of_hers_comes_to_the_end_too(quest: Quest) -> None:
    walk = Walk.begun(quest)
    for step in steps_of(quest):
        if walk.state.has_ended:
            break
        if step.slug not in walk.state.steps:
            continue  # A branch that is not hers, or a step that nobody added.
        if isinstance(step, StaffTaskStep):
            close(walk, step, COUNSELLOR)
        else:
            walk.skip(step.slug)
    assert walk.state.ending == "exited_well"


@EVERY_QUEST
def test_the_short_plan_comes_to_the_end_too(quest: Quest) -> None:
    walk = Walk.begun(quest)
    walk.act("adjust", what="depth", to="short", reason="own_choice")
    for _ in steps_of(quest):
        still_open = [step for step in steps_of(quest) if is_open(walk, step)]
        if walk.state.has_ended or not still_open:
            break
        close(walk, still_open[0], COUNSELLOR)
    assert walk.state.ending == "exited_well"
    done = {step.slug for step in steps_of(quest) if step.depth == "full" and step.slug in walk.state.ever_done}
    assert done == set()


def is_open(walk: Walk, step: Step) -> bool:
    return step.slug in walk.state.steps and walk.step(step.slug).status == "open"


@EVERY_QUEST
def test_the_service_promises_a_time_for_every_step_of_its_own(quest: Quest) -> None:
    assert [
        step.slug for step in steps_of(quest) if step.owner != "client" and getattr(step, "promise", None) is None
    ] == []


@EVERY_QUEST
def test_no_done_rule_needs_a_step_that_she_may_leave_out_as_optional(quest: Quest) -> None:
    """Take back control's review is the one exception: it ends the plan, and skipping it is a way through."""
    needed = {slug for level in quest.levels for slug in level.done.all_of}
    optional = {step.slug for step in steps_of(quest) if step.is_optional}
    assert needed & optional <= {"my-review"}
