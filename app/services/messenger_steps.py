"""Which steps may be asked in a messenger: check-ins with buttons alone, in words that give nobody away.

A chat lies open on a phone and passes through another company. So a question is asked there only where its words and
those of its choices name nothing of what this is about: the author need not declare anything, the words are looked at.
A question that may be left empty and does not pass, or wants words of her own, waits on her pages; one that is needed
and does not pass leaves the whole step there. So does a question that tells the risk ladder: a bot is never for risk
talk (domain.md, Q25), and what somebody fears at home does not belong in a chat (trust.md T2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from quests.answers import Answer
from quests.asking import Asked, questions_of
from quests.definition import CheckInStep, Question, Step
from quests.events import CLIENT
from quests.questions import SOURCE_LANGUAGE, Text, text_in

BUTTONS = ("choice", "several", "scale")
MOST_CHOICES = 12
LONGEST_LABEL, LONGEST_QUESTION = 60, 300
GIVES_AWAY: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"gambl|\bbet(s|ting)?\b|\bplay|\bquests?\b|questline|casino|addict|lotter|jackpot|wager|poker|stepping stones"
        r"|\b(plans?|steps?|levels?|remind|counsel|support|help|session|therap|clinic|relapse|lapse|slip|sober|signs?)"
        r"|\b(money|debt|loan|credit|bank|lender|owe|pay|limit|quit|exclu|block|advert|pull|urge|crav)"
        r"|\b(risk|afraid|fear|scared|violen|hurt|harm|kill|suicid|die|danger|partner|husband|wife)",
        re.I,
    ),
    "ru": re.compile(
        r"азарт|\b(по|вы|про|за|со|об)?игр[аеоуыи]|казино|зависим|лотере|ставк|\bквест|букмекер|джекпот|покер"
        r"|план|шаг|этап|напомин|консульт|помощ|поддержк|служб|терап|клиник|срыв|признак"
        r"|деньг|денег|долг|займ|заём|кредит|банк|плат|лимит|рамк|исключ|блокир|реклам|тян[еуё]|тяга"
        r"|риск|страх|страшн|бо[юя]|насил|вред|убит|суицид|смерт|опасн|партн[её]р|муж|жен[аыу]",
        re.I,
    ),
}
"""Words by which a reader could tell, in each language that may be asked. Another language is asked on her pages."""


def is_asked_there(step: Step, language: str) -> bool:
    """Whether this step can be done in a messenger by who reads this language."""
    asked = step.questions_asked
    if not isinstance(step, CheckInStep) or step.owner != CLIENT or step.visibility != "client":
        return False
    if any(one.screens or one.sets or any(choice.quest or choice.leads_to for choice in one.choices) for one in asked):
        return False
    if any(not one.is_optional and not passes(one, language) for one in asked):
        return False
    return any(passes(one, language) for one in asked)


def passes(question: Question, language: str) -> bool:
    """Whether this question can be asked with buttons, in words that name nothing."""
    if question.kind not in BUTTONS or len(question.choices) > MOST_CHOICES:
        return False
    labels = [one for one in (question.low_label, question.high_label) if one is not None]
    labels += [choice.label for choice in question.choices]
    fits = all(len(text_in(label, language)) <= LONGEST_LABEL for label in labels)
    fits = fits and len(text_in(question.label, language)) <= LONGEST_QUESTION
    return fits and all(_is_neutral(text, language) for text in (question.label, *labels))


def asked_there(step: Step, values: Mapping[str, Answer], language: str) -> list[Asked]:
    """Its questions in order, without those that an earlier answer makes needless and those left to her pages."""
    return [one for one in questions_of(step, values) if passes(one.question, language)]


def _is_neutral(text: Text, language: str) -> bool:
    """In the language that it would be read in: what is not translated is read in the source language."""
    is_there = isinstance(text, dict) and language in text
    words = GIVES_AWAY.get(language if is_there else SOURCE_LANGUAGE)
    return words is not None and not words.search(text_in(text, language))
