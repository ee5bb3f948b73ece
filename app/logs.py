"""What the product writes about its own running: one JSON line an event, on standard error (trust.md T19).

Nothing that a person typed can come into a line: of a message the words stand as they are in the code, without what
is put into them, of an error its kind and place, without its text; of the rest only the fields named here.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC
from pathlib import Path

from app import clock

FIELDS = ("endpoint", "method", "status", "job", "count")
"""Codes and numbers that a message may carry (``extra``). No path: a client's addresses are nobody's business."""

_ROOT = Path(__file__).parent.parent
_PLACES = 4


class OneLine(logging.Formatter):
    """A record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": clock.now().astimezone(UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": str(record.msg),
            **{name: getattr(record, name) for name in FIELDS if hasattr(record, name)},
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            said |= {"error": type(error).__name__, "where": _places(error)}
        return json.dumps(said, ensure_ascii=True, default=str)


def _places(error: BaseException) -> list[str]:
    """Where it happened, innermost last: the last places in our own files, and the very last one."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT / "app")]
    last = [frame for frame in frames[-1:] if frame not in ours]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in (ours + last)[-_PLACES:]]


def configure() -> None:
    """Write lines to standard error from now on: of the product from ``info`` on, of its libraries warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("questline").setLevel(logging.INFO)
