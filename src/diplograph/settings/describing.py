"""What a setting is called in each place where it may be given, and what may be written there."""

from typing import Any, Final

from annotated_types import Ge, Le
from pydantic import ByteSize
from pydantic.fields import FieldInfo

from diplograph.settings.fields import PREFIX, Settings
from diplograph.settings.kinds import Kind

# A command line is readable by everybody on the machine, so a secret has no flag.
WITHOUT_FLAG: Final = ("operator_token",)


def flag(name: str) -> str:
    """Return the flag of a setting.

    >>> flag("time_limit")
    '--time-limit'
    """
    return "--" + name.replace("_", "-")


def variable(name: str) -> str:
    """Return the environment variable of a setting.

    >>> variable("time_limit")
    'DIPLOGRAPH_TIME_LIMIT'
    """
    return PREFIX + name.upper()


def kind(name: str) -> Kind:
    """Return what the value of a setting is.

    >>> kind("public_url").metavar
    'URL'
    """
    found = _annotations(Settings.model_fields[name])
    return next(each for each in found if isinstance(each, Kind))


def allowed(name: str) -> str:
    """Return what may be written for a setting.

    >>> allowed("memory_limit")
    'a size such as 64MiB from 16MiB to 1TiB'
    """
    field = Settings.model_fields[name]
    write = size if kind(name).metavar == "SIZE" else "{:.10g}".format
    least = [write(each.ge) for each in field.metadata if isinstance(each, Ge)]
    most = [write(each.le) for each in field.metadata if isinstance(each, Le)]
    return " ".join([kind(name).words, *(f"from {each}" for each in least), *(f"to {each}" for each in most)])


def default(name: str) -> str:
    """Return the default of a setting, in words where it depends on the machine.

    >>> default("readers"), default("cache"), default("data")
    ('4 a core, 4 at least', '64MiB', 'none')
    """
    field = Settings.model_fields[name]
    extra = field.json_schema_extra
    return str(extra["default"]) if isinstance(extra, dict) else written(field.default)


def written(value: object) -> str:
    """Return a value as an environment variable may hold it; a secret as stars, and what is not set as ``none``."""
    if isinstance(value, ByteSize):
        return size(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return " ".join(map(str, value)) or "none"
    if isinstance(value, float):
        return f"{value:.10g}"
    return "none" if value is None else str(value)


def size(value: Any) -> str:  # noqa: ANN401 - a bound of pydantic's may be anything comparable
    """Return a number of bytes in the largest unit that leaves it whole.

    >>> size(1024**2), size(1500), size(0)
    ('1MiB', '1500B', '0B')
    """
    units = ["B", "KiB", "MiB", "GiB", "TiB"]
    while value and value % 1024 == 0 and len(units) > 1:
        value, units = value // 1024, units[1:]
    return f"{value}{units[0]}"


def _annotations(field: FieldInfo) -> list[object]:
    """What annotates a field, also inside of ``… | None``."""
    inner = [each for part in getattr(field.annotation, "__args__", ()) for each in getattr(part, "__metadata__", ())]
    return [*field.metadata, *inner]
