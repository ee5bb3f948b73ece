"""Workers that are killed with -9 while they send: a process of its own, with one thread, since it forks.

It is told what to do by a line of JSON (``Run``) and prints how many it killed. What arrived stands in a file that the
stub on loopback writes: one line for every message on the wire.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import clock
from app.channels import Sending
from app.extensions import Database
from app.queries.sending import to_do
from app.services import outbox, sending
from app.services.outbox import Claimed, Tried
from app.services.sending import Sender, Verdict, Way
from app.vocabulary import ChannelKind, DeliveryOutcome

KEYED, PLAIN = "keyed", "plain"
"""The other side that knows a second try by our key, and the one that does not."""
SECONDS_A_MESSAGE = 0.06
"""Far more than a busy machine needs; after that the workers are ended."""


@dataclass(frozen=True)
class Run:
    """``by_themselves``: killed right before or right after a message left; the others at any moment at all.

    ``marks_first`` and ``forgets_key`` put a defect back.
    """

    url: str
    folder: str
    workers: int
    messages: int
    by_themselves: int
    by_others: int
    lease: float
    seed: int = 7
    marks_first: bool = False
    forgets_key: bool = False

    def arrivals(self) -> Path:
        return Path(self.folder) / "arrivals"

    def deaths(self) -> Path:
        return Path(self.folder) / "deaths"


@dataclass(frozen=True)
class Death:
    """When a worker kills itself: around its ``nth`` message, before or after that left."""

    nth: int
    is_before: bool


# --- the other side --------------------------------------------------------------------------------------------------


def stub(run: Run, port: int) -> None:
    """Writes down every message before it says that all is well; what honours the key writes a key once."""
    known: set[str] = set()
    parent = os.getppid()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await _request(reader):
            to, key, body = request
            is_new = to != KEYED or key not in known
            known.add(key)
            os.write(arrivals, f"{to} {body} {key} {'taken' if is_new else 'known'}\n".encode())
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async def serve() -> None:
        async with await asyncio.start_server(answer, "127.0.0.1", port):
            while os.getppid() == parent:  # Nobody is left behind by a test that was stopped.
                await asyncio.sleep(0.2)

    arrivals = os.open(run.arrivals(), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    asyncio.run(serve())


async def _request(reader: asyncio.StreamReader) -> tuple[str, str, str] | None:
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:-2]
        said = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = (await reader.readexactly(int(said["content-length"]))).decode()
    except (asyncio.IncompleteReadError, ConnectionError):
        return None  # Who was killed says nothing more, and half a message is none.
    return said["to"], said["idempotency-key"], body


# --- a worker --------------------------------------------------------------------------------------------------------


class Wire:
    """A carrier that hands everything to the stub, over one connection."""

    def __init__(self, run: Run, port: int, death: Death | None) -> None:
        self._run, self._death, self._number = run, death, 0
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def judge(self, db: sa.Connection, messages: Sequence[Claimed]) -> list[Verdict]:
        return [Way(ChannelKind.SMS, "en") for _message in messages]

    def pack(self, db: sa.Connection, message: Claimed, way: Way) -> Any:
        key = f"{message.id}-{message.attempt}" if self._run.forgets_key else message.id
        return message.variables["to"], message.variables["cause"], key

    def carry(self, parcel: Any) -> Sending:
        to, body, key = parcel
        self._number += 1
        self._die(is_before=True)
        self._connection.request("POST", "/", body, {"Idempotency-Key": key, "To": to})
        self._connection.getresponse().read()
        self._die(is_before=False)
        return Sending(DeliveryOutcome.SENT)

    def _die(self, *, is_before: bool) -> None:
        if self._death == Death(self._number, is_before):
            with self._run.deaths().open("a") as file:
                file.write("before\n" if is_before else "after\n")
            os.kill(os.getpid(), signal.SIGKILL)

    def follows(self, tried: Tried) -> bool:
        return False

    def follow_up(self, db: sa.Connection, tried: Tried) -> None:
        pass


class MarksFirst(Sender):
    """The defect of which the outbox is the cure: it is marked as sent, and then it is sent."""

    def _carry(self, message: Claimed, way: Way, parcel: Any) -> bool:
        self._settle(Tried(message, DeliveryOutcome.SENT, way.channel, way.language))
        return self.carrier.carry(parcel).outcome is DeliveryOutcome.SENT


def worker(run: Run, database: Database, port: int, death: Death | None) -> None:
    """Send until every message is settled."""
    sender = (MarksFirst if run.marks_first else Sender)(database, Wire(run, port, death), f"worker-{os.getpid()}")
    parent = os.getppid()
    while _is_open(database) and os.getppid() == parent:
        if not sender.send_due():
            time.sleep(0.1)


def _is_open(database: Database) -> bool:
    with database.reading() as db:
        return db.execute(sa.select(sa.literal(1)).where(outbox.LIVE).limit(1)).first() is not None


# --- who kills them --------------------------------------------------------------------------------------------------


def main(run: Run) -> dict[str, int]:
    """Start the workers, kill some, replace each; gives how many died of what."""
    outbox.LEASE = timedelta(seconds=run.lease)
    sending.A_BATCH_LASTS = 0.2
    rng, port = random.Random(run.seed), _free_port()
    other_side = _fork(lambda: stub(run, port))
    try:
        _wait_for(port)
        return _kill(run, rng, port, _warm(run.url))
    finally:
        os.kill(other_side, signal.SIGKILL)
        os.waitpid(other_side, 0)


def _warm(url: str) -> Database:
    """A database whose statements are compiled once for all, and to which nobody is connected when they fork."""
    database = Database(url, synchronous="NORMAL")
    with database.reading() as db:
        to_do(db, clock.now())
    with database.writing() as db:
        [first] = outbox.claim(db, "warm", 1)
        outbox.begin_try(db, first)
        outbox.is_still_ours(db, first)
        outbox.settle(db, "warm", [Tried(first, DeliveryOutcome.SENT, ChannelKind.SMS, "en")])
        outbox.sweep(db)
        db.rollback()
    database.dispose()
    return database


def _kill(run: Run, rng: random.Random, port: int, database: Database) -> dict[str, int]:
    """A death of either kind comes with the progress of the work, so that no machine is too fast or too slow for it."""
    deaths = [Death(rng.randint(1, 25), rng.random() < 0.5) for _number in range(run.by_themselves)]
    marks = sorted(rng.uniform(0.02, 0.9) * run.messages for _number in range(run.by_others))

    def new() -> int:
        death = deaths.pop() if deaths else None
        return _fork(lambda: worker(run, database, port, death))

    alive, killed, latest = (
        {new() for _number in range(run.workers)},
        0,
        time.monotonic() + run.messages * SECONDS_A_MESSAGE + 60,
    )
    try:
        while alive:
            if marks and _arrived(run) >= marks[0]:
                marks.pop(0)
                time.sleep(rng.random() / 100)
                os.kill(rng.choice(sorted(alive)), signal.SIGKILL)
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid in alive:
                alive.discard(pid)
                killed += _was_killed(status)
                if _was_killed(status):
                    alive.add(new())
            elif time.monotonic() > latest:
                raise TimeoutError("the workers did not end")
            else:
                time.sleep(0.002)
    finally:
        for pid in alive:
            os.kill(pid, signal.SIGKILL)
    own = run.deaths().read_text().split() if run.deaths().exists() else []
    return {"killed": killed, "before": own.count("before"), "after": own.count("after")}


def _was_killed(status: int) -> bool:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError("a worker broke")
    return False


def _arrived(run: Run) -> int:
    return run.arrivals().read_bytes().count(b"\n") if run.arrivals().exists() else 0


def _fork(work: Callable[[], object]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def _free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int) -> None:
    import socket

    for _try in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.01)
    raise TimeoutError("the stub did not start")


def as_words(run: Run) -> str:
    return json.dumps(asdict(run))


if __name__ == "__main__":
    print(json.dumps(main(Run(**json.loads(sys.argv[1])))))
