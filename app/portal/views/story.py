"""All her plans as one story."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.story import story_page
from app.web.access import CLIENT, audience
from app.web.frames import is_plain


@bp.get("/my/story")
@audience(CLIENT)
def story() -> ResponseReturnValue:
    """What she walked, in order, with the way to everything that she wrote."""
    return render_template("portal/story.html", page=story_page(), is_plain=is_plain())
