"""What the pages of words and rules show: all of them as they hold now, and one of them to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.house_rules import Key, Template, key_of
from app.outgoing_texts import SMS_PART, SMS_PART_OF_OTHER_LETTERS, filled, fits_one_part, places_of
from app.permissions import Actor
from app.queries.approvals import Approval, approvers, open_approval, waiting
from app.queries.service_settings import Change, Kept, history_of, kept_rule, last_changes
from app.services.approvals import PARTS, may_decide
from app.services.rule_checks import CAP_BOUNDS, CHANNELS, CUT_OFF_BOUNDS, SAMPLE, clocks_that_may_change
from app.services.rule_settings import all_keys
from app.studio.pages import rule_words as words
from app.studio.rule_forms import ANY, fields_of
from app.vocabulary import ApprovalKind
from app.web.context import LANGUAGE_NAMES
from app.web.filters import moment
from app.web.words import _, language_name

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
class Waiting:
    """A change that waits. ``signed``: what two hands it needs and whose there are; ``may_decide``: hers is one."""

    id: str
    key: Key
    title: str
    who: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str
    is_mine: bool
    may_decide: bool
    signed: tuple[str, ...]


@dataclass(frozen=True)
class RulesPage:
    """All rules, and what waits."""

    groups: tuple[Group, ...]
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True)
class HistoryLine:
    """One entry of the history of a rule: what it became, from what, and who was there."""

    at: datetime
    who: str
    before: tuple[str, ...]
    after: tuple[str, ...]


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
        return RuleLine(key, words.title_of(key), spoken, lines, _who(change), bool(value), is_asked)

    of_kind: dict[str, list[RuleLine]] = {}
    for key in all_keys():
        of_kind.setdefault(key.kind, []).append(line(key))
    return RulesPage(
        groups=tuple(
            Group(kind, group_title(kind), words.about(Key(kind)), icon, tuple(of_kind[kind])) for kind, icon in GROUPS
        ),
        waiting=tuple(_waiting(one, key, reader) for one in asked if (key := key_of(one.subject)) is not None),
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


def rule_page(db: sa.Connection, key: Key, reader: Actor, fields: dict[str, Any] | None = None) -> RulePage:
    """One rule with its history; ``fields`` are what was typed, where something was."""
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
        previews=_previews(key, kept),
        second=_second(key),
        nobody_else=all(one.id == reader.id for one in approvers(db, tuple(PARTS.values()))),
        waits=_waiting(request, key, reader) if request is not None else None,
        history=_history(db, key),
    )


def part_words(part: str) -> str:
    """Whose hand a part needs."""
    return {"clinical": _("a clinician"), "safety": _("a supervisor")}[part]


def _second(key: Key) -> str:
    if key.kind == "cut_offs":
        return _(
            "It holds when a clinician or a supervisor agrees. More points than now mean help for fewer people: that "
            "needs a clinician and a supervisor."
        )
    return _("It holds when a clinician or a supervisor agrees who did not ask for it.")


def _waiting(one: Approval, key: Key, reader: Actor) -> Waiting:
    parts: Mapping[str, str | None] = one.proposed.get("parts") or {}
    done, open_ones = _("%(who)s has agreed."), _("It still needs %(who)s.")
    return Waiting(
        id=one.id,
        key=key,
        title=_("%(title)s, %(language)s", title=words.title_of(key), language=language_name(key.language))
        if key.language
        else words.title_of(key),
        who=_("%(who)s asked on %(when)s", who=one.asked_name, when=moment(one.asked_at)),
        before=words.value_words(key, one.proposed["before"]),
        after=words.value_words(key, one.proposed["after"]),
        reason=one.reason,
        is_mine=one.asked_by == reader.id,
        may_decide=one.asked_by != reader.id and may_decide(one, reader),
        signed=tuple((done if by else open_ones) % {"who": part_words(part)} for part, by in parts.items()),
    )


def _history(db: sa.Connection, key: Key) -> tuple[HistoryLine, ...]:
    entries = history_of(db, str(key))
    values = [words.value_words(key, one.value) for one in entries]
    first = words.value_words(key, {})
    return tuple(
        HistoryLine(one.written_at, _people(one), before, after)
        for one, before, after in zip(entries, [*values[1:], first], values, strict=False)
    )


def _who(change: Change | None) -> str:
    if change is None:
        return ""
    return _("%(who)s, %(moment)s", who=_people(change), moment=moment(change.written_at))


def _people(change: Change) -> str:
    name = change.writer or _("Somebody who no longer works here")
    return _("%(name)s, with %(second)s", name=name, second=change.approver) if change.approver else name


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


def _previews(key: Key, kept: Kept) -> tuple[Preview, ...]:
    """How a message reads on every channel that has words of its own, with its length."""
    if key.kind != "message":
        return ()
    if not kept.value:
        body = words.built_in_message(key)
        return (Preview(words.channel_title(""), "", body, _length(body)),)
    found = []
    for channel, parts in kept.value.items():
        said = filled(Template(**parts), SAMPLE)
        found.append(Preview(words.channel_title(channel), said.subject, said.body, _length(said.body)))
    return tuple(found)


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
