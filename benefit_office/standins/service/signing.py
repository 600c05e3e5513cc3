"""Condition 2 of the portal, and the same for the operator: does the signature hold, is it this person's? (11.6)"""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefit_office.egov import forms
from benefit_office.egov.eds.backends.embedded import Embedded
from benefit_office.egov.eds.verdict import Code
from benefit_office.egov.eds.verify import read_anchors
from workflow import clock

SENTENCES = {
    Code.EXPIRED: gettext_lazy("the certificate has expired"),
    Code.REVOKED: gettext_lazy("the certificate is on the list of revoked ones"),
    Code.NOT_CHECKED: gettext_lazy("whether the certificate is revoked could not be checked"),
}


def why_not(signed: str, document: str, iin: str) -> str:
    """Why a signed document is not accepted, or "": validity, revocation, IIN, and that it is what was shown."""
    folder = settings.DATA_DIR / "standins" / "pki" / "trust"
    anchors = tuple(one for path in sorted(folder.glob("*.pem")) for one in read_anchors(path.read_bytes()))
    verdict = Embedded(anchors).judge(signed.encode(), data=None, at=clock.now()).verdict
    if verdict.faults or not verdict.signers:
        code = verdict.faults[0].code if verdict.faults else None
        return str(SENTENCES[code]) if code in SENTENCES else _("the signature is not confirmed")
    certificate = verdict.signers[0].certificate
    if certificate.use != "SIGN":
        return _("the certificate is not for signing")
    if certificate.iin != iin:
        return _("the IIN of the certificate is not the IIN of the request")
    if forms.parse(verdict.content or b"") != forms.parse(document.encode()):
        return _("another document was signed")
    return ""
