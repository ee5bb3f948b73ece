"""Something is not right: what she changes herself, and a word to the service for the rest."""

from __future__ import annotations

from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor


def test_a_word_to_the_service_stands_in_her_messages(her: Person, new_person: NewPerson, nobody: Visitor) -> None:
    page = her.open("/my/data/correct")
    assert {"/my/reach", "/display"} <= set(page.links)
    assert her.visitor.send(page.form("/correct"), {"correct_words": " "}).status == 422
    sent = her.visitor.send(page.form("/correct"), {"correct_words": "I have two children, not one"})
    assert sent.address == "/my/messages"
    assert "About what is kept on me: I have two children, not one" in sent.main
    assert "two children" not in new_person().open("/my/messages").main
    assert nobody.open("/my/data/correct").address == "/return"
