"""Search: every name of everything, found by prefixes of its words in any script, order and usual transliteration."""

from diplograph.search.folders import IndexFolder
from diplograph.search.index import Found, Name, Named, NameIndex
from diplograph.search.kinds import CLASSES, KIND_ORDER, class_of
from diplograph.search.matching import Match
from diplograph.search.names import Names

__all__ = ["CLASSES", "KIND_ORDER", "Found", "IndexFolder", "Match", "Name", "NameIndex", "Named", "Names", "class_of"]
