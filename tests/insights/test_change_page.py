"""The page on two versions: one sentence to repeat, the same numbers in every file, in any direction of reading."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.insights.dumbbell import Pair, draw
from app.insights.pages.change_words import points
from app.models.access import Audit
from app.models.quests import QuestVersion
from app.vocabulary import Role
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.desk.cast import Cast, Visit
from tests.insights.two_versions import come, publish_two
from tests.replies import html_faults

PAGE = "/insights/change?quest=take-back-control@2"


@pytest.fixture
def visit(cast: Cast, frozen_clock: FrozenClock) -> Visit:
    """An analyst, three months after two versions were begun side by side."""
    with cast.database.begin() as db:
        db.execute(sa.update(QuestVersion).values(published_at=A_MONDAY_MORNING - timedelta(days=1)))
        publish_two(db)
        come(db, 1, A_MONDAY_MORNING, [True, False] * 40, a_day=4)
        come(db, 2, A_MONDAY_MORNING + timedelta(days=1), [True] * 5 + [True, True, False] * 40, a_day=4)
    frozen_clock.advance(days=90)
    return cast.visit(cast.staff(Role.ANALYST))


def test_page_csv_and_json_say_the_same_and_a_look_is_written_down(visit: Visit, cast: Cast) -> None:
    page, found = visit.get(PAGE), json.loads(visit.get(PAGE.replace("change?", "change.json?")).text)
    rows = list(csv.DictReader(io.StringIO(visit.get(PAGE.replace("change?", "change.csv?")).text)))
    first = found["rows"][0]
    assert html_faults(page.text) == []
    assert (rows[0]["old_people"], rows[0]["old_of"]) == (str(first["old"]["people"]), str(first["old"]["of"]))
    assert float(rows[0]["difference"]) == first["difference"]
    for side in (first["old"], first["new"]):
        assert f"{side['people']} of {side['of']}" in page.text
    assert points(first["difference"]) in page.text
    with cast.database.reading() as db:
        written = db.execute(sa.select(Audit.action, Audit.detail).where(Audit.action.like("change_%"))).all()
    assert [row.action for row in written] == ["change_viewed", "change_exported", "change_exported"]
    assert all(row.detail["against"] == 1 for row in written)


def test_it_says_what_came_at_once_and_that_nobody_drew_lots(visit: Visit) -> None:
    page = visit.get(PAGE).text
    assert "Other words: “Two weeks of trying”." in page
    assert "Nobody drew lots" in page
    assert "Version 2 took the place of version 1" in page
    assert "Both could be begun" not in page
    assert "Risk as last known on that day, not as it was at the start." in page


def test_the_version_that_is_asked_for_first_makes_no_difference(visit: Visit) -> None:
    other = PAGE.replace("@2", "@1") + "&against=2"
    assert json.loads(visit.get(PAGE.replace("change?", "change.json?")).text) == json.loads(
        visit.get(other.replace("change?", "change.json?")).text
    )


def test_one_version_alone_says_so_and_has_no_file(visit: Visit) -> None:
    assert "There is one version of this quest so far" in visit.get("/insights/change?quest=young-player@1").text
    assert visit.get("/insights/change.csv?quest=young-player@1").status_code == 404


def test_the_picture_is_mirrored_where_people_read_from_right_to_left() -> None:
    pair = Pair("My limits", 0.5, 0.7, 0.4, 0.9, "+20 points", is_found=False)
    ticks = ["0%", "25%", "50%", "75%", "100%"]
    left, right = draw([pair], ticks, mirrored=False), draw([pair], ticks, mirrored=True)
    assert left is not None
    assert right is not None
    assert [round(one.x + other.x, 1) for one, other in zip(left.dots, right.dots, strict=True)] == [left.width] * 2
    band, mirrored = left.bands[0], right.bands[0]
    assert round(band.x + band.width + mirrored.x, 1) == left.width
    assert draw([], ticks, mirrored=False) is None


def test_a_picture_never_leaves_its_frame() -> None:
    drawing = draw([Pair("All", 0.95, 1.0, 0.4, 1.4, "+5 points", is_found=False)], [""] * 5, mirrored=False)
    assert drawing is not None
    assert drawing.bands[0].x + drawing.bands[0].width <= drawing.width
    assert all(0 < dot.x < drawing.width for dot in drawing.dots)
