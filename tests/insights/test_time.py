"""How long people take: the same numbers on the page and in every file, and nothing that the drop-off page hides."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.insights.curves import Axis, Line, Picture, Spot, draw
from app.insights.pages.time_findings import curve_finding, longest
from app.models.access import Audit
from app.queries.dropoff import exact_dropoff, published_dropoff, stays_of
from app.queries.times import published_times
from app.vocabulary import Role
from quests.survival import Observation, curve
from quests.time_numbers import Curve, Mark, Why
from quests.time_numbers import curve as time_curve
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.desk.cast import Cast, Visit
from tests.insights.many_journeys import SLUG, many_come
from tests.replies import html_faults
from tests.trust.test_statements import statements

PAGE = f"/insights/time?quest={SLUG}@1"
SVG = "{http://www.w3.org/2000/svg}"


def a_season(cast: Cast, frozen_clock: FrozenClock, people: int = 400) -> Visit:
    with cast.database.begin() as db:
        many_come(db, A_MONDAY_MORNING, people)
    frozen_clock.advance(days=60)
    return cast.visit(cast.staff(Role.ANALYST))


@pytest.fixture
def visit(cast: Cast, frozen_clock: FrozenClock) -> Visit:
    """An analyst, two months after four hundred people began to come."""
    return a_season(cast, frozen_clock)


def test_page_csv_and_json_say_the_same_and_a_look_is_written_down(visit: Visit, cast: Cast) -> None:
    page, found = visit.get(PAGE), json.loads(visit.get(PAGE.replace("time?", "time.json?")).text)
    rows = list(csv.DictReader(io.StringIO(visit.get(PAGE.replace("time?", "time.csv?")).text)))
    assert html_faults(page.text) == []
    for level in found["levels"]:
        of_level = [row for row in rows if (row["row"], row["level"]) == ("level", level["level"])]
        assert of_level[0]["people"] == str(level["people"])
        for row, mark in zip(of_level[1:], level["marks"], strict=True):
            assert row["share"] == str(mark["share"])
            assert row["followed_on"] == ("" if mark["on"] is None else str(mark["on"]))
            assert f"{mark['share']}%</td>" in page.text
    assert sum(row["row"] == "endings" for row in rows) == 1 + len(found["endings"]["marks"]) * len(
        found["endings"]["ways"]
    )
    assert len(found["levels"][0]["marks"]) > 5, "there was something to draw"
    with cast.database.reading() as db:
        written = db.execute(sa.select(Audit.action).where(Audit.action.like("time_%"))).scalars().all()
    assert written == ["time_viewed", "time_exported", "time_exported"]


def test_both_databases_give_the_curve_of_the_stays_beside_the_shown_numbers(
    cast_on_both: Cast, frozen_clock: FrozenClock
) -> None:
    a_season(cast_on_both, frozen_clock, people=150)
    zone = cast_on_both.settings.zone
    with cast_on_both.database.reading() as db:
        found = published_times(db, SLUG, zone=zone)
        shown = published_dropoff(db, SLUG, zone=zone)
        exact = exact_dropoff(db, SLUG, zone=zone)
        stays = stays_of(db, SLUG, zone=zone, place=f"level:{shown.levels[0].level}")
    first = found.levels[0].curve
    assert (first.people, first.median_days) == (shown.started, shown.levels[0].median_days)
    now = int(clock.now().replace(hour=0, minute=0).timestamp() // 3600)
    times = [((stay.left_hour or now) - stay.entered_hour, stay.how == "completed", people) for stay, people in stays]
    for mark in first.marks:
        before = [point for point in curve(times) if point.days <= 24 * mark.days]
        assert mark.share == round(100 * (1 - (before[-1].survival if before else 1)))
    assert exact.started == sum(people for _hours, _completed, people in times)


def test_shares_of_the_endings_and_of_those_still_there_are_those_of_everybody(visit: Visit) -> None:
    found = json.loads(visit.get(PAGE.replace("time?", "time.json?")).text)["endings"]
    assert found["ways"] == [["exited_well"], ["moved"], ["stopped"], ["abandoned"]]
    for mark in found["marks"]:
        assert sum(one["share"] for one in mark["shares"]) <= 100


def test_of_few_people_there_is_no_curve_and_the_page_says_so(cast: Cast, frozen_clock: FrozenClock) -> None:
    page = a_season(cast, frozen_clock, people=4).get(PAGE)
    assert html_faults(page.text) == []
    assert '<svg class="chart' not in page.text
    assert "hidden" in page.text


def test_the_page_asks_as_often_for_many_people_as_for_few(cast: Cast, frozen_clock: FrozenClock) -> None:
    asked = []
    for people in (20, 200):
        visit = a_season(cast, frozen_clock, people=people)
        visit.get(PAGE)
        with statements(cast.database) as found:
            visit.get(PAGE)
        asked.append(len(found))
    assert asked[0] == asked[1] < 40, asked


def test_the_pictures_have_words_and_a_table_and_no_style_of_their_own(visit: Visit) -> None:
    page = visit.get(PAGE).text
    pictures = re.findall(r"<svg class=\"chart curve-chart.*?</svg>", page, re.DOTALL)
    assert len(pictures) == page.count("Table of ") >= 3
    for picture in pictures:
        tree = ET.fromstring(picture.replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))
        assert tree.find(f"{SVG}title") is not None
        assert "Followed on from there:" in [text.text for text in tree.findall(f"{SVG}text")]
        assert "style=" not in picture
        assert "fill=" not in picture


def a_picture(*, mirrored: bool) -> Picture:
    spots = (Spot(2, 20, 10, 35), Spot(7, 60, 45, 75), Spot(21, 80, 65, 90))
    lines = [Line("well", spots, "Came to a good end"), Line("moved", spots, "Moved on")]
    axis = Axis(("0%", "25%", "50%", "75%", "100%"), ((0, "0"), (28, "28")), "days", "followed on")
    return draw(lines, axis, [(0, "90"), (7, "40")], days=28, size=(600, 300), end=150, mirrored=mirrored)


def test_the_picture_is_mirrored_where_people_read_from_right_to_left() -> None:
    left, right = a_picture(mirrored=False), a_picture(mirrored=True)
    for one, other in zip(left.words, right.words, strict=True):
        assert (one.text, one.y) == (other.text, other.y)
        assert one.x + other.x == pytest.approx(left.width, abs=0.2)
    assert left.lines[0].d != right.lines[0].d


def test_lines_differ_in_their_marks_and_labels_do_not_lie_on_each_other() -> None:
    picture = a_picture(mirrored=False)
    assert picture.marks[0].d != picture.marks[3].d
    labels = [word.y for word in picture.words if word.text in ("Came to a good end", "Moved on")]
    assert abs(labels[0] - labels[1]) >= 16


def test_the_band_holds_the_line_between_two_days_however_it_runs() -> None:
    """It goes in steps: as low as on the day before, as high as on the day after."""
    band = a_picture(mirrored=False).bands[0].d
    corners = [tuple(float(number) for number in corner.split()) for corner in band.strip("MZ").split("L")]
    over, under = corners[:6], corners[6:]
    assert [y for _x, y in over[::2]] == [y for _x, y in over[1::2]], "flat up to each day, at its own height"
    assert len({y for _x, y in over}) == 3
    assert under[-1] == (under[-1][0], max(y for _x, y in corners)), "nobody had gone on at first"


HALF_IN_TWO = Curve(40, (Mark(2, 50, 35, 65, 20),), 2.0, 1, 3)


def test_the_finding_says_which_level_takes_longest_and_whether_that_may_be_chance(cast: Cast) -> None:
    slow = Curve(40, (Mark(7, 20, 10, 35, 30),), 9.5, 7, 14)
    unsure = Curve(40, (Mark(7, 40, 30, 55, 30),), 9.5, 2, None)
    with cast.app.test_request_context():
        heading, sentence = longest(["My map", "My limits"], [HALF_IN_TWO, slow])
        assert heading == "“My limits” takes longest: of those who stayed, half went on within 9.5 days"
        assert sentence == "Next comes “My map” with 2 days. The difference is more than chance."
        assert longest(["My map", "My limits"], [HALF_IN_TWO, unsure])[1].endswith("may be chance.")
        assert longest(["My map"], [Curve(3, why=Why.HIDDEN)])[0] == "Too soon to say how long the levels take"


HALF_IN_FIVE = Curve(40, (Mark(5, 50, 35, 65, 20),), 5.0, 3, 7)
NEVER_HALF = Curve(40, (Mark(28, 25, 10, 40, 20), Mark(84, 30, 20, 45, 10)))
SEEN_FOR_THREE = Curve(40, (Mark(3, 20, 10, 35, 20),))
THREE = ["My map", "My limits", "My review"]


def test_a_level_from_which_half_have_not_gone_on_is_named_before_any_from_which_half_did(cast: Cast) -> None:
    with cast.app.test_request_context():
        heading, sentence = longest(THREE, [HALF_IN_TWO, HALF_IN_FIVE, NEVER_HALF])
        assert heading == "Of those who stayed, fewer than half went on from “My review” within 84 days"
        assert sentence == "Of the levels whose time can be told, “My limits” takes longest: 5 days."
        heading, sentence = longest(THREE[:1], [NEVER_HALF])
        assert heading == "Of those who stayed, fewer than half went on from “My map” within 84 days"
        assert sentence == "Of no level can it be told yet in what time half of those who stayed went on."


def test_one_that_was_not_followed_for_so_long_may_take_longer(cast: Cast) -> None:
    with cast.app.test_request_context():
        heading, sentence = longest(THREE, [HALF_IN_TWO, HALF_IN_FIVE, SEEN_FOR_THREE])
    assert heading == (
        "Of the levels whose time can be told, “My limits” takes longest:"
        " of those who stayed, half went on within 5 days"
    )
    assert (
        sentence == "“My review” may take longer: of those who stayed, fewer than half went on from it within 3 days."
    )


@pytest.mark.parametrize("why", list(Why))
def test_beside_a_level_without_a_curve_the_longest_is_the_longest_of_the_others(cast: Cast, why: Why) -> None:
    with cast.app.test_request_context():
        heading, sentence = longest(THREE, [HALF_IN_TWO, HALF_IN_FIVE, Curve(None, why=why)])
    assert heading.startswith("Of the levels whose time can be told, “My limits” takes longest:")
    assert sentence.startswith("Next comes “My map” with 2 days.")


def test_who_stopped_is_not_said_to_have_gone_on(cast: Cast) -> None:
    """Of a hundred sixty stop on the first day, thirty go on on the second and ten stay: half of all did not go on."""
    seen = [Observation(1, False, 60), Observation(2, True, 30), Observation(9, False, 10)]
    found = time_curve(seen, 100, 30, min_cell=5)
    assert found.median_days == 2
    with cast.app.test_request_context():
        assert curve_finding("My map", found)[0] == "Of those who stayed, half went on from “My map” within 2 days"
        assert longest(["My map"], [found])[0] == "Of those who stayed, half went on from “My map” within 2 days"


def test_every_page_with_the_time_of_half_says_of_whom_it_is(visit: Visit) -> None:
    for page in (visit.get(PAGE).text, visit.get(PAGE.replace("time?", "dropoff?")).text):
        assert "Of those who stayed, half completed the level within this many days." in page
        assert "whoever stopped, moved on or was lost" in page
        assert "Half of the people" not in page
        assert "Half went on within" not in page
    assert '<th scope="col" class="r">Half of those who stayed, within</th>' in page


def test_the_page_says_which_share_to_quote_and_why_two_pages_differ(visit: Visit) -> None:
    page = visit.get(PAGE).text
    assert page.count("quote this share: it is of everybody who started") == 1
    assert page.count("so it is no share of everybody") == 1
    assert "those alone who have had all 28 days" in page
    assert page.count("Kaplan") == 1


@pytest.mark.parametrize(
    ("curve", "heading"),
    [
        (HALF_IN_TWO, "Of those who stayed, half went on from “My map” within 2 days"),
        (
            Curve(40, (Mark(7, 20, 10, 35, 30),)),
            "Of those who stayed, about 20 of 100 went on from “My map” within 7 days",
        ),
        (Curve(None, why=Why.HIDDEN), "“My map”: hidden"),
        (Curve(0, why=Why.NOBODY), "Nobody has reached “My map” so far"),
        (Curve(12, why=Why.TOO_SOON), "“My map”: too soon"),
    ],
)
def test_every_curve_has_its_finding(cast: Cast, curve: Curve, heading: str) -> None:
    with cast.app.test_request_context():
        assert curve_finding("My map", curve)[0] == heading


def test_yesterday_is_told_tomorrow_as_it_was(visit: Visit, cast: Cast, frozen_clock: FrozenClock) -> None:
    yesterday = (clock.now() - timedelta(days=1)).date().isoformat()
    asked = f"{PAGE.replace('time?', 'time.json?')}&as_of={yesterday}"
    before = visit.get(asked).text
    frozen_clock.advance(days=30)
    with cast.database.begin() as db:
        many_come(db, clock.now(), 50, seed=8)
    again = cast.visit(cast.staff(Role.ANALYST))
    assert again.get(asked).text == before
