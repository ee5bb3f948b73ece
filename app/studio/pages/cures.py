"""What to write instead, and the words of a button that mends a finding by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web.words import _

if TYPE_CHECKING:
    from quests.lint.fixes import Fix


def do_words(code: str) -> str:
    """What to write where this rule finds something."""
    from quests.lint import RULES  # The linter takes a while to import.

    return RULES[code].do


def fix_words(fix: Fix) -> str:
    """What one press does."""
    return _("Mend it")
