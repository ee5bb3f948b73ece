"""The protocols, read from the files beside this code: once, and not before somebody looks at one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quests.protocols.model import CrisisProtocol


@cache
def protocol(kind: str) -> CrisisProtocol:
    """The protocol of this kind: ``p_s``, ``p_f`` or ``p_v``."""
    from ruamel.yaml import YAML  # Read with the first protocol: a start does not wait for it.

    from quests.protocols.model import CrisisProtocol

    text = files("quests.protocols").joinpath(f"{kind.replace('_', '-')}.yaml").read_text(encoding="utf-8")
    return CrisisProtocol.model_validate(YAML(typ="safe", pure=True).load(text))
