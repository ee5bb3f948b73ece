"""The list of clients: who they are here, where they stand and how long they have been quiet."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.desk.pages.client_filters import Chosen, Filter, choices_of, chosen_of, filters_of, standing_words
from app.desk.pages.clients import CallerLine, caller_lines
from app.desk.pages.plan import promise_words
from app.desk.words import quiet_for
from app.permissions import Actor
from app.queries.clients_list import ClientRow, Wanted, clients_listed, count_clients
from app.queries.journey_states import Standing
from app.queries.quest_versions import definition_of
from app.queries.saved_views import View, views_of
from app.vocabulary import Permission, Scope
from app.web.filters import short_day
from app.web.words import _, language, language_name
from quests.definition import text_in

PAGE_SIZE = 50
_ENDED = frozenset((Standing.EXITED_WELL, Standing.MOVED, Standing.STOPPED, Standing.ABANDONED, Standing.DECEASED))


@dataclass(frozen=True)
class ClientLine:
    """One client in the list. ``holder`` is empty where the plan is the reader's; ``is_late``: a promise is overdue."""

    client_id: str
    journey_id: str
    pseudonym: str
    language: str
    quest: str
    level: str
    risk: str
    state: str
    is_late: bool
    quiet_for: str
    holder: str
    contacts: int


@dataclass(frozen=True)
class ClientsPage:
    """One page of the list; ``count`` is of all pages. ``view``: the saved view that this is, if it is one."""

    lines: tuple[ClientLine, ...]
    count: int
    page: int
    wanted: Wanted
    filters: tuple[Filter, ...]
    chosen: tuple[Chosen, ...]
    callers: tuple[CallerLine, ...]
    views: tuple[View, ...]
    may_act: bool
    may_reassign: bool

    @property
    def last_page(self) -> int:
        return max(1, -(-self.count // PAGE_SIZE))

    @property
    def view(self) -> View | None:
        return next((one for one in self.views if one.wanted == self.wanted), None)


def clients_page(db: sa.Connection, staff: Actor, wanted: Wanted, page: int) -> ClientsPage:
    """One page of this person's clients. A page beyond the last is the last."""
    count = count_clients(db, staff, wanted)
    page = min(max(1, page), max(1, -(-count // PAGE_SIZE)))
    rows = clients_listed(db, staff, wanted, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    filters = filters_of(choices_of(db, staff), wanted)
    only_name = not {*wanted.chosen} - {"q"}
    return ClientsPage(
        lines=tuple(_line(db, staff, row) for row in rows),
        count=count,
        page=page,
        wanted=wanted,
        filters=filters,
        chosen=chosen_of(filters, wanted),
        callers=caller_lines(db, staff, like=wanted.q) if only_name and page == 1 else (),
        views=tuple(views_of(db, staff)),
        may_act=staff.may(Permission.BULK_ACT),
        may_reassign=staff.may(Permission.REASSIGN),
    )


def _line(db: sa.Connection, staff: Actor, row: ClientRow) -> ClientLine:
    quest = definition_of(db, row.quest_version_id)
    levels = {level.slug: text_in(level.title, language()) for level in quest.levels}
    has_ended = row.standing in _ENDED
    return ClientLine(
        client_id=row.client_id,
        journey_id=row.journey_id,
        pseudonym=row.pseudonym,
        language=language_name(row.language),
        quest=text_in(quest.title, language()),
        level=levels.get(row.current_level or "", ""),
        risk=row.risk,
        state=_state(row),
        is_late=not has_ended and row.owed_by is not None and row.owed_by < clock.now(),
        quiet_for=quiet_for(row.last_act_at or row.started_at) if not has_ended and row.started_at else "",
        holder=_holder(staff, row),
        contacts=row.contacts,
    )


def _state(row: ClientRow) -> str:
    """Where the plan stands; of what we owe, by when we said that we would."""
    said = standing_words(row.standing)
    if row.standing is Standing.PAUSED and row.paused_until:
        said = _("Resting until %(day)s", day=short_day(row.paused_until))
    promised = promise_words(row.owed_by) if row.standing not in _ENDED else ""
    if row.standing is Standing.WAITING_ON_SERVICE and promised:
        return promised
    return _("%(state)s. %(promise)s", state=said, promise=promised) if promised else said


def _holder(staff: Actor, row: ClientRow) -> str:
    if row.counsellor_id == staff.id:
        return ""
    if row.counsellor_name:
        return _("With %(name)s", name=row.counsellor_name)
    return _("Nobody has taken the plan") if staff.scope(Permission.READ_PLAN) is Scope.ALL else ""
