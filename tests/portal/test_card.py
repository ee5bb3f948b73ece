"""The memory card: lines that she chooses, a number that she may switch off, and nothing that says whose it is."""

from __future__ import annotations

from app.extensions import Database
from app.services.crisis_contacts import Contact, set_contacts
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page, Visitor


def choose(her: Person, *lines: str, ticked: tuple[str, ...] = (), number: str = "") -> Page:
    typed: dict[str, str | tuple[str, ...]] = {f"line_{place}": line for place, line in enumerate(lines, start=1)}
    form = her.open("/my/card/words").form("/words")
    if "chosen" in form.names:
        typed["chosen"] = ticked
    if "number" in form.names:
        typed["number"] = (number,) if number else ()
    return her.visitor.send(form, typed)


def with_words(her: Person) -> Person:
    her.walker.send("what-i-want", {"change": "Sleep at night"})
    return her


def test_she_ticks_words_of_hers_and_writes_lines_for_the_card_alone(her: Person) -> None:
    with_words(her)
    assert "Sleep at night" in her.open("/my/card").main
    page = choose(her, "Call my sister", "سلام", ticked=("Sleep at night", "not offered"))
    assert page.address == "/my/card"
    assert [word in page.main for word in ("Sleep at night", "Call my sister", "سلام", "not offered")] == [
        *(True, True, True, False)
    ]
    choose(her, "Call my sister")
    assert "Sleep at night" not in her.open("/my/card").main
    again = her.open("/my/card/words")
    assert again.value_of("line_1") == "Call my sister"


def test_four_lines_fit_and_what_is_more_stays_in_the_form(her: Person) -> None:
    with_words(her)
    page = choose(her, "one", "two", "three", "four", ticked=("Sleep at night",))
    assert page.status == 422
    assert "Up to four lines fit on the card" in page.main
    assert page.value_of("line_4") == "four"
    assert choose(her, "x" * 81).status == 422
    assert "one" not in her.open("/my/card").main.split()


def test_the_number_is_hers_to_switch_off(her: Person, database: Database) -> None:
    assert "number" not in her.open("/my/card/words").form("/words").names
    with database.begin() as db:
        set_contacts(db, "en", [Contact("Emergency", "000 111", "", "", is_emergency=True)])
    choose(her, "Breathe", number="y")
    assert "Call: 000 111" in her.open("/my/card").main
    choose(her, "Breathe")
    assert "000 111" not in her.open("/my/card").main


def test_it_is_there_without_a_plan_and_hers_alone(new_person: NewPerson, her: Person, nobody: Visitor) -> None:
    new = new_person(is_started=False)
    assert "Your card is still empty" in new.open("/my/card").main
    choose(new, "Walk by the river")
    assert "Walk by the river" in new.open("/my/card").main
    assert new.pseudonym not in new.open("/my/card").html
    assert "Walk by the river" not in her.open("/my/card").main
    assert nobody.open("/my/card/words").address == "/return"
