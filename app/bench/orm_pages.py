"""The minimal Flask page and form as contenders."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.bench.asking import Browser
from app.bench.chain import STEPS
from app.bench.flask_orm import COOKIE, EventRow, chain_row, plan_row
from app.bench.measuring import BenchRefused, Lap, Watch
from app.bench.our_pages import look_at
from app.ids import new_id
from app.portal.pages.my import MyPage


class OrmPage:
    """``GET /my`` of the minimal application, with the words of our page."""

    name = "flask_orm"

    def __init__(self, app: Flask, engine: sa.Engine, pages: list[MyPage]) -> None:
        tokens = [new_id() for _page in pages]
        with Session(engine) as db, db.begin():
            db.add_all(plan_row(token, page) for token, page in zip(tokens, pages, strict=True))
        self.visitors = [Browser(app.wsgi_app, {COOKIE: token}) for token in tokens]

    def lap(self, size: int) -> Lap:
        return look_at("/my", self.visitors, size)

    def written(self) -> Iterator[str]:
        return iter(())

    def close(self) -> None:
        """The engine is closed by who made it."""


class OrmForm:
    """``POST`` of a step to the minimal application."""

    name = "flask_orm_post"

    def __init__(self, app: Flask, engine: sa.Engine) -> None:
        self._app, self._engine = app, engine

    def lap(self, size: int) -> Lap:
        people = [self._begin() for _person in range(max(1, size // len(STEPS)))]
        watch, acked = Watch(), []
        for _plan, visitor, _ids in people:
            visitor.watch = watch
        for place, step in enumerate(STEPS):
            for plan_id, visitor, ids in people:
                answer = visitor.post(f"/my/steps/{ids[place]}/check", {"idempotency_key": new_id()})
                if answer.status != 303:
                    raise BenchRefused(f"the minimal form answered {answer.status}")
                acked.append(f"{plan_id}/{step}")
        return Lap(watch.seconds, len(acked), tuple(acked), watch.cpu)

    def _begin(self) -> tuple[str, Browser, list[str]]:
        token = new_id()
        with Session(self._engine) as db, db.begin():
            row = chain_row(token)
            db.add(row)
            plan_id = row.id
            ids = [step.id for level in row.levels for step in level.steps]
        return plan_id, Browser(self._app.wsgi_app, {COOKIE: token}), ids

    def written(self) -> Iterator[str]:
        with Session(self._engine) as db:
            for plan_id, step in db.execute(sa.select(EventRow.plan_id, EventRow.step)):
                yield f"{plan_id}/{step}"

    def close(self) -> None:
        """The engine is closed by who made it."""
