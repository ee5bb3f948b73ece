"""Every address of the staff, asked as every role for what is hers, her team's and another's, and by accounts that are
shut: the answer is read off the one table of permissions (trust.md T12; domain.md section 8).

How it stays cheap: one application, spoken to by bare WSGI; templates are empty, for only the answer's status is looked
at here (what a page says is asked below, on whole pages); whatever a request writes is taken back, so that one service
serves all of them; a role that the door shuts out is asked once an address, for it comes before what the address names;
and shut accounts hold every role at once, which says more than one role after the other.
"""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import Template
from werkzeug.routing import Rule
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import create_app
from app.extensions import Questline
from app.permissions import TABLE
from app.vocabulary import Permission, Role, Scope, StaffState
from app.web.access import Door, audience_of
from app.web.cookies import VISIT_COOKIES
from app.web.rooms import Room, room_of
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.conftest import settings_for
from tests.desk.cast import SAME_SITE, Cast
from tests.trust.whole_staff import OWN, QUEST, RELATIONS, NothingIsKept, WholeStaff

HIDDEN = HTTPStatus.NOT_FOUND
NOBODYS = "none"
NO_WORDS = Template("")

FOUND_BY: dict[str, Permission] = {
    "client_id": Permission.READ_PLAN,
    "journey_id": Permission.READ_PLAN,
    "step_run_id": Permission.READ_PLAN,
    "task_id": Permission.DO_STEP,
    "run_id": Permission.RUN_PROTOCOL,
    "card_id": Permission.READ_CARD,
    "clock_id": Permission.SEE_WORKLIST,
    "booking_id": Permission.BOOK_FOR_CLIENT,
    "slot_id": Permission.PUBLISH_TIMES,
    "row_key": Permission.SEE_WORKLIST,
    "help_id": Permission.ANSWER_HELP,
}
"""What an address names, and the permission whose scope says over whom it is found."""

INSTEAD: dict[str, tuple[str, Permission]] = {
    "desk.take_journey": ("unassigned", Permission.TAKE_JOURNEY),
    "desk.decide_reissue": ("request_id", Permission.APPROVE_REISSUE),
    "desk.accept_handover": ("clock_id waits", Permission.ACCEPT_HANDOVER),
    "desk.decide_sealed": ("glass_id waits", Permission.APPROVE_BREAK_GLASS),
    "desk.book_for_client": ("step_run_id talk", Permission.BOOK_FOR_CLIENT),
    "desk.book_for_client_now": ("step_run_id talk", Permission.BOOK_FOR_CLIENT),
    "desk.do_step": ("step_run_id ours", Permission.READ_PLAN),
    "desk.confirm_step": ("step_run_id ours", Permission.READ_PLAN),
    "desk.step_call": ("step_run_id the-call", Permission.READ_PLAN),
    "desk.review_step": ("step_run_id ask", Permission.READ_PLAN),
    "desk.send_reply": ("step_run_id ask", Permission.READ_PLAN),
}
"""Addresses that name something of a kind of its own, or find it by another permission."""

PLAIN = {
    "kind": "email", "day": "2026-05-01", "key": "thread_notice", "language": "en", "quest": QUEST, "version": "1",
    "older": "1", "newer": "1", "batch": NOBODYS, "step": "ask", "name": NOBODYS, "leaving": "suspended",
    "template_id": NOBODYS, "cover_id": NOBODYS, "item": "rota", "starter": "young-player", "which": "1",
    "level": "one", "rest": "my", "month": "2026-05", "asked_id": NOBODYS,
}  # fmt: skip
"""What is no colleague's and no client's: whom the door lets in finds it, or reads that there is none."""

ALONE = {"desk.rename_view", "desk.delete_view", "desk.read_sealed", "desk.help_is_over"}
"""Addresses of what is one person's alone, whatever her role: her views, what was opened to her, her call for help."""


HER_LIST = {"desk.bring_row_back"}
"""It changes her own list alone, so that it asks for nobody's row."""

NEEDS_MORE = {
    *("desk.row_aside", "desk.put_row_aside", "desk.bring_row_back", "desk.bulk_result"),
    *("desk.book_for_client", "desk.book_for_client_now", "desk.note_protocol_step", "desk.keep_contact"),
    *("desk.hand_on", "desk.come_to_help", "studio.draft", "studio.change_outline", "studio.sign", "studio.publish"),
    *("studio.draft_text", "studio.save_text", "studio.undo", "studio.redo", "studio.here"),
    *("studio.start_pilot", "studio.drop_draft", "admin.try_channel", "admin.send_test", "studio.walk_preview"),
    *("studio.publishing", "studio.propose", "studio.about", "studio.save_about", "studio.level", "studio.save_level"),
    *("studio.step", "studio.save_step", "studio.fix_finding", "studio.languages", "studio.add_language", "studio.add"),
    *("studio.translate", "studio.save_translations", "studio.export_translations", "studio.import_translations"),
    *("studio.add_part", "studio.change_rule", "studio.decide_rule", "studio.rule"),
    *("admin.setting", "admin.keep_setting", "admin.make_link", "admin.bring_back"),
    *("insights.change_csv", "insights.change_json", "insights.kpis_csv", "insights.kpis_json", "insights.report"),
    *("insights.promises_csv", "insights.promises_json", "desk.close_group_task"),
}
"""Found only in a state that this service is not in, asked in the tests of each: here they only have to stay shut."""
THERE = {200, 204, 303, 400, 409, 422}
THERE_OR_NOT = THERE | {HIDDEN}


@dataclass(frozen=True)
class Asked:
    """One request: what is asked, in which way, by whom and for whose."""

    rule: Rule
    method: str
    role: Role
    relation: str
    is_part: bool = False

    def __str__(self) -> str:
        part = " as a part" if self.is_part else ""
        return f"{self.method} {self.rule.rule}{part}, {self.role.value}, {self.relation}"


class Matrix:
    """The application, and everybody's visit."""

    def __init__(self, app: Flask, staff: WholeStaff) -> None:
        self.app, self.staff = app, staff
        self.tokens = {role: staff.token(role) for role in Role}
        self.shut: dict[StaffState, str] = {
            state: staff.with_every_role(state) for state in StaffState if state is not StaffState.ACTIVE
        }
        self.rules = [rule for rule in app.url_map.iter_rules() if self._is_for_staff(rule)]

    def _is_for_staff(self, rule: Rule) -> bool:
        who = audience_of(self.app, rule.endpoint) or frozenset()
        return room_of(rule.rule) is Room.STAFF and Door.PUBLIC not in who

    def has_parts(self, rule: Rule) -> bool:
        """Whether the view, or its module, gives a part of its page by itself."""
        module = inspect.getmodule(self.app.view_functions[rule.endpoint])
        return module is not None and "wants_part" in inspect.getsource(module)

    def doors(self, endpoint: str) -> frozenset[object]:
        return frozenset(audience_of(self.app, endpoint) or ())

    def lets_in(self, endpoint: str, role: Role) -> bool:
        """Whether the door opens for this role, by the table alone."""
        who = self.doors(endpoint)
        return Door.STAFF in who or any(role in TABLE[one] for one in who if isinstance(one, Permission))

    def names_somebodys(self, rule: Rule) -> bool:
        return rule.endpoint in (INSTEAD.keys() | ALONE) or any(name in FOUND_BY for name in rule.arguments)

    def is_reached(self, rule: Rule, role: Role, relation: str) -> bool:
        """Whether what the address names is within her scope, by the table alone."""
        if rule.endpoint in ALONE:
            return relation == OWN
        if rule.endpoint in HER_LIST:
            return True
        if rule.endpoint in INSTEAD:
            return within(INSTEAD[rule.endpoint][1], role, relation)
        return all(within(FOUND_BY[name], role, relation) for name in rule.arguments if name in FOUND_BY)

    def address(self, asked: Asked) -> str:
        things, filled = self.staff.things(asked.role, asked.relation), {}
        for name in asked.rule.arguments:
            kind = INSTEAD[asked.rule.endpoint][0] if asked.rule.endpoint in INSTEAD else name
            if name == "journey_id" and kind == "unassigned":
                filled[name] = self.staff.unassigned[asked.relation]
            elif name in PLAIN:
                filled[name] = PLAIN[name]
            else:
                filled[name] = things.ids.get(kind) or things.ids[name]
        made = self.app.url_map.bind("localhost").build(asked.rule.endpoint, filled)
        return str(made)

    def status(self, asked: Asked, token: str = "") -> int:
        """What is answered, by bare WSGI."""
        headers = {**SAME_SITE, "Cookie": f"{VISIT_COOKIES[Room.STAFF]}={token or self.tokens[asked.role]}"}
        if asked.is_part:
            headers["HX-Request"] = "true"
        environ = EnvironBuilder(self.address(asked), method=asked.method, headers=headers).get_environ()
        _body, status, _headers = run_wsgi_app(self.app.wsgi_app, environ, buffered=True)
        return int(status.split(" ", 1)[0])

    def expected(self, asked: Asked) -> Container[int]:
        """Not there for whom the door or the scope shuts out; for everybody else anything but an error of ours."""
        rule = asked.rule
        if not self.lets_in(rule.endpoint, asked.role) or not self.is_reached(rule, asked.role, asked.relation):
            return (HIDDEN,)
        return THERE_OR_NOT if rule.endpoint in NEEDS_MORE or NOBODYS in self.address(asked) else THERE

    def methods(self, rule: Rule) -> Iterable[str]:
        return sorted((rule.methods or set()) & {"GET", "POST"})


def within(permission: Permission, role: Role, relation: str) -> bool:
    match TABLE[permission].get(role):
        case Scope.ALL:
            return True
        case Scope.TEAM:
            return relation != "other"
        case None:
            return False
        case _:
            return relation == OWN


@pytest.fixture(scope="module")
def matrix(library_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    path = Path(shutil.copy(library_file, tmp_path_factory.mktemp("matrix") / "questline.sqlite3"))
    settings = settings_for(f"sqlite:///{path}", path.parent)
    FrozenClock(A_MONDAY_MORNING)
    app = create_app(settings)
    app.register_error_handler(HIDDEN, lambda _error: ("", HIDDEN))
    made = Matrix(app, WholeStaff(Cast(app, app.extensions["questline"].database, settings)))
    app.extensions["questline"] = Questline(settings=settings, database=NothingIsKept(settings.database_url))
    app.config["WTF_CSRF_ENABLED"] = False
    app.jinja_env.get_or_select_template = lambda *_names, **_more: NO_WORDS  # type: ignore[method-assign]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flask.templating._render", lambda *_all: "")
        yield made


@pytest.fixture(autouse=True)
def _the_same_morning(frozen_clock: FrozenClock) -> None:
    """All visits began a moment ago."""


def every_request(matrix: Matrix) -> Iterator[Asked]:
    """Every address in every way, as every role; for whose, where the door opens and it is somebody's."""
    for rule, role in product(matrix.rules, Role):
        is_in = matrix.lets_in(rule.endpoint, role)
        relations = RELATIONS if is_in and matrix.names_somebodys(rule) else (OWN,)
        for method, relation in product(matrix.methods(rule), relations):
            yield Asked(rule, method, role, relation)
            if method == "GET" and is_in and matrix.has_parts(rule):
                yield Asked(rule, method, role, relation, is_part=True)


def unexpected(matrix: Matrix, requests: Iterable[Asked]) -> list[str]:
    return [f"{one}: {status}" for one in requests if (status := matrix.status(one)) not in matrix.expected(one)]


@pytest.mark.timeout(400)
def test_every_address_answers_every_role_as_the_table_says(matrix: Matrix) -> None:
    requests = list(every_request(matrix))
    assert len(requests) > 2500
    assert unexpected(matrix, requests) == []


@pytest.mark.parametrize("state", [StaffState.INVITED, StaffState.SUSPENDED, StaffState.LEFT])
def test_an_account_that_is_shut_opens_nothing_with_every_role_at_once(matrix: Matrix, state: StaffState) -> None:
    shown_in = {303, 401}
    for rule, method in [(one, way) for one in matrix.rules for way in matrix.methods(one)]:
        for is_part in {False, matrix.has_parts(rule)}:
            asked = Asked(rule, method, Role.SUPERVISOR, OWN, is_part=is_part)
            assert matrix.status(asked, matrix.shut[state]) in shown_in, f"{asked}, {state}"


def test_what_an_address_names_is_known(matrix: Matrix) -> None:
    """A new route says in the tables above what it is about, or this test names it."""
    named = {name for rule in matrix.rules for name in rule.arguments}
    nobodys = {"staff_id", "team_id", "turn_id", "glass_id", "request_id", "view_id", "help_id"}
    assert named - FOUND_BY.keys() - PLAIN.keys() - nobodys == set()
    endpoints = {rule.endpoint for rule in matrix.rules}
    assert (INSTEAD.keys() | ALONE | HER_LIST | NEEDS_MORE) - endpoints == set(), "no line is about a route of before"


# --- controls: the same questions find what is wrong -----------------------------------------------------------------


def test_the_control_finds_a_door_that_is_too_wide(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a view let in somebody whom the table does not: the address of a colleague's number asks one role more."""
    row = {**TABLE[Permission.READ_CONTACT]}
    del row[Role.AGENT]
    monkeypatch.setattr("tests.trust.test_who_may_see_what.TABLE", {**TABLE, Permission.READ_CONTACT: row})
    reach = [one for one in every_request(matrix) if one.rule.endpoint == "desk.reach" and one.role is Role.AGENT]
    assert [one for one in unexpected(matrix, reach) if "agent, own" in one]


def test_the_control_finds_a_scope_that_is_too_wide(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a query forgot whose client it is."""
    monkeypatch.setattr("app.queries.caseload.within_scope", lambda *_any: sa.true())
    record = [one for one in every_request(matrix) if one.rule.endpoint == "desk.client_record"]
    assert [one for one in unexpected(matrix, record) if "counsellor, other" in one]
