"""What a person reads on a page, word by word: which of it is not in the language that the page says it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

SPOKEN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")
NEVER_READ = ("script", "style", "template")
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
# Data attributes hold sentences for scripts, and also codes: a sentence has a space in it.
SENTENCE = re.compile(r"\w \w")

# Names of instruments and their scales, of the service, of keys and files; what is a proper name everywhere.
PROPER = frozenset(
    [
        "ASQ",
        "Alt",
        "BBGS",
        "CCSA",
        "CLiP",
        "CSV",
        "JSON",
        "XES",
        "GAD",
        "GREO",
        "Harvard",
        "ICRG",
        "KZT",
        "Lie",
        "Bet",
        "NCS",
        "NIMH",
        "NODS",
        "NORC",
        "PGSI",
        "PHQ",
        "Questline",
        "Shift",
        "UTC",
        "Stepping",
        "Stones",
        "Quiet",
        "Heron",
        "return",
    ]
)


def untranslated(html: str, names: frozenset[str] = frozenset()) -> list[str]:
    """Texts of a page with words in Latin letters, outside of passages that say that they are English.

    ``names`` are proper names of this page: people, made-up names.
    """
    page = html5lib.parse(html, namespaceHTMLElements=False)
    parts = {part for name in names for part in name.split()}
    initials = {"".join(part[0] for part in name.split()) for name in names}
    known = PROPER | parts | initials
    return [text for text in _texts(page, "") if any(word not in known for word in LATIN_WORD.findall(text))]


def is_zone(element: Element) -> bool:
    """One of the world's time zones: a city is called as the Unicode tables call it, some of them in Latin letters."""
    return element.tag == "option" and "/" in element.attrib.get("value", "")


def _texts(element: Element, language: str) -> Iterator[str]:
    """Every text that is read, in a passage that is not marked as English."""
    if not isinstance(element.tag, str) or element.tag in NEVER_READ or is_zone(element):
        return
    language = element.attrib.get("lang", language)
    if language != "en":
        spoken = [value for name, value in element.attrib.items() if name in SPOKEN_ATTRIBUTES]
        spoken += [
            value for name, value in element.attrib.items() if name.startswith("data-") and SENTENCE.search(value)
        ]
        yield from (text for text in [*spoken, element.text or ""] if text.strip())
    for child in element:
        yield from _texts(child, language)
        if language != "en" and (child.tail or "").strip():
            yield child.tail or ""
