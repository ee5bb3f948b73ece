"""``questline quests simulate``: a test flight at the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from app.commands import data_option, must_be_current, opened
from quests.problems import QuestUnreadable
from quests.simulate import CLIENTS, MOST_CLIENTS, SEED

UNREADABLE = 2


@click.command("simulate", epilog="Example: questline quests simulate joint-limits-plan --clients 1000 --seed 7")
@click.argument("slug")
@click.option("--clients", type=click.IntRange(1, MOST_CLIENTS), default=CLIENTS, show_default=True)
@click.option("--seed", type=click.IntRange(min=1), default=SEED, show_default=True, help="Same seed, same people.")
@click.option("--version", type=click.IntRange(min=1), help="Which version, or the draft that has this number.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@data_option
def simulate(slug: str, clients: int, seed: int, version: int | None, form: str, data_dir: Path | None) -> None:
    """Let imagined people walk a quest: where they may stall, and what it asks of them and of us. An estimate.

    It rests on the table of assumptions alone, and was never trained on people (docs/test-flight.md).
    """
    from app.queries.quest_files import text_of
    from app.queries.quest_versions import NoSuchVersion
    from quests.flight.figures import as_json
    from quests.loading import parse_quest
    from quests.simulate import flown_whole

    with opened(data_dir) as (_settings, database):
        must_be_current(database)
        try:
            with database.reading() as db:
                quest = parse_quest(text_of(db, slug, version), file=f"{slug}.yaml")
        except NoSuchVersion as error:
            raise click.ClickException(str(error)) from error
        except QuestUnreadable as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            sys.exit(UNREADABLE)
    found = as_json(quest, flown_whole(quest, clients, seed))
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if form == "json" else as_text(found))


def as_text(found: dict[str, object]) -> str:
    """A flight in a few lines."""
    quest, number, clients, seed = (found[key] for key in ("quest", "version", "clients", "seed"))
    lines = [f"Estimate: {clients} imagined people walk {quest}, version {number}, with seed {seed}."]
    for key, words, is_share in _LINES:
        lines.append(f"  {words:<42}{_with_range(found[key], is_share=is_share)}")
    lines.append("Levels, of all who begin:")
    levels = found["levels"]
    assert isinstance(levels, list)
    lines += [f"  {level['level']:<42}{_with_range(level['reached'], is_share=True)}" for level in levels]
    lines.append("The range: every assumption at the end where fewer go on, and where more do.")
    return "\n".join(lines)


_LINES = (
    ("ends_well", "come to a good end", True),
    ("minutes_a_week", "minutes asked of a person in a week", False),
    ("reminders", "reminders for each who begins", False),
    ("staff_hours_a_week", "hours of work a week, ten beginning", False),
)


def _with_range(found: object, *, is_share: bool) -> str:
    assert isinstance(found, dict)
    value, low, high = (_said(found[key], is_share=is_share) for key in ("value", "low", "high"))
    return f"{value} ({low} to {high})"


def _said(value: float | None, *, is_share: bool) -> str:
    if value is None:
        return "-"
    return f"{value:.0%}" if is_share else f"{value:.1f}"
