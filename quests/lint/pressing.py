"""Phrases by which a text presses, teases or bribes, found in framing outside quoted speech.

They are listed in ``pressing.yaml``, by rule and language; single words are in ``word_lists``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from quests.lint.lists import LANGUAGES
from quests.lint.speech import speech_spans

GAME_WORDS = {
    "en": r"quests?|levels?|badges?|journeys?",
    "ru": r"квест\w*|уров(ень|ня|не|ни|ней|нем|ням)|значок|значк\w+",
    "kk": r"квест\w*|деңгей\w*|төсбелгі\w*",
    "fa": r"نشان‌?ها|مرحله(ی)? بازی|سفر قهرمان",
    "zh": "任务|关卡|徽章|闯关",
}
"""What the plain plan never says (domain.md section 4.1, calm mode): no quest, level, badge or journey."""


def pressing(code: str, text: str, language: str) -> Iterator[str]:
    """Each stretch of a text that breaks this rule, as it was written."""
    return matches(_compiled(code, language), text, language)


def matches(pattern: re.Pattern[str] | None, text: str, language: str) -> Iterator[str]:
    """What a pattern finds outside quoted speech."""
    if pattern is None or pattern.search(text) is None:
        return
    spoken = speech_spans(text, language) if language in LANGUAGES else []
    for found in pattern.finditer(text):
        if not any(start <= found.start() and found.end() <= end for start, end in spoken):
            yield found.group()


def whole(pattern: str, language: str) -> re.Pattern[str]:
    """A pattern of whole words; Chinese has no spaces between them. Any white space stands for a space."""
    spaced = pattern.replace(" ?", r"\s*").replace(" ", r"\s+") if language != "zh" else pattern
    edge = "" if language == "zh" else r"(?<!\w)"
    return re.compile(f"{edge}(?:{spaced})" + ("" if language == "zh" else r"(?!\w)"), re.IGNORECASE)


@cache
def phrases() -> dict[str, dict[str, list[str]]]:
    """The patterns by rule and language, as they are listed."""
    listed: dict[str, dict[str, list[str]]] = YAML(typ="safe", pure=True).load(
        files("quests.lint").joinpath("pressing.yaml").read_text(encoding="utf-8")
    )
    return listed


@cache
def _compiled(code: str, language: str) -> re.Pattern[str] | None:
    patterns = phrases().get(code, {}).get(language)
    return whole("|".join(patterns), language) if patterns else None
