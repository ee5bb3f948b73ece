"""Words and rules of the service: who changes one says why, and a clinician or a supervisor agrees before it holds.

Each is a setting like those of /admin/service, a version more with every change (services/service_settings.py); here
stands who decides. Less care, a cut-off of the risk ladder further up, needs a clinician and a supervisor.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from app.house_rules import Key
from app.permissions import Actor
from app.queries.approvals import open_approval
from app.queries.service_settings import Kept, kept_rule
from app.services import approvals
from app.services.rule_checks import MESSAGES, WORD_LANGUAGES, check, clocks_that_may_change, is_key, is_less_care
from app.services.service_settings import ChangedMeanwhile, NoReason, NoSuchSetting, NothingChanged
from app.vocabulary import ApprovalKind
from config import LANGUAGES
from quests.contact import scripts, spoken_languages
from quests.cut_offs import BOUNDS as CUT_OFF_BOUNDS
from quests.cut_offs import PUBLISHED
from quests.reminder_caps import BOUNDS as CAP_BOUNDS
from quests.reminder_caps import USUAL

BUILT_IN: dict[str, Any] = {}
"""Kept where the service goes back to what the software says."""


def all_keys() -> tuple[Key, ...]:
    """Every rule that there is, in the order of the page."""
    return (
        *(Key("message", name, language) for name in MESSAGES for language in LANGUAGES),
        *(Key("words", language=language) for language in WORD_LANGUAGES),
        Key("caps"),
        Key("clocks"),
        Key("cut_offs"),
        *(Key("script", script.slug, language) for script in scripts() for language in spoken_languages()),
    )


def whole_value(key: Key, value: dict[str, Any]) -> dict[str, Any]:
    """A value with everything that it leaves to the software. Words that nobody wrote stay away."""
    whole: dict[str, dict[str, Any]] = {
        "caps": {part: asdict(USUAL)[part] for part in CAP_BOUNDS},
        "clocks": dict(clocks_that_may_change()),
        "cut_offs": {part: asdict(PUBLISHED)[part] for part in CUT_OFF_BOUNDS},
        "words": {"words": [], "allow": []},
    }
    return {**whole.get(key.kind, {}), **value}


def ask_to_change(
    db: sa.Connection, key: Key, typed: Any, *, seen: int, reason: str, by: Actor, names: Collection[str] = ()
) -> None:
    """Ask a second person for a change; ``typed`` None goes back to what the software says. ``names``: of the service.

    Raises NoSuchSetting, BadValue, ChangedMeanwhile, NothingChanged, NoReason, AskedAlready.
    """
    if not is_key(key):
        raise NoSuchSetting(str(key))
    before = kept_rule(db, str(key))
    after = BUILT_IN if typed is None else _as_kept(key, check(key, typed, names))
    if before.version != seen:
        raise ChangedMeanwhile(str(key))
    if after == before.value:
        raise NothingChanged(str(key))
    if open_approval(db, ApprovalKind.SETTING, str(key)) is not None:
        raise approvals.AskedAlready(str(key))
    if not reason.strip():
        raise NoReason(str(key))
    approvals.ask(db, ApprovalKind.SETTING, str(key), _proposed(key, before, after, by), reason, by.id)


def _as_kept(key: Key, value: dict[str, Any]) -> dict[str, Any]:
    """What says the same as the software is kept as nothing, so that it follows the software."""
    return BUILT_IN if value == whole_value(key, BUILT_IN) else value


def _proposed(key: Key, before: Kept, after: dict[str, Any], by: Actor) -> dict[str, Any]:
    proposed = {"before": before.value, "after": after, "version": before.version}
    if not is_less_care(key, whole_value(key, before.value), whole_value(key, after)):
        return proposed
    signed: dict[str, str | None] = dict.fromkeys(approvals.PARTS)
    hers = approvals.part_for(signed, by)
    return {**proposed, "parts": {**signed, hers: by.id} if hers else signed}
