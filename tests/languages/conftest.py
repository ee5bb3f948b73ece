"""The portal and the desk, as their own tests know them."""

from tests.desk.fixtures import cast, desk_app, library_file
from tests.portal.conftest import app, counsellor, database, her, new_person, nobody, sqlite_template

__all__ = [
    "app",
    "cast",
    "counsellor",
    "database",
    "desk_app",
    "her",
    "library_file",
    "new_person",
    "nobody",
    "sqlite_template",
]
