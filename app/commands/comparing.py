"""``questline quests diff``: what changed between two files of one quest, in the language of what a client notices."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quests.problems import QuestUnreadable

if TYPE_CHECKING:
    from quests.definition import Quest
    from quests.versions import Change

UNREADABLE = 2
TITLES = {
    "added": "Added",
    "removed": "Removed",
    "reworded": "Reworded",
    "reordered": "Moved",
    "rules": "Rules changed",
}
"""The kinds of change in the order in which a client would notice them."""


@click.command("diff", epilog="Example: questline quests diff take-back-control.yaml next.yaml")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "shape", type=click.Choice(("text", "json")), default="text", show_default=True)
def diff(old: Path, new: Path, shape: str) -> None:
    """Say what changed from OLD to NEW, two files of one quest: added, removed, reworded, moved, rules.

    Exit code 0: compared, 2: a file that is no quest, or two different quests.
    """
    from quests.versions import diff as changes_between

    try:
        before, after = _read(old), _read(new)
    except QuestUnreadable as error:
        for problem in error.problems[:20]:
            click.echo(str(problem), err=True)
        sys.exit(UNREADABLE)
    try:
        changes = changes_between(before, after)
    except ValueError as error:
        click.echo(f"{new}:1: {error}", err=True)
        sys.exit(UNREADABLE)
    if shape == "json":
        told = {"quest": after.slug, "from": before.version, "to": after.version, "changes": list(map(asdict, changes))}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(_lines(before, after, changes)))


def _read(path: Path) -> Quest:
    """A quest file, or the quest that a bundle carries."""
    from quests import bundles
    from quests.reading import read_text

    return bundles.read_bundle(read_text(path, file=str(path)), file=str(path)).quest


def _lines(before: Quest, after: Quest, changes: list[Change]) -> Iterator[str]:
    yield f"{after.slug}: version {before.version} to version {after.version}"
    if not changes:
        yield "Nobody would notice a difference."
    for kind, title in TITLES.items():
        found = [change for change in changes if change.kind == kind]
        if found:
            yield ""
            yield title
            yield from (f"  {_line(change)}" for change in found)


def _line(change: Change) -> str:
    """Where it is, what of it, and before and now where there are such."""
    where = "/".join(part for part in (change.level, change.step) if part) or "the quest itself"
    what = f", {change.at}" if change.at and change.at not in ("order", "level") else ""
    language = f" ({change.language})" if change.language else ""
    if change.kind in ("added", "removed"):
        title = change.after if change.kind == "added" else change.before
        return f"{where}: {_value(title)}" if title else where
    return f"{where}{what}{language}: {_value(change.before)} -> {_value(change.after)}"


def _value(value: Any) -> str:
    """A value on one line."""
    if value is None:
        return "none"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return ", ".join(map(str, value)) or "none"
    return json.dumps(value, ensure_ascii=False)
