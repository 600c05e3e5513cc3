"""The page behind the QR of a decision, open to all; and, for the office, the signature with its evidence."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from workflow import clock
from workflow.delivery import vault
from workflow.models import Case, EdsSignature, Sheet, SheetKind
from workflow.signatures.purposes import Purpose
from workflow.signatures.rechecking import check_again as judge_again
from workflow.signatures.words import sentence_of
from workflow.visits import throttle
from workflow.visits.fetch import case_or_404, officer_of
from workflow.visits.permissions import PUBLIC, READERS, permit
from workflow.words import Language

from ..models import Decision, Signature
from ..views.sheets import pdf, readable
from .standing import found, standing_of

DOOR = "verify"
MOST_IN_VAIN = 30  # in a quarter of an hour from one address; a token has 128 bits and is not guessed
TOO_MANY, UNKNOWN = 429, 404
CONTAINER, CMS, PDF = "container", "cms", "pdf"


@permit(PUBLIC)
@never_cache
@require_safe
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Valid, replaced, stopped, or not ours: number, date, office and signer – nothing of applicant or child."""
    key = throttle.key_of(request, DOOR, clock.now())
    if throttle.tries(key) >= MOST_IN_VAIN:
        return _verification(request, token, status=TOO_MANY, too_many=True)
    decision = found(token)
    if decision is None:
        throttle.count_later(request, key)
        return _verification(request, token, status=UNKNOWN)
    return _verification(request, token, standing=standing_of(decision))


def _verification(request: HttpRequest, token: str, *, status: int = 200, **shown: object) -> HttpResponse:
    context = {"page_url": reverse("verify", args=[token]), "standing": None, "too_many": False, **shown}
    return render(request, "decisions/verify.html", context, status=status)


@permit(*READERS)
@require_safe
def signature(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The electronic signature of a decision: whose, by which certificate, on what evidence, and every later check."""
    case = case_or_404(request, public_id, what="electronic signature")
    eds = _signature_of(case)
    checks = [
        {"check": one, "why": sentence_of(one.now_code) if one.now_code else ""}
        for one in eds.checks.select_related("by")
    ]
    decision = Decision.objects.get(case=case)
    context = {
        "case": case, "decision": decision, "eds": eds, "checks": checks, "languages": _embedded(decision),
        "content": vault.get(eds.content_sha256).decode(),
        "cards": Sheet.objects.filter(case=case, kind=SheetKind.SIGNATURE_CARD).order_by("series", "language"),
    }  # fmt: skip
    return render(request, "decisions/signature.html", context)


@permit(*READERS)
@require_POST
def check_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Judged anew: by the kept evidence at its own moment, and by the authority today."""
    case = case_or_404(request, public_id, what="check of a signature")
    made = judge_again(_signature_of(case), by=officer_of(request), now=clock.now())
    if made.then_valid:
        messages.success(request, _("The signature held when it was made."))
    else:
        messages.error(request, _("The kept evidence does not prove the signature. Tell the administrator."))
    return redirect("signature", case.public_id)


@permit(*READERS)
@require_safe
@readable
def signed_file(request: HttpRequest, public_id: UUID, kind: str, language: str) -> HttpResponse:
    """What was signed, the signature itself, or a sheet with the signature inside – for programs of others."""
    case = case_or_404(request, public_id, what=f"signed file: {kind}")
    eds = _signature_of(case)
    number = Decision.objects.get(case=case).number
    if kind in (CONTAINER, CMS):
        sha256 = eds.content_sha256 if kind == CONTAINER else eds.signature_sha256
        answer = HttpResponse(vault.get(sha256), content_type="application/octet-stream")
        suffix = "json" if kind == CONTAINER else "p7s"
        plain = "".join(sign for sign in number if sign.isascii() and (sign.isalnum() or sign == "-"))
        answer["Content-Disposition"] = f'attachment; filename="decision-{plain}.{suffix}"'
        answer["Cache-Control"] = "private, no-store"
        return answer
    signed = Signature.objects.filter(eds=eds, sheet__language=language).exclude(signed_pdf_sha256="").first()
    if kind != PDF or language not in Language.values or signed is None:
        raise Http404
    return pdf(vault.get(signed.signed_pdf_sha256), f"decision-{number}-{language}-signed")


def _signature_of(case: Case) -> EdsSignature:
    eds = EdsSignature.objects.filter(case=case, purpose=Purpose.DECISION).last()
    if eds is None:
        raise Http404
    return eds


def _embedded(decision: Decision) -> list[str]:
    """The languages whose sheet holds its signature inside."""
    sheets = [decision.sheet_kk_id, decision.sheet_ru_id]
    rows = Signature.objects.filter(sheet__in=sheets).exclude(signed_pdf_sha256="")
    return list(rows.order_by("sheet__language").values_list("sheet__language", flat=True))
