"""A quest as text in a form."""

from __future__ import annotations


def pasted(text: str) -> str:
    """What a browser sends of a text field, with the line ends that the file had."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
