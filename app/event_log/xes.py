"""XES, the standard for event logs (IEEE 1849-2016), with its extensions for names, times, states and roles.

An event's name is its kind; level and step stand beside it, and the classifiers say how to read them together. What an
event tells in detail are attributes of their own: ``detail.kept``, and as JSON text where it has parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from app.event_log.lines import Journey, Line

_EXTENSIONS = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
)
_CLASSIFIERS = (
    ("Kind", "concept:name"),
    ("Kind and level", "concept:name level"),
    ("Kind, level and step", "concept:name level step"),
)
_DONE = "complete"
"""Every event is a fact that has happened."""
_END = "</log>\n"


def as_xes(journeys: Iterable[Journey], left_out: int | None = None) -> Iterator[str]:
    """The whole document, one trace at a time. ``left_out`` journeys are in none, where that is said at all."""
    yield _head(left_out)
    for journey in journeys:
        yield _trace(journey)
    yield _END


def _head(left_out: int | None) -> str:
    of_the_log: dict[str, Any] = {"concept:name": "Questline event log"}
    if left_out is not None:
        of_the_log["journeys_left_out"] = left_out
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">',
        *(
            f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>'
            for name, prefix in _EXTENSIONS
        ),
        '<global scope="trace">',
        *_all_attributes({"concept:name": "", "quest": ""}),
        "</global>",
        '<global scope="event">',
        *_all_attributes({"concept:name": "", "lifecycle:transition": _DONE, "level": "", "step": ""}),
        '<date key="time:timestamp" value="1970-01-01T00:00:00Z"/>',
        *_all_attributes({"version": 0, "seq": 0}),
        "</global>",
        *(f'<classifier name="{name}" scope="event" keys="{keys}"/>' for name, keys in _CLASSIFIERS),
        *_all_attributes(of_the_log),
    ]
    return "\n".join(lines) + "\n"


def _trace(journey: Journey) -> str:
    events = "".join(_event(line) for line in journey.lines)
    told = "".join(_all_attributes({"concept:name": journey.id, "quest": journey.quest}))
    return f"<trace>{told}\n{events}</trace>\n"


def _event(line: Line) -> str:
    told = {"concept:name": line["kind"], "lifecycle:transition": _DONE}
    if line["actor"] is not None:
        told["org:role"] = line["actor"]
    told |= {"level": line["level"] or "", "step": line["step"] or "", "version": line["version"], "seq": line["seq"]}
    told |= {f"detail.{name}": value for name, value in line["detail"].items() if value is not None}
    when = f'<date key="time:timestamp" value="{line["at"]}"/>'
    return f"<event>{when}{''.join(_all_attributes(told))}</event>\n"


def _all_attributes(values: Mapping[str, Any]) -> Iterator[str]:
    return (_attribute(key, value) for key, value in values.items())


def _attribute(key: str, value: Any) -> str:
    kind, text = _typed(value)
    return f"<{kind} key={quoteattr(key)} value={quoteattr(text)}/>"


def _typed(value: Any) -> tuple[str, str]:
    """The type of XES that a value has, and its text."""
    match value:
        case bool():
            return "boolean", str(value).lower()
        case int():
            return "int", str(value)
        case float():
            return "float", str(value)
        case str():
            return "string", value
        case _:
            return "string", json.dumps(value, ensure_ascii=False)
