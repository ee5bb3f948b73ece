"""Quest 3.3, "Crisis to safety": complete after domain.md, led by staff, with its clocks, branches and ways out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from quests.definition import BookingStep, QuestionnaireStep, StaffTaskStep, text_in
from quests.frames import is_plain
from quests.journey import JourneyState
from quests.loading import library
from quests.progress import Act, ExitIsDecided, OnSafetyHold, SilenceExplained, decide
from tests.quests.plain_words import client_texts
from tests.quests.walking import COUNSELLOR, SUPERVISOR, Walk

QUEST = library()["crisis-to-safety"]
CLINICIAN = "clinician"
CALLS = ("call-24-hours", "call-72-hours", "call-day-7", "call-day-14")
# The plan may begin by itself from what she sent, while nobody is there yet: only afterwards it says that we talked.
WE_KNOW = {"en": "Our team knows. We stay with you.", "ru": "Наша команда знает. Мы остаёмся с вами."}
WITH_YOU = {
    "en": "You are talking to someone from our team. We stay with you.",
    "ru": "Вы говорите с человеком из нашей команды. Мы остаёмся с вами.",
}


def staff_task(slug: str) -> StaffTaskStep:
    step = QUEST.step(slug)
    assert isinstance(step, StaffTaskStep)
    return step


def guidance(slug: str) -> str:
    return " ".join(text_in(staff_task(slug).guidance or "", "en").split())


# --- what it is ---------------------------------------------------------------------------------------


def test_it_has_the_levels_and_steps_of_the_starter_library() -> None:
    assert {level.slug: [(step.slug, step.kind, step.owner) for step in level.steps] for level in QUEST.levels} == {
        "now": [("we-are-here", "staff_task", SUPERVISOR)],
        "first-day": [
            ("safety-plan", "staff_task", CLINICIAN),
            ("someone-you-trust", "staff_task", CLINICIAN),
            ("call-24-hours", "staff_task", SUPERVISOR),
        ],
        "three-days": [
            ("call-72-hours", "staff_task", COUNSELLOR),
            ("talk-by-need", "booking", "client"),
            ("keep-a-distance", "staff_task", COUNSELLOR),
        ],
        "two-weeks": [
            ("call-day-7", "staff_task", COUNSELLOR),
            ("call-day-14", "staff_task", COUNSELLOR),
            ("six-questions", "questionnaire", "client"),
            ("how-safe-it-is", "staff_task", CLINICIAN),
            ("what-comes-next", "staff_task", SUPERVISOR),
        ],
    }


def test_it_is_for_high_risk_comes_before_all_else_and_needs_who_has_learnt_it() -> None:
    assert (QUEST.risk_gate, QUEST.place, QUEST.safety_stop) == ("high", "suspending", None)
    assert QUEST.needs_certificates == ("crisis-protocols",)
    assert set(QUEST.audience) == {"self", "close_person", "young"}, "danger may be found in every quest"


def test_the_plain_plan_is_forced_whatever_she_chose_and_nothing_is_named_as_an_act() -> None:
    assert QUEST.calm
    assert is_plain(QUEST, JourneyState(), chosen=False)
    walk = Walk.begun(QUEST)
    assert walk.detail("journey_started")["frame"] == "plain"
    assert [step.slug for level in QUEST.levels for step in level.steps if step.named_act] == []


def test_its_titles_are_the_same_plain_ones_in_both_frames() -> None:
    steps = [step for level in QUEST.levels for step in level.steps]
    for part in (QUEST, *QUEST.levels, *(level.feedback for level in QUEST.levels), *steps):
        assert part.plain_title == part.title


def test_nobody_is_reminded_of_anything() -> None:
    assert QUEST.reminders.after_hours == ()
    assert {step.reminders for level in QUEST.levels for step in level.steps} == {None}


def test_it_leads_to_three_quests_and_contact_is_given_up_by_a_supervisor_alone() -> None:
    assert QUEST.exits.moves_to == ("joint-limits-plan", "debt-first-aid", "back-on-track")
    assert QUEST.exits.lost_contact == "supervisor"


# --- now ----------------------------------------------------------------------------------------------


def test_the_first_step_runs_the_three_protocols_at_once() -> None:
    step = staff_task("we-are-here")
    assert step.protocols == ("p_s", "p_f", "p_v")
    assert step.promise is not None
    assert step.promise.hours == 1, "the shortest that the language can say; minutes stand in the guidance"
    assert "live within 2 minutes, in a chat within 5, after a form within 15" in guidance("we-are-here")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_in_the_first_part_she_sees_only_that_somebody_is_with_her(language: str) -> None:
    level, step = QUEST.level("now"), QUEST.step("we-are-here")
    assert text_in(level.opening, language) == WE_KNOW[language]
    assert text_in(level.feedback.words, language) == WITH_YOU[language]
    assert level.feedback.shows == "counsellor"
    assert f"{text_in(step.hint, language)} {text_in(step.why, language)}" == WE_KNOW[language]
    assert text_in(step.title, language) in WITH_YOU[language]
    assert text_in(step.done_words or "", language) in WITH_YOU[language]


def test_it_is_done_when_the_record_is_complete_and_asks_nothing_that_stands_there() -> None:
    questions = staff_task("we-are-here").questions
    assert [question.key for question in questions] == ["date_is_near", "someone_close"]
    assert all(question.is_optional and question.is_fact for question in questions)
    assert "a supervisor has closed the record" in " ".join(guidance("we-are-here").split())


def test_no_answer_that_she_could_read_tells_of_violence() -> None:
    """Whoever holds her phone may read these pages; domain.md 2.1, P-V 9."""
    staff_only = (".guidance", ".hint")
    for place, text in client_texts(QUEST):
        if not place.endswith(staff_only):
            assert "violen" not in text.lower(), place
            assert "afraid" not in text.lower(), place


@pytest.mark.parametrize("slug", ["we-are-here", "safety-plan", "how-safe-it-is"])
def test_nobody_is_asked_to_promise_to_stay_alive(slug: str) -> None:
    assert "Never ask for a promise to stay alive" in guidance(slug)


# --- the first day ------------------------------------------------------------------------------------


def test_nothing_is_asked_of_her_on_the_first_day() -> None:
    assert "client" not in {step.owner for step in QUEST.level("first-day").steps}


def test_the_safety_plan_has_six_parts_in_her_words_and_none_is_needed() -> None:
    plan = staff_task("safety-plan")
    assert [question.key for question in plan.questions] == [
        "warning_signs",
        "own_coping",
        "people_and_places",
        "people_to_ask",
        "professionals",
        "safer_surroundings",
    ]
    assert {(question.kind, question.is_optional) for question in plan.questions} == {("text", True)}
    assert "leave the answers empty" in guidance("safety-plan"), "where somebody else could read them"


def test_nobody_close_is_asked_without_a_yes() -> None:
    walk = Walk.begun(QUEST)
    walk.do("we-are-here", by=SUPERVISOR)
    assert "someone-you-trust" not in walk.state.steps


@pytest.mark.parametrize(("said", "is_there"), [("yes", True), ("not_now", False)])
def test_somebody_close_is_asked_only_with_consent_and_where_nobody_is_afraid_at_home(
    said: str, is_there: bool
) -> None:
    walk = Walk.begun(QUEST)
    walk.do("we-are-here", by=SUPERVISOR, facts={"someone_close": said})
    assert ("someone-you-trust" in walk.state.steps) is is_there
    asked = next(each for each in staff_task("we-are-here").questions if each.key == "someone_close")
    assert "only with clear consent, and with no sign of violence or fear at home" in text_in(asked.hint or "", "en")


# --- calls --------------------------------------------------------------------------------------------


def test_the_calls_come_after_24_and_72_hours_and_on_day_7_and_14() -> None:
    """Each promise counts from the one before: kept to the hour, they are those of domain.md 2.1."""
    walk = Walk.begun(QUEST)
    began = walk.now
    walk.do("we-are-here", by=SUPERVISOR)
    reached = []
    for slug in CALLS[:2]:
        due_by = walk.state.waits[slug]
        assert due_by is not None
        reached.append(due_by - began)
        walk.now = due_by
        walk.do(slug, by=COUNSELLOR)
    for slug in CALLS[2:]:
        due_by = walk.step(slug).due_by
        assert due_by is not None
        reached.append(due_by - began)
    assert reached == [timedelta(hours=24), timedelta(hours=72), timedelta(days=7), timedelta(days=14)]


def test_a_call_comes_onto_the_list_on_its_day() -> None:
    assert {slug: QUEST.step(slug).due_from_days for slug in CALLS} == dict(zip(CALLS, (1, 2, 4, 11), strict=True))


@pytest.mark.parametrize("slug", CALLS)
def test_no_call_closes_itself_when_nobody_answers(slug: str) -> None:
    walk, call = at(slug), staff_task(slug).call
    assert call is not None
    assert call.tries == 3
    for _ in range(4):
        walk.act("record_contact", slug, by=COUNSELLOR, outcome="no_answer")
    assert walk.step(slug).status == "open"
    assert "this step does not close by itself" in guidance(slug)
    assert "Call only in the ways and at the times that this person allowed" in guidance(slug)


@pytest.mark.parametrize(("outcome", "status"), [("reached", "done"), ("refused", "open"), ("wrong_number", "open")])
def test_only_a_talk_closes_a_call(outcome: str, status: str) -> None:
    walk = at("call-24-hours")
    walk.act("record_contact", "call-24-hours", by=SUPERVISOR, outcome=outcome)
    assert walk.step("call-24-hours").status == status


def test_a_call_that_is_late_counts_against_us() -> None:
    walk = at("call-24-hours")
    walk.later(hours=25)
    walk.do("call-24-hours", by=SUPERVISOR)
    assert [event.detail for event in walk.events if event.kind == "service_wait_ended"][-1] == {"kept": False}


def test_the_next_call_does_not_wait_for_a_safety_plan_that_is_still_owed_and_the_end_does() -> None:
    walk = at("call-72-hours")
    assert walk.step("safety-plan").status == "open"
    walk.do("call-72-hours", "call-day-7", "call-day-14", "how-safe-it-is", "what-comes-next", by=SUPERVISOR)
    assert walk.state.ending is None
    walk.do("keep-a-distance", "safety-plan", by=CLINICIAN)
    assert walk.state.ending == "exited_well"


# --- three days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("need", ["clinician", "debt", "legal"])
def test_a_talk_by_need_is_there_within_72_hours(need: str) -> None:
    walk = at("call-72-hours")
    walk.do("call-72-hours", by=COUNSELLOR, facts={"needs": [need]})
    assert walk.step("talk-by-need").status == "open"
    walk.act("ask_for_a_time", "talk-by-need", by=COUNSELLOR)
    assert walk.state.waits["talk-by-need"] == walk.now + timedelta(hours=72)


def test_where_a_date_cannot_wait_the_talk_is_there_within_24_hours() -> None:
    walk = Walk.begun(QUEST)
    walk.do("we-are-here", by=SUPERVISOR, facts={"date_is_near": "yes"})
    walk.do("call-24-hours", by=SUPERVISOR)
    walk.do("call-72-hours", by=COUNSELLOR, facts={"needs": ["debt", "legal"]})
    walk.act("ask_for_a_time", "talk-by-need", by=COUNSELLOR)
    assert walk.state.waits["talk-by-need"] == walk.now + timedelta(hours=24)


def test_without_a_need_no_talk_is_asked_for() -> None:
    assert isinstance(QUEST.step("talk-by-need"), BookingStep)
    walk = at("call-72-hours")
    walk.do("call-72-hours", by=COUNSELLOR)
    assert "talk-by-need" not in walk.state.steps


def test_help_with_self_exclusion_is_offered_after_the_call_and_not_now_is_an_answer() -> None:
    walk = at("call-72-hours")
    assert "keep-a-distance" not in walk.state.steps
    walk.do("call-72-hours", by=COUNSELLOR)
    assert walk.step("keep-a-distance").owner == COUNSELLOR
    chosen = staff_task("keep-a-distance").questions[0]
    assert [choice.value for choice in chosen.choices] == ["self_exclusion", "time_out", "not_now"]


def test_what_is_still_open_of_three_days_holds_no_call_back() -> None:
    walk = at("call-72-hours")
    walk.do("call-72-hours", by=COUNSELLOR, facts={"needs": ["legal"]})
    assert walk.state.current_level == "two-weeks"
    assert "call-day-7" in walk.state.waits


# --- two weeks ----------------------------------------------------------------------------------------


def test_six_questions_and_the_question_about_suicide_are_asked_live_after_day_14() -> None:
    six = QUEST.step("six-questions")
    assert isinstance(six, QuestionnaireStep)
    assert (six.instruments, six.after, six.is_optional) == (("k6",), ("call-day-14",), True)
    assert "We ask them in the talk" in text_in(six.why, "en")
    assert QUEST.step("how-safe-it-is").after == ("call-day-14",)
    assert "Ask live, never by a form" in guidance("how-safe-it-is")
    assert "ask directly about suicide" in guidance("how-safe-it-is")
    assert "The ASQ is switched off until its wording has been checked" in guidance("how-safe-it-is")


def test_a_supervisor_looks_at_it_all_and_may_lower_the_risk() -> None:
    step = staff_task("what-comes-next")
    assert step.promise is not None
    assert (step.owner, step.after, step.promise.working_days) == (SUPERVISOR, ("how-safe-it-is",), 1)
    assert "You may lower the risk now, and only you. It takes a new screen and a reason." in guidance(step.slug)


def test_the_end_shows_her_people_and_numbers_and_asks_whether_this_helped() -> None:
    last = QUEST.level("two-weeks")
    assert last.feedback.shows == "own_words"
    assert {q.key for step in last.steps for q in step.questions_asked if q.kind == "text"} == {"my_people_and_numbers"}
    assert text_in(last.asks.label, "en") == "Was this contact helpful?"
    others = [level.asks for level in QUEST.levels if level is not last]
    assert {(asks.kind, text_in(asks.label, "en")) for asks in others} == {("choice", "Is it clear what happens next?")}


# --- walking it ---------------------------------------------------------------------------------------


def at(slug: str) -> Walk:
    """A walk to the moment where this step is open, with nothing more done than it takes."""
    walk = Walk.begun(QUEST)
    for one in ("we-are-here", *CALLS, "how-safe-it-is"):
        if slug in walk.state.steps:
            return walk
        walk.do(one, by=SUPERVISOR)
    return walk


def deciding() -> Walk:
    walk = at("what-comes-next")
    walk.do("safety-plan", "keep-a-distance", by=CLINICIAN)
    return walk


@pytest.mark.parametrize(
    ("chosen", "to"),
    [("joint_plan", "joint-limits-plan"), ("debt_help", "debt-first-aid"), ("way_back", "back-on-track")],
)
def test_the_supervisor_decides_with_her_where_it_goes_on(chosen: str, to: str) -> None:
    walk = deciding()
    walk.do("what-comes-next", by=SUPERVISOR, facts={"goes_on": chosen})
    assert (walk.state.ending, walk.state.moved_to) == ("moved", to)
    assert walk.completed[-1] == "two-weeks"


@pytest.mark.parametrize("chosen", ["own_plan", "nothing_now"])
def test_her_own_plan_and_nothing_more_are_good_ends(chosen: str) -> None:
    walk = deciding()
    walk.do("what-comes-next", by=SUPERVISOR, facts={"goes_on": chosen})
    assert walk.state.ending == "exited_well"


def test_silence_is_never_a_reason_for_a_rule_to_end_it() -> None:
    walk = at("call-day-7")
    walk.refused(SilenceExplained, "lose_contact", by="system")
    walk.do(*CALLS[2:], "how-safe-it-is", "safety-plan", "keep-a-distance", "what-comes-next", by=SUPERVISOR)
    walk = Walk.begun(QUEST)
    owed = dict.fromkeys(walk.state.waits)
    assert owed, "from the first moment the next act is ours"
    with pytest.raises(ExitIsDecided):
        decide(
            QUEST,
            waiting_for_nothing(walk.state),
            Act("lose_contact"),
            actor="system",
            now=walk.now,
            zone=walk.zone,
        )


def waiting_for_nothing(state: JourneyState) -> JourneyState:
    """The same journey, if nothing were owed: so that only the exit of the quest can refuse."""
    return replace(state, waits={})


def test_heavy_answers_here_start_no_hold_and_staff_go_on() -> None:
    """A hold would keep staff from their own steps; there is no other quest to stop for."""
    walk = at("six-questions")
    walk.do("six-questions", by=COUNSELLOR, evidence="score", risk={"to": "high", "rule": "R1", "holds": True})
    assert walk.state.risk == "high"
    assert not walk.state.is_on_hold
    walk.act("change_risk", by=SUPERVISOR, to="emergency", rule="person")
    walk.do("how-safe-it-is", by=CLINICIAN)
    assert walk.step("what-comes-next").status == "open"


def test_the_same_answers_anywhere_else_do_start_one() -> None:
    walk = Walk.begun(library()["joint-limits-plan"])
    walk.act("change_risk", by=SUPERVISOR, to="high", rule="person")
    assert walk.state.is_on_hold
    walk.refused(OnSafetyHold, "skip_step", "first-talk")


def test_everything_done_in_order_ends_well_within_its_weeks() -> None:
    walk = Walk.begun(QUEST)
    walk.do("we-are-here", by=SUPERVISOR, facts={"someone_close": "yes", "date_is_near": "no"})
    walk.do("safety-plan", "someone-you-trust", by=CLINICIAN)
    walk.later(hours=24)
    walk.do("call-24-hours", by=SUPERVISOR)
    walk.later(hours=48)
    walk.do("call-72-hours", by=COUNSELLOR, facts={"needs": ["clinician"]})
    walk.act("book", "talk-by-need", by=COUNSELLOR, promise_by=walk.now + timedelta(hours=48))
    walk.do("keep-a-distance", by=COUNSELLOR)
    walk.later(hours=48)
    walk.act("keep_booking", "talk-by-need", by=CLINICIAN, on_time=True)
    walk.later(days=2)
    walk.do("call-day-7", by=COUNSELLOR)
    walk.later(days=7)
    walk.do("call-day-14", "six-questions", by=COUNSELLOR)
    walk.do("how-safe-it-is", by=CLINICIAN)
    walk.do("what-comes-next", by=SUPERVISOR, facts={"goes_on": "nothing_now"})
    assert walk.state.ending == "exited_well"
    assert {step.status for step in walk.state.steps.values()} == {"done"}
    assert walk.now - walk.events[0].at < timedelta(weeks=QUEST.expected_weeks)
    kept = [event.detail["kept"] for event in walk.events if event.kind == "service_wait_ended"]
    assert all(kept)
