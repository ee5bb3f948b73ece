"""The contact and its scripts, read once from the files beside this code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from quests.contact.model import Contact, Script, ScriptShelf, StepSlug
from quests.contact.own import OwnScripts, in_own_words
from quests.questions import Question

LIVE = frozenset({"call", "video"})


class ContactUnreadable(ValueError):
    """A file of the contact is not as it has to be; the message names every place in it that is wrong."""


@cache
def contact() -> Contact:
    """The six steps with their questions. Raises ContactUnreadable."""
    found: Contact = _read("steps.yaml", Contact)
    return found


@cache
def scripts() -> tuple[Script, ...]:
    """Every script. Raises ContactUnreadable."""
    found: ScriptShelf = _read("scripts.yaml", ScriptShelf)
    return found.scripts


@cache
def question_of(key: str) -> Question | None:
    """The question of this name; None for what the contact does not ask, such as an item of an instrument."""
    return next((question for question in contact().questions() if question.key == key), None)


def scripts_for(
    step: StepSlug, *, audience: str, channel: str, level: str, own: OwnScripts | None = None
) -> tuple[Script, ...]:
    """What may be said in this step of this contact, in order; in the words of the service where it has ``own``."""
    way = "live" if channel in LIVE else "typed"
    return tuple(
        in_own_words(script, own or {})
        for script in scripts()
        if script.step == step
        and audience in script.whom
        and script.reads in ("all", way)
        and (not script.levels or level in script.levels)
    )


def script_of(slug: str, own: OwnScripts | None = None) -> Script:
    """One script, in the words of the service where it has ``own``. Raises LookupError."""
    found = next((script for script in scripts() if script.slug == slug), None)
    if found is None:
        raise LookupError(slug)
    return in_own_words(found, own or {})


def spoken_languages() -> tuple[str, ...]:
    """The languages in which every script can be said, English first."""
    shared = set.intersection(*(set(script.words) for script in scripts()))
    return tuple(sorted(shared, key=lambda code: (code != "en", code)))


def _read(name: str, model: Any) -> Any:
    from ruamel.yaml import YAML  # Read with the first contact: a start does not wait for it.

    from quests.loading import plain

    text = files("quests.contact").joinpath(name).read_text(encoding="utf-8")
    try:
        return model.model_validate(plain(YAML(typ="safe", pure=True).load(text)))
    except ValidationError as error:
        places = [f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}" for fault in error.errors()]
        raise ContactUnreadable(f"{name}: {'; '.join(places)}") from error
