"""Words that can be mended without finding new ones: a listed word with one that stands for it, a sign, a picture."""

from __future__ import annotations

import re
from functools import cache

from quests.editing.changes import Path, Remove
from quests.lint.bench import Bench, Fix, cure, in_place
from quests.lint.ethics import PICTURES
from quests.lint.finding import Finding
from quests.lint.lists import expanded
from quests.lint.presence import is_placeholder
from quests.lint.readability import find_hard_sentences
from quests.lint.translations import HOLES
from quests.lint.words import find_words
from quests.questions import SOURCE_LANGUAGE

_PERSON, _PEOPLE = "person who struggles with gambling", "people who struggle with gambling"
_AFFECTED = "people affected by someone's gambling"
_SWAPS = {
    "en": {
        "{gambling ,}addict": _PERSON, "{gambling ,}addicts": _PEOPLE,
        "addicted gambler": _PERSON, "addicted gamblers": _PEOPLE,
        "{problem,pathological,compulsive} gambler": _PERSON, "{problem,pathological,compulsive} gamblers": _PEOPLE,
        "addict{'s,s} famil{y,ies}": _AFFECTED, "famil{y,ies} of {an ,}addict{,s}": _AFFECTED,
        "relapse": "lapse", "relapses": "lapses",
        "commit suicide": "die by suicide", "commits suicide": "dies by suicide",
        "committed suicide": "died by suicide",
    },
    "ru": {
        "созависимый": "близкий", "созависимого": "близкого", "созависимому": "близкому", "созависимым": "близким",
        "созависимая": "близкая", "созависимой": "близкой", "созависимую": "близкую", "созависимые": "близкие",
        "созависимых": "близких", "созависимыми": "близкими",
        "покончил с собой": "погиб в результате самоубийства", "покончила с собой": "погибла в результате самоубийства",
        "покончили с собой": "погибли в результате самоубийства",
    },
}  # fmt: skip
"""Of the lists' words those that one other stands for in every sentence; the rest needs a person who writes."""
_QUOTED = re.compile(r"“(.+?)”", re.DOTALL)
_LOUD = re.compile(r"\s*[?？]*\s*[!！]+(?:\s*[!！?？.]+)*")
_ARTICLE = re.compile(r"\b([Aa])n(\s+)$")
_NOT_NEEDED = frozenset(("done_words", "skipped_words", "named_act", "low_label", "high_label"))
_NEEDED_IN = {"plain_title": 1}
"""The plain title of the quest itself is needed, that of a level or a step is not."""


@cache
def _swaps(language: str) -> dict[str, str]:
    return {form: other for pattern, other in _SWAPS.get(language, {}).items() for form in expanded(pattern)}


@cure("G08", "G09", "W01", "W02")
def another_word(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """A listed word, wherever it stands in this text, becomes the one that stands for it."""
    text, language = bench.at(path), _language(bench, path)
    quoted = _QUOTED.search(finding.message)
    if not isinstance(text, str) or quoted is None:
        return None
    swap = _swaps(language).get(quoted[1].lower())
    if swap is None:
        return None
    mended = text
    for found in reversed(find_words(text, language)):
        if " ".join(found.found.split()) == quoted[1]:
            becomes = swap[0].upper() + swap[1:] if found.found[0].isupper() else swap
            before = _ARTICLE.sub(r"\1\2", mended[: found.start]) if language == "en" else mended[: found.start]
            mended = before + becomes + mended[found.end :]
    if mended == text or len(find_hard_sentences(mended, language)) > len(find_hard_sentences(text, language)):
        return None
    return in_place(path, mended, "word", quoted[1], swap)


@cure("W05")
def a_calm_voice(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Exclamation marks become full stops; one beside a question mark leaves the question."""
    text = bench.at(path)
    if not isinstance(text, str):
        return None
    mended = _LOUD.sub(lambda found: _end(found.group()), text)
    return in_place(path, mended, "full_stop") if mended not in (text, "") else None


def _end(loud: str) -> str:
    if "？" in loud or "?" in loud:
        return "？" if "？" in loud else "?"
    return "。" if "！" in loud else "."


@cure("G07")
def without_the_picture(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """Pictures leave the text, if words are left."""
    text, quoted = bench.at(path), _QUOTED.search(finding.message)
    if not isinstance(text, str) or quoted is None:
        return None
    mended = re.sub(rf" ?{re.escape(quoted[1])}\ufe0f?", "", text).strip(" ")
    is_fine = bool(mended.strip()) and not is_placeholder(mended) and bool(PICTURES.search(quoted[1]))
    return in_place(path, mended, "out", quoted[1]) if is_fine else None


@cure("Q021")
def without_the_place(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """A key that is not needed and holds no words goes."""
    at = path if isinstance(bench.at(path[:-1]), dict) and path[-1] in _keys() else path[:-1]
    text, key = bench.at(at), at[-1] if at else ""
    languages = list(text.values()) if isinstance(text, dict) else [text]
    is_empty = all(isinstance(words, str) and is_placeholder(words) for words in languages)
    is_of_question = isinstance(bench.at(at[:-1]), dict) and "key" in bench.at(at[:-1])
    is_free = key in _NOT_NEEDED or (key in _NEEDED_IN and len(at) > 1) or (key in ("hint", "why") and is_of_question)
    return Fix("out", (Remove(at),), was=str(key)) if is_empty and is_free else None


def _keys() -> frozenset[str]:
    return frozenset((*_NOT_NEEDED, *_NEEDED_IN, "hint", "why"))


@cure("Q032")
def the_same_holes(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """One place to fill in is spelt otherwise in a translation: it is written as in the English text."""
    table = bench.at(path[:-1])
    if not isinstance(table, dict) or not isinstance(table.get(SOURCE_LANGUAGE), str):
        return None
    words = bench.at(path)
    wanted, there = set(HOLES.findall(table[SOURCE_LANGUAGE])), set(HOLES.findall(words))
    missing, surplus = wanted - there, there - wanted
    if len(missing) != 1 or len(surplus) != 1:
        return None
    (was,), (becomes,) = surplus, missing
    return in_place(path, words.replace(was, becomes), "write", was, becomes)


@cure("Q031")
def one_more_language(finding: Finding, bench: Bench, path: Path) -> Fix | None:
    """A language in which every text is there is declared."""
    from quests.text_places import text_places  # Only where a language is not declared.

    language = _language(bench, path)
    there = bench.tree.get("languages", [SOURCE_LANGUAGE])
    if any(language not in each.texts for each in text_places(bench.tree)) or not isinstance(there, list):
        return None
    return in_place(("languages",), [*there, language], "language", becomes=language)


def _language(bench: Bench, path: Path) -> str:
    """In which language the words at a path are."""
    last = str(path[-1]) if path else ""
    is_language = isinstance(bench.at(path[:-1]), dict) and re.fullmatch("[a-z]{2}", last) and last != "of"
    return last if is_language else SOURCE_LANGUAGE
