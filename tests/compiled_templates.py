"""Templates compiled once in a test process, though each test builds an application of its own."""

from __future__ import annotations

from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

Key = tuple[object, ...]


def _manner(environment: Environment) -> Key:
    """What, besides the source, decides what a template is compiled to."""
    extensions = tuple(sorted(environment.extensions))
    constants = tuple(sorted((name, id(one)) for name, one in environment.filters.items()))
    return extensions, constants, environment.trim_blocks, environment.lstrip_blocks, environment.undefined


class CompiledTemplates(BytecodeCache):
    """Jinja's own cache, held in memory. A template whose source has changed is compiled anew (Bucket.checksum)."""

    def __init__(self) -> None:
        self.compiled: dict[Key, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.compiled.get(self._key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.compiled[self._key(bucket)] = bucket.code

    def _key(self, bucket: Bucket) -> Key:
        return bucket.key, bucket.checksum, *_manner(bucket.environment)


def compile_templates_once() -> None:
    """From now on; compiling was two fifths of the time of a test of pages."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
