"""Quest 3.7, "Self-exclusion companion": complete after domain.md, with its branches, its term and its ending."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from quests.conditions import offers_due
from quests.definition import (
    AgreementStep,
    BookingStep,
    CheckInStep,
    InformationStep,
    Offer,
    Question,
    ReviewStep,
    StaffTaskStep,
    text_in,
)
from quests.frames import named_acts
from quests.loading import library
from tests.quests.plain_words import client_texts
from tests.quests.walking import COUNSELLOR, SUPERVISOR, Walk

QUEST = library()["self-exclusion-companion"]
FIRST_DAYS = (7, 14, 28, 58, 88, 118, 148)
LATER_DAYS = (178, 208, 238, 268, 298, 328)
CHECK_INS = tuple(f"check-in-day-{day}" for day in FIRST_DAYS)
LATER = tuple(f"check-in-later-day-{day}" for day in LATER_DAYS)
TERMS = ("half_year", "one_year", "longer", "not_sure")
GAPS = ("bank-block", "blocking-software", "no-adverts")


def question(step: str, key: str) -> Question:
    return next(each for each in QUEST.step(step).questions_asked if each.key == key)


def words_of(step: str, language: str = "en") -> str:
    return " ".join(" ".join(text for place, text in client_texts(QUEST, language) if f".{step}." in place).split())


# --- what it is ---------------------------------------------------------------------------------------


def test_it_has_the_levels_and_steps_of_the_starter_library() -> None:
    assert {level.slug: [(step.slug, step.kind) for step in level.written] for level in QUEST.levels} == {
        "choose": [("what-there-is", "information"), ("where-and-how-long", "self_task"), ("my-why", "agreement")],
        "do-it": [
            ("alone-or-together", "self_task"),
            ("help-on-a-call", "staff_task"),
            ("another-time", "booking"),
            ("step-by-step", "self_task"),
        ],
        "close-gaps": [("how-it-goes-for-many", "information"), *((slug, "self_task") for slug in GAPS)],
        "live-it": [
            ("check-in", "check_in"),
            ("check-in-later", "check_in"),
            ("when-it-did-not-hold", "review"),
            ("system-fault", "staff_task"),
            ("before-it-ends", "staff_task"),
        ],
        "before-the-end": [("renew-end-or-step-down", "review"), ("the-time-after", "agreement")],
    }
    assert (QUEST.audience, QUEST.place, QUEST.safety_stop) == (("self",), "main", "crisis-to-safety")
    assert QUEST.exits.moves_to == ("back-on-track",)


def test_each_level_is_done_by_its_rule() -> None:
    rules = {level.slug: (level.done.all_of, level.done.at_least, level.done.of) for level in QUEST.levels}
    assert rules == {
        "choose": (("where-and-how-long",), 1, ("what-there-is", "my-why")),
        "do-it": (("step-by-step",), 0, ()),
        "close-gaps": ((), 1, GAPS),
        "live-it": (("before-it-ends",), 0, ()),
        "before-the-end": (("renew-end-or-step-down",), 0, ()),
    }


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "usually cannot be made shorter",
                "called cooling-off",
                "we do not know from here",
                "looks it up with you",
            ),
        ),
        ("ru", ("обычно нельзя сократить", "периодом охлаждения", "отсюда мы не знаем", "посмотрит это вместе с вами")),
    ],
)
def test_she_reads_what_there_is_what_is_irreversible_and_that_the_local_rules_are_looked_up_with_her(
    language: str, told: tuple[str, ...]
) -> None:
    step = QUEST.step("what-there-is")
    assert isinstance(step, InformationStep)
    assert len(step.passages) == 4
    for words in told:
        assert words in words_of("what-there-is", language)


def test_she_ticks_which_places_and_chooses_a_term_that_is_a_coded_fact() -> None:
    places, term = question("where-and-how-long", "places"), question("where-and-how-long", "term")
    assert places.kind == "several"
    assert term.is_fact
    assert tuple(choice.value for choice in term.choices) == TERMS
    assert QUEST.declared_facts["term"] == frozenset(TERMS)


def test_why_is_an_agreement_with_herself_in_her_own_words() -> None:
    why = QUEST.step("my-why")
    assert isinstance(why, AgreementStep)
    assert (why.evidence, why.questions[0].kind, why.questions[0].is_optional) == ("text", "text", False)


def test_it_is_set_up_step_by_step_with_ticks_and_proof_is_never_needed() -> None:
    step = QUEST.step("step-by-step")
    assert step.evidence == "tick"
    assert question("step-by-step", "in_place").choices == question("where-and-how-long", "places").choices
    assert all(each.is_optional for each in step.questions_asked)
    assert "We do not need to see it" in words_of("step-by-step")
    assert "You do not have to prove anything" in words_of("step-by-step")


def test_help_is_a_counsellors_within_24_hours_on_a_call_and_only_for_who_wants_it() -> None:
    help_ = QUEST.step("help-on-a-call")
    assert isinstance(help_, StaffTaskStep)
    assert help_.promise is not None
    assert help_.call is not None
    assert (help_.owner, help_.promise.hours, help_.call.tries) == ("counsellor", 24, 3)
    assert help_.only_if is not None
    assert (help_.only_if.fact, help_.only_if.equals) == ("help", "yes")


def test_what_is_seen_in_the_help_is_little_and_by_consent() -> None:
    seen = question("alone-or-together", "may_be_seen")
    assert (seen.kind, seen.is_optional) == ("several", True)
    assert seen.unless is not None
    assert (seen.unless.question, seen.unless.equals) == ("help", "no")
    assert "Choose only what you agree to. Nobody asks for a password" in words_of("alone-or-together")
    guidance = words_of("help-on-a-call")
    assert "Read what they agreed that you may see or hear. That is all that you ask for" in guidance
    assert "Never ask for a password, a card number or a copy of a passport" in guidance
    assert QUEST.needs_certificates == ("privacy",)


def test_gaps_are_closed_at_the_bank_on_devices_and_in_adverts_by_ticks() -> None:
    assert [(QUEST.step(slug).evidence, QUEST.step(slug).questions_asked) for slug in GAPS] == [("tick", ())] * 3
    assert "block payments" in words_of("bank-block")
    assert "gambling blocker" in words_of("blocking-software")
    assert "unsubscribe" in words_of("no-adverts")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "About a third said that they had played in spite of it",
                "Between 25 and 35 of every 100 did not play at all",
                "Between 40 and 60 of every 100 played less than before",
                "They cannot say how it will be for you",
                "all you have done still stands",
            ),
        ),
        (
            "ru",
            (
                "Около трети сказали, что всё-таки играли",
                "От 25 до 35 человек из каждых 100 не играли совсем",
                "От 40 до 60 человек из каждых 100 играли меньше",
                "Как будет у вас, они сказать не могут",
                "всё, что вы сделали, остаётся",
            ),
        ),
    ],
)
def test_what_studies_found_is_told_as_plain_facts_about_groups(language: str, told: tuple[str, ...]) -> None:
    for words in told:
        assert words in words_of("how-it-goes-for-many", language)
    assert "%" not in words_of("how-it-goes-for-many", language)


def test_check_ins_come_after_one_two_and_four_weeks_and_then_once_a_month() -> None:
    days = [step.due_from_days for step in QUEST.level("live-it").steps if isinstance(step, CheckInStep)]
    assert days == [*FIRST_DAYS, *LATER_DAYS]
    assert days[:3] == [7, 14, 28]
    assert {later - day for day, later in pairwise((*FIRST_DAYS[2:], *LATER_DAYS))} == {30}


def test_a_check_in_is_two_or_three_short_questions_of_which_one_is_needed() -> None:
    for slug in ("check-in-day-7", "check-in-later-day-328"):
        asked = QUEST.step(slug).questions_asked
        assert [(each.key, each.is_optional) for each in asked] == [
            ("holds", False),
            ("mood", True),
            ("what_helped", True),
        ]
    assert text_in(QUEST.step("check-in-day-28").title, "ru") == "Отметка, день 28"


def test_after_a_breach_the_place_or_the_authority_is_told_only_if_she_says_so() -> None:
    step = QUEST.step("when-it-did-not-hold")
    assert isinstance(step, ReviewStep)
    assert (step.is_optional, step.promise.working_days) == (True, 1)
    tell = question("when-it-did-not-hold", "tell_them")
    assert [choice.value for choice in tell.choices] == ["no", "place", "authority"]
    assert tell.is_optional
    assert "Without a yes here, we tell nobody" in text_in(tell.hint or "", "en")


def test_a_system_fault_is_the_supervisors_task_and_names_nobody() -> None:
    fault = QUEST.step("system-fault")
    assert isinstance(fault, StaffTaskStep)
    assert fault.promise is not None
    assert (fault.owner, fault.promise.working_days) == (SUPERVISOR, 2)
    assert "Give no name, account or address, unless this person agreed" in words_of("system-fault")


def test_renew_end_and_step_down_are_looked_at_with_a_counsellor_within_three_working_days() -> None:
    review = QUEST.step("renew-end-or-step-down")
    assert isinstance(review, ReviewStep)
    assert review.promise.working_days == 3
    choices = question("renew-end-or-step-down", "what_next").choices
    assert [choice.value for choice in choices] == ["renew", "end", "step_down", "not_sure"]


def test_only_the_self_exclusion_itself_is_something_to_say_of_herself() -> None:
    assert [step.slug for level in QUEST.levels for step in level.steps if step.named_act] == ["step-by-step"]


def test_each_level_ends_with_what_it_shows_and_one_question_back() -> None:
    shown = [level.feedback.shows for level in QUEST.levels]
    assert shown == ["own_words", "own_words", "nothing", "own_words", "own_words"]
    assert [level.asks.kind for level in QUEST.levels] == ["text", "scale_1_5", "text", "text", "scale_1_5"]


# --- walking it ---------------------------------------------------------------------------------------


def chosen(term: str = "half_year") -> Walk:
    walk = Walk.begun(QUEST)
    walk.do("where-and-how-long", facts={"term": term})
    walk.do("what-there-is")
    return walk


def set_up(term: str = "half_year") -> Walk:
    walk = chosen(term)
    walk.do("step-by-step")
    return walk


def living_it(term: str = "half_year") -> Walk:
    walk = set_up(term)
    walk.do("bank-block")
    return walk


def told(walk: Walk, holds: str, check_in: str = "check-in-day-7", days: int = 7) -> Walk:
    walk.later(days=days)
    walk.do(check_in, facts={"holds": holds})
    return walk


def before_the_end(term: str = "half_year") -> Walk:
    walk = living_it(term)
    walk.later(days=115)
    walk.act("record_contact", "before-it-ends", by=COUNSELLOR, outcome="reached")
    return walk


def offered(walk: Walk) -> list[Offer]:
    return offers_due(QUEST, walk.state, walk.now)


def test_half_a_year_walked_in_order_ends_well() -> None:
    walk = living_it()
    walk.do("my-why", "how-it-goes-for-many", "blocking-software", "no-adverts", "alone-or-together")
    began = walk.now
    for slug, day in zip(CHECK_INS[:5], FIRST_DAYS[:5], strict=True):
        walk.now = began + timedelta(days=day)
        walk.do(slug, facts={"holds": "held"})
    walk.now = began + timedelta(days=116)
    walk.act("record_contact", "before-it-ends", by=COUNSELLOR, outcome="reached")
    assert walk.state.current_level == "before-the-end"
    walk.later(days=2)
    walk.do(CHECK_INS[5], "the-time-after", facts=None)
    walk.act("send_for_review", "renew-end-or-step-down")
    assert walk.next.kind == "wait"
    walk.later(days=1)
    walk.act("review_step", "renew-end-or-step-down", by=COUNSELLOR, outcome="done")
    assert walk.state.ending == "exited_well"
    assert walk.completed == [level.slug for level in QUEST.levels]
    assert walk.now - began < timedelta(days=182)


@pytest.mark.parametrize("other", ["what-there-is", "my-why"])
def test_a_choice_and_one_more_step_complete_the_first_level(other: str) -> None:
    walk = Walk.begun(QUEST)
    walk.do(other)
    assert walk.completed == []
    walk.do("where-and-how-long", facts={"term": "not_sure"})
    assert walk.completed == ["choose"]


def test_who_wants_help_is_offered_it_within_24_hours_and_who_does_not_is_not() -> None:
    wants, alone = chosen(), chosen()
    assert "help-on-a-call" not in wants.state.steps
    wants.do("alone-or-together", facts={"help": "yes"})
    assert wants.step("help-on-a-call").due_by == wants.now + timedelta(hours=24)
    alone.do("alone-or-together", facts={"help": "no"})
    assert "help-on-a-call" not in alone.state.steps


def test_help_that_nobody_answers_ends_after_three_tries_and_her_own_way_stays_open() -> None:
    walk = chosen()
    walk.do("alone-or-together", facts={"help": "yes"})
    for _ in range(3):
        walk.act("record_contact", "help-on-a-call", by=COUNSELLOR, outcome="no_answer")
    assert walk.step("help-on-a-call").status == "done"
    assert (walk.next.kind, walk.next.step) == ("step", "step-by-step")


def test_a_counsellor_can_add_a_time_for_help_that_is_in_nobodys_plan() -> None:
    walk = chosen()
    assert "another-time" not in walk.state.steps
    walk.act("adjust", "another-time", what="add", by=COUNSELLOR, reason="asked_for_it")
    assert walk.step("another-time").status == "open"
    talk = QUEST.step("another-time")
    assert isinstance(talk, BookingStep)
    assert talk.promise.hours == 24


def test_without_an_answer_about_help_the_self_exclusion_completes_the_level() -> None:
    walk = set_up()
    assert walk.completed == ["choose", "do-it"]
    assert named_acts(QUEST, walk.state, is_plain=False) == ("step-by-step",)
    assert named_acts(QUEST, walk.state, is_plain=True) == ()


@pytest.mark.parametrize("gap", GAPS)
def test_any_one_gap_closed_is_enough(gap: str) -> None:
    walk = set_up()
    walk.do("how-it-goes-for-many")
    assert walk.state.current_level == "close-gaps"
    walk.do(gap)
    assert walk.state.current_level == "live-it"


@pytest.mark.parametrize(
    ("term", "days", "since", "by"),
    [("half_year", 182, 115, 145), ("one_year", 365, 295, 325), ("longer", 365, 295, 325), ("not_sure", 182, 115, 145)],
)
def test_we_ask_about_sixty_to_thirty_days_before_the_end_of_the_chosen_term(
    term: str, days: int, since: int, by: int
) -> None:
    walk = living_it(term)
    began = walk.now.date()
    notice = walk.step("before-it-ends")
    assert notice.owner == COUNSELLOR
    assert notice.due_from is not None
    assert notice.due_by is not None
    assert (notice.due_from.date() - began).days == since
    assert (notice.due_by.date() - began).days == by + 1, "until the end of that day"
    about_a_week_before_this_part = 7
    assert 55 <= days - about_a_week_before_this_part - since <= 65
    assert 25 <= days - about_a_week_before_this_part - by <= 35


def test_the_notice_follows_the_term_that_came_out_in_the_end() -> None:
    walk = chosen("half_year")
    walk.do("step-by-step", facts={"term": "one_year"})
    walk.do("bank-block")
    due = walk.step("before-it-ends").due_from
    assert due is not None
    assert (due.date() - walk.now.date()).days == 295


def test_a_slow_pace_does_not_move_the_notice_beyond_the_end() -> None:
    walk = set_up()
    walk.act("adjust", what="pace", to="slow", reason="own_choice")
    walk.do("bank-block")
    due = walk.step("before-it-ends").due_from
    assert due is not None
    assert (due.date() - walk.now.date()).days == 115


def test_who_is_quiet_for_months_is_asked_before_it_ends_all_the_same() -> None:
    walk = living_it()
    walk.later(days=116)
    for _ in range(3):
        walk.act("record_contact", "before-it-ends", by=COUNSELLOR, outcome="no_answer")
    assert walk.state.current_level == "before-the-end"
    assert (walk.next.kind, walk.next.step) == ("step", "renew-end-or-step-down")


@pytest.mark.parametrize(("term", "is_asked"), [("half_year", False), ("one_year", True), ("longer", True)])
def test_the_second_half_of_a_year_is_asked_about_where_a_year_was_chosen(term: str, is_asked: bool) -> None:
    walk = living_it(term)
    assert set(CHECK_INS) <= set(walk.state.steps)
    assert (set(LATER) <= set(walk.state.steps)) is is_asked
    assert bool(set(LATER) & set(walk.state.steps)) is is_asked


def test_between_two_check_ins_she_is_told_when_the_next_one_is() -> None:
    walk = living_it()
    assert (walk.next.kind, walk.next.step) == ("later", "check-in-day-7")
    told(walk, "held")
    assert (walk.next.kind, walk.next.step) == ("later", "check-in-day-14")


@pytest.mark.parametrize("check_in", ["check-in-day-7", "check-in-day-88"])
def test_a_breach_opens_a_step_to_write_and_offers_back_on_track_at_once(check_in: str) -> None:
    walk = told(living_it(), "played", check_in, days=90)
    assert "when-it-did-not-hold" in walk.state.steps
    assert ("client", "back-on-track") in [(offer.asks_for, offer.quest) for offer in offered(walk)]
    assert "system-fault" not in walk.state.steps
    assert walk.state.current_level == "live-it"
    assert walk.completed == ["choose", "do-it", "close-gaps"]


def test_a_lapse_that_she_tells_of_offers_back_on_track_and_takes_nothing_away() -> None:
    walk = living_it()
    before = walk.completed
    assert offered(walk) == []
    walk.act("report_lapse")
    (offer,) = offered(walk)
    assert (offer.asks_for, offer.quest) == ("client", "back-on-track")
    assert walk.completed == before


def test_what_she_writes_after_a_breach_is_answered_by_the_next_working_day() -> None:
    walk = told(living_it(), "played")
    walk.act("send_for_review", "when-it-did-not-hold")
    assert (walk.next.kind, walk.next.step) == ("wait", "when-it-did-not-hold")
    promised = walk.state.waits["when-it-did-not-hold"]
    assert promised is not None
    assert promised - walk.now < timedelta(days=2)


def test_a_system_fault_opens_a_task_of_the_supervisor_and_is_no_breach() -> None:
    walk = told(living_it(), "let_in")
    assert walk.step("system-fault").owner == SUPERVISOR
    assert walk.step("system-fault").due_by is not None
    assert "when-it-did-not-hold" not in walk.state.steps
    assert offered(walk) == []


def test_where_it_held_nothing_opens_and_nothing_is_offered() -> None:
    walk = told(living_it(), "held")
    assert not {"when-it-did-not-hold", "system-fault"} & set(walk.state.steps)
    assert offered(walk) == []


def test_two_check_ins_left_open_ask_the_counsellor_to_call_and_end_nothing() -> None:
    walk = living_it()
    walk.later(days=13)
    assert offered(walk) == []
    walk.later(days=7)
    (call,) = offered(walk)
    assert (call.asks_for, call.quest) == ("counsellor", None)
    assert walk.state.current_level == "live-it"


def test_the_last_part_is_due_thirty_days_after_we_asked() -> None:
    walk = before_the_end()
    due = walk.step("renew-end-or-step-down").due_by
    assert due is not None
    assert (due.date() - walk.now.date()).days == 31, "until the end of the thirtieth day"


def test_the_plan_does_not_end_over_an_answer_that_we_owe() -> None:
    walk = before_the_end()
    walk.act("send_for_review", "renew-end-or-step-down")
    walk.do("the-time-after")
    assert not walk.state.has_ended
    walk.act("review_step", "renew-end-or-step-down", by=COUNSELLOR, outcome="done")
    assert walk.state.ending == "exited_well"


def test_who_leaves_the_last_part_out_has_ended_well_too() -> None:
    walk = before_the_end()
    walk.skip("renew-end-or-step-down", "the-time-after")
    assert walk.state.ending == "exited_well"


def test_a_high_risk_on_the_way_stops_the_plan_and_keeps_her_place() -> None:
    walk = living_it()
    walk.act("change_risk", by=COUNSELLOR, to="high", rule="person")
    assert walk.next.kind == "talk"
    assert walk.state.current_level == "live-it"
    walk.later(hours=24)
    walk.act("end_hold", by=SUPERVISOR)
    assert (walk.next.kind, walk.next.step) == ("later", "check-in-day-7")
