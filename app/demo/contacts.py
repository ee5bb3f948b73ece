"""Contacts of the first line, written down: each way in which one may end, each risk, and some that go on now.

They lie so many hours before now: on whatever day a demo is built, it shows each.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.vocabulary import Audience, ContactChannel, ContactEnding, FollowUp
from quests.answers import Answer
from quests.dangers import DANGERS, FLAGS_KEY
from quests.instruments import instrument
from quests.questions import NONE_OF_THESE

Calls = tuple[tuple[float, str], ...]
DAY = 24.0


def _all(slug: str, points: int) -> dict[str, Answer]:
    return {f"{slug}.{item.key}": str(points) for item in instrument(slug).items}


def _heard(*dangers: str) -> dict[str, Answer]:
    return {one.key: "yes" for one in DANGERS if one.name in dangers}


CALM: dict[str, Answer] = {**_all("bbgs", 0), **_all("k6", 0), FLAGS_KEY: [NONE_OF_THESE]}
TIRED: dict[str, Answer] = {**_all("k6", 0), FLAGS_KEY: [NONE_OF_THESE]}
WORRIED: dict[str, Answer] = {**_all("bbgs", 1), FLAGS_KEY: ["f1"]}
NO_FOOD: dict[str, Answer] = {**WORRIED, FLAGS_KEY: ["f1", "f3"]}
AFRAID: dict[str, Answer] = _heard("violence_at_home", "fear_at_home")
IN_DANGER: dict[str, Answer] = _heard("plan", "means")
HOPELESS: dict[str, Answer] = {FLAGS_KEY: ["f7", "f8"], **_heard("worker_says_high")}


@dataclass(frozen=True)
class Contact:
    """One contact as it went. ``ago``: hours before now; ``minutes``: how long it took, where it has an ``ending``.

    ``says``: what was screened. ``agrees``: to notes, and so to become a client. ``steps``: how many steps of its
    protocols were walked, None for all of them. ``calls``: hours after it at which somebody tried to call, with how
    that went. ``waits``: nobody has taken over yet. ``accepted_after``: minutes until somebody took over, or looked at
    a complex case. ``writes``: she sends a message after a day. ``goes_well``: how the plan ends after the calls, None
    where it goes on.
    """

    ago: float
    channel: ContactChannel
    says: dict[str, Answer] = field(default_factory=dict)
    audience: Audience = Audience.SELF
    language: str = "en"
    ending: ContactEnding | None = None
    minutes: int = 35
    agrees: bool = False
    quest: str = ""
    follow_up: FollowUp = FollowUp.NOT_ASKED
    routes: tuple[str, ...] = ()
    steps: int | None = None
    waits: bool = False
    is_complex: bool = False
    call_back: bool = False
    calls: Calls = ()
    accepted_after: float = 1
    writes: bool = False
    goes_well: bool | None = None


_CALL, _CHAT, _MESSAGE = ContactChannel.CALL, ContactChannel.CHAT, ContactChannel.MESSAGE
_DONE, _NOT_NOW = ContactEnding.COMPLETED, ContactEnding.NOT_NOW
_YES, _NO = FollowUp.AGREED, FollowUp.DECLINED


def _whole(
    ago: float, says: dict[str, Answer], *routes: str, calls: Calls = (), minutes: int = 35, language: str = "en"
) -> Contact:
    """A call that came to its end with a yes to notes and to a call in two or three days."""
    return Contact(
        ago, _CALL, says, language=language, ending=_DONE, minutes=minutes, agrees=True, follow_up=_YES,
        routes=routes, calls=calls,
    )  # fmt: skip


IN_VAIN: Calls = ((49.0, "no_answer"), (54.0, "voicemail"), (71.0, "no_answer"))

CONTACTS: tuple[Contact, ...] = (
    _whole(12 * DAY, CALM, "information", "limits", calls=((51.0, "reached"),)),
    _whole(10 * DAY, WORRIED, "book_talk", "follow_up_call", calls=IN_VAIN),
    Contact(9 * DAY, _CHAT, WORRIED, ending=_NOT_NOW, follow_up=_NO, minutes=20),
    Contact(8 * DAY, ContactChannel.FORM, ending=ContactEnding.NOT_FOR_US, minutes=2),
    Contact(7 * DAY, ContactChannel.EMAIL, TIRED, Audience.CLOSE_PERSON, ending=_DONE, routes=("family_help",)),
    _whole(6 * DAY, NO_FOOD, "debt_help", calls=((50.0, "refused"),), minutes=70),
    Contact(5 * DAY, ContactChannel.VIDEO, CALM, Audience.YOUNG, ending=_DONE, minutes=40),
    _whole(2 * DAY + 8, WORRIED, "follow_up_call", calls=((50.0, "no_answer"),)),
    _whole(2 * DAY + 5, WORRIED, "first_talk", "follow_up_call", language="ru"),
    Contact(DAY + 6, _CALL, AFRAID, Audience.CLOSE_PERSON, agrees=True, ending=_DONE, routes=("crisis_centre",)),
    Contact(5.0, _CALL, AFRAID, Audience.CLOSE_PERSON, steps=5),
    Contact(2.0, _CALL, IN_DANGER, steps=8),
    Contact(0.6, _MESSAGE, WORRIED, is_complex=True),
    Contact(0.4, _CALL, HOPELESS, steps=6, agrees=True, ending=ContactEnding.LINE_LOST, call_back=True, minutes=18),
    Contact(0.2, _CALL, {FLAGS_KEY: [NONE_OF_THESE]}),
    Contact(0.05, _CHAT, IN_DANGER, waits=True, language="ru"),
)
