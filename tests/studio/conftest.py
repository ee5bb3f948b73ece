"""The studio with people at it, and people on the quests."""

import pytest

from tests.desk.cast import Cast
from tests.desk.fixtures import cast, cast_on_both, desk_app, library_file
from tests.studio.world import World

__all__ = ["cast", "cast_on_both", "desk_app", "library_file", "world", "world_on_both"]


@pytest.fixture
def world(cast: Cast) -> World:
    """A designer, a clinician and a supervisor in their browsers, and the small quest in version 1."""
    return World(cast)


@pytest.fixture
def world_on_both(cast_on_both: Cast) -> World:
    """The same on SQLite and on PostgreSQL."""
    return World(cast_on_both)
