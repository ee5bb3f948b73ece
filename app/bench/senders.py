"""Worker processes of ``bench reminders``: each claims, sends to nobody and settles, by the product's own outbox.

The channel is a file: one line a message, written before it is settled, so that what a killed worker had sent is known.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.bench.measuring import BenchRefused, Watch
from app.extensions import Database
from app.services import outbox
from app.services.outbox import Tried
from app.vocabulary import ChannelKind, DeliveryOutcome

AT_ONCE = 50
"""How many messages the channel takes at a time: it is to cost next to nothing, and still to be cut off in a batch."""
ANSWERS_WITHIN_SECONDS = 600


@contextmanager
def wire(path: Path) -> Iterator[int]:
    """The channel of one worker in one lap, open for the length of a block."""
    line = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield line
    finally:
        os.close(line)


def send_all(database: Database, worker: str, line: int, batch_size: int) -> int:
    """Everything that is due, batch by batch; gives the number."""
    sent = 0
    while True:
        try:
            with database.begin() as db:
                batch = outbox.claim(db, worker, batch_size)
            if not batch:
                return sent
            for first in range(0, len(batch), AT_ONCE):
                os.write(line, "".join(f"{one.id}\n" for one in batch[first : first + AT_ONCE]).encode())
            tries = [Tried(message, DeliveryOutcome.SENT, ChannelKind.EMAIL, "en") for message in batch]
            _settle(database, worker, tries)
        except sa.exc.OperationalError:
            continue  # Another worker was writing for too long: what is due stays due.
        sent += len(batch)


def _settle(database: Database, worker: str, tries: list[Tried]) -> None:
    """They went out: this is tried until it is written, long before the lease runs out."""
    for left in reversed(range(10)):
        try:
            with database.begin() as db:
                outbox.settle(db, worker, tries)
            return
        except sa.exc.OperationalError:
            if not left:
                raise


def work(url: str, synchronous: str, worker: str, batch_size: int, line: Connection) -> None:
    """A worker's life: on each path that comes, send everything that is due to it; the end of the line is its end."""
    database = Database(url, synchronous)
    try:
        with database.begin() as db:
            outbox.claim(db, worker, 1, priorities=())
        line.send("ready")
        while True:
            watch, path = Watch(), line.recv()
            with wire(path) as channel, watch.running():
                sent = send_all(database, worker, channel, batch_size)
            line.send((sent, watch.cpu))
    except EOFError:
        database.dispose()


class Worker:
    """A worker process, seen from the bench."""

    def __init__(self, database_url: str, synchronous: str, name: str, batch_size: int) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload([__name__])  # Everything is imported once, and not by every worker.
        self._line, theirs = context.Pipe()
        self._process: Any = context.Process(
            target=work, args=(database_url, synchronous, name, batch_size, theirs), daemon=True
        )
        self._process.start()
        theirs.close()
        self.answer()

    def begin(self, path: Path) -> None:
        self._line.send(path)

    def answer(self) -> Any:
        """What it says next. Raises BenchRefused where it died or says nothing."""
        try:
            if self._line.poll(ANSWERS_WITHIN_SECONDS):
                return self._line.recv()
        except EOFError:
            pass
        raise BenchRefused("a worker of the bench fell silent")

    def has_answered(self) -> bool:
        return self._line.poll()

    def kill(self) -> None:
        """As the machine does it: -9, in the middle of whatever it does."""
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        self._line.close()
        self._process.join(10)
        if self._process.is_alive():
            self.kill()
