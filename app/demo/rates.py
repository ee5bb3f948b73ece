"""How imaginary people behave: start values of domain.md section 5, with their sources there.

Hazards are front-loaded: most who leave do so at the first screen and the first wait.
"""

from __future__ import annotations

from datetime import timedelta

WEEKS = 10

DOES_THE_FIRST_STEP = 0.92
"""Helpline web self-help: 92 % were active in at least one module."""

GOES_ON_BY_LEVEL = (0.74, 0.68, 0.70, 0.84)
"""Chance to go on to the end of each level for somebody who walks alone (about .63 a level with pauses and ends)."""

GUIDED_ODDS = 1.65
"""A human contact multiplies the odds of going on."""

LEAVES_BY = {"silent": 0.62, "stopped": 0.16, "well": 0.06, "paused": 0.16}
"""How somebody who does not go on does so. About a fifth of those who stop are really well (web alcohol trial)."""

SKIPS_A_STEP = 0.12
ASKS_FOR_A_REVIEW = 0.57
"""Uptake of one optional talk when it is offered."""

GIVES_FEEDBACK = 0.55
HIGH_DISTRESS = 0.04
"""Share of first looks with severe distress and severe gambling answers together, which the ladder calls high."""

LEAVES_THE_LOOK_UNFINISHED = 0.15
KEPT = (("kept", 0.48), ("partly", 0.30), ("not_this_time", 0.22))
COMES_BACK_AFTER_SILENCE = 0.10

TAKES_WITHIN_HOURS = (1, 30)
IS_TAKEN = 0.82
REVIEW_IN_TIME = 0.88
NEXT_VISIT_DAYS = 2.1
"""Mean days between two visits of somebody who goes on."""

VISIT_MINUTES = timedelta(minutes=9)
