"""What a second factor is, who has one and who must."""

from datetime import timedelta

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
STRONG = "strong"  # in the session: by what it was made so
WAITING = "waiting"  # in the session: whose password was right and whose code is awaited
PATIENCE = timedelta(minutes=5)  # between the password and the code
FEW_CODES = 3


def is_strong(request: HttpRequest) -> bool:
    """Whether this session has passed a second factor, or began with a certificate."""
    return bool(request.session.get(STRONG))


def has_factor(officer: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the officer has set up his second factor."""
    return TOTPDevice.objects.filter(user=officer, confirmed=True).exists()


def codes_left(officer: AbstractBaseUser) -> int:
    """How many recovery codes he has not used."""
    return StaticToken.objects.filter(device__user=officer, device__confirmed=True).count()


def why_not_drop(required: bool, kinds: set[str]) -> str:
    """Where the second factor is required, its holder replaces it but does not go without."""
    if required and kinds & MUST_HAVE:
        return _("Heads and administrators work with a second factor. You can set up another one instead.")
    return ""
