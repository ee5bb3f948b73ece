"""What was found, written for people (text), for scripts (JSON) and for tools that show it beside the line (SARIF)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from quests.lint.checking import Report
from quests.lint.finding import Finding
from quests.lint.rule import RULES

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_text(reports: Sequence[Report]) -> str:
    """One line a finding, ``file:line: severity CODE message``, and a line that counts them; nothing for no file."""
    if not reports:
        return ""
    found = _all(reports)
    lines = [str(finding) for finding in found]
    return "\n".join([*lines, _counted(reports, found)]) + "\n"


def as_json(reports: Sequence[Report]) -> str:
    """``{"files", "errors", "warnings", "unreadable", "findings": [...]}``, described in docs/lint-rules.md."""
    found = _all(reports)
    told = {
        "files": len(reports),
        "errors": _number(found, "error"),
        "warnings": _number(found, "warning"),
        "unreadable": [report.file for report in reports if not report.is_readable],
        "findings": [finding.as_json() for finding in found],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def as_sarif(reports: Sequence[Report]) -> str:
    """SARIF 2.1.0 with every rule, what it finds and what to do."""
    codes = list(RULES)
    run = {
        "tool": {
            "driver": {
                "name": "questline quests lint",
                "rules": [_sarif_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, codes.index(finding.code)) for finding in _all(reports)],
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


_FORMATS: Mapping[str, Callable[[Sequence[Report]], str]] = {"text": as_text, "json": as_json, "sarif": as_sarif}


def written_as(shape: str, reports: Sequence[Report]) -> str:
    """The reports as text, json or sarif."""
    return _FORMATS[shape](reports)


def not_looked_at(reports: Iterable[Report]) -> str:
    """That more may be found in files that could not be read to their end; nothing where all were."""
    names = [report.file for report in reports if not report.is_whole]
    if not names:
        return ""
    which = names[0] if len(names) == 1 else f"{len(names)} files"
    return f"{which}: most rules were not looked at yet; mend what is told above, then lint again\n"


def exit_code(reports: Iterable[Report]) -> int:
    """0 where nothing is of severity error, 1 where something is, 2 where a file could not be read as a quest."""
    reports = list(reports)
    if any(not report.is_readable for report in reports):
        return 2
    return int(any(finding.severity == "error" for finding in _all(reports)))


def _all(reports: Iterable[Report]) -> list[Finding]:
    return [finding for report in reports for finding in report.findings]


def _number(found: Iterable[Finding], severity: str) -> int:
    return sum(finding.severity == severity for finding in found)


def _counted(reports: Sequence[Report], found: Sequence[Finding]) -> str:
    numbers = (len(reports), "file"), (_number(found, "error"), "error"), (_number(found, "warning"), "warning")
    return ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for number, name in numbers)


def _sarif_rule(code: str) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in rule.check.__name__.split("_")),
        "shortDescription": {"text": rule.finds},
        "fullDescription": {"text": f"{rule.finds} Source: {rule.source}."},
        "help": {"text": rule.do},
        "defaultConfiguration": {"level": rule.severity},
    }


def _sarif_result(finding: Finding, index: int) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": quote(PurePath(finding.file).as_posix())},
        "region": {"startLine": finding.line},
    }
    location: dict[str, Any] = {"physicalLocation": place}
    if finding.path:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.path}]
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": finding.message},
        "locations": [location],
    }
