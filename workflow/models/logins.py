"""What has been used up at the log-in."""

from django.db import models


class UsedChallenge(models.Model):
    """A challenge of the log-in by certificate opens the office once; a signed copy of it opens nothing."""

    nonce = models.CharField(max_length=64)
    used_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nonce"], name="challenge_used_once")]
