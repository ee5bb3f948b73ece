"""The event log as others read it: inside the service exact, outside it so that nobody can be found."""

from app.event_log.formats import FORMATS, Format, inside_lines
from app.event_log.inside import inside
from app.event_log.lines import Journey, Line, in_utc
from app.event_log.outside import Outside, last_month, outside

__all__ = [
    "FORMATS",
    "Format",
    "Journey",
    "Line",
    "Outside",
    "in_utc",
    "inside",
    "inside_lines",
    "last_month",
    "outside",
]
