"""The lock of P-V on the record: anybody who screens switches it on with a reason, a supervisor ends it with one."""

from __future__ import annotations

import pytest

from app.queries.safe_contact import locked_since
from app.services import lock
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import allows, on_quest, ours, published
from tests.quests.walking import step

REASON = "Somebody was shouting."


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def chief(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Chief Example")


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    return on_quest(cast, published(cast, step("a"), ours("adviser", involves="partner")), of=dana)


def is_locked(cast: Cast, walker: Walker) -> bool:
    with cast.database.reading() as db:
        return locked_since(db, walker.client_id) is not None


def record(cast: Cast, walker: Walker, by: Colleague) -> str:
    return cast.visit(by).get(f"/desk/clients/{walker.client_id}").get_data(as_text=True)


def locks(cast: Cast, walker: Walker) -> None:
    with cast.database.begin() as db:
        lock.begin(db, walker.client_id)


def test_a_colleague_locks_with_a_reason_and_the_record_says_what_holds(
    cast: Cast, walker: Walker, dana: Colleague, chief: Colleague
) -> None:
    address, like = f"/desk/clients/{walker.client_id}/lock", f"/desk/clients/{walker.client_id}"
    visit = cast.visit(dana)
    refused = visit.post(address, {"lock_reason": " "}, like=like)
    assert (refused.status_code, is_locked(cast, walker)) == (422, False)
    assert "Say in a few words what you heard or saw." in refused.get_data(as_text=True)
    assert visit.post(address, {"lock_reason": REASON}, like=like).status_code == 303
    assert is_locked(cast, walker)
    page = record(cast, walker, dana)
    assert "Locked since" in page
    assert f"{dana.name} switched it on." in page
    assert "A supervisor ends it: Chief Example." in page
    assert "Locked: write nothing and send nothing." in page
    assert '<li dir="auto">adviser</li>' in page
    assert "End the lock" not in page, "it is not hers to end"


def test_under_the_lock_the_box_for_a_message_is_folded_and_says_who_else_may_read_it(
    cast: Cast, walker: Walker, dana: Colleague
) -> None:
    def pages() -> list[str]:
        messages = f"/desk/clients/{walker.client_id}/messages"
        return [record(cast, walker, dana), cast.visit(dana).get(messages).text]

    assert [page for page in pages() if "Write on the portal all the same" in page] == []
    locks(cast, walker)
    for page in pages():
        assert "Write on the portal all the same" in page
        assert "somebody else may read it on the portal" in page
        assert "Locked: write nothing and send nothing." in page


def test_a_supervisor_ends_it_with_a_reason(cast: Cast, walker: Walker, chief: Colleague) -> None:
    locks(cast, walker)
    address, like = f"/desk/clients/{walker.client_id}/lock/end", f"/desk/clients/{walker.client_id}"
    visit = cast.visit(chief)
    assert visit.post(address, {"end_lock_reason": ""}, like=like).status_code == 422
    assert is_locked(cast, walker)
    assert visit.post(address, {"end_lock_reason": "Lives elsewhere."}, like=like).status_code == 303
    assert not is_locked(cast, walker)
    assert "Chief Example ended the lock." in record(cast, walker, chief)


def test_nobody_else_ends_it(cast: Cast, walker: Walker, dana: Colleague) -> None:
    locks(cast, walker)
    visit = cast.visit(dana)
    answer = visit.post(f"/desk/clients/{walker.client_id}/lock/end", {"end_lock_reason": "Please."})
    assert (answer.status_code, is_locked(cast, walker)) == (404, True)


def test_nobody_locks_a_client_who_is_not_hers(cast: Cast, walker: Walker) -> None:
    visit = cast.visit(cast.staff(Role.COUNSELLOR, "Other Example"))
    answer = visit.post(f"/desk/clients/{walker.client_id}/lock", {"lock_reason": REASON})
    assert (answer.status_code, is_locked(cast, walker)) == (404, False)


def test_whoever_calls_sees_the_code_word_first_and_nobody_writes(cast: Cast, walker: Walker, dana: Colleague) -> None:
    allows(cast, walker, "call", "message", code_word="blue teapot")
    locks(cast, walker)
    page = record(cast, walker, dana)
    assert page.index("blue teapot") < page.index("+7 700 000 00 00")
    assert "say this word first" in page
    assert "Call or write" not in page
    assert "text message" not in page.split('id="reach"')[1].split("</section>")[0]


def test_a_closed_step_is_no_page_of_the_desk(cast: Cast, walker: Walker, dana: Colleague) -> None:
    address = f"/desk/steps/{cast.run_id(walker, 'adviser')}"
    visit = cast.visit(dana)
    assert visit.get(address).status_code == 200
    locks(cast, walker)
    assert visit.get(address).status_code == 404


def test_what_the_client_would_read_is_not_asked_under_it(cast: Cast, dana: Colleague) -> None:
    words = {"key": "said", "kind": "text", "label": "What the client reads"}
    walker = on_quest(cast, published(cast, ours("summary", questions=(words,)), slug="another"), of=dana)
    visit, address = cast.visit(dana), f"/desk/steps/{cast.run_id(walker, 'summary')}"
    assert "What the client reads" in visit.get(address).get_data(as_text=True)
    locks(cast, walker)
    assert "What the client reads" not in visit.get(address).get_data(as_text=True)
