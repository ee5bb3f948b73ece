"""What a member of staff hears of by e-mail is hers to choose, but for a high risk that waits for a supervisor."""

from __future__ import annotations

import pytest

from app import clock
from app.queries.staff_notices import Choice, choice_of
from app.services import channels, outbox
from app.services.outbox import NewMessage, Tried
from app.vault import Vault
from app.vocabulary import ChannelKind, DeliveryOutcome, Role
from tests.desk.cast import Cast, Colleague

AT = "/desk/notices"


def chosen(cast: Cast, person: Colleague) -> Choice:
    with cast.database.reading() as db:
        return choice_of(db, person.id)


def test_a_counsellor_chooses_alerts_the_digest_and_its_hour(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    visit = cast.visit(dana)
    page = visit.get(AT).text
    assert f"{dana.id}@example.org" in page
    assert page.count(" checked") == 2
    assert '<option value="9" selected>09:00</option>' in page
    assert visit.post(AT, {"wants_digest": "y", "digest_hour": "14"}, like=AT).status_code == 303
    assert chosen(cast, dana) == Choice(wants_alerts=False, wants_digest=True, digest_at=14 * 60)
    page = visit.get(AT).text
    assert "Kept." in page
    assert page.count(" checked") == 1
    assert '<option value="14" selected>14:00</option>' in page


@pytest.mark.parametrize("hour", ["", "8", "18", "nine", "9.5"])
def test_another_hour_is_told_and_nothing_is_kept(cast: Cast, hour: str) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    answer = cast.visit(dana).post(AT, {"digest_hour": hour}, like=AT)
    assert answer.status_code == 422
    assert "Choose one of the hours." in answer.text
    assert chosen(cast, dana) == Choice()


def test_a_supervisor_reads_that_a_high_risk_is_always_told(cast: Cast) -> None:
    page = cast.visit(cast.staff(Role.SUPERVISOR)).get(AT).text
    assert "Of a high risk you hear in any case" in page
    assert "That cannot be turned off." in page
    assert "Of a high risk you hear" not in cast.visit(cast.staff(Role.COUNSELLOR)).get(AT).text


def test_a_designer_hears_of_quests_and_has_no_alerts_to_choose(cast: Cast) -> None:
    designer = cast.staff(Role.DESIGNER)
    visit = cast.visit(designer)
    page = visit.get(AT).text
    assert "How many quests are to be looked at within 30 days" in page
    assert "wants_alerts" not in page
    assert visit.post(AT, {"digest_hour": "10"}, like=AT).status_code == 303
    assert chosen(cast, designer) == Choice(wants_alerts=True, wants_digest=False, digest_at=600)


def test_while_e_mail_is_not_set_up_the_page_says_so_to_each_in_her_words(cast: Cast) -> None:
    both = cast.staff(Role.COUNSELLOR)
    said = cast.visit(both).get(AT).text
    assert "No e-mail goes out now." in said
    assert "An administrator sets it up." in said
    with cast.database.begin() as db:
        address = "mailtos://example.org?user=us&pass=secret&from=us@example.org&to={to}"
        channels.set_up(db, Vault.of(cast.settings), ChannelKind.EMAIL, address, staff_id=both.id)
    assert "No e-mail goes out now." not in cast.visit(both).get(AT).text


def test_an_e_mail_to_her_that_did_not_arrive_is_told_until_one_does(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)

    def goes(outcome: DeliveryOutcome) -> str:
        clock.freeze(clock.now().replace(minute=clock.now().minute + 1))
        with cast.database.begin() as db:
            outbox.plan(db, [NewMessage("digest", "staff_digest", clock.now(), staff_id=dana.id)])
            outbox.settle(db, "w", [Tried(one, outcome, "email") for one in outbox.claim(db, "w", 10)])
        return cast.visit(dana).get(AT).text

    assert "An e-mail to you did not arrive." in goes(DeliveryOutcome.REFUSED)
    assert "An e-mail to you did not arrive." not in goes(DeliveryOutcome.SENT)


def test_the_way_there_stands_beside_the_name_of_whoever_hears(cast: Cast) -> None:
    link = f'href="{AT}"'
    for role, hears in ((Role.AGENT, True), (Role.DESIGNER, True), (Role.ADMIN, False), (Role.ANALYST, False)):
        assert (link in cast.visit(cast.staff(role)).get("/staff").text) is hears, role
