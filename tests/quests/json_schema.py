"""The part of JSON Schema that the quest language uses. A keyword that it does not know fails: nothing is skipped."""

from __future__ import annotations

import re
from typing import Any

_TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
_SAYS_NOTHING = {"title", "description", "default", "$schema", "$defs"}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    """Where a value is not what a schema says."""
    found: list[str] = []
    for keyword, rule in schema.items():
        if keyword not in _SAYS_NOTHING:
            found += _KEYWORDS[keyword](value, rule, schema, root, at)
    return found


def _ref(value: Any, rule: str, _schema: Any, root: dict[str, Any], at: str) -> list[str]:
    return faults(value, root["$defs"][rule.removeprefix("#/$defs/")], root, at)


def _type(value: Any, rule: str, _schema: Any, _root: Any, at: str) -> list[str]:
    if rule == "number":
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        fits = isinstance(value, _TYPES[rule]) and not (rule == "integer" and isinstance(value, bool))
    return [] if fits else [f"{at}: no {rule}"]


def _properties(value: Any, rule: dict[str, Any], _schema: Any, root: Any, at: str) -> list[str]:
    inner = value if isinstance(value, dict) else {}
    return [f for key in inner if key in rule for f in faults(inner[key], rule[key], root, f"{at}.{key}")]


def _patterned(value: Any, rule: dict[str, Any], _schema: Any, root: Any, at: str) -> list[str]:
    inner = value if isinstance(value, dict) else {}
    return [
        f
        for key in inner
        for pattern, part in rule.items()
        if re.search(pattern, key)
        for f in faults(inner[key], part, root, f"{at}.{key}")
    ]


def _additional(value: Any, rule: Any, schema: dict[str, Any], root: Any, at: str) -> list[str]:
    patterns = schema.get("patternProperties", {})
    more = [
        key
        for key in (value if isinstance(value, dict) else {})
        if key not in schema.get("properties", {}) and not any(re.search(pattern, key) for pattern in patterns)
    ]
    if rule is False:
        return [f"{at}.{key}: unknown" for key in more]
    return [] if rule is True else [f for key in more for f in faults(value[key], rule, root, f"{at}.{key}")]


def _any_of(value: Any, rule: list[Any], _schema: Any, root: Any, at: str) -> list[str]:
    return [] if any(not faults(value, part, root, at) for part in rule) else [f"{at}: fits none"]


def _one_of(value: Any, rule: list[Any], _schema: Any, root: Any, at: str) -> list[str]:
    fit = sum(not faults(value, part, root, at) for part in rule)
    return [] if fit == 1 else [f"{at}: fits {fit}"]


def _items(value: Any, rule: Any, _schema: Any, root: Any, at: str) -> list[str]:
    inner = value if isinstance(value, list) else []
    return [f for place, each in enumerate(inner) for f in faults(each, rule, root, f"{at}[{place}]")]


def _plain(fits: Any) -> Any:
    return lambda value, rule, _schema, _root, at: [] if fits(value, rule) else [f"{at}: not as in {rule!r}"]


_KEYWORDS: dict[str, Any] = {
    "$ref": _ref,
    "type": _type,
    "properties": _properties,
    "patternProperties": _patterned,
    "additionalProperties": _additional,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "items": _items,
    "const": _plain(lambda value, rule: type(value) is type(rule) and value == rule),
    "enum": _plain(lambda value, rule: value in rule),
    "pattern": _plain(lambda value, rule: not isinstance(value, str) or re.search(rule, value)),
    "required": _plain(lambda value, rule: not isinstance(value, dict) or set(rule) <= set(value)),
    "minLength": _plain(lambda value, rule: not isinstance(value, str) or len(value) >= rule),
    "maxLength": _plain(lambda value, rule: not isinstance(value, str) or len(value) <= rule),
    "minItems": _plain(lambda value, rule: not isinstance(value, list) or len(value) >= rule),
    "maxItems": _plain(lambda value, rule: not isinstance(value, list) or len(value) <= rule),
    "uniqueItems": _plain(lambda value, rule: not isinstance(value, list) or len(value) == len(set(map(str, value)))),
    "minProperties": _plain(lambda value, rule: not isinstance(value, dict) or len(value) >= rule),
    "minimum": _plain(lambda value, rule: not isinstance(value, int) or value >= rule),
    "maximum": _plain(lambda value, rule: not isinstance(value, int) or value <= rule),
    "exclusiveMinimum": _plain(lambda value, rule: not isinstance(value, int) or value > rule),
}
