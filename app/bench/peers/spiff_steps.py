"""Peer: SpiffWorkflow. Twelve user tasks in a row; a step reads the instance from JSON, does a task, writes it back.

``whole``: the instance with its definition, as its serializer writes it. ``shared``: its best case, the definition is
kept in memory and only the tasks are read and written. Both keep one row an instance in SQLite: no event log.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from talking import STEPS, absent, serve, walk

try:
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
    from SpiffWorkflow.bpmn.serializer.helpers.bpmn_converter import BpmnConverter
    from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.util.task import TaskState
except ImportError as error:
    absent(error)

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def _definition() -> Any:
    places = ["begin", *STEPS, "end"]
    nodes = '<startEvent id="begin"/>' + "".join(f'<userTask id="{step}"/>' for step in STEPS) + '<endEvent id="end"/>'
    flows = "".join(
        f'<sequenceFlow id="to-{after}" sourceRef="{before}" targetRef="{after}"/>'
        for before, after in pairwise(places)
    )
    parser = BpmnParser()
    parser.add_bpmn_str(
        f'<definitions xmlns="{NAMESPACE}"><process id="chain" isExecutable="true">{nodes}{flows}</process>'
        "</definitions>".encode()
    )
    return parser.get_spec("chain")


DEFINITION = _definition()


class SharedDefinition(BpmnConverter):
    """Writes the name of the definition alone, and reads the one that is in memory."""

    def to_dict(self, spec: Any) -> dict[str, str]:
        return {"name": spec.name}

    def from_dict(self, _kept: dict[str, str]) -> Any:
        return DEFINITION


def serializer(kind: str) -> Any:
    config = dict(DEFAULT_CONFIG)
    if kind == "shared":
        config[BpmnProcessSpec] = SharedDefinition
    return BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(config))


class Instances:
    """One row an instance: its JSON, at the same level of safety as everybody else in the bench."""

    def __init__(self, folder: str, kind: str) -> None:
        self.serializer = serializer(kind)
        self.db = sqlite3.connect(Path(folder) / f"spiff-{kind}.sqlite3", isolation_level=None)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=FULL")
        self.db.execute("CREATE TABLE instance (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")

    def begin(self, count: int) -> list[str]:
        """New instances, each at its first task."""
        self.db.execute("BEGIN IMMEDIATE")
        ids = []
        for _number in range(count):
            workflow = BpmnWorkflow(DEFINITION)
            workflow.do_engine_steps()
            added = self.db.execute(
                "INSERT INTO instance (body) VALUES (?)", (self.serializer.serialize_json(workflow),)
            )
            ids.append(str(added.lastrowid))
        self.db.execute("COMMIT")
        return ids

    def complete(self, journey: str, step: str) -> None:
        """Read the instance, do its open task, write it back; one transaction."""
        self.db.execute("BEGIN IMMEDIATE")
        workflow = self._read(journey)
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        if task.task_spec.name != step:
            raise SystemExit(f"{step} is not open")
        task.run()
        workflow.do_engine_steps()
        body = self.serializer.serialize_json(workflow)
        self.db.execute("UPDATE instance SET body = ? WHERE id = ?", (body, journey))
        self.db.execute("COMMIT")

    def written(self) -> Iterator[str]:
        """Every completed task of every instance."""
        for (journey,) in self.db.execute("SELECT id FROM instance").fetchall():
            for task in self._read(str(journey)).get_tasks(state=TaskState.COMPLETED):
                if task.task_spec.name in STEPS:
                    yield f"{journey}/{task.task_spec.name}"

    def _read(self, journey: str) -> Any:
        (body,) = self.db.execute("SELECT body FROM instance WHERE id = ?", (journey,)).fetchone()
        return self.serializer.deserialize_json(body)


def main() -> None:
    instances = Instances(*sys.argv[1:3])
    serve(lambda size: walk(instances.begin(size), instances.complete), instances.written)


if __name__ == "__main__":
    main()
