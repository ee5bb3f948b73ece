"""What a reader of models refuses, in plain words: what is wrong, and what to write instead, with an example.

Whoever reads it writes quests and no programs: no name of a type, no pattern, and never only "is missing".
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from quests.parts import STEP_KINDS, holder_of, keys_of, kinds_with

_AS_IN = {
    "slug": "slug: my-evenings",
    "version": "version: 1",
    "title": 'title: "My evenings"',
    "plain_title": 'plain_title: "My evenings"',
    "summary": 'summary: "Three weeks to find something else for the evening."',
    "audience": "audience: [self]",
    "risk_gate": "risk_gate: low",
    "languages": "languages: [en, ru]",
    "expected_weeks": "expected_weeks: 3",
    "content_owner": 'content_owner: "Service design"',
    "review_on": 'review_on: "2027-05-21"',
    "exits": "exits: {moves_to: [partner]}",
    "moves_to": "moves_to: [partner]",
    "reminders": "reminders: {after_hours: [24, 72]}",
    "after_hours": "after_hours: [24, 72]",
    "before_hours": "before_hours: [24, 2]",
    "finish": 'finish: {title: "The end of this part", words: "What you wrote stays here."}',
    "feedback": 'feedback: {title: "This part is done", words: "Thank you. The next part is short."}',
    "opening": 'opening: "Two short steps, in any order."',
    "done": "done: {at_least: 1}",
    "all_of": "all_of: [a-walk]",
    "at_least": "at_least: 1",
    "of": "of: [music, cooking]",
    "asks": 'asks: {label: "Was this clear?", kind: scale_1_5}',
    "alternatives": 'alternatives: [{title: "Choose one", of: [music, cooking]}]',
    "offers": 'offers: [{when: {lapse_reported: true}, words: "Would you like to talk?"}]',
    "when": "when: {lapse_reported: true}",
    "only_if": "only_if: {fact: fits_now, is: not_playing}",
    "fact": "fact: fits_now",
    "any_of": "any_of: [{risk_at_least: medium}, {lapse_reported: true}]",
    "hint": 'hint: "Ten minutes are enough."',
    "why": 'why: "Outside, the pull is often weaker."',
    "minutes": "minutes: 5",
    "after": "after: [a-walk]",
    "due_from_days": "due_from_days: 7",
    "due_by_days": "due_by_days: 14",
    "expected_days": "expected_days: 3",
    "replaces": "replaces: [my-old-words]",
    "named_act": 'named_act: "I made a plan in my own words"',
    "passages": 'passages: [{heading: "The hour after work", body: "It is empty for many people."}]',
    "heading": 'heading: "The hour after work"',
    "body": 'body: "It is empty for many people."',
    "instruments": "instruments: [k6]",
    "questions": 'questions: [{key: mood, kind: scale, label: "How have you felt?"}]',
    "key": "key: mood",
    "label": 'label: "How have you felt?"',
    "choices": 'choices: [{value: helped, label: "It helped"}]',
    "value": "value: helped",
    "unless": "unless: {question: plan_for_now, is: not_playing}",
    "question": "question: plan_for_now",
    "is": "is: not_playing",
    "promise": "promise: {hours: 72}",
    "hours": "hours: 72",
    "working_days": "working_days: 2",
    "open_hours": "open_hours: 1",
    "sooner": "sooner: [{when: {risk_at_least: medium}, hours: 24}]",
    "repeats": "repeats: {on_days: [7, 14, 28]}",
    "on_days": "on_days: [7, 14, 28]",
    "within_days": "within_days: 3",
    "call": "call: {tries: 3}",
    "tries": "tries: 3",
    "talk_minutes": "talk_minutes: 30",
    "ways": "ways: [phone, chat]",
    "words": 'words: "Thank you. What you wrote stays here."',
    "days": "days: {half_year: 115, one_year: 295}",
    "needs_certificates": "needs_certificates: [crisis-work]",
    "protocols": "protocols: [p_s]",
}
_AS_IN_A_PART = {("questions", "kind"): "kind: scale", ("asks", "kind"): "kind: scale_1_5"}
_IN_LINES = {
    "levels": "write each level below it, from a line that begins with '- slug: ...'",
    "steps": "write each step below it, from a line that begins with '- slug: ...'",
}
_PATTERNS = {
    "key": "use lower-case letters, digits and underscores, as in 'money_per_week'",
    "value": "use lower-case letters, digits and underscores, as in 'not_this_time'",
    "review_on": "write year, month and day, as in '2027-05-21'",
}
_SLUG = "use lower-case letters, digits and hyphens, as in 'my-limits'"
_CURLY = frozenset("“”„‟«»‘’")
MOST_NAMED = 12


def told(error: Mapping[str, Any], path: tuple[str, ...], node: Any, tree: Any) -> str:
    """What is wrong at a place and what to do. ``node`` is what stands there; ``tree`` is the quest it stands in,
    or None where it is another kind of file."""
    kind, limits = str(error["type"]), error.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(path, tree)
    if kind == "string_pattern_mismatch":
        return _misspelt(str(error["loc"][-1]), path, node)
    if kind in _WHAT:
        what = _WHAT[kind].format(shown=shown(node), size=_size(node), **limits)
        is_empty = node is None and not kind.startswith(("missing", "union_tag"))
        return f"{'nothing is written here' if is_empty else what}; {_cure(kind, limits, path)}"
    return str(error["msg"]).removeprefix("Value error, ")


_WHAT = {
    "missing": "is missing",
    "union_tag_not_found": "its kind is missing",
    "union_tag_invalid": "there is no kind of step {shown}",
    "literal_error": "{shown} cannot stand here",
    "string_too_short": "there are no words here",
    "string_too_long": "this has {size} letters, {max_length} are the most",
    "too_short": "there are too few here",
    "too_long": "there are too many here, {max_length} are the most",
    "tuple_type": "{shown} is no list",
    "dict_type": "{shown} is no table of words and numbers",
    "model_type": "{shown} stands where a part with keys of its own belongs",
    "model_attributes_type": "{shown} stands where a part with keys of its own belongs",
    "greater_than_equal": "{shown} is too small",
    "less_than_equal": "{shown} is too large",
    "int_type": "{shown} is no whole number",
    "bool_type": "{shown} is neither true nor false",
    "string_type": "{shown} stands where words belong",
}


def _cure(kind: str, limits: Mapping[str, Any], path: tuple[str, ...]) -> str:
    fewest = limits.get("min_length")
    cures = {
        "missing": "add it",
        "union_tag_not_found": "say which kind of step this is, for example 'kind: information'",
        "union_tag_invalid": f"choose one of the step kinds: {', '.join(STEP_KINDS)}",
        "literal_error": f"choose one of the values named: {_named(limits.get('expected', ''))}",
        "string_too_short": "write some words",
        "string_too_long": "make it shorter",
        "too_short": "add at least one" if fewest == 1 else f"add at least {fewest}",
        "too_long": "take some out",
        "tuple_type": "write a list",
        "dict_type": "write each value with its number",
        "model_type": "write keys with their values",
        "model_attributes_type": "write keys with their values",
        "greater_than_equal": f"write a larger number, {limits.get('ge')} at least",
        "less_than_equal": f"write a smaller number, {limits.get('le')} at most",
        "int_type": "write a whole number without quotes",
        "bool_type": "write true or false, without quotes",
        "string_type": "write words in quotes",
    }
    has_example = kind not in ("union_tag_not_found", "union_tag_invalid", "literal_error", "bool_type")
    return cures[kind] + (_example(path) if has_example else "")


def _example(path: tuple[str, ...]) -> str:
    """How it is written, by the name of the key; nothing for a key whose name says nothing."""
    names = [part for part in path if not part.isdigit()]
    key = names[-1] if names else ""
    if key in _IN_LINES and path[-1:] == (key,):
        return f"; {_IN_LINES[key]}"
    if len(key) == 2 and len(names) > 1 and key not in _AS_IN:
        key = names[-2]  # A language: the text that it is a translation of.
    example = _AS_IN_A_PART.get((holder_of(path), key)) or _AS_IN.get(key)
    return f", as in '{example}'" if example else ""


def _unknown_key(path: tuple[str, ...], tree: Any) -> str:
    """A key that does not belong here: what was probably meant, where it belongs, or what may stand here."""
    key = path[-1]
    message = "this key is not part of the quest language; check its spelling or remove it"
    if tree is None:
        return message
    known = keys_of(path[:-1], tree)
    if near := get_close_matches(key.lower(), known, n=1, cutoff=0.7):
        again = "" if key.isascii() else ": type that anew, since a letter in it is no plain English one"
        return f"{message}; it may stand for {near[0]!r}{again}"
    if holder_of(path) == "steps" and (kinds := kinds_with(key)):
        return f"{message}; {key!r} belongs to a step of kind {_or(kinds)}"
    return f"{message}; what can stand here: {', '.join(known)}" if 0 < len(known) <= MOST_NAMED else message


def _misspelt(name: str, path: tuple[str, ...], node: Any) -> str:
    if name != "[key]":
        named = name if name in _PATTERNS else "slug"
        return f"{shown(node)} cannot stand here; {_PATTERNS.get(named, _SLUG)}"
    language = "name a language by its two letters, as in 'en: ...'"
    if _CURLY & set("".join(path[-1:])):
        return f"{shown(path[-1])} is no language; {language}, and put words in straight quotes, not in curly ones"
    return f"{shown(path[-1])} is no language; {language}, and put words that hold a comma in quotes"


def shown(node: Any) -> str:
    """What stands somewhere, short enough for one line."""
    if node is None:
        return "nothing"
    if isinstance(node, bool):
        return "true" if node else "false"
    if isinstance(node, dict | list):
        return "a table" if isinstance(node, dict) else "a list"
    text = " ".join(str(node).split())
    text = text if len(text) <= 40 else f"{text[:39]}…"
    return repr(text) if isinstance(node, str) else text


def _size(node: Any) -> int:
    return len(node) if isinstance(node, str | list | dict) else 0


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _named(expected: str) -> str:
    """As the models name them, ``'low', 'medium' or 'high'``, without the quotes that nobody is to write."""
    return expected.replace("'", "")
