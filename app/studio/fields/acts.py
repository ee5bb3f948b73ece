"""What a button in a list does to a part: one more, a copy, another place, one less.

``do`` is the verb and the place, as ``up:questions.1`` or ``add:questions.0.choices``.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from app.studio.fields.rules import PromiseRule
from app.studio.fields.tables import Control, Group, Rows, Table
from app.vocabulary import DraftDeed
from app.web.typed import whole_number

DEEDS = {
    "add": DraftDeed.ADDED,
    "copy": DraftDeed.DUPLICATED,
    "up": DraftDeed.MOVED,
    "down": DraftDeed.MOVED,
    "remove": DraftDeed.REMOVED,
    "drop": DraftDeed.REMOVED,
}


class NoSuchPlace(Exception):
    """There is no list at this place, or no such row in it."""


def acted(table: Table, value: Any, do: str) -> tuple[Any, tuple[str | int, ...]]:
    """The part after an act, and the place inside it where the reader goes on. Raises NoSuchPlace."""
    verb, _, name = do.partition(":")
    keys = name.split(".")
    made = deepcopy(value) if isinstance(value, dict) else {}
    if verb == "drop":
        if name in {field.key for field in table.fields} or made.pop(name, None) is None:
            raise NoSuchPlace(do)
        return made, ()
    at_list = keys if verb == "add" else keys[:-1]
    rows_control = _rows(table, at_list)
    holder, rows = _list(made, at_list)
    if verb == "add":
        rows.append(rows_control.fresh(rows))
        holder[at_list[-1]] = rows
        return made, (*_path(at_list), len(rows) - 1)
    at = _index(keys[-1], len(rows))
    after = _moved(rows, at, verb, rows_control)
    if rows:
        holder[at_list[-1]] = rows
    else:
        holder.pop(at_list[-1])
    return made, (*_path(at_list), after) if rows else _path(at_list)


def _moved(rows: list[Any], at: int, verb: str, control: Rows) -> int:
    """Where the row is afterwards, or the one that took its place."""
    if verb == "remove":
        del rows[at]
        return max(0, min(at, len(rows) - 1))
    if verb == "copy":
        copy = deepcopy(rows[at])
        if control.named_by and isinstance(copy, dict):
            named = control.fresh(rows, like=str(copy.get(control.named_by) or ""))[control.named_by]
            copy[control.named_by] = named
        rows.insert(at + 1, copy)
        return at + 1
    if verb not in ("up", "down"):
        raise NoSuchPlace(verb)
    to = max(0, at - 1) if verb == "up" else min(len(rows) - 1, at + 1)
    rows.insert(to, rows.pop(at))
    return to


def _rows(table: Table, keys: list[str]) -> Rows:
    """The list at a place of a part."""
    within: Table | None = table
    control: Control | None = None
    for key in keys:
        if isinstance(control, PromiseRule) and key == "sooner":
            control, within = control.sooner, None
        elif isinstance(control, Rows):
            within, control = control.table, None
        elif within is not None and (field := within.field(key)) is not None:
            control = field.control
            within = control.table if isinstance(control, Group) else None
        else:
            raise NoSuchPlace(".".join(keys))
    if not isinstance(control, Rows):
        raise NoSuchPlace(".".join(keys))
    return control


def _list(made: Any, keys: list[str]) -> tuple[dict[str, Any], list[Any]]:
    """What holds a list, and the list; both begin where they are not there yet."""
    holder = made
    for key in keys[:-1]:
        if isinstance(holder, dict):
            holder = holder.setdefault(key, {})
        else:
            holder = holder[_index(key, len(holder) if isinstance(holder, list) else 0)]
    if not isinstance(holder, dict):
        raise NoSuchPlace(".".join(keys))
    found = holder.get(keys[-1])
    if found is not None and not isinstance(found, list):
        raise NoSuchPlace(".".join(keys))
    return holder, list(found or ())


def _index(key: str, count: int) -> int:
    place = whole_number(key)
    if place is None or place >= count:
        raise NoSuchPlace(key)
    return place


def _path(keys: list[str]) -> tuple[str | int, ...]:
    return tuple(int(key) if key.isdigit() else key for key in keys)
