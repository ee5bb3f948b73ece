"""``questline quests diff``: what changed between two files of one quest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from quests.bundles import export
from tests.studio.world import small_quest


def run(tmp_path: Path, old: str, new: str, *more: str) -> Result:
    files = [tmp_path / "old.yaml", tmp_path / "new.yaml"]
    for file, text in zip(files, (old, new), strict=True):
        file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["quests", "diff", *map(str, files), *more])


def test_it_says_what_a_client_would_notice_before_what_rules_notice(tmp_path: Path) -> None:
    new = small_quest(2, Who_can_read_what="Who may read what").replace("hours: 48", "hours: 24")
    found = run(tmp_path, small_quest(1), new)
    assert found.exit_code == 0
    assert found.output.splitlines() == [
        "small-plan: version 1 to version 2",
        "",
        "Reworded",
        '  begin/read, hint (en): "Who can read what." -> "Who may read what."',
        "",
        "Rules changed",
        "  go-on/call, promise.hours: 48 -> 24",
    ]


def test_what_was_added_removed_and_moved_is_named(tmp_path: Path) -> None:
    text = small_quest(1)
    note = text[text.index("      - slug: note") : text.index("      - slug: call")]
    without = text.replace(note, "").replace("all_of: [note], ", "")
    assert 'Removed\n  go-on/note: "What helped"' in run(tmp_path, text, without).output
    assert 'Added\n  go-on/note: "What helped"' in run(tmp_path, without, text).output
    look, wish = text.index("      - slug: look"), text.index("      - slug: wish")
    meet = text.index("      - slug: meet")
    other = text[:look] + text[wish:meet] + text[look:wish] + text[meet:]
    assert "Moved\n  begin: read, look, wish, meet -> read, wish, look, meet" in run(tmp_path, text, other).output


def test_scripts_read_the_same_as_json(tmp_path: Path) -> None:
    found = json.loads(
        run(tmp_path, small_quest(1), small_quest(2, A_few_words="Some words"), "--format", "json").output
    )
    assert (found["quest"], found["from"], found["to"]) == ("small-plan", 1, 2)
    (change,) = found["changes"]
    assert {key: change[key] for key in ("kind", "level", "step", "at", "language", "before", "after")} == {
        "kind": "reworded", "level": "go-on", "step": "note", "at": "hint", "language": "en",
        "before": "A few words.", "after": "Some words.",
    }  # fmt: skip


def test_a_bundle_is_compared_by_the_quest_in_it(tmp_path: Path) -> None:
    found = run(tmp_path, export(small_quest(1)), small_quest(2))
    assert found.exit_code == 0
    assert "Nobody would notice a difference." in found.output


@pytest.mark.parametrize("bad", ["slug: x\n", "", "a: [\n"])
def test_a_file_that_is_no_quest_is_told_with_its_line(tmp_path: Path, bad: str) -> None:
    found = run(tmp_path, small_quest(1), bad)
    assert found.exit_code == 2
    assert "new.yaml:1: " in found.stderr or "new.yaml:2: " in found.stderr
    assert found.stdout == ""


def test_two_different_quests_are_not_compared(tmp_path: Path) -> None:
    found = run(tmp_path, small_quest(1), small_quest(1).replace("slug: small-plan", "slug: other-plan", 1))
    assert found.exit_code == 2
    assert "are two quests" in found.stderr
