"""A control for some of a list: the ways of a talk, the steps that a level waits for, the languages of a quest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.studio.fields.given import ABSENT, Given, Sent, is_nothing, many
from app.studio.fields.plain import raw
from app.studio.fields.spot import Node, Option, Options, Spot


@dataclass(frozen=True)
class Picks:
    """Some of a list, by ticking. What is ticked keeps its order; what is not in the list any more can be unticked."""

    options: Options
    usual: tuple[str, ...] = ()

    def _there(self, value: Any) -> list[str] | None:
        found = self.usual if is_nothing(value) else value
        is_list = isinstance(found, list | tuple) and all(isinstance(each, str) and each for each in found)
        return list(found) if is_list else None

    def write(self, value: Any, name: str) -> Sent:
        there = self._there(value)
        if there is None:
            return
        yield f"{name}:asked", "1"
        for each in there:
            yield name, each

    def read(self, given: Given, name: str, value: Any) -> Any:
        there = self._there(value)
        if f"{name}:asked" not in given or there is None:
            return value
        ticked = many(given, name)
        if ticked == there or (not is_nothing(value) and set(ticked) == set(there)):
            return value
        kept = [] if is_nothing(value) else [each for each in there if each in ticked]
        made = [*kept, *(each for each in ticked if each not in kept)]
        if tuple(made) == self.usual:
            return ABSENT
        return made if made or self.usual else ABSENT

    def show(self, value: Any, spot: Spot) -> Node:
        there = self._there(value)
        if there is None:
            return raw(spot)
        options = list(self.options(spot.around, spot.path))
        known = {option.code for option in options}
        options += [Option(each, each) for each in dict.fromkeys(there) if each not in known]
        return spot.node("picks", options=tuple(options), chosen=tuple(there))
