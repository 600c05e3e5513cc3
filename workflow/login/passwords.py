"""Passwords that are the first guess of anybody who knows the office."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Office

# Besides the offices' own names: the programme, its field, its calendar, as they are typed in either alphabet.
TYPED = """
benefit office allowance guardian guardianship ward orphan decision journal clerk executor auditor head
admin administrator password qupiya qupia parol kupiya pavlodar kazakhstan qazaqstan qorghan qorghanshy
qamqor qamqorshy
opeka opekun posobie zhetim balalar egov ncalayer almaty astana
құпия құпиясөз пароль павлодар қазақстан казахстан қорғаншы қамқоршы қамқор жәрдемақы жетім бала балалар кеңсе
бөлім опека опекун пособие сирота ребенок ребёнок отдел решение журнал әкімші администратор
қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
january february march april june july august september october november december
январь февраль март апрель июнь июль август сентябрь октябрь ноябрь декабрь
qwerty йцукен
"""
WORDS = frozenset(TYPED.split())
SHORTEST = 4  # of a word of an office's name
ENOUGH = 4  # letters that have to be left when the words of the place are taken out


class NotOfThePlace:
    """Refuses «Pavlodar2026!»: a password whose greater part is a word of the office, its field or its calendar."""

    def validate(self, password: str, _user: AbstractBaseUser | None = None) -> None:
        """What is left without such words must be more than a year and an exclamation mark."""
        rest = password.lower()
        found = [word for word in sorted(WORDS | _of_the_offices(), key=len, reverse=True) if word in rest]
        for word in found:
            rest = rest.replace(word, " ")
        if found and sum(sign.isalpha() for sign in rest) < ENOUGH:
            raise ValidationError(
                _("The password is made of a word of the office: it would be guessed first.")
            )

    def get_help_text(self) -> str:
        """As the forms show it."""
        return _("Words of the office, its field and its calendar alone do not make a password.")


def _of_the_offices() -> set[str]:
    """The words of the offices' places, in both languages."""
    rows = Office.objects.order_by().values_list("place_kk", "place_ru")
    words = {word.strip(".,()«»").lower() for row in rows for name in row for word in name.split()}
    return {word for word in words if len(word) >= SHORTEST}
