"""The worklist says who is first, and why."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock, permissions
from app.models.journeys import Journey
from app.queries.handovers import waiting_handovers
from app.services import caseload, handovers, plans
from app.vocabulary import Role
from quests.overrides import Standing
from quests.risk import RiskLevel, Rule
from tests.clocks import FrozenClock
from tests.desk.cast import CALM, HEAVY, Cast, Colleague, Walker


def rows(cast: Cast, person: Colleague, address: str = "/desk") -> list[str]:
    """The rows of the page as plain text, in order."""
    html = cast.visit(person).get(address).get_data(as_text=True)
    found = re.findall(r'<li class="row".*?</li>', html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def who(cast: Cast, person: Colleague) -> list[str]:
    """The first name of each row's pseudonym, in order."""
    return [re.search(r"(\w+) one ·", row).group(1) for row in rows(cast, person)]  # type: ignore[union-attr]


def sent_at(cast: Cast, frozen_clock: FrozenClock, name: str, of: Colleague, days_ago: float) -> Walker:
    """A client who asked for a review so many days ago. The clock is back where it was."""
    now = clock.now()
    frozen_clock.set(now - timedelta(days=days_ago + 7, hours=1))
    walker = cast.walker(name, of=of)
    cast.ask_for_review(walker)
    frozen_clock.set(now)
    return walker


def test_the_order_is_risk_then_overdue_then_due(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    frozen_clock.advance(days=60)
    cast.walker("Quiet one", of=dana)
    frozen_clock.advance(days=20)  # Thursday, 21 May: what was sent a day ago is promised by Monday
    sent_at(cast, frozen_clock, "Late one", dana, 0.5)
    sent_at(cast, frozen_clock, "Soon one", dana, 1)
    sent_at(cast, frozen_clock, "Overdue one", dana, 8)
    low = sent_at(cast, frozen_clock, "Low one", dana, 2)
    cast.raise_risk(cast.walker("High one", of=dana), dana)
    with cast.database.begin() as db:
        db.execute(sa.update(Journey).where(Journey.id == low.journey_id).values(risk="low"))
    assert who(cast, dana) == ["High", "Overdue", "Soon", "Late", "Low", "Quiet"]


def test_an_urgent_risk_comes_before_an_overdue_promise(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    frozen_clock.advance(days=60)
    sent_at(cast, frozen_clock, "Overdue one", dana, 20)
    cast.raise_risk(sent_at(cast, frozen_clock, "High one", dana, 0), dana)
    assert who(cast, dana) == ["High", "High", "Overdue"]
    assert rows(cast, dana)[1].startswith("HO Answer")


def taken_over(cast: Cast) -> None:
    """A colleague took over whoever waits for that; what is left is the row of the high risk."""
    other = cast.staff(Role.CLINICIAN, "Somebody Else")
    who = permissions.Actor(other.id, other.name, frozenset({other.role}))
    with cast.database.begin() as db:
        for waiting in waiting_handovers(db, who):
            handovers.accept(db, waiting.id, who)


def gone_quiet_at_high(cast: Cast, frozen_clock: FrozenClock, name: str, of: Colleague, chief: Colleague) -> Walker:
    """A client whose hold was ended and whose level stayed high, without an act of hers for two weeks."""
    walker = cast.walker(name, of=of)
    cast.raise_risk(walker, of)
    taken_over(cast)
    frozen_clock.advance(days=2)
    with cast.database.begin() as db:
        caseload.end_hold(db, cast.locker(db, walker), walker.journey_id, reason="Safe now", actor=chief.actor)
    frozen_clock.advance(days=14)
    return walker


def test_a_high_risk_that_nobody_looked_at_is_first_and_open_before_who_has_gone_quiet(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    gone_quiet_at_high(cast, frozen_clock, "Quiet one", dana, chief)
    now = cast.walker("Now one", of=dana)
    cast.screen(now, HEAVY)
    taken_over(cast)
    page = cast.visit(chief).get("/desk").get_data(as_text=True)
    assert rows(cast, chief)[0].startswith("NO Look at the high risk now Now one · English")
    assert "Due by" in rows(cast, chief)[0]
    assert f'id="row-safety-{now.journey_id}" aria-current="true"' in page
    assert who(cast, chief) == ["Now", "Quiet"]
    assert who(cast, dana) == ["Now", "Quiet"]


def test_of_one_risk_an_act_with_a_clock_comes_before_who_has_gone_quiet(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    frozen_clock.advance(days=60)
    gone_quiet_at_high(cast, frozen_clock, "Quiet one", dana, chief)
    asked = sent_at(cast, frozen_clock, "Soon one", dana, 1)
    with cast.database.begin() as db:
        db.execute(sa.update(Journey).where(Journey.id == asked.journey_id).values(risk="high"))
    sent_at(cast, frozen_clock, "Overdue one", dana, 8)
    assert who(cast, dana) == ["Soon", "Quiet", "Overdue"]
    page = cast.visit(dana).get("/desk").get_data(as_text=True)
    assert "Gone quiet <span" not in page


def test_a_high_risk_that_nobody_looked_at_stays_first_when_its_hold_could_end(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    cast.raise_risk(cast.walker("Seen one", of=dana), dana)
    seen = cast.walker("Followed one", of=dana)
    cast.raise_risk(seen, dana)
    taken_over(cast)
    frozen_clock.advance(minutes=1)
    cast.visit(chief).get(f"/desk/clients/{seen.client_id}")
    frozen_clock.advance(days=2)
    first, second = rows(cast, chief)
    assert first.startswith("SO Look at the high risk now")
    assert "overdue by" in first
    assert second.startswith("FO Say whether the hold can end")


def test_the_risk_tab_counts_and_shows_every_row_of_a_high_risk(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    tom = cast.staff(Role.COUNSELLOR, "Tom Example")
    gone_quiet_at_high(cast, frozen_clock, "Quiet one", dana, chief)
    cast.raise_risk(cast.walker("Held one", of=dana), dana, RiskLevel.EMERGENCY)
    cast.raise_risk(cast.walker("Other one", of=tom), tom)
    taken_over(cast)
    frozen_clock.advance(days=30)
    sent_at(cast, frozen_clock, "Soon one", dana, 1)
    page = cast.visit(dana).get("/desk?show=safety").get_data(as_text=True)
    assert 'Risk <b id="count-safety">2</b>' in page
    assert [row.split()[0] for row in rows(cast, dana, "/desk?show=safety")] == ["HO", "QO"]
    assert 'Risk <b id="count-safety">4</b>' in cast.visit(chief).get("/desk").get_data(as_text=True)


def test_a_high_flag_names_the_rule_that_fired_and_who_was_told(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    cast.screen(cast.walker("High one", of=dana), HEAVY)
    (row,) = rows(cast, dana)
    assert "High Rule R1: Distress is serious (K6 of 13 or more) together with a PGSI of 8 or more." in row
    assert "Supervisors were told (09:00 today)." in row
    assert row.startswith("HO Talk with a supervisor today High one · English")


def test_an_overdue_promise_stands_under_today_and_is_never_called_missed(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    frozen_clock.advance(days=60)
    sent_at(cast, frozen_clock, "Overdue one", dana, 8)
    page = cast.visit(dana).get("/desk").get_data(as_text=True)
    assert page.index("Today <span") < page.index("Overdue one")
    assert "This week" not in page
    assert re.search(r"Promised by .* overdue by 3 days", rows(cast, dana)[0])
    assert "missed" not in page.lower()


def test_a_row_says_the_act_how_long_it_waits_and_what_was_promised(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    frozen_clock.advance(days=61)  # Saturday; sent on Thursday, three working days on is Tuesday
    sent_at(cast, frozen_clock, "Soon one", dana, 2)
    (row,) = rows(cast, dana)
    assert "Answer “Ask a counsellor to read along” Soon one · English" in row
    assert "Waiting 2 days." in row
    assert "Promised by Tue 09:00" in row
    assert "Level 4 of 4" in row


def test_somebody_goes_quiet_a_week_after_her_last_act_and_not_sooner(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = cast.walker("Quiet one", of=dana)
    cast.send(walker, "how-we-work")
    frozen_clock.advance(days=6, hours=23)
    assert rows(cast, dana) == []
    frozen_clock.advance(hours=2)
    (row,) = rows(cast, dana)
    assert "Wait, or leave in peace Quiet one" in row
    assert "Stopped at “A short look at how things are”." in row
    cast.send(walker, "what-i-want", {"change": "Sleep"})
    assert rows(cast, dana) == []


def test_a_client_who_rests_is_not_quiet(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = cast.walker("Quiet one", of=dana)
    with cast.database.begin() as db:
        plans.pause(db, walker.journey_id, until=None, key="rest")
    frozen_clock.advance(days=30)
    assert rows(cast, dana) == []


def test_each_sees_her_own_clients_and_a_supervisor_everybody(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    frozen_clock.advance(days=60)
    sent_at(cast, frozen_clock, "Soon one", dana, 1)
    sent_at(cast, frozen_clock, "Late one", tom, 0)
    nobodys = cast.walker("Plain one")
    cast.screen(nobodys, HEAVY)
    assert who(cast, dana) == ["Soon"]
    assert who(cast, tom) == ["Late"]
    assert who(cast, chief) == ["Plain", "Soon", "Late"]


def test_an_agent_is_not_asked_to_answer_a_review(cast: Cast, frozen_clock: FrozenClock) -> None:
    agent = cast.staff(Role.AGENT)
    frozen_clock.advance(days=60)
    sent_at(cast, frozen_clock, "Soon one", agent, 1)
    assert rows(cast, agent) == []


def test_a_supervisor_looks_within_a_quarter_of_an_hour_and_then_says_when_the_hold_ends(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    walker = cast.walker("High one")
    cast.screen(walker, HEAVY)
    taken_over(cast)
    assert "Due by 09:15 today" in rows(cast, chief)[0]
    frozen_clock.advance(minutes=45)
    assert "Look at the high risk now" in rows(cast, chief)[0]
    assert "Due by 09:15 today, overdue by 30 minutes" in rows(cast, chief)[0]
    cast.visit(chief).get(f"/desk/clients/{walker.client_id}")
    (row,) = rows(cast, chief)
    assert "Follow up on the high risk" in row
    assert "A supervisor opened the record (09:45 today)." in row
    assert "Hold can end from Tue 09:00" in row
    frozen_clock.advance(days=1)
    assert "Say whether the hold can end" in rows(cast, chief)[0]


def test_a_look_of_before_does_not_count_for_what_was_found_later(cast: Cast, frozen_clock: FrozenClock) -> None:
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    walker = cast.walker("High one")
    cast.screen(walker, HEAVY)
    taken_over(cast)
    frozen_clock.advance(minutes=5)
    cast.visit(chief).get(f"/desk/clients/{walker.client_id}")
    assert "Follow up on the high risk" in rows(cast, chief)[0]
    frozen_clock.advance(minutes=30)
    with cast.database.begin() as db:
        caseload.raise_risk(
            db,
            cast.locker(db, walker),
            walker.journey_id,
            to=RiskLevel.EMERGENCY,
            reason="Has a plan",
            actor=chief.actor,
            current=Standing(RiskLevel.HIGH, Rule.R1),
        )
    taken_over(cast)
    decision, look = rows(cast, chief)
    assert "Decide in an emergency" in decision
    assert "Look at the high risk now" in look
    assert "Emergency Raised by Chief Example." in look


def test_the_row_that_opens_by_itself_is_no_look_at_the_risk(cast: Cast) -> None:
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    cast.screen(cast.walker("High one"), HEAVY)
    taken_over(cast)
    assert "Look at the high risk now" in rows(cast, chief)[0]
    assert "Look at the high risk now" in rows(cast, chief)[0]


def test_the_first_row_is_open_beside_the_list(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    frozen_clock.advance(days=60)
    first = sent_at(cast, frozen_clock, "Overdue one", dana, 8)
    second = sent_at(cast, frozen_clock, "Soon one", dana, 1)
    page = cast.visit(dana).get("/desk").get_data(as_text=True)
    assert f'id="row-{cast.run_id(first, "my-review")}" aria-current="true"' in page
    assert page.count('aria-current="true"') == 1
    assert "Send and open the review of Soon one" in page
    other = cast.visit(dana).get(f"/desk?open={cast.run_id(second, 'my-review')}").get_data(as_text=True)
    assert f'id="row-{cast.run_id(second, "my-review")}" aria-current="true"' in other


def test_tabs_count_and_narrow(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    frozen_clock.advance(days=60)
    cast.walker("Quiet one", of=dana)
    frozen_clock.advance(days=20)
    sent_at(cast, frozen_clock, "Soon one", dana, 1)
    cast.raise_risk(cast.walker("High one", of=dana), dana)
    cast.walker("Plain one")
    page = cast.visit(dana).get("/desk").get_data(as_text=True)
    counts = dict(re.findall(r"</svg>([A-Z][a-z ]+) <b id=\"count-[a-z]+\">(\d+)</b>", page))
    assert counts == {
        "Everything": "3", "To review": "1", "To do": "0", "Calls": "0", "Late promises": "0", "Risk": "1",
        "Gone quiet": "1", "Unassigned": "1",
    }  # fmt: skip
    assert [row.split()[0] for row in rows(cast, dana, "/desk?show=review")] == ["SO"]
    assert [row.split()[0] for row in rows(cast, dana, "/desk?show=quiet")] == ["QO"]
    assert len(rows(cast, dana, "/desk?show=nonsense")) == 3


@pytest.mark.parametrize(("quiet", "shown"), [(10, 10), (11, 8)])
def test_a_group_counts_all_of_its_rows_and_hides_no_single_one(
    cast: Cast, frozen_clock: FrozenClock, quiet: int, shown: int
) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    for number in range(quiet):
        cast.walker(f"Quiet {number}", of=dana)
    frozen_clock.advance(days=20)
    page = cast.visit(dana).get("/desk").get_data(as_text=True)
    assert f'Gone quiet <span class="num">{quiet}</span>' in page
    assert "Nothing is for today." in page
    assert len(rows(cast, dana)) == shown


def test_an_empty_worklist_says_when_the_next_thing_comes(cast: Cast) -> None:
    page = cast.visit(cast.staff(Role.COUNSELLOR)).get("/desk").get_data(as_text=True)
    assert "Nothing waits for you." in page
    assert "New rows come as people send something" in page


def test_a_calm_screen_makes_no_row(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    cast.screen(cast.walker("Plain one", of=dana), CALM)
    assert rows(cast, dana) == []


@pytest.mark.parametrize(("hour", "words"), [(8, "Good morning"), (13, "Good afternoon"), (20, "Good evening")])
def test_the_greeting_follows_the_clock(cast: Cast, frozen_clock: FrozenClock, hour: int, words: str) -> None:
    frozen_clock.set(frozen_clock.now.replace(hour=hour))
    assert words in cast.visit(cast.staff(Role.COUNSELLOR)).get("/desk").get_data(as_text=True)
