"""``questline quests simulate``: a flight for scripts and for people, and every refusal as one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.services.drafts import add_draft
from tests.commands.test_quests import data_dir, questline, with_database
from tests.quests.test_loading import GOOD

__all__ = ["data_dir", "questline"]

FLY = ("quests", "simulate", "a-plan", "--clients", "6", "--seed", "3")


def test_a_flight_is_told_in_a_few_lines(questline: Any) -> None:
    status, out, _err = questline(*FLY)
    assert status == 0
    assert "Estimate: 6 imagined people walk a-plan, version 1, with seed 3." in out
    assert "come to a good end" in out
    assert "Levels, of all who begin:" in out


def test_scripts_read_it_as_json_and_the_same_seed_gives_the_same(questline: Any) -> None:
    _status, out, _err = questline(*FLY, "--format", "json")
    found = json.loads(out)
    assert found["estimate"] is True
    assert (found["quest"], found["clients"], found["seed"]) == ("a-plan", 6, 3)
    assert out == questline(*FLY, "--format", "json")[1]


def test_a_draft_flies_by_its_number(questline: Any, data_dir: Path) -> None:
    draft = GOOD.replace("version: 1\n", "version: 2\n", 1)
    with_database(data_dir, lambda db: add_draft(db, draft, file="a-plan.yaml", written_by=None))
    assert "a-plan, version 2," in questline(*FLY, "--version", "2")[1]


@pytest.mark.parametrize("words", [("nothing",), ("a-plan", "--version", "9"), ("a-plan", "--clients", "10001")])
def test_what_cannot_fly_is_told_in_a_line(questline: Any, words: tuple[str, ...]) -> None:
    status, out, err = questline("quests", "simulate", *words)
    assert status in (1, 2)
    assert not out
    assert err.strip()
