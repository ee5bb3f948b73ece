"""The words and rules of the service in words: what each is called, what hangs on it, and a value as people say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.house_rules import Key
from app.outgoing_texts import render
from app.services.rule_checks import clock_words
from app.services.rule_settings import whole_value
from app.services.setting_rules import BadValue
from app.vocabulary import ChannelKind
from app.web.words import _, language, language_name, ngettext
from quests.contact import script_of
from quests.cut_offs import PUBLISHED
from quests.questions import text_in

EXAMPLE = {"starts_at": "2026-09-30T17:30:00+00:00", "zone": "UTC", "shows_time": True}
"""Of a talk that nobody has."""
Lines = tuple[str, ...]


def title_of(key: Key) -> str:
    """What a rule is called."""
    titles: Mapping[str, Callable[[], str]] = {
        "message": lambda: message_title(key.name),
        "words": lambda: _("Words we leave out: %(language)s", language=language_name(key.language)),
        "caps": lambda: _("How often, and when"),
        "clocks": lambda: _("How soon somebody acts"),
        "cut_offs": lambda: _("From which result on it counts"),
        "script": lambda: text_in(script_of(key.name).title, language()),
    }
    return titles[key.kind]()


def message_title(name: str) -> str:
    """What a message is about, for staff alone."""
    return {
        "step_waits": _("A step waits"),
        "answer_waits": _("An answer of ours waits"),
        "we_called": _("We called and nobody picked up"),
        "we_wrote": _("A note to who has gone quiet"),
        "talk_day_before": _("A talk, the day before"),
        "talk_soon": _("A talk, soon"),
    }[name]


def about(key: Key) -> str:
    """What hangs on a rule."""
    return {
        "message": _(
            "It is read on a lock screen and by others in the room. So it says nothing of what this is about, and the "
            "link is added by itself."
        ),
        "words": _(
            "The checks of every quest look for them beside the lists that come with the software. Those stay whole."
        ),
        "caps": _("Reminders of steps, over all quests that a person is on. Only fewer than the usual, never more."),
        "clocks": _("Minutes until a colleague is told. Only sooner than the usual, never later."),
        "cut_offs": _(
            "The points from which on a questionnaire makes a level. Fewer points mean help for more people."
        ),
        "script": _("It stands beside a contact, to be said as it is or in one's own words."),
    }[key.kind]


def value_words(key: Key, value: Mapping[str, Any]) -> Lines:
    """A value as people say it, in lines. What it leaves to the software is said in full."""
    whole = whole_value(key, dict(value))
    words: Mapping[str, Callable[[], Lines]] = {
        "message": lambda: message_lines(key, value),
        "words": lambda: _listed(whole),
        "caps": lambda: _caps(whole),
        "clocks": lambda: tuple(
            _("%(what)s: %(minutes)s", what=clock_title(kind, channel), minutes=_minutes(minutes))
            for kind, by_channel in whole.items()
            for channel, minutes in by_channel.items()
        ),
        "cut_offs": lambda: tuple(_cut_off(part, points) for part, points in whole.items()),
        "script": lambda: script_lines(key, value),
    }
    return words[key.kind]()


def message_lines(key: Key, value: Mapping[str, Any]) -> Lines:
    """The words of a message on every channel that has its own; ours where the service has none."""
    if not value:
        return (_("“%(words)s”, as the software says", words=built_in_message(key)),)
    return tuple(
        _("%(channel)s: “%(words)s”", channel=channel_title(channel), words=words["body"])
        for channel, words in value.items()
    )


def built_in_message(key: Key) -> str:
    """What the software says there, with an example of a talk where it is about one."""
    variables = EXAMPLE if key.name.startswith("talk_") else {}
    return render(key.name, key.language, variables, link=None).body


def script_lines(key: Key, value: Mapping[str, Any]) -> Lines:
    """What is said, and what is pasted where that differs."""
    if not value:
        script = script_of(key.name)
        said, pasted = script.words.get(key.language, ()), (script.typed or {}).get(key.language, ())
    else:
        said, pasted = value["words"], value["typed"]
    return (*said, *(_("To paste: %(words)s", words=line) for line in pasted))


def channel_title(channel: str) -> str:
    """Where the words of a message are read."""
    return {
        "": _("Everywhere else"),
        ChannelKind.EMAIL.value: _("E-mail"),
        ChannelKind.SMS.value: _("Text message"),
    }[channel]


def clock_title(kind: str, channel: str) -> str:
    """What is owed, and by which way somebody came where that counts."""
    told = {
        "handover": _("A handover is accepted"),
        "decision": _("A decision in an emergency"),
        "senior": _("Help with a complex case"),
        "debt_help": _("A request for debt advice"),
        "call_back": _("A call back after a line dropped"),
        "debrief": _("A talk is offered to the colleague"),
    }[kind]
    by = {"call": _("on a call"), "video": _("by video"), "chat": _("in a chat"), "message": _("in messages")}
    return _("%(what)s, %(way)s", what=told, way=by[channel]) if channel else told


def cut_off_title(part: str) -> str:
    """Which result of which questionnaire, and what it makes of a level."""
    return {
        "pgsi_medium": _("PGSI: medium"),
        "pgsi_highest": _("PGSI: the highest band"),
        "k6_moderate": _("K6: medium"),
        "k6_serious": _("K6: serious distress"),
        "phq4_severe": _("PHQ-4: severe distress"),
        "pair_positive": _("Either half of the PHQ-4: medium"),
    }[part]


def published_points(part: str) -> int:
    """The cut-off that its authors published."""
    found: int = getattr(PUBLISHED, part)
    return found


def problem_words(problem: BadValue) -> str:
    """What is wrong with a value, and what to write instead."""
    told = problem.about
    words: Mapping[str, Callable[[], str]] = {
        "bounds": lambda: _("Write a whole number from %(least)s to %(most)s.", **told),
        "time": lambda: _("Write a time from %(least)s to %(most)s, as in 20:30.", **told),
        "order": lambda: _("The medium result begins below the heavier one of the same questionnaire."),
        "live_first": lambda: _("Who is on the line comes first: not longer than for every other way."),
        "signs": lambda: _("Leave out line breaks and the signs < and >."),
        "too_long": lambda: _("Shorten it to %(most)s characters.", **told),
        "too_many": lambda: _("That is more than %(most)s. Leave some out.", **told),
        "too_many_lines": lambda: _("More than %(most)s lines are hard to follow. Leave some out.", **told),
        "no_words": lambda: _("Write what it says, or go back to the words of the software."),
        "no_subject": lambda: _("Write a subject too: e-mails and browsers show it."),
        "tells": lambda: _("“%(found)s” tells what this is about. Choose words that anybody could get.", **told),
        "way_out": lambda: _("Leave “%(found)s” out: the one link is added by itself.", **told),
        "place": lambda: _("“%(found)s” cannot stand here. What can is named beside the field.", **told),
        "two_parts": lambda: _("This is longer than one text message. Shorten it."),
        "no_forms": lambda: _("Write the word in the forms to look for, with commas between."),
        "no_instead": lambda: _("Write what to say instead. It stands beside the finding."),
        "twice": lambda: _("One word stands here twice."),
        "nothing_in_it": lambda: _("“%(found)s” holds no listed word, so it needs no leave.", **told),
        "whole_word": lambda: _(
            "“%(found)s” would empty the list. Write the longer name or phrase in which the word is fine.", **told
        ),
    }
    return words[problem.code]()


def _listed(value: Mapping[str, Any]) -> Lines:
    words = tuple(
        _("%(word)s: %(instead)s", word=", ".join(word["forms"]), instead=word["instead"]) for word in value["words"]
    )
    allow = tuple(_("Let through: %(phrase)s", phrase=phrase) for phrase in value["allow"])
    return (*words, *allow) or (_("Nothing beside the list of the software"),)


def _caps(value: Mapping[str, Any]) -> Lines:
    return (
        ngettext("Of one step: %(num)s reminder", "Of one step: %(num)s reminders", value["a_step"]),
        ngettext("In seven days: %(num)s reminder", "In seven days: %(num)s reminders", value["a_week"]),
        _(
            "Nothing from %(start)s to %(end)s, for who chose no hours",
            start=clock_words(value["quiet_from"]),
            end=clock_words(value["quiet_until"]),
        ),
    )


def _minutes(minutes: int) -> str:
    if minutes >= 120 and minutes % 60 == 0:
        return ngettext("%(num)s hour", "%(num)s hours", minutes // 60)
    return ngettext("%(num)s minute", "%(num)s minutes", minutes)


def _cut_off(part: str, points: int) -> str:
    said = ngettext("from %(num)s point", "from %(num)s points", points)
    if points == published_points(part):
        return _("%(what)s, %(points)s", what=cut_off_title(part), points=said)
    return _(
        "%(what)s, %(points)s (published: %(published)s)",
        what=cut_off_title(part),
        points=said,
        published=published_points(part),
    )
