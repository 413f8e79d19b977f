"""The engines of SHACL Core that a graph can be judged by, and the report of pySHACL alone, by which they are judged."""

from diplograph.validation.engines.choosing import ENGINES, FASTEST, engine
from diplograph.validation.engines.interface import CoreEngine

__all__ = ["ENGINES", "FASTEST", "CoreEngine", "engine"]
