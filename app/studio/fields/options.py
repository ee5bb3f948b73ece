"""What there is to choose from: words for the codes of the quest language, and what the service holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

from app.studio.fields.given import Path
from app.studio.fields.spot import Around, Option, Options, language_options
from app.studio.pages.titles import said
from app.studio.words import audience_words, kind_words, owner_words, risk_words
from app.web.words import _
from quests.questions import ContactRule
from quests.steps import Owner, StaffOwner, Step
from quests.trees import at_path


def listed(words: Callable[[], dict[str, str]]) -> Options:
    """Fixed codes with their words in the reader's language."""

    def options(_around: Around, _path: Path) -> Sequence[Option]:
        return [Option(code, told) for code, told in words().items()]

    return options


# --- codes of the language --------------------------------------------------------------------


def kinds(_around: Around, _path: Path) -> Sequence[Option]:
    found = [get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(get_args(Step)[0])]
    return [Option(kind, kind_words(kind)) for kind in found]


def owners(_around: Around, path: Path) -> Sequence[Option]:
    """Who may do a step: a task of the staff is never the client's, a talk is always."""
    kind = (at_path(_around.tree, path[:-1]) or {}).get("kind")
    found = get_args(StaffOwner) if kind == "staff_task" else ("client",) if kind == "booking" else _owners()
    return [Option(owner, owner_words(owner)) for owner in found]


def _owners() -> list[str]:
    return [owner for part in get_args(Owner) for owner in get_args(part)]


def risks(_around: Around, _path: Path) -> Sequence[Option]:
    return [Option(level, risk_words(level)) for level in ("low", "medium", "high")]


def audiences(_around: Around, _path: Path) -> Sequence[Option]:
    return [Option(each, audience_words(each)) for each in ("self", "close_person", "young")]


evidences = listed(
    lambda: {
        "tick": _("Only that it is done"),
        "text": _("Words of their own"),
        "num": _("A number"),
        "staff": _("What staff write"),
        "score": _("The score of a questionnaire"),
    }
)
depths = listed(lambda: {"short": _("Everybody"), "full": _("Only who chose the full plan")})
visibilities = listed(lambda: {"client": _("The client and staff"), "staff": _("Staff alone")})
involvements = listed(lambda: {"partner": _("A partner service"), "someone_close": _("Somebody close to them")})
ways = listed(lambda: {"phone": _("By phone"), "chat": _("In a chat"), "in_person": _("In person")})
protocols = listed(
    lambda: {
        "p_s": _("Danger to life"),
        "p_f": _("Acute money crisis"),
        "p_v": _("Violence at home"),
    }
)
question_kinds = listed(
    lambda: {
        "text": _("Words of their own"),
        "choice": _("One of a list"),
        "several": _("Some of a list"),
        "scale": _("A scale from 0 to 10"),
        "money": _("An amount of money"),
        "hours": _("Hours"),
        "date": _("A day"),
        "days_of_week": _("Days of the week"),
    }
)
ask_kinds = listed(
    lambda: {
        "scale_1_5": _("A scale from 1 to 5"),
        "scale_0_10": _("A scale from 0 to 10"),
        "choice": _("One of a list"),
        "text": _("Words of their own"),
    }
)
leads = listed(lambda: {"talk": _("To a person to talk to"), "partner": _("To a partner service")})
screens = listed(
    lambda: {
        "red_flags": _("The eight signs of a money crisis"),
        "fear_at_home": _("Fear of somebody at home"),
    }
)
places = listed(
    lambda: {
        "main": _("One at a time"),
        "beside": _("May run beside another one"),
        "suspending": _("The others rest while it runs"),
    }
)
lost_contact = listed(lambda: {"rule": _("A rule closes it"), "supervisor": _("A supervisor decides")})
readers = listed(lambda: {"client": _("The client"), "counsellor": _("The counsellor, as a task to call")})
measures = listed(
    lambda: {
        "": _("No promise"),
        "hours": _("Hours, day and night"),
        "open_hours": _("Hours while we are open"),
        "working_days": _("Working days"),
    }
)
shown_words = listed(
    lambda: {
        "nothing": _("Nothing more"),
        "answers": _("What they answered"),
        "limits_card": _("The card with their limits"),
        "own_words": _("What they wrote in their own words"),
        "then_now": _("Their answers then and now"),
        "counsellor": _("Who goes with them"),
        "plan_page": _("The plan on one page"),
    }
)


def contact_rules(_around: Around, _path: Path) -> Sequence[Option]:
    words = {
        "consent": _("Whether we may keep a number"),
        "ways": _("In which ways we may reach them"),
        "address": _("The number or address"),
        "times": _("At which times"),
        "shown_as": _("The name that we go by"),
        "voicemail": _("Whether we may leave a message"),
        "if_someone_else": _("What we do if somebody else answers"),
        "calendar_file": _("Whether we may send a calendar file"),
        "code_word": _("A word that they hear from us"),
        "stop_word": _("A word by which they stop a call"),
        "help_word": _("A word by which they ask for help"),
    }
    return [Option(code, words.get(code, code)) for code in get_args(ContactRule)]


# --- what the service holds -------------------------------------------------------------------


def quests(around: Around, _path: Path) -> Sequence[Option]:
    return [Option(slug, slug) for slug in around.quests]


def ways_out(around: Around, path: Path) -> Sequence[Option]:
    return [Option("partner", _("A partner service")), *quests(around, path)]


def spoken(around: Around, _path: Path) -> Sequence[Option]:
    return language_options(around.spoken)


def instruments(_around: Around, _path: Path) -> Sequence[Option]:
    from quests.instruments import SLUGS, instrument  # They take a while to read.

    return [Option(slug, said(instrument(slug).title, slug)) for slug in SLUGS]
