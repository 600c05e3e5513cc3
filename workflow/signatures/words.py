"""Why a signature is refused, in the reader's language (Regulation 11.7): each reason with its remedy."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benefit_office.egov.eds.verdict import Code


class Why(StrEnum):
    """Reasons of our own, beside those of `egov.eds`."""

    SEVERAL = "several_signers"
    NOT_FOR_SIGNING = "key_not_for_signing"
    NOT_FOR_LOGIN = "key_not_for_login"
    ROLE = "role"
    IIN = "iin_differs"
    BIN = "bin_differs"
    OLD_STAMP = "time_stamp_old"


CHANGED = _(
    "The signature does not fit what was to be signed: something was changed. Open the page again and sign."
)
BROKEN = _("This is not a whole signature. Sign once more.")
STRANGER = _(
    "The certificate was not issued by an authority that is trusted here. Sign with a key of the NCA RK."
)
UNKNOWN_ALGORITHM = _("The key is of a kind that is not accepted here. Get a new one from the NCA RK.")
NOT_FIT = _("This certificate is not one for signing documents. Choose the key for signing.")
BAD_STAMP = _("The time-stamp of the signature does not hold. Sign once more.")
SENTENCES: dict[str, str | Promise] = {
    Code.NO_SIGNER: _("Nobody signed: there is no signature inside. Sign once more."),
    Code.NO_CERTIFICATE: _("The signer's certificate is not inside the signature. Sign once more."),
    Code.SIGNATURE: CHANGED,
    Code.CONTENT: CHANGED,
    Code.REFERENCE: _("The signature does not cover the whole document. Sign once more."),
    Code.NOT_WHOLE: CHANGED,
    Code.NO_DATA: BROKEN,
    Code.MALFORMED: BROKEN,
    Code.UNREADABLE: BROKEN,
    Code.UNSUPPORTED: UNKNOWN_ALGORITHM,
    Code.WEAK: UNKNOWN_ALGORITHM,
    Code.NO_TRUST: STRANGER,
    Code.UNTRUSTED: STRANGER,
    Code.NOT_AN_AUTHORITY: STRANGER,
    Code.RESPONDER: STRANGER,
    Code.KEY_USAGE: NOT_FIT,
    Code.EXTENSION: UNKNOWN_ALGORITHM,
    Code.EXPIRED: _("The certificate has expired. Get a new key from the NCA RK and sign with it."),
    Code.NOT_YET_VALID: _("The certificate is not valid yet. Look at its dates and sign when it holds."),
    Code.REVOKED: _("The certificate is in the list of revoked certificates. Sign with a valid key."),
    Code.NOT_CHECKED: _(
        "Whether the certificate is revoked could not be checked: the certification authority does not answer. "
        "Nothing was signed; try again in some minutes."
    ),
    Code.NOT_SUCCESSFUL: BAD_STAMP,
    Code.TIMESTAMP: BAD_STAMP,
    Why.SEVERAL: _("More than one person signed. One person signs here."),
    Why.NOT_FOR_SIGNING: _("This is a key for logging in. Choose the key for signing (RSA or GOST)."),
    Why.NOT_FOR_LOGIN: _("This is a key for signing. Choose the key for logging in (AUTH)."),
    Why.ROLE: _("The holder of this certificate has no right to sign this. Choose another key."),
    Why.IIN: _("The IIN in the certificate is another person's. Sign with your own key."),
    Why.BIN: _("The BIN in the certificate is another organisation's. Sign with the key of your organisation."),
    Why.OLD_STAMP: _("The signature was made too long ago. Sign once more."),
}  # fmt: skip


def sentence_of(code: str) -> str | Promise:
    """The sentence of a reason; "" for none."""
    return SENTENCES[code] if code else ""
