"""The first page of a step, and putting it aside."""

from __future__ import annotations

from app.services.caseload import take_journey
from app.services.journeys import Actor
from tests.accounts import SomeStaff
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor


def test_it_says_what_why_how_long_and_who_sees_it(her: Person) -> None:
    page = her.open_step("what-i-want")
    assert page.heading == "What I want to change"
    for words in ("A change is easier to follow", "About 5 minutes", "only you can see what you write"):
        assert words in page.main


def test_a_passage_is_read_and_ticked_in_one_page(her: Person) -> None:
    page = her.open_step("how-we-work")
    assert "Who can read what" in page.main
    assert "<strong>What you have not sent is a draft.</strong>" in page.html
    done = her.tick("how-we-work")
    assert done.heading == "This step is done"
    assert her.kinds().count("step_done") == 1


def test_the_same_tick_twice_is_one_event(her: Person) -> None:
    form = her.open_step("how-we-work").form("/check")
    for _click in range(2):
        assert her.visitor.send(form).heading == "This step is done"
    assert her.kinds().count("step_done") == 1


def test_two_tabs_make_one_event_and_a_kind_page(her: Person) -> None:
    first, second = (her.open_step("how-we-work").form("/check") for _tab in range(2))
    her.visitor.send(first)
    page = her.visitor.send(second)
    assert page.status == 200
    assert "This step was sent already" in page.main
    assert her.kinds().count("step_done") == 1


def test_not_for_me_puts_it_aside_and_it_can_still_be_done(her: Person) -> None:
    page = her.visitor.send(her.open_step("how-we-work").form("/skip"))
    assert "“How we work”: Skipped for now. You can read it whenever you like." in page.main
    assert "Skipped for now" in page.main
    assert her.tick("how-we-work").heading == "This step is done"


def test_skipping_the_questions_offers_somebody_to_talk_to(her: Person) -> None:
    page = her.visitor.send(her.open_step("short-look").form("/skip"))
    assert page.address == "/my"
    assert "“A short look at how things are”: Skipped for now, and that is fine." in page.main
    assert "Go on with my plan Talk to someone" in page.main
    looks = [a.attrib["class"] for a in page.tree.iter("a") if a.text in ("Go on with my plan", "Talk to someone")]
    assert looks == ["btn btn--line"] * 2
    assert "Go on with my plan" not in her.open("/my").main


def test_skipping_the_last_step_of_a_level_leads_to_what_the_level_says(her: Person) -> None:
    her.visitor.send(her.open_step("how-we-work").form("/skip"))
    her.visitor.send(her.open_step("short-look").form("/skip"))
    page = her.visitor.send(her.open_step("what-i-want").form("/skip"))
    assert page.heading == "This is where you are"


def test_until_somebody_takes_on_her_plan_no_page_speaks_of_her_counsellor(
    her: Person, new_person: NewPerson, counsellor: SomeStaff
) -> None:
    other = new_person()
    with her.walker.database.begin() as db:
        take_journey(db, other.walker.journey_id, actor=Actor("counsellor", counsellor.id))
    for step in ("how-we-work", "short-look", "what-i-want"):
        mine, taken = (one.open_step(step).main.lower() for one in (her, other))
        assert "a counsellor who takes on your plan can" in mine
        assert "a counsellor who takes on your plan can" not in taken
        assert "the counsellor of your plan and a supervisor" in taken


def test_a_step_that_is_half_answered_says_where_she_is_instead_of_its_minutes(her: Person) -> None:
    her.answer("what-i-want", 1, "Sleep")
    for page in (her.open_step("what-i-want"), her.open_step("what-i-want")):
        assert "Question 2 of 3" in page.main
        assert "About 5 minutes" not in page.main
    her.walker.skip("how-we-work")
    her.walker.skip("short-look")
    page = her.open("/my")
    assert page.heading == "What I want to change"
    assert "Question 2 of 3" in page.main
    assert "About 5 minutes" not in page.main


def test_a_done_step_shows_what_she_sent_in_her_words(her: Person) -> None:
    her.walker.send("what-i-want", {"change": "Sleep, and <b>quiet</b>"})
    page = her.open_step("what-i-want")
    assert "Sleep, and <b>quiet</b>" in page.main
    assert "<b>quiet</b>" not in page.html
    assert [form.action.split("/")[-1] for form in page.forms] == ["again"]


def test_a_foreign_step_is_not_there(her: Person, new_person: NewPerson, nobody: Visitor) -> None:
    address = her.step_address("how-we-work")
    other = new_person()
    for rest in ("", "/1", "/check", "/sent"):
        assert other.open(address + rest).status == 404
        assert nobody.open(address + rest, follow=False).address == "/return"
    token = other.open("/my/data").forms[0].fields["csrf_token"]
    for rest in ("/skip", "/check", "/1", "/1/draft"):
        assert other.visitor.post(address + rest, {"csrf_token": token, "answer": "x"}).status == 404
    assert other.open("/my/steps/no-such-step").status == 404
    assert her.kinds().count("step_skipped") == 0


def test_calm_titles_name_no_money_and_no_blocking(new_person: NewPerson) -> None:
    her = new_person("plain")
    her.skip_to_limits()
    assert her.open_step("limits").heading == "Choose what fits me"
    assert her.open_step("one-block").heading == "Make one thing easier"


def test_the_title_of_the_tab_says_nothing_about_the_step(her: Person) -> None:
    her.skip_to_limits()
    for address in (her.step_address("limits"), her.step_address("limits") + "/2", "/my/levels/my-limits", "/my"):
        title = her.open(address).tree.find(".//title")
        assert title is not None
        assert (title.text or "").startswith("My plan")
        assert "limit" not in (title.text or "").lower()
