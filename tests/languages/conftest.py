"""The portal, the desk and a running service, as their own tests know them."""

from tests.desk.fixtures import cast, desk_app, library_file
from tests.journeys.conftest import migrated, service
from tests.portal.conftest import app, counsellor, database, her, new_person, nobody, portal_app, sqlite_template

__all__ = [
    "app",
    "cast",
    "counsellor",
    "database",
    "desk_app",
    "her",
    "library_file",
    "migrated",
    "new_person",
    "nobody",
    "portal_app",
    "service",
    "sqlite_template",
]
