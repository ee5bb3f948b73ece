"""What this environment has compiled already, for an interpreter that is told to keep its compiled files elsewhere."""

from __future__ import annotations

import sys
from importlib.util import cache_from_source
from pathlib import Path


def link_what_is_compiled(elsewhere: Path) -> None:
    """Links in ``elsewhere``, a ``pycache_prefix``; what has changed since is compiled again, and its link replaced."""
    for module in list(sys.modules.values()):
        source = getattr(module, "__file__", None) or ""
        if not source.endswith(".py"):
            continue
        compiled = Path(cache_from_source(source))
        link = elsewhere / Path(source).parent.relative_to("/") / compiled.name
        if compiled.exists() and not link.exists():
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(compiled)
