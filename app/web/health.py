"""For machines: is the process there, is everything well (database, migrations, worker, messages), and how far behind.

Open on every host, since none of it says anything of anybody. A silent worker is no reason to send people away:
whoever spreads requests asks /healthz, whoever is called at night asks /readyz.
"""

from __future__ import annotations

import math

from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.extensions import csrf, database
from app.queries.outbox import LATE_AFTER, pulse
from app.queries.schema_version import schema_revision
from app.queries.sending import counts
from app.web.access import PUBLIC, audience

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@audience(PUBLIC)
def healthz() -> Response:
    return jsonify(status="ok")


@bp.get("/readyz")
@audience(PUBLIC)
def readyz() -> tuple[Response, int]:
    from app.schema import HEAD  # Alembic is a third of what starting costs, and no page needs it.

    found = {"database": "down", "migrations": "unknown", "worker": "unknown", "outbox": "unknown"}
    now = clock.now()
    try:
        with database().reading() as db:
            found["database"] = "ok"
            found["migrations"] = "ok" if schema_revision(db) == HEAD else "behind"
            beats = pulse(db, now)
    except SQLAlchemyError:
        return jsonify(found), 503
    found["worker"] = "ok" if beats.beat_at is not None and now - beats.beat_at < LATE_AFTER else "silent"
    found["outbox"] = "late" if beats.due_since is not None and now - beats.due_since > LATE_AFTER else "ok"
    is_ready = all(state == "ok" for state in found.values())
    return jsonify(found), 200 if is_ready else 503


@bp.get("/metrics")
@audience(PUBLIC)
def metrics() -> Response:
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

    now = clock.now()
    with database().reading() as db:
        beats, wrong = pulse(db, now), counts(db, now)
    # A worker that never was has no lag: 0 would say that all is well.
    worker_lag = (now - beats.beat_at).total_seconds() if beats.beat_at else math.nan
    outbox_lag = (now - beats.due_since).total_seconds() if beats.due_since else 0
    registry = CollectorRegistry()
    for name, words, value in (
        ("worker_lag_seconds", "Seconds since the worker's last heartbeat", worker_lag),
        ("outbox_lag_seconds", "Seconds since the oldest message was due that nobody has sent yet", outbox_lag),
        ("undelivered_messages", "Messages that wait for a person: not delivered, or perhaps not", wrong.undelivered),
        ("stuck_messages", "Messages that a worker had which is gone, and that nobody has swept yet", wrong.stuck),
    ):
        Gauge(f"questline_{name}", words, registry=registry).set(value)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def register(app: Flask) -> None:
    app.register_blueprint(bp)
    csrf.exempt(bp)
