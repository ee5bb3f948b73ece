"""Promises kept at a step do not give back what the drop-off page hides of it."""

from __future__ import annotations

from dataclasses import replace

from quests.promises import KEPT, LATER, Promise, hidden_steps, promised_by
from quests.suppression import suppress
from tests.quests.tables import level, step, table


def promises(at: str, kept: int, later: int) -> list[Promise]:
    return [Promise(KEPT, at, "")] * kept + [Promise(LATER, at, "")] * later


def test_a_step_of_which_the_page_hides_who_waits_shares_a_row_with_others() -> None:
    """43 opened the talk: 40 have it done, three wait, and the page hides both. 40 promises would be the former."""
    talk = step("talk", opened=43, done=40, waiting_on_service=3)
    plan = step("plan", opened=60, done=40, waiting_on_service=20)
    page = suppress(table(level(completed=40, waiting_on_service=3, stalled=20, steps=(talk,))))
    other = suppress(table(level(completed=40, waiting_on_service=20, steps=(plan,))))
    hidden = hidden_steps([page, replace(other, quest="other")])
    assert hidden == {"imaginary talk"}
    found = promises("imaginary talk", 30, 10) + promises("other plan", 25, 15) + promises("call", 40, 20)
    assert ("imaginary talk",) in {row.groups for row in promised_by(found, "step", 5)}  # the negative control
    found += promises("other walk", 4, 2)
    alone = {row.groups for row in promised_by(found, "step", 5, never_alone=hidden) if len(row.groups) == 1}
    assert alone == {("other plan",), ("call",)}
