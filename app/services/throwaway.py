"""A service to throw away, in which a quest is previewed: set up like ours, without anybody of ours in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app import clock
from app.models.messages import ServiceText
from app.models.quests import QuestVersion
from app.models.service_time import Holiday, OpeningHours
from app.models.settings import ServiceSetting
from app.models.staff import Staff
from app.models.words import CrisisContact
from app.services.staff_accounts import open_account
from app.vault import Vault
from app.vocabulary import Role, StaffState, VersionStatus
from quests.compiled import compiled, from_compiled
from quests.loading import parse_quest
from quests.versions import content_hash

COPIED = (ServiceSetting, ServiceText, CrisisContact, OpeningHours, Holiday)
"""What the pages of a client say about the service. No table of people, and none of what they wrote."""
FITS_NO_PASSWORD = "!"
NOBODY = ("written_by", "approved_by", "reason_sealed")


def copy_service(source: sa.Connection, target: sa.Connection, *, without: str) -> None:
    """Set up a new service like the one behind ``source``, with the quests that people can begin there.

    ``without``: the quest that is previewed; it is put there as it is written now (``put_quest``).
    """
    for model in COPIED:
        table = model.__table__
        _add(target, table, [dict(row) for row in source.execute(sa.select(table)).mappings()])
    table = QuestVersion.__table__
    others = sa.select(table).where(table.c.status == VersionStatus.PUBLISHED, table.c.slug != without)
    _add(target, table, [dict(row) for row in source.execute(others).mappings()])


def _add(target: sa.Connection, table: sa.FromClause, rows: list[dict[str, Any]]) -> None:
    if rows:
        target.execute(sa.insert(table), [_nobodys(row) for row in rows])  # type: ignore[arg-type]


def _nobodys(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if name in NOBODY else value for name, value in row.items()}


def put_quest(target: sa.Connection, definition: str, *, slug: str, ready: str | None = None) -> None:
    """The quest that is previewed is what people begin there: as it is, unchecked and unsigned. Nobody walks it.

    ``ready``: its compiled form, where it has one. Raises QuestUnreadable.
    """
    quest = from_compiled(ready) if ready is not None else None
    quest = quest or parse_quest(definition, file=f"{slug}.yaml", expected_slug=slug)
    sealed = content_hash(definition)
    target.execute(
        sa.insert(QuestVersion).values(
            # The same text has the same id, so a process that previews it again need not read it again.
            id=f"preview-{content_hash(ready or definition)}",
            slug=slug,
            version=quest.version,
            place=quest.place,
            definition=definition,
            compiled=ready or compiled(quest),
            content_hash=sealed,
            published_at=clock.now(),
        )
    )


def add_colleague(target: sa.Connection, vault: Vault, name: str) -> str:
    """Somebody who answers there and offers times for talks; no password leads in. Gives her id."""
    staff_id = open_account(target, vault, email="somebody@example.org", name=name, roles=[Role.COUNSELLOR])
    working = {"state": StaffState.ACTIVE, "password_hash": FITS_NO_PASSWORD}
    target.execute(sa.update(Staff).where(Staff.id == staff_id).values(**working))
    return staff_id
