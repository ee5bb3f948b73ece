"""Small faults put into a module one at a time, and the tests of its own that find each of them, in this process.

A mutant is the module compiled with one thing changed: a comparison, a constant, a member of a list, a row of a
table, a word like not, and, or. It is found where a test fails. What none finds has survived (docs/risk-ladder.md).
"""

from __future__ import annotations

import ast
import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from _pytest.mark.structures import ParameterSet

ROOT = Path(__file__).parent.parent.parent
_COMPARED: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
}
_ALIKE: tuple[tuple[str, ...], ...] = (
    ("_R0", "_R1", "_R2", "_R3", "_R4"),
    ("R0", "R1", "R2", "R3", "R4", "PERSON"),
    ("_EMERGENCY", "_HIGH", "_MEDIUM", "_LOW"),
    ("LOW", "UNASKED", "MEDIUM", "HIGH", "EMERGENCY"),
    ("_YES", "_REFUSED"),
    ("YES", "NO", "REFUSED"),
    ("pgsi_medium", "k6_moderate", "k6_serious", "phq4_severe", "pair_positive", "brief_positive"),
    ("asq_1", "asq_2", "asq_3", "asq_4", "asq_5"),
    ("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"),
    ("pgsi", "bbgs", "clip", "lie_bet", "k6", "phq2", "gad2", "phq4"),
    ("attempt_under_way", "threat_to_others", "violence_now", "violence_at_home", "fear_at_home", "child_at_risk"),
    ("psychosis_signs", "severe_intoxication", "lapse_after_self_exclusion", "under_legal_age", "attempt_under_way"),
    ("gambling_screen_is_low", "distress_screen_is_low", "is_pgsi_highest", "pgsi_is_done"),
    ("is_blank", "declined", "danger_was_spoken_of", "has_plan_with_means_or_intent", "is_all_asked_and_low"),
    ("any_yes", "all_no"),
    ("any", "all"),
    ("min", "max"),
    ("SUPERVISOR", "CLINICIAN"),
    ("level", "rule"),
    ("since", "new_screen_at"),
)
_NEXT = {name: group[(place + 1) % len(group)] for group in _ALIKE for place, name in enumerate(group)}


@dataclass(frozen=True)
class Mutation:
    """One fault. ``label`` says where and what; ``put`` puts it into the tree and gives what takes it out again."""

    label: str
    put: Callable[[], Callable[[], None]]


@dataclass(frozen=True)
class Suite:
    """The tests of one module: the code of each test module that is run against every mutant."""

    modules: tuple[CodeType, ...]


def mutations(source: str) -> tuple[ast.Module, list[Mutation]]:
    """The tree of a module, and every fault that can be put into it. Labels are told apart by a number."""
    tree = ast.parse(source)
    found = list(_in_body(tree, tree.body, ""))
    seen: Counter[str] = Counter()
    numbered = []
    for one in found:
        seen[one.label] += 1
        times = seen[one.label]
        numbered.append(one if times == 1 else Mutation(f"{one.label} ({times})", one.put))
    return tree, numbered


def suite(*names: str) -> Suite:
    """The tests in these files of ``tests/quests``, compiled once."""
    paths = [ROOT / "tests" / "quests" / f"{name}.py" for name in names]
    return Suite(tuple(compile(path.read_text(encoding="utf-8"), str(path), "exec") for path in paths))


def survivors(name: str, tests: Suite, *, every: int = 1) -> tuple[list[str], int]:
    """The labels of the mutants of a module that no test finds, and how many were tried: each, or ``every`` so many.

    Raises AssertionError where a test fails on the module as it is: then it finds nothing.
    """
    original = sys.modules[name]
    assert original.__file__ is not None
    tree, faults = mutations(Path(original.__file__).read_text(encoding="utf-8"))
    faults = faults[::every]
    gc.disable()  # What each mutant leaves is little, and looking for it among all the trees takes longer.
    try:
        assert not _is_found(name, tree, tests), "a test fails on the module as it is"
        alive = []
        for fault in faults:
            take_out = fault.put()
            if not _is_found(name, tree, tests):
                alive.append(fault.label)
            take_out()
    finally:
        gc.enable()
        sys.modules[name] = original
    return alive, len(faults)


def _is_found(name: str, tree: ast.Module, tests: Suite) -> bool:
    """Whether the module cannot be built like this, or one of its tests fails."""
    module = ModuleType(name)
    sys.modules[name] = module
    try:
        exec(compile(tree, name, "exec"), vars(module))
        return any(_fails(code) for code in tests.modules)
    except Exception:
        return True


def _fails(code: CodeType) -> bool:
    names: dict[str, Any] = {"__name__": "tests.quests.of_a_mutant", "__file__": code.co_filename}
    exec(code, names)
    for test in [one for name, one in names.items() if name.startswith("test_")]:
        for arguments in _cases(test):
            try:
                test(**arguments)
            except BaseException:  # What pytest.raises throws is no Exception.
                return True
    return False


def _cases(test: Any) -> Iterable[dict[str, Any]]:
    """The arguments of every case of a test, as pytest would give them."""
    tables = []
    for mark in getattr(test, "pytestmark", ()):
        keys, values = mark.args
        names = [one.strip() for one in keys.split(",")] if isinstance(keys, str) else list(keys)
        tables.append([dict(zip(names, _row(value, names), strict=True)) for value in values])
    return ({name: value for part in parts for name, value in part.items()} for parts in product(*tables))


def _row(value: Any, names: Sequence[str]) -> Sequence[Any]:
    """The values of one case: of ``pytest.param``, of a tuple, or of one argument alone."""
    if isinstance(value, ParameterSet):
        return value.values
    return value if len(names) > 1 else (value,)


# --- the faults -----------------------------------------------------------------------------------------------------


def _in_body(tree: ast.AST, body: Sequence[ast.stmt], where: str) -> Iterator[Mutation]:
    for statement in body:
        match statement:
            case ast.Import() | ast.ImportFrom():
                continue
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                continue
            case ast.Expr(value=ast.Constant(value=str())):
                continue
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                inner = f"{where}.{name}".lstrip(".")
                for decorator in statement.decorator_list:
                    yield from _within(decorator, inner)
                if isinstance(statement, ast.FunctionDef):
                    for default in (*statement.args.defaults, *filter(None, statement.args.kw_defaults)):
                        yield from _within(default, inner)
                yield from _in_body(tree, statement.body, inner)
            case _:
                yield from _within(statement, where or "module")


def _within(node: ast.AST, where: str) -> Iterator[Mutation]:
    """Every fault in this node and below it."""
    here = _place_of(node, where)
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "ctx", "targets", "target"):
            continue
        if isinstance(value, ast.expr):
            yield from (_set(here, node, name, value, new) for new in _instead_of(value))
        elif name == "elts" and isinstance(value, list) and _is_table(value):
            yield from _rows(here, node, value)
        if isinstance(value, list):
            for place, one in enumerate(value):
                if isinstance(one, ast.expr):
                    yield from (_put_in(here, value, place, one, new) for new in _instead_of(one))
    yield from _statement_faults(here, node)
    if isinstance(node, ast.Dict) and len(node.keys) > 1 and not _is_words(node):
        yield from _entries(here, node)
    if isinstance(node, ast.comprehension) and node.ifs:
        yield _set_list(here, node, "ifs", [], "drop its condition")
    for child in ast.iter_child_nodes(node):
        if not _is_left_alone(node, child):
            yield from _within(child, here)


def _is_left_alone(parent: ast.AST, child: ast.AST) -> bool:
    """Types of variables, and sentences for people: what they say is read by nobody here."""
    if isinstance(parent, ast.AnnAssign) and child is parent.annotation:
        return True
    return isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id == "N_"


def _is_words(node: ast.Dict) -> bool:
    return all(isinstance(one, ast.Call) and ast.unparse(one.func) == "N_" for one in node.values)


def _is_table(values: list[Any]) -> bool:
    return len(values) > 1 and all(isinstance(one, ast.Call) and ast.unparse(one.func) == "Row" for one in values)


def _place_of(node: ast.AST, where: str) -> str:
    """A row of the ladder is named by its reason."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "Row" and len(node.args) > 2:
        return f"row {ast.literal_eval(node.args[2])}"
    return where


def _instead_of(node: ast.expr) -> Iterator[ast.expr]:
    """What may stand in the place of an expression."""
    match node:
        case ast.Compare() | ast.BoolOp() | ast.BinOp():
            yield from _of_operators(node)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.Constant():
            yield from _of_constant(node.value)
        case ast.Name(id=name) if name in _NEXT:
            yield ast.Name(_NEXT[name], ast.Load())
        case ast.Attribute(value=value, attr=name) if name in _NEXT:
            yield ast.Attribute(value, _NEXT[name], ast.Load())
        case ast.Lambda(args=args):
            yield from (ast.Lambda(args, ast.Constant(value=decided)) for decided in (True, False))


def _of_operators(node: ast.Compare | ast.BoolOp | ast.BinOp) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left=left, ops=[*ops], comparators=comparators):
            for place, op in enumerate(ops):
                for other in _COMPARED.get(type(op), ()):
                    yield ast.Compare(left, [*ops[:place], other(), *ops[place + 1 :]], comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for place in range(len(values)):
                rest = [*values[:place], *values[place + 1 :]]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            yield ast.BinOp(left, ast.Sub() if isinstance(op, ast.Add) else ast.Add(), right)


def _of_constant(value: object) -> Iterator[ast.expr]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield from (ast.Constant(value + 1), ast.Constant(value - 1))
    elif isinstance(value, str):
        yield ast.Constant(f"{value}_")


def _statement_faults(where: str, node: ast.AST) -> Iterator[Mutation]:
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield _set(where, node, "value", node.value, ast.Constant(value=None))
    if isinstance(node, ast.If):
        for decided in (True, False):
            yield _set(where, node, "test", node.test, ast.Constant(value=decided))


def _rows(where: str, node: ast.AST, rows: list[ast.expr]) -> Iterator[Mutation]:
    for place, row in enumerate(rows):
        name = _place_of(row, where)
        yield _set_list(name, node, "elts", [*rows[:place], *rows[place + 1 :]], "drop it")
        yield _set_list(name, node, "elts", [*rows[: place + 1], *rows[place:]], "put it in twice")
        if place + 1 < len(rows):
            swapped = [*rows[:place], rows[place + 1], row, *rows[place + 2 :]]
            yield _set_list(name, node, "elts", swapped, "put it after the next")


def _entries(where: str, node: ast.Dict) -> Iterator[Mutation]:
    for place, key in enumerate(node.keys):
        label = f"{where}: drop the entry {ast.unparse(key) if key else '**'}"
        keys, values = [*node.keys], [*node.values]
        del keys[place], values[place]

        def put(keys: list[Any] = keys, values: list[ast.expr] = values) -> Callable[[], None]:
            before = (node.keys, node.values)
            node.keys, node.values = keys, values

            def take_out() -> None:
                node.keys, node.values = before

            return take_out

        yield Mutation(label, put)


def _set(where: str, node: ast.AST, name: str, old: ast.expr, new: ast.expr) -> Mutation:
    return Mutation(f"{where}: {_words(old)} -> {_words(new)}", lambda: _swap(node, name, old, new))


def _set_list(where: str, node: ast.AST, name: str, new: list[Any], words: str) -> Mutation:
    old = getattr(node, name)
    return Mutation(f"{where}: {words}", lambda: _swap(node, name, old, new))


def _swap(node: ast.AST, name: str, old: Any, new: Any) -> Callable[[], None]:
    for one in new if isinstance(new, list) else [new]:
        ast.fix_missing_locations(ast.copy_location(one, node) if isinstance(one, ast.expr) else one)
    setattr(node, name, new)
    return lambda: setattr(node, name, old)


def _put_in(where: str, values: list[Any], place: int, old: ast.expr, new: ast.expr) -> Mutation:
    def put() -> Callable[[], None]:
        values[place] = ast.fix_missing_locations(ast.copy_location(new, old))
        return lambda: values.__setitem__(place, old)

    return Mutation(f"{where}: {_words(old)} -> {_words(new)}", put)


def _words(node: ast.expr) -> str:
    return ast.unparse(ast.fix_missing_locations(node))
