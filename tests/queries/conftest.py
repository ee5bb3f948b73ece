"""The worklist's queries are asked of the same people as the desk."""

from tests.desk.fixtures import cast, desk_app, library_file

__all__ = ["cast", "desk_app", "library_file"]
