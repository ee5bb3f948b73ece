"""A draft on its way to people: proposed, signed by three, published or tried by a few; or taken away."""

from __future__ import annotations

import threading

import pytest

from app.vocabulary import Role
from tests.studio.world import AT, World, small_quest, words_of

HERE = f"{AT}/publish"


# --- signatures -----------------------------------------------------------------------------------


def test_three_people_sign_and_it_is_published(world_on_both: World) -> None:
    world = world_on_both
    world.import_text(small_quest(1, How_we_work="How it goes"))
    world.sign_all()
    assert "Everything is there" in words_of(world.designer.get(HERE))
    assert world.publish().location == AT
    assert world.statuses() == {1: "retired", 2: "published"}
    told = words_of(world.designer.get(AT))
    assert "Dana Designer (Design), Clara Clinician (Clinical), Saule Supervisor (Safety)" in told
    assert "it came with this software" in told, "version 1 was signed by the release"
    signed = [(who, detail["part"]) for who, detail in world.audited("quest_signed")]
    assert signed == [(world.dana.id, "design"), (world.clara.id, "clinical"), (world.saule.id, "safety")]
    assert [who for who, _detail in world.audited("quest_published")] == [world.dana.id]


def test_publish_is_always_there_and_lists_all_that_is_missing(world: World) -> None:
    world.import_text(small_quest(1, A_short_look="Win your bonus"))
    world.sign(world.designer, "design")
    answer = world.publish()
    assert answer.status_code == 422
    summary = answer.text.split('id="errors"')[1].split("</div>")[0]
    for words in ("to mend.", "The signature of a clinician.", "The signature of a supervisor for safety."):
        assert words in summary
    assert "for the design" not in summary, "that is signed"
    assert world.statuses() == {1: "published"}


def test_a_number_that_is_taken_is_told_with_the_next_one(world: World) -> None:
    world.import_text(small_quest(1))
    world.save(small_quest(1))
    world.sign_all()
    answer = world.publish()
    assert answer.status_code == 422
    assert "Write “version: 2” in the text." in words_of(answer)


def test_a_signature_is_for_the_text_that_was_read(world: World) -> None:
    world.import_text(small_quest(1))
    read = world.draft().content_hash
    world.save(small_quest(2, How_we_work="Changed"))
    world.sign(world.clinician, "clinical", read)
    assert "The draft was changed after you opened it." in words_of(world.clinician.get(HERE))
    assert world.audited("quest_signed") == []


def test_a_changed_text_asks_for_all_signatures_anew(world: World) -> None:
    world.import_text(small_quest(1))
    world.sign_all()
    world.save(small_quest(2, How_we_work="Changed"))
    assert words_of(world.designer.get(HERE)).count("Not signed yet") == 3
    assert world.publish().status_code == 422


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        (Role.DESIGNER, {"design"}), (Role.CLINICIAN, {"clinical"}), (Role.SUPERVISOR, {"safety"}),
        (Role.TRAINER, set()), (Role.COUNSELLOR, set()), (Role.ADMIN, set()),
    ],
)  # fmt: skip
def test_each_part_is_signed_by_the_role_that_it_is_for(world: World, role: Role, parts: set[str]) -> None:
    world.import_text(small_quest(1))
    visit = world.cast.visit(world.cast.staff(role, "Somebody"))
    answers = {part: world.sign(visit, part).status_code for part in ("design", "clinical", "safety")}
    assert answers == {part: 303 if part in parts else 404 for part in answers}
    assert {detail["part"] for _who, detail in world.audited("quest_signed")} == parts


def test_a_part_that_nobody_knows_is_refused(world: World) -> None:
    world.import_text(small_quest(1))
    assert world.sign(world.designer, "everything").status_code == 400


def test_of_two_who_press_publish_at_once_one_publishes(world_on_both: World) -> None:
    world = world_on_both
    world.import_text(small_quest(1))
    world.sign_all()
    visits = [world.cast.visit(world.dana) for _ in range(2)]
    answers: list[int] = []

    def press(visit: object) -> None:
        answers.append(visit.post(f"{AT}/draft/publish", {}, like="/staff").status_code)  # type: ignore[attr-defined]

    threads = [threading.Thread(target=press, args=(visit,)) for visit in visits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 303 in answers
    assert all(answer in (303, 404) for answer in answers), answers
    assert world.statuses() == {1: "retired", 2: "published"}
    assert len(world.audited("quest_published")) == 1


# --- pilot, and taking it away --------------------------------------------------------------------


def test_a_pilot_has_a_cap_and_an_end(world_on_both: World) -> None:
    world = world_on_both
    world.import_text(small_quest(1))
    world.sign_all()
    answer = world.designer.post(f"{AT}/draft/pilot", {"cap": "3", "until": "2026-04-01"}, like="/staff")
    assert answer.location == AT
    assert world.statuses() == {1: "published", 2: "pilot"}
    assert "For 3 people, until Wednesday 1 April" in words_of(world.designer.get(AT))
    assert world.designer.post(f"{AT}/2/publish", {}, like="/staff").status_code == 303
    assert world.statuses() == {1: "retired", 2: "published"}
    assert len(world.audited("quest_piloted")) == len(world.audited("quest_published")) == 1


@pytest.mark.parametrize(
    ("cap", "until"), [("0", "2026-04-01"), ("", ""), ("three", "2026-04-01"), ("3", "2026-03-01"), ("3", "2031-01-01")]
)
def test_a_pilot_without_a_cap_or_an_end_that_can_be_is_asked_for_again(world: World, cap: str, until: str) -> None:
    world.import_text(small_quest(1))
    world.sign_all()
    answer = world.designer.post(f"{AT}/draft/pilot", {"cap": cap, "until": until}, like="/staff")
    assert answer.status_code == 422
    assert f'value="{cap}"' in answer.text, "what was typed is kept"
    assert world.statuses() == {1: "published"}


def test_a_pilot_is_signed_like_every_version(world: World) -> None:
    world.import_text(small_quest(1))
    answer = world.designer.post(f"{AT}/draft/pilot", {"cap": "3", "until": "2026-04-01"}, like="/staff")
    assert answer.status_code == 422
    assert "The signature of a clinician." in words_of(answer)


def test_a_draft_is_taken_away_by_who_has_read_it(world: World) -> None:
    world.import_text(small_quest(1))
    read = world.draft().row_version
    world.save(small_quest(2, How_we_work="Changed"))
    assert world.designer.post(f"{AT}/draft/drop", {"row_version": str(read)}, like="/staff").status_code == 303
    assert world.has_draft(), "somebody saved it since"
    read = world.draft().row_version
    assert world.designer.post(f"{AT}/draft/drop", {"row_version": str(read)}, like="/staff").location == "/studio"
    assert not world.has_draft()
    assert world.designer.get(f"{AT}/draft").status_code == 404
    assert len(world.audited("quest_draft_dropped")) == 1


# --- proposed -------------------------------------------------------------------------------------


def propose(world: World, note: str = "", content: str | None = None) -> int:
    data = {"note": note, "content": content or world.draft().content_hash}
    return world.designer.post(f"{AT}/draft/propose", data, like="/staff").status_code


def test_a_designer_proposes_exactly_this_text_and_the_approvers_find_it(world_on_both: World) -> None:
    world = world_on_both
    world.import_text(small_quest(1, How_we_work="How it goes"))
    assert propose(world, "Shorter words in level 1.") == 303
    told = words_of(world.clinician.get(HERE))
    for words in ("Proposed", "Shorter words in level 1.", "Dana Designer"):
        assert words in told
    signed = [(who, detail["part"]) for who, detail in world.audited("quest_signed")]
    assert signed == [(world.dana.id, "design")], "who proposes signs the design"
    assert [who for who, _detail in world.audited("quest_proposed")] == [world.dana.id]


def test_a_proposal_is_for_the_text_that_was_read(world: World) -> None:
    world.import_text(small_quest(1))
    read = world.draft().content_hash
    world.save(small_quest(2, How_we_work="Changed"))
    assert propose(world, content=read) == 303
    assert "The draft was changed after you opened it." in words_of(world.designer.get(HERE))
    assert world.audited("quest_proposed") == []
    assert propose(world) == 303
    world.save(small_quest(2, How_we_work="Changed again"))
    assert "Changed since it was proposed" in words_of(world.clinician.get(HERE))


def test_nobody_is_asked_to_read_a_draft_with_problems(world: World) -> None:
    world.import_text(small_quest(1, A_short_look="Win your bonus"))
    assert propose(world) == 422
    assert world.audited("quest_proposed") == world.audited("quest_signed") == []


def test_a_note_that_is_too_long_is_kept_in_its_field_and_the_summary_says_why(world: World) -> None:
    world.import_text(small_quest(1))
    answer = world.designer.post(f"{AT}/draft/propose", {"note": "x" * 2001, "content": ""}, like="/staff")
    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
    summary = answer.text.split('id="errors"')[1].split("</div>")[0]
    assert "Shorten it to 2000 characters." in summary


# --- what people will notice ----------------------------------------------------------------------


def test_the_page_says_first_what_a_client_notices_and_apart_what_only_we_notice(world: World) -> None:
    world.walkers(2)
    text = small_quest(1, A_short_look="Three questions").replace("minutes: 2", "minutes: 4", 1)
    world.import_text(text.replace('"2027-05-21"', '"2027-06-21"'))
    told = words_of(world.designer.get(HERE))
    theirs, ours = told.split("What people will notice")[1].split("What only we notice")
    for words in ("“How we work” takes about 4 minutes; before it was 2.", "“Three questions” reads differently"):
        assert words in theirs, theirs[:900]
    assert "review date" in ours.split("The people inside")[0]
    assert "review date" not in theirs
    assert "Publishing moves nobody." in told


def test_a_step_that_comes_and_one_that_goes_are_told_by_their_titles(world: World) -> None:
    text = small_quest(1).replace("slug: look\n", "slug: another-look\n").replace("read, look,", "read, another-look,")
    world.import_text(text)
    told = words_of(world.clinician.get(HERE))
    assert "there is a new step, “A short look”" in told, told
    assert "is not there any more." in told


def test_a_quest_that_is_new_says_how_long_it_is(world: World) -> None:
    world.import_text(small_quest(1).replace("slug: small-plan", "slug: brand-new", 1))
    told = words_of(world.designer.get("/studio/brand-new/publish"))
    assert "The quest is new. It has 2 levels" in told
    assert "Nobody is inside" in told
