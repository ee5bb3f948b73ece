"""The rules of a quest as sentences: branches, promises, days, done rules, exits."""

from __future__ import annotations

from collections.abc import Iterator

from babel.lists import format_list
from flask_babel import get_locale

from app.studio.words import owner_words, risk_words
from app.web.words import _, language, ngettext
from quests.definition import Level, Offer, Promise, Quest, Step, text_in
from quests.questions import Question
from quests.rules import Condition, DaysByFact, Offset
from quests.steps import CheckInStep


def condition_words(quest: Quest, condition: Condition) -> str:
    """A branch as a clause with its source, as in: “How is it?” in “Short look” was answered “Hard”."""
    return format_list([_plain(quest, part) for part in condition.parts], style="or", locale=get_locale())


def _plain(quest: Quest, condition: Condition) -> str:
    if condition.risk_at_least is not None:
        return _("the risk is %(level)s or higher", level=risk_words(condition.risk_at_least))
    if condition.missed_check_ins is not None:
        return ngettext("%(num)s check-in was missed", "%(num)s check-ins were missed", condition.missed_check_ins)
    if condition.lapse_reported:
        return _("the client said that there was a lapse")
    if condition.preference is not None:
        return preference_words(condition.preference, condition.equals or "")
    return _fact(quest, condition)


def preference_words(preference: str, value: str) -> str:
    """What the client chose for the plan, as a clause."""
    words = {
        ("pace", "slow"): _("the client chose a slow pace"),
        ("pace", "normal"): _("the client chose the usual pace"),
        ("pace", "own"): _("the client chose a pace of their own"),
        ("depth", "short"): _("the client chose the short plan"),
        ("depth", "full"): _("the client chose the full plan"),
        ("frame", "journey"): _("the client reads the plan as a journey"),
        ("frame", "plain"): _("the client reads the plain plan"),
    }
    return words.get((preference, value), f"{preference}: {value}")


def _fact(quest: Quest, condition: Condition) -> str:
    for step, question in _questions(quest):
        if question.key == condition.fact and question.is_fact:
            label = next((choice.label for choice in question.choices if choice.value == condition.equals), None)
            if label is None:
                continue
            said = language()
            named = {
                "question": text_in(question.label, said),
                "step": text_in(step.title, said),
                "answer": text_in(label, said),
            }
            if condition.times > 1:
                return ngettext(
                    "“%(question)s” in “%(step)s” was answered “%(answer)s” %(num)s time",
                    "“%(question)s” in “%(step)s” was answered “%(answer)s” %(num)s times",
                    condition.times,
                    **named,
                )
            return _("“%(question)s” in “%(step)s” was answered “%(answer)s”", **named)
    return f"{condition.fact}: {condition.equals}"


def _questions(quest: Quest) -> Iterator[tuple[Step, Question]]:
    for level in quest.levels:
        for step in level.written:
            for question in step.questions_asked:
                yield step, question


def promise_sentences(quest: Quest, promise: Promise | None) -> list[str]:
    """What we promise while the next act is ours."""
    if promise is None:
        return []
    if promise.working_days is not None:
        told = [ngettext("Within %(num)s working day", "Within %(num)s working days", promise.working_days)]
    elif promise.open_hours is not None:
        told = [ngettext("Within %(num)s opening hour", "Within %(num)s opening hours", promise.open_hours)]
    else:
        told = [ngettext("Within %(num)s hour", "Within %(num)s hours", promise.hours or 0)]
    for sooner in promise.sooner:
        within = ngettext("within %(num)s hour", "within %(num)s hours", sooner.hours)
        told.append(
            _("Sooner, %(within)s, if: %(condition)s", within=within, condition=condition_words(quest, sooner.when))
        )
    return told


def step_rules(quest: Quest, level: Level, step: Step) -> list[str]:
    """When a step belongs to a plan, what it waits for and when it is due."""
    told = []
    if step.only_if is not None:
        told.append(_("Only if: %(condition)s.", condition=condition_words(quest, step.only_if)))
    if step.depth == "full":
        told.append(_("Left out where the client chose the short plan."))
    if step.is_extra:
        told.append(_("In nobody's plan until somebody adds it."))
    if step.is_optional:
        told.append(_("Can be left out."))
    if step.after:
        titles = [title_of(quest, slug) for slug in step.after]
        told.append(_("Waits for: %(steps)s.", steps=format_list(titles, style="standard", locale=get_locale())))
    told += _days(step)
    if step.visibility == "staff":
        told.append(_("The client's pages do not show it."))
    if others := level.choices.get(step.slug):
        titles = [title_of(quest, slug) for slug in sorted(others)]
        told.append(_("The client chooses between this and: %(steps)s.", steps=", ".join(titles)))
    return told


def _days(step: Step) -> Iterator[str]:
    if isinstance(step, CheckInStep) and step.repeats is not None:
        days = ", ".join(map(str, step.repeats.on_days))
        yield _("Asked on these days of the level: %(days)s.", days=days)
    if step.due_from_days is not None:
        yield _("Open from day %(day)s.", day=_offset(step.due_from_days))
    if step.due_by_days is not None:
        yield _("Due by day %(day)s.", day=_offset(step.due_by_days))
    if step.reminders is not None and not step.reminders.after_hours:
        yield _("Nobody is reminded of it.")


def _offset(offset: Offset) -> str:
    if not isinstance(offset, DaysByFact):
        return str(offset)
    parts = [f"{value}: {days}" for value, days in offset.days.items()]
    return f"{offset.otherwise or '–'} ({offset.fact}: {', '.join(parts)})"


def title_of(quest: Quest, slug: str) -> str:
    """The title of a step of this quest; the slug where it has none of this name."""
    found = quest.step_places.get(slug)
    return text_in(found[1].title, language()) if found else slug


def done_sentence(quest: Quest, level: Level) -> str:
    """When a level counts as done."""
    named = format_list([title_of(quest, slug) for slug in level.done.all_of], style="standard", locale=get_locale())
    if not level.done.at_least:
        return _("Done with: %(steps)s.", steps=named)
    others = ngettext("%(num)s other step", "%(num)s other steps", level.done.at_least)
    if not level.done.all_of:
        return ngettext("Done with %(num)s step.", "Done with %(num)s steps.", level.done.at_least)
    return _("Done with: %(steps)s, and %(others)s.", steps=named, others=others)


def offer_sentence(quest: Quest, offer: Offer) -> str:
    """What is offered, and when."""
    named = {"condition": condition_words(quest, offer.when), "words": text_in(offer.words, language())}
    if offer.asks_for == "counsellor":
        return _("If %(condition)s: the counsellor reads “%(words)s”", **named)
    if offer.quest:
        return _("If %(condition)s: the client is offered the quest %(quest)s, “%(words)s”", quest=offer.quest, **named)
    return _("If %(condition)s: the client reads “%(words)s”", **named)


def choice_sentences(step: Step) -> Iterator[str]:
    """Where an answer leads."""
    said = language()
    for question in step.questions_asked:
        for choice in question.choices:
            label = text_in(choice.label, said)
            if choice.quest:
                yield _("The answer “%(answer)s” leads to the quest %(quest)s.", answer=label, quest=choice.quest)
            elif choice.leads_to == "talk":
                yield _("The answer “%(answer)s” leads to a talk.", answer=label)
            elif choice.leads_to == "partner":
                yield _("The answer “%(answer)s” leads to a partner service.", answer=label)


def who_words(step: Step) -> str:
    """Who does a step."""
    return owner_words(step.owner)
