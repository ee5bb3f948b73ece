"""The short look of somebody who starts alone: some take it, the others go straight to the plans."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from app.demo import rates
from app.demo.answering import ALONE
from app.services.first_look import is_heavy, keep_look_answer, look_drafts, put_look_aside, send_look
from app.services.starting import plans_for
from quests.answers import Answer
from quests.asking import Asked
from quests.first_look import look_for
from quests.instruments import instrument

if TYPE_CHECKING:
    from app.demo.person import Person


def look_first(person: Person) -> str:
    """She takes the look or puts it aside; gives the quest that she begins then.

    It has dice of its own, so that all else in the demo falls as it did. Whom it would find in danger comes to that
    in the plan, where the demo tells that story: here such a look is put aside.
    """
    world, who = person.world, person.traits
    dice = random.Random(f"look of {person.pseudonym}")
    if not person.comes_in_danger and dice.random() < rates.TAKES_THE_LOOK:
        look = look_for(who.audience)
        for asked in look.asked:
            keep_look_answer(world.db, person.locker, asked.key, _answer(dice, asked, who.severity))
        drafts = look_drafts(world.db, person.locker)
        if not is_heavy(world.db, person.locker, look, drafts, language=who.language):
            zone = world.settings.service_zone
            send_look(world.db, person.locker, who.audience, language=who.language, zone=zone)
    put_look_aside(world.db, person.client_id)
    there = [version.slug for version in plans_for(world.db, person.locker)]
    return who.begins if who.begins in there else there[0]


def _answer(dice: random.Random, asked: Asked, severity: float) -> Answer:
    if asked.instrument is not None:
        values = sorted(answer.value for answer in instrument(asked.instrument.slug).answers)
        spread = dice.gauss(severity * (len(values) - 1), 0.7)
        return str(values[min(len(values) - 1, max(0, round(spread)))])
    if asked.question.kind == "several":
        weights = rates.SEVERAL["cannot_wait"]
        return [sign for sign, share in weights.items() if dice.random() < share] or [ALONE[0]]
    return "yes" if dice.random() < rates.CHOICES["afraid_at_home"]["yes"] else "no"
