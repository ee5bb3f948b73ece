"""What a rule asks for in numbers and switches: reminders, named acts, help in every plan, safety, review days."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import timedelta

from quests.definition import CRISIS
from quests.editing.changes import Add, Path, Put, Remove
from quests.lint.bench import Bench, Fix, cure, in_place, taken_out
from quests.lint.exits import PARTNER
from quests.lint.finding import Finding
from quests.lint.promises import MOST_REMINDERS
from quests.trees import at_path, listed

A_DAY = 24
UNTIL_THE_NEXT_REVIEW = timedelta(days=182)
"""Half a year, as the starter library has it."""
_CERTIFICATE = "crisis-protocols"
_LONGEST = 720


@cure("G10", "Q011")
def reminders_a_day_apart(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Two at most, the first a day after the step was due, the next a day after that. Before a talk: the first two."""
    hours = bench.at(path)
    if not isinstance(hours, list) or not all(isinstance(hour, int) for hour in hours):
        return None
    kept: list[int] = hours[:MOST_REMINDERS]
    if path[-1] == "after_hours":
        last, kept = 0, []
        for hour in sorted(hours)[:MOST_REMINDERS]:
            last = max(hour, last + A_DAY)
            kept.append(last)
    if kept == hours or max(kept, default=0) > _LONGEST:
        return None
    return in_place(path, kept, "reminders", becomes=", ".join(map(str, kept)))


@cure("G06", "G11", "G15")
def no_named_act(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """It goes where nothing is to be marked."""
    is_there = path[-1:] == ("named_act",) and bench.at(path) is not None
    return Fix("no_named_act", (Remove(path),)) if is_there and "take" in finding.message else None


@cure("G12")
def an_answer_that_may_stay_empty(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Nobody has to write a sum."""
    at = (*path[:-1], "is_optional")
    is_asked = "demands a sum" in finding.message and bench.at(at) is False
    return Fix("may_stay_empty", (Remove(at),)) if is_asked else None


@cure("G13")
def in_every_plan(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Help by a person is in the short plan too, at any pace and in any frame."""
    is_there = path[-1:] in (("depth",), ("only_if",)) and bench.at(path) is not None
    return Fix("in_every_plan", (Remove(path),)) if is_there else None


@cure("Q013")
def help_at_once(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Help by a person waits for no step of hers."""
    if path[-2:-1] != ("after",):
        return None
    return Fix("not_waiting", (taken_out(bench, path),), was=str(bench.at(path)))


@cure("G15")
def the_plain_plan(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """In a crisis, and for the young, the plain plan is always shown: it marks no named acts."""
    if path != ("calm",):
        return None
    acts = tuple(Remove((*at, "named_act")) for at, step in bench.steps if "named_act" in step)
    return None if _speaks_of_a_game(bench) else Fix("calm", (Put(path, True), *acts))


def _speaks_of_a_game(bench: Bench) -> bool:
    """Whether words of the game frame would be told next: somebody writes those anew first."""
    from quests.lint.pressing import GAME_WORDS, matches, whole
    from quests.text_places import text_places

    return any(
        key in GAME_WORDS and any(matches(whole(GAME_WORDS[key], key), words, key))
        for each in text_places(bench.tree)
        if each.key != "named_act"
        for key, words in each.texts.items()
    )


@cure("Q005")
def hers_to_see(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """What is hers to do is on her pages, if its words are such as a client reads."""
    is_hidden = path[-1:] == ("visibility",) and bench.at(path) == "staff"
    return Fix("visible", (Remove(path),)) if is_hidden and _may_be_read(bench, path) else None


def _may_be_read(bench: Bench, path: Path) -> bool:
    """Whether nothing more is told of the words once she reads them."""
    from quests.lint.unfinished import findings_in_words  # Seldom needed.

    shown = deepcopy(bench.tree)
    del at_path(shown, path[:-1])["visibility"]
    now, then = (
        {(each.code, each.path) for each in findings_in_words(tree, bench.text, "", bench.today)}
        for tree in (bench.tree, shown)
    )
    return then <= now


@cure("Q015")
def one_more_exit(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Where a choice leads is named among the exits."""
    found = re.search(r"this leads to '(.+?)', which 'exits' does not name", finding.message)
    if found is None or (found[1] != PARTNER and found[1] not in bench.known):
        return None  # Where there is no such quest, its name is mended first.
    at = ("exits", "moves_to")
    there = listed(bench.at(("exits",)), "moves_to")
    change = Add(at, len(there), found[1]) if there else Put(at, [found[1]])
    return Fix("exit", (change,), becomes=found[1])


@cure("Q020")
def who_does_it(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Where nothing is said it is a counsellor already; now the file says so."""
    step = bench.at(path)
    if not isinstance(step, dict) or step.get("kind") != "staff_task" or "owner" in step:
        return None
    return in_place((*path, "owner"), "counsellor", "owner")


@cure("Q043", "Q044")
def read_again(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Somebody has read it today, and says by pressing that the next time is in half a year."""
    day = (bench.today + UNTIL_THE_NEXT_REVIEW).isoformat()
    return in_place(("review_on",), day, "review", bench.at(("review_on",)), day)


@cure("Q060")
def a_safety_stop(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Every quest stops for danger, and that of the crisis is where the stop leads."""
    if bench.tree.get("slug") == CRISIS:
        return in_place(("safety_stop",), None, "no_stop")
    return Fix("stop", (Remove(("safety_stop",)),)) if "safety_stop" in bench.tree else None


@cure("Q061")
def all_else_rests(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Nobody is reminded of a worksheet while staff stay with her."""
    return in_place(("place",), "suspending", "suspending")


@cure("Q062")
def a_person_decides(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Silence after danger closes nothing."""
    return in_place(("exits", "lost_contact"), "supervisor", "supervisor")


@cure("Q063", "Q064")
def who_may_run_it(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Who stays with somebody in danger holds the certificate for it (domain.md section 8)."""
    return in_place(("needs_certificates",), [_CERTIFICATE], "certificate", becomes=_CERTIFICATE)
