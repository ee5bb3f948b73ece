"""What else a newer version of a quest changed at once, as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babel.lists import format_list
from flask_babel import get_locale

from app.web.words import _, ngettext
from quests.versions import Change

NAMED_AT_MOST = 4
"""So many places are named in a sentence; more are counted."""


def changed_words(changes: Sequence[Change], titles: Mapping[str, str]) -> tuple[str, ...]:
    """Everything that came at once with the newer version, a sentence for each kind of change."""
    reminders = [change for change in changes if change.at.startswith("reminders")]
    texts = [change for change in changes if change.kind == "reworded"]
    rules = [change for change in changes if change.kind == "rules" and change not in reminders]
    kinds = (
        (_("Added: %(places)s."), [change for change in changes if change.kind == "added"]),
        (_("Taken away: %(places)s."), [change for change in changes if change.kind == "removed"]),
        (_("In another place: %(places)s."), [change for change in changes if change.kind == "reordered"]),
        (_("Other words: %(places)s."), texts),
        (_("Other reminders: %(places)s."), reminders),
        (_("Other rules or days: %(places)s."), rules),
    )
    said = [words % {"places": _places(some, titles)} for words, some in kinds if some]
    if len(said) > 1:
        said.append(_("All of this came at once. The numbers cannot tell which of it made the difference."))
    return tuple(said)


def _places(changes: Sequence[Change], titles: Mapping[str, str]) -> str:
    slugs = list(dict.fromkeys(change.step or change.level or "" for change in changes))
    named = [_("“%(title)s”", title=titles[slug]) if slug in titles else _("the quest as a whole") for slug in slugs]
    more = len(named) - NAMED_AT_MOST
    if more > 0:
        named = [*named[:NAMED_AT_MOST], ngettext("%(num)s more place", "%(num)s more places", more)]
    return format_list(named, locale=get_locale())
