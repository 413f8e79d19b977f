"""Names as people compare them: two spellings of one name have one folded form."""

import re
import unicodedata
from typing import Final

_NOT_OF_A_NAME: Final = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """Return a name without what two writers of it may do differently: case, accents, punctuation, the order of words.

    >>> folded("LAVROV, Sergéy"), folded("Sergey Lavrov")
    ('lavrov sergey', 'lavrov sergey')
    """
    letters = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return " ".join(sorted(_NOT_OF_A_NAME.sub(" ", letters.casefold()).split()))
