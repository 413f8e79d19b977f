"""Settings are read from flags, the environment and a file, and every wrong one is told with the place that it came from."""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource

from diplograph.errors import EnvironmentProblem, InputError
from diplograph.settings.describing import WITHOUT_FLAG, allowed, flag, variable
from diplograph.settings.fields import PREFIX, Settings
from diplograph.settings.kinds import MEMORY

CONFIG_VARIABLE: Final = f"{PREFIX}CONFIG"
DEFAULT: Final = "default"
_PATHS: Final = ("data", "store", "operator_token_file", "curators_file")


@dataclass(frozen=True, slots=True)
class Effective:
    """Settings, and where they came from.

    Attributes:
        settings: The settings.
        origins: For every setting the flag, the environment variable or the file that gave it, or ``default``.
    """

    settings: Settings
    origins: Mapping[str, str]


def read_settings(flags: Mapping[str, object], config: Path | None = None) -> Effective:
    """Return the settings: a flag goes before the environment, that before the file, that before the default.

    Args:
        flags: The values of the flags that were given, under the names of their settings.
        config: The settings file; by default the one that ``DIPLOGRAPH_CONFIG`` names, if any.

    Raises:
        InputError: when there is no such setting or a value is not allowed; tells of all at once.
        EnvironmentProblem: when a file cannot be read.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    file = config or (Path(named) if named else None)
    sources: list[tuple[Mapping[str, object], Callable[[str], str]]] = [(_of_environment(), variable), (flags, flag)]
    if file:
        sources.insert(0, (_of_file(file), lambda _name: str(file)))
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, DEFAULT)
    for found, origin in sources:
        values |= found
        origins |= {name: origin(name) for name in found}
    _take_token(values, origins)
    try:
        return Effective(Settings(**values), origins)
    except ValidationError as error:
        names = dict.fromkeys(str(each["loc"][0]) for each in error.errors())
        raise InputError("\n".join(_wrong(name, values[name], origins[name]) for name in names)) from None


def _of_file(file: Path) -> dict[str, object]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise EnvironmentProblem(f"the settings file {file} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: not TOML: {error}") from None
    unknown = [_unknown(f"{file}: there is no setting {name!r}", name) for name in values if name not in Settings.model_fields]
    if unknown:
        raise InputError("\n".join(unknown))
    return {name: _beside(file, name, value) for name, value in values.items()}


def _beside(file: Path, name: str, value: object) -> object:
    """A path in a file counts from the file's folder, so that it means the same wherever the program is started."""
    if name not in _PATHS or not isinstance(value, str) or value == MEMORY or "://" in value or not value:
        return value
    return str(file.parent / value)


def _of_environment() -> dict[str, object]:
    names = [name.upper() for name in os.environ if name.upper().startswith(PREFIX) and name.upper() != CONFIG_VARIABLE]
    known = {variable(name): name for name in Settings.model_fields}
    unknown = [
        _unknown(f"{name}: there is no such setting", name.removeprefix(PREFIX).lower(), variable)
        for name in names
        if name not in known
    ]
    if unknown:
        raise InputError(
            "\n".join(unknown), f"variables that start with {PREFIX} are settings; `diplograph serve --help` has all"
        )
    return EnvSettingsSource(Settings, env_ignore_empty=True)()


def _unknown(message: str, name: str, spelled: Callable[[str], str] = str) -> str:
    nearest = get_close_matches(name.lower().replace("-", "_"), Settings.model_fields, n=1)
    return f"{message}; the nearest is {spelled(nearest[0])}" if nearest else message


def _take_token(values: dict[str, Any], origins: dict[str, str]) -> None:
    """Read the operator token from its file; two places that name one would leave open which is right."""
    file = values.get("operator_token_file")
    if not file:
        return
    if values.get("operator_token"):
        both = f"operator_token ({origins['operator_token']}) and operator_token_file ({origins['operator_token_file']})"
        raise InputError(f"{both} are both set", "take one of them away")
    try:
        values["operator_token"] = Path(str(file)).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise EnvironmentProblem(f"{origins['operator_token_file']}: the file {file} cannot be read: {reason}") from None
    origins["operator_token"] = str(file)


def _wrong(name: str, value: object, origin: str) -> str:
    shown = "what is given" if name in WITHOUT_FLAG else repr(value)
    of = "" if origin in {flag(name), variable(name)} else f" {name}:"
    return f"{origin}:{of} {shown} is not {allowed(name)}"
