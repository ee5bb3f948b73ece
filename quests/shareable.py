"""Whether a part of a whole may be told beside it: for rates, curves and windows, which are no table of states.

Whoever is told the whole and a part knows the rest. So both have to be nobody or a group of ``min_cell`` at least. Two
numbers that may each be told can still give a third one away: where several parts of one whole are told, ask
``all_shareable``, and where numbers change along time, publish ``merged_bins`` and what is computed from them alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Bin = tuple[float, int, int]
"""Days, how many had the event since the bin before, how many were last seen in it without."""

Parts = tuple[float, tuple[int, ...]]
"""Days, how many left in each way since the bin before: nobody is in two ways."""


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
    """``merged_parts`` of events and of those last seen: what a curve of one kind of event is drawn from."""
    merged = merged_parts([(day, (events, censored)) for day, events, censored in bins], min_cell)
    return [(day, events, censored) for day, (events, censored) in merged]


def merged_parts(bins: Sequence[Parts], min_cell: int = 5) -> list[Parts]:
    """Neighbouring bins put together until in each the people of every part are nobody or a group.

    ``bins`` in the order of their days; a merged one has the day of its last, and bins in which nothing happens go
    into the next that is told. What is left at the end goes to the last. Empty where even all bins together would
    tell of a small group, or nothing happened: then there is no curve to draw.
    """
    told: list[Parts] = []
    day, since = 0.0, _nobody(bins)
    for day, more in bins:
        since = _added(since, more)
        if any(since) and _are_groups(since, min_cell):
            told.append((day, since))
            since = _nobody(bins)
    while any(since) and not _are_groups(since, min_cell):
        if not told:
            return []
        since = _added(since, told.pop()[1])
    return [*told, (day, since)] if any(since) else told


def _nobody(bins: Sequence[Parts]) -> tuple[int, ...]:
    return (0,) * len(bins[0][1]) if bins else ()


def _added(some: Sequence[int], more: Sequence[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(some, more, strict=True))


def _are_groups(parts: Iterable[int], min_cell: int) -> bool:
    return all(is_group(people, min_cell) for people in parts)
