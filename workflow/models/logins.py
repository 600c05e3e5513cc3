"""Who is logged in where, and what has been used up at the log-in."""

import uuid
from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from .officers import Officer


class OfficerSession(AbstractBaseSession):
    """One browser of one officer. Its key is the secret of that browser; `public_id` is what pages call it by."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    browser = models.CharField(max_length=60, blank=True)

    objects: ClassVar[models.Manager["OfficerSession"]] = models.Manager()  # type: ignore[assignment]

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Only the store itself reads and writes the sessions' content (`workflow.login.sessions`)."""
        raise NotImplementedError


class UsedChallenge(models.Model):
    """A challenge of the log-in by certificate opens the office once; a signed copy of it opens nothing."""

    nonce = models.CharField(max_length=64)
    used_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nonce"], name="challenge_used_once")]
