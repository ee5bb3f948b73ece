"""The words of the copy: what each thing that is kept is called there, and what its codes mean in plain language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale
from flask_babel import gettext as _

from app.portal.pages.copy_contact_words import done_words
from app.portal.pages.reminder_words import (
    channel_words,
    minute_words,
    outcome_words,
    state_words,
    tapped_words,
    text_words,
    why_words,
)
from app.portal.pages.stopping import reasons
from app.web.contact_form import listed, someone_else_words, time_words
from app.web.contact_form import way_words as reach_words
from app.web.filters import moment, number
from app.web.talk_words import way_words


def part_titles() -> dict[str, str]:
    """The heading of each part, in the order of the file."""
    return {
        "replies": _("Notes from counsellors"),
        "messages": _("Messages"),
        "suggestions": _("Steps that were suggested to you"),
        "tools": _("My tools"),
        "short_look": _("Short look, not sent"),
        "questionnaires": _("Questionnaires, as you answered them"),
        "level_answers": _("What you answered at the end of a part"),
        "why_you_stopped": _("Why you stopped"),
        "statements_of_risk": _("How safe things looked"),
        "how_to_reach_you": _("How we may reach you"),
        "talks": _("Talks"),
        "first_call": _("First contact"),
        "contacts": _("Each time you were in contact with us"),
        "said_in_contacts": _("What was written down in a contact"),
        "done_in_contacts": _("What was done in a contact"),
        "when_in_danger": _("When somebody looked after your safety"),
        "done_when_in_danger": _("What was done for your safety"),
        "what_we_owed": _("What we promised to do quickly"),
        "sealed_words_opened": _("When what few may read was opened with a reason"),
        "asked_of_the_service": _("What a person of the service was asked to do for you"),
        "how_you_are_reminded": _("How you want to be reminded"),
        "where_reminders_go": _("Where reminders go"),
        "reminders": _("Reminders"),
        "tries_to_send": _("Each try to send a reminder"),
        "codes_for_a_messenger": _("Codes for a messenger"),
        "codes": _("Codes for your words"),
        "requests_for_new_words": _("Requests for new words"),
        "your_visits": _("Your visits, as long as they are kept"),
    }


def label(part: str, name: str) -> str:
    """What one thing is called."""
    return _labels().get(f"{part}.{name}") or _labels().get(name) or name.replace("_", " ")


def _labels() -> dict[str, str]:
    return {
        "plan": _("Plan"),
        "level": _("Part of the plan"),
        "step": _("Step"),
        "by": _("Who"),
        "with": _("With"),
        "made_by": _("Booked by"),
        "updated_by": _("Written down by"),
        "issued_by": _("Given by"),
        "closed_by": _("Closed by"),
        "requested_by": _("Asked for by"),
        "decided_by": _("Decided by"),
        "at": _("When"),
        "saved_at": _("Saved"),
        "sent_at": _("Sent"),
        "read_at": _("Opened"),
        "due_at": _("Answer promised by"),
        "asked_of_the_service.due_at": _("To be done by"),
        "promise_by": _("Promised by"),
        "made_at": _("Booked"),
        "starts_at": _("Time"),
        "created_at": _("Begun"),
        "changed_at": _("Changed"),
        "closed_at": _("Closed"),
        "opened_at": _("Begun"),
        "answered_at": _("Answered"),
        "updated_at": _("Changed"),
        "consented_at": _("You agreed"),
        "consent_version": _("Version of the text that you agreed to"),
        "issued_at": _("Given"),
        "expires_at": _("Runs out"),
        "used_at": _("Used"),
        "withdrawn_at": _("Taken back"),
        "told_at": _("You saw it"),
        "requested_at": _("Asked for"),
        "decided_at": _("Decided"),
        "last_seen_at": _("Last page"),
        "ended_at": _("Ended"),
        "words": _("Words"),
        "answer": _("Answer"),
        "answers": _("Answers"),
        "result": _("Answers"),
        "outcome": _("What it asks"),
        "kind": _("What"),
        "reason": _("Reason"),
        "sealed_words_opened.what": _("What"),
        "sealed_words_opened.asked_at": _("Asked for"),
        "sealed_words_opened.closed_at": _("Ended sooner"),
        "sealed_words_opened.closed_by": _("Ended by"),
        "approved_at": _("Agreed"),
        "agreed_by": _("Agreed by"),
        "decision": _("Decision"),
        "status": _("State"),
        "way": _("How"),
        "ways": _("Ways"),
        "times": _("Good times"),
        "may_leave_voicemail": _("Voice message"),
        "may_have_calendar_file": _("File for a calendar"),
        "address": _("Number or e-mail address"),
        "code_word": _("Word that you hear from us"),
        "shown_as": _("The name we go by"),
        "if_someone_else": _("If someone else answers"),
        "stop_word": _("Your word for stop"),
        "help_word": _("Your word for help"),
        "is_shared": _("Your counsellor may read it"),
        "instrument": _("Questionnaire"),
        "version": _("Version"),
        "language": _("Language"),
        "statements_of_risk.level": _("From then on"),
        "statements_of_risk.assessed": _("What was found"),
        "rule": _("Who said so"),
        **_of_contacts(),
        **_of_reminders(),
        **_of_tools(),
    }


def _of_contacts() -> dict[str, str]:
    """A contact with the first line, and what was done when there was danger."""
    return {
        "contacts.channel": _("How"),
        "contacts.opened_at": _("Somebody of us was there"),
        "contacts.audience": _("Whom the help is for"),
        "contacts.risk": _("How safe things looked"),
        "contacts.risk_rule": _("Who said so"),
        "contacts.ending": _("How it ended"),
        "contacts.follow_up": _("Whether we may ask you again"),
        "arrived_at": _("You reached us"),
        "complex_since": _("A senior colleague was asked"),
        "forgotten_at": _("What was written down was deleted"),
        "opened_by": _("Begun by"),
        "held_by": _("In contact with you"),
        "saved_by": _("Written down by"),
        "asked_by": _("Asked by"),
        "owed_by": _("Promised by whom"),
        "stopped_by": _("Done by"),
        "question": _("About"),
        "value": _("Answer"),
        "deed": _("What became of it"),
        "noted_at": _("Written down"),
        "started_at": _("Since"),
        "what_we_owed.due_at": _("Promised by"),
        "what_we_owed.stopped_at": _("Done"),
    }


def _of_reminders() -> dict[str, str]:
    """How she is reminded, and what was sent."""
    return {
        "channel": _("How"),
        "quiet_from": _("Quiet from"),
        "quiet_until": _("Quiet until"),
        "free_days": _("Days without reminders"),
        "shows_time": _("A message may name the time of a talk"),
        "stopped_at": _("Reminders stopped"),
        "agreed_at": _("You agreed"),
        "agreed_to": _("Version of the text that you agreed to"),
        "text": _("What it says"),
        "planned_at": _("Planned"),
        "reminders.due_at": _("When it may go"),
        "reminders.closed_at": _("When it was over"),
        "state": _("State"),
        "answer": _("Answer"),
        "tries_to_send.outcome": _("How it went"),
    }


def _of_tools() -> dict[str, str]:
    """What she keeps in her tools, by the names that the tools give it."""
    return {
        "on": _("Day"),
        "as": _("How it ended"),
        "part": _("What it is"),
        "wait": _("Wait first"),
        "other": _("Then do something else"),
        "call": _("Call"),
        "did": _("What you did"),
        "how": _("How it was after"),
        "money": _("Money"),
        "time": _("Time"),
        "mood": _("How you felt, from 0 to 10"),
        "amount": _("Amount"),
        "each_month": _("Each month"),
        "tools.number": _("A number to call stands on it"),
        "asked": _("Asked"),
        "chosen": _("Answered"),
    }


def value(part: str, name: str, found: Any) -> str:
    """A value in plain words; empty where there is nothing to tell."""
    if found is None or found == "" or found == [] or found == {}:
        return ""
    if isinstance(found, bool):
        return _("Yes") if found else _("No")
    if isinstance(found, datetime):
        return str(moment(found))
    if isinstance(found, Mapping):
        return "; ".join(
            f"{label(part, key)}: {value(part, key, one)}" for key, one in found.items() if one is not None
        )
    if isinstance(found, list):
        return listed([value(part, name, one) for one in found])
    if isinstance(found, int | float):
        return minute_words(int(found)) if name in ("quiet_from", "quiet_until") else str(number(found))
    return _codes(part, name).get(str(found), str(found))


def _codes(part: str, name: str) -> Mapping[str, str]:
    if part in ("reminders", "tries_to_send") and name in ("text", "state", "answer", "outcome", "why"):
        return {
            "text": text_words(),
            "state": state_words(),
            "answer": tapped_words(),
            "outcome": outcome_words(),
            "why": why_words(),
        }[name]
    if name == "channel":
        return channel_words()
    if name in ("language", "read_in"):
        return _Languages()
    if part == "statements_of_risk" and name in ("level", "assessed"):
        return _risk()
    if part == "done_in_contacts" and name == "kind":
        return done_words()
    return _meanings().get(name, {})


def _meanings() -> dict[str, dict[str, str]]:
    """What each code means, by the name of the thing that it stands in."""
    by_rule = dict.fromkeys(("R0", "R1", "R2", "R3", "R4"), _("What you answered"))
    return {
        "outcome": {
            "done": _("The step is done"),
            "one_change": _("You can change one thing and send it again"),
            "talk_first": _("The counsellor would like to talk with you first"),
            "talk": _("About a talk"),
        },
        "rule": {"person": _("A person of the service"), **by_rule},
        "ways": {way: reach_words(way) for way in ("call", "message", "email")},
        "way": {way: way_words(way) for way in ("phone", "chat", "in_person")},
        "times": {time: time_words(time) for time in ("morning", "afternoon", "evening", "weekend")},
        "if_someone_else": {said: someone_else_words(said) for said in ("later", "wrong_number", "say_nothing")},
        "reason": dict(reasons()) | {"not_said": _("You did not say")},
        "answer": {"accepted": _("You took it"), "declined": _("You left it")},
        "as": {"done": _("Done"), "away": _("Put away")},
        "part": {"plan": _("What you mean to do"), "moment": _("A moment that you kept")},
        "how": {"passed": _("It passed"), "still": _("It was still there"), "talk": _("You wanted to talk")},
        "decision": {"approved": _("Yes"), "declined": _("No")},
        "what": {
            "contact": _("Your number, and the words between you and us"),
            "restricted_notes": _("Notes that few people read"),
        },
        "status": {
            "booked": _("Booked"),
            "kept": _("It took place"),
            "missed": _("It did not take place"),
            "cancelled": _("Called off"),
        },
        "kind": _kinds(),
    }


class _Languages(dict[str, str]):
    """A language's name in the reader's own."""

    def get(self, code: str, otherwise: Any = None) -> Any:
        try:
            return Locale.parse(code).get_display_name(get_locale()) or otherwise
        except (UnknownLocaleError, ValueError):
            return otherwise


def _risk() -> dict[str, str]:
    """The levels of the ladder as she may read them: what was looked at, and no label for a person."""
    return {
        "unasked": _("Nobody had asked yet"),
        "low": _("No sign of danger"),
        "medium": _("A reason to look again soon"),
        "high": _("A reason for a person to be in touch quickly"),
        "emergency": _("A reason to act at once"),
    }


def _kinds() -> dict[str, str]:
    return {
        "goal": _("A goal of my own"),
        "agreement": _("An agreement with myself"),
        "limits": _("My limits"),
        "hard_moment": _("A hard moment"),
        "log": _("My log"),
        "money_date": _("A money date"),
        "card": _("My card"),
        "claim": _("For your first words"),
        "reissue": _("For new words from the service"),
        "recovery": _("Recovery code"),
        "high_risk": _("Be in touch quickly"),
        "missed_check_ins": _("Ask how it is going"),
        "lapse": _("Be in touch after a lapse"),
        "call_her": _("Call you"),
        "gone_quiet": _("Call you"),
        "plan_withdrawn": _("Talk about a plan that was taken back"),
        "left_in_peace": _("Leave you in peace"),
    }
