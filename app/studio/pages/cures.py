"""What to write instead, and the words of a button that mends a finding by itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask_babel import format_date

from app.web.words import _, language_name

if TYPE_CHECKING:
    from quests.lint.fixes import Fix


def do_words(code: str) -> str:
    """What to write where this rule finds something, as docs/lint-rules.md has it."""
    from quests.lint import RULES  # The linter takes a while to import.

    return RULES[code].do


def fix_words(fix: Fix) -> str:
    """What one press does."""
    becomes = fix.becomes
    words = {
        "word": _("Write “%(words)s”", words=becomes),
        "write": _("Write “%(words)s”", words=becomes),
        "full_stop": _("End it with a full stop"),
        "out": _("Take “%(words)s” out", words=fix.was),
        "plain_title": _("Use the title in the plain plan too"),
        "own_name": _("Call it “%(words)s”", words=becomes),
        "days": _("Put the days in order: %(days)s", days=becomes),
        "is_fact": _("Let rules read the answer to “%(words)s”", words=becomes),
        "at_least": _("Ask for %(count)s", count=becomes),
        "not_asked": _("Do not ask for “%(words)s”", words=fix.was),
        "not_waiting": _("Do not wait for “%(words)s”", words=fix.was),
        "reminders": _("Remind after %(hours)s hours", hours=becomes),
        "no_named_act": _("Take the named act away"),
        "may_stay_empty": _("Let it stay empty"),
        "in_every_plan": _("Keep it in every plan"),
        "calm": _("Always show the plain plan"),
        "visible": _("Show it to the client"),
        "exit": _("Add “%(words)s” to where it may lead", words=becomes),
        "owner": _("Say that a counsellor does it"),
        "no_stop": _("Take the safety stop away"),
        "stop": _("Put the safety stop back"),
        "suspending": _("Let other plans rest meanwhile"),
        "supervisor": _("Let a supervisor decide"),
        "certificate": _("Ask for the certificate “%(words)s”", words=becomes),
    }
    if fix.code == "language":
        return _("Add %(language)s to its languages", language=language_name(becomes))
    if fix.code == "review":
        day = format_date(date.fromisoformat(becomes), "long")
        return _("I read it again today; next time on %(day)s", day=day)
    return words[fix.code]
