"""Who may open what in the studio: right, wrong and nobody, for every address and every role."""

from __future__ import annotations

import pytest

from app.vocabulary import Role
from tests.studio.world import AT, World, small_quest

READERS = {Role.DESIGNER, Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINER}
SIGNERS = {Role.DESIGNER, Role.CLINICIAN, Role.SUPERVISOR}
DESIGNERS = {Role.DESIGNER}
CLOSERS = {Role.DESIGNER, Role.SUPERVISOR}
SUPERVISORS = {Role.SUPERVISOR}
KEEPERS = {Role.DESIGNER, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN}

WHO = sorted({*READERS, *KEEPERS, Role.COUNSELLOR, Role.ANALYST})
"""Those whom a table names, and two more. All fourteen ask for everything in tests/trust/test_who_may_see_what.py."""

PAGES: dict[str, tuple[str, set[Role]]] = {
    "studio.quests": ("/studio", READERS),
    "studio.quest": (AT, READERS),
    "studio.version": (f"{AT}/1", READERS),
    "studio.draft": (f"{AT}/draft", READERS),
    "studio.draft_text": (f"{AT}/draft/text", READERS),
    "studio.add": (f"{AT}/draft/add", DESIGNERS),
    "studio.about": (f"{AT}/draft/about", READERS),
    "studio.level": (f"{AT}/draft/levels/begin", READERS),
    "studio.step": (f"{AT}/draft/steps/wish", READERS),
    "studio.publishing": (f"{AT}/publish", READERS),
    "studio.new": ("/studio/new", DESIGNERS),
    "studio.library": ("/studio/library", READERS),
    "studio.own_quest": ("/studio/library/young-player", DESIGNERS),
    "studio.brief": (f"{AT}/brief", READERS),
    "studio.launch": ("/studio/launch", KEEPERS),
    "studio.launch_item": ("/studio/launch/rota", KEEPERS),
    "studio.languages": (f"{AT}/draft/translate", READERS),
    "studio.translate": (f"{AT}/draft/translate/en", READERS),
    "studio.export_translations": (f"{AT}/draft/translate/ru/po", set()),
    "studio.compare": (f"{AT}/diff/1/draft", READERS),
    "studio.preview": (f"{AT}/1/preview", READERS),
    "studio.walk_preview": (f"{AT}/1/preview/made-up/my", set()),
    "studio.import_quest": ("/studio/import", DESIGNERS),
    "studio.withdraw": (f"{AT}/1/withdraw", CLOSERS),
    "studio.people": (f"{AT}/1/people", SUPERVISORS),
    "studio.moved": (f"{AT}/moves/none", set()),
    "studio.rules": ("/studio/rules", SIGNERS),
    "studio.rule": ("/studio/rules/caps", SIGNERS),
    "studio.inbox": ("/studio/inbox", READERS),
    "studio.flight": (f"{AT}/1/flight?clients=2", READERS),
}
ACTS: dict[str, tuple[str, set[Role]]] = {
    "studio.begin_preview_anew": (f"{AT}/1/preview", READERS),
    "studio.take_in": ("/studio/import", DESIGNERS),
    "studio.start_draft": (f"{AT}/1/draft", DESIGNERS),
    "studio.change_outline": (f"{AT}/draft/outline", DESIGNERS),
    "studio.add_part": (f"{AT}/draft/add", DESIGNERS),
    "studio.save_text": (f"{AT}/draft/text", DESIGNERS),
    "studio.undo": (f"{AT}/draft/undo", DESIGNERS),
    "studio.redo": (f"{AT}/draft/redo", DESIGNERS),
    "studio.here": (f"{AT}/draft/here", READERS),
    "studio.save_about": (f"{AT}/draft/about", DESIGNERS),
    "studio.save_level": (f"{AT}/draft/levels/begin", DESIGNERS),
    "studio.save_step": (f"{AT}/draft/steps/wish", DESIGNERS),
    "studio.begin_quest": ("/studio/new", DESIGNERS),
    "studio.begin_own_quest": ("/studio/library/young-player", DESIGNERS),
    "studio.begin_next_version": ("/studio/library/young-player/draft", DESIGNERS),
    "studio.write_brief": (f"{AT}/brief", DESIGNERS),
    "studio.export": (f"{AT}/draft/export", READERS),
    "studio.write_launch_item": ("/studio/launch/rota", KEEPERS),
    "studio.propose": (f"{AT}/draft/propose", DESIGNERS),
    "studio.add_language": (f"{AT}/draft/translate", DESIGNERS),
    "studio.save_translations": (f"{AT}/draft/translate/en", DESIGNERS),
    "studio.import_translations": (f"{AT}/draft/translate/en/file", DESIGNERS),
    "studio.fix_finding": (f"{AT}/draft/fix", DESIGNERS),
    "studio.sign": (f"{AT}/draft/sign", SIGNERS),
    "studio.publish": (f"{AT}/draft/publish", DESIGNERS),
    "studio.change_rule": ("/studio/rules/caps", SIGNERS),
    "studio.decide_rule": ("/studio/rules/decide/none", SIGNERS),
    "studio.start_pilot": (f"{AT}/draft/pilot", DESIGNERS),
    "studio.drop_draft": (f"{AT}/draft/drop", DESIGNERS),
    "studio.publish_pilot": (f"{AT}/1/publish", DESIGNERS),
    "studio.retire": (f"{AT}/1/retire", CLOSERS),
    "studio.reinstate": (f"{AT}/1/reinstate", CLOSERS),
    "studio.withdraw_now": (f"{AT}/1/withdraw", CLOSERS),
    "studio.move_people": (f"{AT}/1/people", SUPERVISORS),
    "studio.take_back": (f"{AT}/moves/none/back", set()),
}
"""Who gets past the door. An empty form is then refused, or there is nothing to do; one act gives a file away."""

PAST_THE_DOOR = {200, 303, 400, 422}


def test_the_tables_know_every_address_of_the_studio(world: World) -> None:
    endpoints = {rule.endpoint for rule in world.cast.app.url_map.iter_rules() if rule.endpoint.startswith("studio.")}
    assert endpoints == {*PAGES, *ACTS}


@pytest.mark.parametrize("role", WHO)
def test_each_role_opens_what_is_for_it_and_finds_nothing_else(world: World, role: Role) -> None:
    world.import_text(small_quest(1))
    visit = world.cast.visit(world.cast.staff(role, "Somebody Else"))
    for endpoint, (address, roles) in PAGES.items():
        assert visit.get(address).status_code == (200 if role in roles else 404), endpoint


@pytest.mark.parametrize("role", WHO)
def test_each_role_does_what_is_for_it_and_nothing_else(world: World, role: Role) -> None:
    for endpoint, (address, roles) in ACTS.items():
        if not world.has_draft():
            world.import_text(small_quest(1))
        visit = world.cast.visit(world.cast.staff(role, "Somebody Else"))
        status = visit.post(address, {}, like="/staff").status_code
        assert status in PAST_THE_DOOR if role in roles else status == 404, (endpoint, status)


def test_nobody_is_asked_to_sign_in_first(world: World) -> None:
    visit = world.cast.visit(None)
    for address, _roles in PAGES.values():
        assert visit.get(address).location.startswith("/staff/sign-in")
    for endpoint, (address, _roles) in ACTS.items():
        answer = visit.post(address, {}, like="/staff/sign-in")
        assert answer.status_code == 401, endpoint
    assert world.statuses() == {1: "published"}
    assert not world.has_draft()


def test_a_move_of_another_quest_is_not_there(world: World) -> None:
    walker = world.walkers(1)[0]
    world.second_version()
    answer = world.supervisor.post(f"{AT}/1/people", {"to": "2", "person": walker.journey_id}, like="/staff")
    batch = answer.location.rsplit("/", 1)[1]
    assert world.supervisor.get(f"{AT}/moves/{batch}").status_code == 200
    assert world.supervisor.get(f"/studio/take-back-control/moves/{batch}").status_code == 404
    other = f"/studio/take-back-control/moves/{batch}/back"
    assert world.supervisor.post(other, {}, like="/staff").status_code == 404
    assert world.version_of(walker) == 2


@pytest.mark.parametrize("wrong", ["x", "0", "99", "1000001", "9" * 3000, "%00", "a%00b", "🦊", "..%2f.."])
def test_an_address_that_names_nothing_is_not_there(world_on_both: World, wrong: str) -> None:
    visit = world_on_both.supervisor
    for address in (f"/studio/{wrong}", f"{AT}/{wrong}", f"{AT}/diff/1/{wrong}", f"{AT}/moves/{wrong}"):
        assert visit.get(address).status_code == 404, address
    assert visit.get(f"{AT}/1/people?to={wrong}").status_code == 404
    assert visit.get(f"{AT}/1/people?to=1").status_code == 404, "not to where they are"


def test_the_door_to_the_room_is_in_the_menu_of_those_who_may_open_it(world: World) -> None:
    for role in Role:
        visit = world.cast.visit(world.cast.staff(role, "Somebody Else"))
        assert ('href="/studio"' in visit.get("/staff").text) == (role in READERS), role
