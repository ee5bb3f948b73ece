"""A client's record: what its reader may know, and that the client learns who looked."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa

from app.models.journeys import Journey
from app.models.words import Note
from app.queries.access import openings_of_client
from app.services import notes, plans
from app.services.first_look import keep_look_answer, send_look
from app.services.reminder_choices import choose_channel, keep_address, stop_everything
from app.services.sealing import open_locker
from app.services.stopping import StopReason, say_why
from app.vocabulary import ChannelKind, Role
from quests.instruments import instrument
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, KEY, QUEST, Cast, Colleague, Walker
from tests.small_quests import QUESTIONS, publish_questions, publish_small_quests

K6_KEYS = [f"k6.{item.key}" for item in instrument("k6").items]


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    return cast.walker("Quiet Heron", of=dana)


def text_of(cast: Cast, person: Colleague, walker: Walker, query: str = "") -> str:
    """The record as plain text."""
    html = cast.visit(person).get(f"/desk/clients/{walker.client_id}{query}").get_data(as_text=True)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def note_on(walker: Walker) -> str:
    return f"/desk/clients/{walker.client_id}/notes"


# --- what was sent --------------------------------------------------------------------------------


def test_the_record_shows_what_was_sent_and_never_a_draft(cast: Cast, dana: Colleague, walker: Walker) -> None:
    cast.send(walker, "what-i-want", {"change": "Sleep through the night"})
    cast.draft(walker, "short-look", {"pgsi.guilty": "3"})
    cast.send(walker, "how-we-work")
    cast.draft(walker, "limits", {"money_per_week": 4242})
    text = text_of(cast, dana, walker)
    assert "Sleep through the night" in text
    assert "4242" not in text
    assert "4 242" not in text
    assert "PGSI" not in text


def test_why_the_plan_was_stopped_is_read_by_who_reads_answers_and_by_nobody_else(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    with cast.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=False, key="stop")
        say_why(db, cast.locker(db, walker), walker.journey_id, StopReason.WATCHED, "My brother looks at my phone")
    read = text_of(cast, dana, walker)
    assert "Somebody may be watching" in read
    assert "My brother looks at my phone" in read
    agent = cast.staff(Role.AGENT)
    with cast.database.begin() as db:
        db.execute(sa.update(Journey).values(counsellor_id=agent.id))
    unread = text_of(cast, agent, walker)
    assert "Quiet Heron" in unread
    assert "Somebody may be watching" not in unread


def test_answers_are_words_with_their_units(cast: Cast, dana: Colleague, walker: Walker) -> None:
    cast.to_the_last_level(walker)
    text = text_of(cast, dana, walker)
    assert "Playing less" in text
    assert "8\u00a0000\u00a0₸" in text or "8 000 ₸" in text
    assert "Monday and Friday" in text
    assert "How many hours in one week, at most? Left empty" in text


def test_an_instrument_is_named_with_its_total_and_what_staff_must_know(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    cast.screen(walker, {"bbgs": "0", "pgsi": "1", "k6": "2"})
    text = text_of(cast, dana, walker)
    assert "BBGS 0 of 3" in text
    assert "PGSI 9 of 27 Band 8 or more, the highest band" in text
    assert "K6 12 of 24 Band 5 to 12, moderate distress" in text
    assert "Wording: unchecked (stem, answers)." in text
    assert "Asked in English." in text
    assert "Not known to be validated" not in text
    assert "Written permission from CCSA/GREO is not yet confirmed." in text
    assert "Have you felt guilty about the way you gamble or what happens when you gamble? Sometimes (1)" in text
    answers = text[text.index("BBGS 0") :]  # The axes above name the PGSI too.
    assert answers.index("PGSI 9") < answers.index("K6 12")


def test_an_unfinished_instrument_has_no_total(cast: Cast, dana: Colleague, walker: Walker) -> None:
    cast.send(walker, "short-look", {"pgsi.guilty": "3", "pgsi.health": "1"})
    text = text_of(cast, dana, walker)
    assert "PGSI at least 4 of 27, with 2 of 9 questions answered" in text


def test_scores_stand_side_by_side_then_and_now(cast: Cast, dana: Colleague, walker: Walker) -> None:
    cast.screen(walker, {"bbgs": "0", "pgsi": "0", "k6": "2"})
    cast.to_the_last_level(walker)
    cast.screen(walker, {"k6": "1"}, step="short-look-again")
    text = text_of(cast, dana, walker)
    assert "K6 : then 12 of 24 on 2 Mar, now 6 of 24 on 9 Mar" in text
    assert "Asked 2 times" in text


def test_pairs_that_are_scored_apart_and_what_the_ladder_does_not_read_are_told(cast: Cast, dana: Colleague) -> None:
    publish_questions(cast.database, "phq-4", "k10", "nods-clip")
    walker = cast.walker(of=dana, quest=QUESTIONS)
    values = {f"k10.{item.key}": "3" for item in instrument("k10").items}
    cast.send(walker, "ask", values | {"phq-4.nervous": "3", "phq-4.worrying": "1", "phq-4.down": "2"})
    text = text_of(cast, dana, walker)
    assert "PHQ-4 at least 6 of 12, with 3 of 4 questions answered" in text
    assert "GAD-2 4 of 6, PHQ-2 at least 2 of 6, with 1 of 2 questions answered" in text
    assert "K10 30 of 50 Band 30 to 50, very high" in text
    assert "A person reads the K10, the risk ladder does not" in text
    assert "NODS-CLiP" not in text


def test_what_asks_about_a_whole_life_is_not_set_side_by_side(cast: Cast, dana: Colleague) -> None:
    publish_questions(cast.database, "lie-bet", "phq-4")
    walker = cast.walker(of=dana, quest=QUESTIONS)
    values = {f"{slug}.{item.key}": "0" for slug in ("lie-bet", "phq-4") for item in instrument(slug).items}
    for step in ("ask", "ask-again"):
        cast.send(walker, step, values)
    text = text_of(cast, dana, walker)
    assert text.count("Lie/Bet 0 of 2 Band no yes") == 2
    assert "PHQ-4 : then 0 of 12 on 2 Mar, now 0 of 12 on 2 Mar" in text
    assert "Lie/Bet :" not in text


def test_a_language_that_was_not_studied_is_said_to_be_unknown(cast: Cast, dana: Colleague) -> None:
    walker = cast.walker("Tall Reed", of=dana, language="kk")
    cast.send(walker, "short-look", {"pgsi.guilty": "1"}, language="en")
    text = text_of(cast, dana, walker)
    assert "Asked in English. Not known to be validated in Kazakh." in text


def test_english_questions_on_a_page_in_another_language_show_answers_and_no_score(cast: Cast, dana: Colleague) -> None:
    walker = cast.walker("Tall Reed", of=dana, language="ru")
    cast.send(walker, "short-look", {"pgsi.guilty": "1", "pgsi.health": "3"}, language="ru")
    text = text_of(cast, dana, walker)
    assert "PGSI not scored" in text
    assert "Not scored: asked in English of someone who reads Russian." in text
    assert "Have you felt guilty about the way you gamble or what happens when you gamble? Sometimes (1)" in text
    assert "of 27" not in text


# --- who may read what ----------------------------------------------------------------------------


def test_an_agent_reads_the_plan_but_no_answer(cast: Cast) -> None:
    agent = cast.staff(Role.AGENT)
    walker = cast.walker(of=agent)
    cast.send(walker, "what-i-want", {"change": "Sleep through the night"})
    cast.screen(walker, HEAVY)
    text = text_of(cast, agent, walker)
    assert "Take back control" in text
    assert "Sleep through the night" not in text
    assert "of 27" not in text
    assert "Have you felt guilty" not in text
    assert "Answers are read by the counsellor of this person and by a supervisor." in text


def test_notes_are_read_as_far_as_the_permission_goes(cast: Cast, dana: Colleague, walker: Walker) -> None:
    agent, chief = cast.staff(Role.AGENT, "Ada Example"), cast.staff(Role.SUPERVISOR, "Chief Example")
    with cast.database.begin() as db:
        notes.write_note(db, cast.locker(db, walker), words="Dana wrote this", staff_id=dana.id)
        notes.write_note(db, cast.locker(db, walker), words="Ada wrote that", staff_id=agent.id)
    assert "Ada wrote that" in text_of(cast, dana, walker)
    assert "Dana wrote this" in text_of(cast, chief, walker)
    assert "New note" not in text_of(cast, chief, walker)


def test_an_agent_reads_her_own_notes_alone(cast: Cast, dana: Colleague) -> None:
    agent = cast.staff(Role.AGENT, "Ada Example")
    walker = cast.walker(of=agent)
    with cast.database.begin() as db:
        notes.write_note(db, cast.locker(db, walker), words="Dana wrote this", staff_id=dana.id)
    cast.visit(agent).post(note_on(walker), {"note_words": "Ada wrote that"})
    text = text_of(cast, agent, walker)
    assert "Ada wrote that" in text
    assert "Dana wrote this" not in text


def test_opening_a_record_is_told_to_the_client(cast: Cast, dana: Colleague, walker: Walker) -> None:
    with cast.database.reading() as db:
        assert openings_of_client(db, walker.client_id) == []
    cast.visit(dana).get(f"/desk/clients/{walker.client_id}")
    with cast.database.reading() as db:
        (opening,) = openings_of_client(db, walker.client_id)
    assert (opening.staff_name, opening.detail) == ("Dana Example", {"page": "record"})


def test_the_row_that_opens_by_itself_is_told_once_in_half_an_hour(
    cast: Cast, dana: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    cast.raise_risk(walker, dana)
    for _ in range(3):
        cast.visit(dana).get("/desk")
    with cast.database.reading() as db:
        assert [one.detail["page"] for one in openings_of_client(db, walker.client_id)] == ["worklist"]
    frozen_clock.advance(minutes=31)
    cast.visit(dana).get("/desk")
    with cast.database.reading() as db:
        assert len(openings_of_client(db, walker.client_id)) == 2


def test_somebody_who_may_not_look_leaves_no_trace_of_looking(cast: Cast, walker: Walker) -> None:
    cast.visit(cast.staff(Role.COUNSELLOR, "Somebody Else")).get(f"/desk/clients/{walker.client_id}")
    with cast.database.reading() as db:
        assert openings_of_client(db, walker.client_id) == []


# --- the rest of the page -------------------------------------------------------------------------


def test_the_page_begins_with_the_first_act(cast: Cast, dana: Colleague, walker: Walker) -> None:
    text = text_of(cast, dana, walker)
    assert "The next act is with Quiet Heron: “How we work”." in text
    assert "No contact rules yet: nobody calls or writes." in text
    assert "What you answer waits on the portal" not in text
    cast.ask_for_review(walker)
    text = text_of(cast, dana, walker)
    assert "Answer “Ask a counsellor to read along” Because it was sent to us, and an answer was promised." in text
    assert "an answer was promised. Promised by Thu 10:00" in text
    assert text.index("No contact rules yet") < text.index("Answer “")


def test_the_plan_says_every_state_in_words(cast: Cast, dana: Colleague, walker: Walker) -> None:
    cast.send(walker, "how-we-work")
    cast.skip(walker, "short-look")
    cast.draft(walker, "what-i-want", {"change": "x"})
    text = text_of(cast, dana, walker)
    assert "How we work Done on 2 Mar" in text
    assert "A short look at how things are Skipped for now on 2 Mar" in text
    assert "What I want to change Begun, not sent yet" in text
    assert "My limits, Not reached yet" in text


def test_a_step_that_opens_later_is_told_on_its_day_and_not_before(
    cast: Cast, dana: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    cast.send(walker, "how-we-work")
    cast.send(walker, "what-i-want", {"change": "Sleep"})
    cast.send(walker, "limits", {"fits_now": "playing_less"})
    cast.send(walker, "chance-and-luck")
    text = text_of(cast, dana, walker)
    assert "Check-in, day 3 Opens on 5 Mar" in text
    assert "“Check-in, day 3” became available." not in text
    assert "opened." not in text
    frozen_clock.advance(days=4)
    text = text_of(cast, dana, walker)
    assert "Check-in, day 3 Open since 5 Mar" in text
    assert "“Check-in, day 3” became available. Thursday 5 March " in text
    assert "“Check-in, day 7” became available." not in text
    assert text.index("“Check-in, day 3” became available.") < text.index("Quiet Heron completed “My limits”.")


def test_what_she_did_is_told_with_its_day_and_what_staff_did_with_its_time(
    cast: Cast, dana: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(hours=1, minutes=17)
    cast.screen(walker, HEAVY)
    frozen_clock.advance(minutes=20)
    html = cast.visit(dana).get(f"/desk/clients/{walker.client_id}").get_data(as_text=True)
    told = [re.sub(r"<[^>]+>", " ", line) for line in re.findall(r"<li[^>]*>(?:(?!</li>).)*</time></li>", html)]
    by_words = {" ".join(line.split()) for line in told}
    assert "Quiet Heron finished “A short look at how things are”. Monday 2 March" in by_words
    assert "Risk became: High, by rule R1. Monday 2 March" in by_words
    assert "Quiet Heron began. Monday 2 March" in by_words
    assert "Dana Example took the plan. Monday 2 March, 09:00" in by_words
    assert not [line for line in told if "10:17" in line]
    assert "High , since Monday 2 March Rule R1" in " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert 'datetime="2026-03-02T10:17' not in html
    assert 'datetime="2026-03-02"' in html


def test_what_happened_is_told_in_whole_sentences(cast: Cast, dana: Colleague, walker: Walker) -> None:
    cast.send(walker, "how-we-work")
    text = text_of(cast, dana, walker)
    assert "Quiet Heron finished “How we work”." in text
    assert "Dana Example took the plan." in text


def test_a_note_is_kept_once_and_shown(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    key = KEY.search(visit.get(f"/desk/clients/{walker.client_id}").get_data(as_text=True))
    assert key is not None
    for _ in range(2):
        data = {"note_words": "Prefers chat over phone 🦊", "idempotency_key": key.group(1)}
        assert visit.post(note_on(walker), data).status_code == 303
    assert text_of(cast, dana, walker).count("Prefers chat over phone 🦊") == 1
    with cast.database.reading() as db:
        assert b"chat" not in db.execute(sa.select(Note.words_sealed)).scalar_one()


def test_an_empty_note_is_asked_for_again(cast: Cast, dana: Colleague, walker: Walker) -> None:
    answer = cast.visit(dana).post(note_on(walker), {"note_words": "  "})
    assert answer.status_code == 422
    assert "Write the note first." in answer.get_data(as_text=True)


def test_a_note_is_for_colleagues_and_written_with_care(cast: Cast, dana: Colleague, walker: Walker) -> None:
    text = text_of(cast, dana, walker)
    assert "Note for colleagues" in text
    assert "This is not sent to Quiet Heron. Quiet Heron may ask to read it, so write it with care." in text
    assert "Keep the note" in text


def test_staff_are_not_promised_that_clients_never_see_a_note(cast: Cast, dana: Colleague, walker: Walker) -> None:
    assert "never see" not in text_of(cast, dana, walker)


def test_a_quest_is_offered_only_while_none_runs(cast: Cast, dana: Colleague, walker: Walker) -> None:
    offers = f"/desk/clients/{walker.client_id}/offers"
    choice, record = 'value="take-back-control"', f"/desk/clients/{walker.client_id}"
    assert choice not in cast.visit(dana).get(record).text
    refused = cast.visit(dana)
    assert refused.post(offers, {"quest": "take-back-control"}).status_code == 303
    page = refused.get(f"/desk/clients/{walker.client_id}").get_data(as_text=True)
    assert "Quiet Heron has a plan or an offer already." in page
    with cast.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=True, key="stop")
    assert choice in cast.visit(dana).get(record).text
    visit = cast.visit(dana)
    for _ in range(2):
        assert visit.post(offers, {"quest": "take-back-control"}).status_code == 303
    text = text_of(cast, dana, walker)
    assert "The offer waits for Quiet Heron to say yes." in text
    assert text.count("Dana Example offered this quest.") == 1
    assert "Other plans" in text


@pytest.mark.parametrize("quest", ["", "no-such-quest", "../etc/passwd"])
def test_only_a_published_quest_is_offered(cast: Cast, quest: str) -> None:
    chief, client_id = cast.staff(Role.SUPERVISOR), cast.client("Tall Reed")
    answer = cast.visit(chief).post(f"/desk/clients/{client_id}/offers", {"quest": quest})
    assert answer.status_code == 422
    page = cast.visit(chief).get(f"/desk/clients/{client_id}").get_data(as_text=True)
    assert "has not begun a plan" in page


def test_an_earlier_plan_stays_readable(cast: Cast, dana: Colleague, walker: Walker) -> None:
    cast.send(walker, "what-i-want", {"change": "Sleep through the night"})
    with cast.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=False, key="stop")
    cast.visit(dana).post(f"/desk/clients/{walker.client_id}/offers", {"quest": "take-back-control"})
    assert "Sleep through the night" not in text_of(cast, dana, walker)
    earlier = text_of(cast, dana, walker, f"?plan={walker.journey_id}")
    assert "Sleep through the night" in earlier
    assert "Stopped by own choice" in earlier


def test_what_she_said_about_a_level_is_read_by_those_who_read_answers(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    cast.send(walker, "how-we-work")
    cast.send(walker, "what-i-want", {"change": "Sleep"})
    with cast.database.begin() as db:
        plans.give_level_feedback(db, cast.locker(db, walker), walker.journey_id, "where-i-am", 4, key="told")
    assert "Was this clear? 4 on a scale from 1 to 5" in text_of(cast, dana, walker)


def test_beside_a_running_plan_only_a_quest_beside_or_before_it_is_offered(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    publish_small_quests(cast.database)
    offered = text_of(cast, dana, walker)
    for title, is_there in (("Beside", True), ("First of all", True), ("Another way", False)):
        assert (title in offered) is is_there


# --- the short look before any plan ---------------------------------------------------------------


def test_the_short_look_is_read_by_who_reads_answers_and_by_nobody_else(cast: Cast) -> None:
    dana, agent = cast.staff(Role.COUNSELLOR), cast.staff(Role.AGENT)
    client_id = cast.client("Paper Lantern")
    with cast.database.begin() as db:
        locker = open_locker(db, cast.vault, client_id)
        for key, value in {**dict.fromkeys(K6_KEYS, "1"), "cannot_wait": ["f4"]}.items():
            keep_look_answer(db, locker, key, value)
        send_look(db, locker, "self", language="en", zone="UTC")
        plans.start_plan(db, client_id, QUEST, zone="UTC", frame="journey", language="en", audience="self")
        db.execute(sa.update(Journey).values(counsellor_id=dana.id))
        journey_id = db.execute(sa.select(Journey.id)).scalar_one()
    walker = Walker(client_id, "Paper Lantern", journey_id)
    read = text_of(cast, dana, walker)
    assert "Short look, before any plan" in read
    assert "K6 6 of 24" in read
    assert "I borrowed for playing" in read
    assert "Nothing has been sent in this plan yet." in read
    with cast.database.begin() as db:
        db.execute(sa.update(Journey).values(counsellor_id=agent.id))
    unread = text_of(cast, agent, walker)
    assert "Paper Lantern" in unread
    assert "Short look" not in unread
    assert "I borrowed for playing" not in unread


# --- how she is reminded ----------------------------------------------------------------------------


def test_the_record_says_how_she_is_reminded_and_never_where_to(cast: Cast, dana: Colleague, walker: Walker) -> None:
    assert "Reminders: on the client's own pages only." in unescape(text_of(cast, dana, walker))
    with cast.database.begin() as db:
        keep_address(db, cast.locker(db, walker), cast.settings.pepper, ChannelKind.EMAIL, "heron@example.org")
        choose_channel(db, walker.client_id, ChannelKind.EMAIL)
    text = text_of(cast, dana, walker)
    assert "Reminders: by e-mail." in text
    assert "heron@example.org" not in text
    with cast.database.begin() as db:
        stop_everything(db, walker.client_id, "page")
    assert "Reminders: stopped." in text_of(cast, dana, walker)
