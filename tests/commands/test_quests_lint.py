"""``questline quests lint``: what scripts rely on, and one plain line where something is wrong with the call."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app import clock, house_rules
from app.cli import cli
from app.models.settings import ServiceSetting
from tests.commands.test_quests import with_database
from tests.quests.lint.building import changed

TODAY = ("--today", "2026-11-22")


def lint(*words: str) -> Result:
    return CliRunner().invoke(cli, ["quests", "lint", *words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One quest without fault, one with an error and a warning, and a file that is not looked at."""
    (tmp_path / "clean.yaml").write_text(changed({}), encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text(changed({"levels.1.opening": "You cannot stop now!"}), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("slug: none", encoding="utf-8")
    return tmp_path


def test_a_clean_file_ends_with_0(folder: Path) -> None:
    done = lint(str(folder / "clean.yaml"), *TODAY)
    assert (done.exit_code, done.output) == (0, "1 file, 0 errors, 0 warnings\n")


def test_a_folder_stands_for_its_quests_and_errors_end_with_1(folder: Path) -> None:
    done = lint(str(folder), *TODAY)
    assert done.exit_code == 1
    *lines, count = done.output.splitlines()
    assert count == "2 files, 1 error, 1 warning"
    assert all(line.startswith(f"{folder / 'wrong.yaml'}:") for line in lines)
    assert ": error G14 " in lines[0]


def test_warnings_alone_end_with_0(folder: Path) -> None:
    file = folder / "loud.yaml"
    file.write_text(changed({"levels.1.opening": "Here you are!"}), encoding="utf-8")
    done = lint(str(file), *TODAY)
    assert done.exit_code == 0
    assert ": warning W05 " in done.output


def test_what_is_no_quest_ends_with_2_and_is_told_on_standard_error(folder: Path) -> None:
    (folder / "bad.yaml").write_text("slug: a\n\ttitle: b\n", encoding="utf-8")
    done = lint(str(folder / "bad.yaml"), str(folder / "clean.yaml"), *TODAY)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"{folder / 'bad.yaml'}:2: error Q001 ")
    assert len(done.stderr.splitlines()) == 1
    count, further = done.stdout.splitlines()
    assert count == "1 file, 0 errors, 0 warnings"
    assert further.startswith(f"{folder / 'bad.yaml'}: most rules were not looked at yet; mend what is told above")


def test_what_keeps_the_rules_from_being_looked_at_is_said_also_where_it_has_a_rule_of_its_own(folder: Path) -> None:
    file = folder / "undone.yaml"
    file.write_text(changed({"levels.1.done": "(out)"}), encoding="utf-8")
    done = lint(str(file), *TODAY)
    assert (done.exit_code, ": error Q006 " in done.stdout) == (1, True)
    assert done.stdout.splitlines()[1:] == [
        "1 file, 1 error, 0 warnings",
        f"{file}: most rules were not looked at yet; mend what is told above, then lint again",
    ]


def test_a_file_that_is_not_there_ends_with_2(folder: Path) -> None:
    done = lint(str(folder / "nowhere.yaml"))
    assert done.exit_code == 2
    assert "there is no such file" in done.stderr


def test_json_and_sarif_are_whole_also_for_what_is_no_quest(folder: Path) -> None:
    (folder / "bad.yaml").write_text("slug: [", encoding="utf-8")
    as_json = lint(str(folder), "--format", "json", *TODAY)
    told = json.loads(as_json.stdout)
    assert (as_json.exit_code, told["files"], told["unreadable"]) == (2, 3, [str(folder / "bad.yaml")])
    as_sarif = lint(str(folder), "--format", "sarif", *TODAY)
    results = json.loads(as_sarif.stdout)["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["Q001", "G14", "W05"]


def test_without_a_file_it_says_what_to_name() -> None:
    done = lint()
    assert done.exit_code == 2
    assert "name a quest file or a folder" in done.output


def test_a_folder_without_quests_is_told(tmp_path: Path) -> None:
    done = lint(str(tmp_path))
    assert done.exit_code == 2
    assert "holds no *.yaml" in done.output


def test_the_day_decides_whether_a_review_has_passed(folder: Path) -> None:
    assert lint(str(folder / "clean.yaml"), "--today", "2027-05-22").exit_code == 1


def test_words_of_a_service_are_found_where_its_directory_is_named(folder: Path, tmp_path: Path) -> None:
    data, file = tmp_path / "data", folder / "clean.yaml"
    file.write_text(changed({"levels.1.opening": "Punters, here you are."}), encoding="utf-8")
    words = {"words": [{"forms": ["punters"], "kind": "stigma", "instead": "Write “people”."}], "allow": []}
    row = {"key": "house.words.en", "version": 1, "value": words, "written_at": clock.now()}
    with_database(data, lambda db: db.execute(sa.insert(ServiceSetting).values(**row)), new=True)
    with house_rules.held(house_rules.BUILT_IN):
        assert lint(str(file), *TODAY).exit_code == 0
        done = lint(str(file), *TODAY, "--data", str(data))
    assert done.exit_code == 1
    assert ": error G09 “Punters” (en)" in done.output
