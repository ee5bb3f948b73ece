"""Why a level was set: one plain sentence for staff for each clause of the ladder in ``quests.risk``.

The keys are stored with a decision, so a key is never given another meaning. Clients never read these.
"""

from __future__ import annotations

from quests.wording import N_

REASONS: dict[str, str] = {
    "asq_5_yes": N_("Thoughts of suicide right now (what ASQ 5 asks)."),
    "plan_with_means_or_intent": N_("There is a plan, with the means for it or the intent to act."),
    "attempt_under_way": N_("An attempt is under way."),
    "threat_to_others": N_("There is a threat to other people."),
    "violence_now": N_("Violence is happening now."),
    "asq_1_yes": N_("Wished to be dead in the past few weeks (what ASQ 1 asks)."),
    "asq_1_refused": N_("Chose not to answer what ASQ 1 asks, which counts as positive."),
    "asq_2_yes": N_("Felt that being dead would be better for self or family (what ASQ 2 asks)."),
    "asq_2_refused": N_("Chose not to answer what ASQ 2 asks, which counts as positive."),
    "asq_3_yes": N_("Thoughts of suicide in the past week (what ASQ 3 asks)."),
    "asq_3_refused": N_("Chose not to answer what ASQ 3 asks, which counts as positive."),
    "asq_4_yes": N_("Has attempted suicide before (what ASQ 4 asks)."),
    "asq_4_refused": N_("Chose not to answer what ASQ 4 asks, which counts as positive."),
    "asq_5_refused": N_("Chose not to answer ASQ 5, whether there are thoughts of suicide right now."),
    "violence_at_home": N_("There is violence from a partner or family member."),
    "fear_at_home": N_("There is fear of a partner or family member at home."),
    "child_at_risk": N_("A child is at risk."),
    "psychosis_signs": N_("There are signs of psychosis."),
    "severe_intoxication": N_("There are signs of severe intoxication."),
    "k6_with_pgsi": N_("Distress is serious (K6 of 13 or more) together with a PGSI of 8 or more."),
    "k6_with_red_flag": N_("Distress is serious (K6 of 13 or more) together with a money red flag."),
    "phq4_with_pgsi": N_("Distress is severe (PHQ-4 of 9 or more) together with a PGSI of 8 or more."),
    "phq4_with_red_flag": N_("Distress is severe (PHQ-4 of 9 or more) together with a money red flag."),
    "worker_says_high": N_("A worker judged the risk to be high."),
    "pgsi": N_("PGSI of 3 or more."),
    "bbgs": N_("At least one yes on the BBGS."),
    "clip_no_pgsi": N_("At least one yes on the NODS-CLiP, a lifetime screen, and no finished PGSI."),
    "lie_bet_no_pgsi": N_("At least one yes on Lie/Bet, a lifetime screen, and no finished PGSI."),
    "k6": N_("Distress is moderate or more (K6 of 5 or more)."),
    "phq2": N_("PHQ-2 of 3 or more."),
    "gad2": N_("GAD-2 of 3 or more."),
    "f1": N_("F1: rent or a loan payment was missed or is due within 7 days."),
    "f2": N_("F2: there is a notice of eviction, enforcement or utility cut-off."),
    "f3": N_("F3: there is no money for food or medicine."),
    "f4": N_("F4: borrowed to gamble, or pawned or sold what belongs to others."),
    "f5": N_("F5: there is an informal lender, or there are threats."),
    "f6": N_("F6: money of dependants or of an employer was used."),
    "f7": N_("F7: a hidden debt has just been discovered."),
    "f8": N_("F8: there was a large loss in the last 48 hours."),
    "lapse_after_self_exclusion": N_("Gambled again after self-exclusion."),
    "under_legal_age": N_("Is under the local legal age."),
    "all_asked_and_low": N_("Gambling and distress screens are done and low, and there is no money red flag."),
    "nothing_asked": N_("Nothing has been asked yet. Treat as medium until it has."),
    "declined": N_("Was asked and chose not to answer. Treat as medium until there is an answer."),
    "gambling_unknown": N_("The gambling screen is not finished."),
    "distress_unknown": N_("The distress screen is not finished."),
    "red_flags_unknown": N_("Not every money red flag was asked."),
    "danger_unclear": N_("A plan, means or intent was mentioned and is not cleared up. Ask now."),
    "screen_outdated": N_("The screen is older than 90 days, or its date is not known."),
}
BY_OWN_CUT_OFFS: dict[str, str] = {
    "k6_with_pgsi": N_("Distress is serious (K6) together with a PGSI in its highest band, by our own cut-offs."),
    "k6_with_red_flag": N_("Distress is serious (K6, by our own cut-off) together with a money red flag."),
    "phq4_with_pgsi": N_("Distress is severe (PHQ-4) together with a PGSI in its highest band, by our own cut-offs."),
    "phq4_with_red_flag": N_("Distress is severe (PHQ-4, by our own cut-off) together with a money red flag."),
    "pgsi": N_("The PGSI reaches our own cut-off."),
    "k6": N_("Distress is moderate or more (K6, by our own cut-off)."),
    "phq2": N_("The PHQ-2 reaches our own cut-off."),
    "gad2": N_("The GAD-2 reaches our own cut-off."),
}
"""Those that name a number, for a service with cut-offs of its own: at another time it may have been another number."""
