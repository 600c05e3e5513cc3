"""Celery notices, the database knows: each task takes an id, may run twice, and calls one action."""

from celery import shared_task

from workflow import clock

from .checks import consents, questions
from .gateway import channels, inbox


@shared_task
def handle_message(message_id: int) -> None:
    """One try to handle a message that came in."""
    inbox.handle(message_id)


@shared_task
def send_reply(message_id: int) -> None:
    """One try to send the answer of a message that became no case."""
    inbox.send_reply(message_id)


@shared_task
def look_at_gateway() -> int:
    """Fetch what waits at the gateway, and take up what a lost hint or a killed worker left behind."""
    if not channels.is_connected():
        return 0
    now = clock.now()
    for message_id in inbox.due(now):
        inbox.handle(message_id, now=now)
    for message_id in inbox.unanswered(now):
        inbox.send_reply(message_id, now=now)
    return inbox.pull(now=now)


@shared_task
def look_at_consent(consent_id: int) -> None:
    """Ask the consent service once."""
    consents.look_at(consent_id)


@shared_task
def ask_registry(check_id: int) -> None:
    """One try to ask a registry."""
    questions.proceed(check_id)


@shared_task
def look_at_registries() -> int:
    """Ask again what waits: for the gateway, for a person's consent."""
    if not channels.is_connected():
        return 0
    now = clock.now()
    for consent_id in consents.due(now):
        consents.look_at(consent_id, now=now)
    return sum(questions.proceed(check_id, now=now) for check_id in questions.due(now))
