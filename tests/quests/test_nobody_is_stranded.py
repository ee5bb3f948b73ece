"""Editing a quest never strands or changes anybody inside it (trust.md P9): a machine that tries to make it happen.

Designers edit, publish, withdraw and reinstate; people are moved, one by one and all at once, and moved back; clients
walk and choose their pace; counsellors fit plans. After every act: each person has a legal next act or an ending, no
step that was done is lost, and what her history says was said by the version that she was in.

5,000 rules run with the suite. ``QUESTLINE_LONG_RUN=1`` runs 50,000.
"""

from __future__ import annotations

import copy
import dataclasses
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pydantic import ValidationError

from quests.definition import Quest
from quests.events import CLIENT
from quests.fitting import REASONS
from quests.journey import fold
from quests.journey_as_json import from_plain, to_plain
from quests.moving import placement
from quests.next_act import NextAct, next_act
from quests.progress import Act, ActRefused, decide, drafted
from tests.quests.walking import COUNSELLOR, MONDAY_MORNING, SUPERVISOR, Walk, how_it_went, level, step

EXAMPLES = 1000 if os.environ.get("QUESTLINE_LONG_RUN") else 100
STEPS_OF_A_LIFE = 50

indexes = st.integers(0, 30)


@dataclass
class Version:
    """One published version, and whether it may be begun or walked."""

    quest: Quest
    status: str = "published"
    written: str = ""


@dataclass
class Person:
    """Somebody inside, the version that she is in, and what she is known to have done."""

    walk: Walk
    number: int
    done: set[str] = field(default_factory=set)
    moves: list[tuple[int, int]] = field(default_factory=list)


def first_draft() -> dict[str, Any]:
    """A quest with a bit of everything: a review, a branch, alternatives, an extra, a talk, a task of ours."""
    talk = step("talk", "booking", promise={"hours": 72})
    ours = step("ours", "staff_task", owner="counsellor", promise={"hours": 24})
    one = level("one", step("a"), step("b", depth="full"), how_it_went("c"), done={"at_least": 1})
    two = level(
        "two",
        step("ask", "review"),
        step("d", only_if={"fact": "kept", "is": "partly"}),
        step("e", is_extra=True),
        step("f", after=("ask",)),
        done={"all_of": ("ask",)},
    )
    three = level("three", talk, step("g"), step("h"), ours, done={"at_least": 2})
    three["alternatives"] = ({"title": "One of these", "of": ("g", "h")},)
    return {
        "slug": "a-quest",
        "version": 1,
        "title": "A quest",
        "plain_title": "A plan",
        "summary": "summary",
        "audience": ("self",),
        "risk_gate": "low",
        "expected_weeks": 8,
        "content_owner": "owner",
        "review_on": "2027-05-21",
        "levels": [one, two, three, level("four", step("last"))],
        "finish": {"title": "title", "words": "words"},
    }


def written(draft: dict[str, Any]) -> Quest:
    """The draft as a quest. Raises ValidationError."""
    return Quest.model_validate({**draft, "levels": tuple(draft["levels"])})


class LifeOfAQuest(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.draft = first_draft()
        self.versions: dict[int, Version] = {}
        self.people: list[Person] = []
        self.touched: list[Person] = []
        self.fresh = 0

    @initialize(
        edits=st.lists(st.tuples(indexes, indexes, indexes), min_size=1, max_size=5),
        walked=st.lists(st.sampled_from(["kept", "partly"]), max_size=9),
    )
    def two_versions_and_somebody_inside_the_first(self, edits: list[tuple[int, int, int]], walked: list[str]) -> None:
        self.publish()
        self.somebody_begins()
        self.somebody_begins()
        for kept in walked:
            self.follow(self.people[0], self.next_of(self.people[0]), kept)
        for edit in edits:
            self.edit(*edit)
        self.publish()

    # --- designers ------------------------------------------------------------------------------------

    @rule(how=indexes, at=indexes, where=indexes)
    def edit(self, how: int, at: int, where: int) -> None:
        """Change the draft in one way. What the quest language refuses is not kept."""
        draft = copy.deepcopy(self.draft)
        EDITS[how % len(EDITS)](self, draft, at, where)
        try:
            written(draft)
        except ValidationError:
            return
        self.draft = draft

    @precondition(lambda self: len(self.versions) < 9)
    @rule()
    def publish(self) -> None:
        number = len(self.versions) + 1
        self.draft["version"] = number
        quest = written(self.draft)
        for version in self.versions.values():
            version.status = "retired" if version.status == "published" else version.status
        self.versions[number] = Version(quest, written=quest.model_dump_json())

    @rule(number=indexes)
    def withdraw(self, number: int) -> None:
        self.version(number).status = "withdrawn"
        self.touched = list(self.people)

    @rule(number=indexes)
    def reinstate(self, number: int) -> None:
        if self.version(number).status == "retired":
            for version in self.versions.values():
                version.status = "retired" if version.status == "published" else version.status
            self.version(number).status = "published"

    @rule(whom=indexes, to=indexes, at=st.none() | indexes)
    def move_one(self, whom: int, to: int, at: int | None) -> None:
        quest = self.version(to).quest
        level = None if at is None else quest.levels[at % len(quest.levels)].slug
        self.move(self.person(whom), quest.version, at=level)

    @rule(source=indexes, to=indexes)
    def move_all(self, source: int, to: int) -> None:
        before, after = self.version(source).quest.version, self.version(to).quest.version
        self.touched = list(self.people)
        for person in self.people:
            if person.number == before:
                self.move(person, after)

    @rule(whom=indexes)
    def move_back(self, whom: int) -> None:
        person = self.person(whom)
        if person.moves and person.moves[-1][1] == person.number:
            self.move(person, person.moves[-1][0])

    # --- people ---------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.people) < 5)
    @rule()
    def somebody_begins(self) -> None:
        current = [version.quest for version in self.versions.values() if version.status == "published"]
        if current:
            self.people.append(Person(Walk.begun(current[-1], at=self.now), current[-1].version))
            self.touched = self.people[-1:]

    @rule(whom=indexes, again=st.integers(1, 4), kept=st.sampled_from(["kept", "partly", "not_this_time"]))
    def walks(self, whom: int, again: int, kept: str) -> None:
        person = self.person(whom)
        for _ in range(again):
            self.follow(person, self.next_of(person), kept)

    @rule(whom=indexes, at=indexes, kind=st.sampled_from(["do_step", "skip_step", "start_step", "reopen_level"]))
    def does_something(self, whom: int, at: int, kind: str) -> None:
        person = self.person(whom)
        slug = self.slug(person, at)
        self.attempt(person, Act(kind, slug, detail={"evidence": "tick"} if kind == "do_step" else {}))

    @rule(whom=indexes, kind=st.sampled_from(["pause", "resume", "stop", "reopen", "report_lapse", "ask_for_a_call"]))
    def comes_and_goes(self, whom: int, kind: str) -> None:
        self.attempt(self.person(whom), Act(kind))

    @rule(whom=indexes, high=st.booleans())
    def is_in_danger(self, whom: int, high: bool) -> None:
        person = self.person(whom)
        if high:
            self.attempt(person, Act("change_risk", detail={"to": "high", "rule": "person"}), by=COUNSELLOR)
        elif person.walk.state.hold_since is not None:
            person.walk.now += timedelta(days=2)
            self.attempt(person, Act("end_hold"), by=SUPERVISOR)

    @rule(
        whom=indexes,
        at=indexes,
        to=indexes,
        what=st.sampled_from(["add", "swap", "skip", "move", "due", "pace", "depth"]),
        by=st.sampled_from([CLIENT, COUNSELLOR]),
        reason=st.sampled_from(REASONS),
    )
    def plan_is_fitted(self, whom: int, at: int, to: int, what: str, by: str, reason: str) -> None:
        person = self.person(whom)
        quest = person.walk.quest
        detail: dict[str, Any] = {"what": what, "reason": reason}
        if what == "swap":
            detail["from"] = self.slug(person, to)
        if what == "move":
            detail["to"] = quest.levels[to % len(quest.levels)].slug
        if what == "due":
            detail["to"] = person.walk.now + timedelta(days=to)
        if what in ("pace", "depth"):
            detail["to"] = {"pace": ("slow", "normal", "own"), "depth": ("short", "full")}[what][
                to % (3 - (what == "depth"))
            ]
        slug = None if what in ("pace", "depth") else self.slug(person, at)
        if what in ("add", "swap") and (
            extras := [one for one in person.walk.quest.step_places.values() if one[1].is_extra]
        ):
            slug = extras[at % len(extras)][1].slug
        self.attempt(person, Act("adjust", slug, detail=detail), by=by)

    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.touched = list(self.people)
        for person in self.people:
            person.walk.now += timedelta(days=days, hours=1)

    # --- what always holds ----------------------------------------------------------------------------

    @invariant()
    def everybody_has_a_legal_next_act_or_an_ending(self) -> None:
        for person in self.touched:
            following = self.next_of(person)
            state = person.walk.state
            came_back = (
                "reopened" in person.walk.kinds
            )  # After the end there may be nothing left but somebody to talk to.
            assert following.kind != "talk" or state.is_on_hold or came_back, "nothing is open and nobody knows why"
            if following.kind == "finished":
                assert state.has_ended
                continue
            now = max(person.walk.now, following.at) if following.kind == "later" and following.at else person.walk.now
            legal = LEGAL[following.kind](following)
            assert any(self.is_legal(person, act, by, now) for act, by in legal), following

    @invariant()
    def nothing_that_was_done_is_lost(self) -> None:
        for person in self.touched:
            state = person.walk.state
            assert person.done <= set(state.ever_done)
            for slug in person.done:
                assert slug in state.steps
            reopened = {event.step for event in person.walk.events if event.kind == "step_opened"}
            for slug in person.done - reopened:
                assert state.steps[slug].status == "done"

    @invariant()
    def history_shows_the_version_that_was_seen(self) -> None:
        for person in self.touched:
            quest = self.first_version_of(person)
            for event in person.walk.events:
                if event.kind == "version_moved":
                    assert event.detail["from"] == quest.version
                    quest = self.versions[event.detail["to"]].quest
                if event.level is not None and event.kind != "level_completed":
                    assert event.level in quest.level_places
                if event.step is not None and event.kind not in ("service_wait_ended",):
                    assert event.step in quest.step_places
            assert quest.version == person.number

    @invariant()
    def the_events_alone_tell_where_everybody_stands(self) -> None:
        for person in self.touched:
            assert fold(person.walk.events) == person.walk.state
            assert from_plain(to_plain(person.walk.state)) == person.walk.state

    def teardown(self) -> None:
        """A published version stays what it was, to the letter."""
        for version in self.versions.values():
            assert version.quest.model_dump_json() == version.written

    # --- how ------------------------------------------------------------------------------------------

    @property
    def now(self) -> Any:
        return max([person.walk.now for person in self.people], default=MONDAY_MORNING)

    def version(self, number: int) -> Version:
        return self.versions[number % len(self.versions) + 1]

    def person(self, whom: int) -> Person:
        """Somebody, who is looked at afterwards."""
        found = self.people[whom % len(self.people)]
        self.touched = [found]
        return found

    def slug(self, person: Person, at: int) -> str:
        known = list(person.walk.quest.step_places)
        return known[at % len(known)]

    def is_withdrawn(self, person: Person) -> bool:
        return self.versions[person.number].status == "withdrawn"

    def next_of(self, person: Person) -> NextAct:
        walk = person.walk
        return next_act(walk.quest, walk.state, walk.now, is_withdrawn=self.is_withdrawn(person))

    def first_version_of(self, person: Person) -> Quest:
        first = next((move[0] for move in person.moves), person.number)
        return self.versions[first].quest

    def is_legal(self, person: Person, act: Act, by: str, now: Any) -> bool:
        walk = person.walk
        try:
            drafted(
                walk.quest, walk.state, act, actor=by, now=now, zone=walk.zone, is_withdrawn=self.is_withdrawn(person)
            )
        except ActRefused as refused:
            return type(refused).__name__ == "NothingToChange"
        return True

    def attempt(self, person: Person, act: Act, *, by: str = CLIENT) -> bool:
        walk = person.walk
        try:
            draft = drafted(
                walk.quest,
                walk.state,
                act,
                actor=by,
                now=walk.now,
                zone=walk.zone,
                is_withdrawn=self.is_withdrawn(person),
            )
        except ActRefused:
            return False
        walk.state, walk.events = draft.state, [*walk.events, *draft.events]
        person.done |= {event.step for event in draft.events if event.kind == "step_done" and event.step}
        return True

    def move(self, person: Person, number: int, *, at: str | None = None) -> None:
        """What the preview says is what happens."""
        walk, quest = person.walk, self.versions[number].quest
        if number == person.number:
            return
        foreseen = placement(quest, walk.state, at=at)
        detail = {"from": person.number, "to": number, **({"at": at} if at else {})}
        try:
            events = decide(
                quest, walk.state, Act("move_version", detail=detail), actor=SUPERVISOR, now=walk.now, zone=walk.zone
            )
        except ActRefused:
            assert foreseen.outcome != "moves"
            return
        assert foreseen.outcome == "moves"
        walk.quest, walk.state, walk.events = quest, fold(events, walk.state), [*walk.events, *events]
        assert not walk.state.is_started or walk.state.current_level == foreseen.level
        assert walk.state.has_ended == foreseen.ends
        person.moves.append((person.number, number))
        person.number = number

    def follow(self, person: Person, following: NextAct, kept: str) -> None:
        walk, slug = person.walk, following.step
        if following.kind == "later" and following.at:
            walk.now = max(walk.now, following.at)
        if following.kind in ("step", "later") and slug:
            kind = walk.quest.step(slug).kind
            if kind == "review":
                self.attempt(person, Act("send_for_review", slug))
            elif kind == "booking":
                self.attempt(person, Act("book", slug, detail={"promise_by": walk.now}))
            else:
                facts = {"facts": {"kept": kept}} if kind == "check_in" else {}
                self.attempt(person, Act("do_step", slug, detail={"evidence": "tick", **facts}))
        elif following.kind == "wait":
            for act, by in LEGAL["wait"](following):
                if self.attempt(person, act, by=by):
                    break
        elif following.kind in ("resume", "reopen"):
            self.attempt(person, Act(following.kind))


def _wait(following: NextAct) -> list[tuple[Act, str]]:
    """What the service does that she waits for."""
    reached = Act("record_contact", following.step, detail={"outcome": "reached"})
    if following.step is None:
        return [(reached, COUNSELLOR)]
    return [
        (Act("review_step", following.step, detail={"outcome": "done"}), COUNSELLOR),
        (Act("keep_booking", following.step, detail={"on_time": True}), COUNSELLOR),
        (Act("book", following.step, detail={"promise_by": MONDAY_MORNING}), COUNSELLOR),
        (Act("do_step", following.step, detail={"evidence": "staff"}), COUNSELLOR),
        (reached, COUNSELLOR),
    ]


def _step(following: NextAct) -> list[tuple[Act, str]]:
    return [(Act("start_step", following.step), CLIENT)]


CALL = (Act("ask_for_a_call"), CLIENT)
LEGAL: dict[str, Callable[[NextAct], list[tuple[Act, str]]]] = {
    "step": _step,
    "later": _step,
    "wait": _wait,
    "accept": lambda following: [(Act("start", detail={"frame": "plain"}), CLIENT)],
    "talk": lambda following: [CALL],
    "withdrawn": lambda following: [CALL],
    "resume": lambda following: [(Act("resume"), CLIENT)],
    "reopen": lambda following: [(Act("reopen"), CLIENT)],
}
"""What must be possible when the product names a next act, and who does it."""


# --- the ways to edit -----------------------------------------------------------------------------------


def _level(draft: dict[str, Any], at: int) -> dict[str, Any]:
    found: dict[str, Any] = draft["levels"][at % len(draft["levels"])]
    return found


def _loosen(where: dict[str, Any]) -> None:
    """A level whose steps changed asks for one of those that it has, and names no other."""
    slugs = {each["slug"] for each in where["steps"]}
    where["done"] = {"at_least": 1}
    where["alternatives"] = tuple(group for group in where.get("alternatives", ()) if set(group["of"]) <= slugs)
    where["steps"] = tuple(
        {**each, "after": tuple(slug for slug in each.get("after", ()) if slug in slugs)} for each in where["steps"]
    )


def _add_step(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    life.fresh += 1
    found = _level(draft, at)
    steps = list(found["steps"])
    steps.insert(where % (len(steps) + 1), step(f"new-{life.fresh}", **({"depth": "full"} if where % 3 == 0 else {})))
    found["steps"] = tuple(steps)


def _remove_step(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    found = _level(draft, at)
    steps = list(found["steps"])
    steps.pop(where % len(steps))
    found["steps"] = tuple(steps)
    _loosen(found)


def _rename_step(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    """The same step under another name, which says so."""
    life.fresh += 1
    found = _level(draft, at)
    steps = list(found["steps"])
    old = steps[where % len(steps)]
    steps[where % len(steps)] = {**old, "slug": f"now-{life.fresh}", "replaces": (old["slug"],)}
    found["steps"] = tuple(steps)
    _loosen(found)


def _carry_step(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    source, target = _level(draft, at), _level(draft, where)
    steps = list(source["steps"])
    carried = steps.pop(where % len(steps))
    source["steps"] = tuple(steps)
    target["steps"] = (*target["steps"], {**carried, "after": ()})
    _loosen(source)
    _loosen(target)


def _turn_steps(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    found = _level(draft, at)
    found["steps"] = tuple({**each, "after": ()} for each in reversed(found["steps"]))


def _add_level(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    life.fresh += 1
    draft["levels"].insert(at % (len(draft["levels"]) + 1), level(f"stage-{life.fresh}", step(f"in-{life.fresh}")))


def _remove_level(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    draft["levels"].pop(at % len(draft["levels"]))


def _replace_level(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    life.fresh += 1
    found = _level(draft, at)
    found.update(slug=f"stage-{life.fresh}", replaces=(found["slug"],))


def _turn_levels(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    draft["levels"].insert(where % len(draft["levels"]), draft["levels"].pop(at % len(draft["levels"])))


def _reword(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    draft["levels"][at % len(draft["levels"])]["opening"] = f"words {where}"


def _ask_for_less(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    _loosen(_level(draft, at))


def _make_extra(life: LifeOfAQuest, draft: dict[str, Any], at: int, where: int) -> None:
    found = _level(draft, at)
    steps = list(found["steps"])
    steps[where % len(steps)] = {**steps[where % len(steps)], "is_extra": where % 2 == 0}
    found["steps"] = tuple(steps)


EDITS = (
    _add_step,
    _remove_step,
    _rename_step,
    _carry_step,
    _turn_steps,
    _add_level,
    _remove_level,
    _replace_level,
    _turn_levels,
    _reword,
    _ask_for_less,
    _make_extra,
)


@pytest.mark.timeout(3600)
def test_editing_a_quest_strands_nobody_who_is_inside_it() -> None:
    run_state_machine_as_test(
        LifeOfAQuest, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS_OF_A_LIFE)
    )


# --- the machine can fail -------------------------------------------------------------------------------


class LeavesNobodyToTalkTo(LifeOfAQuest):
    """A defect put in: in a withdrawn version nothing at all is possible."""

    def is_legal(self, person: Person, act: Act, by: str, now: Any) -> bool:
        return not self.is_withdrawn(person) and super().is_legal(person, act, by, now)


class LosesWhatWasDone(LifeOfAQuest):
    """A defect put in: a move keeps only the steps that the new version has."""

    def move(self, person: Person, number: int, *, at: str | None = None) -> None:
        super().move(person, number, at=at)
        walk = person.walk
        kept = {slug: each for slug, each in walk.state.steps.items() if slug in walk.quest.step_places}
        walk.state = dataclasses.replace(walk.state, steps=kept)


class ChangesWhoIsInside(LifeOfAQuest):
    """A defect put in: a rule of time puts people onto the newest version, without a word."""

    @rule(whom=indexes)
    def the_newest_version_is_better(self, whom: int) -> None:
        person, newest = self.person(whom), self.versions[len(self.versions)].quest
        person.walk.quest, person.number = newest, newest.version


QUICKLY = settings(
    max_examples=150,
    stateful_step_count=STEPS_OF_A_LIFE,
    phases=[Phase.generate],
    database=None,
    derandomize=True,
    print_blob=False,
    report_multiple_bugs=False,
)


@pytest.mark.parametrize("defect", [LeavesNobodyToTalkTo, LosesWhatWasDone, ChangesWhoIsInside])
def test_a_defect_makes_the_machine_fail(defect: type[LifeOfAQuest]) -> None:
    with pytest.raises((AssertionError, KeyError)):
        run_state_machine_as_test(defect, settings=QUICKLY)
