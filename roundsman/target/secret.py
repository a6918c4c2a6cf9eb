"""A secret by reference: the target file says where it is, never what it is."""

import os
from pathlib import Path
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from roundsman.failure import CannotLook
from roundsman.redaction import REDACTOR

FORM = 'write { env = "NAME" } or { file = "path" }: a secret never stands in the file itself'


class Secret:
    """A value that is read from the environment or a file when it is needed, and that no repr shows."""

    def __init__(self, *, env: str | None = None, file: Path | None = None) -> None:
        self.env = env
        self.file = file

    @property
    def where(self) -> str:
        """Where the value stands, in words."""
        return f"environment variable {self.env}" if self.env else f"file {self.file}"

    @property
    def reference(self) -> dict[str, str]:
        """The reference, as a target file holds it: what another process reads the value with."""
        return {"env": self.env} if self.env else {"file": str(self.file)}

    def reveal(self) -> str:
        """The value; from now on it is masked wherever evidence is written.

        Raises CannotLook when it is not there.
        """
        if self.env:
            value = os.environ.get(self.env, "")
        else:
            assert self.file is not None, "a secret has an env or a file; the validator saw to it"
            try:
                value = self.file.read_text(encoding="utf-8").strip()
            except OSError as error:
                raise CannotLook(f"the secret in {self.where} cannot be read: {error.strerror}") from None
            except UnicodeDecodeError:
                raise CannotLook(f"the secret in {self.where} cannot be read: it is not UTF-8 text") from None
        if not value:
            raise CannotLook(f"the secret in {self.where} is missing or empty")
        REDACTOR.learn(value)
        return value

    def __repr__(self) -> str:
        return f"Secret({self.where})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._validate)

    @classmethod
    def _validate(cls, value: Any) -> "Secret":
        if isinstance(value, Secret):
            return value
        match value:
            case {"env": str(name), **rest} if name and not rest:
                return cls(env=name)
            case {"file": str(path), **rest} if path and not rest:
                return cls(file=Path(path).expanduser())
        raise ValueError(FORM)
