"""The one sentence above the picture: as strong as the shown numbers allow, and never stronger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import Babel

from app.insights.pages.dropoff import finding
from quests.suppression import suppress
from tests.quests.populations import some_drop_off
from tests.quests.tables import level, table

TITLES = ["One", "Two", "Three", "Four", "Five", "Six"]


@pytest.fixture(autouse=True)
def _in_a_request() -> Iterator[None]:
    app = Flask("finding")
    Babel(app)
    with app.test_request_context():
        yield


def found(*levels: dict[str, int]) -> tuple[str, str]:
    exact = table(*(level(f"level-{number}", **states) for number, states in enumerate(levels)))
    return finding(suppress(exact), TITLES[: len(levels)])


def test_a_loss_that_is_shown_whole_has_its_share() -> None:
    heading, sentence = found({"completed": 60, "stalled": 15, "stopped": 5, "abandoned": 20})
    assert heading.endswith("stalls or leaves in “One”")
    assert sentence == "40 of the 100 people who came this far stalled, stopped or were lost: 40%."


def test_a_loss_of_which_a_part_is_hidden_is_so_many_or_more() -> None:
    _heading, sentence = found({"completed": 40, "stalled": 12, "stopped": 3, "in_progress": 9})
    assert sentence.startswith("12 or more of the 64 people")
    assert "%" not in sentence


def test_where_every_loss_is_hidden_it_is_the_widest_step_down() -> None:
    heading, sentence = found({"completed": 40, "stopped": 3, "in_progress": 9})
    assert "widest step down is after “One”" in heading
    assert sentence.startswith("40 of the 52 people who came this far went on.")


def test_no_loss_at_all_is_said_as_that() -> None:
    assert found({"completed": 40, "in_progress": 9})[0] == "Nobody has stalled, stopped or been lost so far"


def test_levels_that_stand_together_are_named_apart() -> None:
    heading, _sentence = found(
        {"completed": 50, "stopped": 2, "moved": 2}, {"completed": 30, "stalled": 12, "in_progress": 8}
    )
    assert heading.endswith("“One” and “Two”")


def test_how_few_have_started_is_never_told_as_nobody() -> None:
    hidden = replace(suppress(table(level(completed=2, stopped=1))), started=None)
    assert finding(hidden, ["One"])[0].startswith("Too few people")


def test_the_same_is_said_of_two_services_that_differ_in_hidden_numbers_alone() -> None:
    one = {"completed": 540, "stalled": 112, "stopped": 3, "in_progress": 9}
    assert found(one) == found({**one, "stopped": 4, "in_progress": 8})


@pytest.mark.parametrize("seed", range(40))
def test_there_is_a_sentence_for_every_service(seed: int) -> None:
    published = suppress(some_drop_off(seed))
    heading, sentence = finding(published, TITLES[: len(published.levels)])
    assert heading
    assert sentence.endswith(".")
