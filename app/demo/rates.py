"""How imaginary people behave: start values of domain.md section 5, with their sources there.

Hazards are front-loaded: most who leave do so at the first screen and the first wait.
"""

from __future__ import annotations

from datetime import timedelta

from app.vocabulary import Audience

WEEKS = 10

COMES_BY_PHONE = 0.38
"""Share of people who first call the line; the others start alone on the portal."""

COMES_AS = {"self": 0.86, "close_person": 0.08, "young": 0.06}
"""Whom the help is for. Most who come come for themselves, so that the three oldest quests keep most people."""

AFTER_A_CALL, STARTS_ALONE = "follow-up-after-call", "take-back-control"
FIRST_QUESTS = {STARTS_ALONE: 0.88, "debt-first-aid": 0.06, "self-exclusion-companion": 0.06}
"""What people choose who start alone for themselves."""

PACES = {"normal": 0.84, "slow": 0.11, "own": 0.05}
WANTS_IT_SHORT = 0.12
"""Share of people who choose another pace, or the short plan, when they first look at it."""

OPENS_THE_PORTAL = 0.55
"""Callers who swap their code for six words; for the others staff note everything on the phone."""

SAYS_HOW_TO_BE_REACHED = 0.85
TAKES_AN_OFFER = 0.35
SOMEBODY_ON_EACH = 8
"""So many take each quest that is offered along the way, and go on at each level, whatever chance says."""
READS_RUSSIAN = 0.3

TAKES_THE_LOOK = 0.6
"""Share of those who start alone and answer the short look; the others go straight to the plans."""

DOES_THE_FIRST_STEP = 0.92
"""Helpline web self-help: 92 % were active in at least one module."""

GOES_ON_BY_LEVEL = {
    "take-back-control": (0.74, 0.68, 0.70, 0.84),
    "joint-limits-plan": (0.80, 0.82, 0.84, 0.84, 0.90, 0.95),
    "follow-up-after-call": (0.90, 0.90, 0.95),
    "crisis-to-safety": (1.0, 1.0, 1.0, 1.0),
}
"""Chance to go on from the end of each level for somebody who walks alone (about .63 a level with pauses and ends)."""
GOES_ON_ELSEWHERE = 0.84
"""The same for a level of any other quest of the library."""

CHANGED_ODDS = {("take-back-control", 2, "my-limits"): 2.2, ("joint-limits-plan", 2, "we-meet"): 1.3}
"""How much a change helps: it multiplies the odds of going on. By quest, version and the level just completed."""

GUIDED_ODDS = 1.65
"""A human contact multiplies the odds of going on."""

LEAVES_BY = {"silent": 0.62, "stopped": 0.16, "well": 0.06, "paused": 0.16}
"""How somebody who does not go on does so. About a fifth of those who stop are really well (web alcohol trial)."""

LEAVES_BETWEEN_STEPS = 0.035
LEFT_BETWEEN_STEPS_BEFORE = {("take-back-control", 1, "where-i-am"): 0.2}
"""The same where a level asked for too much at once, until its quest was changed. By quest, version and level."""

SKIPS_A_STEP = 0.12
ASKS_FOR_A_REVIEW = 0.57
"""Uptake of one optional talk when it is offered."""

SAYS_WHY = 0.4
GIVES_FEEDBACK = 0.55
HIGH_DISTRESS = 0.04
"""Share of first looks with severe distress and severe gambling answers together, which the ladder calls high."""

LEAVES_THE_LOOK_UNFINISHED = 0.15
COMES_BACK_AFTER_SILENCE = 0.10
COMES_BACK_AFTER_ALL, COMES_BACK_WITHIN_DAYS = 8, 4
"""Of so many with whom contact was lost one comes back, after so many days on average."""

LAPSES_A_MONTH = 0.20
"""Monthly hazard of a lapse."""
TELLS_OF_A_LAPSE = 0.35
STEPS_AFTER_A_LAPSE = 0.85
GOES_BACK_ON_TRACK = 0.75
"""Share of those who tell of a lapse and take the two weeks that are offered beside their plan."""

OPENS_CRISIS_TO_SAFETY = 0.6
"""For the others one talk is enough, and the supervisor ends the hold."""
FITS_A_PLAN = 0.22
"""Share of talks and answers after which a counsellor fits the plan."""

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
    "how_it_went": {"kept": 0.5, "partly": 0.3, "not_this_time": 0.2, "talked": 0.8, "not_reached": 0.2},
    "goes_on": {
        "monthly_check_in": 0.55,
        "self_exclusion": 0.1,
        "end": 1.0,
        "joint_plan": 0.4,
        "own_plan": 0.3,
        "end_here": 0.7,
        "with_adviser": 0.2,
        "talk_first": 0.1,
    },
    "afraid_at_home": {"yes": 0.06, "no": 0.84, "rather_not_say": 0.1},
    "age_here": {"under_age": 0.3, "of_age": 0.6, "rather_not_say": 0.1},
    "wants_a_talk": {"not_now": 0.88, "yes": 0.12},
    "how_soon": {"within_7_days": 0.3, "later": 0.5, "none": 0.2},
    "dates_handled": {"handled": 0.4, "partly": 0.35, "not_yet": 0.15, "no_dates": 0.1},
    "term": {"half_year": 0.45, "one_year": 0.35, "longer": 0.1, "not_sure": 0.1},
    "holds": {"held": 0.76, "played": 0.18, "let_in": 0.06},
    "help": {"yes": 0.4, "no": 0.6},
    "this_month": {"easier": 0.4, "same": 0.4, "worse": 0.2},
    "did_we_talk": {"yes": 0.85, "not_this_time": 0.15},
    "was_asked": {"yes": 0.85, "not_this_time": 0.15},
    "date_is_near": {"yes": 0.25, "no": 0.75},
    "someone_close": {"yes": 0.6, "not_now": 0.4},
    "may_we_ask": {"yes": 0.85, "no": 0.15},
    "wants_adviser": {"yes": 0.35, "not_now": 0.65},
}
"""Weights of coded answers, by question; what is not named here weighs a tenth."""

CHOICES_OF: dict[Audience, dict[str, dict[str, float]]] = {
    Audience.SELF: {
        "comes_next": {
            "take_back_control": 0.3,
            "joint_limits_plan": 0.6,
            "debt_first_aid": 0.14,
            "self_exclusion_companion": 0.12,
            "family_and_friends": 0.0,
            "partner": 0.06,
            "talk": 0.06,
            "nothing_now": 0.2,
        }
    },
    Audience.CLOSE_PERSON: {
        "comes_next": {
            "take_back_control": 0.0,
            "joint_limits_plan": 0.0,
            "debt_first_aid": 0.0,
            "self_exclusion_companion": 0.0,
            "family_and_friends": 0.75,
        }
    },
    Audience.YOUNG: {},
}
"""The same, by whom the help is for: family chooses no plan about playing of its own."""

SEVERAL: dict[str, dict[str, float]] = {
    "cannot_wait": {"f1": 0.3, "f2": 0.08, "f3": 0.06, "f4": 0.15, "f5": 0.05, "f6": 0.06, "f7": 0.08, "f8": 0.08},
    "signs_today": {"f7": 0.08, "f8": 0.12},
    "needs": {"clinician": 0.35, "debt": 0.45, "legal": 0.15},
}
"""Share that names each; where nothing is named, "none of these" is the answer."""
CHOOSES_ONE_OF_SEVERAL = 0.4
LEAVES_EMPTY = 0.35
"""Share of questions for a few words that are left empty, where they may be."""

DAYS_AHEAD = {
    "ends_on": (180, 365),
    "until_when": (60, 180),
    "answer_by": (7, 14),
    "next_date": (9, 24),
    "home_date": (10, 30),
    "power_date": (10, 30),
    "court_date": (20, 60),
    "next_bill_on": (3, 20),
    "exam_on": (5, 30),
    "pay_on": (2, 28),
    "time_out_until": (14, 60),
}
"""How many days ahead a day lies that people name."""
SELDOM_DATED = ("home_date", "power_date", "court_date", "answer_by")

TAKES_WITHIN_HOURS = (1, 30)
IS_TAKEN = 0.82
REVIEW_IN_TIME = 0.88
ASKS_FOR_A_CHANGE = 8
"""Of so many reviews one comes back with a change to make."""
PROMISE_KEPT = 0.86
GIVES_UP_CALLING_AFTER_DAYS = (17, 24)
NEXT_VISIT_DAYS = 2.1
"""Mean days between two visits of somebody who goes on."""

VISIT_MINUTES = timedelta(minutes=9)
