"""Screening by staff, made ready for a page: the instruments in their locked words, money signs, what was noticed.

One partial shows it (templates/desk/_screening.html), in a contact and on a client's own screen. A field is named
``q-`` and the key of its answer. Nothing is chosen beforehand, and everything may stay open.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.web.words import _, language_name, ngettext
from quests.answers import Answer
from quests.dangers import DANGERS, FLAG_WORDS, FLAGS_KEY, GROUPS, SAID, Danger
from quests.instruments import Instrument
from quests.questions import NONE_OF_THESE
from quests.signs import NO_OTHERS
from quests.staff_screen import is_asked_in, opened_first, staff_instruments

FIELD = "q-"
NOT_KNOWN = "not_known"


class Typed(Protocol):
    """What a form sent: Werkzeug's MultiDict is one."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class ScreenField:
    """One question. ``value`` is what was answered; of several choices ``values``."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str | None = None
    values: tuple[str, ...] = ()
    hint: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        return field_name(self.key)


@dataclass(frozen=True)
class InstrumentPart:
    """One instrument. ``notes`` are what staff have to know before they ask it; ``said`` how much is answered."""

    slug: str
    title: str
    stem: str
    licence: str
    words_language: str
    notes: tuple[str, ...]
    said: str
    is_open: bool
    fields: tuple[ScreenField, ...]


@dataclass(frozen=True)
class DangerPart:
    """What belongs together among the things that staff hear or see."""

    title: str
    fields: tuple[ScreenField, ...]


@dataclass(frozen=True)
class ScreeningPage:
    """Everything of one screen, in the order of a talk."""

    dangers: tuple[DangerPart, ...]
    flags: ScreenField
    instruments: tuple[InstrumentPart, ...]


def screening_page(
    values: Mapping[str, Answer],
    *,
    audience: str,
    language: str,
    errors: Mapping[str, str] | None = None,
    chosen: Collection[str] | None = None,
) -> ScreeningPage:
    """The screen with what was answered so far. ``language`` is the one of the talk.

    ``errors`` are by key of the answer. ``chosen``: the instruments that stand open; else those of a first contact,
    and each in which something is answered already.
    """
    wrong, first = errors or {}, opened_first(audience) if chosen is None else chosen
    return ScreeningPage(
        dangers=tuple(_dangers(group, values, wrong) for group in GROUPS),
        flags=_flags(values, wrong),
        instruments=tuple(_instrument(one, values, language, wrong, first) for one in staff_instruments(audience)),
    )


def field_name(key: str) -> str:
    """The name of the field of an answer."""
    return FIELD + key


def read_screening(typed: Typed, audience: str) -> dict[str, Answer]:
    """The answers in what a form sent, by key. What is no answer of a field counts as left open."""
    page = screening_page({}, audience=audience, language="")
    fields = [*(one for part in page.instruments for one in part.fields)]
    fields += [one for part in page.dangers for one in part.fields]
    found: dict[str, Answer] = {}
    for field in fields:
        given = typed.getlist(field.name)[:1]
        if given and given[0] in dict(field.options):
            found[field.key] = given[0]
    chosen = typed.getlist(page.flags.name)
    if flags := [value for value, _words in page.flags.options if value in chosen]:
        found[FLAGS_KEY] = flags
    return found


def _dangers(group: str, values: Mapping[str, Answer], errors: Mapping[str, str]) -> DangerPart:
    fields = tuple(_danger(one, values, errors) for one in DANGERS if one.group == group)
    return DangerPart(_(next(words for slug, words in GROUPS.items() if slug == group)), fields)


def _danger(one: Danger, values: Mapping[str, Answer], errors: Mapping[str, str]) -> ScreenField:
    given = values.get(one.key)
    return ScreenField(
        key=one.key,
        label=_(one.words),
        options=(("yes", _("Yes")), ("no", _("No")), (NOT_KNOWN, _("Not known"))),
        value=given if isinstance(given, str) and given in (*SAID, NOT_KNOWN) else None,
        hint=_(one.hint) if one.hint else "",
        error=errors.get(one.key, ""),
    )


def _flags(values: Mapping[str, Answer], errors: Mapping[str, str]) -> ScreenField:
    given = values.get(FLAGS_KEY)
    signs = tuple((value, _(words)) for value, words in FLAG_WORDS.items())
    whole = (
        (NO_OTHERS, _("All eight were asked, and none of the others is there")),
        (NONE_OF_THESE, _("All eight were asked, and none of them is there")),
    )
    return ScreenField(
        key=FLAGS_KEY,
        label=_("Which of these is there today?"),
        options=(*signs, *whole),
        values=tuple(given) if isinstance(given, list) else ((given,) if isinstance(given, str) else ()),
        hint=_("What is not chosen stays unknown, until you say that all eight were asked."),
        error=errors.get(FLAGS_KEY, ""),
    )


def _instrument(
    asked: Instrument, values: Mapping[str, Answer], language: str, errors: Mapping[str, str], first: Collection[str]
) -> InstrumentPart:
    fields = tuple(_item(asked, item.key, item.text, values, errors) for item in asked.items)
    answered = sum(field.value is not None for field in fields)
    return InstrumentPart(
        slug=asked.slug,
        title=asked.title,
        stem=asked.stem.text if asked.stem else "",
        licence=asked.licence.line,
        words_language=asked.language,
        notes=tuple(_notes(asked, language)),
        said=_said(answered, len(fields)),
        is_open=asked.slug in first or answered > 0 or any(field.error for field in fields),
        fields=fields,
    )


def _item(
    asked: Instrument, key: str, text: str, values: Mapping[str, Answer], errors: Mapping[str, str]
) -> ScreenField:
    whole = f"{asked.slug}.{key}"
    options = tuple((str(answer.value), answer.label) for answer in asked.answers)
    given = values.get(whole)
    value = str(given) if isinstance(given, (str, int)) and str(given) in dict(options) else None
    return ScreenField(whole, text, options, value, error=errors.get(whole, ""))


def _said(answered: int, number: int) -> str:
    if answered == 0:
        return ngettext("%(num)s question", "%(num)s questions", number)
    return _("%(answered)s of %(all)s answered", answered=answered, all=number)


def _notes(asked: Instrument, language: str) -> list[str]:
    """What is true of the wording, of what reads it, and of the time that it asks about."""
    found = []
    if language and not is_asked_in(asked, language):
        found.append(
            _(
                "We have no checked wording of it in %(hers)s. It stands here in %(own)s: ask it with an interpreter,"
                " or leave it. The answers are kept and not scored.",
                hers=language_name(language),
                own=language_name(asked.language),
            )
        )
    if asked.is_lifetime:
        found.append(_("It asks about the whole life, so it shows no change."))
    if asked.ladder_note:
        found.append(_(asked.ladder_note))
    return found
