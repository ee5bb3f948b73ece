"""Changes of words and rules as pages show them: what waits for a second person, and what was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.house_rules import Key
from app.permissions import Actor
from app.queries.approvals import Approval
from app.queries.service_settings import history_of
from app.services.approvals import may_decide
from app.studio.pages import rule_words as words
from app.studio.pages.rule_words import Lines
from app.web.changes import HistoryLine, who_was_there
from app.web.filters import moment
from app.web.words import _, language_name

NUMBERS = frozenset(("caps", "clocks", "cut_offs"))


@dataclass(frozen=True)
class Waiting:
    """A change that waits. ``signed``: what two hands it needs and whose there are; ``may_decide``: hers is one."""

    id: str
    key: Key
    title: str
    who: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str
    is_mine: bool
    may_decide: bool
    signed: tuple[str, ...]


def waiting_line(one: Approval, key: Key, reader: Actor) -> Waiting:
    """A change that waits, as this colleague sees it."""
    parts: Mapping[str, str | None] = one.proposed.get("parts") or {}
    before, after = _what_differs(key, one.proposed["before"], one.proposed["after"])
    return Waiting(
        id=one.id,
        key=key,
        title=_("%(title)s, %(language)s", title=words.title_of(key), language=language_name(key.language))
        if key.language
        else words.title_of(key),
        who=_("%(who)s asked on %(when)s", who=one.asked_name, when=moment(one.asked_at)),
        before=before,
        after=after,
        reason=one.reason,
        is_mine=one.asked_by == reader.id,
        may_decide=one.asked_by != reader.id and may_decide(one, reader),
        signed=tuple(_hand_words(part, is_there=by is not None) for part, by in parts.items()),
    )


def history(db: sa.Connection, key: Key) -> tuple[HistoryLine, ...]:
    """Everything that the rule was, the newest first. Before the first entry it was what the software says."""
    entries = history_of(db, str(key))
    earlier = [one.value for one in entries[1:]] + [{}]
    return tuple(
        HistoryLine(one.written_at, who_was_there(one), *_what_differs(key, before, one.value))
        for one, before in zip(entries, earlier, strict=False)
    )


def _what_differs(key: Key, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Lines, Lines]:
    """A value before and after. Of many numbers only those that are others."""
    then, now = words.value_words(key, before), words.value_words(key, after)
    if key.kind not in NUMBERS or len(then) != len(now):
        return then, now
    others = [pair for pair in zip(then, now, strict=True) if pair[0] != pair[1]]
    return tuple(one for one, _other in others), tuple(other for _one, other in others)


def _hand_words(part: str, *, is_there: bool) -> str:
    """Of a change that needs two hands: whose is there already, and whose is not."""
    if is_there:
        return {"clinical": _("A clinician has agreed."), "safety": _("A supervisor has agreed.")}[part]
    return {"clinical": _("It still needs a clinician."), "safety": _("It still needs a supervisor.")}[part]
