"""Two people for what one may not do alone: who asks never decides, the first is heard, and a yes comes true."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.access import Audit
from app.models.settings import ApprovalRequest, ServiceSetting
from app.models.staff import Staff, StaffRole
from app.permissions import Actor
from app.queries.approvals import approval_of, approvers, decided, waiting
from app.services import approvals
from app.services.approvals import AskedAlready, DecidedAlready, NeedsAnotherPerson
from app.services.service_settings import ChangedMeanwhile
from app.vault import Vault
from app.vocabulary import ApprovalKind, Decision, Role, StaffState
from config import Settings

KEY = "exit_url"
TO = "https://www.example.org/"


@dataclass(frozen=True)
class Office:
    """People of the staff, and what they do about approvals."""

    database: Database
    vault: Vault

    def hire(self, role: Role, name: str = "Noor Example", state: StaffState = StaffState.ACTIVE) -> Actor:
        staff_id = new_id()
        row = {"email": f"{staff_id}@example.org", "name": name, "state": state, "password_hash": "none"}
        with self.database.begin() as db:
            db.execute(sa.insert(Staff).values(id=staff_id, totp_secret_sealed=b"none", created_at=clock.now(), **row))
            db.execute(sa.insert(StaffRole).values(staff_id=staff_id, role=role))
        return Actor(staff_id, name, frozenset({role}))

    def ask(self, by: Actor, key: str = KEY, *, version: int = 0) -> str:
        proposed = {"before": "", "after": TO, "version": version}
        with self.database.begin() as db:
            return approvals.ask(db, ApprovalKind.SETTING, key, proposed, "A calmer page", by.id)

    def decide(self, request_id: str, by: Actor, decision: Decision = Decision.APPROVED) -> None:
        with self.database.begin() as db:
            approvals.decide(db, request_id, by, decision, vault=self.vault)

    def values(self) -> list[str]:
        with self.database.reading() as db:
            return list(db.execute(sa.select(ServiceSetting.value).where(ServiceSetting.key == KEY)).scalars())


@pytest.fixture
def office(database: Database, settings: Settings) -> Office:
    return Office(database, Vault.of(settings))


def test_a_yes_of_a_second_person_comes_true_and_both_are_noted(office: Office) -> None:
    admin, manager = office.hire(Role.ADMIN), office.hire(Role.MANAGER, "Maya Example")
    request_id = office.ask(admin)
    assert office.values() == []
    office.decide(request_id, manager)
    assert office.values() == [TO]
    with office.database.reading() as db:
        found = approval_of(db, request_id)
        assert found is not None
        assert (found.asked_name, found.decided_name, found.decision) == ("Noor Example", "Maya Example", "approved")
        assert (waiting(db), [one.id for one in decided(db, 9)]) == ([], [request_id])
        told = db.execute(sa.select(Audit.action, Audit.actor_id).order_by(Audit.action)).all()
    assert told == [
        ("approval_approved", manager.id),
        ("approval_asked", admin.id),
        ("setting_kept", admin.id),
    ]


def test_a_no_changes_nothing_and_makes_room_to_ask_anew(office: Office) -> None:
    admin, manager = office.hire(Role.ADMIN), office.hire(Role.MANAGER)
    office.decide(office.ask(admin), manager, Decision.DECLINED)
    assert office.values() == []
    office.decide(office.ask(admin), manager)
    assert office.values() == [TO]


def test_who_has_no_right_to_decides_nothing(office: Office) -> None:
    request_id = office.ask(office.hire(Role.ADMIN))
    for role in set(Role) - {Role.ADMIN, Role.MANAGER, Role.SUPERVISOR}:
        with pytest.raises(NeedsAnotherPerson):
            office.decide(request_id, office.hire(role))
    assert office.values() == []


def test_who_asks_never_decides_not_even_in_the_database(office: Office) -> None:
    admin = office.hire(Role.ADMIN)
    request_id = office.ask(admin)
    with pytest.raises(NeedsAnotherPerson):
        office.decide(request_id, admin)
    itself = sa.update(ApprovalRequest).values(decided_by=admin.id, decided_at=clock.now(), decision="approved")
    with pytest.raises(sa.exc.IntegrityError), office.database.begin() as db:
        db.execute(itself)


def test_one_thing_is_asked_for_once_at_a_time(office: Office) -> None:
    admin, colleague = office.hire(Role.ADMIN), office.hire(Role.ADMIN)
    request_id = office.ask(admin)
    with pytest.raises(AskedAlready):
        office.ask(colleague)
    office.ask(colleague, "neutral_names")
    with office.database.begin() as db:
        approvals.withdraw(db, request_id, staff_id=admin.id)
    office.ask(colleague)


def test_only_who_asked_takes_it_back_and_then_it_is_over(office: Office) -> None:
    admin, manager = office.hire(Role.ADMIN), office.hire(Role.MANAGER)
    request_id = office.ask(admin)
    with pytest.raises(DecidedAlready), office.database.begin() as db:
        approvals.withdraw(db, request_id, staff_id=manager.id)
    with office.database.begin() as db:
        approvals.withdraw(db, request_id, staff_id=admin.id)
    with pytest.raises(DecidedAlready):
        office.decide(request_id, manager)
    assert office.values() == []


def test_what_no_longer_stands_on_what_holds_stays_open(office: Office) -> None:
    admin, manager = office.hire(Role.ADMIN), office.hire(Role.MANAGER)
    request_id = office.ask(admin)
    newer = {"key": KEY, "version": 1, "value": "https://elsewhere.example/", "written_at": clock.now()}
    with office.database.begin() as db:
        db.execute(sa.insert(ServiceSetting).values(**newer))
    with pytest.raises(ChangedMeanwhile):
        office.decide(request_id, manager)
    with office.database.reading() as db:
        assert [one.id for one in waiting(db)] == [request_id]


def test_who_was_suspended_is_nobodys_second_person(office: Office) -> None:
    office.hire(Role.SUPERVISOR, "Away Example", StaffState.SUSPENDED)
    office.hire(Role.COUNSELLOR)
    office.hire(Role.SUPERVISOR, "Ayan Example")
    with office.database.reading() as db:
        assert [one.name for one in approvers(db)] == ["Ayan Example"]


def test_of_two_who_decide_at_once_one_is_heard(office: Office) -> None:
    admin, first, second = (office.hire(role) for role in (Role.ADMIN, Role.MANAGER, Role.SUPERVISOR))
    for _race in range(8):
        kept = len(office.values())
        request_id = office.ask(admin, version=kept)

        def says(how: tuple[Actor, Decision], request_id: str = request_id) -> bool:
            try:
                office.decide(request_id, *how)
            except DecidedAlready:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            heard = list(pool.map(says, [(first, Decision.APPROVED), (second, Decision.DECLINED)]))
        assert sorted(heard) == [False, True]
        assert len(office.values()) == kept + heard[0]
