"""How many people are on a version, said so that no small group can be read off (domain.md section 8: S, k of 5;
10 for a quest for somebody in danger).

Who may move people sees the exact number. Everybody else reads "20 or more". The numbers of the drop-off page are
published by rules of their own (``quests.suppression``); with an exact number of those inside beside them, who started
minus who is inside would be the few who left. So a reader can never tell this number, nor that of those who are inside
no more, to within fewer than k values, also where she knows how many began.
"""

from __future__ import annotations

from flask_babel import format_decimal

from app.web.words import _, ngettext
from quests.definition import Quest
from quests.suppression import MIN_CELL, min_cell_of

FLOORS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)


def floor_of(inside: int, ever: int, min_cell: int = MIN_CELL) -> int | None:
    """The number of which it may be said that so many or more are inside. None: hidden. 0: nobody.

    What is hidden is 1 to 2k - 1, or more; what is told leaves k open to the next number that could be told.
    """
    if inside == 0:
        return 0
    return max((floor for floor in FLOORS if 2 * min_cell <= floor <= min(inside, ever - min_cell)), default=None)


def people_words(quest: Quest, inside: int, ever: int, *, is_exact: bool) -> str | None:
    """``20 or more people``, or the exact number for who may see whom it is. None is hidden."""
    floor = inside if is_exact else floor_of(inside, ever, min_cell_of(quest))
    if floor is None:
        return None
    if floor == 0:
        return _("Nobody")
    if is_exact:
        return ngettext("%(num)s person", "%(num)s people", floor)
    return _("%(people)s or more people", people=format_decimal(floor))
