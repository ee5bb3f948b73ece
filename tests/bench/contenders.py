"""Contenders that do nothing, for asking the bench itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.bench.measuring import Lap

Written = Callable[[list[str]], Iterable[str]]


def everything(acked: list[str]) -> Iterable[str]:
    return acked


@dataclass
class Pretender:
    """Says what it did and, by ``keeps``, what of it is in its database."""

    name: str
    seconds: list[float] = field(default_factory=lambda: [1.0])
    keeps: Written = everything
    heard: list[str] = field(default_factory=list)
    acked: list[str] = field(default_factory=list)
    is_closed: bool = False

    def lap(self, size: int) -> Lap:
        self.heard.append(self.name)
        done = [f"{self.name}-{len(self.acked) + number}" for number in range(size)]
        self.acked += done
        return Lap(self.seconds[(len(self.heard) - 1) % len(self.seconds)], size, tuple(done))

    def written(self) -> Iterable[str]:
        return self.keeps(self.acked)

    def close(self) -> None:
        self.is_closed = True
