"""A crisis protocol on the desk: the next step first, one tap, reasons, corrections, closing; and who reads what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app import clock
from app.models.clients import Client
from app.models.safety import ProtocolRun, ProtocolStep, ServiceClock
from app.models.words import Note
from app.permissions import Actor
from app.queries.notes import notes_for
from app.queries.protocols import Run, runs_of_client
from app.services.danger import danger_found
from app.vocabulary import Role
from quests.protocols import protocol
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.protocols_walked import walk


@dataclass(frozen=True)
class Scene:
    """Somebody in danger, her counsellor, and those who help."""

    cast: Cast
    walker: Walker
    dana: Colleague
    chief: Colleague
    agent: Colleague

    def found(self, *reasons: str, level: str = "high") -> Run:
        with self.cast.database.begin() as db:
            danger_found(
                db,
                self.cast.settings,
                level=level,
                rule="R1",
                reasons=reasons,
                client_id=self.walker.client_id,
                journey_id=self.walker.journey_id,
            )
        return self.runs()[0]

    def runs(self) -> list[Run]:
        with self.cast.database.reading() as db:
            return runs_of_client(db, self.walker.client_id)

    def tap(self, run: Run, step: str, outcome: str, *, by: Colleague | None = None, **typed: str) -> TestResponse:
        place = str(1 + self.count(step))
        fields = {"place": place, "outcome": outcome, **typed}
        return self.cast.visit(by or self.chief).post(f"/desk/protocols/{run.id}/steps/{step}", fields)

    def count(self, step: str) -> int:
        with self.cast.database.reading() as db:
            return int(
                db.execute(
                    sa.select(sa.func.count()).select_from(ProtocolStep).where(ProtocolStep.step == step)
                ).scalar_one()
            )

    def page(self, run: Run, step: str = "", by: Colleague | None = None) -> str:
        answered = self.cast.visit(by or self.chief).get(f"/desk/protocols/{run.id}?step={step}")
        assert answered.status_code == 200
        return re.sub(r"\s+", " ", answered.get_data(as_text=True))

    def clocks(self) -> dict[str, str | None]:
        with self.cast.database.reading() as db:
            return {row.kind: row.outcome for row in db.execute(sa.select(ServiceClock.kind, ServiceClock.outcome))}


@pytest.fixture
def scene(cast: Cast, frozen_clock: FrozenClock) -> Scene:
    dana = cast.staff(Role.COUNSELLOR)
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    agent = cast.staff(Role.AGENT, "Ana Example")
    return Scene(cast, cast.walker(of=dana), dana, chief, agent)


def test_the_next_step_stands_first_with_the_words_to_say_in_her_language(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    scene = Scene(cast, cast.walker(of=dana, language="ru"), dana, chief, dana)
    run = scene.found("asq_1_yes")
    page = scene.page(run)
    assert "Next: step 1" in page
    assert 'lang="ru"' in page
    assert protocol("p_s").steps[0].say[0]["ru"].split(".")[0] in page
    assert protocol("p_s").steps[0].what["en"].split(".")[0] in page
    assert "killing yourself" not in page
    assert "убить себя" in scene.page(run, "ask-directly")


def test_one_tap_notes_who_when_and_what_and_the_next_step_comes(scene: Scene, frozen_clock: FrozenClock) -> None:
    run = scene.found("asq_1_yes")
    assert scene.tap(run, "stay-connected", "connected", by=scene.dana).status_code == 303
    page = scene.page(run)
    assert "Next: step 2" in page
    assert "Connected" in page
    assert "Dana Example" in page


def test_the_same_tap_twice_is_noted_once(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    fields = {"place": "1", "outcome": "connected", "idempotency_key": "k"}
    for _twice in range(2):
        scene.cast.visit(scene.dana).post(f"/desk/protocols/{run.id}/steps/stay-connected", fields)
    assert scene.count("stay-connected") == 1


def test_who_reads_an_older_page_is_told_and_nothing_is_lost(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    scene.tap(run, "stay-connected", "connected", by=scene.dana)
    visit = scene.cast.visit(scene.chief)
    address = f"/desk/protocols/{run.id}/steps/stay-connected"
    answered = visit.post(address, {"place": "1", "outcome": "by_message", "words": "She writes to me"})
    assert answered.status_code == 422
    assert "She writes to me" in answered.text
    assert scene.count("stay-connected") == 1


def test_a_step_that_was_not_done_needs_its_reason(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    refused = scene.tap(run, "where-now", "not_done", words="  ")
    assert refused.status_code == 422
    assert "Say in a few words why this was not done." in refused.text
    assert scene.tap(run, "where-now", "not_done", words="She hung up").status_code == 303
    assert "Not done" in scene.page(run)


def test_it_may_have_been_earlier_and_never_in_the_future(scene: Scene, frozen_clock: FrozenClock) -> None:
    run = scene.found("asq_1_yes")
    zone, now = scene.cast.settings.zone, clock.now()
    later = (now + timedelta(minutes=5)).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    earlier = (now - timedelta(minutes=20)).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    assert scene.tap(run, "stay-connected", "connected", at=later).status_code == 422
    assert scene.tap(run, "stay-connected", "connected", at="soon").status_code == 422
    assert scene.tap(run, "stay-connected", "connected", at=earlier).status_code == 303
    with scene.cast.database.reading() as db:
        row = db.execute(sa.select(ProtocolStep.at, ProtocolStep.noted_at)).one()
    assert row.noted_at - row.at >= timedelta(minutes=20)


def test_a_colleague_notes_for_another_and_both_stand_there(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    refused = scene.tap(run, "supervisor-joins", "supervisor", by=scene.dana)
    assert refused.status_code == 422
    fields = {"place": "1", "outcome": "supervisor", "by": scene.chief.id}
    answered = scene.cast.visit(scene.dana).post(f"/desk/protocols/{run.id}/steps/supervisor-joins", fields)
    assert answered.status_code == 303
    page = scene.page(run)
    assert "Noted by Dana Example" in page
    assert "Chief Example" in page


def test_a_step_out_of_order_is_taken_and_shown_as_such(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    assert "Earlier steps are still open." in scene.page(run, "where-now")
    scene.tap(run, "where-now", "known")
    assert "Out of order: before 1, 2, 3, 4" in scene.page(run)


def test_a_correction_is_a_new_row_and_both_are_read(scene: Scene, frozen_clock: FrozenClock) -> None:
    run = scene.found("asq_1_yes")
    scene.tap(run, "where-now", "known")
    frozen_clock.advance(minutes=3)
    assert "is kept as a correction" in scene.page(run, "where-now")
    scene.tap(run, "where-now", "not_told")
    page = scene.page(run)
    assert scene.count("where-now") == 2
    assert page.index("We know the place") < page.index("Not told", page.index("We know the place"))
    assert "Correction" in page


def test_a_line_that_drops_starts_the_clock_with_its_tries(scene: Scene, frozen_clock: FrozenClock) -> None:
    run = scene.found("asq_1_yes")
    scene.tap(run, "keep-contact", "line_dropped")
    assert scene.clocks()["call_back"] is None
    assert "Try 1 of 3: call back now." in scene.page(run, "keep-contact")
    for _each in range(3):
        scene.tap(run, "keep-contact", "tried")
    page = scene.page(run, "keep-contact")
    assert "Three tries. A supervisor decides what comes next." in page
    assert 'value="tried"' not in page
    scene.tap(run, "keep-contact", "lost")
    assert scene.clocks()["call_back"] == "lost"


def test_responders_who_are_there_end_the_call_back_too(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    for outcome in ("line_dropped", "tried", "responders"):
        scene.tap(run, "keep-contact", outcome)
    assert scene.clocks()["call_back"] == "responders"


def test_back_on_the_line_ends_the_clock_and_the_step_goes_on(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    scene.tap(run, "keep-contact", "line_dropped")
    scene.tap(run, "keep-contact", "back")
    assert scene.clocks()["call_back"] == "back"
    assert "Goes on" in scene.page(run)


def test_an_emergency_on_the_way_raises_the_level_and_names_who_decides(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    scene.tap(run, "supervisor-joins", "supervisor")
    scene.tap(run, "ask-directly", "acute")
    assert scene.clocks()["decision"] is None
    page = scene.page(run, "decide")
    assert "Emergency" in page
    scene.tap(run, "decide", "clinician_now")
    assert scene.clocks()["decision"] == "clinician_now"


def test_only_a_supervisor_decides(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    assert scene.tap(run, "decide", "not_imminent", by=scene.dana).status_code == 422
    assert scene.tap(run, "decide", "not_imminent").status_code == 303


def test_nobody_of_her_home_is_offered_where_violence_is_suspected(scene: Scene) -> None:
    run = next(one for one in [scene.found("asq_1_yes", "f2", level="high"), *scene.runs()] if one.kind == "p_f")
    assert "A trusted person holds the money" in scene.page(run, "protect-money")
    assert "may hold the money for a while" in scene.page(run, "protect-money")
    scene.found("fear_at_home")
    page = scene.page(run, "protect-money")
    assert "A trusted person holds the money" not in page
    assert "may hold the money" not in page
    answered = scene.tap(run, "protect-money", "trusted_person")
    assert answered.status_code == 422
    to_life = next(one for one in scene.runs() if one.kind == "p_s")
    page = scene.page(to_life, "someone-close")
    assert "nobody of the home is involved" in page
    assert 'value="asked"' not in page


def test_a_record_closes_whole_and_by_a_supervisor_and_then_the_clocks_of_after_begin(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    walk(scene.cast.database, scene.cast.settings, run, scene.chief.id, besides="write-down")
    address = f"/desk/protocols/{run.id}/close"
    scene.cast.visit(scene.chief).post(address, {})
    assert scene.runs()[0].is_open
    scene.tap(run, "write-down", "written")
    scene.cast.visit(scene.dana).post(address, {})
    assert scene.runs()[0].is_open
    assert "Close the record" not in scene.page(run, by=scene.dana)
    assert scene.cast.visit(scene.chief).post(address, {}).status_code == 303
    assert not scene.runs()[0].is_open
    clocks = scene.clocks()
    assert (clocks["record_review"], clocks["debrief"]) == (None, None)
    scene.cast.visit(scene.chief).post(f"/desk/protocols/{run.id}/aftercare", {"kind": "record_review"})
    assert scene.clocks()["record_review"] == "done"
    assert scene.tap(run, "write-down", "written").status_code == 303
    assert scene.count("write-down") == 1


def test_words_of_violence_are_read_by_few(scene: Scene) -> None:
    run = scene.found("fear_at_home")
    typed = {"place": "1", "outcome": "agreed", "words": "The word is umbrella"}
    assert scene.cast.visit(scene.chief).post(f"/desk/protocols/{run.id}/steps/code-words", typed).status_code == 303
    chiefs, danas = scene.page(run), scene.page(run, by=scene.dana)
    assert "The word is umbrella" in chiefs
    assert "umbrella" not in danas
    assert "There are words beside it that few read." in danas


def test_a_note_of_violence_is_read_by_supervisors_the_assigned_clinician_and_who_wrote_it(scene: Scene) -> None:
    run, record = scene.found("fear_at_home"), f"/desk/clients/{scene.walker.client_id}"
    note = {"restricted_words": "Phone is taken at night", "idempotency_key": "once"}
    for _twice in range(2):
        assert scene.cast.visit(scene.dana).post(f"/desk/protocols/{run.id}/notes", note).status_code == 303
    for who in (scene.dana, scene.chief):
        assert scene.page(run, by=who).count("Phone is taken at night") == 1
        assert "Phone is taken at night" in scene.cast.visit(who).get(record).text
    with scene.cast.database.reading() as db:
        kinds = db.execute(sa.select(Note.kind, Note.protocol_run_id)).all()
        assert [tuple(one) for one in kinds] == [("violence", run.id)]
        assert read_by(db, scene, Role.COUNSELLOR, "somebody else") == 0
        assert read_by(db, scene, Role.AGENT, "somebody else") == 0
        assert read_by(db, scene, Role.CLINICIAN, "somebody else") == 0
        assert read_by(db, scene, Role.CLINICIAN, scene.dana.id) == 1
        assert read_by(db, scene, Role.SUPERVISOR, "somebody else") == 1


def test_a_restricted_note_is_read_by_her_counsellor_too_and_by_no_agent(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    tom = scene.cast.staff(Role.COUNSELLOR, "Tom Example")
    scene.cast.visit(scene.dana).post(f"/desk/protocols/{run.id}/notes", {"restricted_words": "A bridge"})
    with scene.cast.database.reading() as db:
        assert read_by(db, scene, Role.COUNSELLOR, tom.id) == 1
        assert read_by(db, scene, Role.AGENT, scene.agent.id) == 0
        assert read_by(db, scene, Role.AGENT, scene.dana.id) == 1


def read_by(db: sa.Connection, scene: Scene, role: Role, staff_id: str) -> int:
    """How many notes of this client somebody with this role alone reads, where the client is hers at all."""
    return len(notes_for(db, Actor(staff_id, "Somebody", frozenset({role})), scene.walker.client_id))


def test_the_record_lists_them_and_opens_one_by_hand(scene: Scene) -> None:
    record = f"/desk/clients/{scene.walker.client_id}"
    dana = scene.cast.visit(scene.dana)
    assert "Crisis protocols" in dana.get(record).text
    dana.post(f"{record}/protocols", {"protocol": "p_v", "protocol_reason": "  "})
    assert scene.runs() == []
    answered = dana.post(f"{record}/protocols", {"protocol": "p_v", "protocol_reason": "She whispers"})
    (run,) = scene.runs()
    assert answered.location.endswith(f"/desk/protocols/{run.id}")
    assert run.kind == "p_v"
    assert scene.clocks() == {"handover": None}
    with scene.cast.database.reading() as db:
        assert db.execute(sa.select(Client.locked_since)).scalar_one() is not None
    assert "Violence at home" in dana.get(record).text
    assert scene.page(run, by=scene.dana)


def test_whose_client_she_is_not_and_nobody_find_no_such_page(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    other = scene.cast.staff(Role.COUNSELLOR, "Other Example")
    for who, status in ((other, 404), (scene.agent, 404), (scene.cast.staff(Role.ADMIN, "Admin"), 404), (None, 303)):
        visit = scene.cast.visit(who)
        assert visit.get(f"/desk/protocols/{run.id}").status_code == status
    fields = {"place": "1", "outcome": "connected", "kind": "debrief", "restricted_words": "Hers", "protocol": "p_v"}
    own = [f"/desk/protocols/{run.id}/{act}" for act in ("steps/stay-connected", "close", "aftercare", "notes")]
    for address in (*own, f"/desk/clients/{scene.walker.client_id}/protocols", "/desk/contacts/none/protocols"):
        for who, status in ((other, 404), (scene.agent, 404), (None, 303)):
            answered = scene.cast.visit(who).post(address, {**fields, "protocol_reason": "Why"})
            assert answered.status_code in (status, 400 if who is None else status), address
    assert scene.count("stay-connected") == 0
    for wrong in ("x", "%00", "0" * 22):
        assert scene.cast.visit(scene.chief).get(f"/desk/protocols/{wrong}").status_code == 404
    with scene.cast.database.reading() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(ProtocolRun)).scalar_one() == 1


def test_who_accepts_the_handover_has_joined_and_writes_nothing_twice(scene: Scene) -> None:
    run = scene.found("asq_1_yes", "fear_at_home")
    with scene.cast.database.reading() as db:
        clock_id = db.execute(sa.select(ServiceClock.id).where(ServiceClock.kind == "handover")).scalar_one()
    assert scene.cast.visit(scene.chief).post(f"/desk/handovers/{clock_id}/accept", {}).status_code == 303
    for one in scene.runs():
        assert "A supervisor joined" in scene.page(one, "stay-connected" if one.kind == "p_s" else "safe-to-talk")
    assert scene.count("supervisor-joins") == 2
    assert run.is_open


def test_who_notes_that_she_joined_has_accepted_the_handover(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    scene.tap(run, "supervisor-joins", "supervisor")
    assert scene.clocks()["handover"] == "accepted"


def test_a_wrong_code_word_is_told_to_those_on_call_at_once(scene: Scene) -> None:
    run = scene.found("fear_at_home")
    scene.tap(run, "supervisor-joins", "joined")
    assert waiting(scene) == 0
    scene.tap(run, "next-contact", "agreed", by=scene.dana)
    assert waiting(scene) == 0
    scene.tap(run, "next-contact", "wrong_word", by=scene.dana)
    assert waiting(scene) == 1


def waiting(scene: Scene) -> int:
    with scene.cast.database.reading() as db:
        waits = sa.and_(ServiceClock.kind == "handover", ServiceClock.stopped_at.is_(None))
        return len(db.execute(sa.select(ServiceClock.id).where(waits)).all())


def test_the_clocks_beside_the_steps_name_who_was_told_and_who_is_next(scene: Scene) -> None:
    run = scene.found("asq_1_yes")
    page = scene.page(run)
    assert "Chief Example was told at" in page
    assert "the next supervisor on call" not in page, "who has been told already is not told once more"
    assert "Everybody who can be told was told. If nobody answers, call a colleague." in page
