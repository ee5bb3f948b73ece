"""``questline quests``: the files of pathways, in and out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app.commands import data_option, must_be_current, opened
from app.commands.comparing import diff
from app.commands.linting import lint
from app.commands.simulating import simulate
from quests import bundles
from quests.problems import QuestUnreadable
from quests.reading import read_text

UNREADABLE = 2
MOST_TOLD = 20


@click.group("quests")
def group() -> None:
    """Read, check and carry quest files (docs/quest-language.md)."""


group.add_command(lint)
group.add_command(diff)
group.add_command(simulate)


@group.command("schema", epilog="Example: questline quests schema > quest.schema.json")
def schema() -> None:
    """Write the quest language as JSON Schema, for editors that complete and check."""
    from quests.schema import quest_schema  # Made from every model: other commands do not wait for it.

    click.echo(json.dumps(quest_schema(), ensure_ascii=False, indent=2))


@group.command("export", epilog="Example: questline quests export take-back-control > take-back-control.bundle.yaml")
@click.argument("slug")
@click.option("--version", type=click.IntRange(min=1), help="Which version, or the draft that has this number.")
@data_option
def export(slug: str, version: int | None, data_dir: Path | None) -> None:
    """Write a quest with its instruments and translations as one file, to standard output. The export is logged."""
    from app.queries.quest_files import text_of
    from app.queries.quest_versions import NoSuchVersion
    from app.services import audit
    from app.vocabulary import ActorKind

    with opened(data_dir) as (_settings, database), _told_in_lines():
        must_be_current(database)
        try:
            with database.reading() as db:
                text = bundles.export(text_of(db, slug, version))
        except NoSuchVersion as error:
            raise click.ClickException(str(error)) from error
        entry = audit.Entry(ActorKind.SYSTEM, "command line", "quest_exported", "quest", slug, {"version": version})
        audit.record(database, entry)
    sys.stdout.buffer.write(text.encode("utf-8"))  # UTF-8 whatever the terminal speaks: it is a file.


@group.command("import", epilog="Example: questline quests import take-back-control.bundle.yaml")
@click.argument("file", type=click.Path(path_type=Path))
@data_option
def import_(file: Path, data_dir: Path | None) -> None:
    """Take a quest in as a draft of its next version, from a bundle or a quest file. What people walk stays."""
    with _told_in_lines():
        found = bundles.read_bundle(read_text(file, file=str(file)), file=str(file))
    from app.services import audit
    from app.services.drafts import DraftExists
    from app.services.quest_files import take_in
    from app.vocabulary import ActorKind
    from quests.writing import CannotChange

    with opened(data_dir) as (_settings, database), _told_in_lines():
        must_be_current(database)
        try:
            with database.begin() as db:
                draft = take_in(db, found)
                detail = {"version": draft.version}
                entry = audit.Entry(
                    ActorKind.SYSTEM, "command line", "quest_imported", "quest_draft", draft.draft_id, detail
                )
                audit.append(db, entry)
        except DraftExists:
            told = f"there is a draft of {found.quest.slug} already; publish it or take it away in the studio first"
            click.echo(f"{file}:1: {told}", err=True)
            sys.exit(1)
        except CannotChange:
            told = "version: the number cannot be changed where it stands; write it alone, as in 'version: 1'"
            click.echo(f"{file}:1: {told}", err=True)
            sys.exit(UNREADABLE)
    click.echo(f"{draft.slug}: taken in as a draft of version {draft.version}. Nobody walks it until it is published.")
    click.echo(_what_next(found, file))


def _what_next(found: bundles.Imported, file: Path) -> str:
    """Where the draft is, and whether the linter keeps it from being published."""
    from app import clock, house_rules
    from quests.lint import blocking

    number = len(blocking(found.quest, found.definition, today=clock.now().date(), own=house_rules.now().words))
    if not number:
        return "What comes next: open its draft in the studio, where it is read, signed and published."
    errors = "1 error keeps" if number == 1 else f"{number} errors keep"
    return f"What comes next: {errors} it from being published; 'questline quests lint {file}' says what to write."


@contextmanager
def _told_in_lines() -> Iterator[None]:
    """What makes a file unreadable is told on standard error, a line each; the command ends with 2."""
    try:
        yield
    except QuestUnreadable as error:
        for problem in error.problems[:MOST_TOLD]:
            click.echo(str(problem), err=True)
        if len(error.problems) > MOST_TOLD:
            next_one = error.problems[MOST_TOLD]
            further = len(error.problems) - MOST_TOLD
            click.echo(f"{next_one.file}:{next_one.line}: {further} more are wrong; mend these first", err=True)
        sys.exit(UNREADABLE)
