"""Slugs for what is new: from its title, free of those that are taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 60
_LONGEST_OF_TITLE = 40


def slug_for(title: str, taken: Collection[str], *, otherwise: str) -> str:
    """A slug that says what the title says, in its Latin letters; ``otherwise`` where it has none."""
    return free_slug(_latin(title) or otherwise, taken)


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """The slug, or the same with the next number that is free: ``first-talk-2``."""
    if wanted not in taken:
        return wanted
    stem = re.sub(r"-[0-9]{1,3}$", "", wanted)[: LONGEST - 4].rstrip("-")
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)


def _latin(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    slug = "-".join(words).lstrip("0123456789-")
    if len(slug) <= _LONGEST_OF_TITLE:
        return slug
    return slug[: _LONGEST_OF_TITLE + 1].rpartition("-")[0] or slug[:_LONGEST_OF_TITLE]
