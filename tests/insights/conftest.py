"""The numbers with people in them."""

from tests.desk.fixtures import cast, cast_on_both, desk_app, library_file

__all__ = ["cast", "cast_on_both", "desk_app", "library_file"]
