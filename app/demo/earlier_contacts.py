"""Contacts of the first line in the weeks before the written ones: drawn, so that whole months can be counted.

They are dealt like cards: each hand of fifteen has every kind in it, so that on whatever day a demo is built the last
whole month has some of each. All of them are over.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from app.demo.contacts import AFRAID, DAY, NO_FOOD, WORRIED, Calls, Contact
from app.vocabulary import Audience, ContactChannel, ContactEnding, FollowUp

SPANS = ((69, 61), (61, 53), (53, 43), (43, 33), (33, 23), (23, 13))
"""Days ago at which each hand begins and ends. The first two are shorter: of the first month a part alone is there."""
OPEN, EVENING = (9, 10, 11, 12, 14, 15, 16), (18, 19, 20)
LONGEST_MINUTES = 70
LATE_DAYS, LATE_MINUTES = (69, 65), 7.0
"""Two more were afraid and taken over too late, on days that are always before the last month that was counted."""
REACHED: Calls = ((50.0, "reached"),)
REACHED_LATER: tuple[Calls, ...] = (
    ((50.0, "no_answer"), (75.0, "reached")),
    ((49.0, "voicemail"), (76.0, "reached")),
    ((50.0, "no_answer"), (55.0, "no_answer"), (76.0, "voicemail")),
)
"""Not within the three days of the key number; the last one stays unreached after three tries."""

_CALL, _CHAT = ContactChannel.CALL, ContactChannel.CHAT
_YES = Contact(
    0, _CALL, WORRIED, ending=ContactEnding.COMPLETED, agrees=True, follow_up=FollowUp.AGREED,
    routes=("follow_up_call",), goes_well=True,
)  # fmt: skip
_BRIEF = Contact(0, _CHAT, ending=ContactEnding.COMPLETED, routes=("information",))
"""A question that was answered: nobody is screened for that."""
_HIGH = Contact(0, _CALL, AFRAID, Audience.CLOSE_PERSON, ending=ContactEnding.COMPLETED, follow_up=FollowUp.DECLINED)
HAND = (
    *(replace(_YES, calls=REACHED, writes=True, goes_well=well) for well in (True, True, False)),
    *(replace(_YES, calls=calls, goes_well=index == 0) for index, calls in enumerate(REACHED_LATER)),
    replace(_BRIEF, channel=_CALL, says=WORRIED, follow_up=FollowUp.DECLINED),
    replace(_HIGH, says=NO_FOOD, audience=Audience.SELF, routes=("debt_help",)),
    replace(_BRIEF, follow_up=FollowUp.DECLINED),
    _BRIEF,
    replace(_BRIEF, is_complex=True, accepted_after=12),
    replace(_BRIEF, channel=_CALL, says=WORRIED, is_complex=True, accepted_after=25),
    replace(_BRIEF, ending=ContactEnding.NOT_NOW, says=WORRIED, follow_up=FollowUp.DECLINED, routes=()),
    replace(_BRIEF, channel=_CALL, ending=ContactEnding.LINE_LOST, routes=()),
    replace(_BRIEF, channel=ContactChannel.MESSAGE, ending=ContactEnding.NOT_NOW, routes=()),
)


def earlier_contacts(rng: random.Random, until: datetime) -> Iterator[Contact]:
    """All of them, hand after hand."""
    late = replace(_HIGH, routes=("crisis_centre",), accepted_after=LATE_MINUTES)
    for span in SPANS:
        for one in HAND:
            yield _drawn(rng, one, until, *span)
    for one in (late, late):
        yield _drawn(rng, one, until, *LATE_DAYS)


def _drawn(rng: random.Random, one: Contact, until: datetime, first: int, last: int) -> Contact:
    """At some moment of its span, in one of the languages, as long as it took. A complex one in opening hours."""
    begins = until - timedelta(days=rng.uniform(last, first))
    hour = rng.choice(OPEN if one.is_complex or rng.random() < 0.75 else EVENING)
    begins = begins.replace(hour=hour, minute=rng.randint(0, 20 if one.is_complex else 59))
    while one.is_complex and begins.weekday() > 4:
        begins += timedelta(days=1)
    return replace(
        one,
        ago=(until - begins) / timedelta(days=1) * DAY,
        language="ru" if rng.random() < 0.3 else one.language,
        minutes=rng.randint(3, 12) if one.ending is ContactEnding.LINE_LOST else rng.randint(30, LONGEST_MINUTES),
    )
