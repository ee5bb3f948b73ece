"""What the log calls its acts and things, in words: short, and the same for whoever did it."""

from __future__ import annotations

from flask_babel import gettext as _


def action_words(action: str) -> str:
    """One act in words; what has none yet is told as it is kept."""
    return actions().get(action, action.replace("_", " "))


def actions() -> dict[str, str]:
    """Every act that has words, in the order of the choice on the page."""
    return {
        **_of_clients(),
        **_of_sealed_words(),
        **_of_dangers(),
        **_of_staff(),
        **_of_the_service(),
        **_of_quests(),
        **_of_what_was_looked_at(),
    }


def kinds() -> dict[str, str]:
    """The kinds of thing that an act may be about."""
    return {
        "client": _("A client"),
        "staff": _("A colleague"),
        "team": _("A team"),
        "clock": _("Something owed"),
        "help": _("A call for help"),
        "shift_note": _("A note of a shift"),
        "protocol_run": _("A crisis protocol"),
        "violence_lock": _("The lock of a client"),
        "approval": _("A request for approval"),
        "setting": _("A setting"),
        "service": _("Opening hours"),
        "service_text": _("A text of the service"),
        "channel": _("A channel"),
        "on_call": _("A turn on call"),
        "reply_template": _("A reply template"),
        "crisis_contact": _("A crisis contact"),
        "contact": _("A contact"),
        "quest": _("A quest"),
        "quest_draft": _("A draft of a quest"),
        "launch_item": _("An item of the launch"),
        "quest_version": _("A version of a quest"),
        "version_move": _("A move to another version"),
        "group_task": _("Something that counsellors were asked for"),
        "log": _("This log"),
        "insights": _("Numbers of the service"),
        "month": _("A month"),
    }


def kind_words(kind: str) -> str:
    """What an act is about, where no name says it."""
    return kinds().get(kind, kind.replace("_", " "))


def _of_clients() -> dict[str, str]:
    return {
        "client_opened": _("Record opened"),
        "bulk_act": _("One act for several people"),
        "many_records_opened": _("Many records opened within an hour"),
        "client_created": _("Record begun"),
        "client_erased": _("Record erased"),
        "signed_in": _("Signed in"),
        "code_issued": _("Code for words given"),
        "code_withdrawn": _("Code for words taken back"),
        "code_refused": _("Code that did not fit"),
        "phrase_refused": _("Six words that did not fit"),
        "words_changed": _("Six words changed"),
        "reissue_asked": _("New words asked for"),
        "reissue_approved": _("New words agreed to"),
        "reissue_declined": _("New words said no to"),
        "contact_rules_written": _("Contact rules written down"),
        "number_removed": _("Number removed"),
        "reminders_stopped": _("Reminders stopped"),
        "reminders_started": _("Reminders started again"),
        "watched_on": _("“Someone may be watching” switched on"),
        "watched_off": _("“Someone may be watching” switched off"),
        "copy_taken": _("Copy of everything taken"),
        "row_put_aside": _("Row of the worklist put aside"),
        "row_brought_back": _("Row of the worklist brought back"),
    }


def _of_sealed_words() -> dict[str, str]:
    return {
        "glass_asked": _("Asked to read what few may read"),
        "glass_approved": _("Agreed that it is opened for an hour"),
        "glass_declined": _("Said no to opening it"),
        "glass_ended": _("Shut what was opened, or took the request back"),
    }


def _of_dangers() -> dict[str, str]:
    return {
        "handover_asked": _("Handover asked for"),
        "handover_accepted": _("Handover accepted"),
        "handed_on": _("Handed on after a handover"),
        "senior_asked": _("Senior colleague asked"),
        "senior_accepted": _("Senior colleague accepted"),
        "protocol_opened": _("Protocol opened"),
        "protocol_closed": _("Protocol closed"),
        "risk_lowered": _("Risk lowered"),
        "lock_on": _("Lock switched on"),
        "lock_off": _("Lock switched off"),
        "clock_done": _("Something owed was done"),
        "clock_wait": _("Something owed may wait"),
        "clock_go_on": _("Went on with something owed"),
        "clock_tried": _("Called back in vain"),
        "clock_lost": _("Stopped calling back"),
        "help_asked": _("Help asked for"),
        "help_taken": _("Came to help"),
        "help_closed": _("Call for help closed"),
    }


def _of_staff() -> dict[str, str]:
    return {
        "staff_added": _("Account made"),
        "staff_invited_again": _("Invited again"),
        "staff_joined": _("Joined"),
        "staff_roles_changed": _("Roles changed"),
        "staff_suspended": _("Account suspended"),
        "staff_left": _("Left the service"),
        "staff_brought_back": _("Account brought back"),
        "visits_ended": _("Visits ended"),
        "sign_in_refused": _("Sign-in that did not fit"),
        "calendar_feed_made": _("Calendar address made"),
        "calendar_feed_taken_back": _("Calendar address taken back"),
        "team_made": _("Team made"),
        "team_renamed": _("Team renamed"),
        "team_closed": _("Team closed"),
        "joined_team": _("Put into a team"),
        "left_team": _("Taken out of a team"),
        "cover_made": _("Cover for an absence made"),
        "cover_ended": _("Cover for an absence ended"),
        "shift_note_written": _("Note for the next shift written"),
        "supervision_noted": _("Talk of supervision written down"),
        "on_call_planned": _("Turn on call planned"),
        "on_call_withdrawn": _("Turn on call taken out"),
    }


def _of_the_service() -> dict[str, str]:
    return {
        "setting_kept": _("Setting changed"),
        "approval_asked": _("Approval asked for"),
        "approval_signed": _("Signed one part of a change"),
        "approval_approved": _("Approved"),
        "approval_declined": _("Not approved"),
        "approval_withdrawn": _("Request for approval taken back"),
        "hours_set": _("Opening hours set"),
        "special_day_set": _("Day that differs set"),
        "special_day_removed": _("Day that differs removed"),
        "service_words_written": _("Words of the service written"),
        "channel_set_up": _("Channel set up"),
        "channel_turned_on": _("Channel turned on"),
        "channel_turned_off": _("Channel turned off"),
        "channel_tested": _("Channel tested"),
    }


def _of_quests() -> dict[str, str]:
    return {
        "quest_imported": _("Quest came in as a draft"),
        "quest_draft_dropped": _("Draft of a quest dropped"),
        "quest_brief_written": _("Brief of a quest written"),
        "launch_item_written": _("Item of the launch written"),
        "quest_begun": _("Quest begun"),
        "quest_proposed": _("Quest laid before the approvers"),
        "quest_signed": _("Quest signed"),
        "pilot_ended": _("A pilot came to its last day"),
        "quest_piloted": _("Quest piloted"),
        "quest_published": _("Quest published"),
        "quest_retired": _("Quest retired"),
        "quest_reinstated": _("Quest brought back"),
        "quest_withdrawn": _("Quest withdrawn"),
        "people_moved": _("People moved to another version"),
        "move_reverted": _("Move to another version taken back"),
        "group_task_asked": _("Counsellors asked to look after people at one place"),
        "group_task_changed": _("What counsellors were asked for, changed"),
        "group_task_done": _("What counsellors were asked for, done by one of them"),
        "group_task_not_done": _("What counsellors were asked for, taken back by one of them as not done yet"),
        "group_task_closed": _("What counsellors were asked for, closed"),
    }


def _of_what_was_looked_at() -> dict[str, str]:
    return {
        "dropoff_viewed": _("Looked at where people pause or leave"),
        "dropoff_exported": _("Took numbers out"),
        "time_viewed": _("Looked at how long people take"),
        "time_exported": _("Took numbers out: how long people take"),
        "change_viewed": _("Looked at whether a change helped"),
        "change_exported": _("Took numbers out: whether a change helped"),
        "kpis_viewed": _("Looked at the measures of the service"),
        "kpis_exported": _("Took numbers out: the measures of the service"),
        "promises_viewed": _("Looked at the promises of the service"),
        "promises_exported": _("Took numbers out: the promises of the service"),
        "reports_viewed": _("Looked at the list of monthly reports"),
        "report_viewed": _("Read a monthly report"),
        "group_tasks_viewed": _("Looked at what counsellors were asked for"),
        "events_exported": _("Took the event log out"),
        "rollups_rebuilt": _("Added the numbers up anew from the events"),
        "quest_exported": _("Took a quest out"),
        "people_inside_viewed": _("Looked at who is inside a version"),
        "log_read": _("Read this log"),
    }
