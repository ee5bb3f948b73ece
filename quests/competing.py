"""How journeys end when they can end in several ways: the cumulative incidence of each (Aalen-Johansen).

Whoever stopped can no longer come to a good end. To treat her as if she were merely out of sight, as one Kaplan-Meier
curve for each way does, counts her among those who still might, and the shares then add up to more than everybody. And
"stopped" may mean already well, so that it is an end of its own and no missing number. Here the shares of all ways and
of those who are still there add up to one.

Sources: O. O. Aalen, S. Johansen, "An empirical transition matrix for non-homogeneous Markov chains based on censored
observations", Scand. J. Statist. 5 (1978) 141-150. Variance by the delta method as in E. Marubini, M. G. Valsecchi,
"Analysing Survival Data from Clinical Trials and Observational Studies", 1995, and D. Collett, "Modelling Survival Data
in Medical Research", 3rd edition, page 411.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from quests import survival

Ended = tuple[float, str | None, int]
"""Days, how it ended (None: last seen then, and still there), and how many people."""


@dataclass(frozen=True)
class Share:
    """The share of people who ended in one way (or one of several) by ``days``, with its variance."""

    days: float
    share: float
    variance: float

    @property
    def band(self) -> tuple[float, float] | None:
        """Low and high of the share in 95 of 100 cases, by log(-log); None at 0 and 1."""
        return survival.band(self.share, max(0.0, self.variance))


@dataclass
class _Sums:
    """The running sums of the variance: with a = d / (n (n - d)) and b = S d_j / n^2 of each time so far,

    Var F(t) = sum (F(t) - F_i)^2 a_i  +  sum S^2 d_j (n - d_j) / n^3  -  2 sum (F(t) - F_i) b_i.
    """

    a: float = 0.0
    a_f: float = 0.0
    a_ff: float = 0.0
    own: float = 0.0
    b: float = 0.0
    b_f: float = 0.0

    def variance(self, f: float) -> float:
        return f * f * self.a - 2 * f * self.a_f + self.a_ff + self.own - 2 * (f * self.b - self.b_f)

    def add(self, f: float, before: float, at_risk: int, ended: int, in_this_way: int) -> None:
        a = ended / (at_risk * (at_risk - ended)) if at_risk > ended else 0.0
        b = before * in_this_way / at_risk**2
        self.a, self.a_f, self.a_ff = self.a + a, self.a_f + a * f, self.a_ff + a * f * f
        self.own += before**2 * in_this_way * (at_risk - in_this_way) / at_risk**3
        self.b, self.b_f = self.b + b, self.b_f + b * f


def incidence(observations: Iterable[Ended], ways: Collection[str]) -> list[Share]:
    """The share that ended in one of ``ways`` by each time at which anybody ended in any way, in order of time.

    Whoever was last seen at the very time at which others ended still counts as at risk then.
    """
    by_days: defaultdict[float, Counter[str | None]] = defaultdict(Counter)
    for days, how, people in observations:
        by_days[days][how] += people
    at_risk = sum(here.total() for here in by_days.values())
    remain, share, sums, found = 1.0, 0.0, _Sums(), list[Share]()
    for days, here in sorted(by_days.items()):
        ended = here.total() - here[None]
        if ended:
            in_this_way = sum(here[how] for how in ways)
            share += remain * in_this_way / at_risk
            sums.add(share, remain, at_risk, ended, in_this_way)
            remain *= 1 - ended / at_risk
            found.append(Share(days, share, sums.variance(share)))
        at_risk -= here.total()
    return found
