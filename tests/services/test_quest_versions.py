"""A published quest is read from its checked JSON, and says the same as the YAML that its author wrote."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.models.quests import QuestVersion
from app.queries import quest_versions
from app.services.quest_versions import VersionAlreadyPublished, publish
from quests.definition import Quest
from quests.loading import LIBRARY, parse_quest

FILE = LIBRARY / "follow-up-after-call.yaml"
TEXT = FILE.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _a_fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quest_versions, "_parsed", {})


def _published(database: Database, **instead: str | None) -> str:
    with database.begin() as db:
        version_id = publish(db, TEXT, file=FILE.name)
        if instead:
            db.execute(sa.update(QuestVersion).values(**instead))
    return version_id


def _read(database: Database, version_id: str) -> Quest:
    with database.reading() as db:
        return quest_versions.definition_of(db, version_id)


def test_what_was_published_is_read_back_without_its_yaml(database: Database) -> None:
    version_id = _published(database, definition="nobody reads this")
    assert _read(database, version_id) == parse_quest(TEXT, file=FILE.name)


@pytest.mark.parametrize("compiled", [None, '{"slug": "written-by-an-older-version"}', "no JSON"])
def test_where_the_json_is_missing_or_of_an_older_version_the_yaml_is_read(
    database: Database, compiled: str | None
) -> None:
    version_id = _published(database, compiled=compiled)
    assert _read(database, version_id) == parse_quest(TEXT, file=FILE.name)


def test_the_same_text_is_published_once_and_other_words_need_a_new_number(database: Database) -> None:
    version_id = _published(database)
    assert _published(database) == version_id
    with database.begin() as db:
        assert publish(db, TEXT + "\n# A remark changes no word.\n", file=FILE.name) == version_id
    changed = TEXT.replace("expected_weeks: ", "expected_weeks: 1", 1)
    with database.begin() as db, pytest.raises(VersionAlreadyPublished):
        publish(db, changed, file=FILE.name)
