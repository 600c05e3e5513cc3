"""What a second factor is, who has one and who must."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from ..words import RoleKind

MUST_HAVE = frozenset({RoleKind.HEAD, RoleKind.ADMINISTRATOR})
# What an officer without his second factor may still do: set one up, or leave.
SETTING_UP = frozenset({"second-factor", "second-factor-begin", "second-factor-confirm", "logout"})
# What an officer with a password that was given to him may still do.
CHOOSING = SETTING_UP | {"profile", "password"}
STRONG = "strong"  # in the session: by what it was made so
CERTIFICATE = "certificate"  # the strongest way in
WAITING = "waiting"  # in the session: whose password was right and whose code is awaited
PATIENCE = timedelta(minutes=5)  # between the password and the code
FEW_CODES = 3


def is_strong(request: HttpRequest) -> bool:
    """Whether this session has passed a second factor, or began with a certificate."""
    return bool(request.session.get(STRONG))


def must_choose(request: HttpRequest) -> bool:
    """Whether this session was opened by a password that the administrator gave; a certificate needs none."""
    given = getattr(request.user, "password_until", None)
    return given is not None and request.session.get(STRONG) != CERTIFICATE


def has_factor(officer: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the officer has set up his second factor."""
    return TOTPDevice.objects.filter(user=officer, confirmed=True).exists()


def codes_left(officer: AbstractBaseUser) -> int:
    """How many recovery codes he has not used."""
    return StaticToken.objects.filter(device__user=officer, device__confirmed=True).count()


def must_have(kinds: set[str]) -> bool:
    """Whether who holds these roles works with a second factor: heads and administrators, or everybody with a role."""
    wanted = kinds if settings.SECOND_FACTOR_FOR_ALL else kinds & MUST_HAVE
    return settings.SECOND_FACTOR and bool(wanted)


def why_not_drop(kinds: set[str]) -> str:
    """Where the second factor is required, its holder replaces it but does not go without."""
    if must_have(kinds):
        return _("Your role works with a second factor. You can set up another one instead.")
    return ""
