"""Beginnings of answers, looked after by supervisors and clinicians: written, changed, withdrawn."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import bp
from app.desk.pages.reply_templates import OneBeginning, beginnings_page, named, one_beginning
from app.desk.template_forms import BeginningForm
from app.extensions import questline
from app.queries.reply_templates import Beginning
from app.services.reply_templates import NoSuchBeginning, WrittenMeanwhile, withdraw_template, write_template
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _

ADDRESS = "/reply-templates"


@bp.get(ADDRESS)
@audience(Permission.WRITE_REPLY_TEMPLATES)
def reply_templates() -> str:
    """Every beginning, by language."""
    return render_template("desk/reply_templates.html", shelves=beginnings_page(db()))


@bp.get(f"{ADDRESS}/<language>/new")
@audience(Permission.WRITE_REPLY_TEMPLATES)
def new_reply_template(language: str) -> str:
    """An empty page for a new one."""
    return _page(_on_offer_or_404(language), None, BeginningForm(formdata=None))


@bp.post(f"{ADDRESS}/<language>/new")
@audience(Permission.WRITE_REPLY_TEMPLATES)
def keep_new_reply_template(language: str) -> ResponseReturnValue:
    """From now on colleagues can begin with it. The same form sent twice is one beginning."""
    form = BeginningForm()
    if not form.validate():
        return _page(_on_offer_or_404(language), None, form), 422
    return _kept(_on_offer_or_404(language), form.key, None, form)


@bp.get(f"{ADDRESS}/<language>/<template_id>")
@audience(Permission.WRITE_REPLY_TEMPLATES)
def edit_reply_template(language: str, template_id: str) -> str:
    """One beginning with everything that it said before."""
    page = _one_or_404(language, template_id)
    data = {"beginning_title": page.now.title, "beginning_words": page.now.words}
    return _page(language, page, BeginningForm(formdata=None, data=data))


@bp.post(f"{ADDRESS}/<language>/<template_id>")
@audience(Permission.WRITE_REPLY_TEMPLATES)
def keep_reply_template(language: str, template_id: str) -> ResponseReturnValue:
    """A new version. One that was withdrawn is on offer again by it."""
    page, form = _one_or_404(language, template_id), BeginningForm()
    if not form.validate():
        return _page(language, page, form), 422
    return _kept(language, template_id, page, form)


@bp.post(f"{ADDRESS}/<language>/<template_id>/withdraw")
@audience(Permission.WRITE_REPLY_TEMPLATES)
def withdraw_reply_template(language: str, template_id: str) -> ResponseReturnValue:
    """Nobody is offered it any more."""
    page, form = _one_or_404(language, template_id), BeginningForm()
    try:
        withdraw_template(db(), template_id, language, seen=form.version, staff_id=staff().id)
    except NoSuchBeginning:
        abort(404)
    except WrittenMeanwhile as meanwhile:
        flash(_("%(name)s wrote it anew a moment ago. Look at it once more.", name=_who(meanwhile.now)), "note")
        return redirect(url_for("desk.edit_reply_template", language=language, template_id=template_id), 303)
    flash(_("“%(title)s” is withdrawn. What was sent with it stays.", title=page.now.title), "done")
    return redirect(url_for("desk.reply_templates"), 303)


def _kept(
    language: str, template_id: str | None, page: OneBeginning | None, form: BeginningForm
) -> ResponseReturnValue:
    try:
        write_template(
            db(),
            template_id,
            language,
            title=form.beginning_title.data,
            words=form.beginning_words.data,
            seen=form.version,
            staff_id=staff().id,
        )
    except WrittenMeanwhile as meanwhile:
        if not _is_the_same(meanwhile.now, form):
            release_db()
            return _page(language, one_beginning(db(), meanwhile.now.id, language), form, by=_who(meanwhile.now)), 409
    flash(_("Kept. Colleagues can begin with it from now on."), "done")
    return redirect(url_for("desk.reply_templates"), 303)


def _is_the_same(now: Beginning, form: BeginningForm) -> bool:
    return now.is_offered and (now.title, now.words) == (
        form.beginning_title.data.strip(),
        form.beginning_words.data.strip(),
    )


def _who(now: Beginning) -> str:
    return now.staff_name or _("A colleague")


def _on_offer_or_404(language: str) -> str:
    return language if language in questline().settings.languages else abort(404)


def _one_or_404(language: str, template_id: str) -> OneBeginning:
    return one_beginning(db(), template_id, _on_offer_or_404(language)) or abort(404)


def _page(language: str, page: OneBeginning | None, form: BeginningForm, *, by: str = "") -> str:
    """``by``: who wrote it meanwhile; her version stands beside what was typed, which is kept."""
    return render_template(
        "desk/edit_reply_template.html", language=language, name=named(language), page=page, form=form, by=by
    )
