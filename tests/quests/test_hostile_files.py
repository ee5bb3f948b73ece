"""Files that mean harm, or were damaged on their way: one clear line, soon, within little memory, nothing stored."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quests.loading import Problem, QuestUnreadable, load_quest, parse_quest
from quests.reading import MAX_BYTES
from tests.quests.test_loading import GOOD

ROOT = Path(__file__).parent.parent.parent
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGED = "a: &a {k: 1, l: 1}\n" + "".join(
    f"{name}: &{name} {{<<: *{before}, {name}1: [{', '.join([f'*{before}'] * 9)}]}}\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def with_title(words: str) -> str:
    return GOOD.replace('title: "A plan"', f"title: {words}", 1)


TEXTS: dict[str, tuple[str, int, str]] = {
    "billion laughs": (LAUGHS, 5, "with its aliases written out"),
    "laughs in merge keys": (MERGED, 5, "with its aliases written out"),
    "deep lists": ("a: " + "[" * 3000, 1, "nested more than 24 deep"),
    "deep tables": ("".join(" " * depth + "a:\n" for depth in range(500)), 25, "nested more than 24 deep"),
    "million keys": ("".join(f"k{number}: 1\n" for number in range(60_000)), 1, "more words and signs"),
    "many keys": ("".join(f"k{number}: 1\n" for number in range(15_000)), 5000, "more than 10000 entries"),
    "long line": ("a: " + "x" * 900_000, 1, "break it into lines"),
    "long tag": ("a: !" + "x" * 900_000, 1, "break it into lines"),
    "tag that runs code": (
        with_title("!!python/object/apply:os.system ['true']"),
        3,
        "is not part of the quest language",
    ),
    "tag": (with_title("!!str words"), 3, "is not part of the quest language"),
    "alias of itself": (with_title("&t [*t]"), 3, "stands inside what it names"),
    "unknown alias": (with_title("*t"), 3, "write the words out"),
    "merge of words": (GOOD + "<<: words\n", 57, "takes over the keys of a table"),
    "list as a key": ("? [a, b]\n: c\n", 1, "a key is one word"),
    "huge number": (GOOD.replace("version: 1", "version: " + "9" * 500), 2, "more than 15 digits"),
    "number with an exponent": (GOOD.replace("version: 1", "version: 1e300"), 2, "too large"),
    "not a number": (GOOD.replace("version: 1", "version: .nan"), 2, "is no number that a quest can hold"),
    "endless": (GOOD.replace("version: 1", "version: -.inf"), 2, "is no number that a quest can hold"),
    "second document": (GOOD + "---\nslug: other\n", 57, "keep one quest in a file"),
    "directive": ("%YAML 1.1\n---\n" + GOOD, 2, "remove it"),
    "duplicate key": (GOOD.replace("version: 1", "version: 1\nversion: 1"), 3, "which is also in line 2"),
    "tab": (GOOD.replace("    title", "\ttitle"), 13, "indent with spaces"),
    "null sign": (GOOD.replace("A short", "A\x00short"), 5, "U+0000; delete it"),
    "escape in disguise": (with_title('"\\e[31mred"'), 3, "U+001B; delete it"),
    "half a sign": (with_title('"\\ud800"'), 3, "U+D800; delete it"),
    "turned writing": (with_title('"A \u202enalp"'), 3, "U+202E; delete it"),
    "turned slug": (GOOD.replace("slug: a-plan", 'slug: "a\u200fplan"'), 1, "use lower-case letters"),
    "turned slug, overridden": (GOOD.replace("slug: a-plan", 'slug: "a\u202eplan"'), 1, "U+202E; delete it"),
    "turned slug in disguise": (GOOD.replace("slug: a-plan", 'slug: "a\\u202eplan"'), 1, "U+202E; delete it"),
    "script": (with_title('"Hello <script>alert(1)</script>"'), 3, "take the HTML out"),
    "script left open": (with_title('"Hello <script src=//evil.example"'), 3, "take the HTML out"),
    "picture": (with_title("'<img src=x onerror=alert(1)>'"), 3, "say in words what the picture shows"),
    "tag in disguise": (with_title('"\\x3cb>A plan\\x3c/b>"'), 3, "write '**words**'"),
    "tag in a block": (
        GOOD.replace('"Body."', "|-\n              One\n\n              <p>Two</p>"),
        27,
        "an empty line",
    ),
    "remark of HTML": (with_title('"A <!-- hidden --> plan"'), 3, "take the HTML out"),
    "link to code": (GOOD.replace('"Body."', '"[x](javascript:alert(1))"'), 24, "let it lead to https://"),
    "wrong types": (GOOD.replace("audience: [self]", "audience: {self: 1}"), 6, "write a list"),
    "nothing": ("", 1, "starts with keys"),
}


@pytest.mark.parametrize(("text", "line", "says"), TEXTS.values(), ids=TEXTS.keys())
def test_it_is_told_with_its_line_and_what_to_do(text: str, line: int, says: str) -> None:
    with pytest.raises(QuestUnreadable) as told:
        parse_quest(text, file="a-plan.yaml")
    first = told.value.problems[0]
    assert says in first.message
    assert first.line == line
    assert "\n" not in str(first)
    assert len(str(first)) < 400


BYTES: dict[str, tuple[bytes, int, str]] = {
    "over 1 MB": (b"# " + b"x" * MAX_BYTES, 1, "over 1 MB"),
    "a file of a word processor": (b"PK\x03\x04\x14\x00", 1, "save it as plain text"),
    "rich text": (b"{\\rtf1 slug: a-plan}", 1, "save it as plain text"),
    "UTF-16": (GOOD.encode("utf-16"), 1, "save the file as UTF-8"),
    "UTF-16 without a mark": (GOOD.encode("utf-16-le"), 1, "save the file as UTF-8"),
    "no UTF-8": (GOOD.encode().replace(b"A plan", b"A pl\xe4n", 1), 3, "0xe4 is no UTF-8 text; save the file as UTF-8"),
}


@pytest.mark.parametrize(("data", "line", "says"), BYTES.values(), ids=BYTES.keys())
def test_bytes_that_are_no_text_are_told(data: bytes, line: int, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a-plan.yaml"
    path.write_bytes(data)
    with pytest.raises(QuestUnreadable) as told:
        load_quest(path)
    assert (told.value.problems[0].line, says in str(told.value)) == (line, True), str(told.value)


def test_a_byte_order_mark_and_the_line_ends_of_windows_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a-plan.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_quest(path) == parse_quest(GOOD, file="a-plan.yaml")


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    loop, pipe = tmp_path / "loop.yaml", tmp_path / "pipe.yaml"
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    for path, says in ((tmp_path, "this is no file"), (loop, "cannot be read"), (pipe, "this is no file")):
        with pytest.raises(QuestUnreadable, match=says):
            load_quest(path)


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a-plan.yaml"
    path.write_text(GOOD, encoding="utf-8")

    def refused(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(QuestUnreadable, match=r"^a-plan\.yaml:1: .*ask for the right to read it"):
        load_quest(path)


@pytest.mark.parametrize("words", ['"a < b and c > d"', '"I <3 tea"', '"<https://example.org>"', '"5<6, 7>6"'])
def test_a_sign_of_less_or_more_is_no_html(words: str) -> None:
    assert parse_quest(with_title(words), file="a-plan.yaml").title


def test_html_in_a_remark_is_nobodys_business() -> None:
    assert parse_quest("# <b>remark</b>\n" + GOOD, file="a-plan.yaml")


def test_merge_keys_are_read_and_the_own_key_is_stronger() -> None:
    text = GOOD.replace('{en: "How it went.", ru: "Как прошло."}', '{<<: &w {en: "No.", ru: "Нет."}, en: "Yes."}')
    assert parse_quest(text, file="a-plan.yaml").levels[0].steps[1].hint == {"en": "Yes.", "ru": "Нет."}


@given(st.text(alphabet=st.sampled_from("abk:-?&*!|>'\"%@`{}[],#~<1.\n \té\\"), max_size=80))
@settings(max_examples=120, deadline=None)
def test_whatever_is_written_the_answer_is_a_problem_and_no_crash(text: str) -> None:
    for tried in (text, GOOD.replace('"A short plan."', text)):
        assert all(problem.line >= 1 for problem in problems_in(tried))


def problems_in(text: str) -> list[Problem]:
    try:
        parse_quest(text, file="a-plan.yaml")
    except QuestUnreadable as told:
        return told.problems
    return []


READ = "import sys; from pathlib import Path; from quests.loading import load_quest; load_quest(Path(sys.argv[1]))"
SECONDS, MEGABYTES = 2.0, 200
SLOW = {
    "laughs": LAUGHS,
    "merged laughs": MERGED,
    "keys": "".join(f"k{number}: {number}\n" for number in range(12_000)),
    "remarks": ("# " + "x" * 97 + "\n") * 9_990,
    "words": "a:\n" + ("  " + "x " * 1_900 + "\n") * 30,
    "escapes": 'a: "' + ("\\x41" * 900 + "\n ") * 120 + '"',
    "dashes": ("-" * 3_900 + "\n") * 250,
    "anchors": "".join(f"- &{'a' * 3_800}{number} x\n" for number in range(250)),
    "blank lines": "\n" * 119_000,
    "unknown keys": GOOD + "".join(f"k{number}: 1\n" for number in range(4_500)),
    "unknown keys in a union": GOOD.replace(
        '"A short plan."', "{" + ", ".join(f"k{n}: 1\n" for n in range(4_500)) + "}"
    ),
}


TELLS_ITS_PEAK = """
import atexit, pathlib, sys
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: status.exists() and pathlib.Path(sys.argv[-1]).write_text(status.read_text()))
"""


def peak(told: Path) -> int | None:
    """The megabytes that a process held at most, as it told itself: what wait4 says counts its parent's too."""
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    held = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    told.unlink(missing_ok=True)
    return held[0] // 1024 if held else None


def measured(code: str, *words: str, cache: Path) -> tuple[float, int, int]:
    """Seconds of processor, megabytes and exit code of a Python of its own, which the limits would end."""
    told = cache / "peak"

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (3, 3))  # more than SECONDS: who comes here has failed
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(cache)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        [sys.executable, "-c", TELLS_ITS_PEAK + code, *words, str(told)],
        cwd=ROOT,
        env=env,
        stderr=subprocess.DEVNULL,
        preexec_fn=limited,
    )
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    megabytes = peak(told)
    held = used.ru_maxrss // 1024 if megabytes is None else megabytes
    return used.ru_utime + used.ru_stime, held, process.returncode


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled once, as on any machine on which it ran before."""
    made = tmp_path_factory.mktemp("compiled")
    measured("import quests.loading", cache=made)
    return made


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_it_ends_soon_and_within_little_memory(text: str, tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "a-plan.yaml"
    path.write_text(text, encoding="utf-8")
    seconds, megabytes, code = measured(READ, str(path), cache=cache)
    assert code == 1, "QuestUnreadable ends a bare Python with 1; a limit would end it with a signal"
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_the_measure_sees_a_reader_that_keeps_no_limits(tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "a-plan.yaml"
    path.write_text("".join(f"k{number}: [{number}]\n" for number in range(60_000)), encoding="utf-8")
    plain = "import sys; from ruamel.yaml import YAML; YAML().load(open(sys.argv[1]))"
    seconds, megabytes, code = measured(plain, str(path), cache=cache)
    assert seconds > SECONDS or megabytes > MEGABYTES or code < 0
