"""How often something was tried in vain, kept without the address it was tried from."""

from django.db import models


class VainTries(models.Model):
    """Tries that failed at a public door, from one place in one span of time. The place is a keyed hash."""

    door = models.CharField(max_length=20)
    place = models.CharField(max_length=64)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["door", "place", "since"], name="vain_tries_counted_once")
        ]
