"""How a plan was fitted, in words: what changed, why by its code, pace and depth, and what who runs it holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask_babel import to_user_timezone

from app.desk.words import by_when
from app.web.filters import short_day
from app.web.words import _
from quests.definition import Quest


def pace_words(pace: str) -> str:
    """Her pace in a few words."""
    words = {
        "slow": _("Slower, twice the days"),
        "normal": _("As the quest has it"),
        "own": _("Own pace, no days by which anything is due"),
    }
    return words.get(pace, pace)


def depth_words(depth: str) -> str:
    """How much of the quest her plan has."""
    words = {"short": _("Short, the main steps"), "full": _("Full, all steps")}
    return words.get(depth, depth)


def reason_words(reason: str) -> str:
    """Why a plan is fitted, as a choice for staff."""
    words = {
        "asked_for_it": _("The person asked for it"),
        "too_much": _("It is too much now"),
        "does_not_fit": _("It does not fit this person"),
        "life_changed": _("Something in life has changed"),
        "safety": _("It is safer"),
        "other": _("Another reason"),
    }
    return words.get(reason, reason)


def why_sentence(reason: str, name: str) -> str:
    """Why a plan was fitted, as a sentence of the story; empty for what she chose herself and owes nobody."""
    sentences = {
        "asked_for_it": _("%(name)s asked for it.", name=name),
        "too_much": _("It was too much."),
        "does_not_fit": _("It did not fit."),
        "life_changed": _("Something in life had changed."),
        "safety": _("It was for safety."),
        "other": _("There was another reason."),
    }
    return sentences.get(reason, "")


def lock_sentence(*, is_on: bool) -> str:
    """The lock of P-V was switched, and what follows for a plan."""
    if is_on:
        return _("Steps with a partner or somebody close were closed, to keep the client safe.")
    return _("Steps with a partner or somebody close are open again.")


def adjusted_sentence(who: str, name: str, detail: Mapping[str, object], titles: Mapping[str, str]) -> str:
    """What was fitted and why. ``titles``: what the steps and levels in it are called, by slug."""
    before, after = str(detail.get("from") or ""), str(detail.get("to") or "")
    step, old = titles.get("step", ""), titles.get("from", before)
    what = detail.get("what")
    if what == "lock":
        return lock_sentence(is_on=after == "on")
    if what == "add":
        said = _("%(who)s put “%(step)s” into the plan.", who=who, step=step)
    elif what == "swap":
        said = _("%(who)s put “%(step)s” in the place of “%(old)s”.", who=who, step=step, old=old)
    elif what == "skip":
        said = _("%(who)s took “%(step)s” out of the plan.", who=who, step=step)
    elif what == "move":
        said = _("%(who)s moved “%(step)s” to “%(level)s”.", who=who, step=step, level=titles.get("to", after))
    elif what == "due":
        said = _("%(who)s gave “%(step)s” until %(when)s.", who=who, step=step, when=_moment(after))
    elif what == "pace":
        said = _("%(who)s changed the pace: %(pace)s.", who=who, pace=pace_words(after))
    elif what == "depth":
        said = _("%(who)s changed how much is in the plan: %(depth)s.", who=who, depth=depth_words(after))
    else:
        said = _("%(who)s adjusted the plan.", who=who)
    return f"{said} {why_sentence(str(detail.get('reason') or ''), name)}".strip()


def _moment(text: str) -> str:
    return due_words(datetime.fromisoformat(text)) if text else ""


def due_words(due: datetime) -> str:
    """By when a step is due that staff gave another day: the day alone, where it is the whole day."""
    local = to_user_timezone(due)
    if (local.hour, local.minute) != (0, 0):
        return by_when(due)
    return short_day(due - timedelta(minutes=1))


def certificates_words(quest: Quest) -> str:
    """What who runs this quest holds; empty where it names nothing.

    It is told and not enforced: who holds which certificate is not kept yet (domain.md section 8).
    """
    if not quest.needs_certificates:
        return ""
    named = {
        "crisis-protocols": _("crisis protocols"),
        "motivational-interviewing": _("motivational interviewing"),
        "privacy": _("privacy"),
        "youth-protocol": _("work with young people"),
    }
    names = [named.get(slug, slug.replace("-", " ")) for slug in quest.needs_certificates]
    return _("Who runs this plan holds: %(names)s.", names=_(", ").join(names))
