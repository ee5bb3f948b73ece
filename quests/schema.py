"""The quest language as JSON Schema (draft 2020-12), for editors that complete and check while somebody writes."""

from __future__ import annotations

from typing import Any

from quests.definition import Quest

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ABOUT = (
    "A support pathway: levels made of steps. A text is words, or a table of languages. What this schema cannot say, "
    "such as that a done rule names steps of its own level, the loader and the linter say with file and line."
)


def quest_schema() -> dict[str, Any]:
    """The shape of a quest file, made from the models that read it."""
    schema = Quest.model_json_schema(by_alias=True, mode="validation")
    for name, part in schema["$defs"].items():
        part.setdefault("description", f"{part.get('title', name)} of a quest.")
    return {"$schema": DIALECT, **_strict(schema), "title": "Quest", "description": _ABOUT}


def _strict(part: Any) -> Any:
    """Nothing beside the keys that are named, as the models have it, and no keyword from outside the draft."""
    if isinstance(part, list):
        return [_strict(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _strict(value) for key, value in part.items() if not (key == "discriminator" and "oneOf" in part)}
    if "patternProperties" in kept:
        kept.setdefault("additionalProperties", False)
    return kept
