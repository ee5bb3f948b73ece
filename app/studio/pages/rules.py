"""What the pages of words and rules show: all of them as they hold now, and one of them to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.house_rules import Key, Template, key_of
from app.outgoing_texts import SMS_PART, SMS_PART_OF_OTHER_LETTERS, filled, fits_one_part, places_of
from app.permissions import Actor
from app.queries.approvals import approvers, open_approval, waiting
from app.queries.service_settings import kept_rule, last_changes
from app.services.approvals import PARTS
from app.services.rule_checks import CHANNELS, SAMPLE, clocks_that_may_change
from app.services.rule_settings import all_keys
from app.studio.pages import rule_words as words
from app.studio.pages.rule_changes import Waiting, history, waiting_line
from app.studio.rule_forms import ANY, fields_of
from app.vocabulary import ApprovalKind
from app.web.changes import HistoryLine, who_set
from app.web.context import LANGUAGE_NAMES
from app.web.words import _, language_name
from quests.cut_offs import BOUNDS as CUT_OFF_BOUNDS
from quests.reminder_caps import BOUNDS as CAP_BOUNDS

GROUPS = (
    ("message", "mail"),
    ("words", "languages"),
    ("caps", "bell"),
    ("clocks", "clock"),
    ("cut_offs", "scale"),
    ("script", "message-circle-more"),
)


@dataclass(frozen=True)
class RuleLine:
    """One rule as it holds now. ``who`` set it last, if somebody did; ``waits``: a change of it waits."""

    key: Key
    title: str
    language: str
    lines: tuple[str, ...]
    who: str
    is_own: bool
    waits: bool


@dataclass(frozen=True)
class Group:
    """Rules of one kind."""

    kind: str
    title: str
    about: str
    icon: str
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True)
class RulesPage:
    """All rules, and what waits."""

    groups: tuple[Group, ...]
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True)
class Preview:
    """A message as it is read. ``told`` says how long it is."""

    channel: str
    subject: str
    body: str
    told: str


@dataclass(frozen=True)
class NumberField:
    """A field for a number or a time. ``hint`` says what it may be and what it usually is."""

    name: str
    label: str
    unit: str
    hint: str


@dataclass(frozen=True)
class RulePage:
    """One rule to be changed. ``fields`` is what stands in its form, ``built_in`` what the software says."""

    key: Key
    title: str
    about: str
    now: tuple[str, ...]
    built_in: tuple[str, ...]
    is_own: bool
    seen: int
    fields: dict[str, Any]
    numbers: tuple[NumberField, ...]
    places: tuple[str, ...]
    channels: tuple[tuple[str, str, str], ...]
    previews: tuple[Preview, ...]
    is_looked_at: bool
    listed: tuple[tuple[str, str], ...]
    second: str
    nobody_else: bool
    waits: Waiting | None
    history: tuple[HistoryLine, ...]


def rules_page(db: sa.Connection, reader: Actor) -> RulesPage:
    """Every rule, in groups, and above them what waits for a second person, the oldest first."""
    last, asked = last_changes(db), waiting(db, of_house=True)
    open_keys = {one.subject for one in asked}

    def line(key: Key) -> RuleLine:
        change = last.get(str(key))
        value = change.value if change is not None else {}
        spoken = language_name(key.language) if key.language else ""
        lines, is_asked = words.value_words(key, value), str(key) in open_keys
        return RuleLine(key, words.title_of(key), spoken, lines, who_set(change), bool(value), is_asked)

    of_kind: dict[str, list[RuleLine]] = {}
    for key in all_keys():
        of_kind.setdefault(key.kind, []).append(line(key))
    return RulesPage(
        groups=tuple(
            Group(kind, group_title(kind), words.about(Key(kind)), icon, tuple(of_kind[kind])) for kind, icon in GROUPS
        ),
        waiting=tuple(waiting_line(one, about, reader) for one in asked if (about := key_of(one.subject)) is not None),
    )


def group_title(kind: str) -> str:
    """What the rules of a kind are called together."""
    return {
        "message": _("Messages that leave"),
        "words": _("Words we leave out"),
        "caps": _("Reminders"),
        "clocks": _("What we promise"),
        "cut_offs": _("The risk ladder"),
        "script": _("Words for a contact"),
    }[kind]


def rule_page(
    db: sa.Connection, key: Key, reader: Actor, fields: dict[str, Any] | None = None, looked_at: Any = None
) -> RulePage:
    """One rule with its history; ``fields`` are what was typed, and ``looked_at`` its value, where something was."""
    kept = kept_rule(db, str(key))
    request = open_approval(db, ApprovalKind.SETTING, str(key))
    return RulePage(
        key=key,
        title=words.title_of(key),
        about=words.about(key),
        now=words.value_words(key, kept.value),
        built_in=words.value_words(key, {}),
        is_own=bool(kept.value),
        seen=kept.version,
        fields=fields if fields is not None else fields_of(key, kept.value),
        numbers=_numbers(key),
        places=tuple(f"{{{place}}}" for place in sorted(places_of(key.name))) if key.kind == "message" else (),
        channels=tuple((channel, channel or ANY, words.channel_title(channel)) for channel in map(str, CHANNELS)),
        previews=previews(key, kept.value if looked_at is None else looked_at),
        is_looked_at=looked_at is not None,
        listed=listed_words(key),
        second=_second(key),
        nobody_else=all(one.id == reader.id for one in approvers(db, tuple(PARTS.values()))),
        waits=waiting_line(request, key, reader) if request is not None else None,
        history=history(db, key),
    )


def _second(key: Key) -> str:
    if key.kind == "cut_offs":
        return _(
            "It holds when a clinician or a supervisor agrees. More points than now mean help for fewer people: that "
            "needs a clinician and a supervisor."
        )
    return _("It holds when a clinician or a supervisor agrees who did not ask for it.")


def _numbers(key: Key) -> tuple[NumberField, ...]:
    if key.kind == "cut_offs":
        return tuple(
            NumberField(part, words.cut_off_title(part), _("points"), _points_hint(part, *bounds))
            for part, bounds in CUT_OFF_BOUNDS.items()
        )
    if key.kind == "clocks":
        return tuple(
            NumberField(
                f"{kind}_{channel or ANY}", words.clock_title(kind, channel), _("minutes"),
                _("%(most)s at most, which is the usual.", most=longest),
            )
            for kind, by_channel in clocks_that_may_change().items()
            for channel, longest in by_channel.items()
        )  # fmt: skip
    if key.kind == "caps":
        return tuple(NumberField(part, *_cap_words(part)) for part in CAP_BOUNDS)
    return ()


def _points_hint(part: str, least: int, most: int) -> str:
    return _(
        "From %(least)s to %(most)s. Published: %(published)s.",
        least=least,
        most=most,
        published=words.published_points(part),
    )


def _cap_words(part: str) -> tuple[str, str, str]:
    return {
        "a_step": (_("Of one step"), _("reminders"), _("1 or 2. The usual is 2.")),
        "a_week": (_("In seven days, over all quests"), _("reminders"), _("From 1 to 3. The usual is 3.")),
        "quiet_from": (_("Nothing comes from"), "", _("From 17:00 to 21:00. The usual is 21:00.")),
        "quiet_until": (_("Nothing comes until"), "", _("From 09:00 to 12:00. The usual is 09:00.")),
    }[part]


def previews(key: Key, value: Mapping[str, Any]) -> tuple[Preview, ...]:
    """How a message reads on every channel that has words of its own, with its length."""
    if key.kind != "message":
        return ()
    if not value:
        body = words.built_in_message(key)
        return (Preview(words.channel_title(""), "", body, _length(body)),)
    found = []
    for channel, parts in value.items():
        said = filled(Template(**parts), SAMPLE)
        found.append(Preview(words.channel_title(channel), said.subject, said.body, _length(said.body)))
    return tuple(found)


def listed_words(key: Key) -> tuple[tuple[str, str], ...]:
    """What the list of the software has in this language: each word, and what to write instead."""
    if key.kind != "words":
        return ()
    from quests.lint.lists import word_list  # The linter takes a while to import.

    return tuple((one.entry, one.instead) for one in word_list(key.language).entries)


def _length(body: str) -> str:
    most = SMS_PART if body.isascii() else SMS_PART_OF_OTHER_LETTERS
    if fits_one_part(body):
        return _("%(count)s letters, one text message (up to %(most)s).", count=len(body), most=most)
    return _("%(count)s letters, more than one text message (%(most)s).", count=len(body), most=most)


def languages_here(key: Key) -> tuple[tuple[str, str], ...]:
    """The same rule in every language that it has, by the names of the languages."""
    return tuple(
        (one.language, LANGUAGE_NAMES.get(one.language, language_name(one.language)))
        for one in all_keys()
        if key.language and (one.kind, one.name) == (key.kind, key.name)
    )
