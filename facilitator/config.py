"""One settings model: `FACILITATOR_*` variables first, then `facilitator.toml`, then defaults."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from facilitator.errors import InputError


class EmbeddingName(StrEnum):
    """`auto` joins MiniLM and wordllama where MiniLM's packages are installed, else takes wordllama."""

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


class Price(BaseModel):
    """What a model costs, in `Settings.currency` per million tokens; `cached` where input that the
    endpoint had kept is cheaper."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached: float | None = Field(default=None, ge=0)


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
    judge_model: str | None = Field(
        default=None,
        description="asked by the verifier; default the engine's own model; 'none' switches it off",
    )
    judge_batch: int = Field(
        default=8, ge=1, le=32, description="sentences a call to the judge; small models want 1"
    )
    seat_models: dict[str, str] = Field(
        default_factory=dict, description="a model of its own for a seat, by the seat's id"
    )
    task_models: dict[str, str] = Field(
        default_factory=dict, description="a model of its own for a task; goes before a seat's"
    )
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    request_timeout_s: float = Field(
        default=120.0, gt=0, description="longest silence of the endpoint, in seconds"
    )
    request_retries: int = Field(
        default=2, ge=0, le=10, description="further tries after a passing fault of the endpoint"
    )
    requests_at_once: int = Field(default=8, ge=1, description="calls that wait side by side")
    context_tokens: int | None = Field(
        default=None, ge=1024, description="context length; goes before what the endpoint tells"
    )
    output_tokens: int = Field(default=1200, ge=16, description="most a call may write")
    temperature: float = Field(default=0.0, ge=0, le=2)
    reasoning_effort: str | None = Field(
        default=None, description="of a model that thinks, in the endpoint's words, e.g. 'low'"
    )
    lookups: int = Field(
        default=1, ge=0, le=5, description="how often a seat may look things up before it drafts"
    )
    budget_tokens: int | None = Field(default=None, ge=1, description="tokens of a run, in and out")
    budget_minutes: float | None = Field(default=None, gt=0, description="wall time of a run")
    prices: dict[str, Price] = Field(
        default_factory=dict, description="by model name; without a price no money is shown"
    )
    currency: str = "USD"
    qualified_majority_reading: QualifiedMajorityReading = QualifiedMajorityReading.ALL_MAJOR_POWERS

    @property
    def judges_none(self) -> bool:
        """Whether the judge is switched off."""
        return (self.judge_model or "").strip().casefold() == "none"

    def endpoint(self) -> tuple[str, str | None]:
        """The endpoint's key ('' for none) and URL (null for OpenAI's own).

        Raises `InputError` for what can't be one; neither is quoted: a URL, too, may hold a password.
        """
        key = self.openai_api_key.get_secret_value().strip() if self.openai_api_key else ""
        if not all("!" <= character <= "~" for character in key):
            raise InputError(
                "OPENAI_API_KEY holds a space or a character that no key has; copy the key alone"
            )
        if self.openai_base_url is not None and not _is_web_address(self.openai_base_url):
            raise InputError(
                "OPENAI_BASE_URL is no web address: it begins with http:// or https://, names a"
                " host, and mostly ends in /v1"
            )
        return key, self.openai_base_url

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


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


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
