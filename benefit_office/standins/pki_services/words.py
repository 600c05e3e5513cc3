"""The services of the authority and their moods, in words."""

from django.utils.translation import gettext_lazy

SERVICES = {
    "ocsp": gettext_lazy("Status of a certificate"),
    "crl": gettext_lazy("List of revoked certificates"),
    "tsa": gettext_lazy("Time-stamps"),
    "ncanode": gettext_lazy("Second verifier"),
}
MOODS = {
    "good": gettext_lazy("works as it should"),
    "down": gettext_lazy("does not answer"),
    "slow": gettext_lazy("answers too late"),
    "later": gettext_lazy("asks to come later"),
    "no-nonce": gettext_lazy("repeats an old answer"),
    "other-nonce": gettext_lazy("answers another question"),
    "foreign": gettext_lazy("signs with a foreign key"),
    "unknown": gettext_lazy("does not know the certificate"),
    "garbage": gettext_lazy("answers what nobody can read"),
    "empty": gettext_lazy("answers nothing"),
    "try-again": gettext_lazy("could ask nobody itself"),
    "other-certificate": gettext_lazy("names another certificate"),
    "believes-all": gettext_lazy("calls everything valid"),
}
