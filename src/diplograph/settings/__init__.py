"""Everything about a server that its operator decides: one frozen object, read from flags, environment and file."""

from diplograph.settings.describing import WITHOUT_FLAG, allowed, default, flag, kind, variable, written
from diplograph.settings.fields import Settings
from diplograph.settings.kinds import MEMORY
from diplograph.settings.reading import CONFIG_VARIABLE, Effective, read_settings

__all__ = [
    "CONFIG_VARIABLE",
    "MEMORY",
    "WITHOUT_FLAG",
    "Effective",
    "Settings",
    "allowed",
    "default",
    "flag",
    "kind",
    "read_settings",
    "variable",
    "written",
]
