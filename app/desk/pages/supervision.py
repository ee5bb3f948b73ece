"""Talks of supervision: one's own, those of the team for who leads it, and a hint of who has had none for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.permissions import Actor
from app.queries.supervision import SessionRow, colleagues_of, had_one_between, sessions_for
from app.services.service_words import unseal_words
from app.services.supervision import THEMES
from app.vault import Vault
from app.vocabulary import Permission, Scope, SupervisionKind
from app.web.contact_form import listed
from app.web.filters import day
from app.web.staff_frame import role_words
from app.web.words import _, ngettext
from quests.kpis import SUPERVISED_WITHIN


@dataclass(frozen=True)
class SessionLine:
    """One talk. ``text`` is empty for everybody but the two, and where nothing was written."""

    day: str
    who: str
    words: str
    text: str


@dataclass(frozen=True)
class SupervisionPage:
    """``none_lately``: colleagues without a talk for 30 days, by name; told to who leads, and to nobody else."""

    lines: tuple[SessionLine, ...]
    sees_team: bool
    may_write: bool
    none_lately: str
    colleagues: tuple[tuple[str, str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str], ...]
    today: str


def supervision_page(db: sa.Connection, vault: Vault, staff: Actor, zone: ZoneInfo) -> SupervisionPage:
    """The talks that this person may know of, and for who leads the form that adds one."""
    people = colleagues_of(db, staff)
    today = clock.now().astimezone(zone).date()
    had = had_one_between(db, today - SUPERVISED_WITHIN + timedelta(days=1), today) if people else set()
    without = [one.name for one in people if one.id not in had]
    return SupervisionPage(
        tuple(_line(one, vault) for one in sessions_for(db, staff)),
        staff.scope(Permission.READ_SUPERVISION) is not Scope.OWN,
        staff.may(Permission.WRITE_SUPERVISION),
        listed(without),
        tuple((one.id, one.name, ", ".join(role_words(role) for role in sorted(one.roles))) for one in people),
        tuple((one.value, kind_words(one)) for one in SupervisionKind),
        tuple((one, theme_words(one)) for one in THEMES),
        today.isoformat(),
    )


def _line(one: SessionRow, vault: Vault) -> SessionLine:
    said = [
        kind_words(SupervisionKind(one.kind)),
        ngettext("%(num)s minute", "%(num)s minutes", one.minutes),
        _("with %(name)s", name=one.supervisor_name),
        *(theme_words(theme) for theme in one.themes),
    ]
    sealed = one.words_sealed
    text = unseal_words(vault, sealed, table="supervision_session", row_id=one.id) if sealed is not None else ""
    return SessionLine(day(one.held_on), one.staff_name, " · ".join(said), text)


def kind_words(kind: SupervisionKind) -> str:
    """What kind of talk it was."""
    words = {
        SupervisionKind.INDIVIDUAL: _("With one colleague"),
        SupervisionKind.GROUP: _("With several colleagues"),
        SupervisionKind.AFTER_EMERGENCY: _("After an emergency"),
    }
    return words[kind]


def theme_words(theme: str) -> str:
    """What a talk was about, without a person in it."""
    words = {
        "hard_cases": _("Hard cases"),
        "how_it_feels": _("How the work feels"),
        "rest": _("Rest and limits"),
        "skills": _("Skills"),
        "safety": _("Safety and protocols"),
        "working_together": _("Working together"),
    }
    return words.get(theme, theme)
