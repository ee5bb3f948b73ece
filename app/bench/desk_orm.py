"""The minimal Flask pages of the desk to compare with: SQLAlchemy's ORM on our own tables, plain lists, nothing else.

Each page finds what ours finds with relationships that are loaded at once, and writes it into a list without a frame,
without words of ours, permissions, form tokens or headers. What it lacks of ours is said in docs/performance.md.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, render_template_string, request
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload

COOKIE = "who"
_LIST = """<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1><ul>
{% for one in journeys %}<li><a href="/desk/clients/{{ one.client.id }}">{{ one.client.pseudonym }}</a>
{{ one.risk }} {{ one.current_level }} {{ one.last_act_at }}
{% for step in one.steps %}<span>{{ step.step }}: {{ step.status }} {{ step.promise_by or "" }}</span>{% endfor %}</li>
{% endfor %}</ul>"""
_RECORD = """<!doctype html><title>{{ client.pseudonym }}</title><h1>{{ client.pseudonym }}</h1>
{% for one in client.journeys %}<h2>{{ one.current_level }} {{ one.risk }}</h2>
<ul>{% for step in one.steps %}<li>{{ step.step }}: {{ step.status }} {{ step.promise_by or "" }}</li>{% endfor %}</ul>
<ol>{% for event in one.events %}<li>{{ event.at }} {{ event.kind }} {{ event.step or "" }}</li>{% endfor %}</ol>
{% endfor %}"""


class Base(DeclarativeBase):
    """Our tables once more, as far as the pages need them."""

    type_annotation_map = {datetime: sa.DateTime(timezone=True)}


class ClientRow(Base):
    __tablename__ = "client"
    id: Mapped[str] = mapped_column(primary_key=True)
    pseudonym: Mapped[str]
    erased_at: Mapped[datetime | None]
    journeys: Mapped[list[JourneyRow]] = relationship(back_populates="client")


class JourneyRow(Base):
    __tablename__ = "journey"
    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"))
    counsellor_id: Mapped[str | None]
    state: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    risk: Mapped[str]
    ending: Mapped[str | None]
    current_level: Mapped[str | None]
    last_act_at: Mapped[datetime | None]
    client: Mapped[ClientRow] = relationship(back_populates="journeys")
    steps: Mapped[list[StepRow]] = relationship()
    events: Mapped[list[EventRow]] = relationship(order_by="EventRow.seq")


class StepRow(Base):
    __tablename__ = "step_run"
    id: Mapped[str] = mapped_column(primary_key=True)
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    step: Mapped[str]
    status: Mapped[str]
    promise_by: Mapped[datetime | None]


class EventRow(Base):
    __tablename__ = "journey_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    seq: Mapped[int]
    kind: Mapped[str]
    step: Mapped[str | None]
    at: Mapped[datetime]


_HERS = (
    sa.select(JourneyRow)
    .options(joinedload(JourneyRow.client), selectinload(JourneyRow.steps))
    .order_by(JourneyRow.risk, JourneyRow.last_act_at)
)
_WHOLE = sa.select(ClientRow).options(
    selectinload(ClientRow.journeys, JourneyRow.steps), selectinload(ClientRow.journeys, JourneyRow.events)
)


def make_app(engine: sa.Engine) -> Flask:
    """Three pages. Who asks is told by a cookie, without a visit to look up."""
    app = Flask("bench")

    def worklist() -> str:
        with Session(engine) as db:
            hers = _HERS.where(JourneyRow.counsellor_id == request.cookies[COOKIE], JourneyRow.ending.is_(None))
            return render_template_string(_LIST, title="Worklist", journeys=db.scalars(hers).unique().all())

    def clients() -> str:
        with Session(engine) as db:
            hers = _HERS.where(JourneyRow.counsellor_id == request.cookies[COOKIE]).limit(50)
            return render_template_string(_LIST, title="Clients", journeys=db.scalars(hers).unique().all())

    def record(client_id: str) -> str:
        with Session(engine) as db:
            client = db.scalars(_WHOLE.where(ClientRow.id == client_id)).unique().one()
            return render_template_string(_RECORD, client=client)

    app.add_url_rule("/desk", view_func=worklist)
    app.add_url_rule("/desk/clients", view_func=clients)
    app.add_url_rule("/desk/clients/<client_id>", view_func=record)
    return app
