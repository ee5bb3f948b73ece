"""Which part of the product an address belongs to. Sessions, hosts and the quick exit are kept apart by it."""

from __future__ import annotations

from enum import StrEnum


class Room(StrEnum):
    """The two audiences, who never share a session, and what serves both."""

    PORTAL = "portal"
    STAFF = "staff"
    MACHINE = "machine"


_STAFF = frozenset({"staff", "desk", "studio", "insights", "admin"})
_MACHINE = frozenset({"static", "healthz", "readyz", "metrics", "favicon.ico", "robots.txt"})


def room_of(path: str) -> Room:
    """The room of an address by its first part. What nobody claims is the portal's, so it is covered after an exit."""
    first = path.lstrip("/").split("/", 1)[0]
    if first in _STAFF:
        return Room.STAFF
    return Room.MACHINE if first in _MACHINE else Room.PORTAL
