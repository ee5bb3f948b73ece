"""What somebody says about a level, as themes: codes that are counted at the moment of writing, never her words.

A lexicon in English and Russian, whole words and their endings; whatever language the page had, both are looked for.
It reads no mood and no meaning: "not long" counts as a word about length. Nothing of danger or violence is a theme:
such words are read by people (``quests.signs``), and so small a number would point at somebody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from quests.levels import Ask

ANSWERED = ""
"""Stands where a theme does for how many answered at all."""
CHOICE, SCALE, STOP = "choice.", "scale.", "stop."
BANDS = ("low", "middle", "high")

LEXICON: Mapping[str, tuple[str, ...]] = {
    "too_long": ("long", "longer", "lengthy", "too many", "shorter", "долг*", "длинн*", "много вопрос*", "короче"),
    "unclear": (
        *("unclear", "confus*", "not clear", "hard to understand", "did not understand", "didn t understand"),
        *("непонятн*", "не понятн*", "не понял*", "запутан*", "сложно понять", "трудно понять"),
    ),
    "helped": (
        "help*",
        "useful",
        "better",
        "good",
        "calm*",
        "thank*",
        "помог*",
        "полезн*",
        "лучше",
        "спокойн*",
        "спасибо",
    ),
    "a_person": ("talk*", "call*", "person", "counsel*", "phone", "поговор*", "разговор*", "звон*", "консультант*"),
    "time": (
        "time",
        "busy",
        "work*",
        "evening*",
        "morning*",
        "weekend*",
        "врем*",
        "работ*",
        "вечер*",
        "утр*",
        "выходн*",
    ),
    "money": (
        "money",
        "debt*",
        "loan*",
        "pay*",
        "bill*",
        "rent",
        "деньг*",
        "денег",
        "долги",
        "долгов",
        "кредит*",
        "платеж*",
    ),
    "close_people": (
        *("family", "wife", "husband", "partner", "child*", "kids", "friend*", "mother", "father", "sister", "brother"),
        *(
            "семь*",
            "жена",
            "муж*",
            "дети",
            "детей",
            "детям*",
            "детьми",
            "друг",
            "друга",
            "друзья",
            "друзей",
            "мам*",
            "пап*",
            "сестр*",
            "брат*",
        ),
    ),
    "seen": (
        "privacy",
        "private",
        "secret*",
        "find out",
        "hide",
        "phone check*",
        "тайн*",
        "узнают",
        "узнает",
        "прячу",
        "скрыва*",
    ),
    "mood": (
        *("tired", "stress*", "anxious", "sad", "lonely", "alone", "bored*", "sleep*", "angry"),
        *("устал*", "стресс*", "тревож*", "грустн*", "одинок*", "скучн*", "скук*", "сон", "сплю", "злюсь", "злость"),
    ),
    "pull": ("urge*", "pull", "crav*", "tempt*", "тян*", "тяг*", "соблазн*", "хочется играть"),
    "device": (
        *("link*", "button*", "page*", "load*", "error*", "site", "app", "log in", "phrase"),
        *("ссылк*", "кнопк*", "страниц*", "загруз*", "ошибк*", "сайт*", "приложен*", "войти"),
    ),
    "reminders": ("remind*", "message*", "notif*", "напомин*", "сообщен*", "уведомл*"),
}
"""By theme: words, stems that end in ``*``, and words that stand together. Numbers of it say what to read again."""

_LETTERS = re.compile(r"[^\W\d_]+")


def themes_in(words: str) -> frozenset[str]:
    """The themes that somebody's own words belong to; none is an answer too."""
    said = " ".join(_LETTERS.findall(words.casefold().replace("ё", "е")))
    return frozenset(theme for theme, pattern in _patterns().items() if pattern.search(said))


def themes_of(asks: Ask, answer: str | int) -> frozenset[str]:
    """Everything that an answer to a level's question counts for, and that it was answered."""
    if asks.kind == "text":
        return themes_in(str(answer)) | {ANSWERED}
    if asks.kind == "choice":
        return frozenset((ANSWERED, f"{CHOICE}{answer}"))
    return frozenset((ANSWERED, f"{SCALE}{band_of(asks.kind, int(answer))}"))


def band_of(kind: str, score: int) -> str:
    """Low, middle or high: a scale in three, so that few stand alone."""
    low, high = (2, 4) if kind == "scale_1_5" else (6, 9)
    return BANDS[0] if score <= low else BANDS[2] if score >= high else BANDS[1]


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {
        theme: re.compile(rf"\b(?:{'|'.join(_pattern(word) for word in words)})\b") for theme, words in LEXICON.items()
    }


def _pattern(word: str) -> str:
    return re.escape(word.rstrip("*").replace("ё", "е")) + (r"\w*" if word.endswith("*") else "")
