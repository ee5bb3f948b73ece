"""The settings, with the people of the desk."""

from tests.desk.fixtures import cast, desk_app, library_file

__all__ = ["cast", "desk_app", "library_file"]
