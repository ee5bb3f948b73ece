"""Stopping, having what she came for, and why: asked once and never needed."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.words import StopReason
from tests.clocks import FrozenClock
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page, Visitor


def stops(her: Person) -> Page:
    return her.visitor.send(her.open("/my/stop").form("/my/stop"), button="stop")


def passes_over(her: Person, page: Page) -> Page:
    """She would rather not say why."""
    return her.visitor.send(page.form("/my/stop/why"), button="skip")


def reason_kept(her: Person) -> tuple[str, str | None] | None:
    with her.walker.database.reading() as db:
        row = db.execute(
            sa.select(StopReason.reason, StopReason.words_sealed).where(StopReason.journey_id == her.walker.journey_id)
        ).one_or_none()
    if row is None:
        return None
    where = {"table": "stop_reason", "column": "words_sealed", "row_id": her.walker.journey_id}
    return row.reason, her.walker.locker().unseal(row.words_sealed, **where) if row.words_sealed else None


def test_stopping_and_having_what_she_came_for_are_the_same_size(her: Person) -> None:
    page = her.open("/my/stop")
    buttons = [one for one in page.tree.iter("button") if one.attrib.get("name") == "do"]
    assert [one.attrib["value"] for one in buttons] == ["enough", "stop"]
    assert len({one.attrib["class"] for one in buttons}) == 1


def test_she_stops_and_carries_on_where_she_was(her: Person) -> None:
    her.walker.send("what-i-want", {"change": "sleep"})
    page = passes_over(her, her.visitor.send(her.open("/my/stop").form("/my/stop"), button="stop"))
    assert page.heading == "Your plan is here when you want it"
    assert her.walker.journey().state.ending == "stopped"
    assert "You stopped this plan today." in page.main
    assert "1 done" in page.main
    for untrue in ("to go", "No deadlines here", "Two of them are enough"):
        assert untrue not in page.main
    again = her.visitor.send(page.form("/my/carry-on"))
    assert again.heading == "How we work"
    assert "1 done, 2 to go" in again.main


def test_a_plan_that_was_stopped_earlier_says_the_day(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = new_person()
    her.visitor.send(her.open("/my/stop").form("/my/stop"), button="stop")
    frozen_clock.advance(days=1)
    her.visitor.send(her.visitor.open("/return").form("/return"), {"phrase": her.phrase})
    assert "You stopped this plan on Monday 2 March." in her.open("/my").main


def test_carrying_on_in_two_tabs_is_one_event(her: Person) -> None:
    her.visitor.send(her.open("/my/stop").form("/my/stop"), button="stop")
    forms = [her.open("/my").form("/my/carry-on") for _tab in range(2)]
    for form in forms:
        assert her.visitor.send(form).heading == "How we work"
    assert her.kinds().count("reopened") == 1


def test_having_what_she_came_for_ends_well_and_keeps_everything(her: Person) -> None:
    her.walker.send("what-i-want", {"change": "sleep"})
    page = her.visitor.send(her.open("/my/stop").form("/my/stop"), button="enough")
    assert her.walker.journey().state.ending == "exited_well"
    assert page.heading == "You have come to the end of this plan"
    assert "sleep" in page.main
    assert her.open("/my").heading == "You have come to the end of this plan"
    assert her.visitor.send(page.form("/my/carry-on")).heading == "How we work"


def test_stopping_what_has_ended_says_so(her: Person) -> None:
    form = her.open("/my/stop").form("/my/stop")
    her.visitor.send(form, button="stop")
    form.fields["idempotency_key"] = "another-tab"
    page = her.visitor.send(form, button="stop")
    assert page.status == 200
    assert her.kinds().count("stopped") == 1


def test_after_stopping_she_is_asked_why_with_nothing_chosen_and_two_buttons_of_one_size(her: Person) -> None:
    page = stops(her)
    assert page.heading == "Would you like to tell us why?"
    for words in ("I am better now", "Not now, maybe later", "It is not right for me", "Somebody may be watching"):
        assert words in page.main
    assert not [one for one in page.tree.iter("input") if "checked" in one.attrib]
    buttons = [one for one in page.tree.iter("button") if one.attrib.get("name") == "do"]
    assert len({one.attrib["class"] for one in buttons}) == 1


def test_what_she_says_is_kept_sealed(her: Person) -> None:
    page = her.visitor.send(stops(her).form("/why"), {"reason": "better", "words": "I sleep again"}, button="tell")
    assert "Thank you for telling us." in page.main
    assert reason_kept(her) == ("better", "I sleep again")


def test_words_alone_are_enough(her: Person) -> None:
    her.visitor.send(stops(her).form("/why"), {"words": "A new job"}, button="tell")
    assert reason_kept(her) == ("other", "A new job")


def test_she_is_never_asked_again(her: Person) -> None:
    passes_over(her, stops(her))
    assert reason_kept(her) == ("not_said", None)
    assert her.open("/my/stop/why", follow=False).address == "/my"
    her.visitor.send(her.open("/my").form("/my/carry-on"))
    assert stops(her).heading == "Your plan is here when you want it"


def test_who_closed_the_page_is_not_asked_at_her_next_stop(her: Person) -> None:
    stops(her)
    her.visitor.send(her.open("/my").form("/my/carry-on"))
    assert stops(her).heading == "Your plan is here when you want it"
    assert reason_kept(her) is None


def test_a_reason_that_is_none_and_words_without_end_are_told(her: Person) -> None:
    form = stops(her).form("/why")
    assert her.visitor.send(form, {"words": "a" * 4001}, button="tell").status == 422
    assert her.visitor.post(form.action, {**form.fields.to_dict(), "reason": "tired", "do": "tell"}).status == 422
    assert reason_kept(her) is None


def test_nobody_and_no_running_plan_is_asked_why(nobody: Visitor, her: Person) -> None:
    assert her.open("/my/stop/why", follow=False).address == "/my"
    assert nobody.open("/my/stop/why", follow=False).address == "/return"
    token = nobody.open("/return").forms[0].fields["csrf_token"]
    assert nobody.post("/my/stop/why", {"csrf_token": token}).status == 401


def test_in_two_tabs_the_first_answer_stays(her: Person) -> None:
    form = stops(her).form("/why")
    her.visitor.send(form, {"reason": "better"}, button="tell")
    her.visitor.send(form, {"reason": "not_now"}, button="tell")
    assert reason_kept(her) == ("better", None)
