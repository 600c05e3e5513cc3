"""The short code on the coupon, with which the applicant sees the state of the case and nothing else."""

import secrets

ALPHABET = (
    "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # thirty-two letters: five bits each, none that looks like a digit
)
LENGTH = 12  # sixty bits: of a million codes one is found after 10¹² guesses, and the door shuts after twenty
GROUP = 4
# What a Kazakh or Russian keyboard writes instead of a Latin letter of the same shape.
_LOOK_ALIKES = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")


def new_status_code() -> str:
    """A code nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def printed(code: str) -> str:
    """«K7MQ-4R2X-9WDT»: in groups, as it stands on the coupon."""
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def typed(text: str) -> str:
    """What was typed, as a code: no gaps, capitals, Latin letters for those of the same shape."""
    return "".join(letter for letter in text.upper().translate(_LOOK_ALIKES) if letter.isalnum())[:LENGTH]
