"""The settings of the service in words: what each is called, what it does, and a value of it as people say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.queries.service_settings import CRISIS_CONTACTS
from app.service import BUILT_IN_NAME
from app.services.setting_rules import BadValue
from app.web.context import LANGUAGE_NAMES
from app.web.words import _, ngettext
from app.web.zones import zone_words


def title_of(key: str) -> str:
    """What a setting is called."""
    name, _dot, code = key.partition(".")
    if name == CRISIS_CONTACTS:
        return _("Contacts for a crisis: %(language)s", language=LANGUAGE_NAMES.get(code, code))
    return {
        "service_names": _("Name of the service"),
        "neutral_names": _("Neutral name"),
        "service_zone": _("Time zone"),
        "currency": _("Currency"),
        "languages": _("Languages on offer"),
        "exit_url": _("Where “Leave quickly” leads"),
        "rooms": _("Rooms for talks in person"),
        "contact_words_days": _("Words of a contact without a yes"),
        "visits_days": _("Visits"),
        "tries_hours": _("Tries to sign in"),
    }[key]


def about(key: str) -> str:
    """What hangs on a setting."""
    name, _dot, _code = key.partition(".")
    if name == CRISIS_CONTACTS:
        return _("They stand on every page on which somebody may be in danger, in this order.")
    return {
        "service_names": _("Staff read it on top of their pages. No client does."),
        "neutral_names": _(
            "It stands in the tab, in the header and on the home screen of a client, where others may look. It says "
            "nothing of what this is about."
        ),
        "service_zone": _("Opening hours and times of day follow this clock. Each client may choose another one."),
        "currency": _("It stands beside amounts. Amounts that were noted keep their numbers; nothing is converted."),
        "languages": _(
            "In these languages pages can be read. The main one is for who has chosen none. Whoever reads a language "
            "that is taken away gets the main one."
        ),
        "exit_url": _(
            "A page that anybody might look at, such as the weather. Without an address it is a plain page about the "
            "weather of our own."
        ),
        "rooms": _(
            "A talk in person gets one of them, and no room has two talks at one time. Without any, no room is kept."
        ),
        "contact_words_days": _(
            "What was typed in a contact of somebody who did not say yes to a record, and in its protocols. Then it is "
            "deleted, with the key that read it."
        ),
        "visits_days": _(
            "When somebody signed in, clients and staff. A client sees her own visits as long as they are kept."
        ),
        "tries_hours": _(
            "Traces of tries in vain to sign in, without a name or an address. They slow down guessing for one hour."
        ),
    }[key]


def value_words(key: str, value: Any) -> tuple[str, ...]:
    """A value as people say it, in lines."""
    name, _dot, _code = key.partition(".")
    if name == CRISIS_CONTACTS:
        return tuple(contact_words(row) for row in value) or (_("Nobody is named."),)
    if key in ("service_names", "neutral_names"):
        return _name_lines(key, value)
    words: dict[str, Callable[[], tuple[str, ...]]] = {
        "service_zone": lambda: (zone_words(value),),
        "languages": lambda: _language_lines(value),
        "exit_url": lambda: (value or _("Our own page about the weather"),),
        "rooms": lambda: tuple(value) or (_("No room is kept."),),
        "contact_words_days": lambda: (days_words(value),),
        "visits_days": lambda: (days_words(value),),
        "tries_hours": lambda: (ngettext("%(num)s hour", "%(num)s hours", value),),
    }
    return words[key]() if key in words else (str(value),)


def days_words(days: int) -> str:
    """How long, in days."""
    return ngettext("%(num)s day", "%(num)s days", days)


def contact_words(row: dict[str, Any]) -> str:
    """One way to reach a person, in a line: name, number, hours, note, and what it is."""
    kinds = [_("emergency number")] if row["is_emergency"] else []
    kinds += [_("a sample, not a real number")] if row["is_sample"] else []
    parts = (row["name"], row["number"], row["hours"], row["note"], *kinds)
    return " · ".join(part for part in parts if part)


def problem_words(problem: BadValue) -> str:
    """What is wrong with a value, and what to write instead."""
    about_it = problem.about
    return {
        "too_long": lambda: _("Shorten it to %(most)s characters.", **about_it),
        "signs": lambda: _("Leave out line breaks and the signs < and >."),
        "tells": lambda: _(
            "“%(found)s” tells what this is about. Choose a name that anybody could have in a tab.", **about_it
        ),
        "is_service": lambda: _("This is the name of the service. In a client's tab another one is safer."),
        "zone": lambda: _("Choose a zone from the list."),
        "currency": lambda: _("Write the three letters of a currency, for example KZT or EUR."),
        "languages": lambda: _("Choose one language at least."),
        "address": lambda: _(
            "Write the whole address of a page, beginning with https://, for example https://www.example.org/."
        ),
        "own_address": lambda: _("This is a page of ours. Choose a page of somebody else, or leave it empty."),
        "address_tells": lambda: _("This address tells what it is about. Choose a page that anybody might look at."),
        "too_many": lambda: _("That is more than %(most)s. Leave some out.", **about_it),
        "twice": lambda: _("Two of them have the same name."),
        "bounds": lambda: _("Write a whole number from %(least)s to %(most)s.", **about_it),
        "nobody": lambda: _("Name one person or line at least. Somebody in a crisis looks for a number here."),
        "no_name": lambda: _("Write who answers there."),
        "number": lambda: _("Write a phone number: digits, and spaces or a plus if you like."),
    }[problem.code]()


def _name_lines(key: str, value: dict[str, str]) -> tuple[str, ...]:
    own = tuple(
        _("%(language)s: %(name)s", language=LANGUAGE_NAMES.get(code, code), name=name) for code, name in value.items()
    )
    built_in = BUILT_IN_NAME if key == "service_names" else _("My plan")
    return own or (_("%(name)s, as the software says", name=built_in),)


def _language_lines(value: list[str]) -> tuple[str, ...]:
    names = [LANGUAGE_NAMES.get(code, code) for code in value]
    return (_("%(name)s, the main one", name=names[0]), *names[1:])
