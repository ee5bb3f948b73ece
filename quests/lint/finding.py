"""One thing to mend in a quest file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend in a quest file. The message says what to write instead; ``line`` counts from 1."""

    file: str
    line: int
    code: str
    path: str
    message: str
    severity: Severity

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} {self.code} {self.message}"

    def as_json(self) -> dict[str, Any]:
        """The finding with the keys that scripts rely on (docs/lint-rules.md)."""
        return asdict(self)
