"""Parts that do not fit together and can be made to fit without a decision: keys, names, kinds of value, order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from quests.editing.changes import Path, Put, Remove
from quests.editing.naming import free_slug
from quests.lint.bench import Bench, Fix, cure, in_place, taken_out
from quests.lint.finding import Finding
from quests.trees import listed, tables

NEAR = 0.7
_STANDS_FOR = re.compile(r"it may stand for '([a-z_]+)'$")
_FORBIDDEN = re.compile(r"the key '.+?' has no place in a quest")
_SHARED = re.compile(r"two (steps|levels) share the slug '(.+?)'")
_NO_FACT = re.compile(r"no step asks for the fact '(.+?)' with the value '(.+?)'")
_NO_STEP = re.compile(r": '(.+?)' is no step of level")


@cure("G01", "G02", "G03", "G04", "G05", "G06", "G07", "G10", "G11", "G12", "G13", "G14")
def without_the_key(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """A key that the language rules out goes, with what it holds."""
    if _FORBIDDEN.match(finding.message) is None or not path or not isinstance(bench.at(path[:-1]), dict):
        return None
    return Fix("out", (Remove(path),), was=str(path[-1]))


@cure("Q001")
def the_key_that_was_meant(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """A misspelt key becomes the one that it may stand for, where that is free."""
    meant = _STANDS_FOR.search(finding.message)
    holder = bench.at(path[:-1])
    if meant is None or not isinstance(holder, dict) or meant[1] in holder or path[-1] not in holder:
        return None
    value = holder[path[-1]]
    return Fix("write", (Remove(path), Put((*path[:-1], meant[1]), value)), str(path[-1]), meant[1])


@cure("Q001")
def a_plain_title(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """The title serves in the plain plan too, until somebody writes a plainer one."""
    title = bench.at((*path[:-1], "title"))
    if path != ("plain_title",) or not title or "is missing" not in finding.message:
        return None
    return Fix("plain_title", (Put(path, title),))


@cure("Q001")
def words_in_quotes(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """A number or a truth where words belong is written as words, words that are a number as that."""
    value = bench.at(path)
    if "stands where words belong" in finding.message and isinstance(value, int | float):
        words = str(value).lower() if isinstance(value, bool) else str(value)
        return in_place(path, words, "write", words)
    is_number = isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 9
    if "is no whole number" in finding.message and is_number:
        return in_place(path, int(value), "write", value, int(value))
    if "is neither true nor false" in finding.message and str(value).lower() in ("yes", "no", "true", "false"):
        return in_place(path, str(value).lower() in ("yes", "true"), "write", value, str(value).lower())
    if "is no list" in finding.message and isinstance(value, str) and value.strip():
        return in_place(path, [value], "write", value, f"[{value}]")
    return None


@cure("Q001")
def the_value_that_was_meant(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """A value of a fixed list, misspelt: the nearest of the list."""
    value = bench.at(path)
    known = re.search(r"choose one of the (?:values named|step kinds): (.+)$", finding.message)
    if known is None or not isinstance(value, str):
        return None
    near = _near(value, re.split(r", | or ", known[1]))
    return in_place(path, near, "write", value) if near else None


@cure("Q001")
def names_of_their_own(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Of two parts that share a name the later one gets another."""
    if (shared := _SHARED.search(finding.message)) is not None and path[-1:] == ("slug",):
        names = {step.get("slug") for _, step in bench.steps} | {each.get("slug") for each in _levels(bench)}
        own = free_slug(shared[2], {name for name in names if isinstance(name, str)})
        return in_place(path, own, "own_name", shared[2], own) if bench.at(path) == shared[2] else None
    if "two questions share the key" in finding.message:
        return _second_of(bench, path, "key")
    return _second_of(bench, (*path, "choices"), "value") if "two choices share one value" in finding.message else None


def _levels(bench: Bench) -> list[dict[str, Any]]:
    return tables(bench.tree, "levels")


def _second_of(bench: Bench, path: Path, key: str) -> Fix | None:
    parts = bench.at(path)
    names = [part.get(key) if isinstance(part, dict) else None for part in parts] if isinstance(parts, list) else []
    for place, name in enumerate(names):
        if isinstance(name, str) and name in names[:place]:
            own = free_slug(name, {each for each in names if isinstance(each, str)}).replace("-", "_")
            return in_place((*path, place, key), own, "own_name", name, own) if own not in names else None
    return None


@cure("Q001")
def days_in_order(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Days rise, each once; what is due is not due before it opens."""
    days = bench.at(path)
    if "the days of on_days rise" in finding.message and isinstance(days, list):
        if not all(isinstance(day, int) for day in days) or len(rising := sorted(set(days))) < 2:
            return None
        return in_place(path, rising, "days", becomes=", ".join(map(str, rising)))
    if "due_by_days is before due_from_days" in finding.message:
        first = bench.at((*path[:-1], "due_from_days"))
        if isinstance(first, int) and isinstance(days, int):
            changes = (Put((*path[:-1], "due_from_days"), days), Put(path, first))
            return Fix("days", changes, becomes=f"{days}, {first}")
    return None


@cure("Q004")
def the_fact_that_was_meant(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """A rule reads a fact under a name that is nearly that of one, or of a question that no rule may read yet."""
    told = _NO_FACT.search(finding.message)
    if told is None:
        return None
    fact, value = told[1], told[2]
    places = [at for at, each in _tables(bench.at(path), path) if each.get("fact") == fact and each.get("is") == value]
    questions = list(_questions(bench))
    asked = {str(each["key"]): each for _, each in questions if each.get("is_fact") is True}
    if not places:
        return None
    if near := _near(fact, [key for key, each in asked.items() if value in _values(each)] if fact not in asked else []):
        return Fix("write", tuple(Put((*at, "fact"), near) for at in places), fact, near)
    if fact in asked and (near := _near(value, _values(asked[fact]))):
        return Fix("write", tuple(Put((*at, "is"), near) for at in places), value, near)
    quiet = [at for at, each in questions if each["key"] == fact and value in _values(each)]
    if fact not in asked and len(quiet) == 1:
        return in_place((*quiet[0], "is_fact"), True, "is_fact", becomes=fact)
    return None


def _questions(bench: Bench) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path, step in bench.steps:
        for place, question in enumerate(listed(step, "questions")):
            if isinstance(question, dict) and isinstance(question.get("key"), str):
                yield (*path, "questions", place), question


def _values(question: dict[str, Any]) -> list[str]:
    choices = listed(question, "choices")
    return [str(each["value"]) for each in choices if isinstance(each, dict) and isinstance(each.get("value"), str)]


def _tables(node: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from _tables(value, (*path, key))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from _tables(value, (*path, place))


@cure("Q006")
def a_done_rule_that_can_be_met(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """What a level asks for is brought down to what there is."""
    at = path[:3] if path[2:3] == ("done",) else path
    rule = bench.at(at)
    if at[2:] != ("done",) or not isinstance(rule, dict):
        return None
    if found := re.search(r"asks for \d+ of (\d+) ", finding.message):
        fewer = int(found[1])
        return in_place((*at, "at_least"), fewer, "at_least", rule.get("at_least"), fewer) if fewer else None
    if "the done rule asks for nothing" in finding.message:
        return in_place((*at, "at_least"), 1, "at_least", 0, 1)
    if (found := _NO_STEP.search(finding.message)) is not None:
        return _a_step_of_it(bench, at, found[1])
    if found := re.search(r"asks for an extra: '(.+?)'", finding.message):
        return _not_asked_for(bench, at, found[1])
    return None


def _a_step_of_it(bench: Bench, at: Path, slug: str) -> Fix | None:
    """The step that was meant; where there is none near, it is not asked for."""
    level = bench.at(at[:-1])
    slugs = [step["slug"] for step in listed(level, "steps") if isinstance(step, dict) and "slug" in step]
    for key in ("all_of", "of"):
        named = listed(bench.at(at), key)
        if slug in named:
            near = _near(slug, [each for each in slugs if each not in named])
            if near:
                return in_place((*at, key, named.index(slug)), near, "write", slug)
            return _not_asked_for(bench, at, slug) if key == "all_of" else None
    return None


def _not_asked_for(bench: Bench, at: Path, slug: str) -> Fix | None:
    """The step leaves ``all_of``, where the rule still asks for something then."""
    rule, named = bench.at(at), listed(bench.at(at), "all_of")
    if slug not in named or (len(named) == 1 and not rule.get("at_least")):
        return None
    return Fix("not_asked", (taken_out(bench, (*at, "all_of", named.index(slug))),), was=slug)


@cure("Q003")
def not_waiting_for_later(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """A step that waits for one that is no earlier one of its level waits for it no more."""
    found = re.search(r"waits for '(.+?)', which is not an earlier step", finding.message)
    named = bench.at(path)
    if found is None or path[-1:] != ("after",) or not isinstance(named, list) or found[1] not in named:
        return None
    return Fix("not_waiting", (taken_out(bench, (*path, named.index(found[1]))),), was=found[1])


@cure("Q050")
def the_instrument_that_was_meant(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """A misspelt instrument."""
    from quests.instruments import SLUGS, who_may_ask

    slug = bench.at(path)
    near = _near(slug, [each for each in SLUGS if who_may_ask(each).in_a_step]) if isinstance(slug, str) else None
    there = bench.at(path[:-1])
    return in_place(path, near, "write", slug) if near and isinstance(there, list) and near not in there else None


@cure("Q014")
def the_quest_that_was_meant(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """A misspelt quest, which the exits name under its right name or do not name at all."""
    slug = bench.at(path)
    near = _near(slug, sorted(bench.known)) if isinstance(slug, str) else None
    exits = listed(bench.at(("exits",)), "moves_to")
    if near is None or near == bench.slug or (path[:2] == ("exits", "moves_to") and near in exits):
        return None
    needs = path[:1] == ("levels",) and near not in exits
    more = (Put(("exits", "moves_to"), [*exits, near]),) if needs else ()
    return Fix("write", (Put(path, near), *more), str(slug), near)


def _near(word: str, known: list[str]) -> str | None:
    found = get_close_matches(word, known, n=2, cutoff=NEAR)
    return found[0] if found and found[0] != word else None
