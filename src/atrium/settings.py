"""How a process reads what it needs to know from its environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo

from atrium.contracts.errors import InvalidRequest

_PLACEHOLDERS = ("change", "secret", "example", "placeholder", "insecure", "development", "password")


def _names(text: Any) -> Any:
    return tuple(filter(None, (part.strip() for part in text.split(",")))) if isinstance(text, str) else text


def _serious(secret: str, info: ValidationInfo) -> str:
    if info.data.get("environment") != "development" and (
        len(secret) < 32 or any(word in secret.lower() for word in _PLACEHOLDERS)
    ):
        raise ValueError("is a placeholder: make one with `openssl rand -hex 32`")
    return secret


Names = Annotated[tuple[str, ...], BeforeValidator(_names)]  # written with commas between them
Environment = Literal["development", "production"]
# placeholders will do where a field `environment`, which has to stand before, is "development"
Secret = Annotated[str, AfterValidator(_serious)]


class Settings(BaseModel):
    """A field is read from ATRIUM_ and its name in capitals; `names` has those that are called otherwise.

    `process` says who can't start.
    """

    model_config = ConfigDict(frozen=True)

    process: ClassVar[str]
    names: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Each name may end in _FILE: then the value is in that file. Raises InvalidRequest with the names."""
        names = {field: cls.names.get(field, f"ATRIUM_{field.upper()}") for field in cls.model_fields}
        found = {field: value for field, name in names.items() if (value := _value(environment, name)) is not None}
        try:
            return cls.model_validate(found)
        except ValidationError as error:
            wrong = "; ".join(_told(dict(each), names) for each in error.errors())
            raise InvalidRequest(f"{cls.process} can't start: {wrong}") from None


def _told(error: dict[str, Any], names: Mapping[str, str]) -> str:
    own = str(error.get("ctx", {}).get("error", ""))  # what a validator of ours raised
    if not error["loc"]:
        return own
    name = names[error["loc"][0]]
    if error["type"] == "missing":
        return f"{name} is missing"
    return f"{name} {own}" if own else f"{name}: {error['msg'].lower()}"


def _value(environment: Mapping[str, str], name: str) -> str | None:
    if file := environment.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise InvalidRequest(f"{name}_FILE can't be read: {error.strerror}: {file}") from None
    return environment.get(name) or None
