"""Screening instruments in a quest: those that there are, asked by whom they may be asked, in their own words."""

from __future__ import annotations

from collections.abc import Iterator

from quests.instruments import NOT_BUILT_IN, SLUGS, instrument, who_may_ask, wording_digest
from quests.lint.look import Look
from quests.lint.rule import Found, Path, rule


@rule(
    "Q050",
    "error",
    finds="An instrument that this service does not have.",
    do="Name one that there is.",
    source="domain.md 1",
)
def unknown_instrument(look: Look) -> Iterator[Found]:
    """Some are left out on purpose; the message then says why."""
    for path, slug in _asked(look):
        if slug not in SLUGS:
            reason = NOT_BUILT_IN.get(slug, f"there is no instrument {slug!r}")
            yield Found(path, f"{reason}; choose from {', '.join(SLUGS)}")


@rule(
    "Q051",
    "error",
    finds="An instrument that a step may not ask: it is switched off, or staff alone ask it, in a talk.",
    do="Take it out; where it is for a talk, describe the talk in the 'guidance' of a staff task.",
    source="domain.md 1, ASQ",
)
def not_for_a_step(look: Look) -> Iterator[Found]:
    """A question about danger is never left to somebody alone at a form."""
    for path, slug in _asked(look):
        if slug in SLUGS and not (may := who_may_ask(slug)).in_a_step:
            cure = "take it out, and let staff ask it in a talk" if may.staff_live else "take it out"
            yield Found(path, f"no step may ask the instrument {slug!r}: {may.reason.rstrip('. ')}; {cure}")


@rule(
    "Q052",
    "error",
    finds="An instrument that came along with the quest and whose words are not those of its source.",
    do="Put the words of the source back, or leave the instrument out: the service has its own.",
    source="domain.md 1, locked items",
)
def altered_instrument(look: Look) -> Iterator[Found]:
    """Compared by the digest of everything that is locked: stem, items, answers, their order and points."""
    for each in look.instruments:
        if each.slug in SLUGS and wording_digest(each) != wording_digest(instrument(each.slug)):
            path = next((path for path, slug in _asked(look) if slug == each.slug), ())
            told = f"the words of the instrument {each.slug!r} are not those of its source"
            yield Found(path, f"{told}; put them back, or leave the instrument out of the file")


def _asked(look: Look) -> Iterator[tuple[Path, str]]:
    for path, _, step in look.steps:
        if step.kind == "questionnaire":
            for place, slug in enumerate(step.instruments):
                yield (*path, "instruments", place), slug
