"""One letter by one outlet."""

from __future__ import annotations

from app.channels.addresses import BadAddress
from app.channels.letters import Letter, Outlet, Sending
from app.channels.recipients import BadRecipient, checked
from app.vocabulary import ChannelKind


def send(outlet: Outlet, letter: Letter) -> Sending:
    """Try once, within a minute, and say how it went. Never raises."""
    try:
        if outlet.kind is ChannelKind.PUSH:
            from app.channels.push import send_push

            return send_push(outlet, letter)
        to = checked(outlet.kind, letter.to)
        if outlet.kind is ChannelKind.EMAIL:
            from app.channels.mail import send_mail

            return send_mail(outlet, letter, to)
        if outlet.kind is ChannelKind.TELEGRAM and letter.buttons:
            from app.channels.telegram import send_with_buttons

            return send_with_buttons(outlet, letter, to)
        from app.channels.gateways import send_through

        return send_through(outlet, letter, to)
    except BadRecipient:
        return Sending.refused("bad_recipient")
    except BadAddress as error:
        return Sending.failed(f"channel_{error.code}")
    except Exception as error:  # A channel that breaks in a way of its own: whether it wrote is not known.
        return Sending.unknown(f"broke_{type(error).__name__}")
