"""Controls for what is made of parts: a table of fields, a part that may be left out, rows of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.studio.fields.given import ABSENT, Given, Sent, as_typed, is_nothing, joined, one, same
from app.studio.fields.plain import raw
from app.studio.fields.spot import Node, RowNode, Spot
from app.web.typed import whole_number
from quests.questions import Model

MOST_ROWS = 200
_NUMBERED = re.compile(r"^(.*?)_?(\d*)$")


class Control(Protocol):
    """What a field is written, read and shown with."""

    def write(self, value: Any, name: str) -> Sent:
        """What a browser sends of a value that is shown, in all languages."""

    def read(self, given: Given, name: str, value: Any) -> Any:
        """The value after what was sent. What was not changed stays exactly as it is, malformed or not."""

    def show(self, value: Any, spot: Spot) -> Node:
        """How the value is shown."""


@dataclass(frozen=True)
class Field:
    """A key of the quest language: what a person calls it, what helps to fill it in, and how it is edited.

    ``folds``: it is seldom needed, so it stands under "more" in a row. ``only_for``: it is shown for these kinds alone,
    and where it is written already.
    """

    key: str
    label: Any
    control: Control
    hint: Any = ""
    folds: bool = False
    only_for: tuple[str, ...] = ()

    def is_shown(self, holder: dict[str, Any]) -> bool:
        """Whether it has something to say where the other fields are these."""
        return not self.only_for or self.key in holder or holder.get("kind") in self.only_for


def keys_of(model: type[Model]) -> tuple[str, ...]:
    """The keys of a part of a quest, in the order in which a file has them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


@dataclass(frozen=True)
class Table:
    """The fields of one model. A key that is none of its own stays where it is."""

    model: type[Model]
    fields: tuple[Field, ...]

    def field(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)

    def write(self, value: Any, name: str) -> Sent:
        there = value if isinstance(value, dict) else {}
        for field in self.fields:
            yield from field.control.write(there.get(field.key, ABSENT), joined(name, field.key))

    def read(self, given: Given, name: str, value: Any) -> Any:
        if not (is_nothing(value) or isinstance(value, dict)):
            return value
        there: dict[str, Any] = {} if is_nothing(value) else value
        made = dict(there)
        for field in self.fields:
            found = field.control.read(given, joined(name, field.key), there.get(field.key, ABSENT))
            made.pop(field.key, None) if found is ABSENT else made.update({field.key: found})
        if is_nothing(value):
            return self._in_order(made, {}) if made else value
        return value if same(made, there) else self._in_order(made, there)

    def _in_order(self, made: dict[str, Any], there: dict[str, Any]) -> dict[str, Any]:
        """What is new stands behind what a file has before it; the rest keeps its place."""
        order = list(keys_of(self.model))
        placed = [key for key in there if key in made]
        for key in [key for key in order if key in made and key not in there]:
            before = [placed.index(each) for each in order[: order.index(key)] if each in placed]
            placed.insert(max(before) + 1 if before else 0, key)
        return {key: made[key] for key in placed}

    def nodes(self, value: Any, spot: Spot, keys: Iterable[str] | None = None) -> tuple[Node, ...]:
        """The controls of its fields, or of some of them."""
        there = value if isinstance(value, dict) else {}
        wanted = self.fields if keys is None else [field for key in keys if (field := self.field(key)) is not None]
        return tuple(
            field.control.show(there.get(field.key, ABSENT), spot.inner(field.key, field.label, field.hint))
            for field in wanted
            if field.is_shown(there)
        )


@dataclass(frozen=True)
class Group:
    """A part made of fields. ``switch`` are the words of the tick by which it is there at all; without, it always is.

    ``look``: group, or a card that shows it as the client reads it.
    """

    table: Table
    switch: Any = ""
    look: str = "group"

    def write(self, value: Any, name: str) -> Sent:
        if self.switch and isinstance(value, dict):
            yield f"{name}:there", "y"
        if self.switch:
            yield f"{name}:asked", "1"
        yield from self.table.write(value, name)

    def read(self, given: Given, name: str, value: Any) -> Any:
        if self.switch:
            if f"{name}:asked" not in given:
                return value
            if not one(given, f"{name}:there"):
                return ABSENT if isinstance(value, dict) else value
            found = self.table.read(given, name, value)
            return {} if is_nothing(found) else found
        found = self.table.read(given, name, value)
        return ABSENT if found == {} and value != {} else found

    def show(self, value: Any, spot: Spot) -> Node:
        if not (is_nothing(value) or isinstance(value, dict)):
            return raw(spot)
        parts = self.table.nodes(value, spot)
        return spot.node(self.look, parts=parts, is_on=isinstance(value, dict), add=str(self.switch))


@dataclass(frozen=True)
class Rows:
    """A list of parts. ``row`` says what one of them is called, ``add`` are the words for one more.

    ``named_by`` is the key by which a row is known wherever it stands; ``new`` the value of that key in a new one.
    ``begins`` is what else a new one holds.
    """

    table: Table
    row: Any
    add: Any
    named_by: str = ""
    new: str = ""
    begins: tuple[tuple[str, Any], ...] = ()

    def _rows(self, value: Any) -> list[Any] | None:
        if is_nothing(value):
            return []
        return list(value) if isinstance(value, list | tuple) else None

    def write(self, value: Any, name: str) -> Sent:
        rows = self._rows(value)
        if rows is None:
            return
        yield f"{name}:n", str(len(rows))
        for at, row in enumerate(rows):
            if self.named_by and isinstance(row, dict) and (known := as_typed(row.get(self.named_by))):
                yield f"{name}.{at}:was", known
            yield from self.table.write(row, joined(name, at))

    def read(self, given: Given, name: str, value: Any) -> Any:
        rows, shown = self._rows(value), whole_number(one(given, f"{name}:n") or "")
        if rows is None or shown is None:
            return value
        count = min(shown, MOST_ROWS)
        made = [self._row(given, joined(name, at), self._before(given, name, at, rows, count)) for at in range(count)]
        return value if same(made, rows) else made or ABSENT

    def _row(self, given: Given, name: str, before: Any) -> Any:
        found = self.table.read(given, name, before)
        return {} if is_nothing(found) else found

    def _before(self, given: Given, name: str, at: int, rows: list[Any], count: int) -> Any:
        """What a row was: known by its name where it has one, else by its place, if no row came or went meanwhile."""
        known = one(given, f"{name}.{at}:was")
        if known and self.named_by:
            same_place = rows[at : at + 1]
            return next((row for row in (*same_place, *rows) if self._is_called(row, known)), ABSENT)
        return rows[at] if len(rows) == count else ABSENT

    def _is_called(self, row: Any, known: str) -> bool:
        return isinstance(row, dict) and as_typed(row.get(self.named_by)) == known

    def fresh(self, rows: Sequence[Any], like: str = "") -> dict[str, Any]:
        """A new row. Its name is free among the others, like the one that it is a copy of."""
        if not self.named_by:
            return dict(self.begins)
        taken = {row.get(self.named_by) for row in rows if isinstance(row, dict)}
        found = _NUMBERED.match(like or self.new)
        stem = (found.group(1) if found else "") or self.new
        free = (f"{stem}_{number}" for number in range(2 if like else len(rows) + 1, len(rows) + 1000))
        return {self.named_by: next(each for each in free if each not in taken), **dict(self.begins)}

    def show(self, value: Any, spot: Spot) -> Node:
        rows = self._rows(value)
        if rows is None:
            return raw(spot)
        shown = tuple(self._shown(row, at, len(rows), spot) for at, row in enumerate(rows))
        return spot.node("rows", rows=shown, add=str(self.add))

    def _shown(self, row: Any, at: int, count: int, spot: Spot) -> RowNode:
        inner = spot.inner(at, str(self.row) % {"number": at + 1})
        parts = self.table.nodes(row, inner) if isinstance(row, dict) else (raw(inner),)
        folds = {field.key for field in self.table.fields if field.folds} if isinstance(row, dict) else set()
        node = inner.node("row")
        known = as_typed(row.get(self.named_by)) if self.named_by and isinstance(row, dict) else ""
        return RowNode(
            id=node.id,
            at=inner.name,
            path=inner.path,
            title=inner.label,
            was=known or "",
            parts=tuple(part for part in parts if _key(part, inner) not in folds),
            more=tuple(part for part in parts if _key(part, inner) in folds),
            is_first=at == 0,
            is_last=at == count - 1,
        )


def _key(node: Node, spot: Spot) -> str:
    return str(node.path[len(spot.path)]) if len(node.path) > len(spot.path) else ""
