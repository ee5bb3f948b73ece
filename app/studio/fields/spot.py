"""Where a control stands, and how it is then shown: a node for the templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

from app.studio.fields.given import Path, field_id, joined
from app.web.words import language_name
from quests.questions import SOURCE_LANGUAGE


class Option(NamedTuple):
    """Something to choose: its code and the words for it."""

    code: str
    words: str


@dataclass(frozen=True)
class Around:
    """What a part stands in: the whole draft, the language that is written now, and what is to mend.

    ``tree`` is the draft as it was read, finished or not. ``quests`` and ``instruments`` are those of the service.
    """

    tree: Any
    lang: str = SOURCE_LANGUAGE
    languages: tuple[str, ...] = (SOURCE_LANGUAGE,)
    quests: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    findings: Mapping[Path, Sequence[Any]] = field(default_factory=dict)


Options: TypeAlias = Callable[[Around, Path], Sequence[Option]]


@dataclass(frozen=True)
class Spot:
    """Where a control stands: its name in the form, its place in the file, what it is called."""

    name: str
    path: Path
    around: Around
    label: str = ""
    hint: str = ""

    def inner(self, key: str | int, label: object = "", hint: object = "") -> Spot:
        """The spot of what is inside under a key."""
        return Spot(joined(self.name, key), (*self.path, key), self.around, str(label), str(hint))

    def named(self, suffix: str, label: object = "", hint: object = "") -> Spot:
        """A control that says something more about the same place."""
        return replace(self, name=f"{self.name}:{suffix}", label=str(label), hint=str(hint))

    def node(self, look: str, **more: Any) -> Node:
        """How it is shown here."""
        node_id = field_id(self.path) + "".join(f"-{part}" for part in self.name.split(":")[1:])
        return Node(look, self.name, node_id, self.path, self.label, self.hint, **more)


@dataclass(frozen=True)
class Node:
    """A control as the templates draw it. ``look`` says how; what a look does not need is empty.

    ``path`` is where its findings are told, so two controls of one place share it.
    """

    look: str
    name: str
    id: str
    path: Path
    label: str
    hint: str
    value: str = ""
    options: tuple[Option, ...] = ()
    chosen: tuple[str, ...] = ()
    is_on: bool = False
    parts: tuple[Node, ...] = ()
    rows: tuple[RowNode, ...] = ()
    lang: str = ""
    source: str = ""
    told: str = ""
    add: str = ""
    unit: str = ""


@dataclass(frozen=True)
class RowNode:
    """One row of a list: what it is called, its place and its controls. ``more`` are those that fold away."""

    id: str
    at: str
    path: Path
    title: str
    was: str
    parts: tuple[Node, ...]
    more: tuple[Node, ...] = ()
    is_first: bool = False
    is_last: bool = False


def language_options(codes: Sequence[str]) -> tuple[Option, ...]:
    """Languages by their names."""
    return tuple(Option(code, language_name(code)) for code in codes)
