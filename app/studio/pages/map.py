"""The map of a draft: a picture of the same outline. Lanes are levels, nodes are steps, and each wire is explained.

Nothing is edited here. The picture is one SVG; where the page reads right to left it is mirrored as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from app.studio.pages.cards import LevelCard, StepCard
from app.studio.pages.editor import EditorPage
from app.studio.pages.sentences import condition_words, offer_sentence
from app.studio.pages.titles import title_words
from app.web.words import _, language
from quests.definition import Level, text_in
from quests.rules import Condition
from quests.steps import Step
from quests.unfinished import Unfinished

LANE, GAP = 256, 56
NODE_WIDTH, NODE_HEIGHT, BETWEEN = 214, 100, 34
TOP, EDGE = 76, 22
_BULGE = 17


@dataclass(frozen=True)
class Node:
    """A box of the map: a step, a branch (what is offered, and to whom) or what a level says in the end."""

    kind: str
    icon: str
    title: str
    about: str
    href: str
    x: int
    y: int
    is_ours: bool = False
    problems: int = 0
    warnings: int = 0
    width: int = NODE_WIDTH
    height: int = NODE_HEIGHT


@dataclass(frozen=True)
class Wire:
    """A line from one node to another. ``number`` leads to its explanation; 0 is the usual order, explained once."""

    path: str
    number: int = 0
    words: str = ""
    at: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Lane:
    """A level as a column."""

    number: int
    title: str
    count: int
    x: int
    is_other: bool


@dataclass(frozen=True)
class Map:
    """The picture with its size in its own units."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]

    @property
    def explained(self) -> list[Wire]:
        return [wire for wire in self.wires if wire.number]


@dataclass
class _Board:
    """What is drawn so far. ``places`` finds a node by the slug of its step, or by ``feedback-`` and its level."""

    is_mirrored: bool
    width: int
    nodes: list[Node] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    places: dict[str, Node] = field(default_factory=dict)

    def x(self, left: int, width: int) -> int:
        return self.width - left - width if self.is_mirrored else left

    def put(self, key: str, node: Node) -> None:
        self.nodes.append(node)
        self.places.setdefault(key, node)

    def numbered(self) -> tuple[Wire, ...]:
        """The wires, those with an explanation numbered as the picture is read: lane by lane, from above."""
        way = -1 if self.is_mirrored else 1
        told = sorted((wire for wire in self.wires if wire.words), key=lambda wire: (way * wire.at[0], wire.at[1]))
        plain = [wire for wire in self.wires if not wire.words]
        return (*plain, *(replace(wire, number=number) for number, wire in enumerate(told, start=1)))


def map_of(editor: EditorPage, *, is_mirrored: bool = False) -> Map | None:
    """The map of a draft that can be read; None for one that cannot."""
    draft = editor.read
    if draft is None:
        return None
    width = 2 * EDGE + len(editor.levels) * (LANE + GAP) - GAP if editor.levels else LANE
    board = _Board(is_mirrored, max(width, LANE))
    lanes = tuple(_lane(board, level) for level in editor.levels)
    for level in editor.levels:
        _stack(board, editor, level, draft.levels[level.at].level)
    _order(board, editor.levels)
    for read in draft.levels:
        for found in read.steps:
            if found.step is not None:
                _explain_step(board, draft, found.slug, found.step)
    height = max((node.y + node.height for node in board.nodes), default=TOP) + EDGE
    return Map(board.width, height, lanes, tuple(board.nodes), board.numbered())


def _left(level_at: int) -> int:
    return EDGE + level_at * (LANE + GAP)


def _lane(board: _Board, level: LevelCard) -> Lane:
    return Lane(level.at + 1, level.title, len(level.steps), board.x(_left(level.at), LANE), level.at % 2 == 1)


def _stack(board: _Board, editor: EditorPage, level: LevelCard, read: Level) -> None:
    """The nodes of one level from above: its steps, what it says in the end, and what it may offer then."""
    x = board.x(_left(level.at) + (LANE - NODE_WIDTH) // 2, NODE_WIDTH)
    y = TOP
    here = f"/studio/{editor.slug}/draft"
    for step in level.steps:
        board.put(step.slug, _step(step, x, y, f"{here}/steps/{step.slug}" if step.slug else f"{here}/text"))
        y += NODE_HEIGHT + BETWEEN
    title, about = level.feedback_title or _("No feedback yet"), _("After level %(number)s", number=level.at + 1)
    at_level = f"{here}/levels/{level.slug}" if level.slug else f"{here}/text"
    board.put(f"feedback-{level.at}", Node("feedback", "flag", title, about, at_level, x, y))
    for offer in read.offers:
        y += NODE_HEIGHT + BETWEEN
        words = text_in(offer.words, language())
        board.put(f"offer-{level.at}-{y}", Node("branch", "split", words, _offered(offer.quest), at_level, x, y))
        assert editor.read is not None
        _wire(board, board.nodes[-2], board.nodes[-1], offer_sentence(editor.read.quest, offer))


def _step(step: StepCard, x: int, y: int, href: str) -> Node:
    return Node("step", step.icon, step.title, step.about, href, x, y, step.is_ours, step.problems, step.warnings)


def _offered(quest: str | None) -> str:
    return _("Branch, to the quest %(quest)s", quest=quest) if quest else _("Branch, an offer")


def _order(board: _Board, levels: tuple[LevelCard, ...]) -> None:
    """The usual way: down a level, then on to the next one, with the rule for when it is done."""
    for level in levels:
        keys = [*(step.slug for step in level.steps), f"feedback-{level.at}"]
        stack = [board.places[key] for key in keys if key in board.places]
        for upper, lower in pairwise(stack):
            board.wires.append(Wire(_down(upper, lower)))
        if level.at + 1 < len(levels):
            following = levels[level.at + 1]
            first = board.places[following.steps[0].slug if following.steps else f"feedback-{following.at}"]
            words = _("From “%(level)s” to “%(next)s”. %(done)s", level=level.title, next=following.title,
                      done=level.done or _("Nothing says yet when it is done."))  # fmt: skip
            _wire(board, stack[-1], first, words)


def _explain_step(board: _Board, draft: Unfinished, slug: str, step: Step) -> None:
    """What a step waits for, and the answers on which it depends."""
    there = board.places.get(slug)
    if there is None:
        return
    title = _title(draft, slug)
    for before in step.after:
        if before in board.places:
            words = _("“%(step)s” waits for “%(before)s”.", step=title, before=_title(draft, before))
            _wire(board, board.places[before], there, words)
    if step.only_if is not None:
        words = _("“%(step)s” only if: %(condition)s.", step=title,
                  condition=condition_words(draft.quest, step.only_if))  # fmt: skip
        for asking in _askers(draft, step.only_if):
            if asking in board.places and asking != slug:
                _wire(board, board.places[asking], there, words)


def _title(draft: Unfinished, slug: str) -> str:
    found = next((step for level in draft.levels for step in level.steps if step.slug == slug), None)
    return title_words(found.plain) if found is not None else slug


def _askers(draft: Unfinished, condition: Condition) -> Iterator[str]:
    """The steps whose answers a condition reads."""
    facts = {part.fact for part in condition.parts if part.fact is not None}
    for level in draft.levels:
        for found in level.steps:
            if found.step is not None and facts & found.step.fact_keys:
                yield found.slug


def _wire(board: _Board, start: Node, end: Node, words: str) -> None:
    path, at = _along(board, start, end)
    board.wires.append(Wire(path, words=words, at=at))


def _down(upper: Node, lower: Node) -> str:
    middle = upper.x + upper.width // 2
    return f"M{middle} {upper.y + upper.height}V{lower.y - 7}"


def _along(board: _Board, start: Node, end: Node) -> tuple[str, tuple[int, int]]:
    """A curve from the side of one node to that of another, and where its number stands.

    Inside a lane it runs along its far side, to another lane from side to side.
    """
    if start.x == end.x and end.y == start.y + start.height + BETWEEN and start.kind != "step":
        middle = start.x + start.width // 2
        return _down(start, end), (middle, start.y + start.height + BETWEEN // 2 - 3)
    way = -1 if board.is_mirrored else 1
    out = start.x + (start.width if way > 0 else 0)
    from_y, to_y = start.y + start.height // 2, end.y + end.height // 2
    if start.x == end.x:
        bulge = out + way * (_BULGE + 10)
        return f"M{out} {from_y}C{bulge} {from_y} {bulge} {to_y} {out + way * 7} {to_y}", (
            bulge - way * 6,
            (from_y + to_y) // 2,
        )
    goes_on = (end.x - start.x) * way > 0
    into = end.x + (0 if (way > 0) == goes_on else end.width)
    turn = way if goes_on else -way
    first = out if goes_on else start.x + (0 if way > 0 else start.width)
    near, far = first + turn * 46, into - turn * 46
    return f"M{first} {from_y}C{near} {from_y} {far} {to_y} {into - turn * 7} {to_y}", (
        (first + into) // 2,
        (from_y + to_y) // 2,
    )
