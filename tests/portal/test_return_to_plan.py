"""Come back with six words."""

from __future__ import annotations

import pytest

from app.services import throttle
from tests.portal.conftest import Person
from tests.portal.test_start import FIRST_LOOK, begin, phrase_on
from tests.portal.visitor import Visitor


def test_her_words_open_her_plan_from_another_device(her: Person, nobody: Visitor) -> None:
    page = nobody.send(nobody.open("/return").form("/return"), {"phrase": her.phrase})
    assert page.heading == "How we work"


def test_capitals_hyphens_and_spaces_do_not_matter(her: Person, nobody: Visitor) -> None:
    typed = f"  {her.phrase.upper().replace(' ', ' - ')}\t"
    assert nobody.send(nobody.open("/return").form("/return"), {"phrase": typed}).heading == "How we work"


def test_unknown_words_are_told_and_stay_in_the_field(nobody: Visitor) -> None:
    typed = "calm river stone meadow lantern quiet"
    page = nobody.send(nobody.open("/return").form("/return"), {"phrase": typed})
    assert page.status == 422
    assert page.value_of("phrase") == typed
    assert "We do not know these six words" in page.main


def test_the_field_takes_a_paste_and_is_never_filled_in_by_the_browser(nobody: Visitor) -> None:
    page = nobody.open("/return")
    field = next(one for one in page.tree.iter("input") if one.attrib.get("name") == "phrase")
    assert field.attrib["autocomplete"] == "off"
    assert field.attrib["type"] == "text"
    assert "onpaste" not in field.attrib


def test_ten_kilobytes_in_the_field_cost_nothing(nobody: Visitor) -> None:
    page = nobody.send(nobody.open("/return").form("/return"), {"phrase": "word " * 2048})
    assert page.status == 422


def test_too_many_tries_ask_for_a_pause_in_plain_words(nobody: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "PER_NETWORK", 2)
    form = nobody.open("/return").form("/return")
    for _try in range(2):
        nobody.send(form, {"phrase": "calm river stone meadow lantern quiet"})
    page = nobody.send(form, {"phrase": "calm river stone meadow lantern quiet"})
    assert page.status == 429
    assert "many tries in a short time" in page.main
    assert "Nothing is locked for good" in page.main
    assert int(page.headers["Retry-After"]) > 0


def test_back_and_send_again_leads_to_her_plan(her: Person, nobody: Visitor) -> None:
    form = nobody.open("/return").form("/return")
    for _click in range(2):
        assert nobody.send(form, {"phrase": her.phrase}).heading == "How we work"


def test_somebody_with_a_visit_goes_straight_to_her_plan(her: Person) -> None:
    assert her.open("/return").heading == "How we work"


def test_who_comes_back_with_unconfirmed_words_has_kept_them(nobody: Visitor) -> None:
    phrase = phrase_on(begin(nobody))
    nobody.client.delete_cookie("ql_portal")
    page = nobody.send(nobody.open("/return").form("/return"), {"phrase": phrase})
    assert page.heading == FIRST_LOOK


def test_coming_back_lifts_the_cover_of_a_quick_exit(her: Person) -> None:
    her.open("/leave")
    assert her.open("/my").heading == "Weather notes"
    page = her.visitor.send(her.open("/return").form("/return"), {"phrase": her.phrase})
    assert page.heading == "How we work"
    assert her.open("/my").heading == "How we work"


def test_after_a_quick_exit_she_can_start_anew_without_her_words(her: Person) -> None:
    her.open("/leave")
    assert her.open("/start").heading == "Weather notes"
    page = her.visitor.send(her.open("/return").form("/start-anew"))
    assert page.heading == "Who is the plan for?"
