"""The control for what leaves a question out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.studio.fields.given import ABSENT, Given, Sent, is_nothing, one
from app.studio.fields.plain import raw
from app.studio.fields.spot import Node, Option, Options, Spot


@dataclass(frozen=True)
class UnlessRule:
    """An answer to an earlier question of the step that leaves this one out."""

    options: Options

    def _there(self, value: Any) -> str | None:
        if is_nothing(value):
            return ""
        match value:
            case {"question": str(question), "is": str(answer)} if len(value) == 2 and ":" not in question:
                return f"{question}:{answer}"
        return None

    def write(self, value: Any, name: str) -> Sent:
        if there := self._there(value):
            yield name, there

    def read(self, given: Given, name: str, value: Any) -> Any:
        chosen, there = one(given, name), self._there(value)
        if chosen is None or there is None or chosen == there:
            return value
        question, _, answer = chosen.partition(":")
        return {"question": question, "is": answer} if question else ABSENT

    def show(self, value: Any, spot: Spot) -> Node:
        there = self._there(value)
        if there is None:
            return raw(spot)
        options = [Option("", "–"), *self.options(spot.around, spot.path)]
        if there not in [option.code for option in options]:
            options.append(Option(there, there))
        return spot.node("choice", value=there, options=tuple(options))
