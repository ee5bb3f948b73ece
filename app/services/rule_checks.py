"""What each of the words and rules of the service may be: checked, tidied, within bounds that keep people safe.

Pure: a value comes in as it was typed and goes out as it is kept, or BadValue says what is wrong with which part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from app.house_rules import Key, Template, own_list
from app.outgoing_texts import TEXTS, Readers, filled, fits_one_part, places_of
from app.services.setting_rules import TELLING, BadValue
from app.vocabulary import ChannelKind
from config import LANGUAGES
from quests.clocks import ANY, RULES
from quests.contact import scripts, spoken_languages
from quests.cut_offs import BOUNDS as CUT_OFF_BOUNDS
from quests.cut_offs import LOWER_THAN, CutOffs
from quests.own_words import OwnList
from quests.reminder_caps import BOUNDS as CAP_BOUNDS

LONGEST_SUBJECT, LONGEST_BODY, LONGEST_LINE, MOST_LINES = 60, 160, 300, 8
LONGEST_FORM, MOST_FORMS, MOST_WORDS, LONGEST_INSTEAD = 60, 20, 60, 200
CHANNELS = ("", ChannelKind.EMAIL, ChannelKind.SMS)
"""Channels that may have words of their own; "" is every other one."""
SHORTEST: Mapping[str, int] = {"senior": 10, "debt_help": 10, "debrief": 24 * 60}
"""Minutes below which a clock could only be red. The others may be as short as a minute; none is longer than ours."""
MESSAGES = tuple(key for key, text in TEXTS.items() if text.readers is Readers.CLIENT)
SAMPLE = {"day": "Wednesday 30 September", "time": "17:30"}
WORD_LANGUAGES = ("en", "ru", "kk", "fa", "zh")
KINDS = ("words", "message", "caps", "clocks", "cut_offs", "script")
_SIGNS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f<>]")
_PLACE = re.compile(r"\{([^{}]*)\}|[{}]")
_ALSO_TELLING = re.compile(
    r"\w*(?:\bquests?\b|lotter|jackpot|wager|poker|\bdebts?\b|\bloans?\b|self.?exclu|violen"
    r"|\bигр|игорн|\bквест|лотере|\bдолг|кредит|самоисключ|насили)\w*",
    re.IGNORECASE,
)
"""What a message to a client says even less than a tab does: it is read on a lock screen (trust.md T3)."""
_WAY_OUT = re.compile(r"://|www\.|@", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def clocks_that_may_change() -> dict[str, dict[str, int]]:
    """The minutes of every clock that counts in minutes, by kind and channel: the longest that each may take."""
    return {
        kind: {channel: int(time.total_seconds()) // 60 for channel, time in rule.within.items()}
        for kind, rule in RULES.items()
        if rule.within
    }


def is_key(key: Key) -> bool:
    """Whether there is a rule of this name, in this language."""
    known: Mapping[str, Callable[[], bool]] = {
        "words": lambda: not key.name and key.language in WORD_LANGUAGES,
        "message": lambda: key.name in MESSAGES and key.language in LANGUAGES,
        "script": lambda: key.language in spoken_languages() and key.name in {one.slug for one in scripts()},
    }
    return known[key.kind]() if key.kind in known else key.kind in KINDS and not (key.name or key.language)


def check(key: Key, typed: Any, names: Collection[str] = ()) -> dict[str, Any]:
    """The value as it is kept. ``names`` are those of the service, which no message tells. Raises BadValue."""
    checks: Mapping[str, Callable[[], dict[str, Any]]] = {
        "words": lambda: _words(typed, key.language),
        "message": lambda: _message(typed, key, names),
        "script": lambda: _script(typed),
        "caps": lambda: _caps(typed),
        "clocks": lambda: _clocks(typed),
        "cut_offs": lambda: _cut_offs(typed),
    }
    return checks[key.kind]()


def is_less_care(key: Key, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether somebody whom the ladder reaches now would not be reached any more: that needs both hands."""
    return key.kind == "cut_offs" and CutOffs(**after).is_less_care_than(CutOffs(**before))


# --- numbers -------------------------------------------------------------------------------------------------------


def _number(value: object, bounds: tuple[int, int], part: str) -> int:
    least, most = bounds
    text = str(value or "").strip()
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or not least <= int(text) <= most:
        raise BadValue("bounds", part, least=least, most=most)
    return int(text)


def _minute_of_day(value: object, bounds: tuple[int, int], part: str) -> int:
    found = _CLOCK.fullmatch(str(value or "").strip())
    minute = int(found[1]) * 60 + int(found[2]) if found else -1
    if not bounds[0] <= minute <= bounds[1]:
        raise BadValue("time", part, least=clock_words(bounds[0]), most=clock_words(bounds[1]))
    return minute


def clock_words(minute: int) -> str:
    """A minute of the day as it is typed."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _caps(typed: Mapping[str, object]) -> dict[str, Any]:
    numbers = {part: _number(typed.get(part), CAP_BOUNDS[part], part) for part in ("a_step", "a_week")}
    times = {part: _minute_of_day(typed.get(part), CAP_BOUNDS[part], part) for part in ("quiet_from", "quiet_until")}
    return {**numbers, **times}


def _clocks(typed: Mapping[str, Mapping[str, object]]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for kind, by_channel in clocks_that_may_change().items():
        for channel, longest in by_channel.items():
            value = typed.get(kind, {}).get(channel)
            part = f"{kind}_{channel or 'any'}"
            kept.setdefault(kind, {})[channel] = _number(value, (min(SHORTEST.get(kind, 1), longest), longest), part)
        first = kept[kind][ANY]
        for channel, minutes in kept[kind].items():
            if minutes > first:
                raise BadValue("live_first", f"{kind}_{channel}")
    return kept


def _cut_offs(typed: Mapping[str, object]) -> dict[str, Any]:
    kept = {part: _number(typed.get(part), bounds, part) for part, bounds in CUT_OFF_BOUNDS.items()}
    for lighter, heavier in LOWER_THAN.items():
        if kept[lighter] >= kept[heavier]:
            raise BadValue("order", lighter)
    return kept


# --- words ---------------------------------------------------------------------------------------------------------


def _line(value: object, most: int, part: str) -> str:
    if _SIGNS.search(str(value or "").strip()):
        raise BadValue("signs", part)
    text = " ".join(str(value or "").split())
    if len(text) > most:
        raise BadValue("too_long", part, most=most)
    return text


def _lines(value: object, part: str) -> list[str]:
    lines = [line for each in str(value or "").splitlines() if (line := _line(each, LONGEST_LINE, part))]
    if len(lines) > MOST_LINES:
        raise BadValue("too_many_lines", part, most=MOST_LINES)
    return lines


def _script(typed: Mapping[str, object]) -> dict[str, Any]:
    words = _lines(typed.get("words"), "words")
    if not words:
        raise BadValue("no_words", "words")
    return {"words": words, "typed": _lines(typed.get("typed"), "typed")}


def _message(typed: Mapping[str, Mapping[str, object]], key: Key, names: Collection[str]) -> dict[str, Any]:
    kept = {}
    for channel in CHANNELS:
        parts = typed.get(channel, {})
        name = channel or "any"
        subject = _line(parts.get("subject"), LONGEST_SUBJECT, f"subject_{name}")
        body = _line(parts.get("body"), LONGEST_BODY, f"body_{name}")
        if subject or body:
            kept[str(channel)] = _template(key, str(channel), subject, body, names)
    if not kept:
        raise BadValue("no_words", "body_any")
    return kept


def _template(key: Key, channel: str, subject: str, body: str, names: Collection[str]) -> dict[str, str]:
    name = channel or "any"
    if not body:
        raise BadValue("no_words", f"body_{name}")
    if not subject and channel != ChannelKind.SMS:
        raise BadValue("no_subject", f"subject_{name}")
    for part, text in (("subject", subject), ("body", body)):
        _must_be_neutral(text, f"{part}_{name}", key.language, names)
        allowed = places_of(key.name) if part == "body" else frozenset()
        for place in _PLACE.finditer(text):
            if place[1] not in allowed:
                raise BadValue("place", f"{part}_{name}", found=place[0])
    if channel == ChannelKind.SMS and not fits_one_part(filled(Template(subject, body), SAMPLE).body):
        raise BadValue("two_parts", f"body_{name}")
    return {"subject": subject, "body": body}


def _must_be_neutral(text: str, part: str, language: str, names: Collection[str]) -> None:
    """Read on a lock screen it tells nothing of what this is about, and it leads nowhere but to her pages (T3)."""
    if found := TELLING.search(text) or _ALSO_TELLING.search(text):
        raise BadValue("tells", part, found=found.group())
    if named := next((name for name in names if name and name.casefold() in text.casefold()), None):
        raise BadValue("tells", part, found=named)
    from quests.lint.words import find_words  # The linter takes a while to import.

    if listed := find_words(text, language):
        raise BadValue("tells", part, found=listed[0].found)
    if found := _WAY_OUT.search(text):
        raise BadValue("way_out", part, found=found.group())


# --- the lists of the linter ---------------------------------------------------------------------------------------


def _words(typed: Mapping[str, Any], language: str) -> dict[str, Any]:
    words = [_word(row, str(at)) for at, row in enumerate(typed.get("words", ())) if _is_written(row)]
    if len(words) > MOST_WORDS:
        raise BadValue("too_many", "", most=MOST_WORDS)
    forms = [form.casefold() for word in words for form in word["forms"]]
    if len(set(forms)) < len(forms):
        raise BadValue("twice", f"forms_{len(words) - 1}")
    allow = [
        line for each in str(typed.get("allow") or "").splitlines() if (line := _line(each, LONGEST_FORM, "allow"))
    ]
    kept = {"words": words, "allow": list(dict.fromkeys(allow))}
    _must_leave_the_lists_whole(allow, own_list({**kept, "allow": []}), language)
    return kept


def _is_written(row: Mapping[str, object]) -> bool:
    return any(str(row.get(part) or "").strip() for part in ("forms", "instead"))


def _word(row: Mapping[str, object], place: str) -> dict[str, Any]:
    given = re.split(r"[,;،、\n]", str(row.get("forms") or ""))
    forms = [form for each in given if (form := _line(each, LONGEST_FORM, f"forms_{place}"))]
    if not forms or any(not re.search(r"\w", form) for form in forms):
        raise BadValue("no_forms", f"forms_{place}")
    if len(forms) > MOST_FORMS:
        raise BadValue("too_many", f"forms_{place}", most=MOST_FORMS)
    instead = _line(row.get("instead"), LONGEST_INSTEAD, f"instead_{place}")
    if not instead:
        raise BadValue("no_instead", f"instead_{place}")
    kind = row.get("kind") if row.get("kind") in ("stigma", "hype") else "stigma"
    return {"forms": list(dict.fromkeys(forms)), "kind": kind, "instead": instead}


def _must_leave_the_lists_whole(allow: Sequence[str], own: OwnList, language: str) -> None:
    """What is let through is longer than the listed word in it, so that no entry of our lists is emptied by it."""
    from quests.lint.folding import pieces
    from quests.lint.words import find_words

    for phrase in allow:
        found = find_words(phrase, language, own)
        if not found:
            raise BadValue("nothing_in_it", "allow", found=phrase)
        covered = sum(len(pieces(one.found)) for one in found)
        if covered >= len(pieces(phrase)):
            raise BadValue("whole_word", "allow", found=phrase)
