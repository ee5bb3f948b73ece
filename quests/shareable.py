"""Whether a part of a whole may be told beside it: for rates, curves and windows, which are no table of states.

Whoever is told the whole and a part knows the rest. So both have to be nobody or a group of ``min_cell`` at least. Two
numbers that may each be told can still give a third one away: where several parts of one whole are told, ask
``all_shareable``, and where numbers change along time, publish ``merged_bins`` and what is computed from them alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Bin = tuple[float, int, int]
"""Days, how many had the event since the bin before, how many were last seen in it without."""


def is_group(people: int, min_cell: int = 5) -> bool:
    """Nobody, or so many that none of them is told apart."""
    return people == 0 or people >= min_cell


def shareable(whole: int, part: int, min_cell: int = 5) -> bool:
    """Whether ``part`` of ``whole`` may be told: it and the rest are each nobody or at least ``min_cell`` people.

    Raises ValueError where the part is no part of the whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    return is_group(part, min_cell) and is_group(whole - part, min_cell)


def all_shareable(whole: int, parts: Iterable[int], min_cell: int = 5) -> bool:
    """Whether all ``parts`` of one whole may be told together: parts of which nobody is in two, as states are.

    Each of them, and what remains of the whole beside all of them, is nobody or a group. Then so is every sum.
    """
    told = list(parts)
    rest = whole - sum(told)
    if rest < 0 or min(told, default=0) < 0:
        raise ValueError(f"{told} are no parts of {whole}")
    return all(is_group(people, min_cell) for people in (*told, rest))


def merged_bins(bins: Sequence[Bin], min_cell: int = 5) -> list[Bin]:
    """Neighbouring bins put together until in each the events, and those last seen, are nobody or a group.

    ``bins`` in the order of their days; a merged one has the day of its last, and bins in which nothing happens go
    into the next that is told. What is left at the end goes to the last. Empty where even all bins together would
    tell of a small group, or nothing happened: then there is no curve to draw.
    """
    told: list[Bin] = []
    day, events, censored = 0.0, 0, 0
    for day, more_events, more_censored in bins:
        events, censored = events + more_events, censored + more_censored
        if events + censored and is_group(events, min_cell) and is_group(censored, min_cell):
            told.append((day, events, censored))
            events = censored = 0
    while events or censored:
        if told and is_group(events, min_cell) and is_group(censored, min_cell):
            return [*told, (day, events, censored)]
        if not told:
            return [(day, events, censored)] if is_group(events, min_cell) and is_group(censored, min_cell) else []
        _day, more_events, more_censored = told.pop()
        events, censored = events + more_events, censored + more_censored
    return told
