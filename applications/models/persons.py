"""Persons, apart from the applications they stand in."""

import uuid
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.language.alphabet import search_key, sort_key
from workflow.language.text import signed_name


class Person(models.Model):
    """A guardian, a child or a representative. Known by the IIN where there is one."""

    class Sex(models.TextChoices):
        FEMALE = "f", _("female")
        MALE = "m", _("male")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    iin = models.CharField(_("IIN"), max_length=12, null=True, blank=True, unique=True)
    surname = models.CharField(_("surname"), max_length=120)
    name = models.CharField(_("name"), max_length=120)
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    sort_key = models.CharField(max_length=370, editable=False)
    search_key = models.CharField(max_length=370, editable=False)

    class Meta:
        ordering = ["sort_key"]
        indexes = [
            models.Index(fields=["sort_key"], name="person_alphabetical"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="person_by_part_of_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(iin__isnull=True) | Q(iin__regex=r"^\d{12}$"), name="person_iin_has_twelve_digits"
            ),
            models.CheckConstraint(condition=~Q(surname="") & ~Q(name=""), name="person_has_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.full_name)
        self.search_key = search_key(self.full_name)
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        return signed_name(self.surname, self.name, self.patronymic)

    @property
    def masked_name(self) -> str:
        """A child in lists: initials only."""
        return " ".join(f"{part[0]}." for part in (self.surname, self.name, self.patronymic) if part)

    @property
    def masked_iin(self) -> str:
        return f"••••••••{self.iin[-4:]}" if self.iin else ""
