"""Forms of coming in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import clock
from ..models import Officer

LONGEST_NAME = 150  # of an officer, as Django has it


class LogInForm(AuthenticationForm):
    """User name and password."""

    def clean_username(self) -> str:
        """A name longer than any officer's is nobody's; the list of vain tries has no room for it either."""
        given: str = self.cleaned_data["username"]
        if len(given) > LONGEST_NAME:
            raise self.get_invalid_login_error()
        return given

    def confirm_login_allowed(self, user: Officer) -> None:
        """A password that the administrator gave and nobody has changed opens nothing after its week."""
        super().confirm_login_allowed(user)
        if user.password_until is not None and user.password_until < clock.now():
            raise forms.ValidationError(
                _(
                    "The password you were given has expired. Ask the administrator of the region for a new one."
                )
            )


class CodeForm(forms.Form):
    """A code of the telephone or, where the telephone is not at hand, a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autocapitalize": "off",
                "spellcheck": "false",
            }
        ),
    )


class PasswordForm(forms.Form):
    """The officer's own password, asked for once more before his second factor changes."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer

    def clean_password(self) -> str:
        """Whoever sits at an open session is not always its owner."""
        given: str = self.cleaned_data["password"]
        if not self.officer.check_password(given):
            raise forms.ValidationError(_("The password is not right."))
        return given
