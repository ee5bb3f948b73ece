"""A service with a small quest, and those who design, approve and supervise it."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.models.access import Audit
from app.models.journeys import Journey
from app.models.quests import QuestVersion
from app.queries.studio import DraftRow, VersionRow, draft_rows, version_rows
from app.services import quest_versions
from app.vocabulary import Role
from tests.desk.cast import Cast, Visit, Walker

BASE = Path(__file__).parents[1] / "quests" / "lint" / "examples" / "base.yaml"
SLUG = "small-plan"
AT = f"/studio/{SLUG}"


def small_quest(version: int = 1, **replaced: str) -> str:
    """The small quest in which the linter finds nothing. ``replaced``: words of it, each with what stands there now.

    As an argument has no blanks, ``How_we_work="How it goes"`` replaces "How we work".
    """
    text = BASE.read_text(encoding="utf-8").replace("version: 1\n", f"version: {version}\n", 1)
    for words, other in replaced.items():
        found = words.replace("_", " ")
        assert found in text, found
        text = text.replace(found, other)
    return text


class World:
    """The small service of these tests. Six people work there, so that three sign."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.database = cast, cast.database
        self.dana = cast.staff(Role.DESIGNER, "Dana Designer")
        self.clara = cast.staff(Role.CLINICIAN, "Clara Clinician")
        self.saule = cast.staff(Role.SUPERVISOR, "Saule Supervisor")
        for name in ("Ayan", "Bota", "Chris"):
            cast.staff(Role.COUNSELLOR, name)
        self.designer, self.clinician, self.supervisor = (
            cast.visit(who) for who in (self.dana, self.clara, self.saule)
        )
        with self.database.begin() as db:
            quest_versions.publish(db, small_quest(), file=f"{SLUG}.yaml")

    # --- acts -------------------------------------------------------------------------------------

    def import_text(self, text: str, by: Visit | None = None) -> TestResponse:
        return (by or self.designer).post("/studio/import", {"text": text}, like="/staff")

    def save(self, text: str, row_version: int | None = None, by: Visit | None = None) -> TestResponse:
        read = self.draft().row_version if row_version is None else row_version
        data = {"text": text, "row_version": str(read)}
        return (by or self.designer).post(f"{AT}/draft/text", data, like="/staff")

    def sign(self, by: Visit, part: str, content: str | None = None) -> TestResponse:
        data = {"part": part, "content": content or self.draft().content_hash}
        return by.post(f"{AT}/draft/sign", data, like="/staff")

    def sign_all(self) -> None:
        for by, part in ((self.designer, "design"), (self.clinician, "clinical"), (self.supervisor, "safety")):
            assert self.sign(by, part).status_code == 303

    def publish(self) -> TestResponse:
        return self.designer.post(f"{AT}/draft/publish", {}, like="/staff")

    def second_version(self, **replaced: str) -> None:
        """Version 2, imported, signed by three and published."""
        assert self.import_text(small_quest(2, **replaced)).status_code == 303
        self.sign_all()
        assert self.publish().status_code == 303, self.publish().text

    def walkers(self, count: int) -> list[Walker]:
        return [self.cast.walker(f"Quiet Heron {number}", quest=SLUG) for number in range(count)]

    # --- what is there ----------------------------------------------------------------------------

    def draft(self) -> DraftRow:
        with self.database.reading() as db:
            (found,) = draft_rows(db, SLUG)
        return found

    def has_draft(self) -> bool:
        with self.database.reading() as db:
            return bool(draft_rows(db, SLUG))

    def versions(self) -> dict[int, VersionRow]:
        with self.database.reading() as db:
            return {row.version: row for row in version_rows(db, SLUG)}

    def statuses(self) -> dict[int, str]:
        return {version: row.status for version, row in self.versions().items()}

    def version_of(self, walker: Walker) -> int:
        with self.database.reading() as db:
            found: int = db.execute(
                sa.select(QuestVersion.version)
                .join_from(Journey, QuestVersion, Journey.quest_version_id == QuestVersion.id)
                .where(Journey.id == walker.journey_id)
            ).scalar_one()
        return found

    def audited(self, action: str) -> list[sa.Row[str, dict[str, object]]]:
        """Who did this, and the codes and numbers beside it."""
        with self.database.reading() as db:
            rows = db.execute(sa.select(Audit.actor_id, Audit.detail).where(Audit.action == action).order_by(Audit.at))
            return list(rows)


def words_of(answer: TestResponse) -> str:
    """What a page says, without its markup, blanks made one."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text).replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")
