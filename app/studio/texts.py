"""A quest as text in a form."""

from __future__ import annotations

from quests.reading import UNSEEN

IN_ITS_PLACE = "\N{REPLACEMENT CHARACTER}"


def pasted(text: str) -> str:
    """What a browser sends of a text field, with the line ends that the file had."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown_again(text: str) -> str:
    """A text that could not be taken, for its field: a sign that nobody sees becomes one that everybody sees."""
    return UNSEEN.sub(IN_ITS_PLACE, text)
