"""The service's own words: a list, and each text in each language to be written, looked at and kept."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin.blueprint import bp
from app.admin.forms import WordsForm
from app.admin.pages.words import EditPage, edit_page, preview, texts_page
from app.services.service_texts import write_words
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db


@bp.get("/words")
@audience(Permission.WRITE_WORDS)
def words() -> str:
    """Every text in every language, and what is to be looked at."""
    return render_template("admin/words.html", texts=texts_page(db()))


@bp.get("/words/<key>/<language>")
@audience(Permission.WRITE_WORDS)
def edit_words(key: str, language: str) -> str:
    """One text in one language, with everything that was written before."""
    page = _page_or_404(key, language)
    return _page(page, WordsForm(formdata=None, data={"service_words": page.now.words}))


@bp.post("/words/<key>/<language>")
@audience(Permission.WRITE_WORDS)
def keep_words(key: str, language: str) -> ResponseReturnValue:
    """Look at it as the client will, or keep it: from then on it stands on the page."""
    page, form = _page_or_404(key, language), WordsForm()
    if not form.validate():
        return _page(page, form), 422
    if request.form.get("do") == "preview":
        return _page(page, form, preview(form.service_words.data or ""))
    write_words(db(), key, language, form.service_words.data or "", staff_id=staff().id)
    flash(_("Kept. It stands on the page from now on."), "done")
    return redirect(url_for("admin.words"), 303)


def _page_or_404(key: str, language: str) -> EditPage:
    return edit_page(db(), key, language) or abort(404)


def _page(page: EditPage, form: WordsForm, shown: list[str] | None = None) -> str:
    return render_template("admin/edit_words.html", page=page, form=form, shown=shown)
