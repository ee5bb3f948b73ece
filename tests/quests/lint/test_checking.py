"""From a file to findings: lines, what the reader refuses, bundles, and what publishing asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from quests.bundles import export
from quests.lint import blocking, check_file, check_text, findings
from quests.loading import LIBRARY, parse_quest
from tests.quests.lint.building import TODAY, changed, codes, lint


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_quest_of_the_library_has_nothing_that_keeps_it_from_being_published(path: Path) -> None:
    report = check_file(path, TODAY)
    assert report.is_readable
    assert [str(finding) for finding in report.findings if finding.severity == "error"] == []


def test_publishing_is_told_of_errors_and_of_no_warnings() -> None:
    text = changed({"levels.0.opening": "You cannot stop now!"})
    quest = parse_quest(text, file="a.yaml")
    assert [finding.code for finding in findings(quest, text, TODAY)] == ["G14", "W05"]
    assert [finding.code for finding in blocking(quest, text, today=TODAY)] == ["G14"]
    assert blocking(quest, text, today=TODAY)[0].file == "small-plan.yaml"


def test_a_definition_in_one_line_is_linted_too() -> None:
    text = changed({"calm": True})
    quest = parse_quest(text, file="a.yaml")
    (found,) = blocking(quest, " ".join(text.split()), today=TODAY)
    assert (found.code, found.line) == ("G15", 1)


def test_a_word_in_a_long_text_is_told_by_its_own_line(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    base = changed({}).replace(
        '"opening": "This part is about how your days are."', '"opening":\n"You begin.\nYou win."'
    )
    file.write_text(base, encoding="utf-8")
    (found,) = check_file(file, TODAY).findings
    assert found.code == "G08"
    assert "You win" in base.splitlines()[found.line - 1]
    assert found.path == "levels.0.opening"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"levels.0.steps.0.why": "(out)"}, "Q020"),
        ({"levels.0.steps.0.minutes": "(out)"}, "Q020"),
        ({"levels.0.feedback": "(out)"}, "Q023"),
        ({"levels.0.done": "(out)"}, "Q006"),
        ({"levels.0.done": {"all_of": ["nowhere"]}}, "Q006"),
        ({"levels.0.done": {"at_least": 9}}, "Q006"),
        ({"levels.0.steps.3.promise": {}}, "Q010"),
        ({"levels.1.steps.1.due_by_days": {"fact": "term", "days": {"long": 9}}}, "Q004"),
    ],
)
def test_what_the_reader_refuses_has_the_code_of_its_rule(changes: dict[str, object], code: str) -> None:
    report = lint(changes)
    assert codes(report) == {code}
    assert report.is_readable
    assert all(finding.line > 1 for finding in report.findings)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("slug: a\n\ttitle: b\n", "indent with spaces"),
        ("slug: a\nslug: b\n", "keep one of the two"),
        ("- one\n", "slug"),
        ("", "slug"),
        (changed({"version": "one"}), "write a whole number"),
        (changed({"title": "<script>alert(1)</script>"}), "script"),
    ],
    ids=["tab", "duplicate", "list", "empty", "type", "markup"],
)
def test_what_is_no_quest_is_told_in_one_line_and_is_unreadable(text: str, told: str) -> None:
    report = check_text(text, "a.yaml", TODAY)
    assert not report.is_readable
    assert codes(report) == {"Q001"}
    assert any(told in finding.message for finding in report.findings)


def test_a_file_that_is_not_there_is_unreadable() -> None:
    report = check_file(Path("nowhere.yaml"), TODAY)
    assert (report.is_readable, report.findings[0].file, report.findings[0].line) == (False, "nowhere.yaml", 1)


def test_in_a_bundle_the_lines_are_those_of_the_bundle() -> None:
    text = export(changed({"levels.0.opening": "You cannot stop now."}))
    (found,) = check_text(text, "a.bundle.yaml", TODAY).findings
    assert found.code == "G14"
    assert "You cannot stop now" in text.splitlines()[found.line - 1]


def test_a_bundle_whose_quest_is_none_is_unreadable() -> None:
    text = export(changed({})).replace('"version": 1', '"version": "one"', 1)
    report = check_text(text, "a.bundle.yaml", TODAY)
    assert not report.is_readable
    assert '"version"' in text.splitlines()[report.findings[0].line - 1]
