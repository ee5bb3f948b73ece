"""Where one person could go on: in which versions of her quest, at which step, or why not; or in which other quest."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.desk.pages.plan import step_title
from app.queries.earlier_versions import taken_back
from app.queries.journeys import JourneyRow
from app.queries.quest_versions import definition_of, published_versions
from app.services.offering import quests_open_to
from app.vocabulary import VersionStatus
from app.web.words import _, language
from quests.definition import Quest, text_in
from quests.journey import JourneyState
from quests.moving import WHY_NOT, Placement, placement

Choice = tuple[str, str, str]
NOWHERE = "level_gone"
ALSO_WALKED = (VersionStatus.PUBLISHED, VersionStatus.PILOT, VersionStatus.RETIRED)


@dataclass(frozen=True)
class ElsewherePage:
    """``choices`` are the versions and levels to go on at; ``cannot`` tells of versions where that is not possible.

    ``quests`` can be offered in place of a plan that was taken back; ``back`` says why it was.
    """

    title: str
    version: int
    choices: tuple[Choice, ...]
    cannot: tuple[tuple[str, str], ...]
    quests: tuple[Choice, ...]
    back: str
    is_withdrawn: bool


def elsewhere_page(db: sa.Connection, journey: JourneyRow, others: tuple[Choice, ...]) -> ElsewherePage:
    """Everything for one decision. ``others`` are the quests that can be offered at all; nothing is changed here."""
    back = taken_back(db, [journey.quest_version_id]).get(journey.quest_version_id)
    choices: list[Choice] = []
    cannot: list[tuple[str, str]] = []
    for version in published_versions(db, journey.slug):
        if version.id == journey.quest_version_id or version.status not in ALSO_WALKED:
            continue
        quest, name = definition_of(db, version.id), _("Version %(number)s", number=version.version)
        found = placement(quest, journey.state)
        if found.outcome == "moves":
            choices.append((version.id, name, goes_on_words(quest, found)))
            continue
        at_levels = _at_chosen_levels(quest, journey.state) if found.why in ("level_gone", "already_passed") else []
        choices += [(f"{version.id}.{slug}", f"{name}: {words}", small) for slug, words, small in at_levels]
        if not at_levels:
            why = WHY_NOT[found.why or NOWHERE]
            cannot.append((name, _(why)))
    return ElsewherePage(
        title=text_in(definition_of(db, journey.quest_version_id).title, language()),
        version=journey.version,
        choices=tuple(choices),
        cannot=tuple(cannot),
        quests=_quests(db, journey, others) if back is not None and journey.state.is_started else (),
        back=back.why if back is not None else "",
        is_withdrawn=back is not None,
    )


def _quests(db: sa.Connection, journey: JourneyRow, others: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The quests whose place would be free once this plan has ended."""
    open_ones = quests_open_to(db, journey.client_id, {slug for slug, *_more in others}, leaving=journey.slug)
    return tuple((f"quest.{slug}", title, summary) for slug, title, summary in others if slug in open_ones)


def _at_chosen_levels(quest: Quest, state: JourneyState) -> list[Choice]:
    found = []
    for level in quest.levels:
        there = placement(quest, state, at=level.slug)
        if there.outcome == "moves":
            title = text_in(level.title, language())
            found.append((level.slug, _("go on at “%(level)s”", level=title), goes_on_words(quest, there)))
    return found


def goes_on_words(quest: Quest, found: Placement) -> str:
    """Where she would go on, and what rests or stays in her history alone."""
    if found.level is None:
        return _("The offer is of this version then.")
    level = text_in(quest.level(found.level).title, language())
    if found.step is not None:
        said = [_("Goes on in “%(level)s” at “%(step)s”.", level=level, step=step_title(quest, found.step))]
    else:
        said = [_("Goes on in “%(level)s”.", level=level)]
    if found.set_aside:
        said.append(_("Open steps that this version does not have are put aside."))
    if found.kept:
        said.append(_("What was done in steps that this version does not have stays in the history."))
    return " ".join(said)
