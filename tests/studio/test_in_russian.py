"""The studio in Russian: no English is left on its pages but what the author and the file say."""

from __future__ import annotations

import re

import pytest

from app.services.crisis_contacts import Contact, set_contacts
from tests.languages.reading import untranslated
from tests.studio.world import World

AT = "/studio/take-back-control"
CODES = re.compile(
    r"(?<=путь )[a-z]+(-[a-z]+)+|(?<=пути )[a-z]+(-[a-z]+)+|«release»|Service design, with the clinical lead"
    r"|<li>(bbgs|pgsi|k6)</li>|«gambling blocker»"
)
"""What the file says: names of quests and instruments, words to search for, how the library is signed."""
NAMES = frozenset({"Dana Designer", "Clara Clinician", "Saule Supervisor", "Quiet Heron", "A small plan"})


@pytest.mark.parametrize(
    "address", ["/studio", AT, f"{AT}/1", f"{AT}/1/people", f"{AT}/1/withdraw", f"{AT}/diff/1/draft", f"{AT}/draft"]
)
def test_a_page_of_the_studio(world: World, address: str) -> None:
    world.cast.walker("Quiet Heron")
    with world.database.begin() as db:
        for language in ("en", "ru"):
            set_contacts(db, language, [Contact("112", "112", "", "", is_emergency=True)])
    world.designer.post(f"{AT}/1/draft", {}, like="/staff")
    visit = world.supervisor
    visit.get("/studio?lang=ru")
    page = visit.get(address).text
    assert '<html lang="ru"' in page
    assert "%(" not in page
    assert untranslated(CODES.sub("", page), NAMES) == []
