"""The assumptions of a test flight in words: what each says, and its value as a person writes it."""

from __future__ import annotations

from flask_babel import format_decimal, format_percent

from app.web.words import _, ngettext
from quests.assumptions import Assumption


def assumption_words(key: str) -> str:
    """What an assumption says."""
    words = {
        "begins": _("Do something after they have begun"),
        "goes_on": _("Go on from one level to the next, alone"),
        "human_odds": _("Better odds of going on after a talk, a call or an answer"),
        "front_load": _("The first questionnaire, talk and answer weigh more among the places where people leave"),
        "says_so": _("Of those who leave: say so, the others fall silent"),
        "is_well": _("Of those who say so: have what they came for"),
        "attends": _("Come to a talk that is booked"),
        "soon_helps": _("Come more often where the talk is within 72 hours"),
        "takes_optional": _("Take up a step that is optional"),
        "skips": _("Put a step aside that is not optional"),
        "other_pace": _("Choose a slower pace, or their own"),
        "short_plan": _("Choose the short plan"),
        "visit_days": _("Days between two visits"),
        "sitting": _("Minutes that people stay at a time"),
        "returns_sooner": _("Come back within 48 hours after a reminder, more often than without"),
        "reminded_goes_on": _("Go on after a reminder, more often than without"),
        "opts_out": _("Turn reminders off, for each one beyond two a week"),
        "lapse": _("Have a lapse in the first month, falling by half each month"),
        "tells_of_lapse": _("Tell us of a lapse"),
        "high_risk": _("Give answers to a questionnaire that show a high risk"),
        "is_reached": _("Are reached by a call, all tries together"),
        "kept": _("Acts of ours that come within what we promised"),
        "late": _("How long an act of ours takes at most where it is late, of the time promised"),
        "around_a_talk": _("Minutes before and after each talk"),
        "a_review": _("Minutes for an answer to a step that was sent"),
        "a_call": _("Minutes for a call"),
        "a_try": _("Minutes for a call that nobody takes"),
        "a_look": _("Minutes for a look at somebody after the last reminder"),
        "a_hold": _("Minutes of a supervisor when a plan rests for safety"),
    }
    return words[key]


def value_words(one: Assumption, value: float) -> str:
    """A value with its unit."""
    return _with_unit(one, _number(one, value), round(value))


def range_words(one: Assumption) -> str:
    """From the one end to the other."""
    low, high = sorted((one.few, one.many))
    numbers = _("%(low)s to %(high)s", low=_number(one, low), high=_number(one, high))
    return _with_unit(one, numbers, round(high))


def _number(one: Assumption, value: float) -> str:
    return str(format_percent(value, "#,##0.#%") if one.unit == "share" else format_decimal(value, "#,##0.##"))


def _with_unit(one: Assumption, number: str, last: int) -> str:
    if one.unit == "times":
        return _("%(number)s times", number=number)
    if one.unit == "days":
        return _("%(number)s days", number=number)
    if one.unit == "minutes":
        return ngettext("%(minutes)s minute", "%(minutes)s minutes", last, minutes=number)
    return number


def basis_words(one: Assumption) -> str:
    """Where it comes from."""
    return _("From a study") if one.basis == "study" else _("Decided here")


def role_words(role: str) -> str:
    """Who does a piece of work."""
    words = {
        "agent": _("Agents"),
        "counsellor": _("Counsellors"),
        "supervisor": _("Supervisors"),
        "clinician": _("Clinicians"),
    }
    return words.get(role, role)


def work_words(what: str) -> str:
    """What kind of work it is."""
    words = {
        "talks": _("Talks"),
        "reviews": _("Answers to what was sent"),
        "calls": _("Calls"),
        "tasks": _("Steps of the staff"),
        "looks": _("A look after the last reminder"),
        "safety": _("When a plan rests for safety"),
    }
    return words.get(what, what)
