"""The common shape of everything read from a content file: frozen, and nothing unknown in it."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _without_margin(text: str) -> str:
    if text != text.strip():
        raise ValueError("has a space or an empty line at its beginning or end")
    return text


Text = Annotated[str, Field(min_length=1), AfterValidator(_without_margin)]
"""Words with something in them and no blank margin."""

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""A code such as `P1.1.1`: short, ASCII, safe in a file name."""


class Model(BaseModel):
    """A frozen record that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)


class Words(Model):
    """The same words in Traditional Chinese (YAML key `zh-Hant`) and English (`en`)."""

    zh: Text = Field(validation_alias="zh-Hant", serialization_alias="zh-Hant")
    en: Text

    def say(self, language: str) -> str:
        """Give the words in one language; any language but `en` reads the Chinese."""
        return self.en if language == "en" else self.zh
