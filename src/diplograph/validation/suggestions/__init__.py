"""Suggestions: how each finding could be mended, as exact replacements of text; certain where there is just one mend."""

from diplograph.validation.suggestions.making import with_suggestions

__all__ = ["with_suggestions"]
