"""The crisis protocols P-S, P-F and P-V: which one a danger calls for, and their steps (domain.md section 2.1)."""

from quests.protocols.fitting import VERSIONS, every_danger, protocols_for
from quests.protocols.reading import protocol

__all__ = ["VERSIONS", "every_danger", "protocol", "protocols_for"]
