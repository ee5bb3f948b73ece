"""The crisis protocols: which one fits, that each says what domain.md 2.1 asks for, and where a walk stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from quests.protocols import VERSIONS, every_danger, protocol, protocols_for
from quests.protocols.walking import choices, due_at, is_complete, standing
from quests.risk import LADDER, RiskLevel, Screen, assess
from quests.screen import AsqAnswer

OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
IN_ORDER = {
    "p_s": (
        "stay-connected supervisor-joins ask-directly what-stays where-now decide keep-contact safety-plan"
        " someone-close write-down call-after-a-day look-back"
    ),
    "p_f": (
        "basics-today ask-directly deadlines no-advice debt-help papers first-words protect-money legal-aid ask-again"
        " write-down"
    ),
    "p_v": (
        "safe-to-talk code-words contact-rules danger-now crisis-centre supervisor-joins locks other-person"
        " restricted-note next-contact write-down"
    ),
}
WORDS_TO_SAY = {
    "p_s": {"ask-directly", "what-stays", "where-now"},
    "p_f": {"ask-directly", "first-words", "papers"},
    "p_v": {"safe-to-talk", "code-words", "danger-now"},
}


@dataclass(frozen=True)
class Row:
    step: str
    place: int
    outcome: str | None
    at: datetime = OPENED
    deed: str = "done"


@pytest.mark.parametrize(
    ("level", "reasons", "fits"),
    [
        ("low", (), ()),
        ("unasked", (), ()),
        ("medium", ("f1", "fear_at_home"), ()),
        ("high", (), ("p_s",)),
        ("high", ("worker_says_high",), ("p_s",)),
        ("high", ("a code of tomorrow",), ("p_s",)),
        ("high", ("fear_at_home",), ("p_v",)),
        ("high", ("violence_at_home",), ("p_v",)),
        ("high", ("f2",), ("p_f",)),
        ("high", ("f3", "f5"), ("p_f",)),
        ("high", ("asq_1_yes", "fear_at_home", "f2"), ("p_s", "p_v", "p_f")),
        ("high", ("child_at_risk",), ("p_s",)),
        ("high", ("k6_with_red_flag", "f3"), ("p_s", "p_f")),
        ("emergency", ("violence_now",), ("p_s", "p_v")),
        ("emergency", ("asq_5_yes", "f3"), ("p_s", "p_f")),
    ],
)
def test_the_protocols_that_fit(level: str, reasons: tuple[str, ...], fits: tuple[str, ...]) -> None:
    assert protocols_for(level, reasons) == fits


def test_every_clause_of_the_ladder_from_high_upwards_has_a_protocol() -> None:
    for row in LADDER:
        found = protocols_for(row.level, (row.reason,))
        assert bool(found) == (row.level >= RiskLevel.HIGH), row.reason


def test_fear_behind_an_emergency_is_not_lost() -> None:
    screen = Screen(asq_5=AsqAnswer.YES, fear_at_home=True)
    named = assess(screen, OPENED)
    assert "fear_at_home" not in named.reasons
    assert protocols_for(named.level, every_danger(screen)) == ("p_s", "p_v")


@pytest.mark.parametrize("kind", VERSIONS)
def test_each_step_of_the_domain_is_there_in_its_order(kind: str) -> None:
    text = protocol(kind)
    assert (text.kind, text.version) == (kind, VERSIONS[text.kind])
    assert " ".join(step.slug for step in text.steps) == IN_ORDER[kind]
    said = {step.slug for step in text.steps if step.say}
    assert said >= WORDS_TO_SAY[kind]


def test_nobody_is_asked_for_a_promise_to_stay_alive() -> None:
    said = [words for step in protocol("p_s").steps for words in step.say]
    outcomes = [one.label for step in protocol("p_s").steps for one in step.outcomes]
    for words in (*said, *outcomes):
        assert not any(root in words["en"].lower() for root in ("promise", "contract", "agree not to"))
        assert not any(root in words["ru"].lower() for root in ("обещ", "договор не", "клян"))
    plan = protocol("p_s").step("safety-plan")
    assert plan is not None
    assert plan.never is not None
    assert "promise" in plan.never["en"], "and the rule itself is said to staff"


def test_the_times_of_the_domain() -> None:
    def due(kind: str, slug: str, *, emergency: bool = False) -> timedelta | None:
        step = protocol(kind).step(slug)
        assert step is not None
        at = due_at(step, OPENED, handover_within=timedelta(minutes=2), emergency_at=OPENED if emergency else None)
        return at - OPENED if at is not None else None

    assert due("p_s", "supervisor-joins") == timedelta(minutes=2)
    assert due("p_s", "decide", emergency=True) == timedelta(minutes=5)
    assert due("p_s", "decide") is None, "five minutes are those of an emergency"
    assert due("p_f", "debt-help") == timedelta(minutes=60)
    assert due("p_s", "where-now") is None


def test_the_next_step_is_the_first_that_is_open_and_the_end_is_when_none_is() -> None:
    text = protocol("p_f")
    rows = [Row(step.slug, 1, step.outcomes[0].value) for step in text.steps]
    stands = standing(text, rows[:2])
    assert [one.step.slug for one in stands if one.is_next] == ["deadlines"]
    assert not is_complete(stands)
    assert not is_complete(standing(text, rows[:-1]))
    assert is_complete(standing(text, rows))


def test_a_step_that_was_not_done_is_dealt_with_and_one_that_goes_on_is_not() -> None:
    text = protocol("p_s")
    not_done = standing(text, [Row("stay-connected", 1, None, deed="not_done")])[0]
    goes_on = standing(text, [Row("stay-connected", 1, "not_reached")])[0]
    assert (not_done.is_dealt, goes_on.is_dealt) == (True, False)


def test_what_took_place_before_an_earlier_step_is_out_of_order() -> None:
    text, later = protocol("p_s"), OPENED + timedelta(minutes=4)
    rows = [Row("stay-connected", 1, "connected", later), Row("ask-directly", 1, "thoughts", OPENED)]
    ask = next(one for one in standing(text, rows) if one.step.slug == "ask-directly")
    assert ask.ahead_of == (1, 2)
    in_order = [Row("stay-connected", 1, "connected"), Row("supervisor-joins", 1, "supervisor", later)]
    assert all(one.ahead_of == () for one in standing(text, in_order))


def test_a_correction_stands_in_the_place_of_what_had_dealt_with_the_step() -> None:
    rows = [Row("keep-contact", 1, "line_dropped"), Row("keep-contact", 2, "calm"), Row("keep-contact", 3, "clinician")]
    keep = next(one for one in standing(protocol("p_s"), rows) if one.step.slug == "keep-contact")
    assert [keep.is_correction(row) for row in keep.rows] == [False, False, True]


def test_a_line_that_drops_is_called_back_three_times_at_most() -> None:
    def values(*outcomes: str) -> set[str]:
        rows = [Row("keep-contact", place, one) for place, one in enumerate(outcomes, start=1)]
        stands = next(one for one in standing(protocol("p_s"), rows) if one.step.slug == "keep-contact")
        return {one.value for one in choices(stands, is_violence=False)}

    assert "tried" not in values()
    assert {"tried", "back", "lost"} <= values("line_dropped")
    assert "tried" in values("line_dropped", "tried", "tried")
    assert "tried" not in values("line_dropped", "tried", "tried", "tried")
    assert "line_dropped" in values("line_dropped", "back"), "it may drop again"
    assert "tried" in values("line_dropped", "tried", "back", "line_dropped"), "and then has three tries again"


@pytest.mark.parametrize(("kind", "slug"), [("p_s", "someone-close"), ("p_f", "protect-money")])
def test_nobody_of_her_home_is_a_choice_where_violence_is_suspected(kind: str, slug: str) -> None:
    stands = next(one for one in standing(protocol(kind), list[Row]()) if one.step.slug == slug)
    calm = {one.value for one in choices(stands, is_violence=False)}
    careful = {one.value for one in choices(stands, is_violence=True)}
    assert careful < calm
    assert not careful & {"asked", "trusted_person"}
