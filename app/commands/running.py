"""``questline serve``, ``worker`` and ``demo``: what runs until it is stopped."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from pathlib import Path

import click

import config
from app.commands import data_option, must_be_current, opened
from config import Settings


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@click.command("serve", epilog="Example: questline serve --host 127.0.0.1 --port 8000")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@data_option
def serve(host: str, port: int, data_dir: Path | None) -> None:
    """Serve the web application. Plain http leaves this machine only behind a trusted proxy."""
    from app import logs
    from app.serving import serve_forever

    settings = settings_to_serve(config.load(data_dir), host)
    with opened(data_dir) as (_settings, database):
        must_be_current(database)
        logs.configure()
        serve_forever(settings, database, host, port)


def settings_to_serve(settings: Settings, host: str) -> Settings:
    """Behind a trusted proxy people come by https, wherever the proxy is; without one only this machine is served."""
    if not settings.trusts_proxy and not _is_loopback(host):
        raise click.ClickException(
            f"{host} is reached from other machines, and this is plain http; put a TLS proxy in front and set "
            "QUESTLINE_TRUSTED_PROXY=1, or serve on 127.0.0.1"
        )
    return replace(settings, is_plain_http_on_loopback=not settings.trusts_proxy)


@click.command("worker", epilog="Example: questline worker")
@data_option
def worker(data_dir: Path | None) -> None:
    """Send messages, and follow the rules of time: ends of pauses, contact that was lost, what is not kept."""
    from app import logs
    from app.jobs.worker import work_forever

    with opened(data_dir) as (settings, database):
        must_be_current(database)
        logs.configure()
        work_forever(database, settings)


@click.command("demo", epilog="Example: questline demo --clients 100 --port 8080")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--data", "data_dir", type=click.Path(path_type=Path, file_okay=False), default=Path("var/demo"), show_default=True
)
@click.option("--clients", type=click.IntRange(1, 20000), help="How many imaginary people.  [default: 400]")
@click.option("--seed", type=int, default=None, help="The same seed gives the same people.  [default: 7]")
@click.option("--check", is_flag=True, help="Ask a page of every room as its own user, print what it saw, and end.")
def demo(host: str, port: int, data_dir: Path, clients: int | None, seed: int | None, check: bool) -> None:
    """A service that has lived for ten weeks, on this machine: everything in it is imaginary."""
    from app.demo.run import DemoRefused, run

    if not _is_loopback(host):
        raise click.ClickException("the demo has known passwords; it runs on this machine only (127.0.0.1)")
    try:
        run(host=host, port=port, data_dir=data_dir, clients=clients, seed=seed, is_check=check)
    except DemoRefused as error:
        raise click.ClickException(str(error)) from error


@click.command("demo-code", epilog="Example: questline demo-code dana@stepping-stones.example")
@click.argument("email")
@click.option(
    "--data", "data_dir", type=click.Path(path_type=Path, file_okay=False), default=Path("var/demo"), show_default=True
)
def demo_code(email: str, data_dir: Path) -> None:
    """Print the six digits of this half minute for EMAIL, an imaginary member of the demo's staff."""
    import json

    import pyotp

    path = data_dir / "demo.json"
    if not path.exists():
        raise click.ClickException(f"there is no demo in {data_dir}; start one with ./run demo")
    staff = {member["email"]: member for member in json.loads(path.read_text(encoding="utf-8"))["staff"]}
    if email not in staff:
        raise click.ClickException(f"the demo's staff are: {', '.join(staff)}")
    click.echo(pyotp.TOTP(staff[email]["totp_secret"]).now())
