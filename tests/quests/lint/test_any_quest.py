"""Whatever quest the language allows: to lint it never fails, tells the same twice, and each finding is a whole one."""

from __future__ import annotations

import json
import re
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from quests.definition import Quest
from quests.lint import RULES, blocking, check_text, findings
from tests.quests.lint.building import LIBRARY, TODAY
from tests.quests.walking import level, quest, step

SOME_WORDS = st.sampled_from(
    ["Words", "TODO", "...", "You win.", "Only 3 days left!", "Вы почти у цели.", "{day}", "«Я сказал: приз»", "🎉",
     "赢", "a" * 300, "one two three", "An addict", "Earn 3 points", "\"", "$(x)", "Привет " * 30]
)  # fmt: skip
TEXTS = SOME_WORDS | st.dictionaries(st.sampled_from(["en", "ru", "kk", "fa", "zh", "de"]), SOME_WORDS, min_size=1)
ASKED = {
    "key": "mood", "kind": "choice", "label": "How is it?", "is_fact": True,
    "choices": ({"value": "low", "label": "Low", "quest": "staying-well"}, {"value": "fine", "label": "Fine"}),
}  # fmt: skip
CONDITIONS = st.sampled_from([
    {"risk_at_least": "high"}, {"lapse_reported": True}, {"preference": "depth", "is": "short"},
    {"preference": "frame", "is": "plain"}, {"fact": "mood", "is": "low"}, {"fact": "mood", "is": "fine", "times": 3},
    {"any_of": ({"fact": "mood", "is": "fine"}, {"preference": "pace", "is": "own"})},
])  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {
    "information": {},
    "self_task": {"questions": ({"key": "sum", "kind": "money", "label": "How much?", "is_optional": False},)},
    "questionnaire": {"instruments": ("k6", "asq", "nothing")},
    "booking": {"promise": {"hours": 72}},
    "review": {},
    "check_in": {"questions": (ASKED,), "repeats": {"on_days": (3, 7, 14)}},
    "staff_task": {"protocols": ("p_s",)},
}

CURE = re.compile(
    r"\b(write|add|take|keep|let|name|choose|give|put|move|join|ask|correct|publish|make|wait|lower|raise|split|end|say|"
    r"speak|leave|do not|do it)\b",
    re.IGNORECASE,
)
"""Every message tells what to do, in one of these words."""


@st.composite
def a_step(draw: st.DrawFn, slug: str, before: list[str]) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    more: dict[str, Any] = dict(KINDS[kind])
    for key in ("title", "why", "hint", "done_words", "named_act"):
        if draw(st.booleans()):
            more[key] = draw(TEXTS)
    for key, values in (("depth", ["short", "full"]), ("is_extra", [True, False]), ("visibility", ["staff", "client"])):
        more[key] = draw(st.sampled_from(values))
    if draw(st.booleans()):
        more["only_if"] = draw(CONDITIONS)
    if before and draw(st.booleans()):
        more["after"] = (draw(st.sampled_from(before)),)
    if draw(st.booleans()):
        more["due_by_days"] = draw(st.sampled_from([0, 9, {"fact": "mood", "days": {"low": 3}}]))
    if draw(st.booleans()):
        more["reminders"] = {"after_hours": tuple(draw(st.lists(st.integers(1, 200), max_size=4)))}
    return step(slug, kind, **more)


@st.composite
def quests(draw: st.DrawFn) -> Quest:
    """A quest with a first step that asks for the fact, so that every condition is one the language allows."""
    levels = []
    for at in range(draw(st.integers(1, 8))):
        steps: list[dict[str, Any]] = [step(f"ask-{at}", questions=(ASKED,))]
        for number in range(draw(st.integers(0, 6))):
            plain = [each["slug"] for each in steps if each["kind"] != "check_in"]
            steps.append(draw(a_step(f"s-{at}-{number}", plain)))
        done = draw(st.sampled_from([{"all_of": (f"ask-{at}",)}, {"at_least": 1}]))
        levels.append(level(f"l-{at}", *steps, done=done, opening=draw(TEXTS)))
    return quest(
        *levels,
        slug=draw(st.sampled_from(["a-quest", "crisis-to-safety", "partner"])),
        title=draw(TEXTS),
        audience=draw(st.sampled_from([("self",), ("young",), ("self", "young")])),
        risk_gate=draw(st.sampled_from(["low", "medium", "high"])),
        calm=draw(st.booleans()),
        safety_stop=draw(st.sampled_from([None, "crisis-to-safety", "a-quest"])),
        languages=draw(st.sampled_from([("en",), ("en", "ru"), ("ru",), ("de", "zh")])),
        expected_weeks=draw(st.sampled_from([1, 160])),
        review_on=draw(st.sampled_from(["2020-01-01", "2026-12-01", "2099-01-01"])),
    )


@settings(max_examples=7, suppress_health_check=list(HealthCheck))
@given(quests())
def test_to_lint_never_fails_and_tells_the_same_twice(made: Quest) -> None:
    text = json.dumps(made.model_dump(mode="json", by_alias=True, exclude_none=True), ensure_ascii=False, indent=1)
    found = findings(made, text, TODAY, known=LIBRARY)
    assert findings(made, text, TODAY, known=LIBRARY) == found
    lines = text.count("\n") + 1
    for finding in found:
        assert finding.code in RULES
        assert 1 <= finding.line <= lines
        assert CURE.search(finding.message), finding.message
    assert list(found) == sorted(found)
    errors = [finding for finding in found if finding.severity == "error"]
    assert blocking(made, text, today=TODAY, known=LIBRARY) == errors


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    st.text(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    ).map(json.dumps)
)
def test_to_lint_a_text_that_is_no_quest_never_fails(text: str) -> None:
    report = check_text(text, "a.yaml", TODAY, known=LIBRARY)
    assert report.findings
    assert all(finding.line >= 1 for finding in report.findings)
