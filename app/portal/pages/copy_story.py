"""The words of the copy for what happened: each event of a plan, and each line of the log, as one plain sentence."""

from __future__ import annotations

from flask_babel import gettext as _


def event_words(kind: str, step: str, level: str) -> str:
    """What happened, in one sentence; the kind itself where a later version knows more than this page."""
    if step:
        said = {
            "step_opened": _("“%(step)s” opened.", step=step),
            "step_started": _("“%(step)s” was begun.", step=step),
            "step_skipped": _("“%(step)s” was skipped for now.", step=step),
            "step_done": _("“%(step)s” was done.", step=step),
            "step_sent_for_review": _("“%(step)s” was sent to a counsellor.", step=step),
            "step_returned": _("“%(step)s” came back for one change.", step=step),
            "step_reviewed": _("“%(step)s” was read.", step=step),
            "service_wait_started": _("“%(step)s” waited for us.", step=step),
            "service_wait_ended": _("“%(step)s” waited for us no more.", step=step),
            "booking_made": _("A talk was booked for “%(step)s”.", step=step),
            "booking_moved": _("The talk of “%(step)s” got another time.", step=step),
            "booking_kept": _("The talk of “%(step)s” took place.", step=step),
            "booking_missed": _("The talk of “%(step)s” did not take place.", step=step),
        }.get(kind)
        if said:
            return said
    if level:
        said = {
            "level_entered": _("You came to “%(part)s”.", part=level),
            "level_completed": _("You came through “%(part)s”.", part=level),
            "level_reopened": _("“%(part)s” was open again.", part=level),
            "level_feedback_given": _("You said how “%(part)s” was.", part=level),
        }.get(kind)
        if said:
            return said
    return _of_the_plan().get(kind, kind.replace("_", " "))


def _of_the_plan() -> dict[str, str]:
    return {
        "journey_offered": _("The plan was offered to you."),
        "journey_started": _("The plan began."),
        "counsellor_assigned": _("A counsellor took the plan on."),
        "service_wait_started": _("You waited for us."),
        "service_wait_ended": _("The wait for us was over."),
        "reminder_sent": _("A reminder was sent."),
        "contact_tried": _("We tried to reach you."),
        "paused": _("You took a rest."),
        "resumed": _("You went on."),
        "risk_changed": _("How safe things looked was noted anew."),
        "safety_hold_started": _("Your plan rested, and your place was kept."),
        "safety_hold_ended": _("Your plan went on from where it was."),
        "lapse_reported": _("You told us that you gambled."),
        "plan_adjusted": _("The plan was fitted."),
        "version_moved": _("Your plan has a newer version. What you did is kept."),
        "exited_well": _("The plan came to its end."),
        "stopped": _("The plan was stopped."),
        "moved_on": _("You went on to something else."),
        "contact_lost": _("We lost contact."),
        "reopened": _("You came back to the plan."),
    }


def log_words(action: str) -> str:
    """A line of the log; what this page has no words for is told as it is kept."""
    return {
        "signed_in": _("Somebody came in with your six words."),
        "client_opened": _("Your record was opened."),
        "glass_asked": _("Somebody of us asked, with a reason, to read what few may read."),
        "glass_approved": _("A second person agreed that it is opened for an hour."),
        "glass_declined": _("A second person said no to opening it."),
        "glass_ended": _("Who asked for it no longer needs it."),
        "client_created": _("Your record was begun."),
        "code_issued": _("A code for words was given."),
        "code_withdrawn": _("A code was taken back."),
        "words_changed": _("Your six words were changed."),
        "bulk_act": _("Somebody of us looked at several plans that had gone quiet, yours among them."),
        "contact_rules_written": _("How we may reach you was written down with you."),
        "copy_taken": _("A copy of everything was made."),
        "reminders_stopped": _("You stopped all reminders."),
        "reminders_started": _("You had reminders come again."),
        "watched_on": _("You said that somebody may see your phone."),
        "watched_off": _("You said that nobody sees your phone any more."),
    }.get(action, action.replace("_", " "))
