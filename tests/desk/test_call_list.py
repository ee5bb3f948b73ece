"""The call list: who now, who later because nobody answered, how each may be reached, and one tap for the outcome."""

from __future__ import annotations

import re

from app.queries.clocks import clocks_of_client
from app.services import plans, watched
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import allows, begun, call, on_quest, published
from tests.desk.test_calls import outcomes
from tests.desk.test_staff_step import address, text
from tests.quests.walking import step

LIST = "/desk/calls"
IN_VAIN = {"outcome": "no_answer"}


def groups(cast: Cast, person: Colleague) -> dict[str, list[str]]:
    """The rows under each heading of the page, as plain text."""
    html = cast.visit(person).get(LIST).text
    found = re.findall(r'<section aria-labelledby="group-\d+">(.*?)</section>', html, re.DOTALL)
    rows = [re.findall(r'<li class="row".*?</li>', one, re.DOTALL) for one in found]
    heads = [text(one.split("</h2>")[0]).rsplit(" ", 1)[0] for one in found]
    return {head: [text(row) for row in listed] for head, listed in zip(heads, rows, strict=True)}


def tries(cast: Cast, person: Colleague, walker: Walker, **more: str) -> str | None:
    page = f"{address(cast, walker, 'the-call')}/call"
    return cast.visit(person).post(page, {**IN_VAIN, **more}, like="/desk").location


def test_the_rules_and_the_word_come_first_and_the_outcome_is_one_tap(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(title="A call"), of=dana)
    allows(cast, walker, "call", code_word="Larch", if_someone_else="wrong_number")
    (row,) = groups(cast, dana)["Call now"]
    assert "By call. Any time. No voice message. There is a word to say first." in row
    assert row.endswith("Reached No answer Asked not to call Wrong number Wrong or no code word")
    drawer = text(cast.visit(dana).get(LIST).text).partition("A step of ours")[2]
    assert drawer.index("Larch") < drawer.index("I have the wrong number") < drawer.index("How did the call go?")


def test_a_wrong_code_word_is_one_tap_and_those_on_call_hear_of_it(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call", code_word="Larch")
    assert tries(cast, dana, walker) is not None
    page = f"{address(cast, walker, 'the-call')}/call"
    visit = cast.visit(dana)
    answer = visit.post(page, {"outcome": "wrong_word"}, like="/desk")
    assert outcomes(cast, walker) == ["no_answer", "wrong_word"], "it is noted at whatever time it was heard"
    assert "Those on call are told now." in visit.get(answer.location or "").text
    with cast.database.reading() as db:
        (clock,) = clocks_of_client(db, walker.client_id)
    assert (clock.kind, clock.channel) == ("handover", "call")
    record = text(cast.visit(dana).get(f"/desk/clients/{walker.client_id}").text)
    assert "the code word did not come. A supervisor was told." in record


def test_a_tap_on_the_list_leads_back_to_it(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    assert 'name="came_from" value="calls"' in cast.visit(dana).get(LIST).text
    assert tries(cast, dana, walker, came_from="calls") == LIST


def test_who_was_tried_goes_down_for_hours_and_not_for_ever(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    slug = published(cast, call(title="A call"))
    tried, other = (on_quest(cast, slug, name, of=dana) for name in ("Quiet Heron", "Tall Reed"))
    for walker in (tried, other):
        allows(cast, walker, "call")
    tries(cast, dana, tried)
    listed = groups(cast, dana)
    assert ("Tall Reed" in listed["Call now"][0], "Quiet Heron" in listed["Later today"][0]) == (True, True)
    assert "Not reached at this time of the day. Another time is better." in listed["Later today"][0]
    assert "Better in the afternoon: from 12:00 today." in listed["Later today"][0]
    frozen_clock.advance(hours=4)
    assert len(groups(cast, dana)["Call now"]) == 2


def test_another_try_at_the_same_time_needs_a_tap_that_says_so(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    tries(cast, dana, walker)
    assert tries(cast, dana, walker) == address(cast, walker, "the-call")
    assert outcomes(cast, walker) == ["no_answer"]
    page = cast.visit(dana).get(address(cast, walker, "the-call")).text
    assert "Note a call all the same" in page
    assert 'name="although" value="yes"' in page
    tries(cast, dana, walker, although="yes")
    assert outcomes(cast, walker) == ["no_answer", "no_answer"]


def test_her_times_quiet_hours_and_our_hours_say_when(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call", times=["afternoon"])
    assert "Now is outside the times in the contact rules." in groups(cast, dana)["Later today"][0]
    allows(cast, walker, "call", times=[])
    frozen_clock.advance(hours=9, minutes=30)
    assert "The service is closed now." in groups(cast, dana)["Another day"][0]
    frozen_clock.advance(hours=4)
    assert "These are quiet hours. Better in the morning: from Tue 09:00." in groups(cast, dana)["Another day"][0]


def test_after_the_last_try_it_is_said_what_follows(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    page = f"{address(cast, walker, 'the-call')}/call"
    for _try in range(3):
        visit = cast.visit(dana)
        visit.post(page, IN_VAIN, like="/desk")
        said = visit.get(LIST).text
        frozen_clock.advance(hours=4)
    assert "That was the last try. Where the contact rules allow it, one neutral note goes out." in said
    assert "Nobody is to be called now." in said


def test_who_is_watched_stands_last_with_what_is_allowed(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    with cast.database.begin() as db:
        watched.begin(db, walker.client_id)
    (row,) = groups(cast, dana)["No call for now"]
    assert "Somebody may be watching: do not call or write." in row
    assert "Reached" not in row


def test_a_call_asked_for_and_a_call_of_ours_stand_on_one_list(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    slug = published(cast, step("a"), call(title="A call"))
    walkers = [on_quest(cast, slug, name, of=dana) for name in ("Quiet Heron", "Tall Reed")]
    for walker in walkers:
        allows(cast, walker, "call")
    with cast.database.begin() as db:
        plans.ask_for_a_call(db, walkers[0].journey_id, key="call-me")
    assert len(groups(cast, dana)["Call now"]) == 3
    assert 'Calls <b id="count-calls">3</b>' in cast.visit(dana).get("/desk").text


def test_nobody_sees_the_calls_of_others(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    assert groups(cast, tom) == {}
