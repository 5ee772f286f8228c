"""Who uses Atrium."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """`person` is the id that other services know; the primary key never leaves this database.

    A guest is a user like any other, made with one click, who has not chosen a name and a password yet.
    """

    person = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    is_guest = models.BooleanField("guest", default=False, db_index=True)

    class Meta(AbstractUser.Meta):
        db_table = "accounts_user"

    @property
    def called(self) -> str:
        return "Guest" if self.is_guest else self.get_username()
