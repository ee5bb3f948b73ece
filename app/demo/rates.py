"""How imaginary people behave: start values of domain.md section 5, with their sources there.

Hazards are front-loaded: most who leave do so at the first screen and the first wait.
"""

from __future__ import annotations

from datetime import timedelta

WEEKS = 10

COMES_BY_PHONE = 0.38
"""Share of people who first call the line; the others start alone on the portal."""

OPENS_THE_PORTAL = 0.55
"""Callers who swap their code for six words; for the others staff note everything on the phone."""

SAYS_HOW_TO_BE_REACHED = 0.85
TAKES_AN_OFFER = 0.35
READS_RUSSIAN = 0.3

DOES_THE_FIRST_STEP = 0.92
"""Helpline web self-help: 92 % were active in at least one module."""

GOES_ON_BY_LEVEL = {
    "take-back-control": (0.74, 0.68, 0.70, 0.84),
    "joint-limits-plan": (0.80, 0.82, 0.84, 0.84, 0.90, 0.95),
    "follow-up-after-call": (0.90, 0.90, 0.95),
}
"""Chance to go on from the end of each level for somebody who walks alone (about .63 a level with pauses and ends)."""
GOES_ON_ELSEWHERE = 0.84
"""The same for a level of any other quest of the library."""

GUIDED_ODDS = 1.65
"""A human contact multiplies the odds of going on."""

LEAVES_BY = {"silent": 0.62, "stopped": 0.16, "well": 0.06, "paused": 0.16}
"""How somebody who does not go on does so. About a fifth of those who stop are really well (web alcohol trial)."""

LEAVES_BETWEEN_STEPS = 0.035
SKIPS_A_STEP = 0.12
ASKS_FOR_A_REVIEW = 0.57
"""Uptake of one optional talk when it is offered."""

SAYS_WHY = 0.4
GIVES_FEEDBACK = 0.55
HIGH_DISTRESS = 0.04
"""Share of first looks with severe distress and severe gambling answers together, which the ladder calls high."""

LEAVES_THE_LOOK_UNFINISHED = 0.15
COMES_BACK_AFTER_SILENCE = 0.10

LAPSES_A_MONTH = 0.20
"""Monthly hazard of a lapse."""
TELLS_OF_A_LAPSE = 0.35
STEPS_AFTER_A_LAPSE = 0.85

ATTENDS_A_TALK = 0.75
"""Attends given that she accepted: .60, times 1.25 because the time lies within 72 hours."""

MOVES_A_TALK, CALLS_A_TALK_OFF, ASKS_FOR_A_TIME, ASKS_FOR_A_CALL = 0.12, 0.05, 0.08, 0.04

ANSWERS_A_CALL = 0.36
"""Of each try. Three of them reach about three in four who agreed to be called; follow-up reach in all about .55."""
ANSWERS_AFTER_SILENCE = 0.2
HANGS_UP = {"no_answer": 0.62, "voicemail": 0.26, "refused": 0.07, "wrong_number": 0.05}
ALLOWS = {"call": 0.75, "message": 0.45, "email": 0.25}
"""Ways in which somebody may be reached, of those who are asked."""

CHOICES: dict[str, dict[str, float]] = {
    "kept": {"kept": 0.48, "partly": 0.30, "not_this_time": 0.22},
    "comes_next": {
        "take_back_control": 0.3,
        "joint_limits_plan": 0.6,
        "partner": 0.06,
        "talk": 0.06,
        "nothing_now": 0.2,
    },
    "goes_on": {"end": 1.0},
}
"""Weights of coded answers, by question; what is not named here weighs a tenth."""

TAKES_WITHIN_HOURS = (1, 30)
IS_TAKEN = 0.82
REVIEW_IN_TIME = 0.88
PROMISE_KEPT = 0.86
GIVES_UP_CALLING_AFTER_DAYS = (17, 24)
NEXT_VISIT_DAYS = 2.1
"""Mean days between two visits of somebody who goes on."""

VISIT_MINUTES = timedelta(minutes=9)
