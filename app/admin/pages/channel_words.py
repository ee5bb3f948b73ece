"""What the page of channels says: names, states, what each reveals, how an address is written, how a test went."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.queries.channels import ChannelRow
from app.vocabulary import ChannelKind, DeliveryOutcome


@dataclass(frozen=True)
class StateWords:
    """A state as icon, word and colour (a class of ``tag``)."""

    icon: str
    words: str
    colour: str


@dataclass(frozen=True)
class Guide:
    """How the address of a channel is written. ``steps`` say what is needed first; ``examples`` are addresses."""

    steps: tuple[str, ...]
    examples: tuple[str, ...]
    may_honour_key: bool = False


def channel_name(kind: ChannelKind) -> str:
    names: dict[ChannelKind, str] = {
        ChannelKind.EMAIL: _("E-mail"),
        ChannelKind.SMS: _("Text message (SMS)"),
        ChannelKind.TELEGRAM: "Telegram",
        ChannelKind.WHATSAPP: "WhatsApp",
        ChannelKind.SIGNAL: "Signal",
        ChannelKind.MATRIX: "Matrix",
        ChannelKind.PUSH: _("Notifications of the browser"),
    }
    return names[kind]


def state_words(state: str, row: ChannelRow | None) -> StateWords:
    failures = row.failures if row else 0
    words: dict[str, StateWords] = {
        "none": StateWords("circle-dashed", _("Not set up"), ""),
        "never_on": StateWords("circle-dashed", _("Not turned on"), ""),
        "off": StateWords("circle-pause", _("Turned off"), ""),
        "shut": StateWords("triangle-alert", _("Cannot be opened: set it up again"), "tag--risk"),
        "untried": StateWords("circle-question-mark", _("On, no test has arrived yet"), "tag--due"),
        "on": StateWords("check", _("On"), "tag--done"),
        "resting": StateWords("pause", _resting(failures), "tag--due"),
    }
    return words[state]


def _resting(failures: int) -> str:
    words: str = ngettext(
        "Resting after %(num)s failed try in a row", "Resting after %(num)s failed tries in a row", failures
    )
    return words


def reveals(kind: ChannelKind) -> str:
    """What others learn when a message goes this way."""
    words: dict[ChannelKind, str] = {
        ChannelKind.EMAIL: _(
            "The mail servers on the way see the address, the time and the words. So does everybody who can open the "
            "mailbox."
        ),
        ChannelKind.SMS: _(
            "The SMS service and the phone network see the number, the time and the words. Whoever is near the phone "
            "may see them on the locked screen."
        ),
        ChannelKind.TELEGRAM: _(
            "Telegram sees the account, the time and the words. The name of the bot stands in the list of chats, so a "
            "neutral name is needed."
        ),
        ChannelKind.WHATSAPP: _(
            "WhatsApp sees the number, the time and the words. The name and the picture of the business account stand "
            "in the list of chats, so both need to be neutral."
        ),
        ChannelKind.SIGNAL: _(
            "Signal sees that something goes to the number, and when, but not the words. The name of the sending "
            "account stands in the list of chats."
        ),
        ChannelKind.MATRIX: _(
            "The two servers see both accounts, the time and the words: what we send is not encrypted end to end."
        ),
        ChannelKind.PUSH: _(
            "Who makes the browser (Google, Mozilla, Apple or Microsoft) sees that something comes, and when, but not "
            "the words. One neutral line may stand on the locked screen."
        ),
    }
    return words[kind]


def guide(kind: ChannelKind) -> Guide:
    """How to set this channel up."""
    needs_to = _("{to} stands where the number or the account of the person stands. Leave it as it is.")
    guides: dict[ChannelKind, Guide] = {
        ChannelKind.EMAIL: Guide((_("Ask whoever runs your mail for these. Choose a sender that names nobody."),), ()),
        ChannelKind.SMS: Guide(
            (_("Open an account with an SMS service, or run a gateway of your own with an HTTP address."), needs_to),
            (
                "twilio://ACCOUNT_SID:AUTH_TOKEN@+15550100/{to}",
                "vonage://API_KEY:API_SECRET@+15550100/{to}",
                "jsons://user:password@gateway.example.org/send?:to={to}",
                "forms://user:password@gateway.example.org/send?:to={to}",
            ),
            may_honour_key=True,
        ),
        ChannelKind.TELEGRAM: Guide(
            (
                _("Write to @BotFather in Telegram, make a bot with a neutral name, and copy its token."),
                _("The token alone is enough as the address."),
            ),
            ("123456789:TOKEN", "tgram://123456789:TOKEN/{to}"),
        ),
        ChannelKind.WHATSAPP: Guide(
            (
                _("You need the WhatsApp Business Cloud API: an access token and the id of the sending number."),
                _("For a message that nobody asked for in the last 24 hours, WhatsApp wants a template it has agreed."),
                needs_to,
            ),
            (
                "whatsapp://TOKEN@PHONE_NUMBER_ID/{to}",
                "whatsapp://TEMPLATE:TOKEN@PHONE_NUMBER_ID/{to}?lang=en_US&:body=1",
            ),
            may_honour_key=True,
        ),
        ChannelKind.SIGNAL: Guide(
            (_("Run signal-cli-rest-api on a machine of yours and register a number with it."), needs_to),
            ("signal://localhost:8080/+15550100/{to}", "signals://signal.example.org/+15550100/{to}"),
            may_honour_key=True,
        ),
        ChannelKind.MATRIX: Guide(
            (_("Make an account with a neutral name on a Matrix server, and copy its access token."), needs_to),
            ("matrixs://ACCESS_TOKEN@matrix.example.org/{to}",),
        ),
    }
    return guides[kind]


def bad_address_words(code: str) -> str:
    """What is wrong with an address, and what to do. The address itself is never in it."""
    words = {
        "letters": _("Use Latin letters, digits and signs, without spaces."),
        "scheme": _("This is no address of this channel. Compare its beginning with the examples."),
        "no_recipient": _("Write {to} where the number or the account of the person stands."),
        "recipient_in_host": _("{to} stands in the place of the server. Put it after the first / that follows it."),
        "unchecked_certificate": _("Take verify=no out: the certificate of the server is always looked at."),
        "more_recipients": _("This address names another recipient as well. Leave {to} alone."),
        "needs_token": _("Use an access token and no password: matrixs://ACCESS_TOKEN@matrix.example.org/{to}"),
        "no_host": _("Write the name of the server."),
        "unencrypted": _("Without encryption the mail server can only be on this very machine (localhost)."),
        "no_sender": _("Write one e-mail address, for example notes@example.org."),
        "bad_port": _("A port is a number up to 65535, most often 587 or 465."),
        "bad_name": _("Write a name of one line and at most 60 characters."),
    }
    return words.get(code) or _("A part of the address is missing or has another form. Compare it with the examples.")


def outcome_words(outcome: DeliveryOutcome, code: str) -> str:
    """How a test went, in a sentence."""
    if outcome is DeliveryOutcome.SENT:
        return _("The other side took the test. Look whether it arrived.")
    if code in _signed_out():
        return _("The other side did not accept our sign-in. Look at the user, the password or the token.")
    words = {
        "no_connection": _("Nobody answered there. Look at the name of the server and the port."),
        "certificate": _("The certificate of the server could not be trusted, so nothing was sent."),
        "no_encryption": _("The server offers no encryption, so nothing was sent."),
        "timeout": _("No answer came in time. The test may have gone out or not."),
        "http_429": _("The other side asks us to wait: it had too much from us."),
    }
    if code in words:
        return words[code]
    if outcome is DeliveryOutcome.REFUSED:
        return _("The other side refused this recipient or this message (%(code)s).", code=code)
    if outcome is DeliveryOutcome.UNKNOWN:
        return _("No clear answer came (%(code)s). The test may have gone out or not.", code=code)
    return _("The other side did not take it this time (%(code)s). Another try may help.", code=code)


def _signed_out() -> tuple[str, ...]:
    return ("http_401", "http_403", "smtp_530", "smtp_534", "smtp_535", "code_20003", "code_190")


def recipient_hint(kind: ChannelKind) -> str:
    """What a recipient of this channel looks like."""
    if kind is ChannelKind.EMAIL:
        return _("Your own address is best, such as name@example.org. It is not kept.")
    if kind is ChannelKind.TELEGRAM:
        return _(
            "The number of your Telegram account, such as 123456789. Write to the bot first: without that it may not "
            "write to you. It is not kept."
        )
    if kind is ChannelKind.MATRIX:
        return _("An account such as @name:example.org. It is not kept.")
    return _("A number with the code of the country, such as +1 555 0100 100. It is not kept.")
