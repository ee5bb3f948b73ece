"""A list that stands open is told its numbers every minute, and nothing of it moves."""

from __future__ import annotations

import re
from html import unescape

import pytest

from app.desk.pages.counts import MANY, MOST, fresh_since, marks_of
from app.desk.pages.rows import Group, Row
from app.desk.pages.worklist import Worklist
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Visit
from tests.desk.test_worklist import sent_at

POLL = re.compile(r'hx-get="(/desk/counts[^"]*)"')


def row(key: str, *, risk: str = "low") -> Row:
    at = (Group.TODAY, 0, 0, False, None, key)
    same = {"kind": "quiet", "language": "", "act": "", "why": "", "when": "", "place": "", "stones": (), "url": ""}
    who = {"journey_id": key, "client_id": f"client-{key}", "pseudonym": key.title(), "risk": risk}
    return Row(key=key, group=Group.TODAY, order=at, is_overdue=False, **who, **same)


def listed(*rows: Row) -> Worklist:
    return Worklist(rows, 0)


def test_what_the_page_shows_already_is_not_new() -> None:
    seen, told = marks_of(listed(row("a"), row("b", risk="high")))
    same = fresh_since(listed(row("b", risk="high"), row("a")), seen, told)
    assert (same.new, same.new_words, same.high_words) == (0, "", "")
    more = fresh_since(listed(row("a"), row("c"), row("d")), seen, told)
    assert more.new == 2


def test_an_empty_list_that_fills_is_new_and_a_very_long_one_tells_numbers_alone() -> None:
    assert fresh_since(listed(row("a")), *marks_of(listed())).new == 1
    many = listed(*(row(f"r{number}") for number in range(MOST + 1)))
    assert marks_of(many)[0] == MANY
    assert fresh_since(many, *marks_of(listed(row("a")))).new == 0
    longest = listed(*(row(f"r{number}", risk="high") for number in range(MOST)))
    assert len("".join(marks_of(longest))) < 3500, "an address has room for no more"


def test_a_risk_that_became_high_is_said_once() -> None:
    seen, told = marks_of(listed(row("a"), row("b", risk="high")))
    now = listed(row("a", risk="high"), row("b", risk="high"))
    first = fresh_since(now, seen, told)
    assert [one.pseudonym for one in first.high] == ["A"]
    assert not fresh_since(now, first.seen, first.told).high
    lower = fresh_since(listed(row("a"), row("b")), first.seen, first.told)
    assert fresh_since(now, seen, lower.told).high, "who was lower for a while and is high again is said again"


@pytest.mark.parametrize("address", ["/desk/counts?seen=%00&told=x", "/desk/counts?show=nothing", "/desk/counts"])
def test_an_address_that_somebody_wrote_by_hand_breaks_nothing(cast: Cast, address: str) -> None:
    visit = cast.visit(cast.staff(Role.COUNSELLOR))
    assert visit.get(address, part=True).status_code == 200
    assert visit.get(address).location == "/desk", "without a script it is the list itself"


def test_the_poll_changes_numbers_and_never_a_row(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana, frozen = cast.staff(Role.COUNSELLOR), frozen_clock
    frozen.advance(days=60)
    visit = cast.visit(dana)
    sent_at(cast, frozen, "First one", dana, 1)
    page = visit.get("/desk").text
    assert 'id="rail-count">1<' in page
    sent_at(cast, frozen, "Second one", dana, 1)
    answer = polled(visit, page)
    assert '<b id="count-review" hx-swap-oob="true">2</b>' in answer
    assert '<span id="rail-count" hx-swap-oob="innerHTML">2</span>' in answer
    assert "1 new, show" in answer
    assert "Second one" not in answer
    assert 'role="alert"' not in answer, "only a high flag is said aloud"
    assert "1 new, show" in polled(visit, answer), "it is told until somebody looks"
    assert "new, show" not in polled(visit, visit.get("/desk").text)


def test_only_a_new_high_flag_is_an_alert_and_it_is_one_once(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    frozen_clock.advance(days=60)
    walker, visit = sent_at(cast, frozen_clock, "Tall one", dana, 1), cast.visit(dana)
    page = visit.get("/desk?show=review").text
    cast.raise_risk(walker, dana)
    answer = polled(visit, page)
    assert 'role="alert"' in answer
    assert "A high risk has come up: Tall one." in answer
    assert "show=review" in answer.replace("&amp;", "&").split("seen=")[0], "the tab stays the one that is open"
    assert 'role="alert"' not in polled(visit, answer)


def test_asking_by_itself_keeps_no_visit_alive(cast: Cast, frozen_clock: FrozenClock) -> None:
    visit = cast.visit(cast.staff(Role.COUNSELLOR))
    page = visit.get("/desk").text
    for _turn in range(8 * 12):
        frozen_clock.advance(minutes=5)
        if visit.get(unescape(POLL.findall(page)[0]), part=True).status_code == 401:
            break
    else:
        pytest.fail("a page that nobody looks at kept somebody signed in")


def polled(visit: Visit, page: str) -> str:
    """What the page is answered when it asks by itself."""
    return visit.get(unescape(POLL.findall(page)[0]), part=True).text
