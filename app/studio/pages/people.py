"""The people inside a version: where each would stand in another one, and who was moved before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.queries.quest_versions import definition_of
from app.queries.studio import InBatch, VersionRow, names_of, people_of_batch
from app.queries.version_moves import WouldMove, batches_of, migration_plan, people_inside
from app.studio.pages.sentences import title_of
from app.vocabulary import VersionStatus
from app.web.words import _, language, ngettext
from quests.definition import Quest, text_in
from quests.moving import WHY_NOT, Placement, placement

SHOWN_AT_ONCE = 200


@dataclass(frozen=True)
class PersonLine:
    """One person inside. ``goes_to`` says where she would go on, ``why_not`` why she cannot; both empty: no target."""

    journey_id: str
    pseudonym: str
    level: str
    goes_to: str = ""
    why_not: str = ""
    notes: tuple[str, ...] = ()

    @property
    def can_move(self) -> bool:
        return bool(self.goes_to)


@dataclass(frozen=True)
class BatchLine:
    """People moved at once, for the list of earlier moves."""

    batch: str
    from_version: int
    to_version: int
    moved_at: datetime
    moved_by: str
    people: int
    back: int

    @property
    def may_go_back(self) -> bool:
        return self.back < self.people


@dataclass(frozen=True)
class ResultLine:
    """What became of one person of a batch. ``may_go_back``: the move of this one can be taken back now."""

    journey_id: str
    pseudonym: str
    words: str
    is_moved: bool
    may_go_back: bool = False


def targets_of(rows: Sequence[VersionRow], of: VersionRow) -> list[VersionRow]:
    """The versions that people may be moved to: not a withdrawn one, and a pilot only while it takes in people."""
    return [row for row in rows if row.id != of.id and row.status != VersionStatus.WITHDRAWN and room_in(row) != 0]


def room_in(row: VersionRow) -> int | None:
    """How many more a version takes in: a pilot as many as it was made for, until its day. None: all who come."""
    if row.status != VersionStatus.PILOT or row.pilot_cap is None or row.pilot_until is None:
        return None
    return max(0, row.pilot_cap - row.ever) if clock.now().date() <= row.pilot_until else 0


def people_lines(db: sa.Connection, of: VersionRow, to: VersionRow | None, at: str | None) -> list[PersonLine]:
    """Everybody inside, the longest there first; with a target where each would go on."""
    here = definition_of(db, of.id)
    if to is None:
        inside = people_inside(db, of.id)
        return [PersonLine(one.journey_id, one.pseudonym, level_words(here, one.state.current_level)) for one in inside]
    there = definition_of(db, to.id)
    return [_would_move(here, there, one) for one in migration_plan(db, of.id, to.id, at=at)]


def _would_move(here: Quest, there: Quest, one: WouldMove) -> PersonLine:
    found = one.placement
    is_moving = found.outcome == "moves"
    return PersonLine(
        journey_id=one.journey_id,
        pseudonym=one.pseudonym,
        level=level_words(here, one.from_level),
        goes_to=goes_to_words(there, found) if is_moving else "",
        why_not="" if is_moving else why_words(found.why),
        notes=tuple(_notes(here, there, found)),
    )


def level_words(quest: Quest, slug: str | None) -> str:
    """The title of a level; that it has not begun where there is none."""
    if slug is None:
        return _("Not begun yet")
    return text_in(quest.level(slug).title, language()) if slug in quest.level_places else slug


def goes_to_words(there: Quest, found: Placement) -> str:
    """Where somebody goes on: level and step."""
    if found.level is None:
        return _("Begins with the new version")
    level = level_words(there, found.level)
    if found.step is None:
        return _("Goes on in “%(level)s”", level=level)
    return _("Goes on in “%(level)s” with “%(step)s”", level=level, step=title_of(there, found.step))


def _notes(here: Quest, there: Quest, found: Placement) -> list[str]:
    notes = []
    if found.set_aside:
        titles = ", ".join(title_of(here, slug) for slug in found.set_aside)
        notes.append(_("Open now and put aside there: %(steps)s.", steps=titles))
    if found.kept:
        count = len(found.kept)
        notes.append(
            ngettext(
                "%(num)s step that is done stays in the history, the new version has none like it.",
                "%(num)s steps that are done stay in the history, the new version has none like them.",
                count,
            )
        )
    return notes


def why_words(why: str | None) -> str:
    """Why somebody does not move, for staff."""
    return _(WHY_NOT.get(why or "", WHY_NOT["level_gone"]))


def batch_lines(db: sa.Connection, slug: str) -> list[BatchLine]:
    """Every move between versions of a quest, the latest first."""
    found = batches_of(db, slug)
    names = names_of(db, {each.moved_by for each in found if each.moved_by})
    return [
        BatchLine(
            batch=each.batch,
            from_version=each.from_version,
            to_version=each.to_version,
            moved_at=each.moved_at,
            moved_by=names.get(each.moved_by or "", ""),
            people=each.people,
            back=each.back,
        )
        for each in found
    ]


def results_of(db: sa.Connection, slug: str, batch: str, numbers: dict[str, int]) -> list[ResultLine]:
    """What became of everybody whom a batch moved, person by person. ``numbers``: versions by their id."""
    return [_result(db, one, numbers) for one in people_of_batch(db, slug, batch)]


def _result(db: sa.Connection, one: InBatch, numbers: dict[str, int]) -> ResultLine:
    at = level_words(definition_of(db, one.version_id), one.state.current_level)
    number = numbers.get(one.version_id, 0)
    if one.version_id == one.to_version_id and not one.is_back:
        why = f" {why_words('ended')}" if one.has_ended else _back_refused(db, one)
        words = _("In version %(version)s: %(level)s.", version=number, level=at) + why
        return ResultLine(one.journey_id, one.pseudonym, words, True, may_go_back=not why)
    words = _("Went on to version %(version)s later.", version=number)
    if one.version_id == one.from_version_id:
        words = _("Back in version %(version)s: %(level)s.", version=number, level=at)
    return ResultLine(one.journey_id, one.pseudonym, words, False)


def _back_refused(db: sa.Connection, one: InBatch) -> str:
    """Why she could not go back now; nothing where she can."""
    found = placement(definition_of(db, one.from_version_id), one.state)
    if found.outcome == "moves":
        return ""
    return " " + _("Cannot be taken back now: %(why)s", why=why_words(found.why))
