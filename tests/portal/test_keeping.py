"""What she keeps: the card, everything of her plan, and what is kept about her."""

from __future__ import annotations

from app.services import audit
from tests.accounts import SomeStaff
from tests.portal.conftest import NewPerson, Person


def test_the_card_holds_her_own_words_and_no_name_limit_or_amount(her: Person) -> None:
    her.walker.send("what-i-want", {"change": "Sleep at night", "first_sign": "the rent is paid"})
    for step in ("how-we-work", "short-look"):
        her.walker.skip(step)
    her.walker.send("limits", {"fits_now": "playing_less", "money_per_week": 8000})
    her.walker.send("one-block")
    her.walker.send("other-activity", {"activity": "Walk by the river سلام"})
    page = her.open("/my/card")
    assert "When it is hard" in page.main
    assert "Sleep at night" in page.main
    assert "Walk by the river سلام" in page.main
    for kept_off in ("8 000", "₸", "Playing less", "the rent is paid"):
        assert kept_off not in page.main.replace("\u00a0", " ")
    assert her.pseudonym not in page.html
    assert "Set my limits" not in page.main


def test_an_empty_card_says_when_it_fills(her: Person) -> None:
    assert "Your card is still empty" in her.open("/my/card").main


def test_everything_she_did_is_in_one_place_while_she_walks(her: Person) -> None:
    her.walk_to_check_ins()
    page = her.open("/my/finish")
    assert page.heading == "What I wrote"
    assert "8 000 ₸" in page.main.replace("\u00a0", " ")
    assert "How we work" not in page.main


def test_nothing_kept_yet_says_so(her: Person) -> None:
    assert "Nothing is kept here yet" in her.open("/my/finish").main


def test_she_sees_what_is_kept_and_who_can_read_it(her: Person) -> None:
    her.answer("what-i-want", 1, "a draft")
    page = her.open("/my/data")
    assert her.pseudonym in page.main
    assert "Nobody has taken it on yet" in page.main
    assert "Steps with drafts 1" in page.main
    assert "Nobody of the service has opened your record so far" in page.main


def test_she_sees_who_opened_her_record_and_nobody_elses(
    her: Person, new_person: NewPerson, counsellor: SomeStaff
) -> None:
    other = new_person()
    audit.record_opening(her.walker.database, counsellor.id, her.walker.client_id, "record")
    assert "Dana Example" in her.open("/my/data").main
    assert "Dana Example" not in other.open("/my/data").main
