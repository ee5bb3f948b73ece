"""Quest 3.5, "Family and friends": complete after domain.md, with its branches; about her, not the other person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quests.conditions import offers_open
from quests.definition import (
    AgreementStep,
    BookingStep,
    CheckInStep,
    LimitsStep,
    QuestionnaireStep,
    StaffTaskStep,
    text_in,
)
from quests.frames import is_plain, named_acts
from quests.loading import library
from quests.plan import steps_of
from tests.quests.plain_words import client_texts
from tests.quests.walking import COUNSELLOR, SUPERVISOR, Walk

QUEST = library()["family-and-friends"]
CHECK_INS = ("check-in-day-14", "check-in-day-42")
PARTNER_STEPS = {"ways-to-say-it", "one-calm-talk"}
"""What prepares a talk with the other person."""


# --- what it is ---------------------------------------------------------------------------------------


def test_it_has_the_levels_and_steps_of_the_starter_library() -> None:
    assert {level.slug: [(step.slug, step.kind) for step in level.steps] for level in QUEST.levels} == {
        "you-first": [
            ("six-questions", "questionnaire"),
            ("safe-at-home", "self_task"),
            ("someone-is-here", "staff_task"),
            ("in-your-hands", "information"),
        ],
        "understand": [("how-it-harms", "information"), ("my-worries", "self_task")],
        "words": [
            ("ways-to-say-it", "information"),
            ("one-calm-talk", "self_task"),
            ("leave-it-for-now", "self_task"),
            ("my-boundaries", "agreement"),
        ],
        "protect": [
            ("what-we-share", "limits"),
            ("would-you-like-advice", "self_task"),
            ("we-find-an-adviser", "staff_task"),
        ],
        "support-for-me": [
            ("a-talk-for-me", "booking"),
            ("a-group-for-me", "self_task"),
            *((slug, "check_in") for slug in CHECK_INS),
        ],
    }


def test_it_is_for_people_close_to_someone_and_safety_comes_first() -> None:
    assert QUEST.audience == ("close_person",)
    assert (QUEST.risk_gate, QUEST.place, QUEST.safety_stop) == ("low", "main", "crisis-to-safety")
    assert QUEST.needs_certificates == ("crisis-protocols",)


def test_each_level_is_done_by_its_rule() -> None:
    rules = {level.slug: (level.done.all_of, level.done.at_least, level.done.of) for level in QUEST.levels}
    assert rules == {
        "you-first": (("safe-at-home", "someone-is-here"), 1, ("six-questions", "in-your-hands")),
        "understand": (("my-worries",), 0, ()),
        "words": (("my-boundaries",), 1, ("one-calm-talk", "leave-it-for-now")),
        "protect": (("what-we-share", "would-you-like-advice", "we-find-an-adviser"), 0, ()),
        "support-for-me": (("check-in-day-42",), 0, ()),
    }


def test_you_first_asks_k6_and_if_she_is_afraid_at_home() -> None:
    six = QUEST.step("six-questions")
    assert isinstance(six, QuestionnaireStep)
    assert six.instruments == ("k6",)
    (asked,) = QUEST.step("safe-at-home").questions_asked
    assert (asked.kind, asked.screens, asked.is_fact) == ("choice", "fear_at_home", True)
    assert [choice.value for choice in asked.choices] == ["yes", "no", "rather_not_say"]


def test_fear_leads_to_protocol_p_v_by_a_supervisor_within_the_hour() -> None:
    task = QUEST.step("someone-is-here")
    assert isinstance(task, StaffTaskStep)
    assert task.promise is not None
    assert (task.owner, task.protocols, task.promise.hours) == (SUPERVISOR, ("p_v",), 1)
    assert task.call is None, "nobody calls where it may not be safe"
    assert task.questions == (), "what staff note of it is on none of her pages"


@pytest.mark.parametrize(
    "point",
    [
        "Is it safe to talk? Yes or no is enough",
        "two code words: one means stop, the other means help",
        "way, hours, name shown, voice messages, what to say if someone else answers",
        "emergency steps of protocol P-S",
        "crisis centre in the way this person chooses",
        "Leave nothing on a device",
        "A supervisor looks at it in the same contact",
        "Allow no calendar file",
        "bring in nobody of the family",
        "Never contact the other person",
        "for the supervisor and the clinician in charge alone",
        "does not come or is a wrong one, end the talk in a neutral way",
        "Note facts, words used, times and names",
    ],
)
def test_who_runs_p_v_reads_each_point_of_it(point: str) -> None:
    task = QUEST.step("someone-is-here")
    assert isinstance(task, StaffTaskStep)
    assert task.guidance is not None
    assert point in " ".join(text_in(task.guidance, "en").split())


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("afraid", "fear", "violen", "danger", "home")),
        ("ru", ("боит", "боят", "страх", "страш", "насил", "опасн", "дом")),
    ],
)
def test_what_she_reads_of_it_gives_nothing_away(language: str, told: tuple[str, ...]) -> None:
    task = QUEST.step("someone-is-here")
    for text in (task.title, task.plain_title, task.hint, task.why, task.done_words):
        assert text is not None
        assert not [word for word in text_in(text, language).lower().split() if word.startswith(told)]


def test_no_page_at_the_end_of_a_level_shows_the_answer_about_home() -> None:
    assert QUEST.level("you-first").feedback.shows == "nothing"


def test_what_is_in_her_hands_and_what_is_not_stands_in_level_one() -> None:
    headings = [text_in(passage.heading, "en") for passage in QUEST.step("in-your-hands").passages]  # type: ignore[union-attr]
    assert headings == ["What is not in your hands", "What is in your hands", "This plan is yours alone"]


def test_understanding_names_harm_what_does_not_help_and_that_no_way_is_clearly_best() -> None:
    passages = QUEST.step("how-it-harms").passages  # type: ignore[union-attr]
    assert [text_in(passage.heading, "en") for passage in passages] == [
        "It takes more than money",
        "Why it is hard to stop",
        "What often does not help",
        "What may help",
    ]
    evidence = " ".join(text_in(passages[-1].body, "en").split())
    assert "knowing more, support from others, ways to cope, ways to talk, and less strain" in evidence
    assert "No way is clearly the best" in evidence


def test_her_worries_are_a_list_in_her_own_words() -> None:
    worries = QUEST.step("my-worries")
    assert worries.evidence == "text"
    assert {question.kind for question in worries.questions_asked} == {"text"}


def test_one_calm_talk_and_leaving_it_are_two_ways_to_choose_from() -> None:
    (group,) = QUEST.level("words").alternatives
    assert group.of == ("one-calm-talk", "leave-it-for-now")
    assert {QUEST.step(slug).evidence for slug in group.of} == {"text"}


def test_the_scripts_begin_with_safety() -> None:
    first = QUEST.step("ways-to-say-it").passages[0]  # type: ignore[union-attr]
    assert text_in(first.heading, "en") == "First: is it safe?"


def test_her_boundaries_are_an_agreement_with_herself() -> None:
    boundaries = QUEST.step("my-boundaries")
    assert isinstance(boundaries, AgreementStep)
    assert boundaries.evidence == "text"


def test_what_is_shared_asks_for_accounts_bills_and_children_and_needs_none_of_it() -> None:
    step = QUEST.step("what-we-share")
    assert isinstance(step, LimitsStep)
    assert step.evidence == "num"
    kinds = {question.key: question.kind for question in step.questions}
    assert kinds == {
        "shared": "several",
        "bills_each_month": "money",
        "next_bill_on": "date",
        "children": "choice",
        "for_children": "money",
        "kept_apart": "money",
    }
    assert all(question.is_optional for question in step.questions)
    assert "only if it is safe for you" in text_in(step.questions[-1].hint or "", "en")


def test_an_adviser_is_a_partners_so_the_counsellor_arranges_it_within_72_hours() -> None:
    task = QUEST.step("we-find-an-adviser")
    assert isinstance(task, StaffTaskStep)
    assert task.promise is not None
    assert (task.owner, task.promise.hours) == (COUNSELLOR, 72)
    wish = QUEST.step("would-you-like-advice")
    assert [question.key for question in wish.questions_asked] == ["wants_adviser", "advice_about", "may_pass_on"]


def test_support_is_a_talk_or_a_group_as_she_likes() -> None:
    (group,) = QUEST.level("support-for-me").alternatives
    assert group.of == ("a-talk-for-me", "a-group-for-me")
    talk = QUEST.step("a-talk-for-me")
    assert isinstance(talk, BookingStep)
    assert (talk.promise.hours, talk.ways) == (72, ("phone", "chat", "in_person"))


def test_check_ins_come_on_day_14_and_42_and_ask_about_her() -> None:
    steps = [QUEST.step(slug) for slug in CHECK_INS]
    assert [step.due_from_days for step in steps] == [14, 42]
    for step in steps:
        assert isinstance(step, CheckInStep)
        assert "What has changed for you?" in [text_in(question.label, "en") for question in step.questions]
    assert [text_in(step.plain_title or "", "ru") for step in steps] == ["День 14", "День 42"]


@pytest.mark.parametrize(
    ("language", "stopped"),
    [
        ("en", ("did they stop", "have they stopped", "has stopped", "still gamble", "still play")),
        ("ru", ("перестал", "прекратил", "бросил", "всё ещё игра", "ещё играет")),
    ],
)
def test_no_text_asks_if_the_other_person_stopped(language: str, stopped: tuple[str, ...]) -> None:
    for place, text in client_texts(QUEST, language):
        assert not [words for words in stopped if words in text.lower()], place


def test_the_last_level_asks_what_changed_for_her() -> None:
    asks = QUEST.levels[-1].asks
    assert asks.kind == "text"
    assert "what has changed for you?" in text_in(asks.label, "en")


def test_nothing_in_it_names_or_links_the_other_person() -> None:
    keys = {question.key for level in QUEST.levels for step in level.steps for question in step.questions_asked}
    assert not [key for key in keys if "name" in key or "link" in key or "address" in key]
    own = " ".join(text_in(QUEST.step("in-your-hands").passages[-1].body, "en").split())  # type: ignore[union-attr]
    assert "The two plans are not linked." in own


# --- walking it ---------------------------------------------------------------------------------------


def answered(home: str) -> Walk:
    walk = Walk.begun(QUEST)
    walk.do("safe-at-home", facts={"afraid_at_home": home})
    return walk


def in_understand(home: str = "no") -> Walk:
    walk = answered(home)
    if home == "yes":
        walk.act("do_step", "someone-is-here", by=SUPERVISOR, evidence="staff")
    walk.do("in-your-hands")
    return walk


def in_words(home: str = "no") -> Walk:
    walk = in_understand(home)
    walk.do("my-worries")
    return walk


def in_protect() -> Walk:
    walk = in_words()
    walk.do("leave-it-for-now", "my-boundaries")
    return walk


def in_support() -> Walk:
    walk = in_protect()
    walk.do("what-we-share")
    walk.do("would-you-like-advice", facts={"wants_adviser": "not_now"})
    return walk


def in_her_plan(walk: Walk, level: str) -> set[str]:
    return {step.slug for step in steps_of(QUEST, QUEST.level(level), walk.state)}


def test_everything_done_in_order_ends_well() -> None:
    walk = in_words()
    walk.do("six-questions", "how-it-harms", "ways-to-say-it", "one-calm-talk", "my-boundaries", "what-we-share")
    walk.do("would-you-like-advice", facts={"wants_adviser": "yes"})
    walk.act("do_step", "we-find-an-adviser", by=COUNSELLOR, evidence="staff")
    walk.act("book", "a-talk-for-me", promise_by=walk.now + timedelta(hours=48))
    walk.later(hours=48)
    walk.act("keep_booking", "a-talk-for-me", by=COUNSELLOR, on_time=True)
    walk.later(days=12)
    walk.do(CHECK_INS[0])
    walk.later(days=28)
    walk.do(CHECK_INS[1])
    assert walk.state.ending == "exited_well"
    assert walk.completed == [level.slug for level in QUEST.levels]
    assert walk.now - walk.events[0].at < timedelta(weeks=QUEST.expected_weeks)


@pytest.mark.parametrize("home", ["no", "rather_not_say"])
def test_who_is_not_afraid_has_no_step_of_ours_in_between(home: str) -> None:
    walk = answered(home)
    assert "someone-is-here" not in walk.state.steps
    walk.do("six-questions")
    assert walk.completed == ["you-first"]


def test_fear_opens_our_step_at_once_with_the_promise_running() -> None:
    walk = answered("yes")
    ours = walk.step("someone-is-here")
    assert (ours.owner, ours.due_by) == (SUPERVISOR, walk.now + timedelta(hours=1))
    walk.do("six-questions", "in-your-hands")
    assert walk.completed == []
    assert (walk.next.kind, walk.next.step, walk.next.at) == ("wait", "someone-is-here", ours.due_by)
    walk.act("do_step", "someone-is-here", by=SUPERVISOR, evidence="staff")
    assert walk.completed == ["you-first"]


def test_fear_found_as_high_holds_the_plan_and_our_step_opens_when_the_hold_ends() -> None:
    walk = Walk.begun(QUEST)
    high = {"to": "high", "rule": "R1", "holds": True}
    walk.do("safe-at-home", facts={"afraid_at_home": "yes"}, risk=high)
    assert walk.next.kind == "talk"
    assert is_plain(QUEST, walk.state, chosen=False)
    walk.later(hours=24)
    walk.act("end_hold", by=SUPERVISOR)
    assert walk.step("someone-is-here").status == "open"
    assert is_plain(QUEST, walk.state, chosen=False), "high stays high, and so the plain plan stays"


def test_the_question_about_home_is_asked_before_the_first_level_is_done() -> None:
    walk = Walk.begun(QUEST)
    walk.do("six-questions", "in-your-hands")
    assert walk.completed == []
    walk.skip("safe-at-home")
    assert walk.completed == ["you-first"]


def test_who_would_rather_not_say_is_offered_a_person_and_no_other_quest() -> None:
    walk = answered("rather_not_say")
    (offer,) = offers_open(QUEST, walk.state, ("you-first",), walk.now)
    assert (offer.asks_for, offer.quest) == ("client", None)
    assert "Talk now" in text_in(offer.words, "en")


def test_who_is_afraid_has_no_step_towards_the_other_person() -> None:
    walk = in_words("yes")
    assert in_her_plan(walk, "words") == {"leave-it-for-now", "my-boundaries"}
    walk.do("leave-it-for-now", "my-boundaries")
    assert walk.state.current_level == "protect"


def test_who_left_the_question_out_has_none_either_and_can_add_it() -> None:
    walk = Walk.begun(QUEST)
    walk.skip("safe-at-home")
    walk.do("six-questions", "in-your-hands", "my-worries")
    assert not PARTNER_STEPS & in_her_plan(walk, "words")
    walk.act("adjust", "one-calm-talk", what="add", reason="own_choice")
    assert walk.step("one-calm-talk").status == "open"


@pytest.mark.parametrize(
    ("chosen", "other"), [("one-calm-talk", "leave-it-for-now"), ("leave-it-for-now", "one-calm-talk")]
)
def test_a_talk_and_no_talk_lead_on_alike(chosen: str, other: str) -> None:
    walk = in_words("rather_not_say")
    assert in_her_plan(walk, "words") >= PARTNER_STEPS
    walk.do("my-boundaries")
    assert walk.state.current_level == "words"
    walk.do(chosen)
    assert walk.state.current_level == "protect"
    assert walk.state.steps[other].status != "done"


def test_her_boundaries_may_be_said_of_herself_and_not_in_the_plain_plan() -> None:
    walk = in_protect()
    assert named_acts(QUEST, walk.state, is_plain=False) == ("my-boundaries",)
    assert named_acts(QUEST, walk.state, is_plain=True) == ()


def test_an_adviser_is_looked_for_only_where_she_asked() -> None:
    assert "we-find-an-adviser" not in in_support().state.steps
    walk = in_protect()
    walk.do("what-we-share")
    walk.do("would-you-like-advice", facts={"wants_adviser": "yes"})
    assert walk.state.current_level == "protect"
    assert (walk.next.kind, walk.next.step) == ("wait", "we-find-an-adviser")
    assert walk.next.at == walk.now + timedelta(hours=72)
    walk.act("do_step", "we-find-an-adviser", by=COUNSELLOR, evidence="staff")
    assert walk.state.current_level == "support-for-me"


@pytest.mark.parametrize("chosen", [None, "a-group-for-me"])
def test_a_group_or_neither_is_enough_and_no_talk_has_to_be_had(chosen: str | None) -> None:
    walk = in_support()
    if chosen:
        walk.do(chosen)
    walk.later(days=14)
    walk.do(CHECK_INS[0])
    walk.later(days=28)
    walk.do(CHECK_INS[1])
    assert walk.state.ending == "exited_well"
    assert walk.step("a-talk-for-me").status != "done"


def test_the_plan_ends_with_day_42_whatever_was_left_before() -> None:
    walk = in_support()
    walk.later(days=42)
    walk.do(CHECK_INS[1])
    assert walk.state.ending == "exited_well"


def test_she_may_have_what_she_came_for_at_any_time() -> None:
    walk = in_words()
    walk.act("exit_well")
    assert walk.state.ending == "exited_well"


def test_heavy_answers_hold_the_plan_and_keep_her_place() -> None:
    walk = Walk.begun(QUEST)
    walk.reach_high("six-questions")
    assert walk.next.kind == "talk"
    walk.later(hours=24)
    walk.act("end_hold", by=SUPERVISOR)
    assert walk.state.current_level == "you-first"


def test_before_she_answers_she_reads_what_a_yes_leads_to() -> None:
    why = text_in(QUEST.step("safe-at-home").why, "en")
    assert "we tell a supervisor" in why
    assert "rests for at least a day" in why
    assert "We never contact the other person." in why
