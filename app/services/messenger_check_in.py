"""A check-in in a chat: question by question with buttons, through the services of her pages.

What she chooses is saved at once as a draft, the same one that her page shows, and sent only when she says so. The bot
puts each question in the place of the one before, so the chat keeps no list of questions and answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa

from app import clock
from app.bot_words import Bot
from app.channels.bot import Button
from app.queries.journeys import JourneyRow, journey_of_client
from app.queries.one_tap import TappedMessage
from app.queries.quest_versions import definition_of
from app.services.answers import answers_of_step
from app.services.messenger_steps import asked_there, is_asked_there
from app.services.sealing import Locker, open_locker
from app.services.steps import AnswerMissing, StepEmpty, draft_answer, send_step
from app.vault import Vault, fingerprint
from config import Settings
from quests.answers import SCALE, Answer, clean
from quests.asking import Asked, questions_of
from quests.definition import Step
from quests.progress import ActRefused
from quests.questions import text_in

ASK, CHOOSE, GO_ON, LEAVE_EMPTY, STOP, SEND = "ask", "c", "g", "e", "x", "s"
ACTS = frozenset((ASK, CHOOSE, GO_ON, LEAVE_EMPTY, STOP, SEND))
"""What a button of a check-in does: the first word of what it carries."""
TAG_LETTERS = 10
SCALE_IN_A_ROW = 4
_MARK = "question"

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Said:
    """What the bot says in the place of the message that was pressed."""

    words: str
    rows: Rows = ()


@dataclass(frozen=True)
class CheckIn:
    """A step of hers that is asked in a chat, with her answers so far. ``token``: of the message that it began with."""

    settings: Settings
    token: str
    journey_id: str
    step: Step
    locker: Locker
    values: dict[str, Answer]
    language: str

    @property
    def bot(self) -> Bot:
        return Bot(self.language)

    @property
    def asked(self) -> list[Asked]:
        return asked_there(self.step, self.values, self.language)

    def tag(self, key: str, value: str = _MARK) -> str:
        """What a button carries in place of a question and a choice. Only this installation can make it."""
        return fingerprint(self.settings.pepper, "chat-button", f"{self.token} {key} {value}")[:TAG_LETTERS]

    def data(self, act: str, tag: str = "") -> str:
        return f"{act}.{self.token}.{tag}" if tag else f"{act}.{self.token}"

    def with_answer(self, key: str, answer: Answer) -> CheckIn:
        return replace(self, values={**self.values, key: answer})


def is_waiting(db: sa.Connection, client_id: str, journey_id: str | None, slug: str | None, language: str) -> bool:
    """Whether this step of hers can be done in a chat now."""
    return _step(db, client_id, journey_id, slug, language) is not None


def press(db: sa.Connection, settings: Settings, message: TappedMessage, token: str, act: str, tag: str) -> Said:
    """Do what a button of a check-in says, and give what comes next. Nothing that is refused is an error of hers."""
    found = _step(db, message.client_id, message.journey_id, message.step, message.language)
    if found is None:
        bot = Bot(message.language)
        is_kept = act == SEND and _is_sent(db, message)  # Pressed twice: it says the same again.
        return Said(bot.sent() if is_kept else bot.on_your_pages())
    journey, step = found
    locker = open_locker(db, Vault.of(settings), message.client_id)
    values = dict(answers_of_step(db, locker, journey.id, step.slug).values)
    check_in = CheckIn(settings, token, journey.id, step, locker, values, message.language)
    try:
        return _do(db, check_in, act, tag)
    except (ActRefused, StepEmpty):
        return Said(check_in.bot.on_your_pages())


def _step(
    db: sa.Connection, client_id: str, journey_id: str | None, slug: str | None, language: str
) -> tuple[JourneyRow, Step] | None:
    journey = journey_of_client(db, client_id, journey_id) if journey_id else None
    if journey is None or slug is None or journey.is_withdrawn or not _runs(journey):
        return None
    quest, state = definition_of(db, journey.quest_version_id), journey.state.steps.get(slug)
    if state is None or state.status not in ("open", "skipped") or slug not in quest.step_places:
        return None
    if state.due_from is not None and clock.now() < state.due_from:
        return None
    step = quest.step(slug)
    return (journey, step) if is_asked_there(step, language) else None


def _is_sent(db: sa.Connection, message: TappedMessage) -> bool:
    journey = journey_of_client(db, message.client_id, message.journey_id or "")
    state = journey.state.steps.get(message.step or "") if journey else None
    return state is not None and state.status == "done"


def _runs(journey: JourneyRow) -> bool:
    state = journey.state
    return state.is_started and not state.has_ended and not state.is_on_hold


def _do(db: sa.Connection, check_in: CheckIn, act: str, tag: str) -> Said:
    if act == ASK:
        return _next(check_in)
    if act == STOP:
        return Said(check_in.bot.left())
    if act == SEND:
        return _send(db, check_in)
    for asked in check_in.asked:
        if act in (GO_ON, LEAVE_EMPTY) and tag == check_in.tag(asked.key):
            return _pass(db, check_in, asked, leaves_empty=act == LEAVE_EMPTY)
        for value in _values(asked):
            if act == CHOOSE and tag == check_in.tag(asked.key, value):
                return _choose(db, check_in, asked, value)
    return Said(check_in.bot.not_current())


def _values(asked: Asked) -> list[str]:
    if asked.question.kind == "scale":
        return [str(number) for number in SCALE]
    return [choice.value for choice in asked.question.choices]


def _choose(db: sa.Connection, check_in: CheckIn, asked: Asked, value: str) -> Said:
    chosen = [value]
    if asked.question.kind == "several":
        before = check_in.values.get(asked.key)
        before = before if isinstance(before, list) else []
        chosen = [one for one in before if one != value] if value in before else [*before, value]
    check_in = _keep(db, check_in, asked, clean(asked.question, chosen))
    return _question(check_in, asked) if asked.question.kind == "several" else _next(check_in, after=asked.key)


def _pass(db: sa.Connection, check_in: CheckIn, asked: Asked, *, leaves_empty: bool) -> Said:
    if leaves_empty:
        check_in = _keep(db, check_in, asked, None)
    if not asked.question.is_optional and check_in.values.get(asked.key) in (None, "", []):
        return _question(check_in, asked)
    return _next(check_in, after=asked.key)


def _keep(db: sa.Connection, check_in: CheckIn, asked: Asked, answer: Answer) -> CheckIn:
    """The same draft as on her pages. Raises ActRefused."""
    draft_answer(db, check_in.locker, check_in.journey_id, check_in.step.slug, asked.key, answer)
    return check_in.with_answer(asked.key, answer)


def _next(check_in: CheckIn, *, after: str | None = None) -> Said:
    """The next question that she has not answered; behind the last one she is asked whether it shall be sent."""
    asked = check_in.asked
    keys = [one.key for one in asked]
    begin = keys.index(after) + 1 if after in keys else 0
    for one in [*asked[begin:], *asked[:begin]]:
        if one.key not in check_in.values:
            return _question(check_in, one)
    return _ask_to_send(check_in)


def _ask_to_send(check_in: CheckIn) -> Said:
    bot, there = check_in.bot, {one.key for one in check_in.asked}
    has_more = any(one.key not in there for one in questions_of(check_in.step, check_in.values))
    buttons = ((bot.send_it(), check_in.data(SEND)),), ((bot.stop_here(), check_in.data(STOP)),)
    return Said(bot.ask_to_send(has_more=has_more), buttons)


def _question(check_in: CheckIn, asked: Asked) -> Said:
    question, bot, language = asked.question, check_in.bot, check_in.language
    lines = [text_in(question.label, language)]
    if question.low_label is not None and question.high_label is not None:
        lines.append(bot.scale_ends(text_in(question.low_label, language), text_in(question.high_label, language)))
    if question.kind == "several":
        lines.append(bot.several())
    mark = check_in.tag(asked.key)
    rows = list(_choices(check_in, asked))
    if question.kind == "several":
        rows.append(((bot.go_on(), check_in.data(GO_ON, mark)),))
    if question.is_optional:
        rows.append(((bot.leave_empty(), check_in.data(LEAVE_EMPTY, mark)),))
    rows.append(((bot.stop_here(), check_in.data(STOP)),))
    return Said("\n".join(lines), tuple(rows))


def _choices(check_in: CheckIn, asked: Asked) -> Rows:
    question = asked.question
    labels = {choice.value: text_in(choice.label, check_in.language) for choice in question.choices}
    given = check_in.values.get(asked.key)
    given = given if isinstance(given, list) else []
    buttons = [
        (
            check_in.bot.chosen(labels[value]) if value in given else labels.get(value, value),
            check_in.data(CHOOSE, check_in.tag(asked.key, value)),
        )
        for value in _values(asked)
    ]
    width = SCALE_IN_A_ROW if question.kind == "scale" else 1
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def _send(db: sa.Connection, check_in: CheckIn) -> Said:
    """Through the same service as her page, so whatever follows of an answer follows here. The bot says the same."""
    key = fingerprint(check_in.settings.pepper, "chat-send", f"{check_in.token} {check_in.step.slug}")[:32]
    try:
        send_step(
            db,
            check_in.locker,
            check_in.journey_id,
            check_in.step.slug,
            key=key,
            language=check_in.language,
            settings=check_in.settings,
        )
    except AnswerMissing as missing:
        asked = next((one for one in check_in.asked if one.key == missing.question), None)
        return _question(check_in, asked) if asked else Said(check_in.bot.on_your_pages())
    return Said(check_in.bot.sent())
