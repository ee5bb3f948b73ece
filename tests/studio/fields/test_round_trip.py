"""What is written in a quest, put into the fields of a form and read back from them, is the same quest."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from app.studio.fields.given import ABSENT, same
from app.studio.fields.page import Kind, kind_of
from quests.definition import Quest
from quests.editing import Path, leaving_out
from tests.studio.fields.made_quests import by_language, made_quest


def sent(kind: Kind, value: Any) -> dict[str, list[str]]:
    """What a browser sends that shows this part in all its languages."""
    form: dict[str, list[str]] = defaultdict(list)
    for name, words in kind.table.write(value, ""):
        form[name].append(words)
    return dict(form)


def parts_of(quest: dict[str, Any]) -> list[tuple[Kind, dict[str, Any]]]:
    """About the quest, each level, each step."""
    found: list[tuple[Path, dict[str, Any]]] = [((), quest)]
    for at, level in enumerate(quest["levels"]):
        found.append((("levels", at), level))
        found += [(("levels", at, "steps", place), step) for place, step in enumerate(level["steps"])]
    kinds = [(kind_of(path, value), value) for path, value in found]
    return [(kind, leaving_out(value, kind.elsewhere)) for kind, value in kinds]


def read_again(quest: dict[str, Any]) -> dict[str, Any]:
    """The quest made anew from nothing but its forms."""
    about, *rest = (kind.table.read(sent(kind, value), "", ABSENT) for kind, value in parts_of(quest))
    places = iter(rest)
    about["levels"] = []
    for level in quest["levels"]:
        about["levels"].append(next(places))
        about["levels"][-1]["steps"] = [next(places) for _ in level["steps"]]
    return dict(about)


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_any_quest_that_the_language_allows_comes_back_from_its_forms(start: int) -> None:
    for seed in range(start, start + 50):
        quest = made_quest(seed)
        written = Quest.model_validate(by_language(quest))
        assert Quest.model_validate(by_language(read_again(quest))) == written, seed


@pytest.mark.parametrize("start", range(0, 100, 50))
def test_a_form_that_nobody_touched_changes_nothing(start: int) -> None:
    for seed in range(start, start + 50):
        quest = made_quest(seed)
        for kind, value in parts_of(quest):
            assert kind.table.read(sent(kind, value), "", value) is value, seed
        assert same(quest, made_quest(seed))


@pytest.mark.parametrize("start", range(0, 100, 50))
def test_one_changed_field_changes_nothing_else(start: int) -> None:
    """The control of the promise above: what is typed does arrive, and the rest stays as it was."""
    for seed in range(start, start + 50):
        for kind, value in parts_of(made_quest(seed)):
            form = {**sent(kind, value), "title.en": ["Something else"]}
            changed = kind.table.read(form, "", value)
            title = changed["title"]
            assert "Something else" in (title.values() if isinstance(title, dict) else [title])
            assert same({**changed, "title": None}, {**value, "title": None}), seed
