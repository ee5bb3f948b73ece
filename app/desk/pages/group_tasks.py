"""What insights asks of this person, as cards above her worklist: the place, how many are hers, her list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for

from app import clock
from app.desk.words import day_of
from app.permissions import Actor
from app.queries.clients_list import NOBODY, Wanted
from app.queries.group_tasks import OpenTask, open_group_task, open_group_tasks
from app.queries.quest_versions import definition_of
from app.vocabulary import Permission, Role, Scope
from app.web.filters import day
from app.web.words import _, language, ngettext
from quests.definition import text_in

_HAVE_CLIENTS = frozenset((Role.COUNSELLOR, Role.CLINICIAN))


@dataclass(frozen=True)
class AskCard:
    """One thing that is asked. ``words`` are those of the colleague who asks, shown as they are; ``url`` is the list of
    whom it is about. ``done`` says how many colleagues say that it is done, ``with_nobody`` how many people no
    counsellor is asked about, both to who sees everybody."""

    id: str
    says: str
    people: str
    when: str
    words: str
    url: str
    done: str
    with_nobody: str
    nobody_url: str
    is_done: bool
    may_do: bool
    may_close: bool


def ask_cards(db: sa.Connection, staff: Actor) -> tuple[AskCard, ...]:
    """What is asked of her now, the earliest day first."""
    return tuple(_card(db, staff, task) for task in open_group_tasks(db, staff))


def ask_card(db: sa.Connection, staff: Actor, task_id: str) -> AskCard | None:
    """One thing that is asked, above the list that was opened from it."""
    task = open_group_task(db, staff, task_id)
    return _card(db, staff, task) if task else None


def _card(db: sa.Connection, staff: Actor, task: OpenTask) -> AskCard:
    sees_all = staff.scope(Permission.READ_PLAN) is Scope.ALL
    place: dict[str, Any] = Wanted(quest=task.quest, version=task.version, level=task.level, state=task.state).chosen
    return AskCard(
        id=task.id,
        says=_says(db, task),
        people=_there_words(task.people) if sees_all else _hers_words(task.people),
        when=_when(task),
        words=task.words,
        url=url_for("desk.clients", asked=task.id, **place),
        done=_done_words(task.done) if sees_all and task.done else "",
        with_nobody=_with_nobody_words(task.with_nobody) if sees_all and task.with_nobody else "",
        nobody_url=url_for("desk.clients", **place, holder=NOBODY),
        is_done=task.is_done,
        may_do=not task.is_done and not (sees_all and staff.roles.isdisjoint(_HAVE_CLIENTS)),
        may_close=staff.may(Permission.SEND_GROUP_TASK),
    )


def _says(db: sa.Connection, task: OpenTask) -> str:
    quest = definition_of(db, task.quest_version_id)
    level = next((text_in(one.title, language()) for one in quest.levels if one.slug == task.level), task.level)
    named = {"level": level, "quest": text_in(quest.title, language()), "name": task.asked_by}
    if task.state == "waiting_on_service":
        return _("%(name)s asks: look after people who wait for us in “%(level)s” of “%(quest)s”.", **named)
    return _("%(name)s asks: look after people who have gone quiet in “%(level)s” of “%(quest)s”.", **named)


def _hers_words(people: int) -> str:
    return ngettext("%(num)s of them is with you.", "%(num)s of them are with you.", people)


def _there_words(people: int) -> str:
    return ngettext("%(num)s person is there now.", "%(num)s people are there now.", people)


def _with_nobody_words(people: int) -> str:
    return ngettext(
        "%(num)s of them is with nobody, so no counsellor is asked.",
        "%(num)s of them are with nobody, so no counsellor is asked.",
        people,
    )


def _done_words(done: int) -> str:
    return ngettext("%(num)s colleague has done it.", "%(num)s colleagues have done it.", done)


def _when(task: OpenTask) -> str:
    if task.due_on < day_of(clock.now()):
        return _("It was meant for %(day)s.", day=day(task.due_on))
    return _("By %(day)s.", day=day(task.due_on))
