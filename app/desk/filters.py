"""What somebody looks for in the list of clients, as an address or a form says it. What cannot be is not looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.desk.blueprint import ID
from app.queries.clients_list import RAISED, Wanted
from app.queries.journey_states import Standing
from app.vocabulary import Risk

QUIET_DAYS = (3, 7, 14, 28, 60)
RISKS = (RAISED, Risk.EMERGENCY, Risk.HIGH, Risk.MEDIUM, Risk.UNASKED, Risk.LOW)
STATES = tuple(one for one in Standing if one is not Standing.DECEASED)
LAST_PAGE = 9999
_MOST_LETTERS = 80
_NUMBER = re.compile(r"[0-9]{1,4}")


def wanted_in(said: Mapping[str, str]) -> Wanted:
    """The filters of an address. An id that is no longer there stays, and finds nobody: nothing widens unseen."""
    ids = {name: _id(said.get(name, "")) for name in ("holder", "team", "quest", "level", "language")}
    if not ids["quest"]:
        ids["level"] = ""  # A level is one of a quest, and a version too.
    risk, state = said.get("risk", ""), said.get("state", "")
    return Wanted(
        q=_words(said.get("q", "")),
        risk=risk if risk in RISKS else "",
        state=state if state in STATES else "",
        quiet=_number(said.get("quiet", "")),
        version=_number(said.get("version", "")) if ids["quest"] else 0,
        **ids,
    )


def page_in(said: Mapping[str, str]) -> int:
    """Which page of the list is asked for, from 1."""
    return max(1, _number(said.get("page", "")))


def _words(said: str) -> str:
    said = said.strip()
    return said if len(said) <= _MOST_LETTERS and "\x00" not in said else ""


def _id(said: str) -> str:
    return said if ID.fullmatch(said) else ""


def _number(said: str) -> int:
    return min(int(said), LAST_PAGE) if _NUMBER.fullmatch(said) else 0
