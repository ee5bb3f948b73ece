"""``bench page``: the client's own page and the form of a step, full stack, against a minimal page of others."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import create_app
from app.bench.flask_orm import make_app, make_engine
from app.bench.installation import Installation, installed
from app.bench.measuring import BenchRefused, Contender, race
from app.bench.orm_pages import OrmForm, OrmPage
from app.bench.our_pages import OurForm, OurPage, form_token, what_is_rendered
from app.bench.peer import peers_in
from app.bench.reporting import Goal, Report
from app.portal.pages.my import MyPage
from config import DATABASE_FILE

REQUESTS = 96
GOALS = (
    Goal("P1", ("ours", "flask_orm"), ">= 0.5"),
    Goal("P3", ("ours_post", "flask_orm_post"), ">= 0.4"),
)
PAIRS = (("ours", "flask_orm"), ("ours_post", "flask_orm_post"), ("ours", "django"))
OF_FLASK = {"g", "request", "session", "config", "page", "current_user"}


def run(folder: Path, *, rounds: int, peers: str | None = None, size: int = REQUESTS) -> Report:
    """Measure it in a folder that is empty. Raises BenchRefused."""
    with installed(folder) as installation:
        contenders, html, page = _in_this_process(folder, installation)
        (folder / "page.json").write_text(
            json.dumps({"html": html, "steps": [asdict(step) for level in page.trail.levels for step in level.steps]}),
            encoding="utf-8",
        )
        there, absent = peers_in(peers, {"django": ("django_page.py", str(folder))})
        found = race([*contenders, *there], rounds=rounds, size=size, title="page")
    return Report("page", "requests/s", found, PAIRS, GOALS, absent)


def _in_this_process(folder: Path, installation: Installation) -> tuple[list[Contender], str, MyPage]:
    """Ours and the minimal application; what our page says, and what it was made from."""
    app = create_app(installation.settings, installation.database)
    ours = OurPage(app, installation)
    pages: list[MyPage] = []
    shown: dict[str, Any] = {}
    for visitor in ours.visitors:
        with what_is_rendered(app) as seen:
            html = visitor.get("/my").body.decode()
        pages.append(seen["page"])
        shown = {name: value for name, value in seen.items() if name not in OF_FLASK}
    token = form_token(ours.visitors[-1])
    engine = make_engine(folder / DATABASE_FILE)
    minimal = make_app(engine, app, {**shown, "csrf_token": lambda: token})
    theirs = OrmPage(minimal, engine, pages)
    must_be_the_same(html, theirs.visitors[-1].get("/my").body.decode())
    return [ours, theirs, OurForm(app, installation), OrmForm(minimal, engine)], html, pages[-1]


def must_be_the_same(ours: str, theirs: str) -> None:
    """Both pages say the same, byte for byte; otherwise the ratio would say nothing."""
    if ours != theirs:
        raise BenchRefused("the minimal page does not render what ours does; app/bench/flask_orm.py has to follow it")
