"""The ways out of the house: each sends one letter and says how it went; none touches the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from monitor.services.channels import mail, sms, webhook
from monitor.services.channels.letter import Letter, Outcome
from monitor.verbs import Channel

SENDERS: Mapping[str, Callable[[Letter], Outcome]] = {
    Channel.EMAIL: mail.send,
    Channel.SMS: sms.send,
    Channel.WEBHOOK: webhook.send,
}


def send(letter: Letter) -> Outcome:
    """Send the letter by its way; an error of the way is an outcome, never an exception."""
    return SENDERS[letter.channel](letter)
