"""What the fields of an application are called where a change of them is shown."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.models import Office
from workflow.words import Language

from .models import CareLoss, GuardianKind, IdentityKind, Person

NOT_DIALLED = gettext_lazy(
    "Write the number as it is dialled, as +7 701 123 45 67; several are separated by commas."
)
FIELDS = {
    "surname": gettext_lazy("Surname"),
    "name": gettext_lazy("Name"),
    "patronymic": gettext_lazy("Patronymic"),
    "iin": gettext_lazy("IIN"),
    "birth_date": gettext_lazy("Birth date"),
    "sex": gettext_lazy("Sex"),
    "guardian_kind": gettext_lazy("Applies as"),
    "address": gettext_lazy("Address of residence"),
    "residence_kato": gettext_lazy("City or district of residence"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "identity_kind": gettext_lazy("Kind of document"),
    "identity_series": gettext_lazy("Series"),
    "identity_number": gettext_lazy("Number"),
    "identity_issuer": gettext_lazy("Issued by"),
    "identity_date": gettext_lazy("Issued on"),
    "account": gettext_lazy("Account number (IBAN)"),
    "bank": gettext_lazy("Bank"),
    "representative": gettext_lazy("Representative"),
    "power_number": gettext_lazy("Power of attorney №"),
    "power_date": gettext_lazy("Power of attorney, date"),
    "power_notary": gettext_lazy("Notary"),
    "reply_language": gettext_lazy("Language of the reply"),
    "born_abroad": gettext_lazy("Born outside Kazakhstan"),
    "birth_number": gettext_lazy("Birth certificate №"),
    "birth_issuer": gettext_lazy("Birth certificate issued by"),
    "birth_issued": gettext_lazy("Birth certificate issued on"),
    "act_number": gettext_lazy("Guardianship act №"),
    "act_date": gettext_lazy("Guardianship act, date"),
    "act_body": gettext_lazy("Guardianship act, body"),
    "care_loss": gettext_lazy("Why parental care is lacking"),
    "other_care_loss": gettext_lazy("The other parent"),
    "study_place": gettext_lazy("Place of study"),
    "income": gettext_lazy("Child's income"),
}
_CHOICES = {
    "sex": dict(Person.Sex.choices),
    "guardian_kind": dict(GuardianKind.choices),
    "identity_kind": dict(IdentityKind.choices),
    "reply_language": dict(Language.choices),
    "care_loss": dict(CareLoss.choices),
    "other_care_loss": dict(CareLoss.choices),
}
_DAYS = ("birth_date", "identity_date", "power_date", "birth_issued", "act_date")
ABOUT_PARENTS = ("care_loss", "other_care_loss")


def value_in_words(field: str, value: str) -> str:
    """A kept value as a reader knows it."""
    if field == "born_abroad":
        return _("yes") if value else _("no")
    if not value:
        return "–"
    if field in _DAYS:
        return date_format(date.fromisoformat(value), "d.m.Y")
    if field == "residence_kato":
        return next((office.place for office in Office.objects.filter(code=value)), value)
    return str(_CHOICES.get(field, {}).get(value, value))
