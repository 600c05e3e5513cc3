"""The ground floor's records."""

from .calendar import CalendarDay, CalendarOrder, CalendarStamp, CalendarYear
from .cases import Case, DueChange, NumberSeries, Pause, PauseCategory, StepRun, held_on
from .diagrams import Diagram
from .jobs import Job, JobError
from .logins import OfficerSession, UsedChallenge
from .messages import ApplicantText, Heartbeat, InboxMessage, Notice, NoticeText, OutboxMessage, Rung
from .neighbours import ApiAnswer, ApiToken
from .notes import CaseNote
from .officers import Absence, Officer, Role
from .offices import Office, OfficeHours
from .regulation import Edition, EditionSwitch, Step
from .sheets import Sheet, SheetKind, SheetTemplate
from .signatures import EdsCheck, EdsSignature
from .throttle import VainTries
from .trace import AccessRecord, AuditChain, AuditEvent, AuditText

__all__ = [
    "Absence",
    "AccessRecord",
    "ApiAnswer",
    "ApiToken",
    "ApplicantText",
    "AuditChain",
    "AuditEvent",
    "AuditText",
    "CalendarDay",
    "CalendarOrder",
    "CalendarStamp",
    "CalendarYear",
    "Case",
    "CaseNote",
    "Diagram",
    "DueChange",
    "Edition",
    "EditionSwitch",
    "EdsCheck",
    "EdsSignature",
    "Heartbeat",
    "InboxMessage",
    "Job",
    "JobError",
    "Notice",
    "NoticeText",
    "NumberSeries",
    "Office",
    "OfficeHours",
    "Officer",
    "OfficerSession",
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
    "UsedChallenge",
    "VainTries",
    "held_on",
]
