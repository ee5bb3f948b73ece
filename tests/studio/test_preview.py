"""The preview shows the real portal, in a service of its own that nobody is in."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest

from tests.studio.world import AT, World

FRAME = re.compile(r'<iframe[^>]* src="([^"]+)"')


@pytest.fixture(autouse=True)
def _files_of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Previews lie among the temporary files; those of a test go with it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def frame_of(world: World, asked: str = "", at: str = f"{AT}/1") -> str:
    page = world.designer.get(f"{at}/preview{asked}")
    assert page.status_code == 200
    found = FRAME.search(page.text)
    assert found
    return found[1]


def test_it_shows_the_page_of_a_client(world: World) -> None:
    answer = world.designer.get(frame_of(world))
    print(answer.text)
    assert answer.status_code == 200
