"""Reading what a role keeps shut: asked with a reason, a second person or half an hour, one hour, and she sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.models.access import Audit
from app.models.outbox import Outgoing
from app.models.staff import Staff
from app.models.supervision import BreakGlass
from app.models.words import Note
from app.permissions import Actor
from app.queries.break_glass import glass_for
from app.services import break_glass, notes, portal_sessions, safe_contact
from app.services.break_glass import TooLate
from app.services.erasing import erase_client
from app.vocabulary import ActorKind, GlassKind, NoteKind, Role
from app.web.cookies import VISIT_COOKIES
from app.web.rooms import Room
from tests.desk.cast import Cast, Colleague, Visit, Walker

NUMBER, WORD = "+44 20 7946 0001", "marmalade"
RESTRICTED, VIOLENT = "spoke of a plan for tonight", "he broke the door"
WHY = "Emergency call, the counsellor is not here"


@pytest.fixture
def chief(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Chief Example")


@pytest.fixture
def second(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Second Example")


@pytest.fixture
def quality(cast: Cast) -> Colleague:
    return cast.staff(Role.QUALITY, "Quinn Example")


@pytest.fixture
def walker(cast: Cast) -> Walker:
    """A client of Dana's, with a number, a code word, and notes that few read."""
    return somebody(cast)


def somebody(cast: Cast) -> Walker:
    dana = cast.staff(Role.COUNSELLOR)
    walker = cast.walker(of=dana)
    with cast.database.begin() as db:
        locker = cast.locker(db, walker)
        rules = {"ways": ["call"], "address": NUMBER, "code_word": WORD, "consent": "yes"}
        safe_contact.keep_rules(db, locker, rules)
        for kind, words in ((NoteKind.RESTRICTED, RESTRICTED), (NoteKind.VIOLENCE, VIOLENT)):
            notes.write_note(db, locker, words=words, staff_id=dana.id, kind=kind)
    return walker


def asked(cast: Cast, walker: Walker, by: Colleague, what: GlassKind = GlassKind.CONTACT) -> str:
    with cast.database.begin() as db:
        return break_glass.ask(db, cast.locker(db, walker), what, reason=WHY, staff_id=by.id)


def read(visit: Visit, glass_id: str) -> int:
    return visit.get(f"/desk/sealed/{glass_id}").status_code


def decide(visit: Visit, glass_id: str, do: str) -> None:
    assert visit.post(f"/desk/sealed/{glass_id}/decide", {"do": do}, like="/staff").status_code == 303


def test_a_supervisor_asks_a_second_one_agrees_and_the_number_can_be_read(
    cast: Cast, walker: Walker, chief: Colleague, second: Colleague
) -> None:
    hers, theirs = cast.visit(chief), cast.visit(second)
    record, ask = f"/desk/clients/{walker.client_id}", f"/desk/clients/{walker.client_id}/sealed"
    assert ask in hers.get(record).text
    assert "reads on the portal that you opened it" in hers.get(ask).text
    assert hers.post(ask, {"glass_reason": WHY}, like=ask).status_code == 303
    with cast.database.reading() as db:
        glass_id = db.execute(sa.select(BreakGlass.id)).scalar_one()
    assert "1 colleague asks to read what few may read" in theirs.get("/desk").text
    assert WHY in theirs.get("/desk/sealed").text
    assert read(hers, glass_id) == 404
    decide(theirs, glass_id, "approve")
    page = hers.get(f"/desk/sealed/{glass_id}").text
    assert NUMBER in page
    assert WORD in page
    assert VIOLENT not in page
    assert RESTRICTED not in page
    assert read(theirs, glass_id) == 404, "it is open to who asked, and to nobody else"
    for words in (NUMBER, WORD):
        assert words not in hers.get(record).text, "the record itself stays as it was"


@pytest.mark.parametrize(
    ("after", "status"),
    [
        (timedelta(minutes=30) - timedelta(seconds=1), 404),
        (timedelta(minutes=30), 200),
        (timedelta(minutes=90) - timedelta(seconds=1), 200),
        (timedelta(minutes=90), 404),
    ],
)
def test_without_a_second_person_it_opens_after_half_an_hour_for_one_hour(
    cast: Cast, walker: Walker, chief: Colleague, after: timedelta, status: int
) -> None:
    glass_id = asked(cast, walker, chief)
    clock.freeze(clock.now() + after)
    assert read(cast.visit(chief), glass_id) == status


def test_the_hour_runs_from_the_yes_and_an_open_tab_is_not_there_afterwards(
    cast: Cast, walker: Walker, chief: Colleague, second: Colleague
) -> None:
    glass_id, tab = asked(cast, walker, chief), cast.visit(chief)
    clock.freeze(clock.now() + timedelta(minutes=10))
    decide(cast.visit(second), glass_id, "approve")
    for _look in range(3):
        assert read(tab, glass_id) == 200
        clock.freeze(clock.now() + timedelta(minutes=20))
    answer = tab.get(f"/desk/sealed/{glass_id}")
    assert answer.status_code == 404
    assert NUMBER not in answer.text


def test_a_second_person_says_no_and_it_never_opens(
    cast: Cast, walker: Walker, chief: Colleague, second: Colleague
) -> None:
    glass_id = asked(cast, walker, chief)
    decide(cast.visit(second), glass_id, "decline")
    for minutes in (0, 31, 95):
        clock.freeze(clock.now() + timedelta(minutes=minutes))
        assert read(cast.visit(chief), glass_id) == 404


def test_who_asked_does_not_decide_and_shuts_it_again_when_done(
    cast: Cast, walker: Walker, chief: Colleague, second: Colleague
) -> None:
    glass_id, hers = asked(cast, walker, chief), cast.visit(chief)
    decide(hers, glass_id, "approve")
    assert "You asked for this yourself" in hers.get("/desk/sealed").text
    assert read(hers, glass_id) == 404
    decide(cast.visit(second), glass_id, "approve")
    assert read(hers, glass_id) == 200
    assert hers.post(f"/desk/sealed/{glass_id}/end", {}, like="/staff").status_code == 303
    assert read(hers, glass_id) == 404


def test_asking_twice_is_one_request_and_a_reason_is_needed(cast: Cast, walker: Walker, chief: Colleague) -> None:
    hers, ask = cast.visit(chief), f"/desk/clients/{walker.client_id}/sealed"
    assert hers.post(ask, {"glass_reason": "  "}, like=ask).status_code == 422
    for _again in (1, 2):
        assert hers.post(ask, {"glass_reason": WHY}, like=ask).status_code == 303
    with cast.database.reading() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(BreakGlass)).scalar_one() == 1


def test_quality_reads_restricted_notes_by_name_and_none_of_violence(
    cast: Cast, walker: Walker, chief: Colleague, quality: Colleague
) -> None:
    hers = cast.visit(quality)
    wrong = hers.post("/desk/sealed", {"glass_name": "Tall Reed", "glass_reason": WHY}, like="/desk/sealed")
    assert wrong.status_code == 422
    assert WHY in wrong.text, "nothing typed is lost"
    right = hers.post("/desk/sealed", {"glass_name": " Quiet  Heron", "glass_reason": WHY}, like="/desk/sealed")
    assert right.status_code == 303
    with cast.database.reading() as db:
        glass_id = db.execute(sa.select(BreakGlass.id)).scalar_one()
    decide(cast.visit(chief), glass_id, "approve")
    page = hers.get(f"/desk/sealed/{glass_id}").text
    assert RESTRICTED in page
    assert VIOLENT not in page
    assert NUMBER not in page
    assert hers.get(f"/desk/clients/{walker.client_id}").status_code == 404
    assert hers.get(f"/desk/clients/{walker.client_id}/sealed").status_code == 404


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.CLINICIAN, Role.AUDITOR, Role.ADMIN])
def test_for_every_other_role_there_is_nothing_to_ask(cast: Cast, walker: Walker, chief: Colleague, role: Role) -> None:
    glass_id = asked(cast, walker, chief)
    clock.freeze(clock.now() + timedelta(minutes=31))
    visit = cast.visit(cast.staff(role, "Somebody Else"))
    for address in ("/desk/sealed", f"/desk/sealed/{glass_id}", f"/desk/clients/{walker.client_id}/sealed"):
        assert visit.get(address).status_code == 404
    for address in ("/desk/sealed", f"/desk/sealed/{glass_id}/decide", f"/desk/sealed/{glass_id}/end"):
        assert visit.post(address, {"do": "approve", "glass_reason": WHY}, like="/staff").status_code == 404


def test_who_is_no_supervisor_any_more_reads_nothing(cast: Cast, walker: Walker, chief: Colleague) -> None:
    glass_id = asked(cast, walker, chief)
    clock.freeze(clock.now() + timedelta(minutes=31))
    visit = cast.visit(chief)
    assert read(visit, glass_id) == 200
    with cast.database.begin() as db:
        db.execute(sa.text("UPDATE staff_role SET role = 'quality' WHERE staff_id = :id"), {"id": chief.id})
    assert read(visit, glass_id) == 404


def test_supervisors_and_the_auditor_are_told_once_and_who_asked_is_not(
    cast: Cast, walker: Walker, chief: Colleague, second: Colleague
) -> None:
    auditor = cast.staff(Role.AUDITOR, "Audrey Example")
    cast.staff(Role.COUNSELLOR, "Not Told")
    left = cast.staff(Role.SUPERVISOR, "Has Left")
    with cast.database.begin() as db:
        db.execute(sa.update(Staff).where(Staff.id == left.id).values(state="left"))
    asked(cast, walker, chief)
    with cast.database.reading() as db:
        told = db.execute(sa.select(Outgoing.staff_id, Outgoing.variables).where(Outgoing.client_id.is_(None))).all()
    about = {row.staff_id: row.variables["about"] for row in told}
    assert about == {second.id: "glass_asked", auditor.id: "glass_told"}
    assert len(told) == 2
    assert walker.client_id not in str(told)
    assert walker.pseudonym not in str(told)


def test_she_reads_in_her_own_list_who_opened_what(
    cast: Cast, walker: Walker, chief: Colleague, second: Colleague
) -> None:
    portal = cast.app.test_client()
    with cast.database.begin() as db:
        token = portal_sessions.start_session(db, walker.client_id)
    portal.set_cookie(VISIT_COOKIES[Room.PORTAL], token)
    glass_id = asked(cast, walker, chief)
    decide(cast.visit(second), glass_id, "approve")
    line = "Opened with a reason, for an hour: your number, and the words between you and us."
    assert line not in portal.get("/my/data").text, "asked for is not yet read"
    assert read(cast.visit(chief), glass_id) == 200
    page = portal.get("/my/data").text
    assert line in page
    assert "Chief Example" in page
    assert WHY not in page, "the reason is told by a person"


def test_every_act_is_in_the_log_without_a_word_of_the_reason(
    cast: Cast, walker: Walker, chief: Colleague, second: Colleague
) -> None:
    glass_id = asked(cast, walker, chief)
    decide(cast.visit(second), glass_id, "approve")
    assert read(cast.visit(chief), glass_id) == 200
    decide(cast.visit(second), glass_id, "decline")
    with cast.database.reading() as db:
        rows = db.execute(sa.select(Audit).where(Audit.object_id == walker.client_id).order_by(Audit.at, Audit.id))
        found = [(row.action, row.actor_id) for row in rows if row.action.startswith("glass") or "page" in row.detail]
        everything = str(db.execute(sa.select(Audit)).all())
    assert set(found) == {
        ("glass_asked", chief.id),
        ("glass_approved", second.id),
        ("client_opened", chief.id),
        ("glass_declined", second.id),
    }
    assert WHY not in everything


def test_of_a_yes_and_a_no_at_once_one_counts_on_both_databases(cast_on_both: Cast) -> None:
    cast = cast_on_both
    walker, chief, second = somebody(cast), cast.staff(Role.SUPERVISOR), cast.staff(Role.SUPERVISOR, "Second Example")
    glass_id = asked(cast, walker, chief)
    with cast.database.reading() as db:
        stale = glass_for(db, Actor(second.id, second.name, frozenset({second.role})), glass_id)
    assert stale is not None
    with cast.database.begin() as db:
        break_glass.close(db, stale, staff_id=second.id)
    with cast.database.begin() as db, pytest.raises(TooLate):
        break_glass.approve(db, stale, staff_id=second.id)
    with cast.database.begin() as db, pytest.raises(TooLate):
        break_glass.close(db, stale, staff_id=second.id)


def test_a_yes_after_the_half_hour_makes_the_hour_no_longer(
    cast: Cast, walker: Walker, chief: Colleague, second: Colleague
) -> None:
    glass_id = asked(cast, walker, chief)
    began: datetime = clock.now()
    clock.freeze(began + timedelta(minutes=30))
    decide(cast.visit(second), glass_id, "approve")
    clock.freeze(began + timedelta(minutes=90))
    assert read(cast.visit(chief), glass_id) == 404


def test_what_is_open_of_somebody_who_is_erased_is_gone(cast: Cast, walker: Walker, chief: Colleague) -> None:
    glass_id = asked(cast, walker, chief)
    clock.freeze(clock.now() + timedelta(minutes=31))
    visit = cast.visit(chief)
    assert read(visit, glass_id) == 200
    with cast.database.begin() as db:
        erase_client(db, walker.client_id, pepper=b"x" * 32, actor=(ActorKind.CLIENT, walker.client_id))
        assert db.execute(sa.select(sa.func.count()).select_from(Note)).scalar_one() == 0
    assert read(visit, glass_id) == 404
