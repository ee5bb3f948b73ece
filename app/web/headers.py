"""What every answer says to the browser: run only our own files, keep nothing, tell nobody (trust.md 2.5)."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.web.rooms import Room, room_of

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    # Not no-referrer: over https the form check would refuse every POST of browsers that send no origin.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
SHOWS_A_FRAME = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
_FRAMED = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'").replace(
    "worker-src 'self'", "worker-src 'none'"
)
_WITHOUT_SCRIPT = "sandbox allow-same-origin allow-forms allow-downloads"
TWO_YEARS = "max-age=63072000; includeSubDomains"


def may_show_a_frame(response: Response) -> Response:
    """This page holds a frame with a page of ours: the preview of the studio, and nothing else."""
    response.headers["Content-Security-Policy"] = SHOWS_A_FRAME
    return response


def may_be_framed(response: Response, *, has_script: bool) -> Response:
    """This page stands in a frame of ours. It installs no worker; without script the browser runs none of it."""
    response.headers["Content-Security-Policy"] = _FRAMED if has_script else f"{_FRAMED}; {_WITHOUT_SCRIPT}"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def register(app: Flask) -> None:
    settings = app.extensions["questline"].settings
    is_https = not settings.is_plain_http_on_loopback
    if settings.portal_host and settings.staff_host:
        app.config["TRUSTED_HOSTS"] = [settings.portal_host, settings.staff_host, *LOOPBACK]
    elif settings.is_plain_http_on_loopback:
        app.config["TRUSTED_HOSTS"] = LOOPBACK
    if settings.trusts_proxy:
        # Address and scheme from the one proxy in front. The host it must pass on as it came.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0)  # type: ignore[method-assign]

    @app.after_request
    def _say(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if is_https:
            response.headers["Strict-Transport-Security"] = TWO_YEARS
        if not (room_of(request.path) is Room.MACHINE and request.path.startswith("/static/")):
            response.headers["Cache-Control"] = "no-store"
            response.vary.update(["Cookie", "HX-Request"])
        return response
