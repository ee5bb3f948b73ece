"""The ethics of domain.md section 4 as machine checks on a definition. A quest that breaks one stays a draft.

Three things are looked at: keys that a file may not have (``forbidden_keys``), phrases (``pressing``, word lists) and
how the parts of the quest hang together. What is a property of the product and not of a quest is held by tests on the
code and the templates, which the docstrings name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from quests.definition import Quest, Step, is_crisis
from quests.lint.look import Look
from quests.lint.pressing import GAME_WORDS, matches, pressing, whole
from quests.lint.promises import help_by_choice_of_plan
from quests.lint.rule import Found, rule
from quests.steps import StaffTaskStep

_SOURCE = "domain.md 4"
PICTURES = re.compile("[\U0001f300-\U0001faff\u2600-\u26ff\u2700-\u27bf\u2b50\u2b55]")
"""Emoji and signs among words."""
_SUMS = re.compile(r"\d|[$€£¥₽₸﷼%]")
_A_DAY = 24


def _phrases(look: Look, code: str, cure: str) -> Iterator[Found]:
    for words in look.words:
        if words.role == "framing":
            for found in pressing(code, words.text, words.language):
                yield Found(words.path, f"“{' '.join(found.split())}”: {cure}", found)


@rule("G01", "error", source=_SOURCE,
      finds="Anything by chance: a draw, a mystery, a reward that not everybody gets.",
      do="Write the same kind words for everybody who does the step.")  # fmt: skip
def by_chance(look: Look) -> Iterator[Found]:
    """In the file: keys and phrases. In the product: no client script draws a number (test_ethics_of_the_pages)."""
    yield from _phrases(look, "G01", "nothing here happens by chance; say what everybody finds there")


@rule("G02", "error", source=_SOURCE,
      finds="Points, coins, anything earned or exchanged.",
      do="Thank her in 'done_words', or name the act that she did in 'named_act'.")  # fmt: skip
def something_to_earn(look: Look) -> Iterator[Found]:
    """The language knows one badge, the named act: it is marked once and counted nowhere."""
    yield from _phrases(look, "G02", "nothing here is earned or exchanged; say what she did")


@rule("G03", "error", source=_SOURCE,
      finds="A comparison with others, or an invitation to show her progress to others.",
      do="Speak of her own then and now.")  # fmt: skip
def comparison(look: Look) -> Iterator[Found]:
    """In the file: keys and phrases. In the product: no page of hers reads another client's progress."""
    yield from _phrases(look, "G03", "nobody is compared or shown to others; speak of her own then and now")


@rule("G04", "error", source=_SOURCE,
      finds="Days in a row, progress that ends or begins from nothing again.",
      do="Say what stands. A lapse is a branch: offer 'back-on-track' when 'lapse_reported'.")  # fmt: skip
def streak(look: Look) -> Iterator[Found]:
    """In the file: keys and phrases. In the engine: progress never shrinks (tests/quests/test_walks.py)."""
    yield from _phrases(look, "G04", "what is done stays done, gaps are fine; say what stands: what she did already")


@rule("G05", "error", source=_SOURCE,
      finds="A countdown, or words that press for time.",
      do="Name a plain day ('due_by_days'), and say that later is fine too.")  # fmt: skip
def countdown(look: Look) -> Iterator[Found]:
    """In the file: keys and phrases. In the product: no page of hers holds a timer; our own clocks are for staff."""
    yield from _phrases(look, "G05", "no clock runs against her; leave it out or name a plain day")


@rule("G06", "error", source=_SOURCE,
      finds="A tease with what is nearly reached, or praise for what she did not do.",
      do="Say what is done and what comes next; give a named act to her own steps alone.")  # fmt: skip
def near_miss(look: Look) -> Iterator[Found]:
    """In the file: phrases, and named acts of others. In the product: progress is her steps done of those chosen."""
    yield from _phrases(look, "G06", "do not tease with what is near; say what is done and what comes next")
    for path, _, step in look.steps:
        if step.named_act is not None and step.owner != "client":
            told = f"{step.slug!r} is done by staff, and the named act would say that she did it"
            yield Found((*path, "named_act"), f"{told}; take it away, or give it to a step of hers")


@rule("G07", "error", source=_SOURCE,
      finds="Pictures of a party or of a game among the words.",
      do="Say it in words; the page has its own quiet signs.")  # fmt: skip
def pictures(look: Look) -> Iterator[Found]:
    """In the file: keys and emoji. In the product: fades of at most 200 ms, none where less motion is asked for."""
    for words in look.words:
        for found in PICTURES.findall(words.text):
            yield Found(words.path, f"“{found}” is a picture among words; take it out and say it in words", found)


@rule("G10", "error", source=_SOURCE,
      finds="What goes on by itself or calls her back again and again; reminders less than a day apart.",
      do="Keep reminders a day apart or more, the first a day after the step was due, as in [24, 72].")  # fmt: skip
def endless(look: Look) -> Iterator[Found]:
    """In the file: keys, phrases and the pace of reminders. In the product: no page goes on by itself.

    Quiet hours are no property of a quest: whoever sends reminders keeps them.
    """
    yield from _phrases(look, "G10", "nothing here goes on by itself or calls her back; leave it out")
    for path, reminders in look.reminders():
        hours = (0, *reminders.after_hours)
        if any(later - earlier < _A_DAY for earlier, later in pairwise(hours)):
            told = "these reminders come less than a day after the due day, or after each other"
            yield Found((*path, "after_hours"), f"{told}; write them a day apart or more, as in [24, 72]")


@rule("G11", "error", source=_SOURCE,
      finds="Thanks for telling more: a named act on a questionnaire, a contact, a referral or a disclosure.",
      do="Take 'named_act' away there; give it to an act that is good for her, such as setting a limit.")  # fmt: skip
def paid_disclosure(look: Look) -> Iterator[Found]:
    """What she tells us is hers to tell or not; nothing shines when she does."""
    yield from _phrases(look, "G11", "nobody is thanked for telling more or for bringing others; leave it out")
    for path, _, step in look.steps:
        if step.named_act is not None and (told := _discloses(step)):
            cure = "take it away here; an act such as setting a limit may have one"
            yield Found((*path, "named_act"), f"{step.slug!r} {told}, and a named act would thank her for it; {cure}")


def _discloses(step: Step) -> str | None:
    if step.kind == "questionnaire":
        return "is a questionnaire"
    for question in step.questions_asked:
        if question.sets is not None:
            return "asks how she may be reached"
        if question.screens is not None:
            return "asks about danger"
        if any(choice.quest or choice.leads_to for choice in question.choices):
            return "leads to somebody else"
    return None


@rule("G12", "error", source=_SOURCE,
      finds="Sums of money as a score: saved, lost, asked for again and again, or needed to go on.",
      do="Leave sums out of what the quest says; let a question about money be optional, and ask it once.")  # fmt: skip
def money_as_score(look: Look) -> Iterator[Found]:
    """A sum stands in her own notes, if she wants it there."""
    yield from _phrases(look, "G12", "sums are no score; say what she did, without the sum")
    for words in look.words:
        if words.key == "named_act" and (found := _SUMS.search(words.text)) is not None:
            yield Found(words.path, "a named act holds a number or a sum; say the act in words alone", found.group())
    for path, _, step in look.steps:
        for place, question in enumerate(step.questions_asked):
            at = (*path, "questions", place, "kind")
            if question.kind == "money" and step.kind == "check_in":
                yield Found(at, f"the check-in {step.slug!r} asks for sums again and again; ask how it went instead")
            elif question.kind == "money" and not question.is_optional and step.owner == "client":
                yield Found(at, f"{question.key!r} demands a sum; take 'is_optional: false' away")


@rule("G13", "error", source=_SOURCE,
      finds="Better or earlier help for who has done more, or help that her choice of plan takes away.",
      do="Keep every step of help by a person in every plan: no 'depth: full', no branch on a preference.")  # fmt: skip
def help_for_progress(look: Look) -> Iterator[Found]:
    """In the file: keys, phrases, and steps of help. In the product: Talk now stands on every page, from the first."""
    yield from _phrases(look, "G13", "help by a person is open to all from the first day; say so, or leave it out")
    for placed, key in help_by_choice_of_plan(look):
        told = f"{placed.step.slug!r} is help by a person, and her choice of plan would take it away"
        yield Found((*placed.path, key), f"{told}; take {key!r} away")


@rule("G14", "error", source=_SOURCE,
      finds="Words that make it hard to rest or to leave.",
      do="Say that she can skip, rest or stop at any time.")  # fmt: skip
def hard_to_leave(look: Look) -> Iterator[Found]:
    """In the file: keys and phrases. In the product: rest and stop are two taps away, as large as going on."""
    yield from _phrases(look, "G14", "she may rest or leave whenever she likes; say so, or leave it out")


@rule("G15", "error", source=_SOURCE,
      finds="The frame of a game in a crisis, in a protocol or with the young; words of the frame in a calm quest.",
      do="Write 'calm: true', no 'named_act', and speak of steps, parts and plans.")  # fmt: skip
def game_in_a_crisis(look: Look) -> Iterator[Found]:
    """In the file: ``calm``, named acts, words. In the engine: the plain plan is forced (``quests.frames``)."""
    reason = _why_calm(look.quest)
    if reason is not None and not look.quest.calm:
        yield Found(("calm",), f"this quest {reason}, so it needs the plain plan; write 'calm: true'")
    if not look.quest.calm:
        return
    for path, _, step in look.steps:
        if step.named_act is not None:
            yield Found((*path, "named_act"), "a calm quest marks no named acts; take 'named_act' away")
    for words in look.words:
        pattern = GAME_WORDS.get(words.language)
        if words.role == "framing" and pattern is not None:
            for found in matches(whole(pattern, words.language), words.text, words.language):
                yield Found(words.path, f"“{found}” is a word of the game frame; write step, part or plan", found)


def _why_calm(quest: Quest) -> str | None:
    if is_crisis(quest) or quest.place == "suspending":
        return "is for a crisis"
    if set(quest.audience) == {"young"}:
        return "is for young people"
    steps = [step for level in quest.levels for step in level.steps]
    always = any(isinstance(step, StaffTaskStep) and step.protocols and step.only_if is None for step in steps)
    return "runs a protocol for everybody" if always else None
