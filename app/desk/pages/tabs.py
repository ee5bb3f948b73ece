"""The tabs above the lists of the desk, with how much stands under each, and the words over the list."""

from __future__ import annotations

from dataclasses import dataclass

from app.desk.pages.rows import Group
from app.desk.pages.worklist import Worklist
from app.desk.words import today_words
from app.web.words import _, ngettext

KINDS = ("review", "day", "late", "safety", "quiet")


@dataclass(frozen=True)
class Tab:
    """One tab. ``key`` names its number on the page, where it changes without a reload."""

    key: str
    address: str
    words: str
    count: int
    icon: str
    is_current: bool


def tabs(listed: Worklist, show: str) -> list[Tab]:
    """All tabs of the desk; ``show`` is the one that is open."""
    of = {kind: len(listed.under(kind)) for kind in KINDS}
    found = [
        ("all", "/desk", _("Everything"), len(listed.rows), "inbox"),
        ("review", "/desk?show=review", _("To review"), of["review"], "message-circle"),
        ("day", "/desk?show=day", _("To do"), of["day"], "list-checks"),
        ("calls", "/desk/calls", _("Calls"), len(listed.calls), "phone-call"),
        ("late", "/desk?show=late", _("Late promises"), of["late"], "clock"),
        ("safety", "/desk?show=safety", _("Risk"), of["safety"], "flag"),
        ("quiet", "/desk?show=quiet", _("Gone quiet"), of["quiet"], "moon"),
        ("unassigned", "/desk/unassigned", _("Unassigned"), listed.unassigned, "users"),
    ]
    return [Tab(*one, is_current=one[0] == (show or "all")) for one in found]


def summary(listed: Worklist) -> str:
    """The date, and how much there is in all and today."""
    today = sum(row.group is Group.TODAY for row in listed.rows)
    if not listed.rows:
        return _("%(day)s. Nothing waits for you.", day=today_words())
    waiting = ngettext("%(num)s thing waits for you.", "%(num)s things wait for you.", len(listed.rows))
    first = ngettext("%(num)s of them is for today.", "%(num)s of them are for today.", today)
    first = first if today else _("Nothing is for today.")
    return f"{today_words()}. {waiting} {first}"


def group_words(group: Group) -> str:
    """The name of a group of rows."""
    words = {
        Group.TODAY: _("Today"),
        Group.THIS_WEEK: _("This week"),
        Group.LATER: _("Later"),
        Group.QUIET: _("Gone quiet"),
    }
    return words[group]
