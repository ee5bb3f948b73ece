"""The studio's blueprint, in a module of its own so that every view module can hang its views on it."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, abort, request

from quests.reading import MAX_BYTES

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
HIGHEST_NUMBER = 1_000_000
DRAFT = "draft"
"""What an address names by this word, where it could also name a version by its number."""

TAKES_FILES = frozenset(
    ("studio.take_in", "studio.save_text", "studio.save_translations", "studio.import_translations")
)
"""The forms that carry a whole quest file, or all its texts. What is too large for a quest is told kindly."""

PASSED_ON = "rest"
"""The address of a page in a preview: the portal that is asked for it says what is there."""

bp = Blueprint("studio", __name__, url_prefix="/studio")


@bp.url_value_preprocessor
def _only_what_may_be_there(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """What cannot be a slug, an id or a version is not there, before a database is asked.

    This also runs before anything reads the form, so it is the place to say how large a quest file may be.
    """
    for name, value in (values or {}).items():
        if name == PASSED_ON:
            continue
        is_possible = 0 < value <= HIGHEST_NUMBER if isinstance(value, int) else NAME.fullmatch(value)
        if not is_possible:
            abort(404)
    if endpoint in TAKES_FILES:
        request.max_content_length = 2 * MAX_BYTES
        request.max_form_memory_size = 2 * MAX_BYTES
