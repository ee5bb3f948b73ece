"""One part of a draft as a page of controls: its sections, the languages with their gaps, what is to mend beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.studio.fields import about, levels, steps
from app.studio.fields.draft_options import steps_of
from app.studio.fields.given import Given, Path, one
from app.studio.fields.spot import Around, Node, Spot
from app.studio.fields.steps import Section
from app.studio.fields.tables import Table, keys_of
from app.studio.pages.findings import FindingLine
from app.studio.pages.titles import said
from app.studio.words import kind_words
from app.web.words import _, language_name
from quests.editing import leaving_out
from quests.questions import SOURCE_LANGUAGE
from quests.text_places import TEXT_KEYS


@dataclass(frozen=True)
class Kind:
    """What kind of part it is: its fields, their sections, and the keys that are parts of their own."""

    code: str
    table: Table
    sections: tuple[Section, ...]
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class SectionPart:
    """Some controls under a heading. ``is_open``: it does not fold, or something in it is to mend."""

    key: str
    title: str
    nodes: tuple[Node, ...]
    folds: bool
    is_open: bool


@dataclass(frozen=True)
class LanguageTab:
    """A language in which the part can be written, and how many of its texts are missing there."""

    code: str
    name: str
    is_current: bool
    missing: int


@dataclass(frozen=True)
class Difference:
    """A field that a colleague saved otherwise than it was typed here."""

    label: str
    theirs: str
    anchor: str


@dataclass(frozen=True)
class Clash:
    """What a colleague saved in this part meanwhile. ``mark`` says that it was read, so it may be written over."""

    by_name: str | None
    differences: tuple[Difference, ...]
    mark: str


@dataclass(frozen=True)
class PartPage:
    """A part with its controls. ``found`` are the findings by the id of the control that they stand beside.

    ``steps`` are the titles of a level's steps: between its first words and its last."""

    kind: str
    title: str
    where: str
    sections: tuple[SectionPart, ...]
    tabs: tuple[LanguageTab, ...]
    found: Mapping[str, tuple[FindingLine, ...]]
    loose: tuple[FindingLine, ...]
    unknown: tuple[str, ...]
    lang: str
    steps: tuple[str, ...] = ()

    @property
    def nodes(self) -> Iterator[Node]:
        """Every control of the page."""
        return (node for section in self.sections for node in all_nodes(section.nodes))


def kind_of(path: Path, value: Any) -> Kind:
    """What a path of the file leads to: a step, a level, or the whole quest."""
    if len(path) == 4:
        return Kind("step", steps.step_table(value.get("kind")), steps.SECTIONS)
    if len(path) == 2:
        return Kind("level", levels.LEVEL, levels.SECTIONS, levels.ELSEWHERE)
    return Kind("about", about.ABOUT, about.SECTIONS, about.ELSEWHERE)


def part_page(
    kind: Kind, path: Path, value: dict[str, Any], around: Around, findings: Sequence[FindingLine]
) -> PartPage:
    """A part in the language that is written now."""
    spot = Spot("", path, around)
    made = [(section, kind.table.nodes(value, spot, section.keys)) for section in kind.sections]
    nodes = [node for _section, shown in made for node in all_nodes(shown)]
    found, loose = _beside(nodes, path, findings, kind.elsewhere)
    known = {*keys_of(kind.table.model), *kind.elsewhere}
    return PartPage(
        kind=kind.code,
        title=said(value.get("title"), str(value.get("slug") or "")),
        where=_where(kind.code, path, value),
        sections=tuple(
            SectionPart(section.key, str(section.title), shown, section.folds, _is_open(section, shown, found))
            for section, shown in made
            if shown
        ),
        tabs=_tabs(leaving_out(value, kind.elsewhere), around),
        found=found,
        loose=loose,
        unknown=tuple(key for key in value if key not in known),
        lang=around.lang,
        steps=tuple(title for _slug, title, _step in steps_of(value)),
    )


def all_nodes(nodes: Sequence[Node]) -> Iterator[Node]:
    """Controls with all that is inside them."""
    for node in nodes:
        yield node
        yield from all_nodes(node.parts)
        for row in node.rows:
            yield from all_nodes((*row.parts, *row.more))


def differences(page: PartPage, theirs: Mapping[str, str], given: Given) -> tuple[Difference, ...]:
    """Where what a colleague saved is not what was typed. ``theirs`` is by the names of the form."""
    labels = {node.name: node for node in page.nodes}
    return tuple(
        Difference(labels[name].label, theirs.get(name, ""), labels[name].id)
        for name in labels
        if name in given and (one(given, name) or "") != theirs.get(name, "")
    )


def _is_open(section: Section, shown: Sequence[Node], found: Mapping[str, Any]) -> bool:
    return not section.folds or any(node.id in found for node in all_nodes(shown))


def _where(kind: str, path: Path, value: dict[str, Any]) -> str:
    if kind == "step":
        numbers = {"level": int(path[1]) + 1, "step": int(path[3]) + 1, "kind": kind_words(str(value.get("kind")))}
        return _("Level %(level)s, step %(step)s. %(kind)s", **numbers)
    return _("Level %(level)s", level=int(path[1]) + 1) if kind == "level" else _("About the quest")


def _tabs(value: Any, around: Around) -> tuple[LanguageTab, ...]:
    texts = list(_texts(value))
    return tuple(
        LanguageTab(code, language_name(code), code == around.lang, sum(not text.get(code) for text in texts))
        for code in around.languages
    )


def _texts(value: Any) -> Iterator[dict[str, Any]]:
    """Every text of a part, by language."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key in TEXT_KEYS and isinstance(each, str):
                yield {SOURCE_LANGUAGE: each}
            elif key in TEXT_KEYS and isinstance(each, dict):
                yield each
            else:
                yield from _texts(each)


def _beside(
    nodes: Sequence[Node], path: Path, findings: Sequence[FindingLine], elsewhere: Sequence[str]
) -> tuple[dict[str, tuple[FindingLine, ...]], tuple[FindingLine, ...]]:
    """Each finding with the control that it is about; those that are about none stand above the whole part."""
    found: dict[str, list[FindingLine]] = {}
    loose: list[FindingLine] = []
    for line in findings:
        inner = line.path[len(path) :]
        if line.path[: len(path)] != path or inner[:1] in [(key,) for key in elsewhere]:
            continue
        best = max(nodes, key=lambda node: _nearness(node, line.path), default=None)
        if best is None or not inner or _nearness(best, line.path) <= len(path):
            loose.append(line)
        else:
            found.setdefault(best.id, []).append(_without_its_path(line))
    return {node_id: tuple(lines) for node_id, lines in found.items()}, tuple(loose)


def _without_its_path(line: FindingLine) -> FindingLine:
    """The finding as it is told beside its field, where nobody needs the path of the file."""
    told = line.message.removeprefix(f"{'.'.join(map(str, line.path))}: ")
    return replace(line, message=told[:1].upper() + told[1:])


def _nearness(node: Node, path: Path) -> float:
    """How much of a path leads to a control: a text in another language is still that text."""
    if path[: len(node.path)] == node.path:
        return len(node.path)
    text = node.path[:-1]
    return len(text) + 0.5 if node.lang and path[: len(text)] == text else -1
