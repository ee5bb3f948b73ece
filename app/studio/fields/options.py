"""What there is to choose from: words for the codes of the quest language, and the parts of this draft.

A draft may be unfinished, so its steps and questions are read from the tree as far as they are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, get_args

from app.studio.fields.given import Path
from app.studio.fields.spot import Around, Option, Options, language_options
from app.studio.pages.sentences import preference_words
from app.studio.words import audience_words, kind_words, owner_words, risk_words
from app.web.words import _, language
from quests.questions import SOURCE_LANGUAGE, ContactRule
from quests.rules import PREFERENCES
from quests.steps import Owner, StaffOwner, Step


def listed(words: Callable[[], dict[str, str]]) -> Options:
    """Fixed codes with their words in the reader's language."""

    def options(_around: Around, _path: Path) -> Sequence[Option]:
        return [Option(code, told) for code, told in words().items()]

    return options


def said(text: Any, otherwise: str = "") -> str:
    """A text of the draft in the reader's language, in English, or what stands for it."""
    if isinstance(text, dict):
        found = (text.get(language()), text.get(SOURCE_LANGUAGE), *text.values())
        text = next((each for each in found if isinstance(each, str) and each.strip()), "")
    return text.strip() if isinstance(text, str) and text.strip() else otherwise


def dicts(holder: Any, key: str) -> list[dict[str, Any]]:
    """The parts of a list that can be read."""
    found = holder.get(key) if isinstance(holder, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list | tuple) else []


def at(tree: Any, path: Path) -> Any:
    """What stands at a place of the draft; None where nothing does."""
    for part in path:
        try:
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            return None
    return tree


# --- codes of the language --------------------------------------------------------------------


def kinds(_around: Around, _path: Path) -> Sequence[Option]:
    found = [get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(get_args(Step)[0])]
    return [Option(kind, kind_words(kind)) for kind in found]


def owners(_around: Around, path: Path) -> Sequence[Option]:
    """Who may do a step: a task of the staff is never the client's, a talk is always."""
    kind = (at(_around.tree, path[:-1]) or {}).get("kind")
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


# --- parts of this draft ----------------------------------------------------------------------


def steps_of(level: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Slug and title of every step that people walk in a level: each day of a check-in is one."""
    for step in dicts(level, "steps"):
        slug = step.get("slug")
        if not isinstance(slug, str):
            continue
        repeats = step.get("repeats")
        days = repeats.get("on_days") if isinstance(repeats, dict) else None
        if isinstance(days, list | tuple) and step.get("kind") == "check_in":
            for day in days:
                yield f"{slug}-day-{day}", said(step.get("title"), slug).replace("{day}", str(day)), step
        else:
            yield slug, said(step.get("title"), slug), step


def steps_here(around: Around, path: Path) -> Sequence[Option]:
    """The steps of the level that the path leads into."""
    return [Option(slug, title) for slug, title, _step in steps_of(at(around.tree, path[:2]))]


def her_steps(around: Around, path: Path) -> Sequence[Option]:
    """Those that the client does."""
    found = steps_of(at(around.tree, path[:2]))
    return [
        Option(slug, title)
        for slug, title, step in found
        if step.get("owner", "counsellor" if step.get("kind") == "staff_task" else "client") == "client"
    ]


def steps_before(around: Around, path: Path) -> Sequence[Option]:
    """The steps of its level that stand before the step that the path leads into."""
    level = at(around.tree, path[:2])
    here = at(around.tree, path[:4])
    found = []
    for slug, title, step in steps_of(level):
        if step is here:
            break
        found.append(Option(slug, title))
    return found


def _facts(tree: Any) -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
    """Of each question that a rule may read: step, question, key, and the answers with their words."""
    for level in dicts(tree, "levels"):
        for step in dicts(level, "steps"):
            for question in dicts(step, "questions"):
                key = question.get("key")
                if question.get("is_fact") is True and isinstance(key, str):
                    answers = [(str(each.get("value")), said(each.get("label"), str(each.get("value"))))
                               for each in dicts(question, "choices")]  # fmt: skip
                    yield said(step.get("title"), str(step.get("slug"))), said(question.get("label"), key), key, answers


def conditions(around: Around, path: Path) -> Sequence[Option]:
    """Every clause that a rule of this draft can be made of. No step waits for check-ins, so there it is not named."""
    found = [
        Option(f"risk:{code}", _("the risk is %(level)s or higher", level=words)) for code, words in risks(around, path)
    ]
    if path[-1] != "only_if":
        found.append(Option("missed", _("check-ins were left open, as many as stand beside")))
    found.append(Option("lapse", _("the client said that there was a lapse")))
    for step, question, key, answers in _facts(around.tree):
        found += [
            Option(
                f"fact:{key}:{value}",
                _("“%(question)s” in “%(step)s” was answered “%(answer)s”", question=question, step=step, answer=words),
            )
            for value, words in answers
        ]
    found += [
        Option(f"preference:{what}:{value}", preference_words(what, value))
        for what, values in PREFERENCES.items()
        for value in sorted(values)
    ]
    return list({option.code: option for option in found}.values())


def facts(around: Around, _path: Path) -> Sequence[Option]:
    """Whether the days are the same for everybody, or follow the answers to a question."""
    everybody = Option("", _("The same for everybody"))
    by_answer = {
        key: Option(key, _("Depends on “%(question)s” in “%(step)s”", question=question, step=step))
        for step, question, key, _answers in _facts(around.tree)
    }
    return [everybody, *by_answer.values()]


def answers_of(around: Around, path: Path) -> Sequence[Option]:
    """The answers to the question whose key the path ends with."""
    found = {
        value: words for _s, _q, key, answers in _facts(around.tree) if key == path[-1] for value, words in answers
    }
    return [Option(value, words) for value, words in found.items()]


def earlier_answers(around: Around, path: Path) -> Sequence[Option]:
    """The answers to the choice questions that stand before the question that the path leads into."""
    found = []
    step = at(around.tree, path[:4])
    place = path[5] if len(path) > 5 and isinstance(path[5], int) else 0
    for question in dicts(step, "questions")[:place]:
        key = question.get("key")
        for choice in dicts(question, "choices") if isinstance(key, str) else ():
            value = str(choice.get("value"))
            words = _("“%(question)s” was answered “%(answer)s”", question=said(question.get("label"), str(key)),
                      answer=said(choice.get("label"), value))  # fmt: skip
            found.append(Option(f"{key}:{value}", words))
    return found
