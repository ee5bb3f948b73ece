"""What happened in a journey, each event as one whole sentence. Texts of a person are never in it.

A client was told that staff see on which day she did something. So what she did, and what followed from it, is told
with its day alone; what staff did and what the clock did has its time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app import clock
from app.desk.pages.history import History
from app.desk.pages.plan_words import adjusted_sentence
from app.desk.pages.told import Told
from app.desk.words import day_of, risk_word
from app.queries.story import TimelineEntry
from app.web.filters import day, moment
from app.web.words import _, language
from quests.definition import Quest, text_in
from quests.events import CLIENT, SYSTEM
from quests.risk import RiskLevel


@dataclass(frozen=True)
class Line:
    """One sentence of the timeline. ``kind`` colours its mark: done, wait, due, risk or nothing.

    ``when`` is the day, with the time where that may be told; ``iso`` says the same for machines and no more.
    ``said`` are words of a colleague beside it, for who may read notes.
    """

    words: str
    when: str
    iso: str
    kind: str = ""
    plan: str = ""
    said: str = ""


Part = tuple[list[TimelineEntry], History]
"""The events of one plan, newest first, with the versions of its quest that held."""
Said = Mapping[tuple[str, int], str]
"""Words of colleagues beside an event, by journey and number."""


def story(parts: Sequence[Part], pseudonym: str, said: Said | None = None) -> list[Line]:
    """All plans of a client as one story, newest first; each line says of which plan, where there are several.

    A step that becomes available later is told once its day has come.
    """
    titles = {history.now.slug: text_in(history.now.title, language()) for _entries, history in parts}
    told: list[tuple[datetime, Line]] = []
    for entries, history in parts:
        hers = {entry.at for entry in entries if entry.actor == CLIENT}
        plan = titles[history.now.slug] if len(parts) > 1 else ""
        taken_out = _taken_out(entries)
        for entry, quest in zip(entries, history.that_held(entries), strict=True):
            at = _happens_at(entry)
            if at > clock.now() or (entry.kind == "step_skipped" and (entry.at, entry.step) in taken_out):
                continue
            line = _line(entry, at, Told(entry, quest, pseudonym, titles, history), hers)
            words = (said or {}).get((entry.journey_id, entry.seq), "")
            told.append((at, replace(line, plan=plan, said=words)))
    return [line for _at, line in sorted(told, key=lambda one: one[0], reverse=True)]


def lines(entries: list[TimelineEntry], history: History, pseudonym: str) -> list[Line]:
    """The events of one plan as sentences, newest first."""
    return story([(entries, history)], pseudonym)


def _taken_out(entries: list[TimelineEntry]) -> set[tuple[datetime, str | None]]:
    """When which step was taken out of the plan: that it is skipped by that is said once."""
    fitted = [entry for entry in entries if entry.kind == "plan_adjusted"]
    skipped = {(entry.at, entry.step) for entry in fitted if entry.detail.get("what") == "skip"}
    return skipped | {(entry.at, entry.detail.get("from")) for entry in fitted if entry.detail.get("what") == "swap"}


def _happens_at(entry: TimelineEntry) -> datetime:
    """When it was so: for a step that opens later the day from which it is available, else when it was written."""
    due_from = entry.detail.get("due_from") if entry.kind == "step_opened" else None
    return max(entry.at, datetime.fromisoformat(due_from)) if isinstance(due_from, str) else entry.at


def _line(entry: TimelineEntry, at: datetime, told: Told, hers: set[datetime]) -> Line:
    words, kind = _SENTENCES[entry.kind](told), _MARKS.get(entry.kind, "")
    # What follows from an act is written in the act's own moment.
    is_hers = entry.actor == CLIENT or (entry.actor == SYSTEM and entry.at in hers)
    if is_hers or at != entry.at:
        return Line(words, day(at), day_of(at).isoformat(), kind)
    return Line(words, moment(at), at.isoformat(), kind)


def sentence(entry: TimelineEntry, quest: Quest, pseudonym: str) -> str:
    """One event in one sentence: who did what, or what followed from it."""
    return _SENTENCES[entry.kind](Told(entry, quest, pseudonym))


def _by_client(told: Told, hers: str, ours: str) -> str:
    return hers if told.entry.actor == CLIENT else ours


def _wait_started(told: Told) -> str:
    by = told.when("promise_by")
    if told.entry.step is None:
        return _("%(name)s asked for a call; we promised it by %(when)s.", name=told.name, when=by)
    if told.is_talk and by:
        return _("We owe %(name)s “%(step)s” by %(when)s.", name=told.name, step=told.step, when=by)
    if told.is_ours and by:
        return _("We promised “%(step)s” by %(when)s.", step=told.step, when=by)
    if by:
        return _("We promised an answer to “%(step)s” by %(when)s.", step=told.step, when=by)
    return _("“%(step)s” waits for the service.", step=told.step)


def _wait_ended(told: Told) -> str:
    if told.entry.step is None:
        kept, late = _("We called as promised."), _("We called later than promised.")
        return kept if told.entry.detail.get("kept") else late
    if told.entry.detail.get("kept"):
        return _("The promise for “%(step)s” was kept.", step=told.step)
    if told.is_talk or told.is_ours:
        return _("“%(step)s” came later than promised.", step=told.step)
    return _("“%(step)s” was answered later than promised.", step=told.step)


def _reminded(told: Told) -> str:
    """On her own pages nothing was sent: she sees it when she comes (as quests/lost_contact.py counts it)."""
    if told.says("channel") == "portal":
        return _("A reminder was put on the pages of %(name)s.", name=told.name)
    return _("A reminder was sent to %(name)s.", name=told.name)


def _assigned(told: Told) -> str:
    return {
        "taken": _("%(who)s took the plan.", who=told.who),
        "handed_over": _("%(who)s handed the plan over.", who=told.who),
    }.get(told.says("how"), _("%(who)s gave the plan to another counsellor.", who=told.who))


def _paused(told: Told) -> str:
    until = told.entry.detail.get("until")
    if isinstance(until, str):
        until = moment(datetime.fromisoformat(until))
        return _("%(who)s rests until %(when)s.", who=told.who, when=until)
    return _("%(who)s rests, without a date.", who=told.who)


def _resumed(told: Told) -> str:
    return _by_client(told, _("%(who)s went on after the rest.", who=told.who), _("The rest ended on its date."))


def _risk_changed(told: Told) -> str:
    to, rule = risk_word(told.says("to")), told.says("rule")
    if rule == "person" and RiskLevel(told.says("to")) < RiskLevel(told.says("from") or RiskLevel.UNASKED):
        return _("%(who)s lowered the risk to: %(level)s.", who=told.who, level=to)
    if rule == "person":
        return _("%(who)s raised the risk to: %(level)s.", who=told.who, level=to)
    return _("Risk became: %(level)s, by rule %(rule)s.", level=to, rule=rule)


def _contact_tried(told: Told) -> str:
    return {
        "reached": _("%(who)s reached %(name)s.", who=told.who, name=told.name),
        "answered": _("%(name)s answered %(who)s.", who=told.who, name=told.name),
        "no_answer": _("%(who)s tried to reach %(name)s: no answer.", who=told.who, name=told.name),
        "voicemail": _("%(who)s left a voicemail for %(name)s.", who=told.who, name=told.name),
        "refused": _("%(name)s asked %(who)s not to call.", who=told.who, name=told.name),
        "wrong_number": _("%(who)s tried to reach %(name)s: the number was wrong.", who=told.who, name=told.name),
        "wrong_word": _(
            "%(who)s called %(name)s: the code word did not come. A supervisor was told.", who=told.who, name=told.name
        ),
    }.get(told.says("outcome"), _("%(who)s tried to reach %(name)s.", who=told.who, name=told.name))


def _exited_well(told: Told) -> str:
    if told.says("by") == "rule":
        return _("%(name)s came to the end of the plan.", name=told.name)
    return _("%(name)s ended the plan: it was enough.", name=told.name)


def _stopped(told: Told) -> str:
    return _by_client(
        told, _("%(name)s stopped the plan.", name=told.name), _("%(who)s stopped the plan.", who=told.who)
    )


def _moved_on(told: Told) -> str:
    if (to := told.says("to")) in told.titles:
        return _("%(name)s moved on to “%(plan)s”.", name=told.name, plan=told.titles[to])
    if to == "partner":
        return _("%(name)s moved on to a partner service.", name=told.name)
    return _("%(name)s moved on to other help.", name=told.name)


def _plan_adjusted(told: Told) -> str:
    titles = {"step": told.step, "from": told.step_called(told.says("from")), "to": told.level_called(told.says("to"))}
    return adjusted_sentence(told.who, told.name, told.entry.detail, titles)


def _version_moved(told: Told) -> str:
    before, after = told.says("from"), told.says("to")
    return _(
        "%(who)s moved the plan from version %(a)s to version %(b)s. What was done stays.",
        who=told.who, a=before, b=after,
    )  # fmt: skip


def _reopened(told: Told) -> str:
    return _by_client(
        told, _("%(name)s carried on.", name=told.name), _("%(who)s opened the plan again.", who=told.who)
    )


def _step_done(told: Told) -> str:
    return _by_client(
        told,
        _("%(who)s finished “%(step)s”.", who=told.who, step=told.step),
        _("%(who)s marked “%(step)s” as done.", who=told.who, step=told.step),
    )


_SENTENCES: dict[str, Callable[[Told], str]] = {
    "journey_offered": lambda t: _("%(who)s offered this quest.", who=t.who),
    "journey_started": lambda t: _("%(name)s began.", name=t.name),
    "counsellor_assigned": _assigned,
    "level_entered": lambda t: _("%(name)s came to “%(level)s”.", name=t.name, level=t.level),
    "step_opened": lambda t: _("“%(step)s” became available.", step=t.step),
    "step_started": lambda t: _("%(who)s began “%(step)s”.", who=t.who, step=t.step),
    "step_skipped": lambda t: _("%(who)s skipped “%(step)s” for now.", who=t.who, step=t.step),
    "step_done": _step_done,
    "step_sent_for_review": lambda t: _("%(who)s sent “%(step)s” for an answer.", who=t.who, step=t.step),
    "step_returned": lambda t: _("%(who)s gave “%(step)s” back with a reply.", who=t.who, step=t.step),
    "step_reviewed": lambda t: _("%(who)s answered “%(step)s”.", who=t.who, step=t.step),
    "service_wait_started": _wait_started,
    "service_wait_ended": _wait_ended,
    "level_completed": lambda t: _("%(name)s completed “%(level)s”.", name=t.name, level=t.level),
    "level_reopened": lambda t: _("“%(level)s” was opened again.", level=t.level),
    "level_feedback_given": lambda t: _("%(name)s said how “%(level)s” was.", name=t.name, level=t.level),
    "booking_made": lambda t: _("%(who)s booked a talk.", who=t.who),
    "booking_moved": lambda t: _("%(who)s moved the talk to another time.", who=t.who),
    "booking_kept": lambda t: _("The talk took place."),
    "booking_missed": lambda t: _("The talk did not take place."),
    "reminder_sent": _reminded,
    "contact_tried": _contact_tried,
    "paused": _paused,
    "resumed": _resumed,
    "risk_changed": _risk_changed,
    "safety_hold_started": lambda t: _("A safety hold began. The plan rests; %(name)s keeps the place.", name=t.name),
    "safety_hold_ended": lambda t: _("%(who)s ended the safety hold.", who=t.who),
    "lapse_reported": lambda t: _("%(name)s told us of a lapse.", name=t.name),
    "plan_adjusted": _plan_adjusted,
    "version_moved": _version_moved,
    "exited_well": _exited_well,
    "stopped": _stopped,
    "moved_on": _moved_on,
    "contact_lost": lambda t: _("Contact was lost. %(name)s can carry on at any time.", name=t.name),
    "deceased": lambda t: _("%(name)s has died.", name=t.name),
    "reopened": _reopened,
}

_MARKS = {
    "step_done": "done",
    "level_completed": "done",
    "exited_well": "done",
    "step_sent_for_review": "wait",
    "service_wait_started": "wait",
    "reminder_sent": "due",
    "contact_lost": "due",
    "risk_changed": "risk",
    "safety_hold_started": "risk",
}
