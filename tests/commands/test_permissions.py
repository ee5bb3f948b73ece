"""The page that says who may see what is what the code says."""

from __future__ import annotations

from pathlib import Path

from app.commands.permissions import as_markdown
from app.vocabulary import Permission

PAGE = Path(__file__).parents[2] / "docs" / "who-may-see-what.md"


def test_the_page_of_docs_is_what_the_code_says() -> None:
    """``questline permissions > docs/who-may-see-what.md`` writes it."""
    assert PAGE.read_text(encoding="utf-8") == as_markdown()


def test_every_permission_has_a_line_and_no_address_is_open_by_mistake() -> None:
    page = as_markdown()
    for permission in Permission:
        assert f"\n| {permission.value.replace('_', ' ')} |" in page
    assert "| `/desk/clients/<client_id>/reach` | GET | read contact |" in page
