"""Somebody joins the staff by a link that opens once; shutting her out works at once."""

from __future__ import annotations

import pyotp
import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.queries import staff as staff_queries
from app.services import staff_accounts, staff_sessions
from app.services.passwords import WeakPassword
from app.services.staff_accounts import CodeRefused, EmailTaken, InvitationClosed, NoSuchStaff
from app.services.staff_sessions import SignInRefused
from app.vault import BoxWillNotOpen, Vault
from app.vocabulary import Role, StaffState
from config import Settings
from tests.accounts import PASSWORD, SomeStaff, a_staff
from tests.clocks import FrozenClock

EMAIL = "noor@example.org"
IP = "203.0.113.7"


def invite(database: Database, settings: Settings, email: str = EMAIL) -> str:
    with database.begin() as db:
        return staff_accounts.add_staff(
            db, Vault.of(settings), email=email, name="Noor Example", roles=[Role.COUNSELLOR]
        )


def code_for(database: Database, settings: Settings, token: str) -> str:
    with database.reading() as db:
        secret = staff_accounts.invitation(db, Vault.of(settings), token).totp_secret
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()))


def sign_in(database: Database, settings: Settings, person: SomeStaff) -> str:
    return staff_sessions.sign_in(
        database, settings, email=person.email, password=person.password, code=person.code(), ip=IP
    )


def test_who_accepts_an_invitation_becomes_active(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    token = invite(database, settings)
    code = code_for(database, settings, token)
    staff_id = staff_accounts.accept_invitation(database, settings, token, password=PASSWORD, code=code)
    with database.reading() as db:
        assert [(one.id, one.roles) for one in staff_queries.colleagues(db)] == [
            (staff_id, frozenset({Role.COUNSELLOR}))
        ]


def test_an_invited_person_is_nobody_yet(database: Database, settings: Settings) -> None:
    invite(database, settings)
    with database.reading() as db:
        assert staff_queries.colleagues(db) == []


def test_the_same_link_does_not_open_twice(database: Database, settings: Settings, frozen_clock: FrozenClock) -> None:
    token = invite(database, settings)
    code = code_for(database, settings, token)
    staff_accounts.accept_invitation(database, settings, token, password=PASSWORD, code=code)
    with pytest.raises(InvitationClosed):
        staff_accounts.accept_invitation(database, settings, token, password="another long password", code=code)


def test_a_link_closes_after_72_hours(database: Database, settings: Settings, frozen_clock: FrozenClock) -> None:
    token = invite(database, settings)
    frozen_clock.advance(hours=71, minutes=59)
    code_for(database, settings, token)
    frozen_clock.advance(minutes=1)
    with pytest.raises(InvitationClosed):
        code_for(database, settings, token)


def test_a_link_that_was_never_ours_is_closed(database: Database, settings: Settings) -> None:
    with pytest.raises(InvitationClosed):
        staff_accounts.accept_invitation(database, settings, "guess", password=PASSWORD, code="000000")


def test_a_weak_password_or_a_wrong_code_leaves_the_link_open(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    token = invite(database, settings)
    code = code_for(database, settings, token)
    with pytest.raises(WeakPassword):
        staff_accounts.accept_invitation(database, settings, token, password="password1234", code=code)
    with pytest.raises(CodeRefused):
        staff_accounts.accept_invitation(database, settings, token, password=PASSWORD, code="no code")
    staff_accounts.accept_invitation(database, settings, token, password=PASSWORD, code=code)


def test_the_code_of_joining_does_not_sign_in_again(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    person = a_staff(database, settings, Role.COUNSELLOR)
    with pytest.raises(SignInRefused):
        sign_in(database, settings, person)
    frozen_clock.advance(seconds=30)
    assert sign_in(database, settings, person)


def test_one_e_mail_is_one_account_however_it_is_written(database: Database, settings: Settings) -> None:
    invite(database, settings)
    with pytest.raises(EmailTaken):
        invite(database, settings, " Noor@Example.org ")


def test_a_new_invitation_ends_everything_before_it(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    person = a_staff(database, settings, Role.COUNSELLOR)
    frozen_clock.advance(minutes=1)
    visit = sign_in(database, settings, person)
    with database.begin() as db:
        first = staff_accounts.invite_again(db, Vault.of(settings), email=person.email)
        second = staff_accounts.invite_again(db, Vault.of(settings), email=person.email)
    with database.reading() as db:
        assert staff_sessions.visit_of(db, visit) is None
        with pytest.raises(InvitationClosed):
            staff_accounts.invitation(db, Vault.of(settings), first)
        assert staff_accounts.invitation(db, Vault.of(settings), second).totp_secret != person.totp_secret
    frozen_clock.advance(minutes=1)
    with pytest.raises(SignInRefused):
        sign_in(database, settings, person)


@pytest.mark.parametrize("state", [StaffState.SUSPENDED, StaffState.LEFT])
def test_who_is_shut_out_is_out_at_once(
    database: Database, settings: Settings, frozen_clock: FrozenClock, state: StaffState
) -> None:
    person = a_staff(database, settings, Role.COUNSELLOR)
    frozen_clock.advance(minutes=1)
    visit = sign_in(database, settings, person)
    with database.begin() as db:
        staff_accounts.shut_out(db, person.id, state, by_id="admin")
    frozen_clock.advance(minutes=1)
    with database.begin() as db:
        assert staff_sessions.visit_of(db, visit) is None
        with pytest.raises(NoSuchStaff):
            staff_accounts.invite_again(db, Vault.of(settings), email=person.email)
    with pytest.raises(SignInRefused):
        sign_in(database, settings, person)


def test_new_roles_end_every_visit(database: Database, settings: Settings, frozen_clock: FrozenClock) -> None:
    person = a_staff(database, settings, Role.SUPERVISOR)
    frozen_clock.advance(minutes=1)
    visit = sign_in(database, settings, person)
    with database.begin() as db:
        staff_accounts.change_roles(db, person.id, [Role.ANALYST], by_id="admin")
    with database.reading() as db:
        assert staff_sessions.visit_of(db, visit) is None
        assert staff_queries.roles_of(db, person.id) == {Role.ANALYST}


def test_the_database_holds_neither_password_nor_second_factor_nor_link(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    person = a_staff(database, settings, Role.COUNSELLOR)
    token = invite(database, settings)
    with database.reading() as db:
        tables = sa.inspect(db).get_table_names()
        everything = "\n".join(str(row) for table in tables for row in db.execute(sa.text(f'SELECT * FROM "{table}"')))
    assert person.id in everything
    for secret in (person.totp_secret, person.password, token):
        assert secret not in everything


def test_a_second_factor_that_is_moved_to_another_account_does_not_open(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    mine, hers = a_staff(database, settings, Role.ADMIN), a_staff(database, settings, Role.SUPERVISOR)
    frozen_clock.advance(minutes=1)
    with database.begin() as db:
        sealed = db.scalar(sa.text("SELECT totp_secret_sealed FROM staff WHERE id = :id"), {"id": mine.id})
        db.execute(
            sa.text("UPDATE staff SET totp_secret_sealed = :sealed WHERE id = :id"), {"sealed": sealed, "id": hers.id}
        )
    with pytest.raises(BoxWillNotOpen):
        sign_in(database, settings, hers)
