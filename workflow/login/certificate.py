"""Coming in by the officer's own certificate: a sealed question, signed in the browser with the key for logging in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import clock
from ..models import Office, Officer, Role, held_on
from ..signatures.checking import Checked, check
from ..signatures.purposes import Purpose
from ..visits.permissions import PUBLIC, permit
from .challenge import ask, why_not_answered
from .guard import NOBODY, failed, locked
from .rules import CERTIFICATE
from .views import let_in

LONGEST = 100_000  # characters of a signed question with its certificate


@permit(PUBLIC)
@require_http_methods(["GET", "POST"])
def log_in_by_certificate(request: HttpRequest) -> HttpResponse:
    """Log in by the certificate: active officers whose IIN it bears. It counts as a second factor."""
    if request.user.is_authenticated:
        return redirect("/")
    reason = ""
    if request.method == "POST":
        if closed := locked(request, NOBODY):
            return closed
        text = request.POST.get("signature", "").replace("\r\n", "\n")
        if not text.strip() or len(text) > LONGEST:
            reason = _("Nothing was signed. Start NCALayer and press the button.")
        else:
            officer, reason = _comes(request, text.encode())
            if officer is not None and not reason:
                return let_in(request, officer, request.POST.get("next", ""), CERTIFICATE)
    context = {
        "question": ask(_browser(request), clock.now()).xml,
        "reason": reason,
        "ncalayer_page": settings.NCALAYER_URL.replace("ws", "http", 1),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "workflow/login/certificate.html", context, status=422 if reason else 200)


def _comes(request: HttpRequest, signed: bytes) -> tuple[Officer | None, str]:
    """Who comes in, or why not. What is wrong is counted under the name that the certificate speaks of."""
    now = clock.now()
    checked = check(signed, purpose=Purpose.LOGIN, iin="", at=now)
    found = list(Officer.objects.filter(iin=checked.signer.get("iin") or "-", is_active=True)[:2])
    officer = found[0] if len(found) == 1 else None
    name = officer.username if officer else NOBODY
    if locked(request, name):
        return None, _("The log-in is closed for a while after too many wrong tries.")
    reason = _why_not(checked, officer, len(found), _browser(request))
    if reason:
        failed(request, name)
    return officer, reason


def _why_not(checked: Checked, officer: Officer | None, accounts: int, browser: str) -> str:
    """The signature, then the question, then the account; each with what to do."""
    if not checked.valid or checked.content is None:
        return str(checked.sentence)
    if reason := why_not_answered(checked.content, browser, clock.now()):
        return reason
    if accounts > 1:
        return _("Several accounts have this IIN. Ask the administrator of the region.")
    if officer is None:
        return _("No open account has the IIN of this certificate. Ask the administrator of the region.")
    return _why_not_office(officer, str(checked.signer.get("bin") or ""))


def _why_not_office(officer: Officer, bin_: str) -> str:
    """A certificate of an organisation must be one of an office he works in; a person's own opens, too."""
    offices = Office.objects.filter(
        pk__in=Role.objects.filter(held_on(clock.today()), officer=officer).values("office")
    )
    known = {office.bin for office in offices if office.bin}
    if bin_ and known and bin_ not in known:
        return _("This certificate belongs to another organisation. Choose the one of your office.")
    return ""


def _browser(request: HttpRequest) -> str:
    """The secret of this browser (its CSRF cookie), as a hash."""
    get_token(request)
    return salted_hmac("browser", request.META["CSRF_COOKIE"], algorithm="sha256").hexdigest()
