"""For machines: is the process there, is everything well (database, migrations, worker), and how far behind is it.

Open on every host, since none of it says anything of anybody. A silent worker is no reason to send people away:
whoever spreads requests asks /healthz, whoever is called at night asks /readyz.
"""

from __future__ import annotations

import math

from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.extensions import csrf, database
from app.queries.heartbeats import newest_heartbeat, schema_revision
from app.web.access import PUBLIC, audience

LAG_LIMIT_SECONDS = 300
bp = Blueprint("health", __name__)


@bp.get("/healthz")
@audience(PUBLIC)
def healthz() -> Response:
    return jsonify(status="ok")


@bp.get("/readyz")
@audience(PUBLIC)
def readyz() -> tuple[Response, int]:
    from app.schema import HEAD  # Alembic is a third of what starting costs, and no page needs it.

    found = {"database": "down", "migrations": "unknown", "worker": "unknown"}
    try:
        with database().reading() as db:
            found["database"] = "ok"
            found["migrations"] = "ok" if schema_revision(db) == HEAD else "behind"
            beat = newest_heartbeat(db)
    except SQLAlchemyError:
        return jsonify(found), 503
    seconds = (clock.now() - beat).total_seconds() if beat else None
    found["worker"] = "ok" if seconds is not None and seconds < LAG_LIMIT_SECONDS else "silent"
    is_ready = all(state == "ok" for state in found.values())
    return jsonify(found), 200 if is_ready else 503


@bp.get("/metrics")
@audience(PUBLIC)
def metrics() -> Response:
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    worker_lag = Gauge("questline_worker_lag_seconds", "Seconds since the worker's last heartbeat", registry=registry)
    with database().reading() as db:
        beat = newest_heartbeat(db)
    # A worker that never was has no lag: 0 would say that all is well.
    worker_lag.set((clock.now() - beat).total_seconds() if beat else math.nan)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def register(app: Flask) -> None:
    app.register_blueprint(bp)
    csrf.exempt(bp)
