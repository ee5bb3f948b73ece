"""Quest 3.4, "First things first": complete after domain.md, what cannot wait comes first, and nothing adds up sums."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quests.conditions import offers_open
from quests.definition import (
    CheckInStep,
    InformationStep,
    LimitsStep,
    ReviewStep,
    SelfTaskStep,
    StaffTaskStep,
    text_in,
)
from quests.frames import named_acts
from quests.loading import library
from quests.risk import RiskLevel, assess
from quests.screen import Screen
from quests.signs import signs_in, with_signs
from tests.quests.plain_words import client_texts
from tests.quests.walking import COUNSELLOR, MONDAY_MORNING, SUPERVISOR, Walk

QUEST = library()["debt-first-aid"]
CANNOT_WAIT = ("f2", "f3", "f5")
LEVELS = ["today", "gather", "meet-adviser", "stop-the-leak", "check"]


# --- what it is ---------------------------------------------------------------------------------------


def test_it_has_the_levels_and_steps_of_the_starter_library() -> None:
    assert {level.slug: [(step.slug, step.kind) for step in level.steps] for level in QUEST.levels} == {
        "today": [("what-cannot-wait", "self_task"), ("help-with-today", "staff_task"), ("what-we-do", "information")],
        "gather": [("my-papers", "self_task"), ("dates-that-matter", "limits")],
        "meet-adviser": [
            ("adviser-time", "staff_task"),
            ("what-to-share", "self_task"),
            ("talk-took-place", "staff_task"),
        ],
        "stop-the-leak": [("essentials-first", "limits"), ("one-call", "self_task"), ("one-letter", "self_task")],
        "check": [
            ("check-in-day-7", "check_in"),
            ("check-in-day-21", "check_in"),
            ("our-review", "review"),
            ("how-it-goes-on", "self_task"),
        ],
    }


def test_it_is_for_any_risk_and_takes_three_to_six_weeks() -> None:
    assert (QUEST.risk_gate, QUEST.audience, QUEST.place, QUEST.expected_weeks) == ("low", ("self",), "main", 6)
    assert QUEST.safety_stop == "crisis-to-safety"
    end = QUEST.step("how-it-goes-on")
    assert isinstance(end.due_from_days, int)
    assert isinstance(end.due_by_days, int)
    assert (
        timedelta(weeks=3) <= timedelta(days=end.due_from_days) < timedelta(days=end.due_by_days) < timedelta(weeks=6)
    )


def test_each_level_is_done_by_its_rule() -> None:
    rules = {level.slug: (level.done.all_of, level.done.at_least, level.done.of) for level in QUEST.levels}
    assert rules == {
        "today": (("what-cannot-wait", "help-with-today", "what-we-do"), 0, ()),
        "gather": (("dates-that-matter",), 0, ()),
        "meet-adviser": (("adviser-time", "talk-took-place"), 0, ()),
        "stop-the-leak": (("essentials-first",), 1, ("one-call", "one-letter")),
        "check": (("how-it-goes-on",), 0, ()),
    }


def test_the_eight_red_flags_are_one_question_that_the_ladder_reads() -> None:
    step = QUEST.step("what-cannot-wait")
    (asked,) = step.questions_asked
    assert (asked.kind, asked.screens, asked.is_fact, step.evidence) == ("several", "red_flags", True, "score")
    assert [choice.value for choice in asked.choices] == [f"f{number}" for number in range(1, 9)] + ["none_of_these"]
    assert step.skip_offers_talk


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        ("f1", ("rent or a loan is late", "within seven days")),
        ("f2", ("leaving my home", "power or water", "enforcement")),
        ("f3", ("no money for food or medicine",)),
        ("f4", ("borrowed for playing", "pawned or sold what belongs to others")),
        ("f5", ("private lender", "threatens me")),
        ("f6", ("people I care for", "employer")),
        ("f7", ("nobody knew about", "just come out")),
        ("f8", ("large sum", "past two days")),
    ],
)
def test_each_red_flag_says_what_the_list_of_domain_facts_says(sign: str, words: tuple[str, ...]) -> None:
    (asked,) = QUEST.step("what-cannot-wait").questions_asked
    label = next(text_in(choice.label, "en") for choice in asked.choices if choice.value == sign)
    for each in words:
        assert each in label


@pytest.mark.parametrize("language", ["en", "ru"])
def test_she_is_told_before_in_her_language_what_a_hard_answer_leads_to(language: str) -> None:
    """The question is ours and not an instrument's, so it is read in both languages."""
    why = text_in(QUEST.step("what-cannot-wait").why, language)
    assert {"en": "we also tell a supervisor", "ru": "мы сообщим и супервизору"}[language] in " ".join(why.split())
    assert {"en": "rests for at least a day", "ru": "отдыхает не меньше дня"}[language] in " ".join(why.split())


def test_the_money_crisis_protocol_is_a_supervisors_within_the_hour() -> None:
    help_today = QUEST.step("help-with-today")
    assert isinstance(help_today, StaffTaskStep)
    assert help_today.promise is not None
    assert (help_today.protocols, help_today.owner, help_today.promise.hours) == (("p_f",), SUPERVISOR, 1)
    assert help_today.evidence == "staff"
    assert help_today.only_if is not None
    assert {(part.fact, part.equals) for part in help_today.only_if.parts} == {
        ("cannot_wait", sign) for sign in CANNOT_WAIT
    }


@pytest.mark.parametrize(
    "words",
    [
        "food, medicine, a roof and power",
        "suicide, live and directly",
        "a cut of power or water, enforcement",
        "no advice on credit or investments, and none on getting money back",
        "within an hour",
        "within three days, or within one day",
        "list of papers",
        "only as the words of the adviser",
        "Never offer such a person where there may be control or violence",
        "legal aid",
        "in two to three days",
        "Write down what was done",
    ],
)
def test_the_protocol_says_each_of_its_steps(words: str) -> None:
    guidance = QUEST.step("help-with-today").guidance  # type: ignore[union-attr]
    assert words in " ".join(text_in(guidance or "", "en").split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "We do not give credit or investment advice"),
        ("ru", "Мы не даём советов о кредитах и вложениях"),
    ],
)
def test_it_says_that_we_give_no_credit_or_investment_advice(language: str, words: str) -> None:
    page = QUEST.step("what-we-do")
    assert isinstance(page, InformationStep)
    assert words in " ".join(text_in(passage.body, language) for passage in page.passages)


def test_the_papers_are_ticked_one_by_one_and_none_is_uploaded() -> None:
    papers = QUEST.step("my-papers")
    (asked,) = papers.questions_asked
    assert (asked.kind, asked.is_optional, papers.evidence) == ("several", True, "tick")
    assert [choice.value for choice in asked.choices] == [
        "id_paper", "lease", "notices", "loan_contracts", "statements", "income", "benefits",
    ]  # fmt: skip
    assert "nobody uploads them" in text_in(papers.why, "en")


def test_the_dates_are_dates_and_how_soon_is_a_code() -> None:
    dates = QUEST.step("dates-that-matter")
    assert isinstance(dates, LimitsStep)
    how_soon, *others = dates.questions
    assert [choice.value for choice in how_soon.choices] == ["within_7_days", "later", "none"]
    assert (how_soon.is_fact, how_soon.is_optional, dates.evidence) == (True, False, "num")
    assert {question.kind for question in others} == {"date"}
    assert all(question.unless is not None and question.unless.equals == "none" for question in others)
    assert QUEST.level("gather").feedback.shows == "answers"
    assert text_in(QUEST.level("gather").feedback.title, "en") == "The next date that matters"


def test_a_time_with_the_adviser_is_found_by_us_within_72_hours_or_24() -> None:
    time = QUEST.step("adviser-time")
    assert isinstance(time, StaffTaskStep)
    assert time.promise is not None
    assert (time.owner, time.evidence, time.promise.hours) == (COUNSELLOR, "staff", 72)
    (sooner,) = time.promise.sooner
    assert (sooner.when.fact, sooner.when.equals, sooner.hours) == ("how_soon", "within_7_days", 24)
    assert [question.is_optional for question in time.questions] == [False]


def test_she_chooses_field_by_field_what_is_shared_and_nothing_is_a_choice() -> None:
    share = QUEST.step("what-to-share")
    (asked,) = share.questions_asked
    assert (asked.kind, asked.is_optional, asked.is_fact) == ("several", False, False)
    values = [choice.value for choice in asked.choices]
    assert values == ["name_i_use", "how_to_reach", "cannot_wait", "dates", "papers", "nothing"]
    assert share.named_act is None
    guidance = text_in(QUEST.step("adviser-time").guidance or "", "en")  # type: ignore[union-attr]
    assert "Share only what this person chose" in guidance
    assert "ask for a time without a name" in " ".join(guidance.split())


def test_the_third_part_asks_whether_they_answered_her() -> None:
    asks = QUEST.level("meet-adviser").asks
    assert text_in(asks.label, "en") == "Did they answer you?"
    assert [choice.value for choice in asks.choices] == ["yes", "partly", "no"]


def test_stopping_the_leak_is_a_block_a_spending_limit_and_the_essentials() -> None:
    leak = QUEST.step("essentials-first")
    assert isinstance(leak, LimitsStep)
    assert [(question.key, question.kind) for question in leak.questions] == [
        ("bank_block", "choice"),
        ("set_aside", "several"),
        ("spend_per_week", "money"),
    ]
    assert leak.evidence == "num"
    assert all(question.is_optional for question in leak.questions)


@pytest.mark.parametrize("slug", ["one-call", "one-letter"])
def test_one_creditor_is_told_in_the_words_of_the_adviser(slug: str) -> None:
    task = QUEST.step(slug)
    assert isinstance(task, SelfTaskStep)
    assert task.evidence == "text"
    assert [question.key for question in task.questions] == ["words_of_adviser", "what_was_said", "answer_by"]
    assert "These words come from the adviser. We give no credit advice." in text_in(task.guidance or "", "en")


def test_the_check_ins_are_written_once_and_come_on_day_7_and_21() -> None:
    check_ins = [step for step in QUEST.level("check").steps if isinstance(step, CheckInStep)]
    assert [(step.slug, step.due_from_days, step.due_by_days) for step in check_ins] == [
        ("check-in-day-7", 7, 11),
        ("check-in-day-21", 21, 25),
    ]
    assert text_in(check_ins[1].title, "ru") == "Отметка, день 21"
    assert [question.kind for question in check_ins[0].questions] == ["choice", "text", "scale"]


def test_the_review_can_be_asked_for_at_once_and_is_answered_within_three_working_days() -> None:
    review = QUEST.step("our-review")
    assert isinstance(review, ReviewStep)
    assert (review.promise.working_days, review.after, review.due_from_days) == (3, (), None)


def test_the_end_shows_dates_and_no_sum_anywhere_is_money_that_came_back() -> None:
    assert QUEST.level("check").feedback.shows == "answers"
    assert text_in(QUEST.level("check").feedback.title, "en") == "The dates you took care of"
    money = [
        question.key
        for level in QUEST.levels
        for step in level.steps
        for question in step.questions_asked
        if question.kind == "money"
    ]
    assert money == ["spend_per_week"]
    for place, text in client_texts(QUEST, "en"):
        if not place.endswith("help-with-today.guidance"):
            assert "back" not in text.split() or "money" not in text.split(), place


def test_two_acts_of_hers_have_a_name_and_neither_is_an_answer_or_a_consent() -> None:
    named = {step.slug for level in QUEST.levels for step in level.steps if step.named_act}
    assert named == {"my-papers", "essentials-first"}


# --- walking it ---------------------------------------------------------------------------------------


def in_gather(*signs: str) -> Walk:
    walk = Walk.begun(QUEST)
    walk.do("what-cannot-wait", evidence="score", facts={"cannot_wait": list(signs or ["none_of_these"])})
    walk.do("what-we-do")
    return walk


def in_meet_adviser(how_soon: str = "later") -> Walk:
    walk = in_gather()
    walk.do("dates-that-matter", facts={"how_soon": how_soon})
    return walk


def in_stop_the_leak() -> Walk:
    walk = in_meet_adviser()
    walk.do("adviser-time", "talk-took-place", by=COUNSELLOR)
    return walk


def in_check() -> Walk:
    walk = in_stop_the_leak()
    walk.do("essentials-first", "one-call")
    return walk


def test_everything_done_in_order_ends_well() -> None:
    walk = in_gather("f1", "f8")
    walk.do("my-papers")
    walk.do("dates-that-matter", facts={"how_soon": "later"})
    walk.do("what-to-share")
    walk.later(hours=40)
    walk.do("adviser-time", by=COUNSELLOR)
    walk.later(days=3)
    walk.do("talk-took-place", by=COUNSELLOR)
    walk.do("essentials-first", "one-call")
    walk.later(days=7)
    walk.do("check-in-day-7")
    walk.act("send_for_review", "our-review")
    walk.later(days=2)
    walk.act("review_step", "our-review", by=COUNSELLOR, outcome="done")
    walk.later(days=12)
    walk.do("check-in-day-21")
    walk.do("how-it-goes-on", facts={"goes_on": "end_here"})
    assert walk.state.ending == "exited_well"
    assert walk.completed == LEVELS
    assert timedelta(weeks=3) < walk.now - MONDAY_MORNING < timedelta(weeks=6)
    assert named_acts(QUEST, walk.state, is_plain=False) == ("my-papers", "essentials-first")


@pytest.mark.parametrize("sign", CANNOT_WAIT)
def test_what_cannot_wait_is_high_and_rests_the_plan_then_our_hour_begins(sign: str) -> None:
    walk = Walk.begun(QUEST)
    told = signs_in(QUEST.step("what-cannot-wait"), {"cannot_wait": [sign]})
    screen, _ = with_signs(Screen(), [(walk.now, one) for one in told])
    assert assess(screen, walk.now).level is RiskLevel.HIGH
    walk.do("what-we-do")
    high = {"to": "high", "rule": "R1", "holds": True}
    walk.do("what-cannot-wait", evidence="score", facts={"cannot_wait": [sign]}, risk=high)
    assert walk.next.kind == "talk"
    assert "help-with-today" not in walk.state.steps
    walk.later(hours=25)
    walk.act("end_hold", by=SUPERVISOR)
    assert walk.completed == [], "what cannot wait comes before papers"
    assert (walk.next.kind, walk.next.step, walk.next.at) == (
        "wait",
        "help-with-today",
        walk.now + timedelta(hours=1),
    )
    walk.do("help-with-today", by=SUPERVISOR, evidence="staff")
    assert walk.completed == ["today"]


@pytest.mark.parametrize("sign", ["f1", "f4", "f6", "f7", "f8", "none_of_these"])
def test_any_other_answer_goes_on_without_the_protocol(sign: str) -> None:
    walk = in_gather(sign)
    assert walk.completed == ["today"]
    assert "help-with-today" not in walk.state.steps


def test_who_does_not_answer_what_cannot_wait_goes_on_too() -> None:
    walk = Walk.begun(QUEST)
    walk.skip("what-cannot-wait")
    walk.do("what-we-do")
    assert walk.completed == ["today"]


def test_dates_alone_complete_the_second_part_and_papers_can_come_later() -> None:
    walk = in_gather()
    walk.do("dates-that-matter", facts={"how_soon": "none"})
    assert walk.completed == ["today", "gather"]
    walk.do("my-papers")
    assert walk.step("my-papers").status == "done"


@pytest.mark.parametrize(("how_soon", "hours"), [("within_7_days", 24), ("later", 72), ("none", 72)])
def test_our_promise_for_the_adviser_follows_how_soon_the_date_is(how_soon: str, hours: int) -> None:
    walk = in_meet_adviser(how_soon)
    assert walk.step("adviser-time").due_by == walk.now + timedelta(hours=hours)


def test_who_gave_no_dates_has_a_time_within_72_hours() -> None:
    walk = in_gather()
    walk.skip("dates-that-matter", "my-papers")
    assert walk.step("adviser-time").due_by == walk.now + timedelta(hours=72)


def test_the_adviser_is_found_without_waiting_for_her_consent_and_the_clock_is_ours() -> None:
    walk = in_meet_adviser("within_7_days")
    assert walk.next.step == "what-to-share"
    walk.skip("what-to-share")
    assert (walk.next.kind, walk.next.step) == ("wait", "adviser-time")
    walk.do("adviser-time", by=COUNSELLOR)
    assert walk.step("talk-took-place").status == "open"
    assert walk.completed == ["today", "gather"], "a time is not yet a talk"
    walk.do("talk-took-place", by=COUNSELLOR)
    assert walk.state.current_level == "stop-the-leak"


@pytest.mark.parametrize(("chosen", "other"), [("one-call", "one-letter"), ("one-letter", "one-call")])
def test_one_call_or_one_letter_is_enough_and_the_other_is_put_aside(chosen: str, other: str) -> None:
    walk = in_stop_the_leak()
    walk.do(chosen)
    assert walk.state.current_level == "stop-the-leak"
    walk.do("essentials-first")
    assert walk.state.current_level == "check"
    assert walk.step(other).status != "done"


def test_she_decides_how_it_goes_on_after_three_weeks_whatever_she_answered() -> None:
    walk = in_check()
    walk.later(days=20)
    assert walk.next.step == "check-in-day-7"
    walk.later(days=1)
    walk.do("how-it-goes-on", facts={"goes_on": "end_here"})
    assert walk.state.ending == "exited_well"


def test_she_can_go_on_with_the_partner_and_all_is_completed() -> None:
    walk = in_check()
    walk.later(days=21)
    walk.do("how-it-goes-on", facts={"goes_on": "with_adviser"})
    assert (walk.state.ending, walk.state.moved_to) == ("moved", "partner")
    assert walk.completed == LEVELS
    assert "partner" in QUEST.exits.moves_to


def test_a_plan_does_not_end_over_a_reply_that_we_owe() -> None:
    walk = in_check()
    walk.later(days=21)
    walk.act("send_for_review", "our-review")
    walk.do("how-it-goes-on", facts={"goes_on": "end_here"})
    assert walk.state.ending is None
    walk.act("review_step", "our-review", by=COUNSELLOR, outcome="done")
    assert walk.state.ending == "exited_well"


@pytest.mark.parametrize("level", ["stop-the-leak", "check"])
def test_a_lapse_offers_the_way_back_and_takes_nothing_away(level: str) -> None:
    walk = in_check() if level == "check" else in_stop_the_leak()
    before = walk.completed
    walk.act("report_lapse")
    (offer,) = offers_open(QUEST, walk.state, (level,), walk.now)
    assert (offer.quest, offer.asks_for) == ("back-on-track", "client")
    assert walk.completed == before
