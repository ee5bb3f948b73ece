"""``questline quests``: out, in again as a draft, and every refusal as one line with 2."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import schema
from app.cli import main
from app.extensions import Database
from app.models.quests import QuestDraft, QuestVersion
from app.services.quest_versions import publish
from config import load
from quests.bundles import export, read_bundle
from quests.loading import parse_quest
from tests.quests.lint.building import changed
from tests.quests.test_loading import GOOD


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A database with one published quest."""
    with_database(tmp_path, lambda db: publish(db, GOOD, file="a-plan.yaml"), new=True)
    return tmp_path


def with_database(data_dir: Path, act: Any, *, new: bool = False) -> Any:
    database = Database(load(data_dir, environ={}).database_url)
    try:
        if new:
            schema.upgrade(database)
        with database.begin() as db:
            return act(db)
    finally:
        database.dispose()


def drafts(data_dir: Path) -> list[str]:
    found = with_database(data_dir, lambda db: db.execute(sa.select(QuestDraft.definition)).scalars().all())
    return list(found)


@pytest.fixture
def questline(data_dir: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    def run(*words: str) -> tuple[int, str, str]:
        place = () if words[1] == "schema" else ("--data", str(data_dir))
        monkeypatch.setattr(sys, "argv", ["questline", *words, *place])
        with pytest.raises(SystemExit) as end:
            main()
        sys.stdout.flush()
        told = capfdbinary.readouterr()
        return int(end.value.code or 0), told.out.decode(), told.err.decode()

    return run


def test_what_goes_out_comes_in_as_a_draft_of_the_next_version_and_goes_out_the_same(
    questline: Any, data_dir: Path, tmp_path: Path
) -> None:
    code, out, _err = questline("quests", "export", "a-plan")
    assert (code, out) == (0, export(GOOD))
    file = tmp_path / "a.bundle.yaml"
    file.write_text(out, encoding="utf-8")
    code, said, _err = questline("quests", "import", str(file))
    done, following = said.splitlines()
    assert (code, done) == (0, "a-plan: taken in as a draft of version 2. Nobody walks it until it is published.")
    assert following == (
        f"What comes next: 2 errors keep it from being published; 'questline quests lint {file}' says what to write."
    )
    assert drafts(data_dir) == [GOOD.replace("version: 1", "version: 2", 1)]
    code, again, _err = questline("quests", "export", "a-plan", "--version", "2")
    assert (code, again) == (0, out.replace("version: 1", "version: 2", 1))
    assert read_bundle(again, file="b").quest.levels == parse_quest(GOOD, file="a").levels
    published = with_database(data_dir, lambda db: db.execute(sa.select(QuestVersion.definition)).scalars().all())
    assert published == [GOOD]


def test_a_second_draft_of_a_quest_is_refused_and_the_first_one_stays(
    questline: Any, data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a-plan.yaml"
    file.write_text(GOOD, encoding="utf-8")
    assert questline("quests", "import", str(file))[0] == 0
    before = drafts(data_dir)
    code, out, err = questline("quests", "import", str(file))
    assert (code, out) == (1, "")
    assert err == f"{file}:1: there is a draft of a-plan already; publish it or take it away in the studio first\n"
    assert drafts(data_dir) == before


def test_a_quest_that_is_new_here_keeps_its_number(questline: Any, data_dir: Path, tmp_path: Path) -> None:
    text = GOOD.replace("slug: a-plan", "slug: b-plan").replace("version: 1", "version: 7", 1)
    file = tmp_path / "b-plan.yaml"
    file.write_text(text, encoding="utf-8")
    assert questline("quests", "import", str(file))[0] == 0
    assert drafts(data_dir) == [text]
    assert questline("quests", "export", "b-plan")[1] == export(text)


def test_a_draft_that_nothing_keeps_from_being_published_is_sent_to_the_studio(questline: Any, tmp_path: Path) -> None:
    file = tmp_path / "a-plan.yaml"
    file.write_text(changed({}), encoding="utf-8")
    assert "What comes next: open its draft in the studio" in questline("quests", "import", str(file))[1]


def test_a_number_that_other_values_repeat_is_told_and_nothing_is_stored(
    questline: Any, data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a-plan.yaml"
    file.write_text(GOOD.replace("version: 1", "version: &one 1").replace("weeks: 1", "weeks: *one"), encoding="utf-8")
    code, out, err = questline("quests", "import", str(file))
    assert (code, out, drafts(data_dir)) == (2, "", [])
    assert err.endswith("write it alone, as in 'version: 1'\n")


def test_a_number_that_neither_a_version_nor_the_draft_has_is_told_with_the_one_there_is(
    questline: Any, tmp_path: Path
) -> None:
    file = tmp_path / "b-plan.yaml"
    file.write_text(GOOD.replace("slug: a-plan", "slug: b-plan"), encoding="utf-8")
    questline("quests", "import", str(file))
    code, out, err = questline("quests", "export", "b-plan", "--version", "9")
    assert (code, out, err) == (1, "", "questline: b-plan has no version 9; its draft is of version 1\n")


WRONG = {
    "no YAML": GOOD.replace("    title", "\ttitle"),
    "HTML": GOOD.replace('"A plan"', '"<b>A plan</b>"', 1),
    "laughs": "a: &a [x, x, x]\n"
    + "".join(f"{n}: &{n} [{', '.join([f'*{b}'] * 9)}]\n" for b, n in zip("abcdef", "bcdefg", strict=True)),
    "newer": export(GOOD).replace("bundle: 1", "bundle: 9"),
    "many wrong keys": GOOD + "".join(f"k{number}: 1\n" for number in range(100)),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_in_lines_with_2_and_nothing_is_stored(
    text: str, questline: Any, data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a-plan.yaml"
    file.write_text(text, encoding="utf-8")
    code, out, err = questline("quests", "import", str(file))
    assert (code, out) == (2, "")
    assert 1 <= len(err.splitlines()) <= 21
    assert all(line.startswith(f"{file}:") and "; " in line for line in err.splitlines())
    assert drafts(data_dir) == []


def test_a_file_or_quest_that_is_not_there_is_told(questline: Any, tmp_path: Path) -> None:
    code, _out, err = questline("quests", "import", str(tmp_path / "none.yaml"))
    assert (code, err) == (2, f"{tmp_path / 'none.yaml'}:1: there is no such file; check the path\n")
    code, _out, err = questline("quests", "import", str(tmp_path))
    assert (code, err) == (2, f"{tmp_path}:1: this is no file; name one YAML file\n")
    code, out, err = questline("quests", "export", "none-such")
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_the_schema_is_json(questline: Any) -> None:
    code, out, _err = questline("quests", "schema")
    assert (code, json.loads(out)["title"]) == (0, "Quest")
