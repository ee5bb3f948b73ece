"""What every part of an instrument is made of: names, words, and models that never change."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Wording = Literal["checked", "unchecked"]
Points = Annotated[int, Field(strict=True, ge=0)]


class Frozen(BaseModel):
    """A part of an instrument: it knows exactly its own keys and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
