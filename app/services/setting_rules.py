"""What each setting of the service may be: a value that is checked and tidied, within bounds that keep it safe.

Pure: a value comes in as somebody typed it and goes out as it is kept, or BadValue says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from config import LANGUAGES, Settings

LONGEST_NAME, LONGEST_ADDRESS, MOST_ROOMS, MOST_CONTACTS = 40, 300, 30, 12
LONGEST_LINE, LONGEST_NUMBER = 120, 40
BOUNDS: Mapping[str, tuple[int, int]] = {
    "contact_words_days": (7, 90),
    "visits_days": (7, 90),
    "tries_hours": (1, 720),
}
"""The shortest and the longest time that something may be kept (trust.md 2.6). Tries are counted for one hour."""
TELLING = re.compile(
    r"\w*(?:gambl|casino|betting|\bbets?\b|addict|therap|counsel|help ?line|hot ?line|crisis|suicid|recovery"
    r"|азарт|казино|ставк|лудоман|зависим|терап|психолог|кризис|горяч\w* лини|линия помощи|суицид)\w*",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\x00-\x1f\x7f<>]")
_NUMBER = re.compile(r"\+?[0-9(][0-9 ().-]*[0-9]")
_CURRENCY = re.compile(r"[A-Z]{3}")


class BadValue(Exception):
    """A value that cannot be kept. ``code`` says why, ``part`` which part of it, as the page names its field."""

    def __init__(self, code: str, part: str = "", **about: object) -> None:
        super().__init__(code)
        self.code, self.part, self.about = code, part, about


@dataclass(frozen=True)
class Rule:
    """One setting: how a value is checked, and whether a change of it needs a second person."""

    check: Callable[[Any, Settings], Any]
    needs_second: Callable[[Any, Any], bool]


def _never(_before: Any, _after: Any) -> bool:
    return False


def _always(_before: Any, _after: Any) -> bool:
    return True


def _line(value: object, most: int, part: str) -> str:
    text = " ".join(str(value or "").split())
    if len(text) > most:
        raise BadValue("too_long", part, most=most)
    if _SIGNS.search(str(value or "").strip()):
        raise BadValue("signs", part)
    return text


def _names(value: Mapping[str, str], _settings: Settings) -> dict[str, str]:
    """A name in each language; one that is left empty is what the software says."""
    lines = {language: _line(value.get(language), LONGEST_NAME, language) for language in LANGUAGES}
    return {language: name for language, name in lines.items() if name}


def _neutral_names(value: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """What stands in a client's tab, where others look: it tells nothing of what this is about (trust.md T1)."""
    names = _names(value, settings)
    for language, name in names.items():
        if found := TELLING.search(name):
            raise BadValue("tells", language, found=found.group())
        if any(name.casefold() == own.casefold() for own in settings.service_names.values()):
            raise BadValue("is_service", language)
    return names


def _zone(value: str, _settings: Settings) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError.
        raise BadValue("zone") from None
    if value != "UTC" and "/" not in value:
        raise BadValue("zone")
    return value


def _currency(value: str, _settings: Settings) -> str:
    from babel import Locale

    code = value.strip().upper()
    if not _CURRENCY.fullmatch(code) or code not in Locale("en").currencies:
        raise BadValue("currency")
    return code


def _languages(value: list[str], _settings: Settings) -> list[str]:
    """The languages on offer; the first is that of somebody of whom nothing else is known."""
    chosen = list(dict.fromkeys(value))
    if not chosen or any(one not in LANGUAGES for one in chosen):
        raise BadValue("languages")
    return chosen


def _takes_one_away(before: list[str], after: list[str]) -> bool:
    return bool(set(before) - set(after))


def _exit_url(value: str, settings: Settings) -> str:
    """Where quick exit leads: a page that anybody may be found on, reached safely, and none of ours."""
    address = value.strip()
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadValue("address") from None
    if parts.scheme != "https" or "." not in host or parts.username or port or re.search(r"\s|[<>\"']", address):
        raise BadValue("address")
    if len(address) > LONGEST_ADDRESS:
        raise BadValue("too_long", most=LONGEST_ADDRESS)
    own = {settings.portal_host, settings.staff_host, urlsplit(settings.portal_address).hostname}
    if host in {one for one in own if one}:
        raise BadValue("own_address")
    if TELLING.search(address):
        raise BadValue("address_tells")
    return address


def _rooms(value: list[str], _settings: Settings) -> list[str]:
    names = [name for typed in value if (name := _line(typed, LONGEST_NAME, ""))]
    if len(names) > MOST_ROOMS:
        raise BadValue("too_many", most=MOST_ROOMS)
    if len({name.casefold() for name in names}) < len(names):
        raise BadValue("twice")
    return names


def _length(key: str) -> Callable[[Any, Settings], int]:
    shortest, longest = BOUNDS[key]

    def check(value: Any, _settings: Settings) -> int:
        if not re.fullmatch(r"\d{1,4}", str(value).strip(), re.ASCII) or not shortest <= int(value) <= longest:
            raise BadValue("bounds", least=shortest, most=longest)
        return int(value)

    return check


def check_contacts(value: list[Mapping[str, Any]], _settings: Settings) -> list[dict[str, Any]]:
    """Ways to reach a person now, in their order. A row without anything is none; one without a number is a mistake."""
    kept = [_contact(row, str(place)) for place, row in enumerate(value) if _is_written(row)]
    if not kept:
        raise BadValue("nobody")
    if len(kept) > MOST_CONTACTS:
        raise BadValue("too_many", most=MOST_CONTACTS)
    return kept


def _is_written(row: Mapping[str, Any]) -> bool:
    return any(str(row.get(part) or "").strip() for part in ("name", "number", "hours", "note"))


def _contact(row: Mapping[str, Any], place: str) -> dict[str, Any]:
    name = _line(row.get("name"), LONGEST_LINE, f"name_{place}")
    number = _line(row.get("number"), LONGEST_NUMBER, f"number_{place}")
    if not name:
        raise BadValue("no_name", f"name_{place}")
    if not number or not _NUMBER.fullmatch(number):
        raise BadValue("number", f"number_{place}")
    return {
        "name": name,
        "number": number,
        "hours": _line(row.get("hours"), LONGEST_LINE, f"hours_{place}"),
        "note": _line(row.get("note"), LONGEST_LINE, f"note_{place}"),
        "is_emergency": bool(row.get("is_emergency")),
        "is_sample": bool(row.get("is_sample")),
    }


CONTACTS = Rule(check_contacts, _always)
RULES: Mapping[str, Rule] = {
    "service_names": Rule(_names, _never),
    "neutral_names": Rule(_neutral_names, _always),
    "service_zone": Rule(_zone, _never),
    "currency": Rule(_currency, _never),
    "languages": Rule(_languages, _takes_one_away),
    "exit_url": Rule(_exit_url, _always),
    "rooms": Rule(_rooms, _never),
    **{key: Rule(_length(key), _always) for key in BOUNDS},
}
