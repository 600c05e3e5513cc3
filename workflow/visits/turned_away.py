"""Who is turned away: told why, led to a page that can be opened, and given back the sentences he wrote."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

READING = ("GET", "HEAD", "OPTIONS")
NOT_SHOWN = {"signature", "password", "old_password", "new_password1", "new_password2"}


def way_back(request: HttpRequest) -> str:
    """A page that can be opened: an act's own address answers to POST only or declines again, its case does not."""
    public_id = request.resolver_match.kwargs.get("public_id") if request.resolver_match else None
    if public_id is not None and request.path.startswith("/cases/"):
        return reverse("case", args=[public_id])
    return request.path if request.method in READING else _page_before(request, "Referer")


def _page_before(request: HttpRequest, header: str) -> str:
    """The page the form stood on, as the browser names it; the first page if it names none of ours."""
    named = request.headers.get(header, "")
    if not url_has_allowed_host_and_scheme(named, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    page = urlsplit(named)
    if page.path == request.path and request.method not in READING:
        return "/"
    return f"{page.path}?{page.query}" if page.query else page.path


def written(request: HttpRequest) -> list[str]:
    """The sentences of a declined form, so that nobody writes them twice: what has words in it and is no secret."""
    texts = [
        text.strip() for name, text in request.POST.items() if name not in NOT_SHOWN and isinstance(text, str)
    ]
    return [text for text in texts if " " in text]


def log_in_first(request: HttpRequest) -> HttpResponse:
    """To the log-in and back; who was in before is told that his session is over and that nothing was done."""
    if "HX-Request" in request.headers:  # a part of a page that renews itself: the whole page goes
        return HttpResponseClientRedirect(redirect_to_login(_page_before(request, "HX-Current-URL")).url)
    if request.method in READING:
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and _is_looked_at(request):
            told = _("Your session is over: it ends when nothing is done in it for an hour. Log in to go on.")
            messages.info(request, told)
        return redirect_to_login(request.get_full_path())
    if _is_looked_at(request):
        told = _("You were logged out, so what you sent was not carried out. Log in and do it again.")
        messages.warning(request, told)
    return redirect_to_login(way_back(request))


def _is_looked_at(request: HttpRequest) -> bool:
    """Whether the browser will show the answer; what a script sends (a draft being kept) is not told to anybody."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the word that proves it ours (CSRF); its sentences are shown only if a page of ours sent them."""
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    back = way_back(request)
    told = {"back_url": back, "page_url": back, "written": written(request) if ours else []}
    return render(request, "403_csrf.html", told, status=403)
