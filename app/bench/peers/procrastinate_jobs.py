"""Peer: procrastinate. One job each in PostgreSQL, a tenth of them due; a worker runs what is due, ten at a time.

As APScheduler here it has one job where ours has fifty messages that are due, and writes no row of a delivery.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Iterator
from typing import Any

from talking import absent, serve

try:
    import procrastinate
    import psycopg
except ImportError as error:
    absent(error)

URL, SIZE = sys.argv[1], int(sys.argv[2])
FEWER, LATER_FOR_ONE_DUE, AT_A_TIME = 50, 4, 10
logging.disable(logging.CRITICAL)
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=URL))
rang: list[str] = []


@app.task(name="ring")
async def ring(key: str) -> None:
    """What every job does: it keeps that it was called."""
    rang.append(key)


def fewer(size: int) -> int:
    return max(size // FEWER, 1)


async def prepare() -> None:
    """The tables, and what is due in some weeks."""
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        keys = [{"key": f"later-{number}"} for number in range(fewer(SIZE) * LATER_FOR_ONE_DUE)]
        await ring.configure(schedule_in={"days": 28}).batch_defer_async(*keys)


async def run(keys: list[str]) -> tuple[float, float]:
    """Seconds until every one of these jobs has run: on the wall, and of work."""
    async with app.open_async():
        await ring.batch_defer_async(*({"key": key} for key in keys))
        began, worked = time.perf_counter(), time.process_time()
        await app.run_worker_async(
            wait=False, concurrency=AT_A_TIME, listen_notify=False, install_signal_handlers=False
        )
        return time.perf_counter() - began, time.process_time() - worked


def lap(size: int) -> dict[str, Any]:
    number = len(rang)
    keys = [f"{number}-{place}" for place in range(fewer(size))]
    seconds, cpu = asyncio.run(run(keys))
    return {"seconds": seconds, "cpu": cpu, "count": len(keys), "acked": keys}


def written() -> Iterator[str]:
    """What rang, as often as it did, where its job is marked as done."""
    with psycopg.connect(URL) as db:
        done = {row[0] for row in db.execute("SELECT args->>'key' FROM procrastinate_jobs WHERE status = 'succeeded'")}
    return (key for key in rang if key in done)


if __name__ == "__main__":
    asyncio.run(prepare())
    serve(lap, written)
