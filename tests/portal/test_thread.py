"""She writes, the service answers, and the ways to a person stand beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.ids import new_id
from app.services import caseload, messages
from app.services.journeys import Actor
from app.services.service_texts import THREAD_NOTICE, write_words
from quests.overrides import NOBODY_ASKED
from quests.risk import RiskLevel
from tests.accounts import SomeStaff
from tests.clocks import FrozenClock
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page, Visitor

HERS = "I could not <b>sleep</b> again. 🌙"
OURS = "Thank you for writing. Shall we talk on Monday?"
NOT_FOR_EMERGENCIES = "Messages are not for emergencies."


def writes(her: Person, words: str = HERS) -> Page:
    return her.visitor.send(her.open("/my/messages").form("/my/messages"), {"message_words": words})


def is_answered(her: Person, counsellor: SomeStaff) -> None:
    clock.freeze(clock.now() + timedelta(minutes=5))
    with her.walker.database.begin() as db:
        waiting = [one.id for one in messages.messages_read_by_her(db, her.walker.locker()) if one.waits]
        messages.answer_message(db, her.walker.locker(), OURS, waiting=waiting, staff_id=counsellor.id, key=new_id())


def test_beside_the_box_stands_what_it_is_not_who_reads_it_and_the_way_to_a_person(her: Person) -> None:
    page = her.open("/my/messages")
    assert NOT_FOR_EMERGENCIES in page.main
    assert "within one working day" in page.main
    assert "The team reads what you write here" in page.main
    assert "/talk" in page.links


def test_the_service_says_it_in_its_own_words(her: Person, counsellor: SomeStaff) -> None:
    with her.walker.database.begin() as db:
        write_words(db, THREAD_NOTICE, "en", "Write to us.\n\n<i>We</i> read on weekdays.", staff_id=counsellor.id)
        write_words(db, THREAD_NOTICE, "ru", "Пишите нам.", staff_id=counsellor.id)
    page = her.open("/my/messages")
    assert "<i>We</i> read on weekdays." in page.main
    assert NOT_FOR_EMERGENCIES not in page.main
    assert "Пишите" not in page.html


def test_who_reads_it_is_named_once_somebody_goes_with_her(her: Person, counsellor: SomeStaff) -> None:
    with her.walker.database.begin() as db:
        caseload.take_journey(db, her.walker.journey_id, actor=Actor("counsellor", counsellor.id))
    assert "Dana Example, your counsellor, reads what you write here" in her.open("/my/messages").main


def test_after_sending_the_ways_to_a_person_come_first_whatever_she_wrote(
    her: Person, frozen_clock: FrozenClock
) -> None:
    before = her.open("/my/messages")
    assert "If it cannot wait, or" in before.main
    assert "A message is read later" not in before.main
    page = writes(her)
    assert "Sent. You have an answer here by Tuesday 3 March, 09:00." in page.main
    assert page.main.index("A message is read later") < page.main.index("Your message")
    assert HERS in page.main
    assert "<b>sleep</b>" not in page.html
    assert page.value_of("message_words") == ""
    assert "A message is read later" not in her.open("/my/messages").main


def test_two_clicks_are_one_message(her: Person) -> None:
    form = her.open("/my/messages").form("/my/messages")
    for _click in range(2):
        page = her.visitor.send(form, {"message_words": HERS})
    assert page.main.count(HERS) == 1


@pytest.mark.parametrize(("words", "why"), [("  \n ", "Write a few words first."), ("Word " * 801, "longer than 4000")])
def test_what_cannot_be_sent_stays_in_the_box(her: Person, words: str, why: str) -> None:
    page = writes(her, words)
    assert page.status == 422
    assert why in page.main
    assert (page.value_of("message_words") or "").strip() == words.strip()
    assert "Today" not in her.open("/my/messages").main


def test_an_answer_is_announced_without_its_words_and_opened_by_a_tap(
    her: Person, counsellor: SomeStaff, frozen_clock: FrozenClock
) -> None:
    writes(her)
    is_answered(her, counsellor)
    for address in ("/my", "/my/messages"):
        page = her.open(address)
        assert "1 new note" in page.main
        assert OURS not in page.html
    page = her.visitor.send(her.open("/my").form("/my/messages/open"))
    assert page.main.index(HERS) < page.main.index(OURS)
    assert "Dana Example, 09:05" in page.main
    assert "Read." in page.main
    assert "1 new note" not in her.open("/my").main


def test_what_was_written_is_folded_by_day_until_she_opens_it(
    her: Person, counsellor: SomeStaff, frozen_clock: FrozenClock
) -> None:
    writes(her)
    is_answered(her, counsellor)
    opened = her.visitor.send(her.open("/my/messages").form("/my/messages/open"))
    later = her.open("/my/messages")
    days = [[day for day in page.tree.iter("details") if "new-note" in day.attrib["class"]] for page in (opened, later)]
    assert [["open" in day.attrib for day in found] for found in days] == [[True], [False]]


def test_on_hold_people_to_call_stand_first(her: Person, counsellor: SomeStaff) -> None:
    with her.walker.database.begin() as db:
        caseload.raise_risk(
            db,
            her.walker.locker(),
            her.walker.journey_id,
            to=RiskLevel.HIGH,
            reason="Told me",
            actor=Actor("supervisor", counsellor.id),
            current=NOBODY_ASKED,
        )
    page = her.open("/my/messages")
    assert page.main.index("If it cannot wait") < page.main.index(NOT_FOR_EMERGENCIES)


def test_without_a_plan_she_writes_to_the_team(new_person: NewPerson) -> None:
    her = new_person(is_started=False)
    assert "Sent. You have an answer here by" in writes(her).main


def test_nobody_else_reads_it(her: Person, new_person: NewPerson, nobody: Visitor) -> None:
    writes(her)
    assert HERS not in new_person().open("/my/messages").html
    assert nobody.open("/my/messages", follow=False).address == "/return"
