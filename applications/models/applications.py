"""The application in the form of the Standard's Annex 2."""

import uuid
from collections.abc import Sequence
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.language.text import in_language
from workflow.models import Case, Office, Officer

from .persons import Person


class GuardianKind(models.TextChoices):
    """Қамқоршы (trustee, of a child from 14) or қорғаншы (guardian, of a child under 14)."""

    GUARDIAN = "guardian", _("guardian (child under 14)")
    TRUSTEE = "trustee", _("trustee (child from 14)")


class IdentityKind(models.TextChoices):
    """The documents that identify the applicant (item 9 of the Standard)."""

    CARD = "card", _("identity card")
    PASSPORT = "passport", _("passport")
    RESIDENCE = "residence", _("residence permit")
    STATELESS = "stateless", _("identity document of a stateless person")


class Application(models.Model):
    """What the applicant asked for: one to one with a case of the kind «application»."""

    case = models.OneToOneField(Case, models.RESTRICT, primary_key=True, related_name="application")
    guardian = models.ForeignKey(Person, models.RESTRICT, related_name="applications")
    guardian_kind = models.CharField(_("guardian or trustee"), max_length=10, choices=GuardianKind)
    address = models.CharField(_("address of residence"), max_length=300)
    residence_kato = models.CharField(_("KATO of residence"), max_length=9, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    identity_kind = models.CharField(_("identity document"), max_length=20, choices=IdentityKind)
    identity_series = models.CharField(_("series"), max_length=10, blank=True)
    identity_number = models.CharField(_("number"), max_length=30)
    identity_issuer = models.CharField(_("issued by"), max_length=200)
    identity_date = models.DateField(_("issued on"))
    account = models.CharField(_("account number (IBAN)"), max_length=20)
    bank = models.CharField(_("bank"), max_length=200)
    representative = models.ForeignKey(
        Person, models.RESTRICT, null=True, blank=True, related_name="representations",
        verbose_name=_("representative"),
    )  # fmt: skip
    power_number = models.CharField(_("power of attorney №"), max_length=60, blank=True)
    power_date = models.DateField(_("power of attorney, date"), null=True, blank=True)
    power_notary = models.CharField(_("notary"), max_length=200, blank=True)
    accepted_by_operator = models.CharField(_("accepted by the operator"), max_length=200, blank=True)
    external_number = models.CharField(_("number at the sender"), max_length=60, blank=True)
    status_code = models.CharField(max_length=12, unique=True)

    # Read once by an act that asks for them in several places (`applications.whole`).
    children_at_hand: "Sequence[ApplicationChild] | None" = None
    papers_at_hand: "Sequence[Any] | None" = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(account__regex=r"^KZ[0-9A-Z]{18}$"), name="application_account_is_iban"
            ),
            models.CheckConstraint(
                condition=Q(representative__isnull=True, power_number="", power_date__isnull=True)
                | Q(representative__isnull=False, power_date__isnull=False) & ~Q(power_number=""),
                name="application_representative_has_power",
                violation_error_message=_("A representative needs a power of attorney: number and date."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)


class CareLoss(models.TextChoices):
    """Why a parent's care is lacking: the kinds of item 9's «loss_of_care»."""

    DEATH = "death", _("death")
    DEPRIVED = "deprived", _("deprived of parental rights")
    RESTRICTED = "restricted", _("restricted in parental rights")
    MISSING = "missing", _("parent missing, or declared dead")
    INCAPABLE = "incapable", _("parent declared incapable")
    PRISON = "prison", _("serving a sentence")
    SOUGHT = "sought", _("parent sought by the police")
    TAKEN_AWAY = "taken_away", _("child removed from the parents")
    ILLNESS = "illness", _("long medical treatment")
    ABANDONED = "abandoned", _("child abandoned, or given up")


class ApplicationChild(models.Model):
    """A child's part in an application: birth record, guardianship act, why care is lacking."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.RESTRICT, related_name="children")
    # The guardian stands here a second time so that the database itself forbids a second open claim.
    guardian = models.ForeignKey(Person, models.RESTRICT, related_name="+")
    person = models.ForeignKey(Person, models.RESTRICT, related_name="childhoods")
    open = models.BooleanField(default=True)
    born_abroad = models.BooleanField(_("born outside Kazakhstan"), default=False)
    birth_number = models.CharField(_("birth certificate №"), max_length=40)
    birth_issuer = models.CharField(_("birth certificate issued by"), max_length=200)
    birth_issued = models.DateField(_("birth certificate issued on"))
    act_number = models.CharField(_("guardianship act №"), max_length=40)
    act_date = models.DateField(_("guardianship act, date"))
    act_body = models.CharField(_("guardianship act, body"), max_length=300)
    care_loss = models.CharField(_("why parental care is lacking"), max_length=20, choices=CareLoss)
    # Item 9 asks for one ground per absent parent.
    other_care_loss = models.CharField(
        _("why the other parent's care is lacking"), max_length=20, choices=CareLoss, blank=True
    )
    study_place = models.CharField(_("place of study"), max_length=200, blank=True)
    income = models.CharField(_("child's income"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="child_once_per_application"),
            models.UniqueConstraint(
                fields=["guardian", "person"], condition=Q(open=True), name="child_one_open_claim_per_guardian",
                violation_error_message=_("This guardian already has an open application for this child."),
            ),
        ]  # fmt: skip


class ConsentTerms(models.Model):
    """What the applicant consents to, as the form shows it from a day on; the office may replace the words."""

    since = models.DateField(_("since"), unique=True)
    purpose_kk = models.TextField(_("purpose (Kazakh)"))
    purpose_ru = models.TextField(_("purpose (Russian)"))
    purpose_en = models.TextField(_("purpose (English)"), blank=True)
    term_kk = models.CharField(_("term (Kazakh)"), max_length=200)
    term_ru = models.CharField(_("term (Russian)"), max_length=200)
    term_en = models.CharField(_("term (English)"), max_length=200, blank=True)
    third_parties_kk = models.CharField(_("third parties (Kazakh)"), max_length=300, blank=True)
    third_parties_ru = models.CharField(_("third parties (Russian)"), max_length=300, blank=True)
    third_parties_en = models.CharField(_("third parties (English)"), max_length=300, blank=True)
    data_list_kk = models.TextField(_("list of data (Kazakh)"))
    data_list_ru = models.TextField(_("list of data (Russian)"))
    data_list_en = models.TextField(_("list of data (English)"), blank=True)
    cross_border = models.BooleanField(_("sent abroad"), default=False)
    publication = models.BooleanField(_("published"), default=False)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        ordering = ["since"]
        triggers = [pgtrigger.ReadOnly(name="consent_terms_never_rewritten")]

    def __str__(self) -> str:
        return f"{self.since:%d.%m.%Y}"

    def words(self, language: str | None = None) -> dict[str, str]:
        """The four texts in one language: the reader's, unless told."""
        names = ("purpose", "term", "third_parties", "data_list")
        return {name: in_language(self, name, language) for name in names}


class Consent(models.Model):
    """Consent to the use of legally protected data, given with the application."""

    class Way(models.TextChoices):
        FORM = "form", _("signed on the form")
        EDS = "eds", _("by electronic signature")
        SERVICE = "service", _("through the state's consent service")

    application = models.OneToOneField(Application, models.RESTRICT, related_name="consent")
    person = models.ForeignKey(Person, models.RESTRICT, related_name="consents")
    operator_name = models.CharField(max_length=300)
    operator_bin = models.CharField(max_length=12, blank=True)
    purpose = models.TextField()
    term = models.CharField(max_length=200)
    third_parties = models.CharField(max_length=300, blank=True)
    cross_border = models.BooleanField(default=False)
    publication = models.BooleanField(default=False)
    data_list = models.TextField()
    way = models.CharField(max_length=10, choices=Way)
    token = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)


class IntakeDraft(models.Model):
    """A half-filled form at the counter. The 30 minutes run from `handed_in_at`, not from the saving."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    officer = models.ForeignKey(Officer, models.RESTRICT, related_name="intake_drafts")
    handed_in_at = models.DateTimeField()
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-updated_at"]


class AcceptanceRefusal(models.Model):
    """The receipt of Annex 3: which papers were missing when acceptance was refused."""

    case = models.OneToOneField(Case, models.RESTRICT, primary_key=True, related_name="acceptance_refusal")
    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    number = models.CharField(_("receipt №"), max_length=40)
    missing = models.JSONField()
    refused_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    refused_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "seq"], name="acceptance_refusal_number_once")
        ]
