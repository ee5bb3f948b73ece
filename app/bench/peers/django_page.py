"""Peer: a bare Django page. Django's ORM and templates, no middleware, the same bytes as our page, two queries.

The page comes as it was rendered by us; the title, hint and address of each step are put back as variables, so that
Django fills them in from rows.
"""

from __future__ import annotations

import io
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from talking import absent, say, serve

try:
    import django
    from django.conf import settings
except ImportError as error:
    absent(error)

FOLDER = Path(sys.argv[1])
VISITORS = 10
settings.configure(
    SECRET_KEY="a bench holds nothing secret",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(FOLDER / "django.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
        }
    },
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils.html import escape  # noqa: E402

WORDS = ("title", "hint", "url")


class Plan(models.Model):
    token = models.CharField(max_length=40, unique=True)

    class Meta:
        app_label = "bench"


class Step(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE)
    place = models.IntegerField()
    title = models.TextField()
    hint = models.TextField()
    url = models.TextField(null=True)
    state = models.TextField()
    state_words = models.TextField()

    class Meta:
        app_label = "bench"


PAGE = json.loads((FOLDER / "page.json").read_text(encoding="utf-8"))


def _template() -> Any:
    """The page with the words of its steps as variables."""
    variables: dict[str, str] = {}
    for place, step in enumerate(PAGE["steps"]):
        for word in WORDS:
            if step[word]:
                variables.setdefault(escape(step[word]), f"{{{{ s{place}.{word} }}}}")
    longest_first = sorted(variables, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return engines["django"].from_string(pattern.sub(lambda found: variables[found[0]], PAGE["html"]))


TEMPLATE = _template()


def my(request: HttpRequest) -> HttpResponse:
    """The plan of who is asking, and its steps."""
    plan = Plan.objects.get(token=request.COOKIES["who"])
    steps = Step.objects.filter(plan=plan).order_by("place")
    return HttpResponse(TEMPLATE.render({f"s{step.place}": step for step in steps}))


urlpatterns = [path("my", my)]


def fill() -> list[str]:
    """The tables and a few plans; returns the cookies that find them."""
    with connection.schema_editor() as editor:
        editor.create_model(Plan)
        editor.create_model(Step)
    names = ("title", "hint", "url", "state", "state_words")
    for number in range(VISITORS):
        plan = Plan.objects.create(token=f"visitor-{number}")
        Step.objects.bulk_create(
            Step(plan=plan, place=place, **{name: step[name] for name in names})
            for place, step in enumerate(PAGE["steps"])
        )
    return [f"visitor-{number}" for number in range(VISITORS)]


def ask(app: Any, token: str) -> tuple[bytes, float, float]:
    """One page, and the seconds that it took from the call to the last byte: on the wall, and of work."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/my",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_COOKIE": f"who={token}",
    }
    began, worked = time.perf_counter(), time.process_time()
    answer = app(environ, lambda *_told: None)
    body = b"".join(answer)
    answer.close()
    return body, time.perf_counter() - began, time.process_time() - worked


def main() -> None:
    tokens, app = fill(), get_wsgi_application()
    body, _seconds, _cpu = ask(app, tokens[0])
    if body.decode() != PAGE["html"]:
        say(absent="the page is not the same, byte for byte")
        return

    def lap(size: int) -> dict[str, Any]:
        spent = [ask(app, tokens[number % VISITORS])[1:] for number in range(size)]
        return {"seconds": sum(wall for wall, _cpu in spent), "cpu": sum(cpu for _wall, cpu in spent), "count": size}

    def written() -> Iterator[str]:
        return iter(())

    serve(lap, written)


if __name__ == "__main__":
    main()
