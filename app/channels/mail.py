"""E-mail by SMTP, with the standard library: one plain text to one mailbox.

The key is in the Message-ID and in a header of its own, so that a second try of a letter is recognisable. Nothing in
the envelope names the service: we greet with the sender's domain, not with the name of this machine.
"""

from __future__ import annotations

import smtplib
import ssl
import time
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app import clock
from app.channels.letters import CONNECT_SECONDS, LONGEST_TRY, READ_SECONDS, Letter, Outlet, Sending
from app.channels.mail_server import MailServer, mail_server

_POLICY = SMTP.clone(cte_type="7bit")
_OK = 250
GOODBYE_SECONDS = 2


def send_mail(outlet: Outlet, letter: Letter, to: str) -> Sending:
    """Hand the letter over to the mail server. ``to`` has been looked at."""
    server = mail_server(outlet.address)
    message = bytes(message_of(server, letter, to))
    latest = time.monotonic() + LONGEST_TRY
    try:
        smtp = _open(server, latest)
    except ssl.SSLError:
        return Sending.failed("certificate")
    except smtplib.SMTPNotSupportedError:
        return Sending.failed("no_encryption")
    except smtplib.SMTPResponseException as error:
        return Sending.failed(f"smtp_{error.smtp_code}")
    except (OSError, smtplib.SMTPException):
        return Sending.failed("no_connection")
    try:
        return _hand_over(smtp, server, message, to, latest)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            _wait_at_most(smtp, time.monotonic() + GOODBYE_SECONDS)
            smtp.quit()
        smtp.close()


def message_of(server: MailServer, letter: Letter, to: str) -> EmailMessage:
    """The letter as a mail that no machine answers."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(server.name, addr_spec=server.sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{letter.key}@{server.domain}>"
    message["Idempotency-Key"] = letter.key
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.body)
    return message


def _wait_at_most(smtp: smtplib.SMTP, latest: float) -> None:
    """The next answer may take what is left of the try, and no longer than an answer may. Raises TimeoutError."""
    left = latest - time.monotonic()
    if left <= 0:
        raise TimeoutError
    if smtp.sock is not None:
        smtp.sock.settimeout(min(READ_SECONDS, left))


def _open(server: MailServer, latest: float) -> smtplib.SMTP:
    """A connection that is greeted, encrypted unless it stays on this machine, and signed in."""
    smtp: smtplib.SMTP
    if server.security == "ssl":
        at_once = ssl.create_default_context()
        smtp = smtplib.SMTP_SSL(server.host, server.port, server.domain, timeout=CONNECT_SECONDS, context=at_once)
    else:
        smtp = smtplib.SMTP(server.host, server.port, server.domain, timeout=CONNECT_SECONDS)
    try:
        if server.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        _wait_at_most(smtp, latest)
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            _wait_at_most(smtp, latest)
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _hand_over(smtp: smtplib.SMTP, server: MailServer, message: bytes, to: str, latest: float) -> Sending:
    """Sender, recipient, letter. Until the letter itself goes out, whatever breaks has sent nothing."""
    try:
        _wait_at_most(smtp, latest)
        code, _words = smtp.mail(server.sender)
        if code != _OK:
            return Sending.failed(f"smtp_{code}")  # The sender is ours: it says nothing of her address.
        _wait_at_most(smtp, latest)
        code, _words = smtp.rcpt(to)
        if code not in (_OK, 251):
            return _said_no(code)
        _wait_at_most(smtp, latest)
    except (OSError, smtplib.SMTPException):
        return Sending.failed("connection_lost")
    try:
        code, _words = smtp.data(message)
    except smtplib.SMTPDataError as error:
        return _said_no(error.smtp_code)  # It said no before the letter was written.
    except (OSError, smtplib.SMTPException) as error:
        fell_silent = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
        return Sending.unknown("timeout" if fell_silent else "connection_lost")
    return Sending.sent() if code == _OK else _said_no(code)


def _said_no(code: int) -> Sending:
    return Sending.refused(f"smtp_{code}") if code >= 500 else Sending.failed(f"smtp_{code}")
