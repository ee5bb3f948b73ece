"""What the service set for its words and rules (``/studio/rules``), as it holds in this request, job or command.

Live settings read it with everything else that staff set and lay it down here (services/live_settings.py); whoever asks
the domain hands it on as a parameter. Where nobody set anything it is what the software says. A value that this version
cannot read any more counts as none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any

from quests.clocks import RULES as CLOCKS
from quests.clocks import ClockRule, with_times
from quests.contact.own import OwnScript
from quests.cut_offs import PUBLISHED, CutOffs
from quests.own_words import OwnList, OwnWord
from quests.reminder_caps import USUAL, Caps

PREFIX, MESSAGES = "house.", "house.message."
"""Begins the keys of these settings: ``house.caps``, ``house.words.en``, ``house.message.step_waits.en``."""


@dataclass(frozen=True)
class Key:
    """Which of them: its kind, which one of the kind where there are several, and the language of its words."""

    kind: str
    name: str = ""
    language: str = ""

    def __str__(self) -> str:
        return PREFIX + ".".join(part for part in (self.kind, self.name, self.language) if part)


def key_of(text: str) -> Key | None:
    """The key that a setting has in the database; None for every other setting."""
    if not text.startswith(PREFIX):
        return None
    kind, *rest = text.removeprefix(PREFIX).split(".")
    return Key(kind, ".".join(rest[:-1]), rest[-1]) if rest else Key(kind)


@dataclass(frozen=True)
class Template:
    """The words of one message on one channel, with places for what it may name, as ``{day}``."""

    subject: str
    body: str


OwnTexts = Mapping[tuple[str, str], Mapping[str, Template]]
"""The words of a service by text and language, then by channel; "" is every channel without words of its own."""


@dataclass(frozen=True)
class HouseRules:
    """All of it. ``scripts`` by their slug and language; ``words`` by language; ``clocks`` is the whole table with the
    times of the service."""

    cut_offs: CutOffs = PUBLISHED
    caps: Caps = USUAL
    words: Mapping[str, OwnList] = field(default_factory=dict)
    clocks: Mapping[str, ClockRule] = field(default_factory=lambda: CLOCKS)
    messages: OwnTexts = field(default_factory=dict)
    were_messages_set: bool = False
    """Whether any message was ever said in other words than ours: what went out then was read in those."""
    scripts: Mapping[tuple[str, str], OwnScript] = field(default_factory=dict)


BUILT_IN = HouseRules()
_held: ContextVar[HouseRules] = ContextVar("house_rules", default=BUILT_IN)


def now() -> HouseRules:
    """What holds at this moment."""
    return _held.get()


def hold(rules: HouseRules) -> None:
    """From here on these hold in this thread."""
    _held.set(rules)


@contextmanager
def held(rules: HouseRules) -> Iterator[None]:
    """Within the block these hold; afterwards what held before."""
    before = now()
    hold(rules)
    try:
        yield
    finally:
        hold(before)


def house_rules_from(kept: Mapping[str, tuple[int, Any]]) -> HouseRules:
    """The rules from their values as they are kept, with their versions, by their keys; others are passed over."""
    read = [(key, version, value) for text, (version, value) in kept.items() if value and (key := key_of(text))]
    were_messages_set = any(text.startswith(MESSAGES) for text in kept)
    if not read and not were_messages_set:
        return BUILT_IN
    one = {key.kind: value for key, _version, value in read if not key.language}
    return HouseRules(
        cut_offs=CutOffs(**_known(CutOffs, one.get("cut_offs"))),
        caps=Caps(**_known(Caps, one.get("caps"))),
        words={key.language: own_list(value) for key, _version, value in read if key.kind == "words"},
        clocks=with_times(times_in(one.get("clocks") or {})),
        messages=own_texts((key, value) for key, _version, value in read),
        were_messages_set=were_messages_set,
        scripts={
            (key.name, key.language): OwnScript(version, tuple(value["words"]), tuple(value["typed"]))
            for key, version, value in read
            if key.kind == "script"
        },
    )


def own_texts(values: Iterable[tuple[Key, Mapping[str, Any]]]) -> OwnTexts:
    """The words of messages from their values as they are kept; of one key the last counts, an empty one is ours."""
    found = {
        (key.name, key.language): {channel: Template(**words) for channel, words in value.items()}
        for key, value in values
        if key.kind == "message"
    }
    return {named: by_channel for named, by_channel in found.items() if by_channel}


def own_list(value: Mapping[str, Any]) -> OwnList:
    """The word list of the service in one language, from the value as it is kept."""
    words = (OwnWord(tuple(word["forms"]), word["kind"], word["instead"]) for word in value["words"])
    return OwnList(tuple(words), tuple(value["allow"]))


def times_in(value: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, timedelta]]:
    """The times of the clocks from the value as it is kept: minutes by kind and channel."""
    return {
        kind: {channel: timedelta(minutes=minutes) for channel, minutes in by_channel.items()}
        for kind, by_channel in value.items()
        if kind in CLOCKS
    }


def _known(model: type, value: Mapping[str, Any] | None) -> dict[str, Any]:
    names = {one.name for one in fields(model)}
    return {name: number for name, number in (value or {}).items() if name in names}
