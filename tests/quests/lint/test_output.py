"""Findings as text, as JSON and as SARIF 2.1.0, and the page that lists every rule."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quests.lint import RULES, Report
from quests.lint.output import exit_code, written_as
from quests.lint.table import as_markdown
from tests.architecture.tree import ROOT
from tests.quests.lint.building import lint

CLEAN, WARNED = lint({}), lint({"levels.0.feedback.title": "Done!"})
WRONG, UNREADABLE = lint({"levels.1.opening": "Only today."}), lint({"version": "one"})


def test_text_is_one_line_a_finding_and_a_count() -> None:
    first, second, count = written_as("text", [WARNED, WRONG]).splitlines()
    assert first.startswith("example.yaml:")
    assert ": warning W05 the exclamation mark" in first
    assert ": error G05 “Only today”: " in second
    assert count == "2 files, 1 error, 1 warning"


def test_json_has_the_keys_that_scripts_rely_on() -> None:
    told = json.loads(written_as("json", [CLEAN, WARNED, WRONG, UNREADABLE]))
    assert list(told) == ["files", "errors", "warnings", "unreadable", "findings"]
    assert (told["files"], told["errors"], told["warnings"], told["unreadable"]) == (4, 2, 1, ["example.yaml"])
    assert sorted(told["findings"][0]) == ["code", "file", "line", "message", "path", "severity"]


@pytest.mark.parametrize(
    ("reports", "code"),
    [([], 0), ([CLEAN], 0), ([WARNED], 0), ([CLEAN, WRONG], 1), ([WRONG, UNREADABLE], 2), ([UNREADABLE], 2)],
)
def test_the_exit_code_says_the_worst(reports: list[Report], code: int) -> None:
    assert exit_code(reports) == code


def sarif(*reports: Report) -> dict[str, Any]:
    return dict(json.loads(written_as("sarif", reports)))


def test_sarif_has_the_parts_that_the_published_schema_requires() -> None:
    """sarif-schema-2.1.0: version and runs; a run's tool.driver.name; a result's message; a rule's id."""
    log = sarif(CLEAN, WARNED, WRONG, UNREADABLE)
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert set(run) == {"tool", "columnKind", "results"}
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    assert run["tool"]["driver"]["name"]
    assert len(run["results"]) == 3


def test_sarif_explains_every_rule_once() -> None:
    rules = sarif()["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(RULES)
    for rule in rules:
        assert set(rule) == {"id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration"}
        assert all(rule[part]["text"] for part in ("shortDescription", "fullDescription", "help"))
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
        assert rule["name"].isalnum()


def test_a_sarif_result_leads_to_its_rule_and_its_line() -> None:
    run = sarif(WARNED, WRONG)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert set(result) == {"ruleId", "ruleIndex", "level", "message", "locations"}
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "example.yaml"}
        assert place["region"]["startLine"] >= 1
    assert [result["level"] for result in run["results"]] == ["warning", "error"]


def test_the_page_of_rules_is_what_the_rules_say() -> None:
    """``questline quests lint --rules > docs/lint-rules.md`` writes it."""
    assert (ROOT / "docs" / "lint-rules.md").read_text(encoding="utf-8") == as_markdown()
