"""Who may open what at the desk: right, wrong and nobody, for every address and every role."""

from __future__ import annotations

import pytest

from app.vocabulary import Role
from tests.desk.cast import HEAVY, Cast, Walker

AT_THE_DESK = {Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR}
HEARS = AT_THE_DESK | {Role.DESIGNER, Role.TRAINER}
"""Whoever has clients or quests is told by e-mail what waits; of the desk this one page is for both."""
REVIEWERS = {Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR}
FORBIDDEN = 404

PAGES: dict[str, tuple[str, set[Role]]] = {
    "desk.worklist": ("/desk", AT_THE_DESK),
    "desk.unassigned": ("/desk/unassigned", AT_THE_DESK),
    "desk.clients": ("/desk/clients", AT_THE_DESK),
    "desk.client_record": ("/desk/clients/{client}", AT_THE_DESK),
    "desk.saved_views": ("/desk/views", AT_THE_DESK),
    "desk.caseloads": ("/desk/caseloads", AT_THE_DESK | {Role.TEAM_LEAD, Role.MANAGER, Role.PLANNER}),
    "desk.review_step": ("/desk/review/{run}", REVIEWERS),
    "desk.times": ("/desk/times", AT_THE_DESK),
    "desk.notices": ("/desk/notices", HEARS),
    "desk.reissue_requests": ("/desk/reissues", {Role.SUPERVISOR}),
    "desk.call": ("/desk/calls/{journey}", AT_THE_DESK),
    "desk.calls": ("/desk/calls", AT_THE_DESK),
    "desk.hand_over": ("/desk/clients/{client}/plans/{journey}/hand-over", REVIEWERS),
    "desk.death": ("/desk/clients/{client}/death", {Role.SUPERVISOR}),
    "desk.messages": ("/desk/clients/{client}/messages", REVIEWERS),
    "desk.fit_plan": ("/desk/clients/{client}/plans/{journey}/fit", AT_THE_DESK),
    "desk.fit_step": ("/desk/clients/{client}/plans/{journey}/fit/how-we-work", AT_THE_DESK),
    "desk.go_elsewhere": ("/desk/clients/{client}/plans/{journey}/elsewhere", {Role.SUPERVISOR}),
    "desk.screen_client": ("/desk/clients/{client}/screen", AT_THE_DESK),
    "desk.lower_risk": ("/desk/clients/{client}/lower-risk", AT_THE_DESK),
    "desk.confirm_death": ("/desk/clients/{client}/death/confirm", {Role.SUPERVISOR}),
    "desk.handovers": ("/desk/handovers", {Role.CLINICIAN, Role.SUPERVISOR}),
    "desk.board": ("/desk/board", {Role.SUPERVISOR, Role.TEAM_LEAD, Role.MANAGER}),
    "desk.shift": ("/desk/shift", AT_THE_DESK),
    "desk.supervision": ("/desk/supervision", AT_THE_DESK | {Role.TEAM_LEAD, Role.MANAGER}),
}
ACTS: dict[str, tuple[str, dict[str, str], set[Role]]] = {
    "desk.take_journey": ("/desk/unassigned/{journey}/take", {}, REVIEWERS),
    "desk.send_reply": ("/desk/review/{run}", {"reply_words": "Thank you", "outcome": "done"}, REVIEWERS),
    "desk.end_hold": ("/desk/clients/{client}/plans/{journey}/end-hold", {"hold_reason": "Safe"}, {Role.SUPERVISOR}),
    "desk.raise_risk": (
        "/desk/clients/{client}/plans/{journey}/raise-risk",
        {"risk_to": "medium", "risk_reason": "Told me"},
        AT_THE_DESK,
    ),
    "desk.fit_preferences": (
        "/desk/clients/{client}/plans/{journey}/fit",
        {"change": "pace-slow", "reason": "too_much"},
        AT_THE_DESK,
    ),
    "desk.fit_step_now": (
        "/desk/clients/{client}/plans/{journey}/fit/next-month",
        {"change": "skip", "reason": "does_not_fit"},
        AT_THE_DESK,
    ),
    "desk.answer_messages": ("/desk/clients/{client}/messages", {"message_words": "Hello"}, REVIEWERS),
    "desk.close_messages": ("/desk/clients/{client}/messages/close", {"no_answer_reason": "Thanks"}, REVIEWERS),
    "desk.begin_lock": ("/desk/clients/{client}/lock", {"lock_reason": "A voice was shouting"}, AT_THE_DESK),
    "desk.end_lock": ("/desk/clients/{client}/lock/end", {"end_lock_reason": "Lives elsewhere"}, {Role.SUPERVISOR}),
    "desk.write_note": (
        "/desk/clients/{client}/notes",
        {"note_words": "Prefers chat"},
        {Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN},
    ),
    "desk.offer_quest": ("/desk/clients/{client}/offers", {"quest": "take-back-control"}, AT_THE_DESK),
    "desk.keep_notices": ("/desk/notices", {"wants_digest": "y", "digest_hour": "9"}, HEARS),
    "desk.give_code": ("/desk/clients/{client}/code", {}, AT_THE_DESK),
    "desk.take_code_back": ("/desk/clients/{client}/code/withdraw", {}, AT_THE_DESK),
    "desk.ask_for_new_words": ("/desk/clients/{client}/new-words", {"lost_reason": "Knew our safe word"}, AT_THE_DESK),
    "desk.give_code_for_new_words": ("/desk/clients/{client}/new-words/code", {}, AT_THE_DESK),
    "desk.decide_reissue": ("/desk/reissues/{request}", {"do": "decline"}, {Role.SUPERVISOR}),
}
TALKS = {
    "desk.preview_times", "desk.publish", "desk.withdraw", "desk.talk_outcome", "desk.move_talk", "desk.move_talk_now",
    "desk.call_off_talk", "desk.call_off_talk_now", "desk.book_for_client", "desk.book_for_client_now",
    "desk.make_calendar_address", "desk.end_calendar_address",
}  # fmt: skip
"""They need a talk: who may open them is asked in test_times.py."""
DAY = {
    "desk.do_step", "desk.confirm_step", "desk.step_call", "desk.note_call", "desk.note_message", "desk.leave_in_peace",
    "desk.open_safety_plan", "desk.lose_contact", "desk.go_elsewhere_now",
    "desk.close_task", "desk.reach", "desk.keep_reach", "desk.hand_over_now", "desk.record_death",
    "desk.lost_seen",
}  # fmt: skip
"""Asked in the tests of steps, calls, the plan for safety, other versions, contact rules and of handing over."""
HANDED_OVER = {"desk.handovers_banner", "desk.accept_handover", "desk.handover_of_card", "desk.ask_handover"}
"""They need a contact: who may open them is asked in test_handovers.py."""
CONTACTS = {
    "desk.contacts", "desk.new_contact", "desk.open_contact", "desk.contact", "desk.contact_now", "desk.keep_contact",
    "desk.describe_contact", "desk.attach_contact", "desk.check_code_word", "desk.choose_key",
}  # fmt: skip
"""Asked in test_contacts.py."""
ENDS_OF_CONTACTS = {"desk.close_contact", "desk.close_contact_now", "desk.memory_card", "desk.contact_card"}
"""They need a contact: who may open them is asked in test_contact_close.py."""
PROTOCOLS = {
    "desk.crisis_protocol", "desk.note_protocol_step", "desk.close_protocol", "desk.protocol_aftercare",
    "desk.write_restricted_note", "desk.open_protocol", "desk.open_protocol_on_card",
}  # fmt: skip
"""They need a danger: who may open them is asked in test_protocols.py."""
SCREENED = {"desk.keep_screen", "desk.lower_risk_now", "desk.note_safety"}
"""They need answers, and a level that may be lowered: who may is asked in test_screening.py."""
OWN_LIST = {"desk.counts", "desk.row_aside", "desk.put_row_aside", "desk.bring_row_back"}
"""A row of one's own list, and its numbers: who may is asked in test_put_aside.py and test_counts.py."""
CLOCKS = {"desk.clock", "desk.act_on"}
"""They need something that is owed: who may open them is asked in test_one_clock.py."""
SUGGESTED = {"desk.suggest_step", "desk.suggest_step_now"}
"""They need a step that can be added: who may open them is asked in test_suggest.py."""
SEALED = {
    "desk.sealed", "desk.ask_for_notes", "desk.ask_for_contact", "desk.ask_for_contact_now", "desk.read_sealed",
    "desk.decide_sealed", "desk.end_sealed",
}  # fmt: skip
"""Opened with a reason: who may is asked in test_break_glass.py."""
LEADING = {
    "desk.board_now", "desk.ask_help", "desk.come_to_help", "desk.help_is_over", "desk.cover", "desk.cover_now",
    "desk.end_cover", "desk.reassign", "desk.look_at_reassign", "desk.reassign_now", "desk.write_for_next_shift",
    "desk.note_supervision",
}  # fmt: skip
"""About colleagues: who may is asked in test_board.py, test_helping.py, test_covering.py, test_shift.py and
test_supervision.py."""
BEGINNINGS = {
    "desk.reply_templates", "desk.new_reply_template", "desk.keep_new_reply_template", "desk.edit_reply_template",
    "desk.keep_reply_template", "desk.withdraw_reply_template", "desk.hand_on",
}  # fmt: skip
"""Who may is asked in test_reply_templates.py; handing on needs a handover, and is asked in test_handovers.py."""
SEVERAL = {
    "desk.keep_view", "desk.rename_view", "desk.delete_view", "desk.preview_bulk", "desk.do_bulk", "desk.bulk_result",
}  # fmt: skip
"""One's own views, and acts for several: who may is asked in test_client_filters.py and test_bulk.py."""
ASKED = {"desk.group_task_done", "desk.group_task_not_done", "desk.close_group_task"}
"""They need something that insights asks for: who may is asked in test_group_tasks.py."""
NOT_ABOUT_HER = {"desk.keep_notices", "desk.take_journey", "desk.decide_reissue"}


def fill(address: str, walker: Walker, run: str, request: str = "none") -> str:
    return address.format(client=walker.client_id, journey=walker.journey_id, run=run, request=request)


def test_the_tables_below_know_every_address_of_the_desk(cast: Cast) -> None:
    endpoints = {rule.endpoint for rule in cast.app.url_map.iter_rules() if rule.endpoint.startswith("desk.")}
    assert endpoints == {
        *PAGES,
        *ACTS,
        *TALKS,
        *DAY,
        *HANDED_OVER,
        *SCREENED,
        *SUGGESTED,
        *ENDS_OF_CONTACTS,
        *CONTACTS,
        *PROTOCOLS,
        *CLOCKS,
        *OWN_LIST,
        *SEALED,
        *LEADING,
        *SEVERAL,
        *BEGINNINGS,
        *ASKED,
    }


@pytest.mark.parametrize("role", sorted(AT_THE_DESK))
def test_each_role_at_the_desk_opens_and_does_what_is_for_it(cast: Cast, role: Role) -> None:
    person = cast.staff(role)
    walker = cast.walker(of=person)
    run = cast.ask_for_review(walker)
    cast.give_words(walker.client_id)
    lost = cast.ask_for_new_words(walker.client_id, cast.staff(Role.SUPERVISOR, "Somebody Else"))
    visit = cast.visit(person)
    for endpoint, (address, roles) in PAGES.items():
        status = visit.get(fill(address, walker, run)).status_code
        assert status == (200 if role in roles else FORBIDDEN), endpoint
    for endpoint, (address, data, roles) in ACTS.items():
        status = visit.post(fill(address, walker, run, lost), data, like="/staff").status_code
        assert status == (303 if role in roles else FORBIDDEN), endpoint


@pytest.mark.parametrize("role", sorted(set(Role) - AT_THE_DESK))
def test_every_other_role_finds_no_desk_at_all_but_what_she_hears_of(cast: Cast, role: Role) -> None:
    person = cast.staff(role)
    walker = cast.walker(of=person)
    visit, run = cast.visit(person), cast.run_id(walker, "how-we-work")
    for endpoint, (address, roles) in PAGES.items():
        status = visit.get(fill(address, walker, run)).status_code
        assert status == (200 if role in roles else FORBIDDEN), endpoint
    for endpoint, (address, data, roles) in ACTS.items():
        status = visit.post(fill(address, walker, run), data, like="/staff").status_code
        assert status == (303 if role in roles else FORBIDDEN), endpoint


@pytest.mark.parametrize("role", [Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN])
def test_the_client_of_a_colleague_is_not_there(cast: Cast, role: Role) -> None:
    walker = cast.walker(of=cast.staff(Role.COUNSELLOR, "Somebody Else"))
    run = cast.ask_for_review(walker)
    visit = cast.visit(cast.staff(role))
    for address in ("/desk/clients/{client}", "/desk/review/{run}"):
        assert visit.get(fill(address, walker, run)).status_code == 404, address
    for endpoint, (address, data, _roles) in ACTS.items():
        if endpoint not in NOT_ABOUT_HER:
            assert visit.post(fill(address, walker, run), data, like="/staff").status_code == 404, endpoint


def test_a_client_whom_nobody_has_taken_is_open_to_a_supervisor_alone(cast: Cast) -> None:
    walker = cast.walker()
    assert cast.visit(cast.staff(Role.COUNSELLOR)).get(f"/desk/clients/{walker.client_id}").status_code == 404
    assert cast.visit(cast.staff(Role.SUPERVISOR)).get(f"/desk/clients/{walker.client_id}").status_code == 200


def test_nobody_is_asked_to_sign_in_first(cast: Cast) -> None:
    walker = cast.walker()
    run = cast.run_id(walker, "how-we-work")
    visit = cast.visit(None)
    for address, _roles in PAGES.values():
        answer = visit.get(fill(address, walker, run))
        assert answer.status_code == 303
        assert answer.location.startswith("/staff/sign-in")


def test_a_step_that_was_never_sent_is_no_review(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = cast.walker(of=dana)
    assert cast.visit(dana).get(f"/desk/review/{cast.run_id(walker, 'how-we-work')}").status_code == 404


@pytest.mark.parametrize("wrong", ["x", "0" * 22, "..%2f..", "%00", "a%00b", "🦊", "x" * 3000])
def test_an_address_that_names_nothing_is_not_there(cast_on_both: Cast, wrong: str) -> None:
    visit = cast_on_both.visit(cast_on_both.staff(Role.SUPERVISOR))
    assert visit.get(f"/desk/clients/{wrong}").status_code == 404
    assert visit.get(f"/desk/review/{wrong}").status_code == 404


def test_the_plan_of_another_client_is_not_opened_on_this_record(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    hers, other = cast.walker("Quiet Heron", of=dana), cast.walker("Tall Reed", of=cast.staff(Role.COUNSELLOR))
    assert cast.visit(dana).get(f"/desk/clients/{hers.client_id}?plan={other.journey_id}").status_code == 404


def test_every_page_answers_on_both_databases(cast_on_both: Cast) -> None:
    cast = cast_on_both
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    walker, held = cast.walker("Quiet Heron", of=chief), cast.walker("Paper Lantern")
    cast.screen(held, HEAVY)
    run = cast.ask_for_review(walker)
    visit = cast.visit(chief)
    for who in (walker, held):
        for address, _roles in PAGES.values():
            assert visit.get(fill(address, who, run)).status_code == 200, address
    rows = visit.get("/desk").get_data(as_text=True)
    assert "Look at the high risk now" not in rows
    assert "A supervisor opened the record (" in rows
