"""A contact at the desk: opened in one key, kept as it is typed, never written over by a colleague."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.permissions import Actor
from app.queries.contact_cards import CardRow, card_for, events_of_card
from app.vocabulary import Permission, Role
from tests.desk.cast import SAME_SITE, Cast, Visit
from tests.desk.day import allows
from tests.replies import tree_of


def opened(cast: Cast, role: Role = Role.AGENT, **facts: str) -> tuple[Visit, str]:
    """A colleague with a contact that she has just opened; gives her browser and the address of its page."""
    visit = cast.visit(cast.staff(role))
    return visit, open_one(visit, **facts)


def open_one(visit: Visit, **facts: str) -> str:
    form = {"channel": "call", "audience": "self", "language": "en", **facts}
    answer = visit.post("/desk/contacts/new", form, like="/desk/contacts/new")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def filled_in(page: str, step: str) -> dict[str, list[str]]:
    """What a browser sends of the form of a step, as the page stands."""
    tree = tree_of(page)
    form = next(one for one in tree.iter("form") if one.attrib.get("id") == f"form-{step}")
    found: dict[str, list[str]] = {}
    for field in form.iter():
        kind, name = field.attrib.get("type", ""), field.attrib.get("name", "")
        if not name or field.tag == "button" or (kind in ("radio", "checkbox") and "checked" not in field.attrib):
            continue
        text = "".join(field.itertext()) if field.tag == "textarea" else field.attrib.get("value", "")
        found.setdefault(name, []).append(text)
    return found


def card_of(db: sa.Connection, address: str) -> CardRow:
    """The card behind an address, as a supervisor reads it."""
    anybody = Actor("nobody", "Nobody", frozenset({Role.SUPERVISOR}))
    found = card_for(db, anybody, Permission.READ_CARD, address.rsplit("/", 1)[1])
    assert found is not None
    return found


def keep(visit: Visit, address: str, step: str, *, part: bool = False, page: str = "", **fields: object) -> str:
    """Save a step as a browser does it, with these fields changed. ``page``: one that was read before."""
    sent = filled_in(page or visit.get(address).get_data(as_text=True), step)
    sent |= {name.replace("__", "-"): value for name, value in fields.items()}  # type: ignore[misc]
    headers = SAME_SITE | ({"HX-Request": "true"} if part else {})
    answer = visit.browser.post(f"{address}/steps/{step}", data=sent, headers=headers, follow_redirects=not part)
    assert answer.status_code == 200, answer.status_code
    return str(answer.get_data(as_text=True))


def test_a_contact_is_opened_and_its_page_shows_six_steps(cast: Cast) -> None:
    visit, address = opened(cast)
    page = visit.get(address).get_data(as_text=True)
    for title in ("Connect", "Context", "Screening and risk", "Stop the acute part", "Plan and ways on", "Close"):
        assert title in page
    assert "What stays between us" in page


def test_what_is_typed_stands_there_after_a_reload(cast: Cast) -> None:
    visit, address = opened(cast)
    keep(visit, address, "context", q__worries_most="Rent is due on Friday", q__state_now="8")
    page = visit.get(address).get_data(as_text=True)
    assert "Rent is due on Friday" in page
    assert re.search(r'name="q-state_now" value="8" checked', page)


def test_a_danger_is_high_at_once_and_asks_for_somebody_who_takes_over(cast: Cast) -> None:
    visit, address = opened(cast)
    answer = keep(visit, address, "screening", part=True, **{"q-danger.fear_at_home": "yes"})
    assert "High" in answer
    assert "There is fear of a partner or family member at home." in answer
    assert "Stay in the contact until a colleague has accepted it." in answer
    with cast.database.reading() as db:
        assert db.execute(sa.text("SELECT count(*) FROM protocol_run WHERE kind = 'p_v'")).scalar_one() == 1
        assert db.execute(sa.text("SELECT count(*) FROM service_clock WHERE kind = 'handover'")).scalar_one() == 1


def test_nothing_is_found_in_what_was_not_asked(cast: Cast) -> None:
    visit, address = opened(cast)
    assert "Nothing has been asked yet" in visit.get(address).get_data(as_text=True)
    answer = keep(visit, address, "screening", part=True, **{"q-danger.plan": "not_known"})
    assert "Treat it as medium until you have asked." in answer


def test_a_correction_takes_no_finding_back(cast: Cast) -> None:
    visit, address = opened(cast)
    keep(visit, address, "screening", part=True, **{"q-danger.violence_now": "yes"})
    keep(visit, address, "screening", part=True, **{"q-danger.violence_now": "no"})
    page = visit.get(address).get_data(as_text=True)
    assert 'class="band band--emergency"' in page
    assert "What was found stands until a supervisor lowers it." in page


def test_two_colleagues_who_change_one_field_see_both_and_nothing_is_lost(cast: Cast) -> None:
    visit, address = opened(cast)
    other = cast.visit(cast.staff(Role.SUPERVISOR, "Mira Holt"))
    mine, theirs = visit.get(address).get_data(as_text=True), other.get(address).get_data(as_text=True)
    keep(other, address, "context", page=theirs, q__worries_most="Her flat", q__sleep="poor")
    shown = keep(visit, address, "context", page=mine, q__worries_most="Her brother", q__state_now="7")
    assert "Mira Holt changed this" in shown
    assert "Her flat" in shown
    assert "Her brother" in shown
    kept = keep(visit, address, "context", page=shown, q__worries_most="Her brother", settle="worries_most:both")
    assert re.search(r"Her flat\s+Her brother", kept)
    assert re.search(r'name="q-state_now" value="7" checked', kept), "what nobody else touched was kept with it"
    assert re.search(r'name="q-sleep" value="poor" checked', kept), "and what only the other touched stands"


def test_a_yes_to_a_danger_counts_though_a_colleague_said_no_meanwhile(cast: Cast) -> None:
    visit, address = opened(cast)
    other = cast.visit(cast.staff(Role.SUPERVISOR, "Mira Holt"))
    page = visit.get(address).get_data(as_text=True)
    keep(other, address, "screening", **{"q-danger.child_at_risk": "no"})
    keep(visit, address, "screening", page=page, part=True, **{"q-danger.child_at_risk": "yes"})
    assert 'class="band band--high"' in visit.get(address).get_data(as_text=True)


def test_what_a_colleague_wrote_meanwhile_is_told_to_who_has_the_page_open(cast: Cast) -> None:
    visit, address = opened(cast)
    look = re.search(r'hx-get="([^"]+/now[^"]+)"', visit.get(address).get_data(as_text=True))
    assert look is not None
    other = cast.visit(cast.staff(Role.SUPERVISOR, "Mira Holt"))
    clock.freeze(clock.now() + timedelta(minutes=1))
    keep(other, address, "context", q__worries_most="Her flat")
    told = visit.get(look.group(1).replace("&amp;", "&"), part=True).get_data(as_text=True)
    assert "Mira Holt" in told
    assert "Her flat" in told
    assert "Her flat" not in other.get(look.group(1).replace("&amp;", "&"), part=True).get_data(as_text=True)


def test_nobody_close_is_asked_about_playing(cast: Cast) -> None:
    visit, address = opened(cast, audience="close_person")
    page = visit.get(address).get_data(as_text=True)
    assert "Is it safe for you to talk now? Yes or no is enough." in page
    for about_playing in ("q-play_often", "q-bbgs.", "q-pgsi."):
        assert about_playing not in page
    _, own = opened(cast)
    assert "q-play_often" in cast.visit(cast.staff(Role.SUPERVISOR, "Mira Holt")).get(own).get_data(as_text=True)


def test_a_yes_is_noted_with_the_version_of_what_was_said_first(cast: Cast) -> None:
    visit, address = opened(cast)
    keep(visit, address, "connect", q__consent="yes")
    with cast.database.reading() as db:
        found = [one for one in events_of_card(db, address.rsplit("/", 1)[1]) if one.kind == "consent"]
    assert [(one.detail["answer"], one.detail["text"], one.detail["version"]) for one in found] == [
        ("yes", "confidentiality", 1)
    ]


def test_the_words_stand_in_the_language_of_the_contact_and_can_be_had_in_another(cast: Cast) -> None:
    visit, address = opened(cast, language="ru")
    page = visit.get(address).get_data(as_text=True)
    assert '<div class="script__words" lang="ru" dir="ltr">' in page
    assert "Здравствуйте, спасибо, что обратились." in page
    assert "Hello, and thank you for getting in touch." in visit.get(f"{address}?say=en").get_data(as_text=True)


def test_who_writes_gets_lines_that_are_ready_to_paste(cast: Cast) -> None:
    visit, address = opened(cast, channel="chat")
    page = visit.get(address).get_data(as_text=True)
    assert "I am a person and I read every line." in page
    assert "data-copy" in page


def test_an_unclear_answer_holds_up_no_other(cast: Cast) -> None:
    visit, address = opened(cast)
    shown = keep(visit, address, "context", q__money_deadline="soon", q__sleep="poor")
    assert "Choose a day." in shown
    assert re.search(r'name="q-sleep" value="poor" checked', visit.get(address).get_data(as_text=True))


def test_a_contact_of_somebody_else_is_not_there(cast: Cast) -> None:
    _, address = opened(cast)
    stranger = cast.visit(cast.staff(Role.AGENT, "Somebody Else"))
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{address}/now").status_code == 404
    assert stranger.post(f"{address}/steps/context", {"q-worries_most": "x"}, like="/desk").status_code == 404
    assert cast.visit(None).get(address).status_code in (303, 401)


def test_two_clicks_open_one_card(cast: Cast) -> None:
    visit, key = cast.visit(cast.staff(Role.AGENT)), new_id()
    first, second = (open_one(visit, idempotency_key=key) for _ in range(2))
    assert first == second


def test_somebody_who_came_before_is_found_by_her_made_up_name_among_ones_own(cast: Cast) -> None:
    mine = cast.staff(Role.COUNSELLOR, "Dana Example")
    walker = cast.walker("Quiet Heron", of=mine)
    cast.walker("Tall Reed", of=cast.staff(Role.COUNSELLOR, "Somebody Else"))
    visit = cast.visit(mine)
    address = open_one(visit)
    visit.post(f"{address}/client", {"pseudonym": "Tall Reed"}, like=address)
    assert "Nobody of this name is yours to open." in visit.get(address).get_data(as_text=True)
    visit.post(f"{address}/client", {"pseudonym": "quiet heron "}, like=address)
    page = visit.get(address).get_data(as_text=True)
    assert "<bdi>Quiet Heron</bdi>" in page
    with cast.database.reading() as db:
        assert card_of(db, address).client_id == walker.client_id


def test_who_reaches_us_is_asked_for_the_code_word_and_never_told_it(cast: Cast) -> None:
    mine = cast.staff(Role.COUNSELLOR, "Dana Example")
    allows(cast, cast.walker("Quiet Heron", of=mine), "call", code_word="Elderflower")
    visit = cast.visit(mine)
    address = open_one(visit)
    visit.post(f"{address}/client", {"pseudonym": "Quiet Heron"}, like=address)
    page = visit.get(address).get_data(as_text=True)
    assert "Elderflower" in page
    assert "Do not say it." in page
    assert "Say this word first" not in page


def test_a_wrong_code_word_ends_the_contact_neutrally_and_tells_a_supervisor(cast: Cast) -> None:
    mine = cast.staff(Role.COUNSELLOR, "Dana Example")
    cast.walker("Quiet Heron", of=mine)
    visit = cast.visit(mine)
    address = open_one(visit)
    visit.post(f"{address}/client", {"pseudonym": "Quiet Heron"}, like=address)
    visit.post(f"{address}/code-word", {"said": "wrong"}, like=address)
    assert "End the contact neutrally now." in visit.get(address).get_data(as_text=True)
    with cast.database.reading() as db:
        assert db.execute(sa.text("SELECT count(*) FROM service_clock WHERE kind = 'senior'")).scalar_one() == 1


def test_a_contact_that_was_opened_for_the_wrong_person_is_set_right(cast: Cast) -> None:
    visit, address = opened(cast)
    keep(visit, address, "context", q__worries_most="My husband plays")
    about = {"channel": "chat", "audience": "close_person", "language": "ru"}
    visit.post(f"{address}/about", about, like=address)
    page = visit.get(address).get_data(as_text=True)
    assert "For somebody close to a person who plays" in page
    assert "My husband plays" in page
    assert "q-play_often" not in page


def test_whoever_takes_contacts_opens_one_and_nobody_else_does(cast: Cast) -> None:
    for role in Role:
        takes = role in (Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR)
        visit = cast.visit(cast.staff(role))
        assert visit.get("/desk/contacts").status_code == (200 if takes else 404), role
        assert visit.get("/desk/contacts/new").status_code == (200 if takes else 404), role
        assert ('data-key="n"' in visit.get("/staff").get_data(as_text=True)) is takes, role


def test_the_one_key_can_be_turned_off_and_on_again(cast: Cast) -> None:
    visit = cast.visit(cast.staff(Role.AGENT))
    visit.post("/desk/contacts/key", {"keys": "off"}, like="/desk/contacts")
    assert "data-key" not in visit.get("/desk").get_data(as_text=True)
    visit.post("/desk/contacts/key", {"keys": ""}, like="/desk/contacts")
    assert 'data-key="n"' in visit.get("/desk").get_data(as_text=True)


def test_words_typed_after_a_colleague_ended_the_contact_are_said_not_to_be_kept(cast: Cast) -> None:
    visit, address = opened(cast)
    page = visit.get(address).get_data(as_text=True)
    with cast.database.begin() as db:
        db.execute(
            sa.text("UPDATE contact_card SET closed_at = opened_at, closed_by = opened_by, ending = 'line_lost'")
        )
    told = keep(visit, address, "context", page=page, part=True, q__worries_most="One more thing")
    assert "This contact has ended. What was typed after that was not kept." in told
    assert visit.get(address).headers["Location"] == f"{address}/card"
