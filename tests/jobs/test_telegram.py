"""Our bot in Telegram: it connects a chat, does what is pressed, asks a check-in, and says nothing that gives away."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.channels import bot, send
from app.channels.letters import Letter, Outlet
from app.extensions import Database
from app.ids import new_id
from app.jobs import telegram
from app.jobs.housekeeping import forget_tries
from app.jobs.telegram import poll
from app.jobs.worker import Worker
from app.models.access import SignInTry
from app.models.outbox import Channel, MessengerCode, Outgoing, ReachAddress
from app.queries.journeys import events_of, journeys_of_client
from app.queries.one_tap import tapped_message
from app.queries.reminder_choices import addresses_of, choice_of
from app.services import channels, messenger, messenger_codes, one_tap, outbox, reminder_choices, watched
from app.services.answers import answers_of_step
from app.services.messenger_codes import CodeWasShown, TooManyCodes, give_code
from app.services.outbox import Claimed, NewMessage
from app.services.quest_versions import publish_library
from app.services.steps import draft_answer
from app.services.throttle import PER_ACCOUNT
from app.vault import Vault
from app.vocabulary import ChannelKind, DeliveryOutcome, OneTap, Role
from config import Settings
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.jobs.a_bot_api import TOKEN, BotApi, bot_api
from tests.journeys.looking import TELLING
from tests.people_on_a_quest import Walker, a_walker
from tests.test_outgoing_texts import OF_OURS

TELEGRAM = ChannelKind.TELEGRAM
HER_CHAT, ANOTHER_CHAT = 100_000_001, 100_000_002
CHECK_IN = "check-in-day-3"
SOMEBODY_NOW = "If you need somebody now, open your pages and choose Talk now."


@pytest.fixture(scope="module")
def sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the library published once: reading it anew for each test would be most of the time."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("published") / "questline.sqlite3"))
    database = Database(f"sqlite:///{path}")
    with database.begin() as db:
        publish_library(db)
    database.dispose()
    return path


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    with bot_api() as api:
        monkeypatch.setattr(bot, "API", api.address)
        yield api


@dataclass
class Chat:
    """Somebody on quest 3.1 with a chat, and a worker that asks what came in."""

    walker: Walker
    api: BotApi
    settings: Settings

    @property
    def database(self) -> Database:
        return self.walker.database

    def ask(self, worker: str = "one") -> int:
        return poll(self.database, self.settings, worker, wait=0)

    def code(self) -> str:
        with self.database.begin() as db:
            return give_code(db, self.settings, self.walker.client_id, form_key=new_id())

    def write(self, words: str, chat: int = HER_CHAT) -> None:
        self.api.written(chat, words)
        self.ask()

    def connect(self) -> None:
        self.write(f"/start {self.code()}")
        assert self.api.words[-1] == "This chat is connected."

    def addresses(self) -> list[str]:
        locker = self.walker.locker()
        with self.database.reading() as db:
            kept = addresses_of(db, self.walker.client_id)
        return [reminder_choices.open_address(locker, one.id, one.address_sealed) for one in kept]

    def note(self, step: str | None) -> tuple[Claimed, str]:
        """A reminder that went out; gives it, and what its buttons carry after the act."""
        now, key = clock.now(), new_id()
        with self.database.begin() as db:
            db.execute(sa.update(Outgoing).values(state="cancelled", closed_at=now, holder=None, lease_until=None))
            about = {"client_id": self.walker.client_id, "journey_id": self.walker.journey_id, "step": step}
            outbox.plan(db, [NewMessage(key, "step_waits", now, **about)])
            (message,) = outbox.claim(db, "one", 1)
            outbox.settle(db, "one", [outbox.Tried(message, DeliveryOutcome.SENT, TELEGRAM, "en")])
        return message, one_tap.link_token(self.settings.pepper, message.id)

    def buttons_of(self, message: Claimed) -> dict[str, str]:
        with self.database.reading() as db:
            return dict(messenger.buttons_under(db, self.settings, message, "en"))

    def press(self, data: str, chat: int = HER_CHAT) -> None:
        self.api.pressed(chat, data)
        self.ask()

    def tap(self, label: str) -> None:
        """Press what stands under the last thing that the bot said."""
        self.press(self.api.buttons()[label])

    def answers(self, step: str = CHECK_IN) -> dict[str, Any]:
        locker = self.walker.locker()
        with self.database.reading() as db:
            return dict(answers_of_step(db, locker, self.walker.journey_id, step).values)

    def place(self) -> int | None:
        with self.database.reading() as db:
            return db.execute(sa.select(Channel.place).where(Channel.kind == TELEGRAM)).scalar_one()


def with_a_bot(settings: Settings) -> Settings:
    return replace(settings, channels=(f"tgram://{TOKEN}/{{to}}",))


@pytest.fixture
def her(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock, api: BotApi) -> Chat:
    return Chat(a_walker(sqlite_database, sqlite_settings), api, with_a_bot(sqlite_settings))


@pytest.fixture
def on_both(database: Database, settings: Settings, frozen_clock: FrozenClock, api: BotApi) -> Chat:
    """For what the database itself decides."""
    return Chat(a_walker(database, settings), api, with_a_bot(settings))


@pytest.fixture
def due(her: Chat, frozen_clock: FrozenClock) -> Chat:
    """She is connected, and her first check-in is due."""
    at_her_check_in(her, frozen_clock)
    return her


def at_her_check_in(chat: Chat, frozen_clock: FrozenClock) -> None:
    for step in ("how-we-work", "short-look", "what-i-want"):
        chat.walker.skip(step)
    chat.walker.send("limits", {"fits_now": "playing_less", "money_per_week": 8000})
    chat.walker.send("one-block")
    frozen_clock.advance(days=4)
    chat.connect()


# --- connecting ------------------------------------------------------------------------------------------------------


def test_a_code_from_her_page_makes_the_chat_hers_and_her_messages_go_there(on_both: Chat) -> None:
    on_both.connect()
    assert on_both.addresses() == [str(HER_CHAT)]
    with on_both.database.reading() as db:
        assert choice_of(db, on_both.walker.client_id).channel is TELEGRAM
        sealed, hmac = db.execute(sa.select(ReachAddress.address_sealed, ReachAddress.address_hmac)).one()
    assert str(HER_CHAT) not in f"{sealed!r} {hmac}"


def test_the_code_alone_will_do_and_however_it_is_typed(her: Chat) -> None:
    code = her.code()
    her.write(f" {code[:4].lower()} - {code[4:]} ")
    assert her.addresses() == [str(HER_CHAT)]


def test_the_database_holds_no_code(her: Chat) -> None:
    code = her.code()
    with her.database.reading() as db:
        rows = db.execute(sa.select(MessengerCode.__table__)).all()
    assert len(rows) == 1
    assert code not in str(rows)


def test_a_code_works_for_a_quarter_of_an_hour_and_once(her: Chat, frozen_clock: FrozenClock) -> None:
    late = her.code()
    frozen_clock.advance(minutes=15)
    her.write(late)
    assert her.api.words == ["That code is not in use."]
    code = her.code()
    her.write(code)
    her.write(code, ANOTHER_CHAT)
    assert her.api.words[1:] == ["This chat is connected.", "That code is not in use."]
    her.write(code)
    assert her.api.words[-1] == "This chat is connected.", "the same once more, from the chat that it made hers"
    assert her.addresses() == [str(HER_CHAT)]


def test_a_new_code_ends_the_one_before_and_a_second_click_shows_the_same(her: Chat) -> None:
    first = her.code()
    with her.database.begin() as db:
        second, again = (give_code(db, her.settings, her.walker.client_id, form_key="one-form") for _ in range(2))
    assert second == again != first
    her.write(first)
    her.write(second)
    assert her.api.words == ["That code is not in use.", "This chat is connected."]
    with her.database.begin() as db, pytest.raises(CodeWasShown):
        give_code(db, her.settings, her.walker.client_id, form_key="one-form")


def test_enough_codes_for_now_and_an_hour_later_the_next(her: Chat, frozen_clock: FrozenClock) -> None:
    for _ in range(messenger_codes.MOST_AN_HOUR):
        her.code()
    with pytest.raises(TooManyCodes):
        her.code()
    frozen_clock.advance(hours=1)
    her.code()
    frozen_clock.advance(hours=1)
    forget_tries(her.database)
    with her.database.reading() as db:
        assert db.execute(sa.select(MessengerCode.code_hmac)).all() == [], "nothing is kept of what counts no more"


def test_guesses_are_counted_in_each_chat_and_weigh_on_no_other(her: Chat) -> None:
    code = her.code()
    for _ in range(PER_ACCOUNT + 2):
        her.write("BBBB-2222", ANOTHER_CHAT)
    assert her.api.words.count("That code is not in use.") == PER_ACCOUNT
    assert her.api.words.count("That was often enough for now. The next try is welcome in an hour.") == 2
    her.write(code, ANOTHER_CHAT)
    assert her.addresses() == [], "who guessed too often is not heard, also where the guess is right"
    her.write(code)
    assert her.addresses() == [str(HER_CHAT)]
    with her.database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInTry)) == PER_ACCOUNT


def test_the_young_have_no_chat(her: Chat) -> None:
    code = her.code()
    with her.database.begin() as db:
        db.execute(sa.text("UPDATE client SET audience = 'young'"))
        with pytest.raises(reminder_choices.NotForTheYoung):
            give_code(db, her.settings, her.walker.client_id, form_key="f")
    her.write(code)
    assert her.api.words == ["That code is not in use."]
    assert her.addresses() == []


# --- what is written -------------------------------------------------------------------------------------------------


def test_what_is_written_is_answered_the_same_and_kept_nowhere(her: Chat) -> None:
    her.connect()
    before = everything_in(her.database)
    for words in ("I cannot go on", "/help", "hello\n" * 200, "\x00", "I want to die"):
        her.write(words)
        assert her.api.words[-1] == f"Nobody reads this chat, and what is written here is not kept. {SOMEBODY_NOW}"
    now = everything_in(her.database)
    assert {table for table in now if now[table] != before[table]} <= {"channel", "lease"}


def everything_in(database: Database) -> dict[str, str]:
    with database.reading() as db:
        names = sa.inspect(db).get_table_names()
        return {name: str(db.execute(sa.text(f'SELECT * FROM "{name}"')).all()) for name in names}


def test_strangers_read_nothing_of_what_this_is(her: Chat) -> None:
    her.write("/start")
    her.write("who are you?")
    her.press("stop.whatever")
    assert her.api.words == [
        "To connect this chat, write the code here that your page shows.",
        f"Nobody reads this chat, and what is written here is not kept. {SOMEBODY_NOW}",
        "This chat is not connected.",
    ]


def test_in_a_group_and_to_a_picture_the_bot_is_silent_or_bland(her: Chat) -> None:
    code = her.code()
    her.api.written(-100, code, kind="group")
    her.api.written(HER_CHAT, code, kind="channel")
    her.ask()
    assert her.api.said == []
    assert her.addresses() == []
    her.api.written(HER_CHAT, None)
    her.ask()
    assert her.api.words == [f"Nobody reads this chat, and what is written here is not kept. {SOMEBODY_NOW}"]


# --- watched, stopped, gone ------------------------------------------------------------------------------------------


def test_while_somebody_may_be_watching_the_bot_is_silent_at_once(due: Chat) -> None:
    message, token = due.note(CHECK_IN)
    buttons, code = due.buttons_of(message), due.code()
    with due.database.begin() as db:
        watched.begin(db, due.walker.client_id)
    said = len(due.api.said)
    for data in buttons.values():
        due.press(data)
    due.press(f"c.{token}.0123456789")
    for words in ("hello", "/start", code):
        due.write(words)
    assert len(due.api.said) == said
    assert due.answers() == {}
    due.write(code, ANOTHER_CHAT)
    assert due.api.words[-1] == "That code is not in use.", "nor does her code open another chat"
    with due.database.begin() as db:
        watched.end(db, due.walker.client_id)
    due.write("hello")
    assert len(due.api.said) == said + 2


def test_after_stop_the_bot_is_silent_until_she_starts_again(due: Chat) -> None:
    message, _token = due.note(CHECK_IN)
    due.press(due.buttons_of(message)["Stop messages"])
    assert due.api.words[-1] == "Stopped. Nothing more comes here, until you start it again on your pages."
    with due.database.reading() as db:
        assert choice_of(db, due.walker.client_id).is_stopped
    said = len(due.api.said)
    for words in ("hello", "/start"):
        due.write(words)
    due.press(f"ask.{_token}")
    assert len(due.api.said) == said
    with due.database.begin() as db:
        reminder_choices.start_again(db, due.walker.client_id)
    due.write("hello")
    assert len(due.api.said) == said + 1


# --- buttons ---------------------------------------------------------------------------------------------------------


def test_under_a_note_about_a_check_in_stand_its_buttons_with_tokens_in_them(due: Chat) -> None:
    message, _token = due.note(CHECK_IN)
    buttons = due.buttons_of(message)
    assert list(buttons) == ["Answer here", "Later", "Pause", "Stop messages"]
    for data in buttons.values():
        assert len(data.encode()) <= bot.LONGEST_DATA
        for told in (due.walker.client_id, due.walker.journey_id, CHECK_IN, "check"):
            assert told not in data


def test_a_note_goes_out_with_them_by_the_channel_itself(due: Chat) -> None:
    message, _token = due.note(CHECK_IN)
    outlet = Outlet(TELEGRAM, f"tgram://{TOKEN}/{{to}}")
    letter = Letter(str(HER_CHAT), "A note", "You have a note.", message.id, tuple(due.buttons_of(message).items()))
    assert send(outlet, letter).outcome is DeliveryOutcome.SENT
    assert list(due.api.buttons()) == ["Answer here", "Later", "Pause", "Stop messages"]
    assert due.api.last["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize(
    ("label", "act", "said"),
    [
        ("Later", OneTap.LATER, "Later, then."),
        ("Pause", OneTap.PAUSE, "Paused. Your pages are there whenever you like."),
    ],
)
def test_a_button_does_what_a_link_of_one_tap_does(due: Chat, label: str, act: OneTap, said: str) -> None:
    message, _token = due.note(CHECK_IN)
    due.press(due.buttons_of(message)[label])
    assert due.api.words[-1] == said
    assert due.api.said[-1][0] == "editMessageText", "it stands in the place of the note"
    with due.database.reading() as db:
        kept = tapped_message(db, message.id)
        (journey,) = journeys_of_client(db, due.walker.client_id)
    assert kept is not None
    assert kept.answer is act
    assert journey.state.is_paused == (act is OneTap.PAUSE)


def test_done_is_offered_for_what_a_tick_closes_and_closes_it(her: Chat) -> None:
    her.connect()
    message, _token = her.note("how-we-work")
    buttons = her.buttons_of(message)
    assert "Answer here" not in buttons
    her.press(buttons["Done"])
    assert her.api.words[-1] == "Good. Thank you for telling us."
    assert her.walker.journey().state.steps["how-we-work"].status == "done"


def test_a_button_of_somebody_else_does_nothing(due: Chat) -> None:
    other = Chat(a_walker(due.database, due.settings, "Calm Otter"), due.api, due.settings)
    other.write(other.code(), ANOTHER_CHAT)
    message, token = due.note(CHECK_IN)
    for data in (*due.buttons_of(message).values(), f"s.{token}"):
        other.press(data, ANOTHER_CHAT)
        assert due.api.words[-1] == "This is not current any more. Your pages show how things stand."
    with due.database.reading() as db:
        kept = tapped_message(db, message.id)
    assert kept is not None
    assert kept.answer is None


def test_what_no_button_of_ours_carries_does_nothing(due: Chat) -> None:
    before = everything_in(due.database)
    for data in (".", "stop", "stop.", "ask.x", "stop." + "A" * 30, "x" * 64, "s..", "\x00.\x00"):
        due.press(data)
        assert due.api.words[-1] == "This is not current any more. Your pages show how things stand."
    due.press("")
    assert due.api.words[-1].startswith("Nobody reads this chat")
    now = everything_in(due.database)
    assert {table for table in now if now[table] != before[table]} <= {"channel", "lease"}


# --- a check-in ------------------------------------------------------------------------------------------------------


def test_a_check_in_is_asked_question_by_question_and_sent_like_on_her_pages(
    on_both: Chat, frozen_clock: FrozenClock
) -> None:
    due = on_both
    at_her_check_in(due, frozen_clock)
    message, _token = due.note(CHECK_IN)
    due.press(due.buttons_of(message)["Answer here"])
    assert due.api.words[-1] == "How did it go with what you chose?"
    assert list(due.api.buttons()) == ["I kept to it", "Partly", "Not this time", "Stop here"]
    due.tap("Partly")
    assert due.answers() == {"kept": "partly"}, "saved at once, as on her page"
    assert due.api.words[-1] == "How have you felt these days?\n0: Very low. 10: Very good."
    due.tap("7")
    assert due.api.words[-1] == (
        "Send your answers? They are read by the same people as on your pages. "
        "Your pages have room for more, before you send it."
    )
    assert due.walker.journey().state.steps[CHECK_IN].status == "open", "nothing is sent unasked"
    due.tap("Send it")
    assert due.api.words[-1] == f"Kept. Thank you. {SOMEBODY_NOW}"
    state = due.walker.journey().state
    assert state.steps[CHECK_IN].status == "done"
    assert due.answers() == {"kept": "partly", "mood": 7}
    with due.database.reading() as db:
        done = [event for event in events_of(db, due.walker.journey_id) if event.kind == "step_done"][-1]
    assert done.detail["facts"] == {"kept": "partly"}
    assert {method for method, told in due.api.said[1:] if "text" in told} == {"editMessageText"}


def test_she_may_leave_one_empty_stop_and_go_on_with_what_her_page_has(due: Chat) -> None:
    message, _token = due.note(CHECK_IN)
    due.press(due.buttons_of(message)["Answer here"])
    assert "Leave this one empty" not in due.api.buttons(), "this one is needed"
    due.tap("Stop here")
    assert due.api.words[-1] == "What you chose is saved. You can go on here or on your pages."
    locker = due.walker.locker()
    with due.database.begin() as db:
        draft_answer(db, locker, due.walker.journey_id, CHECK_IN, "kept", "kept")
    due.press(due.buttons_of(message)["Answer here"])
    assert due.api.words[-1].startswith("How have you felt"), "what she answered on her page is not asked again"
    due.tap("Leave this one empty")
    due.tap("Send it")
    assert due.answers()["kept"] == "kept"
    assert due.walker.journey().state.steps[CHECK_IN].status == "done"


def test_pressed_twice_and_pressed_late_it_stays_one_step(due: Chat) -> None:
    message, token = due.note(CHECK_IN)
    due.press(due.buttons_of(message)["Answer here"])
    first = due.api.buttons()
    due.tap("I kept to it")
    due.press(f"s.{token}")
    due.press(f"s.{token}")
    assert due.api.words[-2:] == [f"Kept. Thank you. {SOMEBODY_NOW}"] * 2
    due.press(first["Not this time"])
    assert due.api.words[-1] == "This one is on your pages."
    assert due.answers()["kept"] == "kept"
    with due.database.reading() as db:
        kinds = [event.kind for event in events_of(db, due.walker.journey_id) if event.step == CHECK_IN]
    assert kinds.count("step_done") == 1


def test_what_a_needed_answer_lacks_is_asked_before_anything_is_sent(due: Chat) -> None:
    _message, token = due.note(CHECK_IN)
    due.press(f"s.{token}")
    assert due.api.words[-1] == "How did it go with what you chose?"
    assert due.walker.journey().state.steps[CHECK_IN].status == "open"


def test_before_its_day_and_for_another_kind_of_step_nothing_is_asked(her: Chat, frozen_clock: FrozenClock) -> None:
    at_her_check_in(her, frozen_clock)
    for step in ("check-in-day-7", "limits", "what-i-want", None, "no-such-step"):
        message, token = her.note(step)
        assert "Answer here" not in her.buttons_of(message), step
        her.press(f"ask.{token}")
        assert her.api.words[-1] == "This one is on your pages.", step


def test_nothing_that_the_bot_says_gives_her_away(due: Chat) -> None:
    message, _token = due.note(CHECK_IN)
    due.press(due.buttons_of(message)["Answer here"])
    due.tap("Not this time")
    due.tap("0")
    due.tap("Send it")
    due.write("hello")
    said = due.api.words + [
        label for _m, told in due.api.said for label in str(told.get("reply_markup", "")).split("'")
    ]
    assert len(said) > 10
    for words in said:
        assert not TELLING.search(words), words
        assert not OF_OURS["en"].search(words), words


# --- exactly once ----------------------------------------------------------------------------------------------------


def test_each_thing_is_acted_upon_once_whoever_dies_and_when(on_both: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the commit: nothing was done, and it comes again. After it: it was done, and does not."""
    code = on_both.code()
    on_both.api.written(HER_CHAT, code)
    acts: list[str] = []
    real = messenger.answer

    def answer(db: Any, settings: Settings, heard: Any) -> Any:
        acts.append(heard.words)
        reply = real(db, settings, heard)
        if len(acts) == 1:
            raise KeyboardInterrupt  # Killed before the commit.
        return reply

    def killed_after_the_commit(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(messenger, "answer", answer)
    with pytest.raises(KeyboardInterrupt):
        on_both.ask()
    assert on_both.addresses() == []
    with monkeypatch.context() as once:
        once.setattr(telegram, "_say", killed_after_the_commit)
        with pytest.raises(KeyboardInterrupt):
            on_both.ask()
    assert on_both.addresses() == [str(HER_CHAT)]
    assert on_both.ask() == 0
    assert acts == [code, code]
    assert on_both.api.words == []


def test_a_place_that_is_not_kept_with_the_act_does_it_twice(her: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without the place in the act's own transaction the test above could not hold."""
    monkeypatch.setattr(telegram, "move_place", lambda *_args: True)
    her.write("hello")
    her.ask()
    assert len(her.api.words) == 2


def test_of_two_workers_one_asks_and_one_that_slept_does_nothing_again(on_both: Chat) -> None:
    on_both.api.written(HER_CHAT, "hello")
    assert on_both.ask("one") == 1
    assert on_both.ask("two") == 0, "the lease is the other's"
    with on_both.database.begin() as db:
        place = on_both.place()
        assert place is not None
        assert not channels.move_place(db, TELEGRAM, place - 1, place), "who slept has the place of before"
    telegram.give_back(on_both.database, "one")
    on_both.api.written(HER_CHAT, "hello")
    assert on_both.ask("two") == 1


def test_one_that_cannot_be_acted_upon_stops_no_other(her: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    real = messenger.answer

    def answer(db: Any, settings: Settings, heard: Any) -> Any:
        if heard.words == "poison":
            raise ZeroDivisionError
        return real(db, settings, heard)

    monkeypatch.setattr(messenger, "answer", answer)
    her.api.written(HER_CHAT, "poison")
    her.api.written(HER_CHAT, "hello")
    assert her.ask() == 2
    assert len(her.api.words) == 1


def test_a_busy_database_loses_nothing(her: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_args: Any) -> Any:
        raise sa.exc.OperationalError("", {}, Exception("database is locked"))

    her.api.written(HER_CHAT, "hello")
    with monkeypatch.context() as once:
        once.setattr(messenger, "answer", busy)
        with pytest.raises(sa.exc.OperationalError):
            her.ask()
    assert her.ask() == 1


def test_a_new_count_after_a_quiet_week_is_followed(her: Chat) -> None:
    her.api.number = 9_000_000
    her.write("hello")
    her.api.number = 1_000
    her.api.waiting.clear()  # Telegram keeps nothing for a week.
    her.write("hello")
    her.write("hello")
    assert len(her.api.words) == 3
    assert her.place() == 1_003


# --- the bot itself --------------------------------------------------------------------------------------------------


def test_without_a_bot_nobody_is_asked(sqlite_database: Database, sqlite_settings: Settings, api: BotApi) -> None:
    assert poll(sqlite_database, sqlite_settings, wait=0) == 0
    staff = a_staff(sqlite_database, sqlite_settings, Role.ADMIN)
    with sqlite_database.begin() as db:
        channels.set_up(db, Vault.of(sqlite_settings), TELEGRAM, f"tgram://{TOKEN}/{{to}}", staff_id=staff.id)
        channels.turn(db, TELEGRAM, is_on=False, staff_id=staff.id)
    assert poll(sqlite_database, sqlite_settings, wait=0) == 0
    assert api.asked == []
    with sqlite_database.begin() as db:
        channels.turn(db, TELEGRAM, is_on=True, staff_id=staff.id)
    poll(sqlite_database, sqlite_settings, wait=0)
    assert api.asked == ["getMe", "getUpdates"]


def test_a_worker_listens_and_lets_the_next_one_begin_at_once(
    sqlite_database: Database, sqlite_settings: Settings, api: BotApi
) -> None:
    api.written(HER_CHAT, "hello")
    worker = Worker(sqlite_database, with_a_bot(sqlite_settings))
    worker.start()
    until = time.monotonic() + 5
    while not api.words and time.monotonic() < until:
        time.sleep(0.02)
    worker.shutdown()
    assert len(api.words) == 1
    assert poll(sqlite_database, with_a_bot(sqlite_settings), "another", wait=0) == 0
    api.written(HER_CHAT, "hello")
    assert poll(sqlite_database, with_a_bot(sqlite_settings), "another", wait=0) == 1


def test_its_name_is_learnt_once_for_her_page(her: Chat) -> None:
    her.ask()
    her.ask()
    assert her.api.asked.count("getMe") == 1
    with her.database.reading() as db:
        assert db.scalar(sa.select(Channel.shown_as).where(Channel.kind == TELEGRAM)) == "a_quiet_bot"


@pytest.mark.parametrize("method", ["getUpdates", "getMe"])
def test_a_bot_that_is_not_reached_is_asked_again_later(her: Chat, method: str, caplog: Any) -> None:
    her.api.written(HER_CHAT, "hello")
    her.api.refuses[method] = (502, "")
    assert her.ask() == 0
    assert TOKEN not in caplog.text
    her.api.refuses.clear()
    assert her.ask() == 1


def test_where_a_message_cannot_be_changed_another_is_said(due: Chat) -> None:
    message, _token = due.note(CHECK_IN)
    due.api.refuses["editMessageText"] = (400, "Bad Request: message can't be edited")
    due.press(due.buttons_of(message)["Later"])
    assert due.api.said[-1][0] == "sendMessage"
    due.api.refuses["editMessageText"] = (400, "Bad Request: message is not modified")
    said = len(due.api.said)
    due.press(due.buttons_of(message)["Pause"])
    assert [method for method, _told in due.api.said[said:]] == ["answerCallbackQuery"]
