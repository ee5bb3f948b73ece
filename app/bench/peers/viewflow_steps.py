"""Peer: django-viewflow. A flow of twelve View tasks, each started and executed in a transaction of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from talking import STEPS, absent, serve, walk

try:
    import django
    from django.conf import settings
except ImportError as error:
    absent(error)

settings.configure(
    SECRET_KEY="a bench holds nothing secret",
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(sys.argv[1]) / "viewflow.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    },
)
try:
    django.setup()
except ImportError as error:
    absent(error)

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from viewflow import this  # noqa: E402
from viewflow.workflow import STATUS, flow  # noqa: E402
from viewflow.workflow.models import Task  # noqa: E402

NODES = [step.replace("-", "_") for step in STEPS]


def _nodes() -> dict[str, Any]:
    following = [*NODES[1:], "end"]
    steps = {
        node: flow.View(None).Assign(username="client").Next(getattr(this, after))
        for node, after in zip(NODES, following, strict=True)
    }
    return {"start": flow.StartHandle().Next(getattr(this, NODES[0])), **steps, "end": flow.End()}


# A flow belongs to a module of an installed application, and its rows name it; the bench has no application of its own.
HOME = "viewflow.workflow.bench_chain"
Chain: Any = type("ChainFlow", (flow.Flow,), {"__module__": HOME, **_nodes()})
sys.modules[HOME] = ModuleType(HOME)
sys.modules[HOME].ChainFlow = Chain  # type: ignore[attr-defined]


def begin(count: int) -> list[str]:
    """New processes, each at its first task."""
    with transaction.atomic():
        return [str(Chain.start.run().pk) for _number in range(count)]


def complete(journey: str, step: str) -> None:
    """Her open task of this name, executed: closed, and the next one created and assigned."""
    with transaction.atomic():
        node = Chain.instance.node(step.replace("-", "_"))
        task = Task.objects.select_related("process").get(process_id=journey, flow_task=node, status=STATUS.ASSIGNED)
        activation = node.activation_class(task)
        activation.start(None)
        activation.execute()


def written() -> Iterator[str]:
    for task in Task.objects.filter(status=STATUS.DONE):
        if task.flow_task.name in NODES:
            yield f"{task.process_id}/{task.flow_task.name.replace('_', '-')}"


def main() -> None:
    call_command("migrate", verbosity=0)
    User.objects.create(username="client")
    serve(lambda size: walk(begin(size), complete), written)


if __name__ == "__main__":
    main()
