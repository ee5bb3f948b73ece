"""The preview shows the real portal, in a service of its own that nobody is in."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import clock, create_app, schema
from app.models.clients import Client
from app.models.journeys import JourneyEvent
from app.sandbox import building, folders
from app.sandbox.building import begin
from app.sandbox.folders import CONTENTS
from app.sandbox.previews import Sandboxes
from app.sandbox.walking import moment_of
from app.services import portal_sessions
from app.services.crisis_contacts import Contact, set_contacts
from app.vocabulary import Role
from app.web.previews import Preview, preview_of
from tests.clocks import FrozenClock
from tests.desk.cast import SAME_SITE
from tests.portal.visitor import Visitor
from tests.studio.world import AT, SLUG, World, small_quest, words_of

FRAME = re.compile(r'<iframe[^>]* src="([^"]+)"')
ADDRESS = re.compile(r"(/studio/[^/]+/[^/]+/preview/)([^/]+)/")
QUEST = "take-back-control"
PAGES = ("", "/tools", "/messages", "/goals", "/card", "/tools/hard-moment", "/story", "/data", "/reach")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Path:
    """Previews lie among the temporary files; those of a test go with it. The tables are made once for all tests."""
    monkeypatch.setattr(building, "tables", lambda _root: sqlite_template)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(folders, "gettempdir", lambda: str(folder))
    return folder


def frame_of(world: World, asked: str = "", at: str = f"{AT}/1") -> str:
    """The address in the frame of a preview."""
    page = world.designer.get(f"{at}/preview{asked}")
    assert page.status_code == 200
    found = FRAME.search(page.text)
    assert found
    return found[1]


def root_of(address: str) -> str:
    found = ADDRESS.match(address)
    assert found
    return found[0].rstrip("/")


def asked_by(address: str, quest: str = SLUG, which: str = "1") -> Preview:
    found = ADDRESS.match(address)
    preview = preview_of(quest, which, found[2]) if found else None
    assert preview is not None
    return preview


def same_but_for_names(page: str, root: str = "") -> str:
    """A page without the prefix, and without what is drawn by lot for each form and each row."""
    page = page.replace(root, "") if root else page
    page = re.sub(r'name="(csrf_token|idempotency_key)" value="[^"]+"', r'name="\1"', page)
    page = re.sub(r'(name="csrf-token" content=")[^"]+', r"\1", page)
    return re.sub(r"/[\w-]{22}(?=[/\"?#])", "/one", page)


# --- it is the portal -----------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["?day=6", "?language=ru&risk=high"])
def test_it_is_the_page_of_the_portal_to_the_byte(world: World, asked: str) -> None:
    at = frame_of(world, asked, f"/studio/{QUEST}/1")
    root, preview = root_of(at), asked_by(at, QUEST)
    with world.database.begin() as db:
        with clock.apart(moment_of(preview.day)):
            walk = begin(db, world.cast.settings, preview)
        walk.to_day(preview.day)
        token = portal_sessions.start_session(db, walk.locker.client_id)
    her = Visitor(world.cast.app)
    her.client.set_cookie("ql_portal", token)
    seen = 0
    for page in (*(f"/my{rest}" for rest in PAGES), "/talk", "/display", "/who"):
        hers, previewed = her.client.get(page), world.designer.get(root + page)
        assert previewed.status_code == hers.status_code, page
        assert same_but_for_names(previewed.text, root) == same_but_for_names(hers.text), page
        seen += hers.status_code == 200
    assert seen >= 9
    assert same_but_for_names(her.client.get("/my").text) != same_but_for_names(her.client.get("/my/card").text)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?day=5&language=rtl", ('<html lang="en" dir="rtl">', "One other thing to do")),
        ("?language=ru&risk=high", ('<html lang="ru" dir="ltr" data-calm>', "Как здесь всё устроено")),
    ],
)
def test_each_choice_is_the_one_that_is_shown(world: World, asked: str, found: tuple[str, ...]) -> None:
    page = world.designer.get(frame_of(world, asked, f"/studio/{QUEST}/1")).text
    assert all(words in page for words in found)


def test_who_asks_for_what_cannot_be_sees_what_usually_is(world: World) -> None:
    usual = asked_by(frame_of(world))
    odd = asked_by(frame_of(world, "?language=%00&frame=x&risk=extreme&day=-4&js=maybe&width=9"))
    assert odd == usual
    assert asked_by(frame_of(world, "?day=99999999")).day == 1
    assert asked_by(frame_of(world, "?day=9999")).day == 180


def test_a_draft_is_previewed_before_anybody_signed_it(world: World) -> None:
    world.designer.post(f"{AT}/1/draft", {}, like="/staff")
    world.save(small_quest(2, How_we_work="How it goes here"))
    assert "How it goes here" in world.designer.get(frame_of(world, at=f"{AT}/draft")).text
    assert "How we work" in world.designer.get(frame_of(world, at=f"{AT}/1")).text


def test_a_draft_that_cannot_be_read_says_why(world: World) -> None:
    world.designer.post(f"{AT}/1/draft", {}, like="/staff")
    world.save("slug: small-plan\nlevels: 3\n")
    page = words_of(world.designer.get(f"{AT}/draft/preview"))
    assert "No preview yet" in page
    assert "levels" in page
    assert "<iframe" not in world.designer.get(f"{AT}/draft/preview").text


def test_a_page_of_an_older_draft_leads_to_the_newer_one(world: World) -> None:
    world.designer.post(f"{AT}/1/draft", {}, like="/staff")
    before = frame_of(world, at=f"{AT}/draft")
    world.save(small_quest(2, How_we_work="How it goes here"))
    answer = world.designer.get(before)
    assert answer.status_code == 303
    assert "How it goes here" in world.designer.get(answer.location).text


# --- nobody is in it, and nothing gets out of it ----------------------------------------------------


def test_nobody_of_the_service_is_in_it(world: World, files: Path) -> None:
    world.walkers(3)
    world.designer.get(frame_of(world))
    (made,) = files.glob(f"*/*/{CONTENTS}")
    with closing(sqlite3.connect(made)) as file:
        assert file.execute("SELECT count(*) FROM client").fetchone() == (1,)
        assert file.execute("SELECT email FROM staff").fetchall() == [("somebody@example.org",)]
    assert "Designer" not in made.read_bytes().decode("latin-1")


def test_whatever_the_service_keeps_its_data_in_it_is_copied(world_on_both: World) -> None:
    with world_on_both.database.begin() as db:
        set_contacts(db, "en", [Contact("The quiet line", "0800 000 000", "", "", is_emergency=False)])
    at = frame_of(world_on_both)
    assert "How we work" in world_on_both.designer.get(at).text
    assert "The quiet line" in world_on_both.designer.get(f"{root_of(at)}/talk").text


def test_a_step_is_done_there_and_nowhere_else(world: World) -> None:
    before = rows_of(world)
    at = frame_of(world)
    here = Visitor(world.cast.app)
    here.client = world.designer.browser
    page = here.open(at)
    step = next(link for link in page.links if "/my/steps/" in link)
    done = here.send(here.open(step).form("/check"))
    assert done.status == 200
    assert root_of(done.address) == root_of(at)
    assert "How we work" not in here.open(at).heading
    assert rows_of(world) == before


def rows_of(world: World) -> tuple[int, int]:
    with world.database.reading() as db:
        count = sa.func.count()
        clients = db.execute(sa.select(count).select_from(Client)).scalar_one()
        return clients, db.execute(sa.select(count).select_from(JourneyEvent)).scalar_one()


def test_nothing_of_it_reaches_the_browser_but_the_page(world: World) -> None:
    at = frame_of(world)
    first = world.designer.get(at)
    assert "Set-Cookie" not in first.headers
    ended = world.designer.browser.post(
        f"{root_of(at)}/my/sign-out",
        data={"csrf_token": token_of(first.text)},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert ended.status_code == 303
    assert ended.location.startswith(root_of(at))
    assert {"Set-Cookie", "Clear-Site-Data"} & {name for name, _value in ended.headers} == set()
    assert world.designer.get(at).location == f"{root_of(at)}/return"


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_form_without_the_token_of_its_portal_is_refused(world: World) -> None:
    at = frame_of(world)
    world.designer.get(at)
    answer = world.designer.browser.post(f"{root_of(at)}/my/sign-out", headers=SAME_SITE)
    assert answer.status_code == 400
    foreign = world.designer.browser.post(f"{root_of(at)}/my/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def test_leaving_quickly_says_where_it_would_lead(world: World) -> None:
    at = frame_of(world)
    page = world.designer.get(f"{root_of(at)}/leave")
    assert page.status_code == 200
    assert "The browser would now show" in words_of(page)
    assert world.designer.get(at).status_code == 200


def test_the_language_of_the_preview_is_not_that_of_the_reader(world: World) -> None:
    at = frame_of(world)
    answer = world.designer.get(f"{root_of(at)}/display?lang=ru")
    assert answer.location == f"{root_of(at)}/display"
    assert '<html lang="ru"' in world.designer.get(at).text
    assert '<html lang="en"' in world.designer.get("/studio").text


def test_there_is_no_other_room_in_it(world: World) -> None:
    at = root_of(frame_of(world))
    for rest in ("studio", "staff/sign-in", "desk", "admin/people", "metrics", "healthz"):
        assert world.designer.get(f"{at}/{rest}").status_code == 404, rest


def test_an_address_that_nobody_gave_is_not_there(world: World) -> None:
    at = frame_of(world)
    for change in (("_low_", "_none_"), ("_1_", "_0_"), ("_1_", "_999_"), ("en_", "e/n_"), ("/1/", "/9/")):
        assert world.designer.get(at.replace(*change)).status_code == 404, change


def test_the_preview_of_a_colleague_is_not_there(world: World) -> None:
    at = frame_of(world)
    assert world.designer.get(at).status_code == 200
    other = world.cast.visit(world.cast.staff(Role.DESIGNER, "Somebody Else"))
    assert other.get(at).status_code == 404


# --- the frame --------------------------------------------------------------------------------------


def test_only_the_preview_may_stand_in_a_frame_of_ours(world: World) -> None:
    around = world.designer.get(f"{AT}/1/preview")
    inside = world.designer.get(frame_of(world)).headers
    assert "frame-src 'self'" in around.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in around.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in inside["Content-Security-Policy"]
    assert "worker-src 'none'" in inside["Content-Security-Policy"]
    assert inside["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src" not in world.designer.get(AT).headers["Content-Security-Policy"]


def test_without_javascript_the_browser_runs_none_of_it(world: World) -> None:
    page = world.designer.get(f"{AT}/1/preview?js=off").text
    assert 'sandbox="allow-same-origin allow-forms allow-downloads"' in page
    policy = world.designer.get(frame_of(world, "?js=off")).headers["Content-Security-Policy"]
    assert policy.endswith("sandbox allow-same-origin allow-forms allow-downloads")
    assert "sandbox" not in world.designer.get(f"{AT}/1/preview").text
    assert "sandbox" not in world.designer.get(frame_of(world)).headers["Content-Security-Policy"]


# --- how it is kept ---------------------------------------------------------------------------------


def test_another_process_goes_on_where_this_one_was(world: World) -> None:
    at = frame_of(world)
    world.designer.get(f"{root_of(at)}/display?lang=ru")
    app = world.cast.app
    app.extensions["previews"] = Sandboxes(create_app)
    assert '<html lang="ru"' in world.designer.get(at).text


def test_who_reads_slowly_is_not_asked_for_six_words(world: World, frozen_clock: FrozenClock) -> None:
    at = frame_of(world)
    world.designer.get(at)
    frozen_clock.advance(minutes=25)
    assert world.designer.get(at).status_code == 200


def test_the_oldest_are_thrown_away(world: World, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folders.KEPT == 8
    monkeypatch.setattr(folders, "KEPT", 2)
    for day in (1, 2, 3):
        assert world.designer.get(frame_of(world, f"?day={day}")).status_code == 200
    assert len(list(files.glob(f"*/*/{CONTENTS}"))) == 2


def test_it_begins_anew(world: World) -> None:
    at = frame_of(world)
    world.designer.get(f"{root_of(at)}/display?lang=ru")
    answer = world.designer.post(f"{AT}/1/preview", {"language": "en", "day": "1"}, like="/staff")
    assert answer.status_code == 303
    again = FRAME.search(world.designer.get(answer.location).text)
    assert again
    assert again[1] == at
    assert '<html lang="en"' in world.designer.get(at).text


def test_its_tables_are_made_by_the_migrations_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    made = building.tables(tmp_path)
    with closing(sqlite3.connect(made)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == (schema.HEAD,)
    before = made.stat().st_mtime_ns
    assert building.tables(tmp_path).stat().st_mtime_ns == before
