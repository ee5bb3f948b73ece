"""Somebody who went over to another version: every page of hers opens, and what was done is told as it was called."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.journeys import StepRun
from app.services import caseload, staff_steps
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import on_quest
from tests.desk.plans import SLUG, moved, new_version, old_version, published
from tests.desk.test_access import PAGES, fill
from tests.desk.test_staff_step import text
from tests.quests.walking import level, step


def who_went_over(cast: Cast, dana: Colleague, chief: Colleague) -> tuple[Walker, dict[str, str]]:
    """She wrote, sent a review and got her answer, checked in, and went over; gives the addresses of all her steps."""
    old_version(cast)
    walker = on_quest(cast, SLUG, of=dana)
    cast.send(walker, "old-words", {"wrote": "The evenings are long"})
    cast.send(walker, "old-check", {"mood": 4})
    cast.send(walker, "old-review")
    with cast.database.begin() as db:
        locker = cast.locker(db, walker)
        caseload.review_step(
            db, locker, walker.journey_id, "old-review", outcome="done", words="Thank you", actor=dana.actor
        )
        staff_steps.do_staff_step(db, locker, walker.journey_id, "old-ours", {}, actor=dana.actor)
    moved(cast, walker, chief, new_version(cast))
    with cast.database.reading() as db:
        rows = db.execute(sa.select(StepRun.step, StepRun.id).where(StepRun.journey_id == walker.journey_id))
        return walker, {row.step: row.id for row in rows}


def test_every_page_of_hers_opens_and_no_step_of_the_old_version_is_a_fault(cast: Cast) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    walker, runs = who_went_over(cast, dana, chief)
    pages = [address for address, _roles in PAGES.values()]
    steps = ("/desk/steps/{run}", "/desk/review/{run}", "/desk/clients/{client}/book/{run}")
    fits = [f"/desk/clients/{{client}}/plans/{{journey}}/fit/{slug}" for slug in runs]
    for person in (dana, chief):
        visit = cast.visit(person)
        for address in (*pages, *fits, "/desk?open={journey}"):
            assert visit.get(fill(address, walker, runs["old-review"])).status_code in (200, 404), address
        for address in steps:
            for run in runs.values():
                assert visit.get(fill(address, walker, run)).status_code in (200, 302, 303, 404), (address, run)
        assert visit.get(f"/desk/clients/{walker.client_id}", part=True).status_code == 200
        assert visit.get(f"/desk/review/{runs['old-review']}").status_code == 200
        assert visit.get(f"/desk/steps/{runs['old-talk']}").status_code == 404
        assert visit.post(f"/desk/steps/{runs['old-ours']}", {}).status_code == 404


def test_the_record_has_her_words_and_the_story_in_the_names_of_then(cast: Cast) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    walker, runs = who_went_over(cast, dana, chief)
    page = text(cast.visit(dana).get(f"/desk/clients/{walker.client_id}").text)
    assert "The evenings are long" in page
    assert "Quiet Heron finished “Old words”." in page
    assert "Quiet Heron came to “Old beginning”." in page
    assert "Quiet Heron came to “New beginning”." in page
    assert "Chief Example moved the plan from version 1 to version 2. What was done stays." in page
    assert "How are you? 4" in page
    assert "about “Old review”" in page
    assert "0 of 2 steps done" in page
    review = text(cast.visit(dana).get(f"/desk/review/{runs['old-review']}").text)
    assert "Old review" in review
    assert "The evenings are long" in review


def test_the_version_that_held_names_a_step_that_was_renamed(cast: Cast) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    published(cast, level("one", step("a", title="As it was"), step("b"), step("c")))
    walker = on_quest(cast, SLUG, of=dana)
    cast.send(walker, "a")
    newer = published(cast, level("one", step("a", title="As it is"), step("b", title="Newer"), step("c")), version=2)
    moved(cast, walker, chief, newer)
    cast.send(walker, "b")
    page = text(cast.visit(dana).get(f"/desk/clients/{walker.client_id}").text)
    assert "Quiet Heron finished “As it was”." in page
    assert "Quiet Heron finished “Newer”." in page
    assert "Quiet Heron finished “As it is”." not in page
