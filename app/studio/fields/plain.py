"""Controls for one value: words in each language, a line, a number, numbers, yes or no, one of a few."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from app.studio.fields.given import ABSENT, Given, Sent, as_typed, cleaned, is_nothing, joined, number, one, same
from app.studio.fields.spot import Node, Option, Options, Spot
from quests.questions import SOURCE_LANGUAGE

_LANGUAGE = re.compile(r"[a-z]{2}")
_BETWEEN = re.compile(r"[\s,;\u060c\u3001\uff0c]+")
NOTHING = "-"
"""The code of "nothing at all", where leaving the key out means something else."""


def raw(spot: Spot) -> Node:
    """What no control can hold, as a list where words belong: it stays as it is and is edited in the text."""
    return spot.node("raw")


@dataclass(frozen=True)
class Words:
    """A text that people read, in each language. ``look``: line, long or markdown."""

    look: str = "line"

    def texts(self, value: Any) -> dict[str, Any] | None:
        """The words by language; None where it is no text."""
        if is_nothing(value):
            return {}
        if isinstance(value, str):
            return {SOURCE_LANGUAGE: value}
        return dict(value) if isinstance(value, dict) else None

    def write(self, value: Any, name: str) -> Sent:
        for code, words in (self.texts(value) or {}).items():
            if isinstance(words, str):
                yield joined(name, code), cleaned(words)

    def read(self, given: Given, name: str, value: Any) -> Any:
        texts = self.texts(value)
        if texts is None:
            return value
        changed = dict(texts)
        for sent in given:
            code = sent.removeprefix(f"{name}.")
            if sent != joined(name, code) or not _LANGUAGE.fullmatch(code):
                continue
            words = one(given, sent) or ""
            there = texts.get(code, "")
            if not isinstance(there, str) or words == cleaned(there):
                continue
            changed.pop(code) if not words else changed.update({code: words})
        if changed == texts:
            return value
        if isinstance(value, str) and changed.keys() == {SOURCE_LANGUAGE}:
            return changed[SOURCE_LANGUAGE]
        return changed or ABSENT

    def show(self, value: Any, spot: Spot) -> Node:
        texts = self.texts(value)
        code = spot.around.lang
        if texts is None or not isinstance(texts.get(code, ""), str):
            return raw(spot)
        words = cleaned(texts.get(code, ""))
        source = texts.get(SOURCE_LANGUAGE, "") if code != SOURCE_LANGUAGE else ""
        inner = spot.inner(code, spot.label, spot.hint)
        look = "long" if self.look == "line" and "\n" in words else self.look
        return inner.node(look, value=words, lang=code, source=source if isinstance(source, str) else "")


@dataclass(frozen=True)
class Line:
    """Words that are the same in every language: a slug, a code, a name. ``look``: line, or code for the machine."""

    look: str = "code"

    def write(self, value: Any, name: str) -> Sent:
        if typed := as_typed(value):
            yield name, typed

    def made(self, typed: str) -> Any:
        """What is typed as the value that it is."""
        return typed

    def read(self, given: Given, name: str, value: Any) -> Any:
        typed, there = one(given, name), as_typed(value)
        if typed is None or there is None or typed == there:
            return value
        return self.made(typed) if typed else ABSENT

    def show(self, value: Any, spot: Spot) -> Node:
        typed = as_typed(value)
        return raw(spot) if typed is None else spot.node(self.look, value=typed)


@dataclass(frozen=True)
class Fixed(Line):
    """A name that stays: it is shown and not typed."""

    look: str = "fixed"

    def read(self, given: Given, name: str, value: Any) -> Any:
        return super().read(given, name, value) if value is ABSENT else value


@dataclass(frozen=True)
class Number:
    """A whole number. ``usual`` is what holds where none is written; ``unit`` stands behind it."""

    usual: int | None = None
    unit: Any = ""

    def _there(self, value: Any) -> str | None:
        return str(self.usual) if is_nothing(value) and self.usual is not None else as_typed(value)

    def write(self, value: Any, name: str) -> Sent:
        if typed := self._there(value):
            yield name, typed

    def read(self, given: Given, name: str, value: Any) -> Any:
        typed, there = one(given, name), self._there(value)
        if typed is None or there is None or typed == there:
            return value
        found = number(typed) if typed else ABSENT
        return ABSENT if self.usual is not None and found == self.usual else found

    def show(self, value: Any, spot: Spot) -> Node:
        typed = self._there(value)
        return raw(spot) if typed is None else spot.node("number", value=typed, unit=str(self.unit))


@dataclass(frozen=True)
class Several:
    """A few numbers or names in one line, with commas between them. ``usual`` holds where nothing is written."""

    usual: tuple[int | str, ...] | None = None
    is_numbers: bool = False
    unit: Any = ""

    def _there(self, value: Any) -> str | None:
        found = self.usual or () if is_nothing(value) else value
        if isinstance(found, list | tuple):
            parts = [as_typed(each) for each in found]
            return None if None in parts else ", ".join(str(each) for each in parts)
        return as_typed(found)

    def _made(self, typed: str) -> Any:
        parts = [each for each in _BETWEEN.split(typed) if each]
        return [number(each) for each in parts] if self.is_numbers else parts

    def write(self, value: Any, name: str) -> Sent:
        there = self._there(value)
        if there is not None and (there or self.usual):
            yield name, there

    def read(self, given: Given, name: str, value: Any) -> Any:
        typed, there = one(given, name), self._there(value)
        if typed is None or there is None or typed == there:
            return value
        made = self._made(typed)
        if self.usual is not None and same(made, self.usual):
            return ABSENT
        return made if made or self.usual else ABSENT

    def show(self, value: Any, spot: Spot) -> Node:
        typed = self._there(value)
        return raw(spot) if typed is None else spot.node("code", value=typed, unit=str(self.unit))


@dataclass(frozen=True)
class Tick:
    """Yes or no. ``usual`` holds where nothing is written."""

    usual: bool = False
    look: ClassVar[str] = "tick"

    def write(self, value: Any, name: str) -> Sent:
        if is_nothing(value) or isinstance(value, bool):
            yield f"{name}:asked", "1"
            if self.usual if is_nothing(value) else value:
                yield name, "y"

    def read(self, given: Given, name: str, value: Any) -> Any:
        if f"{name}:asked" not in given or not (is_nothing(value) or isinstance(value, bool)):
            return value
        is_on = bool(one(given, name))
        if is_on == (self.usual if is_nothing(value) else value):
            return value
        return ABSENT if is_on == self.usual else is_on

    def show(self, value: Any, spot: Spot) -> Node:
        if not (is_nothing(value) or isinstance(value, bool)):
            return raw(spot)
        return spot.node(self.look, is_on=self.usual if is_nothing(value) else value)


@dataclass(frozen=True)
class Choice:
    """One of a few. ``usual`` holds where nothing is written; ``none`` are the words for choosing nothing.

    ``can_be_nothing``: nothing at all is written as ``null``, since leaving it out means the usual. ``reshapes``: other
    fields come or go with it.
    """

    options: Options
    usual: str = ""
    none: Any = ""
    can_be_nothing: bool = False
    reshapes: bool = False

    def _there(self, value: Any) -> str | None:
        if self.can_be_nothing and value is None:
            return NOTHING
        return self.usual if is_nothing(value) else as_typed(value)

    def write(self, value: Any, name: str) -> Sent:
        if there := self._there(value):
            yield name, there

    def read(self, given: Given, name: str, value: Any) -> Any:
        chosen, there = one(given, name), self._there(value)
        if chosen is None or there is None or chosen == there:
            return value
        if self.can_be_nothing and chosen == NOTHING:
            return None
        return ABSENT if chosen in ("", self.usual) else chosen

    def show(self, value: Any, spot: Spot) -> Node:
        there = self._there(value)
        if there is None:
            return raw(spot)
        options = list(self.options(spot.around, spot.path))
        if self.can_be_nothing:
            options.insert(0, Option(NOTHING, str(self.none)))
        elif not self.usual:
            options.insert(0, Option("", str(self.none) or "–"))
        if there not in [option.code for option in options]:
            options.append(Option(there, there))
        return spot.node("choice", value=there, options=tuple(options), is_on=self.reshapes)
