"""``questline quests lint``: what is wrong with a quest file, in plain words, before anybody publishes it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app import clock

if TYPE_CHECKING:
    from quests.own_words import OwnLists

FORMATS = ("text", "json", "sarif")


@click.command("lint", epilog="Example: questline quests lint quests/library --format text")
@click.argument("paths", nargs=-1, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--format", "shape", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day on which review dates are looked at.")
@click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Look for the words that the service in this directory added, too.",
)
@click.option("--rules", is_flag=True, help="Write all rules as a page (docs/lint-rules.md), and lint nothing.")
def lint(paths: tuple[Path, ...], shape: str, today: datetime | None, data_dir: Path | None, rules: bool) -> None:
    """Say what is wrong with quest files, with file, line and what to write instead (docs/lint-rules.md).

    A folder stands for every *.yaml in it. Exit code 0: no errors, 1: errors, 2: a file that is no quest.
    """
    from quests.lint.checking import check_file, library_slugs
    from quests.lint.output import exit_code, not_looked_at, written_as
    from quests.lint.table import as_markdown

    if rules:
        click.echo(as_markdown(), nl=False)
        return
    if not paths:
        raise click.UsageError("name a quest file or a folder, as in 'questline quests lint quests/library'")
    files = [file for path in paths for file in _files(path)]
    known = library_slugs() | {file.stem for file in files}
    day: date = (today or clock.now()).date()
    own = _own_words(data_dir) if data_dir is not None else None
    reports = [check_file(file, day, known=known, own=own) for file in dict.fromkeys(files)]
    unreadable = [report for report in reports if not report.is_readable and shape == "text"]
    for finding in (finding for report in unreadable for finding in report.findings):
        click.echo(str(finding), err=True)
    click.echo(written_as(shape, [report for report in reports if report not in unreadable]), nl=False)
    if shape == "text":
        click.echo(not_looked_at(reports), nl=False)
    sys.exit(exit_code(reports))


def _own_words(data_dir: Path) -> OwnLists:
    from app import house_rules
    from app.commands import opened

    with opened(data_dir):
        return house_rules.now().words


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or every quest file of a folder."""
    if not path.is_dir():
        yield path
        return
    found = sorted(path.glob("*.yaml"))
    if not found:
        raise click.UsageError(f"{path} holds no *.yaml; name a folder with quest files")
    yield from found
