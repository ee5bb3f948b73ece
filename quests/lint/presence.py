"""Whether what has to be there is really there: who does it, why, how long, and words where words belong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quests.lint.look import Look
from quests.lint.rule import Found, rule

SHORTEST_WHY = {"zh": 5}
"""In letters, for a language that is written without spaces."""
SHORTEST_WHY_IN_WORDS = 3

_HOLDER = re.compile(
    r"(?:to ?do|tbd|tba|tbc|fix ?me|xx+|placeholder|(?:your )?(?:text|words) here|translate me|needs? translation|"
    r"same as (?:en|english)|заглушка|перевести|нужен перевод|дописать|аудару керек|ترجمه شود|待翻译|待定)?",
    re.IGNORECASE,
)
_BEGUN = re.compile(r"\b(TODO|TBD|FIXME|XXX|[Ll]orem ipsum)\b")
_NO_WORD = re.compile(r"[\W_]+")


def is_placeholder(text: str) -> bool:
    """Whether a text only holds the place of one that is still to be written."""
    bare = _NO_WORD.sub(" ", text).strip()
    return _HOLDER.fullmatch(bare) is not None or _BEGUN.search(text) is not None


@rule(
    "Q020",
    "error",
    finds="A step that does not say who does it, why, or how many minutes of hers it takes.",
    do="Add 'owner' to every task of the staff; add 'why' and 'minutes' to every step.",
    source="domain.md 3, staff-side requirements",
)
def who_why_how_long(look: Look) -> Iterator[Found]:
    """The reader tells of a missing why or missing minutes; a task of the staff names its owner in the file."""
    for path, _, step in look.steps:
        written = look.at(path)
        if step.kind == "staff_task" and isinstance(written, dict) and "owner" not in written:
            told = f"nothing says who of the staff does {step.slug!r}"
            yield Found(path, f"{told}; add 'owner: agent', counsellor, supervisor or clinician")


@rule(
    "Q021",
    "error",
    finds="A text that only holds the place of one: TODO, three dots, a dash.",
    do="Write the words that a person reads there, or take the key away where it is not needed.",
    source="domain.md 3",
)
def placeholder(look: Look) -> Iterator[Found]:
    """The feedback of a level has a rule of its own, Q023."""
    for words in look.words:
        if "feedback" not in words.path and is_placeholder(words.text):
            told = f"{words.key!r} holds no words yet, only {words.text.strip()!r}"
            yield Found(words.path, f"{told}; write what a person reads here")


@rule(
    "Q022",
    "error",
    finds="A step of hers whose 'why' is too short to say why.",
    do="Write one sentence that says what the step is good for, in words for a person in a bad hour.",
    source="domain.md 3, 'why this step'",
)
def why_says_nothing(look: Look) -> Iterator[Found]:
    """Fewer than three words say no why [D]. A placeholder is told by Q021."""
    for words in look.words:
        if words.key != "why" or words.role != "framing" or len(words.text_path) != 5 or is_placeholder(words.text):
            continue
        shortest = SHORTEST_WHY.get(words.language)
        is_short = len(words.text) < shortest if shortest else len(words.text.split()) < SHORTEST_WHY_IN_WORDS
        if is_short:
            told = f"{words.text.strip()!r} is too short to say why"
            cure = "write one sentence about what this step is good for, three words at least"
            yield Found(words.path, f"{told}; {cure}")


@rule(
    "Q023",
    "error",
    finds="A level that says nothing to her when it is done.",
    do="Write 'feedback' with a title and words: what is done now, and what comes next.",
    source="domain.md 3, Shows",
)
def level_without_feedback(look: Look) -> Iterator[Found]:
    """The reader tells where ``feedback`` is missing; here it is there and holds no words."""
    for words in look.words:
        if "feedback" in words.path and is_placeholder(words.text):
            told = f"the level says nothing to her at its end, only {words.text.strip()!r}"
            yield Found(words.path, f"{told}; write what is done now and what comes next")
