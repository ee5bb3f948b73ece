"""The river as markup: one picture with words and patterns, in either direction, under a strict content policy."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from app.insights.charts import river
from app.insights.drawing import Drawing, StageWords, draw
from app.insights.river import stages
from quests.dropoff import DropOff
from quests.suppression import suppress
from tests.quests.populations import some_drop_off
from tests.quests.tables import level, table

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
TITLES = ["Where I am now", "My limits", "Two weeks of trying", "Look back", "Fifth", "Sixth"]

FULL = table(
    level("one", completed=300, in_progress=20, waiting_on_service=12, paused=9, stalled=21, stopped=14, abandoned=35),
    level("two", completed=220, in_progress=30, stalled=40, moved=5, exited_well=5),
    level("three", completed=190, stalled=30),
)


@pytest.fixture(autouse=True)
def _in_a_request() -> Iterator[None]:
    app = Flask("charts", template_folder=str(ROOT / "templates"))
    Babel(app)
    with app.test_request_context():
        yield


def markup(exact: DropOff) -> str:
    return str(river(suppress(exact), TITLES[: len(exact.levels)]))


def picture(exact: DropOff) -> ET.Element:
    found = re.search(r"<svg.*</svg>", markup(exact), re.DOTALL)
    assert found
    return ET.fromstring(found.group().replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


def words(exact: DropOff) -> list[str]:
    texts = picture(exact).findall(f"{SVG}text")
    return [" ".join(span.text or "" for span in text.findall(f"{SVG}tspan")) for text in texts]


def test_it_says_in_words_what_it_draws() -> None:
    said = words(FULL)
    for expected in (
        "Where I am now", "411 reached it", "17% stalled or left", "21 stalled", "49 stopped or contact lost",
        "12 waiting on us", "9 paused", "Finished", "190", "Stalled: 21", "Waiting on us: 12",
    ):  # fmt: skip
        assert expected in said


def test_a_hidden_number_says_hidden_and_draws_no_bar() -> None:
    exact = table(level(completed=40, stalled=12, stopped=3, in_progress=9))
    said = words(exact)
    assert "12 or more stalled or left" in said
    assert "Stopped or contact lost: hidden" in said
    assert "12 in it now or stopped" in said
    assert not {"3 stopped", "9 in it now"} & set(said)
    assert [shape.get("fill") for shape in picture(exact).findall(f"{SVG}path")] == [
        "url(#river-stalled)",
        "url(#river-hidden)",
    ]


def test_many_hidden_ways_are_not_named_one_by_one() -> None:
    exact = table(level(completed=40, stalled=4, stopped=3, in_progress=2, paused=1))
    assert "10 not shown apart" in words(exact)


def test_no_hidden_number_is_anywhere_in_the_markup() -> None:
    """The two pictures differ in hidden numbers alone, and are the same."""
    one = table(level(completed=540, stalled=112, stopped=3, in_progress=9))
    other = table(level(completed=540, stalled=112, stopped=4, in_progress=8))
    assert markup(one) == markup(other)


def test_a_loss_of_which_nothing_is_shown_says_hidden() -> None:
    assert "stalled or left: hidden" in words(table(level(completed=40, stopped=3, in_progress=9)))


def test_of_too_few_people_there_is_no_picture() -> None:
    assert "<svg" not in markup(table(level(completed=2, stopped=1)))


def test_a_picture_of_many_levels_keeps_its_size() -> None:
    six = table(*(level(f"level-{number}", completed=400 - 50 * number, stalled=50) for number in range(6)))
    assert "river-chart--long" in markup(six)
    assert "river-chart--long" not in markup(FULL)


def test_it_is_one_picture_with_a_name_and_a_description() -> None:
    svg = picture(FULL)
    assert svg.get("role") == "img"
    names = (svg.get("aria-labelledby") or "").split()
    assert [svg.find(f"*[@id='{name}']") is not None for name in names] == [True, True]
    ids = [element.get("id") for element in svg.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_every_fill_is_a_pattern_that_is_there() -> None:
    svg = picture(FULL)
    patterns = {pattern.get("id") for pattern in svg.iter(f"{SVG}pattern")}
    used = {fill[5:-1] for element in svg.iter() if (fill := element.get("fill"))}
    assert used
    assert used <= patterns


def test_colours_come_from_the_sheet_alone() -> None:
    text = markup(FULL)
    assert "style=" not in text
    assert not re.search(r"#[0-9a-f]{3,6}\b(?!\))", text.replace("url(#river", ""), re.IGNORECASE)
    sheet = (ROOT / "static/css/insights.css").read_text(encoding="utf-8")
    for name in set(re.findall(r"river-chart__[a-z]+(?:--[a-z]+)?", text)) - {"river-chart__words--stream"}:
        assert f".{name}" in sheet or name == "river-chart__words--bar", name


def test_a_title_is_text_and_never_markup() -> None:
    exact = table(level(completed=40, stalled=9))
    assert "<b>" not in str(river(suppress(exact), ["<b>Limits</b> & more"]))


def test_numbers_are_said_in_the_reader_s_language() -> None:
    exact = table(level(completed=1540, stalled=1000))
    assert "2,540 reached it" in words(exact)
    with force_locale("de"):
        assert "2.540 reached it" in words(exact)


def test_right_to_left_the_picture_is_mirrored_and_its_words_are_not() -> None:
    left, svg = picture(FULL), None
    with force_locale("fa"):
        svg = picture(FULL)
    width = float(left.get("width") or 0)
    assert svg.get("width") == left.get("width")
    for one, other in zip(left.findall(f"{SVG}rect"), svg.findall(f"{SVG}rect"), strict=True):
        x, wide = float(one.get("x") or 0), float(one.get("width") or 0)
        assert float(other.get("x") or 0) == pytest.approx(width - x - wide, abs=0.2)
    assert "transform" not in ET.tostring(svg, encoding="unicode")


# --- geometry ---------------------------------------------------------------------------------------------------


def drawing(exact: DropOff, *, mirrored: bool = False) -> Drawing:
    found = stages(suppress(exact), TITLES[: len(exact.levels)])
    said = [
        StageWords(
            title=" and ".join(stage.titles),
            reached="reached",
            loss="loss",
            streams=tuple(f"{stream.people} {' '.join(stream.states)}" for stream in stage.streams),
            bars=tuple(bar.kind for bar in stage.bars),
        )
        for stage in found
    ]
    return draw(found, said, ("Finished", "1"), mirrored=mirrored)


def test_heights_are_people() -> None:
    made = drawing(FULL)
    heights = [column.height for column in made.columns]
    assert heights[1] / heights[0] == pytest.approx(300 / 411, abs=0.01)
    assert heights[-1] / heights[0] == pytest.approx(190 / 411, abs=0.01)
    assert made.bands[0].height == pytest.approx(heights[1], abs=0.2)


def test_the_bars_of_all_columns_have_one_scale_and_stand_in_rows() -> None:
    stalled = [bar for bar in drawing(FULL).bars if bar.kind == "stalled"]
    assert len({bar.y for bar in stalled}) == 1
    assert stalled[1].width / stalled[0].width == pytest.approx(40 / 21, abs=0.02)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_nothing_leaves_the_picture_and_no_two_labels_of_a_stage_meet(seed: int, mirrored: bool) -> None:
    exact = some_drop_off(seed, people=150)
    if not stages(suppress(exact), TITLES[: len(exact.levels)]):
        return
    made = drawing(exact, mirrored=mirrored)
    for rect in (*made.bands, *made.columns, *made.keys, *made.bars):
        assert rect.x >= 0
        assert rect.x + rect.width <= made.width + 0.2
        assert 0 <= rect.y <= rect.y + rect.height <= made.height
    by_place: dict[float, list[tuple[float, float]]] = {}
    for text in made.texts:
        by_place.setdefault(text.x, []).append((text.y, text.y + text.line_height * len(text.lines)))
    for spans in by_place.values():
        for (_start, end), (start, _end) in zip(sorted(spans), sorted(spans)[1:], strict=False):
            assert end <= start + 0.2


def test_wide_scripts_get_shorter_lines() -> None:
    exact = table(level(completed=40, stalled=9))
    (stage,) = stages(suppress(exact), ["x"])
    said = StageWords(
        "我现在在哪里以及接下来的两个星期怎么办" * 4, "", "", ("九个人停了下来没有继续往前走" * 4,), ("", "", "")
    )
    made = draw([stage], [said], ("", ""), mirrored=False)
    assert [len(text.lines) for text in made.texts if text.kind in ("title", "stream")][:2] == [2, 2]
