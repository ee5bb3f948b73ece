"""Numbers of the same list that are not measured yet, in words, and what they lack."""

from __future__ import annotations

from dataclasses import dataclass

from app.web.words import _


@dataclass(frozen=True)
class Missing:
    """A number of the same list that is not measured yet. ``lacks``: what would have to be there."""

    title: str
    lacks: str


def missing() -> dict[str, Missing]:
    """What is not measured yet, by slug. It has no number; that is not the number 0."""
    telephone = _("No telephone system is connected, so nobody knows how long a caller waited or who hung up.")
    review = _("A second person would have to judge a sample of contacts. There is no place for that yet.")
    return {
        "speed_of_answer": Missing(_("Average speed of answer"), telephone),
        "service_level": Missing(_("Calls answered within 20 and 30 seconds"), telephone),
        "abandoned": Missing(_("Calls that ended before an answer"), telephone),
        "first_response_chat": Missing(
            _("First answer in chat and messengers"),
            _(
                "A contact is known from the moment a colleague takes it. When the person had begun to write "
                "is not recorded."
            ),
        ),
        "first_response_written": Missing(
            _("First answer to e-mails and forms"),
            _("When an e-mail or a form came in is not recorded; only when a colleague took it."),
        ),
        "simple_query": Missing(
            _("Simple questions closed within 15 minutes"), _("Contacts are not marked as simple when they come in.")
        ),
        "risk_right": Missing(_("Risk assessed correctly"), review),
        "routed_right": Missing(_("Right service offered"), review),
        "limits_set": Missing(
            _("Limits and self-exclusions after a contact"),
            _(
                "People would have to be asked for their consent to be counted, or operators would have to "
                "report them together."
            ),
        ),
        "first_contact": Missing(
            _("Solved at the first contact, and repeated contacts"),
            _("Who is no client is not recognised when they come again, and shall not be."),
        ),
        "resolved": Missing(
            _("Questions resolved"), _("Whether a question was resolved is not asked when a contact ends.")
        ),
        "complaints": Missing(_("Complaints answered in time"), _("There is no register of complaints yet.")),
        "schedule": Missing(
            _("Cover of the schedule"), _("How many colleagues are needed at which hour is not recorded.")
        ),
        "recertified": Missing(_("Staff with a valid certificate"), _("Certificates of staff are not recorded.")),
        "partner_data": Missing(
            _("Partner data checked within 90 days"), _("There is no list of partner services yet.")
        ),
    }
