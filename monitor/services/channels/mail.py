"""E-mail by Django's backend: SMTP in production, the console in the demo."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMessage, get_connection

from monitor.services.channels.letter import Letter, Outcome
from monitor.verbs import NotSent

SECONDS = 10


def send(letter: Letter) -> Outcome:
    """Hand the letter to the mail server; accepted there is sent."""
    message = EmailMessage(letter.subject, "\n".join(letter.lines), to=[letter.address])
    try:
        connection = get_connection(timeout=SECONDS)
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused:
        return Outcome(sent=False, reason=NotSent.REFUSED)
    except smtplib.SMTPResponseException as error:
        status = error.smtp_code if 0 < error.smtp_code < 1000 else 0
        return Outcome(sent=False, reason=NotSent.SERVER_ERROR, status=status)
    except TimeoutError:
        return Outcome(sent=False, reason=NotSent.TIMED_OUT)
    except (OSError, smtplib.SMTPException):
        return Outcome(sent=False, reason=NotSent.UNREACHABLE)
    return Outcome(sent=True)
