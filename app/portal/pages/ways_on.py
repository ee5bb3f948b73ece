"""Where else she can go from her plan: for a hard moment, for her plan, for talking, for her privacy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _

if TYPE_CHECKING:
    from app.portal.pages.my import MyPage


@dataclass(frozen=True)
class Way:
    words: str
    icon: str
    url: str


@dataclass(frozen=True)
class Ways:
    """A group of ways with its heading; ``slug`` names it in the page."""

    slug: str
    title: str
    icon: str
    ways: tuple[Way, ...]


def quick_ways() -> tuple[Way, ...]:
    """The three that stand above the plan, so that nobody has to look for them on a bad night."""
    return _ways(
        ("portal.hard_moment", _("Hard moment"), "life-buoy"),
        ("portal.messages", _("Messages"), "message-circle"),
        ("portal.tools", _("My tools"), "compass"),
    )


def ways_on(page: MyPage) -> tuple[Ways, ...]:
    """Every other page of hers, in four short groups. What does not fit her plan now is left out."""
    has_story = page.shows_trail or page.led is not None
    may_choose = not page.is_on_hold and page.led is None and page.kind != "accept"
    groups = (
        Ways(
            "hard",
            _("When it is hard"),
            "heart-handshake",
            _ways(
                ("portal.hard_moment", _("Hard moment"), "life-buoy"),
                ("portal.lapse" if page.can_tell_lapse else "", _("I gambled"), "heart-handshake"),
                ("portal.call" if page.can_ask_for_a_call else "", _("Ask for a call"), "phone-call"),
                ("portal.talk" if page.talks_instead else "", _("Talk to someone"), "phone"),
                ("portal.card", _("Your card for hard moments"), "sticky-note"),
            ),
        ),
        Ways(
            "plan",
            _("Your plan"),
            "footprints",
            (
                *_ways(
                    ("portal.plan_list" if page.shows_trail else "", _("My plan as a list"), "list"),
                    ("portal.suits" if page.can_fit else "", _("How this plan suits you"), "settings"),
                    ("portal.own_acts" if page.has_own_acts else "", _("What I have done"), "check"),
                    ("portal.story" if has_story else "", _("My story"), "footprints"),
                    ("portal.finish" if has_story else "", _("What I wrote"), "book-open"),
                    ("portal.choose_plan" if may_choose else "", _("Another plan"), "compass"),
                ),
                *(Way(_("An earlier plan: %(title)s", title=plan.title), "history", plan.url) for plan in page.earlier),
            ),
        ),
        Ways(
            "own",
            _("Your own things"),
            "compass",
            _ways(
                ("portal.goals", _("My goals"), "flag"),
                ("portal.tools", _("My tools"), "compass"),
                ("portal.private_notes", _("Private notes"), "lock"),
            ),
        ),
        Ways(
            "private",
            _("Messages and privacy"),
            "shield",
            _ways(
                ("portal.messages", _("Messages"), "message-circle"),
                ("portal.reach", _("How we may reach you"), "mail"),
                ("portal.reminders", _("Reminders"), "bell"),
                ("portal.watched", _("Someone may be watching"), "eye-off"),
                ("portal.data", _("My privacy"), "shield"),
            ),
        ),
    )
    return tuple(group for group in groups if group.ways)


def _ways(*found: tuple[str, str, str]) -> tuple[Way, ...]:
    return tuple(Way(words, icon, url_for(endpoint)) for endpoint, words, icon in found if endpoint)
