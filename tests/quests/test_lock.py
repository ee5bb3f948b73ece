"""Under the lock of P-V nobody's plan brings in a partner or somebody close, and no plan waits for what is closed."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from quests.definition import Quest
from quests.events import CLIENT, Event
from quests.journey import fold
from quests.journey_as_json import from_plain, to_plain
from quests.loading import library
from quests.lock import PARTNER, QUESTIONS_OF_THE_LIBRARY, STEPS_OF_THE_LIBRARY
from quests.next_act import next_act
from quests.plan import steps_of
from quests.progress import Act, ActRefused, NothingToChange, StepClosed, drafted
from quests.steps import StaffTaskStep
from tests.quests.walking import Walk, level, quest, step

LIBRARY = library()
WITH_OTHERS = sorted(slug for slug, one in LIBRARY.items() if one.closed_under_lock)


class LockedWalk(Walk):
    """Somebody who walks while the lock is switched on and off."""

    is_locked = False

    def act(
        self, kind: str, step: str | None = None, *, level: str | None = None, by: str = CLIENT, **detail: Any
    ) -> list[Event]:
        definition = self.quest.under_lock if self.is_locked else self.quest
        act = Act(kind, step, level, detail)
        draft = drafted(definition, self.state, act, actor=by, now=self.now, zone=self.zone, is_locked=self.is_locked)
        self.state = fold(draft.events, self.state)
        assert self.state == draft.state == from_plain(to_plain(self.state)), "the events say all of it"
        self.events += draft.events
        return draft.events

    def lock(self, *, on: bool = True) -> None:
        self.is_locked = on
        self.act("keep_lock", by="system")


def begun(walked: Quest) -> LockedWalk:
    """Somebody who has just started, without a lock."""
    walk = LockedWalk(walked)
    walk.start()
    return walk


def adviser(**more: Any) -> dict[str, Any]:
    return step("adviser", "staff_task", involves="partner", owner="counsellor", **more)


def statuses(walk: Walk) -> dict[str, str]:
    return {slug: found.status for slug, found in walk.state.steps.items()}


def test_a_level_does_not_wait_for_a_step_that_is_closed() -> None:
    walk = begun(quest(level("one", step("a"), adviser()), level("two", step("b"))))
    walk.lock()
    assert statuses(walk) == {"a": "open", "adviser": "set_aside"}
    walk.do("a")
    assert walk.state.current_level == "two"


def test_a_level_of_nothing_else_is_behind_her_at_once() -> None:
    walk = begun(quest(level("one", step("a")), level("two", adviser()), level("three", step("b"))))
    walk.lock()
    walk.do("a")
    assert walk.state.current_level == "three"


def test_the_lock_alone_completes_what_waited_for_a_closed_step() -> None:
    walk = begun(quest(level("one", step("a"), adviser()), level("two", step("b"))))
    walk.do("a")
    assert walk.state.current_level == "one"
    walk.lock()
    assert walk.state.current_level == "two"
    assert not walk.state.waits, "what was promised with it is not owed under the lock"


def test_what_comes_after_a_closed_step_does_not_wait_for_it() -> None:
    walk = begun(quest(level("one", step("a"), adviser(), step("b", after=("adviser",)))))
    walk.lock()
    assert statuses(walk)["b"] == "open"


def test_a_plan_that_begins_under_the_lock_never_opens_such_a_step() -> None:
    walk = LockedWalk(quest(level("one", step("a"), adviser())))
    walk.is_locked = True
    walk.start()
    assert statuses(walk) == {"a": "open"}


def test_afterwards_it_is_there_again_and_what_was_done_stays_done() -> None:
    walk = begun(quest(level("one", step("a"), adviser(), step("tell", involves="someone_close"))))
    walk.do("tell")
    walk.lock()
    assert statuses(walk)["tell"] == "done"
    walk.lock(on=False)
    assert statuses(walk) == {"a": "open", "adviser": "open", "tell": "done"}


@pytest.mark.parametrize("by", ["client", "counsellor", "supervisor"])
def test_nobody_does_adds_or_reopens_a_closed_step(by: str) -> None:
    plan = quest(level("one", step("a"), step("tell", involves="someone_close"), step("ask", involves="partner")))
    walk = begun(plan)
    walk.act("skip_step", "tell")
    walk.do("ask")
    walk.lock()
    for kind, slug, detail in (
        ("do_step", "tell", {"evidence": "tick"}),
        ("reopen_level", "ask", {}),
        ("adjust", "tell", {"what": "add", "reason": "own_choice"}),
    ):
        with pytest.raises(StepClosed):
            walk.act(kind, slug, by=by, **detail)


def test_a_plan_leads_to_no_partner() -> None:
    walk = begun(quest(level("one", step("a")), exits={"moves_to": ("partner",)}))
    walk.lock()
    walk.refused(StepClosed, "move_on", to=PARTNER)
    walk.lock(on=False)
    walk.act("move_on", to=PARTNER)
    assert walk.state.ending == "moved"


def test_choices_that_lead_to_a_partner_are_not_there_and_questions_about_others_are_not_asked() -> None:
    choices = (
        {"value": "alone", "label": "Alone"},
        {"value": "with_them", "label": "With them", "leads_to": "partner"},
    )
    asked = (
        {"key": "goes_on", "kind": "choice", "label": "How?", "is_fact": True, "choices": choices},
        {"key": "who", "kind": "text", "label": "Who may know?", "involves": "someone_close"},
    )
    plan = quest(level("one", step("a", questions=asked), step("b", questions=asked[1:])))
    (question,) = plan.under_lock.step("a").questions_asked
    assert [choice.value for choice in question.choices] == ["alone"]
    assert plan.under_lock.step("a").facts == {"goes_on": frozenset({"alone"})}
    assert plan.closed_under_lock == {"b"}, "where nothing is left to ask there is no step"
    assert len(plan.step("a").questions_asked) == 2, "the quest itself stays as it was written"


def test_the_library_names_what_it_has() -> None:
    for slug, name in STEPS_OF_THE_LIBRARY:
        assert name in LIBRARY[slug].step_places
    for slug, key in QUESTIONS_OF_THE_LIBRARY:
        before, after = (
            {one.key for each in plan.levels for walked in each.steps for one in walked.questions_asked}
            for plan in (LIBRARY[slug], LIBRARY[slug].under_lock)
        )
        assert key in before - after


def test_nothing_of_the_library_leads_to_a_partner_under_it() -> None:
    led = {slug for slug, plan in LIBRARY.items() if _leads_out(plan)}
    assert led == {"debt-first-aid", "follow-up-after-call"}
    assert not any(_leads_out(plan.under_lock) for plan in LIBRARY.values())


def _leads_out(plan: Quest) -> bool:
    asked = (one for each in plan.levels for walked in each.steps for one in walked.questions_asked)
    return PARTNER in plan.exits.moves_to or any(one.moves_to == PARTNER for page in asked for one in page.choices)


# --- whatever happens -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", sorted(LIBRARY))
def test_no_plan_of_the_library_ever_waits_for_what_is_closed(slug: str) -> None:
    closed_in_all = 0
    for seed in range(12):
        walk = begun(LIBRARY[slug])
        chance = Random(seed)
        for _ in range(30):
            _something_happens(walk, chance)
            closed_in_all += _is_as_the_lock_wants(walk)
        if not walk.is_locked and not walk.state.has_ended:
            walk.is_locked = True
            _tried(walk, "keep_lock", by="system")
        _goes_to_its_end(walk)
        closed_in_all += _is_as_the_lock_wants(walk)
    assert bool(closed_in_all) == (slug in WITH_OTHERS), "the walks meet what this is about"


def _something_happens(walk: LockedWalk, chance: Random) -> None:
    walk.now += timedelta(hours=chance.choice((1, 30, 90)))
    if chance.random() < 0.3 and not walk.state.has_ended:
        walk.is_locked = not walk.is_locked
        _tried(walk, "keep_lock", by="system")
        return
    slugs = [slug for slug in walk.state.steps if slug in walk.quest.step_places]
    slug = chance.choice(slugs)
    definition = walk.quest.step(slug)
    facts = {key: chance.choice(sorted(values)) for key, values in definition.facts.items()}
    by = CLIENT if definition.owner == CLIENT and chance.random() < 0.7 else "counsellor"
    verb = chance.choice(("do_step", "do_step", "skip_step", "send_for_review", "reopen_level"))
    detail = {"evidence": definition.evidence, "facts": _still_there(walk, slug, facts)} if verb == "do_step" else {}
    _tried(walk, verb, slug, by=by, **detail)


def _still_there(walk: LockedWalk, slug: str, facts: dict[str, str]) -> dict[str, str]:
    walked = (walk.quest.under_lock if walk.is_locked else walk.quest).step(slug)
    return {key: value for key, value in facts.items() if value in walked.facts.get(key, ())}


def _tried(walk: LockedWalk, verb: str, slug: str | None = None, **more: Any) -> bool:
    try:
        walk.act(verb, slug, **more)
    except (ActRefused, NothingToChange):
        return False
    return True


def _is_as_the_lock_wants(walk: LockedWalk) -> int:
    """Nothing that is closed is open, planned or next; gives how many steps the lock keeps away now."""
    if not walk.is_locked or walk.state.has_ended:
        return 0
    closed = walk.quest.closed_under_lock
    assert walk.state.is_locked
    assert not [slug for slug in closed if statuses(walk).get(slug) in ("open", "sent")]
    assert not closed & walk.state.waits.keys()
    assert next_act(walk.quest, walk.state, walk.now).step not in closed
    in_plan = {one.slug for each in walk.quest.levels for one in steps_of(walk.quest, each, walk.state)}
    assert all(statuses(walk)[slug] in ("done", "skipped") for slug in closed & in_plan)
    return len(closed - in_plan)


def _goes_to_its_end(walk: LockedWalk) -> None:
    """Whoever goes on, with us where we owe something, comes to the end: nobody is left waiting."""
    for _ in range(150):
        if walk.state.has_ended:
            return
        walk.now += timedelta(days=31)
        if walk.state.is_on_hold:
            walk.act("end_hold", by="supervisor")
        moved = [_is_done(walk, slug) for slug, status in statuses(walk).items() if status in ("open", "sent")]
        assert any(moved), f"stuck at {walk.state.current_level}: {statuses(walk)} {walk.state.waits}"
    raise AssertionError("no end in sight")


def _is_done(walk: LockedWalk, slug: str) -> bool:
    definition, found = walk.quest.step(slug), walk.state.steps[slug]
    if found.status == "sent":
        return _tried(walk, "review_step", slug, by="counsellor", outcome="done")
    if isinstance(definition, StaffTaskStep):
        return _tried(walk, "do_step", slug, by=definition.owner, evidence="staff")
    return _tried(walk, "skip_step", slug)
