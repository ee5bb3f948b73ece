"""A talk of supervision is written down: who, with whom, when, what kind; the words for the two alone.

At least monthly, and after each emergency (domain.md section 8).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from app import clock
from app.ids import id_of_form, new_id
from app.models.supervision import SupervisionSession
from app.services.audit import Entry, append
from app.services.service_words import seal_words
from app.vault import Vault
from app.vocabulary import ActorKind, SupervisionKind

THEMES = ("hard_cases", "how_it_feels", "rest", "skills", "safety", "working_together")
LONGEST_MINUTES = 480
AT_MOST_AGO = timedelta(days=366)


class NotADay(Exception):
    """A talk that took place is not in the future, and not long past."""


class OneEach(Exception):
    """A talk with one colleague is with one; nobody is supervised by herself."""


@dataclass(frozen=True)
class Session:
    """A talk as it is written down. ``words`` may be empty."""

    kind: SupervisionKind
    held_on: date
    minutes: int
    themes: tuple[str, ...]
    words: str


def write_session(
    db: sa.Connection,
    vault: Vault,
    session: Session,
    *,
    staff_ids: Collection[str],
    supervisor_id: str,
    key: str | None,
) -> int:
    """Keep it for each colleague who was there; gives how many rows are new. The same ``key`` again keeps nothing.

    Whether these are colleagues of hers is asked before. Raises OneEach, NotADay.
    """
    is_single = session.kind is SupervisionKind.INDIVIDUAL
    if not staff_ids or supervisor_id in staff_ids or (is_single and len(staff_ids) != 1):
        raise OneEach
    today = clock.now().date()
    if not today - AT_MOST_AGO <= session.held_on <= today + timedelta(days=1):  # Where she is, it may be tomorrow.
        raise NotADay
    return sum(_write(db, vault, session, staff_id, supervisor_id, key) for staff_id in sorted(staff_ids))


def _write(
    db: sa.Connection, vault: Vault, session: Session, staff_id: str, supervisor_id: str, key: str | None
) -> bool:
    row_id = id_of_form("supervision_session", supervisor_id, staff_id, key) if key else new_id()
    sealed = seal_words(vault, session.words.strip(), table="supervision_session", row_id=row_id)
    values = {
        "id": row_id,
        "staff_id": staff_id,
        "supervisor_id": supervisor_id,
        "kind": session.kind,
        "held_on": session.held_on.isoformat(),
        "minutes": session.minutes,
        "themes": list(session.themes),
        "words_sealed": sealed if session.words.strip() else None,
        "written_at": clock.now(),
    }
    try:
        with db.begin_nested():
            db.execute(sa.insert(SupervisionSession).values(**values))
    except sa.exc.IntegrityError:
        return False
    append(db, Entry(ActorKind.STAFF, supervisor_id, "supervision_noted", "staff", staff_id, {"kind": session.kind}))
    return True
