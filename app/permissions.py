"""Who may do what: domain.md section 8 as one table, restricted to the data that exists. There is no second one.

Deny by default: a role that a row does not name may not. Narrowing to assigned clients is the work of the queries,
which take the actor and ask for the scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.vocabulary import Permission, Role, Scope

_CARE = {Role.COUNSELLOR: Scope.ASSIGNED, Role.CLINICIAN: Scope.ASSIGNED}
_FIRST_LINE_AND_CARE = {Role.AGENT: Scope.ASSIGNED, **_CARE}
_SUPERVISED = {Role.SUPERVISOR: Scope.ALL}
_DESK = {**_FIRST_LINE_AND_CARE, **_SUPERVISED}

# A sample for quality analysts and break-glass need machinery of their own; until it exists the answer is no.
TABLE: Mapping[Permission, Mapping[Role, Scope]] = {
    Permission.SEE_WORKLIST: _DESK,
    # Pseudonym, language, quest and risk of a journey that nobody has yet, and nothing else: those of her teams, and
    # those that no team has. A supervisor sees to all teams.
    Permission.SEE_UNASSIGNED: {**dict.fromkeys(_DESK, Scope.TEAM), **_SUPERVISED},
    # Whoever takes a journey will be asked to review its steps, so an agent does not take one.
    Permission.TAKE_JOURNEY: {Role.COUNSELLOR: Scope.TEAM, Role.CLINICIAN: Scope.TEAM, Role.SUPERVISOR: Scope.ALL},
    Permission.READ_CLIENT: {**_DESK, Role.TEAM_LEAD: Scope.ASSIGNED},
    Permission.READ_PLAN: _DESK,
    Permission.READ_ANSWERS: {**_CARE, **_SUPERVISED},
    Permission.READ_NOTES: {Role.AGENT: Scope.OWN, **_CARE, **_SUPERVISED},
    Permission.WRITE_NOTE: _FIRST_LINE_AND_CARE,
    # RW on pseudonym and language, or the current contact: who may open a client may give her the way in, by a code.
    Permission.OPEN_CLIENT: _DESK,
    Permission.ISSUE_CODE: _DESK,
    # New words for somebody who had some are a second person's decision (trust.md 2.2).
    Permission.APPROVE_REISSUE: _SUPERVISED,
    Permission.OFFER_QUEST: _DESK,
    # A talk is held by whoever offered the time; a time for somebody on the phone is booked by whoever has her.
    Permission.PUBLISH_TIMES: dict.fromkeys(_DESK, Scope.OWN),
    Permission.BOOK_FOR_CLIENT: _DESK,
    Permission.REVIEW_STEP: {**_CARE, **_SUPERVISED},
    # What she writes beside her plan, read and answered as what she sends in it: by her counsellor and a supervisor.
    Permission.ANSWER_MESSAGE: {**_CARE, **_SUPERVISED},
    # A step of the service, or one of hers together with her; whoever owes a step may do it (queries/day.py).
    Permission.DO_STEP: _DESK,
    # Her number and code word: for who is in contact with her. A supervisor reads the rules and not the sealed parts.
    Permission.READ_CONTACT: _FIRST_LINE_AND_CARE,
    Permission.HAND_OVER: {**_CARE, **_SUPERVISED},
    Permission.RAISE_RISK: _DESK,
    Permission.END_HOLD: _SUPERVISED,
    Permission.REASSIGN: _SUPERVISED,
    Permission.RECORD_DEATH: _SUPERVISED,
    # "Reports, KPI": the numbers of a quest are not kept by team; of the promises by team, one's own team's alone.
    Permission.READ_DROPOFF: {
        Role.AGENT: Scope.TEAM,
        Role.COUNSELLOR: Scope.TEAM,
        Role.CLINICIAN: Scope.TEAM,
        Role.TEAM_LEAD: Scope.TEAM,
        Role.SUPERVISOR: Scope.ALL,
        Role.MANAGER: Scope.ALL,
        Role.DIRECTOR: Scope.ALL,
        Role.PLANNER: Scope.ALL,
        Role.QUALITY: Scope.ALL,
        Role.DESIGNER: Scope.ALL,
        Role.TRAINER: Scope.ALL,
        Role.ANALYST: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
    },
    # The event log without anybody's id, and asking the counsellors to look after the people behind a number.
    Permission.EXPORT_EVENTS: dict.fromkeys((Role.ANALYST, Role.QUALITY, Role.MANAGER), Scope.ALL),
    Permission.SEND_GROUP_TASK: dict.fromkeys(
        (Role.ANALYST, Role.QUALITY, Role.MANAGER, Role.SUPERVISOR, Role.TEAM_LEAD), Scope.ALL
    ),
    # "Contact card, plan": RW for those whose client she is. What was fitted is in her own history, with its reason.
    Permission.FIT_PLAN: _DESK,
    # "Quest drafts": designers write, a clinician and a supervisor approve, trainers read.
    Permission.OPEN_STUDIO: dict.fromkeys((Role.DESIGNER, Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINER), Scope.ALL),
    Permission.DRAFT_QUEST: {Role.DESIGNER: Scope.ALL},
    Permission.APPROVE_CLINICAL: {Role.CLINICIAN: Scope.ALL},
    Permission.APPROVE_SAFETY: _SUPERVISED,
    # Who is inside a version is progress of people: a designer sees how many, a supervisor whom, and moves them.
    Permission.MOVE_PEOPLE: _SUPERVISED,
    # Words, caps, promises, thresholds and scripts of the service: a clinician or a supervisor is the second person.
    Permission.SET_RULES: dict.fromkeys((Role.DESIGNER, Role.CLINICIAN, Role.SUPERVISOR), Scope.ALL),
    # The launch of the service, item by item, with its evidence: nothing of a client.
    Permission.KEEP_LAUNCH: dict.fromkeys((Role.DESIGNER, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN), Scope.ALL),
    Permission.MANAGE_PEOPLE: {Role.ADMIN: Scope.ALL},
    # Words of the service on its pages: a setting, without anything of a client in it.
    Permission.WRITE_WORDS: dict.fromkeys((Role.ADMIN, Role.MANAGER), Scope.ALL),
    # The ways by which messages leave: settings with secrets in them, and nothing of a client.
    Permission.MANAGE_CHANNELS: {Role.ADMIN: Scope.ALL},
    # "Contact card": RW for the current contact, R for a lead of those who have it.
    Permission.TAKE_CONTACT: _DESK,
    Permission.READ_CARD: {**_DESK, Role.TEAM_LEAD: Scope.ASSIGNED},
    # A high risk is taken over by a supervisor or a clinician (domain.md 2.1).
    Permission.ACCEPT_HANDOVER: dict.fromkeys((Role.SUPERVISOR, Role.CLINICIAN), Scope.ALL),
    # "Risk level, open protocol": RW for those whose client she is. Lowering is a supervisor's; a clinician has the one
    # exception of section 2.1.
    Permission.SCREEN_CLIENT: _DESK,
    Permission.LOWER_RISK: _SUPERVISED,
    Permission.ASSESS_SAFETY: {Role.CLINICIAN: Scope.ASSIGNED},
    Permission.RUN_PROTOCOL: _DESK,
    Permission.READ_RESTRICTED: {**_CARE, **_SUPERVISED},
    Permission.WRITE_RESTRICTED: _FIRST_LINE_AND_CARE,
    Permission.END_VIOLENCE_LOCK: _SUPERVISED,
    # Settings, and nothing of a client: when the service is open, and who is on call ("Rota": the planner writes).
    Permission.SET_HOURS: dict.fromkeys((Role.ADMIN, Role.MANAGER), Scope.ALL),
    Permission.PLAN_ON_CALL: dict.fromkeys((Role.PLANNER, Role.ADMIN), Scope.ALL),
    # How the service is set up. Where safety hangs on it, and for who shall be invited, a second person says yes.
    Permission.SET_SERVICE: dict.fromkeys((Role.ADMIN, Role.MANAGER), Scope.ALL),
    Permission.APPROVE_SETTING: dict.fromkeys((Role.ADMIN, Role.MANAGER, Role.SUPERVISOR), Scope.ALL),
    # "Users, keys, audit log": who did what, without a word of a client; a supervisor reads of her own team.
    Permission.READ_AUDIT: {
        Role.SUPERVISOR: Scope.TEAM,
        **dict.fromkeys((Role.MANAGER, Role.QUALITY, Role.AUDITOR), Scope.ALL),
    },
    # "S live board": who works on what now. A lead sees her team; pseudonyms are for supervisors alone.
    Permission.SEE_BOARD: {**_SUPERVISED, Role.TEAM_LEAD: Scope.TEAM, Role.MANAGER: Scope.ALL},
    Permission.ASK_HELP: dict.fromkeys(_DESK, Scope.OWN),
    # A lead steps in when a colleague needs help (domain.md 9.4, R14).
    Permission.ANSWER_HELP: {**_SUPERVISED, Role.CLINICIAN: Scope.ALL, Role.TEAM_LEAD: Scope.TEAM},
    Permission.READ_SHIFT: _DESK,
    # "Rota, forecast, load": own, and of everybody for who plans and leads.
    Permission.SEE_CASELOADS: {
        **dict.fromkeys(_FIRST_LINE_AND_CARE, Scope.OWN),
        **_SUPERVISED,
        Role.TEAM_LEAD: Scope.TEAM,
        **dict.fromkeys((Role.MANAGER, Role.PLANNER), Scope.ALL),
    },
    # One act for several who have gone quiet: what a counsellor may do for one of them, previewed and done for each.
    Permission.BULK_ACT: {**_CARE, **_SUPERVISED},
    Permission.WRITE_REPLY_TEMPLATES: dict.fromkeys((Role.SUPERVISOR, Role.CLINICIAN), Scope.ALL),
    # "Staff evaluation": everybody her own; who leads a team writes of it.
    Permission.READ_SUPERVISION: {
        **dict.fromkeys(_DESK, Scope.OWN),
        Role.SUPERVISOR: Scope.TEAM,
        Role.TEAM_LEAD: Scope.TEAM,
        Role.MANAGER: Scope.ALL,
    },
    Permission.WRITE_SUPERVISION: dict.fromkeys((Role.SUPERVISOR, Role.TEAM_LEAD), Scope.TEAM),
    # The X of the table: with a reason, and a second person or half an hour (app/services/break_glass.py).
    Permission.BREAK_GLASS_CONTACT: _SUPERVISED,
    Permission.BREAK_GLASS_NOTES: {Role.QUALITY: Scope.ALL},
    Permission.APPROVE_BREAK_GLASS: _SUPERVISED,
}

_WIDTH = list(Scope)


def scope_of(roles: Iterable[Role], permission: Permission) -> Scope | None:
    """Over whom someone with these roles holds the permission: the widest of them, or None for not at all."""
    row = TABLE[permission]
    held = [row[role] for role in roles if role in row]
    return max(held, key=_WIDTH.index, default=None)


@dataclass(frozen=True)
class Actor:
    """A member of staff who acts. Queries and services take it to decide over whom.

    ``teams``: ids of hers. ``covers``: ids of absent colleagues to whose clients she sees now (models/teams.py, Cover).
    """

    id: str
    name: str
    roles: frozenset[Role]
    teams: frozenset[str] = frozenset()
    covers: frozenset[str] = frozenset()

    @property
    def stands_for(self) -> frozenset[str]:
        """Herself, and whom she covers now: what is with one of these is hers to see to."""
        return self.covers | {self.id}

    def may(self, permission: Permission) -> bool:
        return self.scope(permission) is not None

    def scope(self, permission: Permission) -> Scope | None:
        return scope_of(self.roles, permission)


@dataclass(frozen=True)
class RoomDoor:
    """A room of staff: its blueprint, where it begins and what opens it. The page words its name."""

    blueprint: str
    path: str
    permission: Permission


DOORS = (
    RoomDoor("desk", "/desk", Permission.SEE_WORKLIST),
    RoomDoor("desk", "/desk/contacts", Permission.TAKE_CONTACT),
    RoomDoor("desk", "/desk/board", Permission.SEE_BOARD),
    RoomDoor("desk", "/desk/times", Permission.PUBLISH_TIMES),
    RoomDoor("desk", "/desk/sealed", Permission.BREAK_GLASS_NOTES),
    RoomDoor("studio", "/studio", Permission.OPEN_STUDIO),
    RoomDoor("studio", "/studio/inbox", Permission.OPEN_STUDIO),
    RoomDoor("studio", "/studio/rules", Permission.SET_RULES),
    RoomDoor("studio", "/studio/launch", Permission.KEEP_LAUNCH),
    RoomDoor("insights", "/insights/dropoff", Permission.READ_DROPOFF),
    RoomDoor("admin", "/admin/people", Permission.MANAGE_PEOPLE),
    RoomDoor("admin", "/admin/service", Permission.SET_SERVICE),
    RoomDoor("admin", "/admin/approvals", Permission.APPROVE_SETTING),
    RoomDoor("admin", "/admin/words", Permission.WRITE_WORDS),
    RoomDoor("admin", "/admin/channels", Permission.MANAGE_CHANNELS),
    RoomDoor("admin", "/admin/hours", Permission.SET_HOURS),
    RoomDoor("admin", "/admin/on-call", Permission.PLAN_ON_CALL),
    RoomDoor("admin", "/admin/log", Permission.READ_AUDIT),
)


def rooms_for(roles: Iterable[Role], built: Iterable[str]) -> list[RoomDoor]:
    """The rooms that these roles may open, in the order of the menu. ``built`` names the blueprints that exist."""
    roles, built = frozenset(roles), frozenset(built)
    return [door for door in DOORS if door.blueprint in built and scope_of(roles, door.permission)]
