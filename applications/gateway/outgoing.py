"""What leaves through the gateway: statuses and results for the door a case came by (Regulation 10.4, 11.11)."""

from benefit_office.egov.shep.envelope import LARGEST_TEXT, Habit
from benefit_office.egov.shep.messages import Fault, Message, MessageState, MessageType, Status
from workflow import clock
from workflow.delivery.outbox import carrier
from workflow.models import OutboxMessage
from workflow.words import Receiver

from ..doors.answers import answer_for
from . import channels

NOT_DELIVERED = "The gateway could not deliver the message to its receiver."


class Declined(ConnectionError):
    """The gateway answered with a fault: it is tried again like one that gave no answer."""


@carrier(Receiver.CORPORATION, when=channels.is_connected)
@carrier(Receiver.PORTAL, when=channels.is_connected)
def by_gateway(message: OutboxMessage) -> None:
    """One message in the chain of the request. Its own id travels along, so that a repeated one is known."""
    answer = answer_for(message)
    wire = Message(
        answer.service_id, MessageType(answer.message_type), answer.data, message.created_at,
        correlation_id=answer.correlation_id,
        properties={"RECEIVER": answer.receiver, "SENDER_MESSAGE_ID": str(message.public_id)},
    )  # fmt: skip
    # Signed XML travels as text, byte for byte; what is longer than a parser's longest text as elements.
    habit = Habit.TEXT if len(answer.data) < LARGEST_TEXT else Habit.CHILDREN
    try:
        message.receipt = channels.asynchronous().send(wire, habit).message_id
    except Fault as refused:
        raise Declined(refused.code) from refused


def note_status(status: Status) -> None:
    """The gateway tells what became of a message: one it could not deliver waits for «send again»."""
    if status.state not in (MessageState.NOT_DELIVERED, MessageState.DELIVERY_STOPPED):
        return
    sent = OutboxMessage.objects.filter(receipt=status.message_id, delivered_at__isnull=False)
    sent.update(delivered_at=None, failed_at=clock.now(), error=NOT_DELIVERED)
