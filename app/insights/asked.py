"""What the address of a page of the room asks for: a quest, a version and a day that is over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from flask import Response, abort, request
from flask_babel import get_locale
from flask_babel import gettext as _

from app import clock
from app.extensions import database, questline
from app.queries.counted_anew import must_be_whole
from app.queries.quest_versions import (
    NoSuchVersion,
    PublishedVersion,
    definition_of,
    most_walked,
    published_versions,
    version_of,
)
from app.services import audit
from app.vocabulary import ActorKind
from app.web.sessions import staff
from app.web.transaction import db
from quests.definition import Quest, text_in
from quests.dropoff import latest_day
from quests.tally import DIMENSIONS


@dataclass(frozen=True)
class Asked:
    """What the address asks for. ``by`` is a dimension.

    ``problem`` says in words why the day could not be used. Then a page is about ``latest``, and a file is none.
    """

    version: PublishedVersion
    day: date
    latest: date
    problem: str = ""
    by: str = ""

    @property
    def quest(self) -> str:
        """Quest and version, as they stand in an address."""
        return f"{self.version.slug}@{self.version.version}"

    @property
    def address(self) -> dict[str, Any]:
        """The names of an address that shows the same of another page."""
        return {"quest": self.quest, "as_of": self.day.isoformat()}

    @property
    def file_name(self) -> str:
        """What a file of these numbers is called, after the name of the page."""
        by = f"-by-{self.by}" if self.by else ""
        return f"{self.version.slug}-v{self.version.version}-{self.day.isoformat()}{by}"


@dataclass(frozen=True)
class Choice:
    """A version that somebody may look at."""

    value: str
    title: str
    version: int


def asked() -> Asked:
    """By default the quest that most people are on, to the end of yesterday. What is not there is a 404.

    Raises counted_anew.CountedAnew.
    """
    must_be_whole(db())
    latest = latest_day(clock.now(), questline().settings.zone)
    version, by = _version(), request.args.get("by", "")
    if by and by not in DIMENSIONS:
        abort(404)
    text = request.args.get("as_of", "")
    try:
        day = date.fromisoformat(text) if text else latest
    except ValueError:
        return Asked(version, latest, latest, _("That is not a day. Write it like %(example)s.", example=latest), by)
    if day > latest:
        return Asked(version, latest, latest, _("That day is not over yet."), by)
    return Asked(version, day, latest, by=by)


def asked_for_a_file() -> Asked:
    """The same for a file, which has no place for a word beside its numbers: a day that cannot be used is refused."""
    found = asked()
    if found.problem:
        refuse(found.problem)
    return found


def refuse(problem: str) -> NoReturn:
    """No file: a 400 that says why, in one sentence."""
    abort(no_file(problem, 400))


def no_file(problem: str, status: int) -> Response:
    """What stands in place of a file, as a program or a person reads it."""
    if request.path.endswith(".json"):
        said, kind = json.dumps({"problem": problem}, ensure_ascii=False), "application/json"
    else:
        said, kind = problem, "text/plain; charset=utf-8"
    return Response(f"{said}\n", status, content_type=kind)


def _version() -> PublishedVersion:
    slug, _at, number = request.args.get("quest", "").partition("@")
    try:
        return version_of(db(), slug, int(number) if number else None) if slug else most_walked(db())
    except (NoSuchVersion, ValueError):
        abort(404)


def choices() -> list[Choice]:
    """Every version that there are numbers of, with its title in the reader's language."""
    return [Choice(f"{one.slug}@{one.version}", title_of(one), one.version) for one in published_versions(db())]


def quest_of(asked: Asked) -> Quest:
    return definition_of(db(), asked.version.id)


def title_of(version: PublishedVersion) -> str:
    return text_in(definition_of(db(), version.id).title, str(get_locale()))


def log_view(action: str, asked: Asked, **more: str | int | bool | None) -> None:
    """Who looked at which numbers is kept, as every view and every file of this room."""
    detail: dict[str, str | int | bool | None] = {
        "quest": asked.version.slug,
        "version": asked.version.version,
        "as_of": asked.day.isoformat(),
        **({"by": asked.by} if asked.by else {}),
        **more,
    }
    audit.record(database(), audit.Entry(ActorKind.STAFF, staff().id, action, "quest", asked.version.slug, detail))
