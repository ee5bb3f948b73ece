"""Every rule of the linter has a bad example that trips it, and it alone, and a good twin in which nothing is found."""

from __future__ import annotations

import pytest

from quests.lint import RULES
from tests.quests.lint.building import codes, examples, lint

EXAMPLES = examples()
EVERY = pytest.mark.parametrize("code", sorted(EXAMPLES))


def test_the_base_of_all_examples_is_without_fault() -> None:
    assert lint({}).findings == ()


def test_every_rule_has_a_bad_example_and_a_good_twin() -> None:
    assert set(EXAMPLES) == set(RULES)
    assert all(set(example) == {"bad", "good", "says"} for example in EXAMPLES.values())


@EVERY
def test_a_bad_example_trips_its_rule_and_no_other(code: str) -> None:
    report = lint(EXAMPLES[code]["bad"])
    assert codes(report) == {code}, [str(finding) for finding in report.findings]
    assert {finding.severity for finding in report.findings} == {RULES[code].severity}


@EVERY
def test_the_message_says_what_to_write_instead(code: str) -> None:
    for finding in lint(EXAMPLES[code]["bad"]).findings:
        assert EXAMPLES[code]["says"] in finding.message


@EVERY
def test_its_good_twin_is_without_fault(code: str) -> None:
    assert [str(finding) for finding in lint(EXAMPLES[code]["good"]).findings] == []


@EVERY
def test_a_finding_names_the_line_of_what_is_wrong(code: str) -> None:
    """Only what is not in the file at all is told by the line of what would hold it."""
    for finding in lint(EXAMPLES[code]["bad"]).findings:
        assert finding.line > 1 or finding.path in ("calm", "place", "exits", "needs_certificates")


def test_a_rule_says_in_whole_sentences_what_it_finds_and_what_to_do() -> None:
    for rule in RULES.values():
        for told in (rule.finds, rule.do):
            assert told[0].isupper(), rule.code
            assert told.endswith("."), rule.code
        assert rule.source, rule.code
        assert rule.check.__doc__, rule.code
