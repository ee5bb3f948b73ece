"""Words that a client of our own library never reads, besides those of the linter, and how long a sentence may be
(design.md section 7).

Whole words in any form they take, never parts of words; a phrase is words side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from quests.definition import SOURCE_LANGUAGE, Quest
from quests.instruments import Instrument

ALSO = """
odds; lose; loser; loss; score; point; coin; level up; unlock; reward; addiction; addicted; gambler
"""
"""What our own library leaves out besides the lists of the linter (quests/lint/word_lists)."""
HOUSE = """
must; should; user; case; churn; conversion; craving; goal; miss; locked; amazing; quest; level; journey; badge;
questline; stepping stones
"""
"""Words of our own making that a client does not need, and words that press (design.md section 7)."""

IRREGULAR = {
    "lose": "lost losing", "loss": "losses", "miss": "missed missing misses", "unlock": "unlocked unlocking",
    "reward": "rewarded rewarding", "score": "scored scoring",
}  # fmt: skip

NOT_NEUTRAL = """
money; amount; spend; price; gambling; gamble; game; play; playing; casino; block; blocking; bank; card; chance;
counsellor; supervisor; addiction; debt; limit
"""
"""What no title says where somebody may look over a shoulder (design.md section 12)."""

LONGEST_SENTENCE = 28
LONGEST_ON_AVERAGE = 16

CLIENT_TEXTS = frozenset(
    ("title", "plain_title", "summary", "opening", "hint", "why", "label", "low_label", "high_label", "heading", "body",
     "guidance", "words", "done_words", "skipped_words", "named_act")
)  # fmt: skip
"""The keys of the quest language whose values a person reads; guidance of a staff task is for staff."""
_CODE = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


def listed(words: str) -> list[str]:
    """The entries of a list above."""
    return [entry.strip() for entry in words.split(";") if entry.strip()]


def found_words(text: str, *lists: str, allowed: Iterable[str] = ()) -> list[str]:
    """Every entry of the lists that a text holds, in any of its forms."""
    plain = " ".join(_words(text))
    for phrase in allowed:
        plain = re.sub(rf"(?<!\S){re.escape(phrase)}(?!\S)", " ", plain)
    return [
        entry
        for words in lists
        for entry in listed(words)
        if re.search(rf"(?<!\S)({'|'.join(re.escape(form) for form in _forms(entry))})(?!\S)", plain)
    ]


def sentences(text: str) -> list[str]:
    """The sentences of a text in Markdown; a list entry and a heading each stand alone."""
    paragraphs = re.split(r"\n\s*\n|\n(?=\s*- )", text)
    plain = [re.sub(r"\s+", " ", part.strip().removeprefix("- ").replace("**", "")) for part in paragraphs]
    return [each.strip() for part in plain for each in re.split(r"(?<=[.?!:])[\"”]?\s+", part) if each.strip()]


def hard_to_read(text: str) -> list[str]:
    """What makes a text hard: a sentence that is too long, or sentences that are long on average."""
    lengths = [(len(_words(sentence)), sentence) for sentence in sentences(text)]
    told = [f"{length} words: {sentence}" for length, sentence in lengths if length > LONGEST_SENTENCE]
    average = sum(length for length, _ in lengths) / max(len(lengths), 1)
    if len(lengths) > 1 and average > LONGEST_ON_AVERAGE:
        told.append(f"{average:.1f} words on average: {text}")
    return told


def client_texts(quest: Quest, language: str = SOURCE_LANGUAGE) -> list[tuple[str, str]]:
    """Every text of a quest in one language that a person reads, with its place. What staff read is among them.

    A string that is neither code nor text is told. Plain words without a table of languages are English.
    """
    found = _texts(quest.model_dump(by_alias=True, exclude={"content_owner", "review_on"}), quest.slug, "")
    texts = [(*_place_and_language(path), text) for path, text in found]
    return [(place, text) for place, written_in, text in texts if written_in == language]


def result_texts(instrument: Instrument) -> list[tuple[str, str]]:
    """What a client reads about her answers. Items are locked words of their authors and are not ours to change."""
    bands = [(f"{instrument.slug}.{band.slug}", band.result) for band in instrument.scoring.bands]
    return [*bands, (f"{instrument.slug}.unfinished", instrument.unfinished_result)]


def _place_and_language(path: str) -> tuple[str, str]:
    """``quest.title.ru`` is the title, in Russian."""
    place, _, language = path.rpartition(".")
    return (place, language) if re.fullmatch(r"[a-z]{2}", language) else (path, SOURCE_LANGUAGE)


def _texts(node: Any, path: str, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, part in node.items():
            yield from _texts(part, f"{path}.{name}", key if key in CLIENT_TEXTS else name)
    elif isinstance(node, (list, tuple)):
        for place, part in enumerate(node):
            name = part.get("slug", place) if isinstance(part, dict) else place
            yield from _texts(part, f"{path}.{name}", key)
    elif isinstance(node, str):
        if key in CLIENT_TEXTS:
            yield path, node
        elif not _CODE.fullmatch(node):
            raise AssertionError(f"{path}: {node!r} is no code; is it read by a client?")


def _words(text: str) -> list[str]:
    return re.findall(r"[\w]+(?:['’-][\w]+)*", text.lower().replace("’", "'"))


def _forms(entry: str) -> list[str]:
    *before, last = entry.split()
    forms = [last, *IRREGULAR.get(last, "").split(), f"{last}s", f"{last}'s"]
    return [" ".join((*before, form)) for form in forms]
