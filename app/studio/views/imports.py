"""A quest comes in from a file or from pasted text: always as a draft."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services import designing
from app.services.drafts import DraftExists
from app.studio.blueprint import bp
from app.studio.texts import pasted, shown_again
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests import bundles
from quests.problems import Problem, QuestUnreadable
from quests.reading import decoded
from quests.writing import CannotChange

MOST_TOLD = 20


@bp.get("/import")
@audience(Permission.DRAFT_QUEST)
def import_quest() -> str:
    """Paste a quest, or choose its file."""
    return render_template("studio/import.html", text="", problems=[], further=0, there="")


@bp.post("/import")
@audience(Permission.DRAFT_QUEST)
def take_in() -> ResponseReturnValue:
    """Read what came as ``questline quests import`` does; what was typed is kept."""
    text = pasted(request.form.get("text", ""))
    upload = request.files.get("file")
    name = "quest.yaml"
    try:
        if upload is not None and upload.filename:
            with upload.stream as stream:  # A large one lies in a file.
                text = decoded(stream.read(), file=name)
        if not text.strip():
            return _again(text, [Problem(name, 1, _("Choose a file, or paste the text of a quest."))])
        taken = designing.take_in(db(), bundles.read_bundle(text, file=name), by=staff().id)
    except QuestUnreadable as error:
        return _again(text, error.problems)
    except CannotChange as error:
        return _again(text, [Problem(name, 1, str(error))])
    except DraftExists:
        return _again(text, [], there=bundles.read_bundle(text, file=name).quest.slug)
    words = _(
        "Taken in as a draft of version %(version)s. Nobody walks it until it is published.", version=taken.version
    )
    flash(words, "done")
    return redirect(url_for("studio.draft", quest=taken.slug), 303)


def _again(text: str, problems: list[Problem], *, there: str = "") -> ResponseReturnValue:
    """The page once more, with the text and what to do."""
    further = max(0, len(problems) - MOST_TOLD)
    page = render_template(
        "studio/import.html",
        text=shown_again(text),
        problems=problems[:MOST_TOLD],
        further=further,
        there=there,
        has_errors=True,
    )
    return page, 422
