"""The settings: name, kind, bounds, default and meaning of each, in one place."""

from typing import Any, Final

from pydantic import ByteSize, Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from diplograph.settings.kinds import (
    Count,
    Email,
    Engine,
    File,
    Host,
    LogFormat,
    LogLevel,
    Networks,
    Seconds,
    Secret,
    Services,
    Size,
    Switch,
    Url,
    Where,
    cores,
)

PREFIX: Final = "DIPLOGRAPH_"
_KIB: Final = 1024
_MIB: Final = 1024 * _KIB
_GIB: Final = 1024 * _MIB
_HOUR: Final = 60 * 60


def _size(default: int, least: int, meaning: str) -> Any:  # noqa: ANN401 - as pydantic's Field
    return Field(default=ByteSize(default), ge=least, le=1024 * _GIB, description=meaning)


class Settings(BaseSettings):
    """What an operator decides; made by ``read_settings``, or in code, where nothing is read that is not named."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix=PREFIX, hide_input_in_errors=True)

    host: Host = Field(default="127.0.0.1", description="The address to listen on; loopback unless you say so.")
    port: Count = Field(default=8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    data: File = Field(default=None, description="The folder of records; by default those that came with the program.")
    store: Where = Field(
        default="memory", description="Where the graph is kept: in memory, on disk, or by another SPARQL service."
    )
    archive: File = Field(
        default=None, description="The folder of released dumps (`diplograph release`); without it there is no history."
    )
    public_url: Url | None = Field(
        default=None, description="The address under which others see this server; by default the one that each request names."
    )
    readers: Count = Field(
        default_factory=lambda: max(4, 4 * cores()),
        ge=1,
        le=1024,
        description="The most reader processes, and so the most queries that run at a time.",
        json_schema_extra={"default": "4 a core, 4 at least"},
    )
    time_limit: Seconds = Field(
        default=30.0,
        ge=0.1,
        le=24 * _HOUR,
        description="The longest that a query runs; `timeout=` in a request can only lower it.",
    )
    memory_limit: Size = _size(_GIB, 16 * _MIB, "The most memory that a query takes in its reader, beyond the graph itself.")
    queue: Count = Field(default=64, ge=0, le=100_000, description="The most queries that wait for a reader.")
    queue_seconds: Seconds = Field(default=5.0, ge=0, le=_HOUR, description="The longest that a query waits for a reader.")
    client_queries: Count = Field(default=10, ge=1, le=100_000, description="The most queries of one client that run or wait.")
    client_budget: Seconds = Field(
        default_factory=lambda: 60.0 * cores(),
        ge=0,
        le=1_000_000,
        description="The reader time that one client may use in a minute; 0 sets no bound.",
        json_schema_extra={"default": "60 a core"},
    )
    cache: Size = _size(64 * _MIB, 0, "The most memory for answers that are kept to be given again; 0 keeps none.")
    largest_answer: Size = _size(_GIB, _KIB, "The most bytes of one answer.")
    largest_body: Size = _size(_MIB, _KIB, "The most bytes of a request's body.")
    largest_change: Size = _size(8 * _MIB, _KIB, "The most bytes of records that are sent to be judged or written.")
    services: Services = Field(default=(), description="The addresses that SERVICE may ask; any other is refused.")
    known_prefixes: Switch = Field(
        default=False, description="Whether queries may use this graph's prefixes without declaring them."
    )
    operator_token: Secret | None = Field(
        default=None, description="What operators show to see and cancel queries; without it nobody can."
    )
    operator_token_file: File = Field(
        default=None, description="A file that holds the operator token, instead of `operator_token`."
    )
    curators_file: File = Field(
        default=None, description="The file of curators' tokens (`diplograph token new`); without it nobody can write over HTTP."
    )
    commit_email: Email = Field(
        default="noreply@diplograph.invalid", description="The address of the author of git commits; the name is the curator's."
    )
    trusted_proxies: Networks = Field(
        default=(), description="The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."
    )
    shacl_engine: Engine = Field(
        default="shacl", description="The engine that judges records by SHACL Core; all find the same, `shacl` is the fastest."
    )
    log_format: LogFormat = Field(default="text", description="The form of log lines, for people or for programs.")
    log_level: LogLevel = Field(
        default="info", description="The least severity that is logged; `info` has a line for every request."
    )
    metrics: Switch = Field(default=True, description="Whether requests are counted, and `/metrics` is there.")
    shutdown_seconds: Seconds = Field(
        default=10.0, ge=0, le=_HOUR, description="How long answers under way may take to end when the server is stopped."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing behind the caller's back: ``read_settings`` goes through the sources and notes which gave what."""
        return (init_settings,)
