"""How a language names a day: of pages and of messages alike."""

from __future__ import annotations

# The name of the day and the date, without and with the year. Where the name would have to bend with the sentence
# around it, it stands in brackets.
DAY_PATTERNS = {"ru": ("d MMMM (EEEE)", "d MMMM y (EEEE)")}
USUAL_DAY_PATTERNS = ("EEEE d MMMM", "EEEE d MMMM y")


def day_pattern(language: str, *, with_year: bool = False) -> str:
    """``Friday 20 November`` as a pattern of Unicode's dates, with the year on request."""
    short, long = DAY_PATTERNS.get(language, USUAL_DAY_PATTERNS)
    return long if with_year else short
