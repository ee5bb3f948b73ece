"""A hard moment in three taps: her own words, one thing to do now, and how it is then. No clock runs (G05)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.portal.pages.from_plans import given_in_plans, hard_moment_words
from app.portal.plan import own_locker, own_plan
from app.portal.whom import can_tell_lapse, may_ask_for_a_call
from app.services.own_things import Entry, entries
from app.vocabulary import ToolKind
from app.web.transaction import db

DID = ("wait", "other", "call", "breathe")
HOW = ("passed", "still", "talk")
ICONS = {"wait": "coffee", "other": "footprints", "call": "phone", "breathe": "waves-horizontal"}


@dataclass(frozen=True)
class OneThing:
    """Something to do now. ``own`` are her words for it."""

    did: str
    title: str
    words: str
    icon: str
    own: tuple[str, ...]


@dataclass(frozen=True)
class Moment:
    """A moment that she kept, in words."""

    entry: Entry
    words: str


@dataclass(frozen=True)
class HardMomentPage:
    """``to_herself`` is what she wanted to say to herself then."""

    to_herself: tuple[str, ...]
    things: tuple[OneThing, ...]
    has_own_plan: bool
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class AfterPage:
    """What is said when it has passed, or not, and who can be there now."""

    how: str
    title: str
    words: str
    can_ask_for_a_call: bool
    can_tell_lapse: bool
    is_on_hold: bool


def hard_moment_page() -> HardMomentPage:
    """Her own words first: those that she wrote here, then those of her plans."""
    kept = entries(db(), own_locker(), ToolKind.HARD_MOMENT)
    own = next((one for one in kept if one.values.get("part") == "plan"), None)
    from_plans = hard_moment_words(given_in_plans())

    def words(part: str) -> tuple[str, ...]:
        here = (own.text(part),) if own is not None and own.text(part) else ()
        return tuple(dict.fromkeys((*here, *from_plans.get(part, ()))))

    return HardMomentPage(
        to_herself=words("words"),
        things=tuple(OneThing(did, *_told(did), ICONS[did], words(did)) for did in DID),
        has_own_plan=own is not None,
        moments=tuple(Moment(one, moment_words(one)) for one in kept if one.values.get("part") == "moment"),
    )


def one_thing(did: str) -> OneThing:
    """One of the things to do now."""
    return next(one for one in hard_moment_page().things if one.did == did)


def _told(did: str) -> tuple[str, str]:
    return {
        "wait": (_("Wait ten minutes"), _("Put it off a little. Nothing has to be decided now.")),
        "other": (_("Do something else"), _("Something for your hands or your feet.")),
        "call": (_("Call or write to someone"), _("You do not have to say why.")),
        "breathe": (_("Breathe"), _("Four lines, at your own pace.")),
    }[did]


def after_page(how: str) -> AfterPage:
    """What is said now. Who is still in it finds people first."""
    title, words = {
        "passed": (
            _("It has passed for now"),
            _("Good that you came here and did one thing. It may come back, and this page stays here."),
        ),
        "still": (
            _("It is still here"),
            _("That says nothing against you. You do not have to get through it alone."),
        ),
        "talk": (_("Talk to someone"), _("You can say as much or as little as you like.")),
    }[how]
    plan = own_plan()
    runs = plan is not None and plan.is_running and not plan.is_led
    return AfterPage(
        how=how,
        title=title,
        words=words,
        can_ask_for_a_call=runs and may_ask_for_a_call(),
        can_tell_lapse=plan is not None and can_tell_lapse(plan),
        is_on_hold=plan is not None and plan.is_on_hold,
    )


def moment_words(one: Entry) -> str:
    """A kept moment in one sentence. It is never counted, and it names nothing that was lost."""
    did = {
        "wait": _("You waited a while."),
        "other": _("You did something else."),
        "call": _("You turned to someone."),
        "breathe": _("You took some breaths."),
    }.get(one.text("did"), "")
    how = {
        "passed": _("It passed."),
        "still": _("It was still there."),
        "talk": _("You wanted to talk to someone."),
    }.get(one.text("how"), "")
    return f"{did} {how}".strip()
