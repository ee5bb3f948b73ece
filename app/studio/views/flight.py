"""A test flight: imagined people walk a draft or a version, alone or beside another."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for

from app.queries.quest_versions import definition_of
from app.queries.studio import DraftRow
from app.studio.blueprint import DRAFT, bp
from app.studio.pages.draft import quest_in
from app.studio.pages.flight import assumption_lines, flight_part
from app.studio.pages.flying import Asked, deadline, flown
from app.studio.pages.quests import QuestPage
from app.studio.views.quests import draft_or_version_404, page_or_404
from app.vocabulary import Permission
from app.web.access import audience
from app.web.htmx import render_page_or_part
from app.web.transaction import db
from app.web.typed import whole_number
from app.web.words import _
from quests.definition import Quest
from quests.flight.figures import STARTS_A_WEEK
from quests.simulate import CLIENTS, MOST_CLIENTS, SEED

MOST_STARTS, MOST_SEED = 1000, 999_999


@dataclass(frozen=True)
class Settings:
    """What the address asks for; ``problems`` tell in words what could not be used."""

    clients: int
    seed: int
    starts: int
    beside: str
    problems: tuple[tuple[str, str], ...]


@bp.get("/<quest>/<which>/flight")
@audience(Permission.OPEN_STUDIO)
def flight(quest: str, which: str) -> str:
    """Where people are expected to stall, what it asks of them and of us: an estimate, with what it rests on."""
    page = page_or_404(quest)
    asked = _asked(page, which)
    until = deadline()
    names = [which, asked.beside] if asked.beside else [which]
    parts, is_whole = [], True
    for name in names:
        content, found = _quest_of(page, name)
        if found is None:
            return render_template("studio/flight.html", quest_page=page, which=which, asked=asked, is_readable=False)
        so_far, is_done = flown(Asked(content, found, asked.clients, asked.seed), until)
        parts.append(flight_part(_name(name), found, so_far, asked.starts))
        is_whole = is_whole and is_done
    return render_page_or_part(
        "studio/flight.html",
        "studio/_flight.html",
        quest_page=page,
        which=which,
        asked=asked,
        is_readable=True,
        parts=parts,
        is_whole=is_whole,
        choices=_choices(page, which),
        assumptions=assumption_lines(),
        address=url_for(
            "studio.flight",
            quest=quest,
            which=which,
            clients=asked.clients,
            seed=asked.seed,
            starts=asked.starts,
            beside=asked.beside or None,
        ),
    )


def _quest_of(page: QuestPage, which: str) -> tuple[str, Quest | None]:
    """The quest, and what names its text. None where a draft cannot be read yet."""
    found = draft_or_version_404(page, which)
    if isinstance(found, DraftRow):
        return found.content_hash, quest_in(found.definition, page.slug)
    return found.row.id, definition_of(db(), found.row.id)


def _asked(page: QuestPage, which: str) -> Settings:
    problems: list[tuple[str, str]] = []
    clients = _number("clients", CLIENTS, MOST_CLIENTS, problems)
    seed = _number("seed", SEED, MOST_SEED, problems)
    starts = _number("starts", STARTS_A_WEEK, MOST_STARTS, problems)
    beside = request.args.get("beside", "")
    if beside not in [value for value, _words in _choices(page, which)]:
        beside = ""
    return Settings(clients, seed, starts, beside, tuple(problems))


def _number(name: str, usual: int, most: int, problems: list[tuple[str, str]]) -> int:
    text = request.args.get(name, "").strip()
    if not text:
        return usual
    number = whole_number(text)
    if number is not None and 1 <= number <= most:
        return number
    problems.append((name, _("Write a number from 1 to %(most)s.", most=most)))
    return usual


def _choices(page: QuestPage, which: str) -> list[tuple[str, str]]:
    """What this may be flown beside."""
    names = [str(line.row.version) for line in page.versions]
    if page.draft is not None:
        names = [DRAFT, *names]
    return [("", _("Nothing else")), *((name, _name(name)) for name in names if name != which)]


def _name(which: str) -> str:
    return _("The draft") if which == DRAFT else _("Version %(version)s", version=which)
