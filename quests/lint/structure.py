"""Whether a plan can be walked to its end: steps that nobody reaches, loops, dead ends, rules that cannot be met."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from quests.definition import Condition, Level, Step
from quests.lint.look import Look
from quests.lint.plans import plan_in, reachable, worlds
from quests.lint.rule import Found, rule

_LANGUAGE = "quest language"


@rule(
    "Q001",
    "error",
    finds="A file that is no quest: no YAML, or a key is missing, unknown or of the wrong type, or two share a name.",
    do="Mend what the message names; 'questline quests schema' prints all keys.",
    source=_LANGUAGE,
)
def not_a_quest(look: Look) -> Iterator[Found]:
    """Told by the reader (``quests.lint.reading``); a quest that was read breaks none of it."""
    yield from ()


@rule(
    "Q002",
    "error",
    finds="A step or level that nobody comes to: its branch can never come true, or all before it leads away.",
    do="Ask for the fact in an earlier step, take 'only_if' away, or mark the step 'is_extra: true'.",
    source="domain.md 3",
)
def unreachable(look: Look) -> Iterator[Found]:
    """A branch whose fact is asked too late, or too seldom, and a level behind one that always leads away."""
    found = reachable(look.quest)
    loops = {slug for slug, _ in _loops(look)}
    for path, level, step in look.steps:
        walked = {each.slug for at, each in level.placed_steps if path[-1] == at}
        if not step.is_extra and not walked & found and not walked & loops:
            told = f"nobody can come to the step {step.slug!r}: its 'only_if' can never be true"
            cure = "ask for that fact often enough in earlier steps, or take 'only_if' away"
            yield Found((*path, "only_if"), f"{told}; {cure}")
    for (_, level), (later, behind) in pairwise(look.levels):
        if all(_always_leads_away(step) for step in level.steps):
            told = f"nobody can come to the level {behind.slug!r}: every choice in {level.slug!r} leads away"
            yield Found(later, f"{told}; add a choice that stays, or take the later level out")


def _always_leads_away(step: Step) -> bool:
    return any(
        not question.is_optional and question.choices and all(choice.moves_to for choice in question.choices)
        for question in step.questions_asked
    )


@rule(
    "Q003",
    "error",
    finds="Steps that wait for each other in a circle, by 'after' or by branches.",
    do="Take one 'after' or one 'only_if' of the circle away, or change the order of the steps.",
    source=_LANGUAGE,
)
def cycle(look: Look) -> Iterator[Found]:
    """A branch on a fact that only its own step asks for, or that only steps behind the same branch ask for."""
    paths = {each.slug: (*path, "only_if") for path, level, step in look.steps
             for at, each in level.placed_steps if at == path[-1]}  # fmt: skip
    told = set()
    for slug, through in _loops(look):
        if paths[slug] not in told:
            told.add(paths[slug])
            way = " and ".join(repr(other) for other in sorted(through))
            message = f"the step {slug!r} waits for an answer that only {way} asks for, and that waits for it in turn"
            yield Found(paths[slug], f"{message}; take one 'only_if' away or ask for the answer in an earlier step")


def _loops(look: Look) -> list[tuple[str, frozenset[str]]]:
    """Each step whose branch leads back to itself, with the steps that ask for what it waits for."""
    found = reachable(look.quest)
    waits = {slug: _asked_by(look, step.only_if) for slug, (_, step) in look.quest.step_places.items()
             if step.only_if is not None and not step.is_extra and slug not in found}  # fmt: skip
    return [(slug, asking) for slug, asking in waits.items() if slug in _behind(slug, waits)]


def _behind(slug: str, waits: dict[str, frozenset[str]]) -> set[str]:
    seen: set[str] = set()
    ahead = [slug]
    while ahead:
        for other in waits.get(ahead.pop(), frozenset()) - seen:
            seen.add(other)
            ahead.append(other)
    return seen


def _asked_by(look: Look, condition: Condition) -> frozenset[str]:
    return frozenset(
        slug
        for slug, (_, step) in look.quest.step_places.items()
        for part in condition.parts
        if part.fact is not None and part.equals in step.facts.get(part.fact, ())
    )


@rule(
    "Q004",
    "error",
    finds="A branch that reads a fact which no step asks for.",
    do="Add a question with 'is_fact: true' and that key and value, or correct the spelling.",
    source="domain.md 3",
)
def undeclared_fact(look: Look) -> Iterator[Found]:
    """Told by the reader: no quest with such a branch can be read."""
    yield from ()


@rule(
    "Q005",
    "error",
    finds="A place where some plan has nothing left to do: a level without a step, or a step that she cannot see.",
    do="Give the level one step that belongs to every plan; let her see what is hers to do.",
    source="domain.md 3",
)
def dead_end(look: Look) -> Iterator[Found]:
    """An empty level in some plan; a step of hers that only staff can see; a level of extras alone."""
    for path, level in look.levels:
        empty = next((world for world in worlds(level, calm=look.quest.calm) if not plan_in(level, world)), None)
        if empty is not None:
            told = f"in {empty.words} the level {level.slug!r} has no step at all"
            yield Found((*path, "steps"), f"{told}; give it one step without 'only_if', 'depth: full' or 'is_extra'")
    for path, _, step in look.steps:
        if step.owner == "client" and step.visibility == "staff":
            told = f"the step {step.slug!r} is the client's to do, and her pages do not show it"
            yield Found((*path, "visibility"), f"{told}; take 'visibility: staff' away or name an owner of the staff")


@rule(
    "Q006",
    "error",
    finds="A done rule that some plan cannot meet: in the short plan, or where branches do not hold.",
    do="Name steps that belong to every plan in 'all_of' or 'of', or lower 'at_least'.",
    source="domain.md 3",
)
def done_rule_not_met(look: Look) -> Iterator[Found]:
    """The engine lets her go on anyway once nothing is left; the rule then asks for something else than it says."""
    for path, level in look.levels:
        for world in worlds(level, calm=look.quest.calm):
            if (told := _not_met(level, {step.slug for step in plan_in(level, world)})) is not None:
                message = f"the done rule of {level.slug!r} cannot be met in {world.words}: {told}"
                yield Found((*path, "done"), f"{message}; name steps that belong to every plan, or lower 'at_least'")
                break
        extras = [slug for slug in level.done.all_of if look.quest.step(slug).is_extra]
        if extras:
            told = f"{extras[0]!r} is in nobody's plan until somebody adds it"
            yield Found((*path, "done", "all_of"), f"the done rule asks for an extra: {told}; take it out of 'all_of'")
        for group in level.alternatives:
            if len(both := sorted(set(group.of) & set(level.done.all_of))) > 1:
                told = f"the done rule asks for both {both[0]!r} and {both[1]!r}, of which she chooses one"
                yield Found((*path, "done", "all_of"), f"{told}; name them in 'of' with 'at_least: 1'")


def _not_met(level: Level, mine: set[str]) -> str | None:
    if not mine:
        return None
    others = level.others & mine
    chosen = sum(len(others & group.keys()) - 1 for group in _groups(level) if others & group.keys())
    if level.done.at_least > len(others) - chosen:
        return f"it asks for {level.done.at_least} of {len(others) - chosen} steps"
    if not level.done.at_least and not mine & set(level.done.all_of):
        return "none of the steps that it asks for belong to that plan"
    return None


def _groups(level: Level) -> list[dict[str, None]]:
    return [dict.fromkeys(group.of) for group in level.alternatives]


@rule(
    "Q007",
    "warning",
    finds="A step that waits ('after') for one that may not be in the plan.",
    do="Wait for a step that belongs to every plan, or take 'after' away.",
    source=_LANGUAGE,
)
def waits_for_nothing(look: Look) -> Iterator[Found]:
    """Where the other step is no part of her plan, the wait holds for nobody: the order is not what it seems."""
    for path, level, step in look.steps:
        for place, slug in enumerate(step.after):
            other = next(each for each in level.steps if each.slug == slug)
            if other.is_extra or (other.only_if is not None and other.only_if != step.only_if):
                told = f"{step.slug!r} has 'after' {slug!r}, which is not in every plan; there it waits for nothing"
                cure = "wait for a step that every plan has, or give both the same 'only_if'"
                yield Found((*path, "after", place), f"{told}; {cure}")
