"""Editing a quest as text: what its author wrote stays as it is, and one thing in it becomes another.

A draft may be unfinished: all of it works on the plain tree of the file and nothing here asks whether it is a quest.
"""

from quests.editing.beginnings import duplicated, new_level, new_step
from quests.editing.changes import Add, Change, Changes, Duplicate, Move, Path, Put, Remove, key_by_key, leaving_out
from quests.editing.reading import fingerprint, level_path, part, step_path
from quests.editing.references import Mended, Rearranged, moved, removed, renamed
from quests.editing.surgery import changed

__all__ = [
    "Add",
    "Change",
    "Changes",
    "Duplicate",
    "Mended",
    "Move",
    "Path",
    "Put",
    "Rearranged",
    "Remove",
    "changed",
    "duplicated",
    "fingerprint",
    "key_by_key",
    "leaving_out",
    "level_path",
    "moved",
    "new_level",
    "new_step",
    "part",
    "removed",
    "renamed",
    "step_path",
]
