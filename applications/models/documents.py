"""The item 9 checklist as dated data, and the papers that were brought."""

import uuid

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from workflow.language.text import in_language, shortened
from workflow.models import Case, Edition, Officer
from workflow.models.officers import SINCE_UNTIL
from workflow.models.stamp import stamped
from workflow.words import Channel

from .applications import Application, ApplicationChild
from .consents import RegistryConsent
from .persons import Person

SHORTEST_TITLE, LONGEST_TITLE = 40, 200


class Requirement(models.Model):
    """One line of the Standard's item 9: which paper is required, and in which circumstance."""

    class When(models.TextChoices):
        ALWAYS = "always", _("always")
        OLD_OR_ABROAD = "old_or_abroad", _("child born before the day of the electronic records, or abroad")
        SCHOOL_AGE = "school_age", _("child of school age")
        REPRESENTATIVE = "representative", _("a representative applies")
        NEVER = "never", _("not asked for")

    edition = models.ForeignKey(Edition, models.RESTRICT, related_name="requirements")
    code = models.CharField(max_length=20)
    channel = models.CharField(
        _("channel"), max_length=20, choices=Channel, blank=True, help_text=_("empty: every channel")
    )
    title_kk = models.TextField(_("title (Kazakh)"))
    title_ru = models.TextField(_("title (Russian)"))
    title_en = models.TextField(_("title (English)"))
    when = models.CharField(_("required"), max_length=20, choices=When)
    per_child = models.BooleanField(_("for each child"), default=False)
    from_registry = models.BooleanField(_("a registry's answer will do"), default=False)
    sensitive = models.BooleanField(_("about the parents"), default=False)
    form_itself = models.BooleanField(_("part of the form itself"), default=False)
    born_before = models.DateField(_("for births before"), null=True, blank=True)
    age_from = models.PositiveSmallIntegerField(_("for children from the age of"), null=True, blank=True)
    age_under = models.PositiveSmallIntegerField(_("for children under the age of"), null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="requirement_dates_in_order",
                violation_error_message=_("The line ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(when="old_or_abroad") | Q(born_before__isnull=False, per_child=True),
                name="requirement_birth_day_told",
                violation_error_message=_("A paper by birth is asked for each child and names the day of birth."),
            ),
            models.CheckConstraint(
                condition=~Q(when="school_age")
                | Q(age_from__isnull=False, age_under__isnull=False, age_under__gt=F("age_from"), per_child=True),
                name="requirement_ages_told",
                violation_error_message=_("A paper by age is asked for each child and names both ages in order."),
            ),
            models.CheckConstraint(
                condition=Q(form_itself=False) | Q(when="always"), name="requirement_form_always",
                violation_error_message=_("What is part of the form itself is always required."),
            ),
            ExclusionConstraint(
                name="requirement_once_at_a_time",
                expressions=[
                    ("edition", RangeOperators.EQUAL), ("code", RangeOperators.EQUAL),
                    ("channel", RangeOperators.EQUAL),
                    (SINCE_UNTIL, RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This paper already has a line in these days."),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.ReadOnly(name="requirement_never_rewritten", exclude=["until"]),
            stamped("requirement_stamped"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def short_title(self) -> str:
        """For lists: without the examples in brackets that end a title and fill half a page."""
        title = self.title
        examples = title.find("(", SHORTEST_TITLE) if title.endswith(")") else -1
        short = capfirst((title[:examples] if examples > 0 else title).strip())
        return shortened(short, LONGEST_TITLE)


class RegistryCheck(models.Model):
    """A question to a registry and its answer, kept as evidence with number and time."""

    class Registry(models.TextChoices):
        PERSONS = "persons", _("person registry")
        NOTARY = "notary", _("notary registry")

    class Result(models.TextChoices):
        WAITING = "waiting", _("waiting")
        FOUND = "found", _("found")
        NOT_FOUND = "not_found", _("not found")
        FAILED = "failed", _("could not be asked")

    case = models.ForeignKey(Case, models.RESTRICT, related_name="registry_checks")
    person = models.ForeignKey(Person, models.RESTRICT, related_name="+")
    registry = models.CharField(max_length=10, choices=Registry)
    result = models.CharField(max_length=10, choices=Result, default=Result.WAITING)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    number = models.CharField(max_length=60, blank=True)
    answer = models.JSONField(default=dict)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    consent = models.ForeignKey(
        RegistryConsent, models.RESTRICT, null=True, blank=True, related_name="checks"
    )  # under which it was asked
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    obstacle = models.CharField(max_length=40, blank=True)  # why it waits, or could not be asked, as a code

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(result="waiting"), name="registry_check_waiting")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "registry"], condition=Q(result="waiting"),
                name="registry_check_waits_once",
                violation_error_message=_("This question to the registry is waiting already."),
            ),
            models.CheckConstraint(
                condition=Q(result="waiting", answered_at__isnull=True)
                | ~Q(result="waiting") & Q(answered_at__isnull=False, answered_at__gte=F("asked_at")),
                name="registry_check_answer_has_time",
            ),
        ]  # fmt: skip


class Document(models.Model):
    """A paper of the file: brought with its scan, or taken from a registry's answer."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.RESTRICT, related_name="documents")
    child = models.ForeignKey(
        ApplicationChild, models.RESTRICT, null=True, blank=True, related_name="documents"
    )
    requirement = models.ForeignKey(Requirement, models.RESTRICT, related_name="+")
    registry_check = models.ForeignKey(
        RegistryCheck, models.RESTRICT, null=True, blank=True, related_name="documents"
    )
    title = models.CharField(_("what it is"), max_length=200, blank=True)
    sheets = models.PositiveSmallIntegerField(_("sheets"), default=1)
    original_seen = models.BooleanField(_("original seen and returned"), default=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    content_type = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField(
        "self", models.RESTRICT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ["requirement__order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256="", size=0, content_type="")
                | ~Q(sha256="") & Q(size__gt=0) & ~Q(content_type=""),
                name="document_scan_complete_or_absent",
            ),
            models.CheckConstraint(
                condition=~Q(sha256="") | Q(registry_check__isnull=False),
                name="document_has_scan_or_registry_answer",
            ),
            models.CheckConstraint(condition=Q(sheets__gt=0), name="document_has_sheets"),
        ]
