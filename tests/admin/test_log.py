"""The log in words: by time, colleague, act and thing, without a client's name to who may not see clients."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import clock
from app.admin.pages.log_words import actions, kinds
from app.ids import new_id
from app.models.access import Audit
from app.models.teams import Team, TeamMember
from app.queries.audit_log import PAGE
from app.services.audit import Entry, append
from app.vocabulary import ActorKind, Role
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.test_staff_step import text

READERS = {Role.SUPERVISOR, Role.MANAGER, Role.QUALITY, Role.AUDITOR}


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    """Somebody whose record Dana opened."""
    walker = cast.walker(of=dana)
    assert cast.visit(dana).get(f"/desk/clients/{walker.client_id}").status_code == 200
    return walker


def log(cast: Cast, role: Role, asked: str = "") -> str:
    return text(cast.visit(cast.staff(role, "Reader Example")).get(f"/admin/log{asked}").text)


def put_into(cast: Cast, name: str, *people: Colleague) -> None:
    team = new_id()
    with cast.database.begin() as db:
        db.execute(sa.insert(Team).values(id=team, name=name, created_at=clock.now()))
        db.execute(sa.insert(TeamMember), [{"team_id": team, "staff_id": one.id} for one in people])


@pytest.mark.parametrize("role", sorted(Role))
def test_who_reads_the_log(cast: Cast, role: Role) -> None:
    status = cast.visit(cast.staff(role)).get("/admin/log").status_code
    assert status == (200 if role in READERS else 404)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.QUALITY, Role.AUDITOR])
def test_who_sees_no_clients_reads_that_a_record_was_opened_and_not_whose(
    cast: Cast, walker: Walker, role: Role
) -> None:
    page = log(cast, role)
    assert "Dana Example Record opened A client" in page
    assert walker.pseudonym not in page
    assert walker.client_id not in page


def test_a_supervisor_reads_whose(cast: Cast, walker: Walker) -> None:
    assert f"Dana Example Record opened {walker.pseudonym}" in log(cast, Role.SUPERVISOR)


def test_a_supervisor_reads_of_her_own_team_alone(cast: Cast, walker: Walker, dana: Colleague) -> None:
    chief, other = cast.staff(Role.SUPERVISOR, "Chief Example"), cast.staff(Role.SUPERVISOR, "Other Example")
    put_into(cast, "Day team", dana, chief)
    put_into(cast, "Evening team", other)
    record = f"Dana Example Record opened {walker.pseudonym}"
    assert record in text(cast.visit(chief).get("/admin/log").text)
    theirs = cast.visit(other)
    for asked in ("", f"?who={dana.id}", "?what=client_opened"):
        page = text(theirs.get(f"/admin/log{asked}").text)
        assert record not in page
        assert "Dana Example" not in page


def test_that_it_was_read_is_in_it(cast: Cast, walker: Walker) -> None:
    auditor = cast.visit(cast.staff(Role.AUDITOR, "Audrey Example"))
    auditor.get(f"/admin/log?what=client_opened&who={new_id()}")
    assert "Audrey Example Read this log This log" in text(auditor.get("/admin/log").text)
    with cast.database.reading() as db:
        details = db.execute(sa.select(Audit.detail).where(Audit.action == "log_read")).scalars().all()
    assert details[0]["action"] == "client_opened"


def test_it_is_narrowed_by_day_colleague_act_and_thing(cast: Cast, walker: Walker, dana: Colleague) -> None:
    today = clock.now().date().isoformat()
    found, record = "Record opened A client", log(cast, Role.AUDITOR)
    assert found in record
    for asked in ("?what=client_opened", f"?who={dana.id}", "?about=client", f"?since={today}&until={today}"):
        assert found in log(cast, Role.AUDITOR, asked), asked
    for asked in ("?what=hours_set", f"?who={new_id()}", "?about=team", "?until=2026-03-01", "?since=2026-03-03"):
        assert "Nothing of this kind is in the log." in log(cast, Role.AUDITOR, asked), asked


@pytest.mark.parametrize(
    "asked", ["?since=9999-12-31", "?until=yesterday", "?who=%00", "?page=0", "?page=x", "?page=99999999999999999999"]
)
def test_what_is_no_day_and_no_page_breaks_nothing(cast: Cast, asked: str) -> None:
    assert cast.visit(cast.staff(Role.AUDITOR)).get(f"/admin/log{asked}").status_code == 200


def test_a_long_log_has_pages(cast_on_both: Cast) -> None:
    cast = cast_on_both
    auditor = cast.staff(Role.AUDITOR)
    with cast.database.begin() as db:
        for number in range(PAGE + 1):
            append(db, Entry(ActorKind.STAFF, auditor.id, "hours_set", "service", str(number)))
    visit, asked = cast.visit(auditor), "/admin/log?what=hours_set"
    first, second = visit.get(asked).text, visit.get(f"{asked}&page=2").text
    assert first.count("Opening hours set</td>") == PAGE
    assert "&amp;page=2" in first
    assert second.count("Opening hours set</td>") == 1
    assert "page=3" not in second


def test_every_act_that_the_product_writes_down_has_words() -> None:
    """Acts that are named in a call as they are; those that are put together are in the table by hand."""
    named = {action for path in Path("app").rglob("*.py") for action in acts_in(path)}
    assert {"copy_taken", "glass_asked", "hours_set"} <= named
    assert named - actions().keys() == set()


def acts_in(path: Path) -> set[str]:
    """The third argument of each ``Entry``; the first words of each ``_note`` and ``_tell`` where a log is kept."""
    source = path.read_text(encoding="utf-8")
    if "services.audit" not in source and "import audit" not in source:
        return set()
    found: list[str] = []
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if any(isinstance(one, ast.Starred) for one in call.args):
            continue
        looked_at = {"Entry": call.args[2:3], "_note": call.args, "_tell": call.args}.get(name, [])
        words = [one.value for one in looked_at if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        found += words[:1]
    return set(found)


def test_no_two_acts_and_no_two_things_are_called_the_same() -> None:
    for words in (actions(), kinds()):
        assert len(set(words.values())) == len(words)
