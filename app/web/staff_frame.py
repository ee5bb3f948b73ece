"""What surrounds every page of the staff: who is signed in, in words, and the rooms that she may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import questline
from app.permissions import Actor, RoomDoor, rooms_for
from app.queries.proposals import is_hers_to_sign
from app.queries.service_texts import to_look_at
from app.services.service_texts import TEXTS
from app.vocabulary import Permission, Role
from app.web import display, sessions
from app.web.context import LANGUAGE_NAMES
from app.web.rooms import Room, room_of
from app.web.transaction import db
from app.web.worker_watch import watch

ICONS = {
    "/desk": "list-checks",
    "/desk/contacts": "message-circle-more",
    "/desk/times": "calendar-clock",
    "/studio": "route",
    "/studio/inbox": "inbox",
    "/studio/rules": "book-open",
    "/studio/launch": "clipboard-list",
    "/insights/dropoff": "chart-column",
    "/desk/board": "eye",
    "/desk/sealed": "lock",
    "/admin/people": "users",
    "/admin/service": "settings",
    "/admin/approvals": "clipboard-check",
    "/admin/log": "history",
    "/admin/words": "languages",
    "/admin/channels": "send",
    "/admin/hours": "clock",
    "/admin/on-call": "phone",
}

NOTICES = "/desk/notices"
HANDS = (Permission.APPROVE_CLINICAL, Permission.APPROVE_SAFETY)
"""Who decides about the words and rules of the service."""
BESIDE = (NOTICES, "/desk/shift", "/desk/supervision")

# Address, name, icon, number waiting (or None), whether she is there: what the layout draws.
NavItem = tuple[str, str, str, int | None, bool]


@dataclass(frozen=True)
class StaffMember:
    """The signed-in member of staff as the frame shows her."""

    name: str
    role_label: str


def role_words(role: Role) -> str:
    """The role as people say it, in the language of this request."""
    words: dict[Role, str] = {
        Role.AGENT: _("Agent"),
        Role.COUNSELLOR: _("Counsellor"),
        Role.CLINICIAN: _("Clinician"),
        Role.SUPERVISOR: _("Supervisor"),
        Role.TEAM_LEAD: _("Team lead"),
        Role.MANAGER: _("Manager"),
        Role.DIRECTOR: _("Director"),
        Role.PLANNER: _("Planner"),
        Role.QUALITY: _("Quality analyst"),
        Role.DESIGNER: _("Quest designer"),
        Role.TRAINER: _("Trainer"),
        Role.ADMIN: _("Administrator"),
        Role.ANALYST: _("Analyst"),
        Role.AUDITOR: _("Auditor"),
    }
    return words[role]


def room_words(door: RoomDoor) -> str:
    """The name of a room as the menu shows it."""
    words: dict[str, str] = {
        "/desk": _("Worklist"),
        "/desk/contacts": _("Contacts"),
        "/desk/times": _("Times"),
        "/studio": _("Quests"),
        "/studio/inbox": _("What people said"),
        "/studio/rules": _("Words and rules"),
        "/studio/launch": _("Launch"),
        "/insights/dropoff": _("Insights"),
        "/desk/board": _("Live board"),
        "/desk/sealed": _("Sealed words"),
        "/admin/people": _("People"),
        "/admin/service": _("Our service"),
        "/admin/approvals": _("To approve"),
        "/admin/log": _("Log"),
        "/admin/words": _("Our words"),
        "/admin/channels": _("Channels"),
        "/admin/hours": _("Opening hours"),
        "/admin/on-call": _("On call"),
    }
    return words[door.path]


def describe(actor: Actor) -> StaffMember:
    roles = [role_words(role) for role in Role if role in actor.roles]
    return StaffMember(actor.name, ", ".join(roles))


def navigation(actor: Actor) -> list[NavItem]:
    """The rooms that exist and that she may open, in the order of the menu."""
    doors = rooms_for(actor.roles, current_app.blueprints)
    here = _here(doors)
    return [(door.path, room_words(door), ICONS[door.path], _count(door, actor), door is here) for door in doors]


def _count(door: RoomDoor, actor: Actor) -> int | None:
    """How much waits for her behind a door: her signature, and what colleagues ask a second person for."""
    if door.path == "/studio":
        return sum(is_hers_to_sign(signed, actor) for signed in questline().to_sign) or None
    if door.path == "/studio/rules" and not any(actor.may(one) for one in HANDS):
        return None
    if door.path not in ("/admin/approvals", "/studio/rules"):
        return None
    in_studio = door.path == "/studio/rules"
    return sum(by != actor.id and of_house is in_studio for by, of_house in questline().asked_by) or None


def _here(doors: list[RoomDoor]) -> RoomDoor | None:
    """The door of the page that she is on: the one whose address says most of it, in the room that it belongs to."""
    if request.path in BESIDE:
        return None  # It stands beside her name, and belongs to no room.
    room = request.path.split("/", 2)[1]
    path = request.path.replace("/admin/crisis-contacts", "/admin/service", 1)  # They are a part of how it is set up.
    inside = [door for door in doors if f"{path}/".startswith(f"{door.path}/")]
    return max(inside, key=lambda door: len(door.path), default=None) or next(
        (door for door in doors if door.blueprint == room), None
    )


def _frame() -> dict[str, Any]:
    staff = sessions.staff_or_none() if request and room_of(request.path) is Room.STAFF else None
    if staff is None:
        return {}
    return {
        "staff_member": describe(staff),
        "rooms": navigation(staff),
        "words_to_look_at": _words_to_look_at(staff),
        "without_contact": [LANGUAGE_NAMES.get(one, one) for one in questline().without_contact],
        "may_set_service": staff.may(Permission.SET_SERVICE),
        "new_contact": _new_contact(staff),
        "notices_url": NOTICES if _may_hear(staff) else "",
        "watch": lambda: watch(staff),
    }


def _new_contact(actor: Actor) -> dict[str, str] | None:
    """The way to a new contact, and the one key for it, for who takes contacts."""
    if "desk" not in current_app.blueprints or not actor.may(Permission.TAKE_CONTACT):
        return None
    return {"url": "/desk/contacts/new", "key": "" if display.chosen().keys == "off" else "n"}


def _may_hear(actor: Actor) -> bool:
    """Whether the service writes e-mails to this person of what waits: those with clients, and those with quests."""
    hears = actor.may(Permission.SEE_WORKLIST) or actor.may(Permission.OPEN_STUDIO)
    return hears and "desk" in current_app.blueprints


def _words_to_look_at(actor: Actor) -> list[str]:
    """Languages in which the service's own words are empty or behind another language, for who may write them."""
    if "admin" not in current_app.blueprints or not actor.may(Permission.WRITE_WORDS):
        return []
    try:
        found = to_look_at(db(), TEXTS, questline().settings.languages)
    except SQLAlchemyError:
        return []  # A page that says that something went wrong does not ask the database again.
    return sorted({LANGUAGE_NAMES.get(language, language) for _key, language in found})


def register(app: Flask) -> None:
    app.context_processor(_frame)
