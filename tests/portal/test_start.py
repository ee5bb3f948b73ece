"""Start without a name."""

from __future__ import annotations

import sqlalchemy as sa

from app.extensions import Database
from app.models.access import PortalSession
from app.models.clients import Client
from app.models.journeys import Journey
from tests.portal.visitor import Page, Visitor

START = "/start?for=me"
FIRST_LOOK = "First a short look, if you like"


def choices(page: Page, *, frame: str = "journey") -> dict[str, str]:
    """A name, a look and the yes."""
    return {"pseudonym": page.form("/start").fields.getlist("offered")[0], "frame": frame, "consent": "y"}


def begin(visitor: Visitor, *, frame: str = "journey") -> Page:
    page = visitor.open(START)
    return visitor.send(page.form("/start"), choices(page, frame=frame))


def phrase_on(page: Page) -> str:
    found = [element for element in page.tree.iter("ol") if element.attrib.get("data-phrase") is not None]
    return " ".join("".join(item.itertext()).strip() for item in found[0].iter("li"))


def count(database: Database, table: type) -> int:
    with database.reading() as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_three_names_are_offered_and_nothing_is_chosen_beforehand(nobody: Visitor) -> None:
    page = nobody.open(START)
    form = page.form("/start")
    assert len(set(form.fields.getlist("offered"))) == 3
    assert "pseudonym" not in form.fields
    assert "frame" not in form.fields
    assert "consent" not in form.fields


def test_others_are_drawn_when_she_asks_and_her_other_choices_stay(nobody: Visitor) -> None:
    page = nobody.open(START)
    again = nobody.send(page.form("/start"), {"frame": "plain", "consent": "y"}, button="others")
    before, after = (set(one.form("/start").fields.getlist("offered")) for one in (page, again))
    assert again.status == 200
    assert not before & after
    assert again.form("/start").fields["frame"] == "plain"
    assert again.form("/start").fields["consent"] == "y"
    assert "Here are three other names." in again.main
    assert "Here are three other names." not in page.main
    focused = [one for one in again.tree.iter() if "autofocus" in one.attrib]
    assert [one.attrib["role"] for one in focused] == ["status"]


def test_the_enter_key_starts_and_does_not_draw_other_names(nobody: Visitor) -> None:
    buttons = [one for one in nobody.open(START).tree.iter("button") if one.attrib.get("type") == "submit"]
    form = nobody.open(START).form("/start")
    assert form.buttons == (("do", "others"),)
    assert "name" not in buttons[0].attrib
    assert buttons[0].attrib["tabindex"] == "-1"


def test_what_is_missing_is_said_beside_its_field_and_the_names_stay(nobody: Visitor) -> None:
    page = nobody.open(START)
    refused = nobody.send(page.form("/start"), {"frame": "plain"})
    assert refused.status == 422
    assert "2 things to look at" in refused.main
    assert refused.form("/start").fields.getlist("offered") == page.form("/start").fields.getlist("offered")
    assert refused.form("/start").fields["frame"] == "plain"


def test_she_gets_six_words_and_a_visit_and_no_plan_before_she_kept_them(nobody: Visitor, database: Database) -> None:
    words = begin(nobody)
    assert words.status == 200
    assert words.heading == "Your six words"
    assert len(phrase_on(words).split()) == 6
    assert (count(database, Client), count(database, Journey)) == (1, 0)
    assert nobody.open("/my").heading == "Write your six words here"


def goes_straight_to_a_plan(visitor: Visitor) -> Page:
    """She puts the short look aside and begins the plan that is suggested."""
    plans = visitor.send(visitor.open("/my/look").form("/my/look/aside"))
    return visitor.send(plans.forms[0])


def test_after_her_words_comes_the_short_look_and_then_her_plan(nobody: Visitor, database: Database) -> None:
    phrase = phrase_on(begin(nobody))
    page = nobody.send(nobody.open("/start/words").form("/start/words"), {"phrase": f"  {phrase.upper()} "})
    assert page.heading == FIRST_LOOK
    assert count(database, Journey) == 0
    assert goes_straight_to_a_plan(nobody).heading == "How we work"
    assert count(database, Journey) == 1


def test_the_plain_plan_is_plain_from_the_first_page_on(nobody: Visitor) -> None:
    words = begin(nobody, frame="plain")
    assert "data-calm" in words.html
    page = nobody.send(nobody.open("/start/words").form("/start/words"), {"phrase": phrase_on(words)})
    assert "data-calm" in page.html
    assert goes_straight_to_a_plan(nobody).heading == "How this works"


def test_wrong_words_are_told_kindly_and_stay_in_the_field(nobody: Visitor, database: Database) -> None:
    begin(nobody)
    typed = "calm river stone meadow lantern quiet"
    page = nobody.send(nobody.open("/start/words").form("/start/words"), {"phrase": typed})
    assert page.status == 422
    assert "These are not your six words" in page.main
    assert page.value_of("phrase") == typed
    assert count(database, Journey) == 0


def test_five_words_are_told_as_five_words(nobody: Visitor) -> None:
    begin(nobody)
    page = nobody.send(nobody.open("/start/words").form("/start/words"), {"phrase": "one two three four five"})
    assert page.status == 422
    assert "Six words are needed" in page.main


def test_confirming_twice_starts_one_plan(nobody: Visitor, database: Database) -> None:
    phrase = phrase_on(begin(nobody))
    form = nobody.open("/start/words").form("/start/words")
    for _click in range(2):
        assert nobody.send(form, {"phrase": phrase}).heading == FIRST_LOOK
    assert count(database, Journey) == 0


def test_back_and_send_again_makes_no_second_client_and_shows_no_words(nobody: Visitor, database: Database) -> None:
    page = nobody.open(START)
    form, chosen = page.form("/start"), choices(page)
    nobody.send(form, chosen)
    again = nobody.send(form, chosen)
    assert again.heading == "Write your six words here"
    assert "Nobody can show them again: we keep no copy" in again.main
    assert "You can get six new ones here" in again.main
    assert (count(database, Client), count(database, PortalSession)) == (1, 1)


def test_a_lost_answer_to_the_first_click_still_lets_her_in(nobody: Visitor, database: Database) -> None:
    """The second of two clicks is what the browser shows; the cookie of the first answer may never have arrived."""
    page = nobody.open(START)
    form, chosen = page.form("/start"), choices(page)
    before = nobody.client.get_cookie("ql_form")
    assert before is not None
    nobody.send(form, chosen)
    nobody.client.delete_cookie("ql_portal")
    nobody.client.set_cookie("ql_form", before.value)
    again = nobody.send(form, chosen)
    assert again.heading == "Write your six words here"
    assert count(database, Client) == 1


def test_the_form_of_a_client_who_kept_her_words_opens_nothing(nobody: Visitor, database: Database) -> None:
    page = nobody.open(START)
    form, chosen = page.form("/start"), choices(page)
    phrase = phrase_on(nobody.send(form, chosen))
    nobody.send(nobody.open("/start/words").form("/start/words"), {"phrase": phrase})
    nobody.client.delete_cookie("ql_portal")
    form.fields["csrf_token"] = nobody.open(START).form("/start").fields["csrf_token"]
    again = nobody.send(form, chosen)
    assert again.status == 422
    assert "Somebody took this name" in again.main
    assert nobody.open("/my", follow=False).address == "/return"
    assert count(database, Client) == 1


def test_a_name_of_her_own_cannot_be_slipped_in(nobody: Visitor, database: Database) -> None:
    form = nobody.open(START).form("/start")
    form.fields.setlist("offered", ["Anna Example", *form.fields.getlist("offered")])
    page = nobody.send(form, {"pseudonym": "Anna Example", "frame": "journey", "consent": "y"})
    assert page.status == 422
    assert count(database, Client) == 0


def test_new_words_replace_the_old_ones(nobody: Visitor, database: Database) -> None:
    old = phrase_on(begin(nobody))
    page = nobody.send(nobody.open("/start/words").form("/new"))
    new = phrase_on(page)
    assert new != old
    form = nobody.open("/start/words").form("/start/words")
    assert nobody.send(form, {"phrase": old}).status == 422
    assert nobody.send(form, {"phrase": new}).heading == FIRST_LOOK


def test_loading_the_answer_with_new_words_again_draws_no_others(nobody: Visitor) -> None:
    begin(nobody)
    form = nobody.open("/start/words").form("/new")
    new = phrase_on(nobody.send(form))
    again = nobody.send(form)
    assert again.heading == "Write your six words here"
    assert "There are new words since a moment ago" in again.main
    assert nobody.send(again.form("/start/words"), {"phrase": new}).heading == FIRST_LOOK


def test_somebody_who_has_a_visit_is_not_started_again(nobody: Visitor) -> None:
    begin(nobody)
    assert nobody.open("/start").heading == "Write your six words here"


def test_nobody_confirms_words_without_a_visit(nobody: Visitor) -> None:
    assert nobody.open("/start/words", follow=False).address == "/return"


def test_no_page_after_the_first_shows_the_words(nobody: Visitor) -> None:
    phrase = phrase_on(begin(nobody))
    for address in ("/start/words", "/my", "/my/data", "/start"):
        assert not any(f">{word}<" in nobody.open(address).html for word in phrase.split())


def test_starting_needs_a_form_of_ours(nobody: Visitor, database: Database) -> None:
    page = nobody.open(START)
    form = page.form("/start")
    form.fields["csrf_token"] = "from elsewhere"
    assert nobody.send(form, choices(page)).status == 400
    assert count(database, Client) == 0
