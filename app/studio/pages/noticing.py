"""What a person who walks a quest would notice of a new version, as sentences; what only staff notice comes after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel.lists import format_list
from flask_babel import get_locale

from app.studio.pages.sentences import promise_sentences, title_of
from app.web.words import _, language, language_name, ngettext
from quests.definition import Level, Quest, Step, text_in
from quests.versions import Change, diff

_OURS = frozenset(("content_owner", "review_on", "needs_certificates", "risk_gate", "replaces", "slug"))
"""Parts of a quest, a level or a step that no page of a client shows."""
_STAFF_ONLY = frozenset(("guidance",))


@dataclass(frozen=True)
class Noticed:
    """``by_clients``: what a client reads, does or waits for otherwise. ``by_staff``: what else is different."""

    by_clients: tuple[str, ...]
    by_staff: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.by_clients and not self.by_staff


def noticed(old: Quest, new: Quest) -> Noticed:
    """The differences in the language of a client's experience, what is felt most first."""
    changes = diff(old, new)
    clients: list[str] = list(dict.fromkeys(_time(old, new)))
    staff: list[str] = []
    for kind in ("added", "removed", "reordered", "rules"):
        for change in (each for each in changes if each.kind == kind):
            (staff if _is_ours(old, new, change) else clients).extend(_sentence(old, new, change))
    for is_ours, words in _reworded(old, new, [change for change in changes if change.kind == "reworded"]):
        (staff if is_ours else clients).append(words)
    return Noticed(tuple(dict.fromkeys(clients)), tuple(dict.fromkeys(staff)))


def _time(old: Quest, new: Quest) -> Iterator[str]:
    before, after = minutes_of(old), minutes_of(new)
    if before != after:
        yield ngettext(
            "All steps together ask for about %(num)s minute of their time; before it was %(before)s.",
            "All steps together ask for about %(num)s minutes of their time; before it was %(before)s.",
            after,
            before=before,
        )


def minutes_of(quest: Quest) -> int:
    """The minutes of a client's own steps, were every one of them done."""
    return sum(step.minutes for level in quest.levels for step in level.steps if step.owner == "client")


def _is_ours(old: Quest, new: Quest, change: Change) -> bool:
    """Whether only staff notice it: what a client's pages never show."""
    first, *_rest, last = (*change.at.split("."), "")[:2] if change.at.count(".") else (change.at, "")
    if first in _OURS or first in _STAFF_ONLY or last in _STAFF_ONLY:
        return True
    step = _step(old if change.kind == "removed" else new, change)
    return step is not None and step.visibility == "staff"


def _step(quest: Quest, change: Change) -> Step | None:
    found = quest.step_places.get(change.step or "")
    if found is not None:
        return found[1]
    written = (step for level in quest.levels for step in level.written if step.slug == change.step)
    return next(written, None)


def _title(quest: Quest, slug: str | None) -> str:
    written = (step for level in quest.levels for step in level.written if step.slug == slug)
    step = next(written, None)
    return text_in(step.title, language()) if step is not None else title_of(quest, slug or "")


def _level(quest: Quest, slug: str | None) -> Level | None:
    return quest.level(slug) if slug in quest.level_places else None


def _level_title(quest: Quest, slug: str | None) -> str:
    level = _level(quest, slug)
    return text_in(level.title, language()) if level is not None else (slug or "")


def _sentence(old: Quest, new: Quest, change: Change) -> Iterable[str]:
    if change.kind == "added":
        return [_added(new, change)]
    if change.kind == "removed":
        return [_removed(old, change)]
    if change.kind == "reordered":
        return [_moved(old, new, change)]
    return [_rule(old, new, change)]


def _added(new: Quest, change: Change) -> str:
    if change.step is None:
        level = new.level(change.level or "")
        return ngettext(
            "There is a new level, “%(level)s”, with %(num)s step.",
            "There is a new level, “%(level)s”, with %(num)s steps.",
            len(level.written),
            level=_level_title(new, change.level),
        )
    step = _step(new, change)
    named = {"step": _title(new, change.step), "level": _level_title(new, change.level)}
    if step is not None and step.owner != "client":
        return _("In “%(level)s” we do something new for them: “%(step)s”.", **named)
    return ngettext(
        "In “%(level)s” there is a new step, “%(step)s”, of about %(num)s minute.",
        "In “%(level)s” there is a new step, “%(step)s”, of about %(num)s minutes.",
        step.minutes if step is not None else 0,
        **named,
    )


def _removed(old: Quest, change: Change) -> str:
    if change.step is None:
        return _("The level “%(level)s” is not there any more.", level=_level_title(old, change.level))
    named = {"step": _title(old, change.step), "level": _level_title(old, change.level)}
    return _("The step “%(step)s” of “%(level)s” is not there any more.", **named)


def _moved(old: Quest, new: Quest, change: Change) -> str:
    if change.at == "level":
        return _(
            "“%(step)s” comes in “%(after)s” now; before it came in “%(before)s”.",
            step=_title(new, change.step),
            before=_level_title(old, str(change.before)),
            after=_level_title(new, str(change.after)),
        )
    if change.level is None:
        return _("The levels come in another order.")
    return _("The steps of “%(level)s” come in another order.", level=_level_title(new, change.level))


def _rule(old: Quest, new: Quest, change: Change) -> str:
    first = change.at.split(".")[0]
    if change.step is not None:
        return _step_rule(old, new, change, first)
    if change.level is not None:
        level = _level_title(new, change.level)
        words = {
            "done": _("“%(level)s” counts as done by another rule.", level=level),
            "alternatives": _("In “%(level)s” the choice between steps is another.", level=level),
            "offers": _("At “%(level)s” something else is offered, or at another moment.", level=level),
            "feedback": _("The words at the end of “%(level)s” show something else of what they wrote.", level=level),
            "asks": _("At the end of “%(level)s” we ask something else.", level=level),
        }
        return words.get(first, _("In “%(level)s” a rule is another: %(part)s.", level=level, part=_part(change.at)))
    return _quest_rule(new, change, first)


def _quest_rule(new: Quest, change: Change, first: str) -> str:
    if first == "languages":
        spoken = [language_name(code) for code in new.languages]
        return _("It speaks these languages now: %(languages)s.", languages=_listed(spoken))
    words = {
        "reminders": _("Reminders come at other times."),
        "calm": _("It is always shown as the plain plan.") if new.calm else _("It may be shown as a journey again."),
        "audience": _("It speaks to other people."),
        "expected_weeks": ngettext(
            "It says that it takes about %(num)s week.",
            "It says that it takes about %(num)s weeks.",
            new.expected_weeks,
        ),
        "place": _("It takes another place among the plans of a person."),
        "safety_stop": _("Another plan opens where danger is found."),
        "exits": _("It ends by other rules."),
    }
    return words.get(first, _("A rule of the whole quest is another: %(part)s.", part=_part(change.at)))


def _step_rule(old: Quest, new: Quest, change: Change, first: str) -> str:
    step, title = _step(new, change), _title(new, change.step)
    if first == "minutes":
        return ngettext(
            "“%(step)s” takes about %(num)s minute; before it was %(before)s.",
            "“%(step)s” takes about %(num)s minutes; before it was %(before)s.",
            int(change.after or 0),
            step=title,
            before=change.before,
        )
    if first == "promise" and step is not None:
        told = promise_sentences(new, getattr(step, "promise", None))
        if not told:
            return _("With “%(step)s” we promise no time any more.", step=title)
        return _("What we promise with “%(step)s” is another: %(promise)s.", step=title, promise="; ".join(told))
    words = {
        "questions": _("“%(step)s” asks other questions.", step=title),
        "instruments": _("“%(step)s” asks another questionnaire.", step=title),
        "passages": _("“%(step)s” has other passages to read.", step=title),
        "only_if": _("“%(step)s” belongs to the plan of other people than before.", step=title),
        "due_from_days": _("“%(step)s” opens on another day.", step=title),
        "due_by_days": _("“%(step)s” is due on another day.", step=title),
        "repeats": _("“%(step)s” is asked on other days.", step=title),
        "reminders": _("Reminders of “%(step)s” come at other times.", step=title),
        "owner": _("Somebody else does “%(step)s”.", step=title),
        "after": _("“%(step)s” waits for other steps.", step=title),
        "is_optional": _("“%(step)s” can be left out.", step=title)
        if step is not None and step.is_optional
        else _("“%(step)s” belongs to the level for good.", step=title),
        "depth": _("Whether “%(step)s” is in the short plan is another.", step=title),
        "visibility": _("“%(step)s” is on a client’s pages now.", step=title),
    }
    return words.get(first, _("In “%(step)s” a rule is another: %(part)s.", step=title, part=_part(change.at)))


def _part(path: str) -> str:
    from app.studio.pages.compare import part_words

    return part_words(path)


def _reworded(old: Quest, new: Quest, changes: list[Change]) -> Iterator[tuple[bool, str]]:
    """One sentence for each step or level that reads differently, with the languages."""
    found: dict[tuple[bool, str | None, str | None], list[str]] = {}
    for change in changes:
        key = (_is_ours(old, new, change), change.level, change.step)
        found.setdefault(key, []).append(change.language or "")
    for (is_ours, level, step), codes in found.items():
        spoken = _listed([language_name(code) for code in dict.fromkeys(codes)])
        if step is not None:
            yield is_ours, _("“%(step)s” reads differently: %(languages)s.", step=_title(new, step), languages=spoken)
        elif level is not None:
            title = _level_title(new, level)
            yield is_ours, _("The words of “%(level)s” read differently: %(languages)s.", level=title, languages=spoken)
        else:
            yield is_ours, _("The words about the whole quest read differently: %(languages)s.", languages=spoken)


def _listed(words: list[str]) -> str:
    return format_list(words, style="standard", locale=get_locale())
