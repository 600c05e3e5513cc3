"""What earlier files of the office say again and again: offered while one types, never filled in unseen."""

from collections import Counter
from collections.abc import Iterable

from workflow.models import Office

from ..models import Application, ApplicationChild

LOOKED_AT = 300  # newest files
OFFERED = 12
BANK_CODE = slice(4, 7)  # of an IBAN: KZ, two check digits, three of the bank


def known_words(office: Office) -> dict[str, list[str]]:
    """By field: issuers, banks and guardianship bodies of the newest files, the most frequent first."""
    files = Application.objects.filter(case__office=office).order_by("-pk")
    children = ApplicationChild.objects.filter(application__case__office=office).order_by("-pk")
    main = list(files.values_list("identity_issuer", "bank")[:LOOKED_AT])
    rows = list(children.values_list("birth_issuer", "act_body")[:LOOKED_AT])
    return {
        "identity_issuer": _frequent(issuer for issuer, _bank in main),
        "bank": _frequent(bank for _issuer, bank in main),
        "birth_issuer": _frequent(issuer for issuer, _body in rows),
        "act_body": _frequent(body for _issuer, body in rows),
    }


def bank_of(account: str) -> str:
    """The bank of an account number, as the newest file with the same bank code names it; "" if there is none."""
    files = Application.objects.order_by("-pk").values_list("account", "bank")
    same = (bank for known, bank in files[:LOOKED_AT] if known[BANK_CODE] == account[BANK_CODE])
    return next(same, "")


def _frequent(words: Iterable[str]) -> list[str]:
    return [word for word, _times in Counter(filter(None, words)).most_common(OFFERED)]
