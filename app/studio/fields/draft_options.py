"""What there is to choose from in a draft: its steps, the answers to its questions, the clauses of its rules.

A draft may be unfinished, so its steps and questions are read from the tree as far as they are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.studio.fields.given import Path
from app.studio.fields.spot import Around, Option
from app.studio.pages.sentences import preference_words
from app.studio.pages.titles import said
from app.studio.words import risk_words
from app.web.words import _
from quests.rules import PREFERENCES
from quests.trees import at_path, tables

RISKS = ("low", "medium", "high")


def steps_of(level: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Slug and title of every step that people walk in a level: each day of a check-in is one."""
    for step in tables(level, "steps"):
        slug = step.get("slug")
        if not isinstance(slug, str):
            continue
        repeats = step.get("repeats")
        days = repeats.get("on_days") if isinstance(repeats, dict) else None
        if isinstance(days, list | tuple) and step.get("kind") == "check_in":
            for day in days:
                yield f"{slug}-day-{day}", said(step.get("title"), slug).replace("{day}", str(day)), step
        else:
            yield slug, said(step.get("title"), slug), step


def steps_here(around: Around, path: Path) -> Sequence[Option]:
    """The steps of the level that the path leads into."""
    return [Option(slug, title) for slug, title, _step in steps_of(at_path(around.tree, path[:2]))]


def her_steps(around: Around, path: Path) -> Sequence[Option]:
    """Those that the client does."""
    found = steps_of(at_path(around.tree, path[:2]))
    return [
        Option(slug, title)
        for slug, title, step in found
        if step.get("owner", "counsellor" if step.get("kind") == "staff_task" else "client") == "client"
    ]


def steps_before(around: Around, path: Path) -> Sequence[Option]:
    """The steps of its level that stand before the step that the path leads into."""
    level = at_path(around.tree, path[:2])
    here = at_path(around.tree, path[:4])
    found = []
    for slug, title, step in steps_of(level):
        if step is here:
            break
        found.append(Option(slug, title))
    return found


def _facts(tree: Any) -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
    """Of each question that a rule may read: step, question, key, and the answers with their words."""
    for level in tables(tree, "levels"):
        for step in tables(level, "steps"):
            for question in tables(step, "questions"):
                key = question.get("key")
                if question.get("is_fact") is True and isinstance(key, str):
                    answers = [(str(each.get("value")), said(each.get("label"), str(each.get("value"))))
                               for each in tables(question, "choices")]  # fmt: skip
                    yield said(step.get("title"), str(step.get("slug"))), said(question.get("label"), key), key, answers


def conditions(around: Around, path: Path) -> Sequence[Option]:
    """Every clause that a rule of this draft can be made of. No step waits for check-ins, so there it is not named."""
    found = [Option(f"risk:{code}", _("the risk is %(level)s or higher", level=risk_words(code))) for code in RISKS]
    if path[-1] != "only_if":
        found.append(Option("missed", _("check-ins were left open, as many as stand beside")))
    found.append(Option("lapse", _("the client said that there was a lapse")))
    for step, question, key, answers in _facts(around.tree):
        found += [
            Option(
                f"fact:{key}:{value}",
                _("“%(question)s” in “%(step)s” was answered “%(answer)s”", question=question, step=step, answer=words),
            )
            for value, words in answers
        ]
    found += [
        Option(f"preference:{what}:{value}", preference_words(what, value))
        for what, values in PREFERENCES.items()
        for value in sorted(values)
    ]
    return list({option.code: option for option in found}.values())


def facts(around: Around, _path: Path) -> Sequence[Option]:
    """Whether the days are the same for everybody, or follow the answers to a question."""
    everybody = Option("", _("The same for everybody"))
    by_answer = {
        key: Option(key, _("Depends on “%(question)s” in “%(step)s”", question=question, step=step))
        for step, question, key, _answers in _facts(around.tree)
    }
    return [everybody, *by_answer.values()]


def answers_of(around: Around, path: Path) -> Sequence[Option]:
    """The answers to the question whose key the path ends with."""
    found = {
        value: words for _s, _q, key, answers in _facts(around.tree) if key == path[-1] for value, words in answers
    }
    return [Option(value, words) for value, words in found.items()]


def earlier_answers(around: Around, path: Path) -> Sequence[Option]:
    """The answers to the choice questions that stand before the question that the path leads into."""
    found = []
    step = at_path(around.tree, path[:4])
    place = path[5] if len(path) > 5 and isinstance(path[5], int) else 0
    for question in tables(step, "questions")[:place]:
        key = question.get("key")
        for choice in tables(question, "choices") if isinstance(key, str) else ():
            value = str(choice.get("value"))
            words = _("“%(question)s” was answered “%(answer)s”", question=said(question.get("label"), str(key)),
                      answer=said(choice.get("label"), value))  # fmt: skip
            found.append(Option(f"{key}:{value}", words))
    return found
