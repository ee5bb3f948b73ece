"""A chat or a browser becomes hers on her page: by a code or by a press of hers, and for nobody else."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from app.channels.bot import Heard
from app.channels.push import PushKeys
from app.extensions import Database
from app.models.access import PortalSession
from app.models.clients import Client
from app.models.outbox import Channel, ReachAddress
from app.queries.reach import reach_of
from app.queries.reminder_choices import choice_of
from app.services import channels, messenger, push_channel
from app.services.channels import open_outlets
from app.services.erasing import erase_client
from app.services.messenger_codes import MOST_AN_HOUR, give_code
from app.services.reminder_choices import open_address, stop_everything
from app.services.watched import begin, show_pages
from app.vault import Vault
from app.vocabulary import ActorKind, ChannelKind, Role
from config import Settings
from tests.accounts import SomeStaff, a_staff
from tests.channels.push_service import Browser
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor

CHAT = "100000001"
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc:def"
PAGE = "/my/reminders"


@pytest.fixture
def admin(database: Database, sqlite_settings: Settings) -> SomeStaff:
    return a_staff(database, sqlite_settings, Role.ADMIN)


@pytest.fixture
def with_bot(database: Database, sqlite_settings: Settings, admin: SomeStaff) -> None:
    """Staff set a bot up, and the worker learnt its name."""
    with database.begin() as db:
        address = "tgram://123456:a-token-of-the-tests/{to}"
        channels.set_up(db, Vault.of(sqlite_settings), ChannelKind.TELEGRAM, address, staff_id=admin.id)
        channels.show_as(db, ChannelKind.TELEGRAM, "a_quiet_bot")


@pytest.fixture
def with_push(database: Database, sqlite_settings: Settings, admin: SomeStaff) -> str:
    """Staff turned web push on; gives the public key."""
    with database.begin() as db:
        return push_channel.ensure_keys(db, Vault.of(sqlite_settings), sqlite_settings, staff_id=admin.id)


def subscription(name: str = "abc:def") -> str:
    return Browser().subscription(ENDPOINT.replace("abc:def", name))


def addresses(her: Person) -> list[str]:
    locker = her.walker.locker()
    with her.walker.database.reading() as db:
        rows = db.execute(
            sa.select(ReachAddress.id, ReachAddress.address_sealed)
            .where(ReachAddress.client_id == her.walker.client_id)
            .order_by(ReachAddress.agreed_at)
        ).all()
    return [open_address(locker, row.id, row.address_sealed) for row in rows]


class TestAChatInTelegram:
    def test_she_gets_a_code_for_our_bot_and_the_chat_that_writes_it_is_hers(
        self, with_bot: None, her: Person, sqlite_settings: Settings
    ) -> None:
        page = her.visitor.send(her.open(PAGE).form("/telegram"))
        assert page.status == 200
        assert "@a_quiet_bot" in page.main
        code = page.html.split("?start=")[1][:8]
        assert f"{code[:4]} {code[4:]}" in page.main
        with her.walker.database.begin() as db:
            reply = messenger.answer(db, sqlite_settings, Heard(1, CHAT, f"/start {code}"))
        assert reply is not None
        assert reply.words == "This chat is connected."
        assert addresses(her) == [CHAT]
        assert "A chat is connected" in her.open(PAGE).main

    def test_two_clicks_show_one_code_and_a_used_one_is_not_shown_again(
        self, with_bot: None, her: Person, sqlite_settings: Settings
    ) -> None:
        form = her.open(PAGE).form("/telegram")
        first, second = her.visitor.send(form), her.visitor.send(form)
        code = first.html.split("?start=")[1][:8]
        assert code in second.html
        with her.walker.database.begin() as db:
            messenger.answer(db, sqlite_settings, Heard(1, CHAT, code))
        assert code not in her.visitor.send(form).html

    def test_enough_codes_for_now(self, with_bot: None, her: Person, sqlite_settings: Settings) -> None:
        with her.walker.database.begin() as db:
            for number in range(MOST_AN_HOUR):
                give_code(db, sqlite_settings, her.walker.client_id, form_key=f"form-{number}")
        page = her.visitor.send(her.open(PAGE).form("/telegram"))
        assert "?start=" not in page.html
        assert "The next one is welcome in an hour." in page.text

    def test_the_page_says_what_the_other_company_learns(self, with_bot: None, her: Person) -> None:
        said = her.open(PAGE).main
        assert "Telegram is another company." in said
        assert "Nobody reads what you write there" in said


class TestABrowser:
    def test_it_is_hers_once_it_gave_its_address_and_her_messages_go_there(
        self, with_push: str, her: Person, sqlite_settings: Settings
    ) -> None:
        page = her.open(PAGE)
        assert f'data-push-key="{with_push}"' in page.html
        assert "a script is needed" in page.main, "said to who has none; the script says what is true for others"
        given = subscription()
        said = her.visitor.send(page.form("/push"), {"subscription": given})
        assert "Turned on." in said.text
        (kept,) = addresses(her)
        assert json.loads(kept) == json.loads(given)
        with her.walker.database.reading() as db:
            assert choice_of(db, her.walker.client_id).channel is ChannelKind.PUSH
            sealed = db.execute(sa.select(ReachAddress.address_sealed)).scalar_one()
        assert ENDPOINT.encode() not in sealed
        assert "On in 1 browser" in her.open(PAGE).main

    @pytest.mark.parametrize("given", ["", "{}", Browser().subscription("https://127.0.0.1/x"), "\x00" * 9000])
    def test_what_is_no_address_of_a_known_push_service_is_not_kept(
        self, with_push: str, her: Person, given: str
    ) -> None:
        said = her.visitor.send(her.open(PAGE).form("/push"), {"subscription": given})
        assert "could not be turned on" in said.text
        assert addresses(her) == []

    def test_the_oldest_of_many_browsers_gives_way(
        self, with_push: str, her: Person, sqlite_settings: Settings
    ) -> None:
        locker = her.walker.locker()
        for number in range(push_channel.MOST_BROWSERS + 1):
            with her.walker.database.begin() as db:
                push_channel.keep_browser(db, locker, sqlite_settings, subscription(f"browser-{number}"))
        kept = [json.loads(one)["endpoint"][-1] for one in addresses(her)]
        assert kept == ["1", "2", "3", "4", "5"]

    def test_a_browser_is_of_whoever_turned_it_on_last(self, with_push: str, new_person: NewPerson) -> None:
        one, other, given = new_person(), new_person(), subscription()
        for person in (one, other):
            person.visitor.send(person.open(PAGE).form("/push"), {"subscription": given})
        assert addresses(one) == []
        assert len(addresses(other)) == 1

    def test_stopped_watched_and_erased_nothing_is_sent_to_it(
        self, with_push: str, new_person: NewPerson, sqlite_settings: Settings
    ) -> None:
        stopped, watched, erased = new_person(), new_person(), new_person()
        for number, person in enumerate((stopped, watched, erased)):
            person.visitor.send(person.open(PAGE).form("/push"), {"subscription": subscription(f"b{number}")})
        with stopped.walker.database.begin() as db:
            before = reach_of(db, stopped.walker.client_id)
            assert before is not None
            assert before.channel is ChannelKind.PUSH
            stop_everything(db, stopped.walker.client_id, "page")
            begin(db, watched.walker.client_id)
            erase_client(db, erased.walker.client_id, pepper=sqlite_settings.pepper, actor=(ActorKind.CLIENT, ""))
            for person in (stopped, watched, erased):
                reach = reach_of(db, person.walker.client_id)
                assert reach is None or reach.channel is None
        with erased.walker.database.reading() as db:
            of_erased = ReachAddress.client_id == erased.walker.client_id
            assert db.scalar(sa.select(sa.func.count()).where(of_erased)) == 0


class TestTheKeysOfPush:
    def test_they_are_drawn_once_and_sealed(
        self, with_push: str, database: Database, sqlite_settings: Settings, admin: SomeStaff
    ) -> None:
        vault = Vault.of(sqlite_settings)
        with database.begin() as db:
            channels.turn(db, ChannelKind.PUSH, is_on=False, staff_id=admin.id)
            assert push_channel.public_key(db) is None
            assert push_channel.ensure_keys(db, vault, sqlite_settings, staff_id=admin.id) == with_push
            assert push_channel.public_key(db) == with_push
            outlet = open_outlets(db, vault)[ChannelKind.PUSH]
            sealed = db.execute(sa.select(Channel.address_sealed)).scalar_one()
        keys = PushKeys.read(outlet.address)
        assert keys.public() == with_push
        assert b"PRIVATE KEY" not in (sealed or b"PRIVATE KEY")
        assert "PRIVATE" not in repr(keys) + repr(outlet)


class TestWhoMayNot:
    @pytest.mark.parametrize("address", ["/my/reminders/telegram", "/my/reminders/push"])
    def test_nobody_is_led_to_the_door(self, with_bot: None, with_push: str, nobody: Visitor, address: str) -> None:
        assert nobody.post(address, {}, follow=False).status in (302, 303, 400, 403)

    @pytest.mark.parametrize("address", ["/my/reminders/telegram", "/my/reminders/push"])
    def test_where_staff_set_nothing_up_there_is_nothing(self, her: Person, address: str) -> None:
        page = her.open(PAGE)
        assert "data-push-key" not in page.html
        assert "A chat in Telegram" not in page.main
        token = {"csrf_token": page.forms[0].fields["csrf_token"]}
        assert her.visitor.post(address, token, follow=False).status == 404

    @pytest.mark.parametrize("address", ["/my/reminders/telegram", "/my/reminders/push"])
    def test_of_the_young_nothing_is_kept(self, with_bot: None, with_push: str, her: Person, address: str) -> None:
        with her.walker.database.begin() as db:
            db.execute(sa.update(Client).values(audience="young"))
        page = her.open(PAGE)
        assert "data-push-key" not in page.html
        assert "A chat in Telegram" not in page.main
        token = {"csrf_token": page.forms[0].fields["csrf_token"], "subscription": subscription()}
        assert her.visitor.post(address, token, follow=False).status == 404
        assert addresses(her) == []

    def test_while_somebody_may_be_watching_neither_is_offered(
        self, with_bot: None, with_push: str, her: Person
    ) -> None:
        form = her.open(PAGE).form("/telegram")
        with her.walker.database.begin() as db:
            begin(db, her.walker.client_id)
        assert "?start=" not in her.visitor.send(form).html, "her pages are bland"
        with her.walker.database.begin() as db:
            for token in db.execute(sa.select(PortalSession.token_hash)).scalars().all():
                show_pages(db, token)
        page = her.open(PAGE)
        assert "data-push-key" not in page.html
        assert "A chat in Telegram" not in page.main
