"""The ground floor's records."""

from .calendar import CalendarDay, CalendarOrder, CalendarStamp, CalendarYear
from .cases import Case, DueChange, NumberSeries, Pause, PauseCategory, StepRun, held_on
from .messages import Heartbeat, InboxMessage, Notice, OutboxMessage, Rung
from .officers import Absence, Officer, Role
from .offices import Office, OfficeHours
from .regulation import Edition, EditionSwitch, Step
from .sheets import Sheet, SheetKind, SheetTemplate
from .trace import AccessRecord, AuditChain, AuditEvent, AuditText

__all__ = [
    "Absence",
    "AccessRecord",
    "AuditChain",
    "AuditEvent",
    "AuditText",
    "CalendarDay",
    "CalendarOrder",
    "CalendarStamp",
    "CalendarYear",
    "Case",
    "DueChange",
    "Edition",
    "EditionSwitch",
    "Heartbeat",
    "InboxMessage",
    "Notice",
    "NumberSeries",
    "Office",
    "OfficeHours",
    "Officer",
    "OutboxMessage",
    "Pause",
    "PauseCategory",
    "Role",
    "Rung",
    "Sheet",
    "SheetKind",
    "SheetTemplate",
    "Step",
    "StepRun",
    "held_on",
]
