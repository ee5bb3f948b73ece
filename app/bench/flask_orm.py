"""The minimal Flask page to compare with: SQLAlchemy's ORM, our own template, no session, form token or headers.

Its rows hold what our page shows, word for word, so that both render the same bytes. Two queries make the page.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from flask import Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload

from app import clock
from app.bench.chain import STEPS
from app.ids import new_id
from app.portal.pages.my import MyPage
from app.portal.pages.trail import TrailLevel, TrailStep
from app.web import static_files

COOKIE = "who"
ROOT = Path(__file__).parents[2]


class Base(DeclarativeBase):
    """Tables of the bench alone, beside ours in the same file."""


def _columns(shape: type, *without: str) -> dict[str, Any]:
    """A column for each thing that the template reads."""
    kinds: dict[str, Any] = {"str": sa.Text, "int": sa.Integer}
    return {
        one.name: mapped_column(kinds.get(str(one.type), sa.JSON)) for one in fields(shape) if one.name not in without
    }


class PlanRow(Base):
    """A client's plan, found by her cookie. ``facts`` are the small things that the page asks about."""

    __tablename__ = "bench_plan"
    id: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    pointer: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    next: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    levels: Mapped[list[LevelRow]] = relationship(order_by="LevelRow.number")


class LevelRow(Base):
    """A level as the page shows it."""

    __tablename__ = "bench_level"
    id: Mapped[str] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(sa.ForeignKey("bench_plan.id"), index=True)
    locals().update(_columns(TrailLevel, "steps"))
    steps: Mapped[list[StepRow]] = relationship(order_by="StepRow.place")


class StepRow(Base):
    """A step as the page shows it."""

    __tablename__ = "bench_step"
    id: Mapped[str] = mapped_column(primary_key=True)
    level_id: Mapped[str] = mapped_column(sa.ForeignKey("bench_level.id"), index=True)
    plan_id: Mapped[str] = mapped_column(sa.ForeignKey("bench_plan.id"), index=True)
    place: Mapped[int]
    closed_at: Mapped[Any] = mapped_column(sa.DateTime, nullable=True)
    locals().update(_columns(TrailStep))


class EventRow(Base):
    """A step that was done."""

    __tablename__ = "bench_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(sa.ForeignKey("bench_plan.id"), index=True)
    step: Mapped[str]
    at: Mapped[Any] = mapped_column(sa.DateTime)


_PAGE = sa.select(PlanRow).options(joinedload(PlanRow.levels), selectinload(PlanRow.levels, LevelRow.steps))


def make_engine(path: Path) -> sa.Engine:
    """An engine with the same level of safety as ours and nothing else of it."""
    engine = sa.create_engine(f"sqlite:///{path}")

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    Base.metadata.create_all(engine)
    return engine


def plan_row(token: str, page: MyPage) -> PlanRow:
    """The rows of a plan that shows this page."""
    plan_id = new_id()
    shown = {name: value for name, value in asdict(page).items() if name != "trail"}
    levels = []
    place = 0
    for level in page.trail.levels:
        rows = []
        for step in level.steps:
            place += 1
            rows.append(StepRow(id=new_id(), plan_id=plan_id, place=place, **asdict(step)))
        told = {one.name: getattr(level, one.name) for one in fields(TrailLevel) if one.name != "steps"}
        levels.append(LevelRow(id=new_id(), steps=rows, **told))
    return PlanRow(id=plan_id, token=token, pointer="", facts=shown, next=asdict(page.trail.next), levels=levels)


def chain_row(token: str) -> PlanRow:
    """A plan with the steps of the chain, the first one open."""
    plan_id = new_id()
    texts = dict.fromkeys(("title", "hint", "state_words", "url"), "")
    rows = [
        StepRow(
            id=new_id(),
            plan_id=plan_id,
            place=place,
            **{**_blank(TrailStep), **texts, "slug": slug, "state": "later" if place else "open"},
        )
        for place, slug in enumerate(STEPS)
    ]
    level = LevelRow(id=new_id(), steps=rows, **{**_blank(TrailLevel, "steps"), "slug": "level-1", "number": 1})
    return PlanRow(id=plan_id, token=token, pointer=STEPS[0], facts={}, next={}, levels=[level])


def _blank(shape: type, *without: str) -> dict[str, Any]:
    kinds: dict[str, Any] = {"str": "", "int": 0}
    return {one.name: kinds.get(str(one.type)) for one in fields(shape) if one.name not in without}


def make_app(engine: sa.Engine, like: Flask, shown: dict[str, Any]) -> Flask:
    """The application: our template and the values that every page of ours shows, one page and one form."""
    app = Flask("bench", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    static_files.register(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(like.jinja_env.filters)
    # What ours works out for each page is a value here, as everything else of the page is.
    app.jinja_env.globals.update({**shown, "privacy_to_tell": lambda: ""})

    def my() -> str:
        with Session(engine) as db:
            plan = db.scalars(_PAGE.where(PlanRow.token == request.cookies.get(COOKIE, ""))).unique().one()
            trail = SimpleNamespace(levels=plan.levels, next=SimpleNamespace(**plan.next))
            return render_template("portal/my.html", page=SimpleNamespace(trail=trail, **plan.facts))

    def send_answers(step_run_id: str) -> ResponseReturnValue:
        with Session(engine) as db:
            step = db.get_one(StepRow, step_run_id)
            plan = db.get_one(PlanRow, step.plan_id)
            if plan.token != request.cookies.get(COOKIE) or step.state != "open":  # type: ignore[attr-defined]
                abort(409)
            _close(db, plan, step)
            db.commit()
        return redirect(url_for("portal.sent", step_run_id=step_run_id), 303)

    for rule in like.url_map.iter_rules():
        if rule.endpoint.startswith("portal.") and rule.endpoint not in ("portal.my", "portal.send_answers"):
            app.add_url_rule(rule.rule, rule.endpoint, lambda **_parts: "")
    app.add_url_rule("/my", "portal.my", my)
    app.add_url_rule("/my/steps/<step_run_id>/check", "portal.send_answers", send_answers, methods=["POST"])
    return app


def _close(db: Session, plan: PlanRow, step: Any) -> None:
    """Close the step, open the next, move the pointer, append the event."""
    step.state, step.closed_at = "done", clock.now()
    following: Any = db.scalars(
        sa.select(StepRow).where(StepRow.plan_id == plan.id, StepRow.place == step.place + 1)
    ).one_or_none()
    if following is not None:
        following.state = "open"
        plan.pointer = following.slug
    db.add(EventRow(plan_id=plan.id, step=step.slug, at=clock.now()))
