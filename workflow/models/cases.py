"""The case, the rounds of its steps, its pauses, and the gapless numbers of an office's year."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import pgtrigger
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from ..duties import duties_of
from ..language.text import in_language
from ..moves.machine import ENDED, OPEN, STEP_DONE, sources, target
from ..words import CaseKind, Channel, Language, State
from .calendar import CalendarStamp
from .officers import Officer, Role
from .offices import Office
from .regulation import Edition


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases by who may see them and by where they stand."""

    def visible_to(self, officer: Any, *, on: date) -> "CaseQuerySet":
        """The cases an officer may open on a day: those of the offices where he, or one he stands in for, has a role.

        The administrator opens no case (Regulation 7, personal data); the region's auditor opens every one.
        """
        if not isinstance(officer, Officer):
            return self.none()
        offices = duties_of(officer, on).offices()
        return self if offices is None else self.filter(office__in=offices)

    def open(self) -> "CaseQuerySet":
        return self.filter(state__in=OPEN)

    def at_hand(self, officer: Any = None, on: date | None = None) -> "CaseQuerySet":
        """With what an act asks of a case: the open round, the steps it has had, whether a pause ever stood in its
        way, the number of the facts – and the officer's own roles in its office on a day.
        """
        rounds = StepRun.objects.filter(case=OuterRef("pk"))
        rows = self.annotate(
            open_run=FilteredRelation("step_runs", condition=Q(step_runs__closed_at__isnull=True)),
            steps_had=ArraySubquery(rounds.values("step")),
            **_of_the_clock(),
        )
        if officer is None or on is None:
            return rows
        roles = Role.objects.filter(held_on(on), officer=officer, office=OuterRef("office"))
        return rows.annotate(own_roles=ArraySubquery(roles.values("kind")))  # type: ignore[no-redef] # its default stands on the case

    def with_clock(self) -> "CaseQuerySet":
        """With what the step clock asks: whether a pause ever stood in its way, and the number of the facts."""
        return self.annotate(**_of_the_clock())

    def late(self, now: Any) -> "CaseQuerySet":
        """Lateness is a query, never a flag set at night."""
        return self.open().filter(due_at__lt=now, paused=False)


def _of_the_clock() -> dict[str, Any]:
    pauses = Pause.objects.filter(step_run__case__correlation_id=OuterRef("correlation_id"))
    stamp = Subquery(CalendarStamp.objects.values("version")[:1])
    return {"ever_paused": Exists(pauses), "stamp": stamp}


def held_on(day: date) -> Q:
    """Rows with `since`/`until` that hold on a day, both ends inside."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


class Case(FSMModelMixin, models.Model):
    """One proceeding of an office. The state stands here and nowhere else; `workflow.moves.door` alone moves it."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.RESTRICT, related_name="cases", verbose_name=_("office"))
    edition = models.ForeignKey(Edition, models.RESTRICT, related_name="cases")
    kind = models.CharField(_("kind"), max_length=20, choices=CaseKind, default=CaseKind.APPLICATION)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel, default=Channel.OFFICE)
    state = FSMField(_("state"), choices=State.choices, default=State.RECEIVED, protected=True)
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(_("case number"), max_length=40, blank=True)
    incoming_year = models.PositiveSmallIntegerField(null=True, blank=True)
    incoming_seq = models.PositiveIntegerField(null=True, blank=True)
    reply_language = models.CharField(
        _("language of the reply"), max_length=2, choices=Language, default=Language.KK
    )
    correlation_id = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    transferred_from = models.OneToOneField(
        "self", models.RESTRICT, null=True, blank=True, related_name="transferred_to"
    )
    concerns = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="followed_by")

    handed_in_at = models.DateTimeField(_("handed in"))
    service_from = models.DateTimeField(_("first handed in"))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField(_("registered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    executor = models.ForeignKey(
        Officer, models.RESTRICT, null=True, blank=True, related_name="cases", verbose_name=_("executor")
    )
    resolution = models.TextField(_("resolution"), blank=True)
    # Projections of the step clock, rebuilt by workflow.deadlines; lists sort and filter by them.
    step = models.PositiveSmallIntegerField(_("step"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    service_due_at = models.DateTimeField(_("service due"), null=True, blank=True)
    paused = models.BooleanField(_("paused"), default=False)

    # What the lock of an act brings with the row (`CaseQuerySet.at_hand`); without it nothing is known.
    open_run: "StepRun | None" = None
    steps_had: Sequence[int] = ()
    ever_paused: bool = True
    stamp: int | None = None
    own_roles: Collection[str] | None = None
    memory: dict[str, Any] | None = None  # of a page that only reads (`once`)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(
                fields=["office", "due_at", "id"], condition=Q(state__in=OPEN), name="case_open_by_due"
            ),
            models.Index(
                fields=["executor", "due_at"], condition=Q(state__in=OPEN), name="case_open_by_executor"
            ),
            models.Index(fields=["office", "-id"], name="case_newest"),
            models.Index(fields=["office", "registered_at"], name="case_by_registration"),
            GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="case_by_part_of_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "incoming_year", "incoming_seq"], name="case_incoming_number_once"
            ),
            models.UniqueConstraint(
                fields=["office", "number"], condition=~Q(number=""), name="case_number_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(incoming_seq__isnull=True, incoming_year__isnull=True, registered_at__isnull=True)
                | Q(incoming_seq__isnull=False, incoming_year__isnull=False, registered_at__isnull=False),
                name="case_registration_complete_or_absent",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CaseKind.APPLICATION)
                | Q(state__in=[State.RECEIVED, State.ACCEPTANCE_REFUSED, State.WITHDRAWN, State.TRANSFERRED])
                | Q(incoming_seq__isnull=False),
                name="case_registered_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.ASSIGNED, State.SUBMITTED, State.SIGNED, State.ISSUED])
                | Q(executor__isnull=False),
                name="case_assigned_has_executor",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, closed_at__isnull=False, step__isnull=True, due_at__isnull=True)
                | Q(state__in=OPEN, closed_at__isnull=True, step__isnull=False),
                name="case_ended_is_closed",
            ),
            models.CheckConstraint(condition=Q(service_from__lte=F("handed_in_at")), name="case_service_from_first"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or (gettext("not yet registered") if self.is_open else gettext("not registered"))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @transition(field=state, source=sources("register"), target=target("register"))
    def register(self) -> None:
        """Regulation 5.1: registered and passed to the head."""

    @transition(field=state, source=sources("refuse_acceptance"), target=target("refuse_acceptance"))
    def refuse_acceptance(self) -> None:
        """Regulation 9.1: the package is incomplete; the receipt of Annex 3 is given."""

    @transition(field=state, source=sources("assign"), target=target("assign"))
    def assign(self) -> None:
        """Regulation 5.2: the head names the responsible executor."""

    @transition(field=state, source=sources("reassign"), target=target("reassign"))
    def reassign(self) -> None:
        """Regulation 5.2: the head names another executor; the clock runs on."""

    @transition(field=state, source=sources("submit"), target=target("submit"))
    def submit(self) -> None:
        """Regulation 5.3: the draft goes to the head for consideration and signature."""

    @transition(field=state, source=sources("return_draft"), target=target("return_draft"))
    def return_draft(self) -> None:
        """Regulation 5.4: the head sends the draft back with a reason."""

    @transition(field=state, source=sources("sign"), target=target("sign"))
    def sign(self) -> None:
        """Regulation 5.4: the head signs the decision."""

    @transition(field=state, source=sources("issue"), target=target("issue"))
    def issue(self) -> None:
        """Regulation 5.5: entered in the journal and made available to the applicant."""

    @transition(field=state, source=sources("withdraw"), target=target("withdraw"))
    def withdraw(self) -> None:
        """The applicant takes the application back before a decision is submitted."""

    @transition(field=state, source=sources("drop"), target=target("drop"))
    def drop(self) -> None:
        """A re-setting, a stop or a correction begun by mistake is dropped before its draft is submitted."""

    @transition(field=state, source=sources("transfer"), target=target("transfer"))
    def transfer(self) -> None:
        """The case goes to the office that is competent by residence."""


class StepRun(models.Model):
    """One round of one step of a case. Due and breached are projections of the step clock (Regulation 5)."""

    case = models.ForeignKey(Case, models.RESTRICT, related_name="step_runs")
    step = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    officer = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="step_runs")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    acting_for = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    next_rung_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)

    pauses_at_hand: "Sequence[Pause] | None" = None  # `once.rounds_of`

    class Meta:
        ordering = ["case", "id"]
        indexes = [
            models.Index(
                fields=["next_rung_at"], condition=Q(next_rung_at__isnull=False), name="step_run_by_next_rung"
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="step_run_breach_for_ever",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__breached_at__isnull=False)
                & pgtrigger.Q(old__breached_at__df=pgtrigger.F("new__breached_at")),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "step", "round"], name="step_run_once_per_round"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at__isnull=True), name="step_run_one_open_per_case"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="step_run_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, verb="") | (Q(closed_at__isnull=False) & ~Q(verb="")),
                name="step_run_closing_complete_or_absent",
            ),
        ]

    @property
    def is_done(self) -> bool:
        """Regulation 5: the step's own act ended it, not a withdrawal or a transfer of the whole case."""
        return self.verb in STEP_DONE

    @property
    def worker(self) -> Officer | None:
        """Who did the step, else who has or had it; never the clerk who only wrote down that the case was withdrawn."""
        return self.closed_by if self.closed_by and self.is_done else self.officer

    def stops(self) -> "Sequence[Pause]":
        """Its pauses in their order; asks nothing when they are at hand or prefetched."""
        return list(self.pauses.all()) if self.pauses_at_hand is None else self.pauses_at_hand


class PauseCategory(models.Model):
    """Why a clock may stand still, and whether the service's own term stands still with it."""

    code = models.CharField(max_length=20, primary_key=True)
    title_kk = models.CharField(max_length=200)
    title_ru = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    stops_service = models.BooleanField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")


class Pause(models.Model):
    """A span in which a step's clock stands still."""

    step_run = models.ForeignKey(StepRun, models.RESTRICT, related_name="pauses")
    category = models.ForeignKey(PauseCategory, models.RESTRICT)
    reason = models.TextField(validators=[MinLengthValidator(1)])
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    ended_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["step_run"], condition=Q(ended_at__isnull=True), name="pause_one_open_per_run"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="pause_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="pause_has_reason"),
        ]


class DueChange(models.Model):
    """A due moment that moved though nobody acted on the case: by an order on days off, or new office hours."""

    step_run = models.ForeignKey(StepRun, models.RESTRICT, null=True, blank=True, related_name="due_changes")
    case = models.ForeignKey(Case, models.RESTRICT, related_name="due_changes")
    old_due_at = models.DateTimeField(null=True)
    new_due_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(name="due_change_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


class NumberSeries(models.Model):
    """The last number used in an office's year; taken under a row lock by the transaction that uses it."""

    class Kind(models.TextChoices):
        INCOMING = "incoming", _("incoming number")
        DECISION = "decision", _("decision number")
        RECEIPT = "receipt", _("receipt of refused documents")
        CASE = "case", _("case number")

    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "year", "kind"], name="number_series_once")]
