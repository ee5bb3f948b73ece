"""Her contact rules on the desk: written down with her on the phone."""

from __future__ import annotations

from app.services.safe_contact import open_rules
from app.vocabulary import Role
from tests.desk.cast import Cast, Walker
from tests.desk.day import allows, begun
from tests.quests.walking import step


def page(walker: Walker) -> str:
    return f"/desk/clients/{walker.client_id}/reach"


def test_the_rules_are_filled_in_with_her_and_stand_first_on_the_record(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker, visit = begun(cast, step("a"), of=dana), cast.visit(dana)
    assert "checked" not in visit.get(page(walker)).get_data(as_text=True)
    said = {"ways": "call", "address": "+7 701", "consent": "y", "voicemail": "no", "code_word": "heron"}
    answer = visit.post(page(walker), said)
    assert answer.location == f"/desk/clients/{walker.client_id}"
    html = visit.get(answer.location).get_data(as_text=True)
    assert html.index("+7 701") < html.index('id="plan"')
    with cast.database.reading() as db:
        found = open_rules(db, cast.locker(db, walker))
    assert found is not None
    assert (found.rules.ways, found.rules.staff_name, found.code_word) == (("call",), dana.name, "heron")


def test_a_way_without_a_number_cannot_be_kept(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), of=dana)
    answer = cast.visit(dana).post(page(walker), {"ways": "call", "code_word": "heron"})
    assert answer.status_code == 422
    assert 'value="heron"' in answer.get_data(as_text=True)
    assert "Write a number or an e-mail address" in answer.get_data(as_text=True)


def test_they_are_for_who_is_in_contact_with_her(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker, "call")
    for person in (tom, cast.staff(Role.SUPERVISOR), cast.staff(Role.AGENT), cast.staff(Role.ANALYST)):
        assert cast.visit(person).get(page(walker)).status_code == 404
        assert cast.visit(person).post(page(walker), {"ways": ""}, like="/staff").status_code == 404
    assert cast.visit(None).get(page(walker)).location.startswith("/staff/sign-in")
