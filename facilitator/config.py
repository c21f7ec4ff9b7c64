"""One settings model: `FACILITATOR_*` variables first, then `facilitator.toml`, then defaults."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from facilitator.errors import InputError


class EmbeddingName(StrEnum):
    """`auto` takes MiniLM where its packages are installed, else wordllama."""

    AUTO = "auto"
    MINILM = "minilm"
    WORDLLAMA = "wordllama"
    OPENAI = "openai"


class QualifiedMajorityReading(StrEnum):
    """The two readings of Davis 2025, IV, decision-making, ¶2: two thirds of participants
    together with every major power, or two thirds of participants that include two thirds of the
    major powers."""

    ALL_MAJOR_POWERS = "all-major-powers"
    TWO_THIRDS_OF_EACH = "two-thirds-of-each"


class Settings(BaseSettings):
    """Everything a user can set. Unknown keys in `facilitator.toml` are an error."""

    model_config = SettingsConfigDict(
        env_prefix="FACILITATOR_",
        toml_file="facilitator.toml",
        extra="forbid",
        frozen=True,
        env_ignore_empty=True,
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("facilitator"),
        description="all that is kept: added papers, index, sessions",
    )
    debug: bool = Field(default=False, description="print the cause chain of an error")
    embedding: EmbeddingName = EmbeddingName.AUTO
    embedding_model: str = Field(
        default="text-embedding-3-small", description="name at the endpoint, for `openai`"
    )
    chroma_url: str | None = Field(
        default=None, description="a Chroma server; default an embedded store under `home`"
    )
    database_url: str | None = Field(
        default=None, description="PostgreSQL for checkpoints; default SQLite under `home`"
    )
    engine: str = "embedded"
    model: str | None = Field(default=None, description="model name at the endpoint")
    judge_model: str | None = None
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    request_timeout_s: float = Field(default=120.0, gt=0)
    qualified_majority_reading: QualifiedMajorityReading = (
        QualifiedMajorityReading.ALL_MAJOR_POWERS
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@cache
def get_settings() -> Settings:
    """The settings of this process, read once.

    Raises `InputError` naming the key that does not fit.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"setting '{key}' does not fit: {first['msg']}; mend it in the environment"
            " (FACILITATOR_…) or in facilitator.toml"
        ) from error
