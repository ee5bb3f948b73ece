"""Words and rules of the service: who changes one says why, a second person agrees, and then it holds everywhere."""

from __future__ import annotations

import re
from datetime import timedelta

from werkzeug.test import TestResponse

from app import house_rules
from app.extensions import Questline
from app.house_rules import Key
from app.queries.approvals import waiting
from app.queries.service_settings import Kept, history_of, kept_rule
from app.services.live_settings import refreshed
from app.vocabulary import Role
from tests.desk.cast import Visit
from tests.desk.test_contacts import open_one
from tests.studio.world import SLUG, World, small_quest, words_of

WHY = {"reason": "Agreed in the team meeting."}
CAPS = {"a_step": "1", "a_week": "2", "quiet_from": "20:00", "quiet_until": "10:00"}
CUT_OFFS = {
    "pgsi_medium": "2", "pgsi_highest": "8", "k6_moderate": "5", "k6_serious": "13", "phq4_severe": "9",
    "pair_positive": "3",
}  # fmt: skip
NOTE = {"subject_any": "Hello", "body_any": "Something is here for you."}
BANNED = {"forms_0": "punter, punters", "kind_0": "stigma", "instead_0": "Write “person”.", "allow": ""}


def ask(by: Visit, where: str, fields: dict[str, str], **more: str) -> TestResponse:
    return by.post(f"/studio/rules/{where}", {"seen": "0", **WHY, **fields, **more}, like="/studio/rules/caps")


def open_request(world: World) -> str:
    with world.database.reading() as db:
        (found,) = waiting(db, of_house=True)
    return found.id


def decide(by: Visit, world: World, what: str = "approve") -> TestResponse:
    return by.post(f"/studio/rules/decide/{open_request(world)}", {"do": what}, like="/studio/rules/caps")


def make_true(world: World, where: str, fields: dict[str, str], **more: str) -> None:
    """The designer asks, the clinician agrees."""
    answer = ask(world.designer, where, fields, **more)
    assert answer.status_code == 303, words_of(answer)
    assert decide(world.clinician, world).status_code == 303


def rules_elsewhere(world: World) -> house_rules.HouseRules:
    """What another process holds that has just read the settings."""
    refreshed(Questline(world.cast.settings, world.database))
    return house_rules.now()


def kept(world: World, key: str) -> Kept:
    with world.database.reading() as db:
        return kept_rule(db, key)


# --- the pages -------------------------------------------------------------------------------------------------------


def test_the_page_lists_every_rule_and_leads_to_each_of_them(world: World) -> None:
    page = world.designer.get("/studio/rules")
    links = set(re.findall(r'href="(/studio/rules/[^"]+)"', page.text))
    assert len(links) > 50
    for link in ("caps", "clocks", "cut_offs", "words/kk", "message/talk_soon/ru", "script/opening/en"):
        assert f"/studio/rules/{link}" in links
        answer = world.designer.get(f"/studio/rules/{link}")
        assert answer.status_code == 200, link
        assert "What the software says" not in answer.text, "nothing of ours stands there yet"


def test_what_is_no_rule_is_not_there(world: World) -> None:
    for where in ("nothing", "caps/en", "words/xx", "message/staff_alert/en", "script/none/en"):
        assert world.designer.get(f"/studio/rules/{where}").status_code == 404


def test_only_who_may_set_rules_comes_in(world: World) -> None:
    allowed = {Role.DESIGNER, Role.CLINICIAN, Role.SUPERVISOR}
    for role in Role:
        visit = world.cast.visit(world.cast.staff(role, f"Some {role}"))
        status = visit.get("/studio/rules/caps").status_code
        assert (status == 200) is (role in allowed), role


# --- the second person -----------------------------------------------------------------------------------------------


def test_a_change_holds_once_a_second_person_agrees_and_keeps_who_and_why(world: World) -> None:
    assert ask(world.designer, "caps", CAPS).status_code == 303
    assert kept(world, "house.caps").version == 0, "until then nothing changes"
    assert "A change waits" in words_of(world.clinician.get("/studio/rules"))
    assert WHY["reason"] in words_of(world.clinician.get("/studio/rules/caps"))
    decide(world.clinician, world)
    held = rules_elsewhere(world).caps
    assert (held.a_step, held.a_week, held.quiet_from, held.quiet_until) == (1, 2, 20 * 60, 10 * 60)
    with world.database.reading() as db:
        (entry,) = history_of(db, "house.caps")
    assert (entry.writer, entry.approver) == ("Dana Designer", "Clara Clinician")
    assert "Dana Designer, with Clara Clinician" in words_of(world.designer.get("/studio/rules/caps"))
    assert world.audited("setting_kept")


def test_who_asked_does_not_decide_and_neither_does_a_designer_or_an_administrator(world: World) -> None:
    other = world.cast.visit(world.cast.staff(Role.DESIGNER, "Olga Other"))
    assert ask(world.supervisor, "caps", CAPS).status_code == 303
    for visit in (world.supervisor, other):
        assert "A colleague decides this" in words_of(visit.get(decide(visit, world).location))
    admin = world.cast.visit(world.cast.staff(Role.ADMIN, "Adam Admin"))
    admin.post(f"/admin/approvals/{open_request(world)}", {"do": "approve"}, like="/admin/approvals")
    assert "house" not in admin.get("/admin/approvals").text
    assert kept(world, "house.caps").version == 0
    decide(world.clinician, world)
    assert kept(world, "house.caps").version == 1


def test_it_waits_at_the_door_of_who_may_decide_and_of_nobody_else(world: World) -> None:
    def door(visit: Visit) -> str:
        (link,) = re.findall(r'href="/studio/rules".*?</a>', visit.get("/studio").text, re.DOTALL)
        return str(link)

    ask(world.designer, "caps", CAPS)
    assert re.search(r">\s*1\s*<", door(world.clinician))
    assert not re.search(r">\s*1\s*<", door(world.designer))


def test_it_can_be_taken_back_and_declined_and_asked_anew(world: World) -> None:
    for by, what in ((world.designer, "withdraw"), (world.clinician, "decline")):
        ask(world.designer, "caps", CAPS)
        again = ask(world.designer, "caps", {**CAPS, "a_week": "1"})
        assert again.status_code == 422
        assert "waits for a second person already" in words_of(again)
        decide(by, world, what)
    assert kept(world, "house.caps").version == 0
    make_true(world, "caps", CAPS)
    assert kept(world, "house.caps").version == 1


def test_more_care_takes_one_colleague_and_less_care_a_clinician_and_a_supervisor(world_on_both: World) -> None:
    world = world_on_both
    make_true(world, "cut_offs", CUT_OFFS)
    assert rules_elsewhere(world).cut_offs.pgsi_medium == 2
    assert ask(world.designer, "cut_offs", {**CUT_OFFS, "pgsi_medium": "3"}, seen="1").status_code == 303
    page = words_of(decide_and_read(world.clinician, world))
    assert "One more colleague has to" in page
    assert "It still needs a supervisor" in page
    assert rules_elsewhere(world).cut_offs.pgsi_medium == 2, "one hand is not enough"
    decide(world.clinician, world)
    assert rules_elsewhere(world).cut_offs.pgsi_medium == 2, "and the same hand twice is one"
    decide(world.supervisor, world)
    assert rules_elsewhere(world).cut_offs.pgsi_medium == 3


def decide_and_read(visit: Visit, world: World) -> TestResponse:
    return visit.get(decide(visit, world).location)


def test_a_supervisor_who_asks_for_less_care_has_signed_her_part(world: World) -> None:
    assert ask(world.supervisor, "cut_offs", {**CUT_OFFS, "pgsi_medium": "5"}).status_code == 303
    decide(world.clinician, world)
    assert rules_elsewhere(world).cut_offs.pgsi_medium == 5


def test_going_back_to_the_software_is_a_change_like_every_other(world: World) -> None:
    make_true(world, "caps", CAPS)
    make_true(world, "caps", {"do": "restore"}, seen="1")
    assert kept(world, "house.caps").value == {}
    assert kept(world, "house.caps").version == 2
    assert rules_elsewhere(world) is house_rules.BUILT_IN
    assert "Nothing was changed" in words_of(
        world.designer.get(ask(world.designer, "caps", {"do": "restore"}, seen="2").location)
    )


def test_of_two_who_change_the_second_is_told_and_keeps_what_was_typed(world: World) -> None:
    make_true(world, "message/step_waits/en", NOTE)
    late = ask(world.designer, "message/step_waits/en", {**NOTE, "body_any": "Another thing is here."})
    assert late.status_code == 422
    assert "A colleague changed this meanwhile" in words_of(late)
    assert "Another thing is here." in late.text


# --- values that may not be ------------------------------------------------------------------------------------------

WRONG = [
    ("caps", {**CAPS, "a_step": "3"}, "from 1 to 2"),
    ("caps", {**CAPS, "quiet_from": "22:00"}, "from 17:00 to 21:00"),
    ("caps", {**CAPS, "quiet_until": "late"}, "from 09:00 to 12:00"),
    ("cut_offs", {**CUT_OFFS, "pgsi_medium": "6"}, "from 1 to 5"),
    ("cut_offs", {**CUT_OFFS, "pgsi_medium": "5", "pgsi_highest": "5"}, "begins below the heavier one"),
    ("clocks", {"handover_any": "20"}, "from 1 to 15"),
    ("message/step_waits/en", {**NOTE, "body_any": "Your gambling diary waits."}, "tells what this is about"),
    ("message/step_waits/ru", {**NOTE, "body_any": "Пора закрыть долги."}, "tells what this is about"),
    ("message/step_waits/en", {**NOTE, "body_any": "See www.example.org"}, "the one link is added by itself"),
    ("message/step_waits/en", {**NOTE, "body_any": "Hello {name}"}, "cannot stand here"),
    ("message/step_waits/en", {"subject_any": "", "body_any": "Something is here."}, "Write a subject too"),
    ("message/step_waits/ru", {**NOTE, "body_sms": "ш" * 71}, "longer than one text message"),
    ("message/talk_soon/en", {**NOTE, "subject_any": "On {day}"}, "cannot stand here"),
    ("words/en", {**BANNED, "instead_0": ""}, "Write what to say instead"),
    ("words/en", {**BANNED, "allow": "addict"}, "would empty the list"),
    ("words/en", {**BANNED, "allow": "punters"}, "would empty the list"),
    ("words/en", {**BANNED, "allow": "a plain name"}, "holds no listed word"),
    ("script/opening/en", {"words": " ", "typed": ""}, "Write what it says"),
    ("script/opening/en", {"words": "Hello <b>", "typed": ""}, "Leave out line breaks"),
]  # fmt: skip


def test_a_wrong_value_is_told_kindly_and_stays_in_the_form(world: World) -> None:
    for where, fields, told in WRONG:
        answer = ask(world.designer, where, fields)
        assert (answer.status_code, told in words_of(answer)) == (422, True), (where, fields, words_of(answer))
        typed = next((value for value in fields.values() if value.strip()), "")
        assert typed.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    with world.database.reading() as db:
        assert waiting(db, of_house=True) == []


def test_without_a_reason_nothing_is_asked(world: World) -> None:
    answer = ask(world.designer, "caps", CAPS, reason="  ")
    assert answer.status_code == 422
    assert "Write why" in words_of(answer)


# --- what it does ----------------------------------------------------------------------------------------------------


def test_a_new_word_stands_beside_the_draft_and_keeps_it_from_being_published(world: World) -> None:
    world.import_text(small_quest(2, How_we_work="For punters"))
    assert "punters" not in words_of(world.designer.get(f"/studio/{SLUG}/publish")).replace("For punters", "")
    make_true(world, "words/en", BANNED)
    world.sign_all()
    answer = world.publish()
    assert answer.status_code == 422
    assert "“punters”" in words_of(answer)
    assert world.statuses() == {1: "published"}


def test_what_the_service_lets_through_is_longer_than_the_word_in_it(world: World) -> None:
    from quests.lint.words import find_words

    make_true(world, "words/en", {"forms_0": "", "instead_0": "", "allow": "Clean Air Week"})
    own = rules_elsewhere(world).words["en"]
    assert find_words("Come to Clean Air Week.", "en")
    assert not find_words("Come to Clean Air Week.", "en", own)
    assert find_words("How long have you been clean?", "en", own), "the list stays whole"


def test_a_cut_off_changes_what_the_ladder_says(world: World) -> None:
    from app.services.screening import item_key
    from app.services.staff_screening import foresee
    from quests.instruments import instrument
    from quests.screen import blank_screen

    make_true(world, "cut_offs", CUT_OFFS)
    own = rules_elsewhere(world).cut_offs
    assert blank_screen("self", own).cut_offs.pgsi_medium == 2

    values = {item_key("pgsi", item.key): "0" for item in instrument("pgsi").items}
    values[item_key("pgsi", instrument("pgsi").items[0].key)] = "2"
    assert "pgsi" in foresee(values, "self", "en").reasons
    with house_rules.held(house_rules.BUILT_IN):
        assert "pgsi" not in foresee(values, "self", "en").reasons


def test_a_clock_runs_as_the_service_set_it(world: World) -> None:
    from app.services.rule_checks import clocks_that_may_change

    usual = {
        f"{kind}_{channel or 'any'}": str(minutes)
        for kind, by_channel in clocks_that_may_change().items()
        for channel, minutes in by_channel.items()
    }
    make_true(world, "clocks", {**usual, "senior_any": "30"})
    assert rules_elsewhere(world).clocks["senior"].time_for("call") == timedelta(minutes=30)
    assert rules_elsewhere(world).clocks["handover"].time_for("call") == timedelta(minutes=2)


def test_a_script_stands_beside_a_contact_in_our_words(world: World) -> None:
    make_true(world, "script/opening/en", {"words": "Good that you are here.\nTake your time.", "typed": ""})
    card = world.supervisor.get(open_one(world.supervisor))
    assert "Good that you are here." in words_of(card)


def test_a_changed_message_is_what_goes_out(world: World) -> None:
    from app.outgoing_texts import render
    from app.vocabulary import ChannelKind

    make_true(world, "message/step_waits/en", {**NOTE, "body_sms": "A word for you."})
    own = rules_elsewhere(world).messages
    assert render("step_waits", "en", {}, link=None, channel=ChannelKind.EMAIL, own=own).body == NOTE["body_any"]
    assert render("step_waits", "en", {}, link=None, channel=ChannelKind.SMS, own=own).body == "A word for you."
    assert render("step_waits", "ru", {}, link=None, own=own).body != NOTE["body_any"]


def test_a_message_is_looked_at_before_anybody_is_asked(world: World) -> None:
    typed = {"subject_any": "Hello", "body_any": "See you on {day}.", "do": "look"}
    answer = ask(world.designer, "message/talk_soon/en", typed, reason="")
    assert answer.status_code == 200
    assert "See you on Wednesday 30 September." in words_of(answer)
    with world.database.reading() as db:
        assert waiting(db, of_house=True) == []


def test_of_many_numbers_a_colleague_reads_those_that_change(world: World) -> None:
    ask(world.designer, "cut_offs", CUT_OFFS)
    card = words_of(world.clinician.get("/studio/rules")).partition("Before")[2].partition("Agree")[0]
    assert "PGSI: medium, from 2 points (published: 3)" in card
    assert "K6" not in card


def test_a_message_about_a_talk_names_its_time_only_where_that_was_chosen(world: World) -> None:
    from app.outgoing_texts import render

    body = "See you on {day} at {time}."
    make_true(world, "message/talk_soon/en", {"subject_any": "Hello", "body_any": body})
    own, talk = rules_elsewhere(world).messages, {"starts_at": "2026-09-30T17:30:00+00:00", "zone": "UTC"}
    assert render("talk_soon", "en", {**talk, "shows_time": True}, link=None, own=own).body == (
        "See you on Wednesday 30 September at 17:30."
    )
    assert render("talk_soon", "en", {**talk, "shows_time": False}, link=None, own=own).body == "You have a note."


def test_nothing_of_another_request_is_left_behind(world: World) -> None:
    make_true(world, "caps", CAPS)
    world.designer.get("/studio/rules")
    assert house_rules.now() is house_rules.BUILT_IN, "a process of its own holds its own"


def test_the_keys_of_rules_read_as_they_are_written() -> None:
    for key in (Key("caps"), Key("words", language="en"), Key("script", "safe-to-talk", "ru")):
        assert house_rules.key_of(str(key)) == key
    assert house_rules.key_of("exit_url") is None
