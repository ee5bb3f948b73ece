"""What the page of approvals shows: what waits for a second person, and what was decided, before and after in words."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.admin.pages.service import nobody_else
from app.admin.pages.setting_words import title_of, value_words
from app.queries.approvals import Approval, approvers, decided, names_of, waiting
from app.queries.teams import team_names
from app.vocabulary import ApprovalKind, Decision, Role
from app.web.filters import moment
from app.web.staff_frame import role_words
from app.web.words import _

SHOWN = 30


@dataclass(frozen=True)
class ApprovalLine:
    """One request. ``state`` is done, declined or back once it has ended; ``about_me``: it would give her the roles."""

    id: str
    title: str
    icon: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str
    asked: str
    is_mine: bool
    about_me: bool
    state: str
    ended: str


@dataclass(frozen=True)
class ApprovalsPage:
    """``nobody_else``: no colleague works here who could say yes to what she asks."""

    waiting: tuple[ApprovalLine, ...]
    decided: tuple[ApprovalLine, ...]
    approvers: tuple[str, ...]
    nobody_else: bool


def approvals_page(db: sa.Connection, staff_id: str) -> ApprovalsPage:
    """Everything that waits, and the last that was decided."""
    open_ones, ended = waiting(db), decided(db, SHOWN)
    people = names_of(db, {one.subject for one in (*open_ones, *ended) if one.kind is ApprovalKind.ROLES})
    teams = team_names(db)

    def line(one: Approval) -> ApprovalLine:
        before, after = _before_and_after(one, teams)
        return ApprovalLine(
            id=one.id,
            title=_title(one, people),
            icon={"setting": "settings", "invitation": "user-plus", "roles": "users"}[one.kind],
            before=before,
            after=after,
            reason=one.reason,
            asked=_("%(who)s asked on %(when)s", who=one.asked_name, when=moment(one.asked_at)),
            is_mine=one.asked_by == staff_id,
            about_me=one.subject == staff_id,
            state=_state(one),
            ended=_ended(one),
        )

    return ApprovalsPage(
        waiting=tuple(map(line, open_ones)),
        decided=tuple(map(line, ended)),
        approvers=tuple(one.name for one in approvers(db) if one.id != staff_id),
        nobody_else=nobody_else(db, staff_id),
    )


def _title(one: Approval, people: dict[str, str]) -> str:
    if one.kind is ApprovalKind.SETTING:
        return title_of(one.subject)
    if one.kind is ApprovalKind.INVITATION:
        return _("Invite %(name)s, %(email)s", name=one.proposed["name"], email=one.subject)
    return _("Roles of %(name)s", name=people.get(one.subject) or _("Somebody who no longer works here"))


def _before_and_after(one: Approval, teams: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    told = one.proposed
    if one.kind is ApprovalKind.SETTING:
        return value_words(one.subject, told["before"]), value_words(one.subject, told["after"])
    if one.kind is ApprovalKind.ROLES:
        return _roles(told["before"]) or (_("No role"),), _roles(told["roles"])
    held = tuple(_("Team: %(name)s", name=teams[team]) for team in told.get("teams", ()) if team in teams)
    return (_("Not here yet"),), (*_roles(told["roles"]), *held)


def _roles(codes: list[str]) -> tuple[str, ...]:
    return tuple(role_words(role) for role in Role if role in codes)


def _state(one: Approval) -> str:
    if one.withdrawn_at is not None:
        return "back"
    return {None: "", Decision.APPROVED: "done", Decision.DECLINED: "declined"}[one.decision]


def _ended(one: Approval) -> str:
    if one.withdrawn_at is not None:
        return _("Taken back on %(when)s", when=moment(one.withdrawn_at))
    if one.decision is None:
        return ""
    who, when = one.decided_name, moment(one.decided_at)
    if one.decision is Decision.APPROVED:
        return _("%(who)s agreed on %(when)s", who=who, when=when)
    return _("%(who)s said no on %(when)s", who=who, when=when)
