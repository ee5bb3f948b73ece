"""One act for several who have gone quiet: looked at first, done for each by the rules for one, told, and kept."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app import clock
from app.ids import new_id
from app.models.access import Audit
from app.models.clients import Client
from app.models.journeys import Journey, JourneyEvent
from app.models.outbox import Outgoing, ReachAddress, ReminderChoice
from app.models.words import Task
from app.permissions import Actor
from app.queries.bulk import bulk_people
from app.queries.worklist import LEFT_IN_PEACE
from app.services import plans, reminders, staff_steps
from app.services.bulk import BulkAct, Doing, Order, do_for_all
from app.services.outbox import claim
from app.services.reminder_gate import Drop, Go, gate
from app.services.tasks import GONE_QUIET, leave_in_peace
from app.vocabulary import ChannelKind, OutgoingState, Role
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, KEY, Cast, Colleague, Walker
from tests.desk.day import allows

LINE = re.compile(r'<li class="row">.*?</li>', re.DOTALL)
A_WHILE = timedelta(days=20)


def reachable(cast: Cast, pseudonym: str, of: Colleague) -> Walker:
    """Somebody who allows calls and messages, and chose text messages for what the service says by itself."""
    walker = cast.walker(pseudonym, of=of)
    allows(cast, walker, "call", "message")
    with cast.database.begin() as db:
        sealed = cast.locker(db, walker).seal("+7 700 000 00 00", table="reach_address", column="x", row_id="x")
        where = {"client_id": walker.client_id, "channel": ChannelKind.SMS, "address_sealed": sealed}
        kept = {"address_hmac": new_id(), "agreed_to": "2026-11", "agreed_at": clock.now()}
        db.execute(sa.insert(ReachAddress).values(id=new_id(), **where, **kept))
        chosen = {"channel": ChannelKind.SMS, "quiet_from": 1260, "quiet_until": 540, "free_days": []}
        more = {"shows_time": False, "changed_at": clock.now()}
        db.execute(sa.insert(ReminderChoice).values(client_id=walker.client_id, **chosen, **more))
    return walker


def changed(cast: Cast, walker: Walker, **values: object) -> None:
    with cast.database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == walker.client_id).values(**values))


def everybody(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> dict[str, Walker]:
    """One for every reason why an act is not for somebody, and one for whom all of them are."""
    people = {
        name: reachable(cast, name, dana) for name in ("Slow Finch", "Watched Owl", "Locked Wren", "Written Lark")
    }
    people |= {name: reachable(cast, name, dana) for name in ("Reached Swan", "Left Hare", "Raised Fox", "Ended Elm")}
    people |= {name: cast.walker(name, of=dana) for name in ("Silent Stone", "Resting Sea", "Held Lamp")}
    only_calls = people["Calls Only"] = cast.walker("Calls Only", of=dana)
    allows(cast, only_calls, "call")
    cast.screen(people["Held Lamp"], HEAVY)
    with cast.database.begin() as db:
        plans.pause(db, people["Resting Sea"].journey_id, until=None, key="rest")
        plans.stop(db, people["Ended Elm"].journey_id, has_what_she_came_for=False, key="end")
        db.execute(sa.update(Journey).where(Journey.id == people["Raised Fox"].journey_id).values(risk="high"))
    frozen_clock.advance(days=A_WHILE.days)
    changed(cast, people["Watched Owl"], watched_since=clock.now())
    changed(cast, people["Locked Wren"], locked_since=clock.now())
    with cast.database.begin() as db:
        staff_steps.record_call(db, people["Reached Swan"].journey_id, None, "reached", actor=dana.actor)
        leave_in_peace(db, people["Left Hare"].client_id, people["Left Hare"].journey_id, actor=dana.actor)
    people["On Her Way"] = cast.walker("On Her Way", of=dana)
    do(cast, dana, Order(BulkAct.NOTE), [people["Written Lark"]])
    return people


def doing(cast: Cast, by: Colleague, run: str | None = None) -> Doing:
    return Doing(Actor(by.id, by.name, frozenset({by.role})), cast.vault, cast.settings, run or new_id())


def do(cast: Cast, by: Colleague, order: Order, people: list[Walker], run: str | None = None) -> None:
    with cast.database.begin() as db:
        do_for_all(db, doing(cast, by, run), order, [one.journey_id for one in people])


def outcomes(cast: Cast) -> dict[str, str]:
    """What the log says became of each, the newest."""
    with cast.database.reading() as db:
        rows = db.execute(
            sa.select(Client.pseudonym, Audit.detail)
            .join(Client, Client.id == Audit.object_id)
            .where(Audit.action == "bulk_act")
            .order_by(Audit.at, Audit.id)
        )
        return {row.pseudonym: row.detail["outcome"] for row in rows}


def of_act(cast: Cast, by: Colleague, order: Order, people: dict[str, Walker]) -> dict[str, str]:
    with cast.database.begin() as db:
        db.execute(sa.delete(Audit).where(Audit.action == "bulk_act"))
    do(cast, by, order, list(people.values()))
    return outcomes(cast)


def test_each_act_is_for_those_whom_the_act_for_one_would_reach_and_for_nobody_else(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    people = everybody(cast, dana, frozen_clock)
    not_quiet = {"Resting Sea": "resting", "Held Lamp": "on_hold", "Ended Elm": "ended", "On Her Way": "not_quiet"}
    no_contact = {
        "Watched Owl": "watched",
        "Locked Wren": "locked",
        "Silent Stone": "no_rules",
        "Reached Swan": "reached",
    }
    note = of_act(cast, dana, Order(BulkAct.NOTE), people)
    assert note == {
        "Slow Finch": "done", "Written Lark": "written", "Left Hare": "in_peace", "Raised Fox": "high_risk",
        "Calls Only": "no_way_out", **not_quiet, **no_contact,
    }  # fmt: skip
    call = of_act(cast, dana, Order(BulkAct.CALL), people)
    assert call == {
        **dict.fromkeys(("Slow Finch", "Written Lark", "Raised Fox", "Calls Only"), "done"),
        "Left Hare": "in_peace", **not_quiet, **no_contact,
    }  # fmt: skip
    assert of_act(cast, dana, Order(BulkAct.CALL), {"Slow Finch": people["Slow Finch"]}) == {"Slow Finch": "listed"}
    peace = of_act(cast, dana, Order(BulkAct.PEACE, reason="Asked for time"), people)
    quiet = ("Slow Finch", "Written Lark", "Calls Only", "Watched Owl", "Locked Wren", "Silent Stone", "Reached Swan")
    assert peace == {
        **dict.fromkeys(quiet, "done"), "Left Hare": "in_peace", "Raised Fox": "high_risk", **not_quiet,
    }  # fmt: skip


def test_a_note_waits_for_her_hours_goes_once_and_counts_as_a_try_when_it_went(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    finch = reachable(cast, "Slow Finch", dana)
    frozen_clock.advance(days=20, hours=14)
    do(cast, dana, Order(BulkAct.NOTE), [finch])
    do(cast, dana, Order(BulkAct.NOTE), [finch])

    def tries(db: sa.Connection) -> int:
        mine = sa.select(sa.func.count()).select_from(JourneyEvent)
        return int(db.execute(mine.where(JourneyEvent.kind == "contact_tried")).scalar_one())

    with cast.database.reading() as db:
        (row,) = db.execute(sa.select(Outgoing.due_at, Outgoing.state).where(Outgoing.text == "we_wrote"))
        assert row.due_at > clock.now(), "it is 23:00 there"
        assert tries(db) == 0
    frozen_clock.set(row.due_at)
    with cast.database.begin() as db:
        (message,) = [one for one in claim(db, "w", 100) if one.text == "we_wrote"]
        assert isinstance(gate(db, message), Go)
        reminders.after_sent(db, message, ChannelKind.SMS)
        reminders.after_sent(db, message, ChannelKind.SMS)
        assert tries(db) == 1
    cast.send(finch, "how-we-work")
    with cast.database.begin() as db:
        assert isinstance(gate(db, message), Drop), "she came by herself: the note is not needed any more"


# --- the pages --------------------------------------------------------------------------------------------------------


def preview(cast: Cast, by: Colleague, act: str, people: list[Walker], **more: object) -> TestResponse:
    fields = {"whom": "ticked", "act": act, "journey": [one.journey_id for one in people], **more}
    return cast.visit(by).post("/desk/bulk", fields)


def rows(page: TestResponse) -> str:
    return " | ".join(" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in LINE.findall(page.text))


def test_the_preview_says_for_each_what_would_happen_and_changes_nothing(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    finch, owl = reachable(cast, "Slow Finch", dana), reachable(cast, "Watched Owl", dana)
    frozen_clock.advance(days=20)
    changed(cast, owl, watched_since=clock.now())
    page = preview(cast, dana, "note", [finch, owl])
    assert "It would be done for 1 person. 1 person is left out." in page.text
    assert "Slow Finch English Not asked yet Gets the note, outside quiet hours." in rows(page)
    assert "Watched Owl English Not asked yet Somebody may be watching: do not call or write." in rows(page)
    assert outcomes(cast) == {}


def test_the_same_form_twice_acts_once_and_the_result_names_each(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    finch, hare = reachable(cast, "Slow Finch", dana), reachable(cast, "Quick Hare", dana)
    his = reachable(cast, "Tall Reed", tom)
    frozen_clock.advance(days=20)
    visit, found = cast.visit(dana), preview(cast, dana, "call", [finch, hare, his])
    assert "Tall Reed" not in found.text
    key = KEY.search(found.text)
    fields = {"act": "call", "journey": [finch.journey_id, hare.journey_id, his.journey_id]}
    fields["idempotency_key"] = key.group(1) if key else ""
    cast.send(hare, "how-we-work")  # Between the look and the yes she comes by herself.
    places = {visit.post("/desk/bulk/do", fields).location for _time in range(2)}
    (place,) = places
    page = visit.get(place)
    assert "Done for 1 person. Not done for 1 person." in page.text
    assert "Slow Finch Stands on the call list." in rows(page)
    assert "Quick Hare On the way, and not quiet." in rows(page)
    assert outcomes(cast) == {"Slow Finch": "done", "Quick Hare": "not_quiet"}
    with cast.database.reading() as db:
        assert db.execute(sa.select(Task.client_id).where(Task.kind == GONE_QUIET)).scalars().all() == [finch.client_id]
    assert "Call: has gone quiet" in visit.get("/desk/calls").text
    assert cast.visit(tom).get(place).status_code == 404


def test_to_leave_in_peace_needs_a_reason_which_is_sealed(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    finch = cast.walker("Slow Finch", of=dana)
    frozen_clock.advance(days=20)
    visit, fields = cast.visit(dana), {"act": "peace", "journey": [finch.journey_id]}
    without = visit.post("/desk/bulk/do", {**fields, "bulk_reason": "  "})  # type: ignore[dict-item]
    assert (without.status_code, "Say in a few words why." in without.text) == (422, True)
    visit.post("/desk/bulk/do", {**fields, "bulk_reason": "Asked for time"})  # type: ignore[dict-item]
    with cast.database.reading() as db:
        kept = db.execute(sa.select(Task.id, Task.reason_sealed).where(Task.kind == LEFT_IN_PEACE)).one()
        said = cast.locker(db, finch).unseal(kept.reason_sealed, table="task", column="reason_sealed", row_id=kept.id)
    assert said == "Asked for time"


def test_handing_over_several_is_a_supervisors_and_takes_all_plans_along(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    chief, people = cast.staff(Role.SUPERVISOR, "Chief Example"), []
    people = [cast.walker(name, of=dana) for name in ("Quiet Heron", "Tall Reed")]
    assert preview(cast, dana, "hand_over", people).status_code == 404
    assert "Tom Example" in preview(cast, chief, "hand_over", people).text
    fields = {"act": "hand_over", "journey": [one.journey_id for one in people]}
    visit = cast.visit(chief)
    assert "Choose a colleague." in visit.post("/desk/bulk/do", fields).text
    assert visit.post("/desk/bulk/do", {**fields, "to_staff": tom.id}).status_code == 303  # type: ignore[dict-item]
    with cast.database.reading() as db:
        assert set(db.execute(sa.select(Journey.counsellor_id)).scalars()) == {tom.id}
    assert cast.visit(dana).get(f"/desk/clients/{people[0].client_id}").status_code == 404


def test_what_is_not_chosen_is_asked_for_and_nothing_is_lost(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    heron = cast.walker("Quiet Heron", of=dana)
    nobody = preview(cast, dana, "note", [], quest="take-back-control")
    assert (nobody.status_code, "Nobody is ticked yet." in nobody.text) == (422, True)
    nothing = cast.visit(dana).post("/desk/bulk", {"whom": "ticked", "journey": heron.journey_id})
    assert "Choose what to do." in nothing.text
    assert re.search(rf'value="{heron.journey_id}"[^>]* checked', nothing.text)
    shown = cast.visit(dana).post("/desk/bulk", {"whom": "shown", "act": "note", "shown": heron.journey_id})
    assert "Quiet Heron" in shown.text


@pytest.mark.parametrize("role", [Role.AGENT, Role.TEAM_LEAD, Role.MANAGER, Role.DESIGNER])
def test_nobody_else_acts_for_several(cast: Cast, role: Role) -> None:
    person = cast.staff(role)
    assert cast.visit(person).post("/desk/bulk", {"whom": "shown", "act": "note"}, like="/staff").status_code == 404
    assert cast.visit(person).post("/desk/bulk/do", {"act": "note"}, like="/staff").status_code == 404


def test_a_hundred_are_looked_at_with_as_many_statements_as_one(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    people = [cast.walker(f"Quiet Heron {number}", of=dana) for number in range(4)]
    actor, asked = doing(cast, dana).staff, list[str]()
    sa.event.listen(cast.database.engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))

    def statements(number: int) -> int:
        with cast.database.reading() as db:
            asked.clear()
            assert len(bulk_people(db, actor, [one.journey_id for one in people[:number]])) == number
            return len(asked)

    assert statements(1) == statements(4)


def test_two_who_act_for_the_same_people_at_once_send_one_note_to_each(
    cast_on_both: Cast, frozen_clock: FrozenClock
) -> None:
    cast = cast_on_both
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    people = [reachable(cast, f"Slow Finch {number}", dana) for number in range(3)]
    frozen_clock.advance(days=20)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(do, cast, who, Order(BulkAct.NOTE), list(people)) for who in (dana, chief)]
        for one in both:
            one.result()
    with cast.database.reading() as db:
        planned = db.execute(sa.select(Outgoing.client_id).where(Outgoing.text == "we_wrote")).scalars().all()
        states = set(db.execute(sa.select(Outgoing.state)).scalars())
    assert len(planned) == len(people)
    assert set(planned) == {one.client_id for one in people}
    assert states <= {OutgoingState.PLANNED, OutgoingState.CANCELLED}
