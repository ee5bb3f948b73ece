"""Key numbers in words: what each is called, how it is counted and from what."""

from __future__ import annotations

from dataclasses import dataclass

from app.web.words import _


@dataclass(frozen=True)
class KpiWords:
    """``counts`` is the formula as a sentence; ``source`` says from which records it is counted.

    ``note`` stands in sight: of what it is counted where a number beside it is of others, or what it is not for.
    """

    title: str
    counts: str
    source: str
    note: str = ""


def groups() -> list[tuple[str, tuple[str, ...]]]:
    """The parts of the page with the slugs of their numbers, in order."""
    return [
        (_("When somebody is in danger"), ("handover", "protocol", "high_share")),
        (
            _("Contacts"),
            (
                *("plan_given", "senior", "follow_up_offered", "follow_up_agreed", "follow_up_reached"),
                "handling_time",
            ),
        ),
        (_("What we promised, and what people wrote"), ("promises", "replied")),
        (_("Colleagues"), ("supervision",)),
        (_("What people think of us"), ("csat", "nps")),
    ]


def kpi_words(slug: str) -> KpiWords:
    """The words of one number."""
    return {**_danger_and_contacts(), **_service()}[slug]


def _danger_and_contacts() -> dict[str, KpiWords]:
    cards, clocks = _("Contact cards"), _("Clocks of what we owe")
    ended = _("Of all contacts that ended in the month, also those that broke off or were not for now.")
    completed = _("Of completed contacts alone.")
    return {
        "handover": KpiWords(
            _("High risk taken over in time"),
            _(
                "Requests to take over somebody at a high risk that a supervisor or clinician accepted within"
                " the time of the channel, of all such requests of the month."
            ),
            clocks,
            _("Plans ask for this as well as contacts, so it is not the number of contacts at a high risk."),
        ),
        "senior": KpiWords(
            _("Complex contacts taken over within an hour"),
            _(
                "Requests to a senior colleague that were accepted within an hour of opening time, of all of "
                "the month. One whose place a more urgent request took is left out."
            ),
            clocks,
        ),
        "protocol": KpiWords(
            _("High risk with the whole protocol"),
            _(
                "Contacts at a high risk, and dangers that somebody's own answer told us of, in which every "
                "step of the protocol was done or has a reason why not, of all of them."
            ),
            _("Records of the crisis protocols"),
        ),
        "high_share": KpiWords(
            _("Contacts at a high risk"),
            _("Contacts at a high risk or in an emergency, of all contacts that ended in the month and were for us."),
            cards,
            ended,
        ),
        "plan_given": KpiWords(
            _("Contacts that ended with a plan"),
            _(
                "Completed contacts after which a plan began or the person got a written summary, of all "
                "completed contacts."
            ),
            cards,
            completed,
        ),
        "follow_up_offered": KpiWords(
            _("Follow-up offered"),
            _("Completed contacts in which we asked whether we may be in touch again, of all completed contacts."),
            cards,
            completed,
        ),
        "follow_up_agreed": KpiWords(
            _("Follow-up agreed"),
            _("Completed contacts in which the person said yes to it, of those in which we asked."),
            cards,
            _("Of completed contacts in which we asked."),
        ),
        "follow_up_reached": KpiWords(
            _("Follow-up reached"),
            _("People with whom we talked within 72 hours after the contact, of those who had said yes to it."),
            _("Contact cards and the events of plans"),
            _("Of those who had said yes."),
        ),
        "handling_time": KpiWords(
            _("Time of a contact"),
            _(
                "Minutes from taking a contact to closing it, for contacts that ended in the month and were "
                "for us. Half took no longer than this."
            ),
            cards,
            _("It is about the work of all, never a target or a measure for one person. %(of_what)s", of_what=ended),
        ),
    }


def _service() -> dict[str, KpiWords]:
    return {
        "promises": KpiWords(
            _("Promises kept"),
            _(
                "Answers, talks, calls and steps of ours that came by the time we had promised, of all that "
                "fell due in the month."
            ),
            _("Events of plans, and messages"),
            _("An answer to a message counts in the month in which it fell due."),
        ),
        "replied": KpiWords(
            _("Messages answered"),
            _(
                "Messages to us that somebody had answered by the 3rd of the next month, of all of the month."
                " One that was closed with a reason counts as not answered."
            ),
            _("Messages of the portal"),
            _(
                "A message counts in the month in which it was written. The promises count it in the month in which "
                "the answer fell due, and one that was closed with a reason as dealt with, so the two may differ."
            ),
        ),
        "csat": KpiWords(
            _("Satisfied with the service"),
            _(
                "Answers of 4 or 5 on a scale of 5, of all answers. They are anonymous. How many people were "
                "asked is not kept, so there is no share of those who answered."
            ),
            _("Anonymous answers"),
        ),
        "nps": KpiWords(
            _("Would tell others about us"),
            _(
                "The share of answers of 9 or 10, less the share of answers of 0 to 6, in points. Nobody is "
                "asked after a time of high risk."
            ),
            _("Anonymous answers"),
        ),
        "supervision": KpiWords(
            _("Colleagues who had supervision"),
            _(
                "Colleagues at the desk with at least one talk of supervision in the 30 days up to the end of"
                " the month, of all colleagues at the desk."
            ),
            _("Talks of supervision"),
        ),
    }


def hours_words(value: str) -> str:
    """A value of the dimension of opening hours."""
    return _("In opening hours") if value == "open" else _("Outside opening hours")
