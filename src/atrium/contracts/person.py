"""Who asks, as one service tells another: a signed cookie, never a row of a database."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

COOKIE = "atrium_person"
AUDIENCE = "atrium"
# A page renews it when a third is gone; who was shut out is out after this long everywhere.
LIFETIME_SECONDS = 15 * 60


class Person(BaseModel):
    """`sub` (RFC 7519) is the opaque id under which every service knows the person."""

    model_config = ConfigDict(frozen=True)

    sub: Annotated[str, Field(min_length=1, max_length=200)]
    name: str
    staff: bool = False
    guest: bool = False

    @property
    def id(self) -> str:
        return self.sub
