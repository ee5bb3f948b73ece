"""The Russian of ``plain_words``: what a client never reads in Russian (design.md section 7).

Russian words change their endings, so a list names stems: ``проигр*`` is any word that begins so, ``слот~`` is the noun
in any case and no longer word, and a word without a mark is that form alone.
A phrase is words side by side, each with its own mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.quests.plain_words import listed, sentences

ALSO = """
куш~; крут*; барабан~; слот~; проигр*; потеря*; теря*; балл~; очк~; очков; очко; монет*; наград*; побед*; соревнова*;
лидер*; разблок*; только сегодня; зависим*; игрок~; игроков; рецидив*; неудачник*; слабак*; безответственн*; симптом*;
диагноз~; больной; больных
"""
"""What our own library leaves out besides the lists of the linter (quests/lint/word_lists)."""
HOUSE = """
долж*; обязан; обязана; обязаны; надо; пользовател*; юзер*; кейс*; конверси*; отток*; цель; цели; целью; целей;
пропусти*; пропущен*; квест*; уров*; путешестви*; этап*; значк*; questline; ты; тебя; тебе; тобой; твой; твоя; твои
"""
"""Words of our own making that a client does not need, and words that press. Who reads is «вы»."""
GENDERED = """
сам; сама; готов; готова; рад; рада; уверен; уверена; согласен; согласна; один на один; должен; должна; обязан; обязана
"""
"""Forms that would say whether a man or a woman reads; with «вы» none is needed."""
NOT_NEUTRAL = """
деньг*; денег; денеж*; сумм*; трат*; цена; цены; азарт*; игр*; поигра*; казино; блок~; блокир*; банк~;
карта; карты; карту; картой; карте; шанс~; консультант*; супервизор*; зависимост*; долг~; долгов; долгами; лимит*;
рамк*; ограничен*; самоисключ*
"""
"""What no title says where somebody may look over a shoulder (design.md section 12)."""

LONGEST_SENTENCE = 24
LONGEST_ON_AVERAGE = 14

_ANY = "[а-яёa-z]*"
_NOUN = "(?:а|у|ом|е|ы|и|ов|ам|ами|ах)?"


def found_words(text: str, *lists: str, allowed: Iterable[str] = ()) -> list[str]:
    """Every entry of the lists that a text holds, in any of its forms."""
    plain = " ".join(words(text))
    for phrase in allowed:
        plain = re.sub(rf"(?<!\S){re.escape(phrase)}(?!\S)", " ", plain)
    return [entry for each in lists for entry in listed(each) if re.search(rf"(?<!\S){_form(entry)}(?!\S)", plain)]


def hard_to_read(text: str) -> list[str]:
    """What makes a Russian text hard: a sentence that is too long, or sentences that are long on average."""
    lengths = [(len(words(sentence)), sentence) for sentence in sentences(text)]
    told = [f"{length} words: {sentence}" for length, sentence in lengths if length > LONGEST_SENTENCE]
    average = sum(length for length, _ in lengths) / max(len(lengths), 1)
    if len(lengths) > 1 and average > LONGEST_ON_AVERAGE:
        told.append(f"{average:.1f} words on average: {text}")
    return told


def tells_a_gender(text: str) -> list[str]:
    """Where a Russian text says that a man or a woman reads or speaks: «готов(а)», «я справился», «сама»."""
    slashed = re.findall(r"\w+\((?:а|ла|ой|ая|на|ась)\)|\w+/а\b", text.lower())
    spoken = re.findall(r"(?<!\w)я\s+(?:\w+\s+){0,2}?\w+(?:ал|ял|ил|ел|ала|яла|ила|ела|лся|лась)(?!\w)", text.lower())
    return [*slashed, *spoken, *found_words(text, GENDERED)]


def words(text: str) -> list[str]:
    """The words of a text, with ё as it is written."""
    return re.findall(r"\w+(?:-\w+)*", text.lower())


def _form(entry: str) -> str:
    return r"\s".join(_word(part) for part in entry.split())


def _word(part: str) -> str:
    if part.endswith("*"):
        return re.escape(part[:-1]) + _ANY
    if part.endswith("~"):
        return re.escape(part[:-1]) + _NOUN
    return re.escape(part)
