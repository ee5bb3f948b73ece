"""What people said, and where they wait: for who writes the next version."""

from __future__ import annotations

from flask import abort, render_template, request

from app import clock
from app.extensions import database, questline
from app.queries.counted_anew import is_counted_anew
from app.queries.dropoff import published_dropoff
from app.queries.inbox import said_by_level
from app.queries.quest_versions import (
    NoSuchVersion,
    PublishedVersion,
    definition_of,
    most_walked,
    published_versions,
    version_of,
)
from app.queries.studio import draft_rows
from app.services import audit
from app.studio.blueprint import bp
from app.studio.pages.draft import quest_in
from app.studio.pages.hints import hints
from app.studio.pages.inbox import said_parts
from app.vocabulary import ActorKind, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.typed import whole_number
from app.web.words import language
from quests.definition import Quest, text_in


@bp.get("/inbox")
@audience(Permission.OPEN_STUDIO)
def inbox() -> str:
    """Themes of what was said at each level, and hints from the drop-off, both as counts that may be told."""
    found = _asked()
    if found is None:
        return render_template("studio/inbox.html", version=None, choices=[], parts=(), places=(), draft_steps=())
    quest = definition_of(db(), found.id)
    today = clock.now().astimezone(questline().settings.zone).date()
    may_read = staff().may(Permission.READ_DROPOFF) and not is_counted_anew(db())
    places = (
        hints(quest, published_dropoff(db(), found.slug, version=found.version, zone=questline().settings.zone))
        if may_read
        else ()
    )
    _log(found)
    return render_template(
        "studio/inbox.html",
        version=found,
        title=text_in(quest.title, language()),
        choices=[
            (_name(each), text_in(definition_of(db(), each.id).title, language()), each.version)
            for each in published_versions(db())
        ],
        chosen=_name(found),
        parts=said_parts(quest, said_by_level(db(), found.slug, found.version), today),
        places=places,
        draft_steps=_steps_of_the_draft(found.slug),
    )


def _asked() -> PublishedVersion | None:
    """The version that the address names, else the newest of the quest that most people walk. None: there is none."""
    slug, _at, written = request.args.get("quest", "").partition("@")
    number = whole_number(written)
    if written and number is None:
        abort(404)
    try:
        return version_of(db(), slug, number) if slug else most_walked(db())
    except NoSuchVersion:
        return abort(404) if slug else None


def _name(version: PublishedVersion) -> str:
    return f"{version.slug}@{version.version}"


def _steps_of_the_draft(slug: str) -> frozenset[str]:
    """The steps that the draft of the next version has too: a hint leads to where it can be changed."""
    draft = next(iter(draft_rows(db(), slug)), None)
    quest: Quest | None = quest_in(draft.definition, slug) if draft is not None else None
    return frozenset(quest.step_places) if quest is not None else frozenset()


def _log(found: PublishedVersion) -> None:
    detail: dict[str, str | int | bool | None] = {"quest": found.slug, "version": found.version, "page": "inbox"}
    audit.record(database(), audit.Entry(ActorKind.STAFF, staff().id, "dropoff_viewed", "quest", found.slug, detail))
