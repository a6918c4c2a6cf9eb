"""The base of every table of a target file."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A table of the target file: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, allow_inf_nan=False)
