"""The catalogues of translations, renewed from what pages say: ``make translations``.

Texts of templates and those marked with ``N_`` are found by Babel. Texts that stand in tables of the program or in the headers
of queries, and which templates translate where they show them, are listed here.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from http import HTTPStatus
from importlib import import_module
from io import BytesIO
from pathlib import Path
from pkgutil import walk_packages

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

import diplograph
from diplograph.collections import COLLECTIONS
from diplograph.datapackage import read_package
from diplograph.languages import ENGLISH, SPOKEN
from diplograph.questions import load_catalogue
from diplograph.release import bundled_release
from diplograph.releases.comparison import KINDS_OF_CHANGE
from diplograph.representations import PROFILES, words_of
from diplograph.web.errors import problem_types
from diplograph.web.wording import CATALOGUES, catalogue_of

PACKAGE = Path(__file__).parents[1] / "src" / "diplograph"
METHODS = [("**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
HEAD = re.compile(r"^SELECT (?:DISTINCT )?(?P<names>.*?)^(?:WHERE|\{)", re.DOTALL | re.MULTILINE)
COMPUTED = re.compile(r"\(.*? AS (\?\w+)\)", re.DOTALL)
VARIABLE = re.compile(r"\?(\w+)")
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def texts() -> set[str | tuple[str, ...]]:
    """Return all texts that pages show in the language of the reader."""
    found = extract_from_dir(PACKAGE, METHODS, OPTIONS, KEYWORDS)
    return {message for _, _, message, _, _ in found} | set(_of_collections()) | set(_of_queries()) | set(_others())


def _of_collections() -> Iterator[str]:
    for each in COLLECTIONS.values():
        yield from (each.title, each.about)
        yield from (item.title for items in (each.columns, each.filters, each.sorts) for item in items)


def _of_queries() -> Iterator[str]:
    release = bundled_release()
    for question in load_catalogue(release.queries).values():
        yield from (question.title, question.why)
        yield from (parameter.description for parameter in question.parameters)
        yield from _columns(question.text)
    package = read_package(release.queries).descriptor
    yield package["description"]
    for table in package["resources"]:
        yield from (table["title"], table["description"])
        yield from (field["description"] for field in table["schema"]["fields"])


def _columns(query: str) -> Iterator[str]:
    """The headings of a table of answers: the variables of the outermost SELECT, as pages write them."""
    found = HEAD.search(query)
    names = VARIABLE.findall(COMPUTED.sub(r"\1", found["names"])) if found else []
    yield from (words_of(each.removesuffix("Label")) for each in names if each != "Label")


def _others() -> Iterator[str]:
    for profile in PROFILES:
        yield from (profile.title, profile.text)
    yield from KINDS_OF_CHANGE
    yield from (HTTPStatus(status).phrase for status in (400, 401, 403, 404, 405, 500))
    # Kinds of errors are known when what raises them is.
    for module in walk_packages(diplograph.__path__, "diplograph."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for error in (each for each in problem_types() if each.__module__.startswith("diplograph.")):
        yield from (error.title, inspect.cleandoc(error.__doc__ or "").split("\n\n")[0])


def renewed(language: str) -> Catalog:
    """Return a catalogue with all texts of today: those of before keep their translations, new ones have none."""
    before = catalogue_of(language)
    catalogue = Catalog(locale=language, project="diplograph", fuzzy=False, charset="utf-8")
    for text in sorted(texts(), key=lambda each: each if isinstance(each, str) else each[0]):
        known = before.get(text if isinstance(text, str) else text[0])
        catalogue.add(text, known.string if known and known.id == text else None)
    return catalogue


def written(catalogue: Catalog) -> str:
    """Return a catalogue as its file has it: in alphabetical order, without times and places, so that changes can be read."""
    file = BytesIO()
    write_po(file, catalogue, width=0, no_location=True, omit_header=True)
    header = f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return f'{header}"Plural-Forms: {catalogue.plural_forms}\\n"\n\n{file.getvalue().decode()}'


def untranslated(catalogue: Catalog) -> list[str | tuple[str, ...]]:
    """Return the texts without a translation, or without one of the forms that go with numbers."""
    said = ((each.id, [each.string] if isinstance(each.string, str) else each.string or [""]) for each in catalogue if each.id)
    return [text if isinstance(text, str) else tuple(text) for text, forms in said if not all(forms)]


def main() -> int:
    """Renew the files, and tell what is still to be translated."""
    missing = 0
    for language in SPOKEN:
        if language != ENGLISH:
            catalogue = renewed(language)
            (CATALOGUES / f"{language}.po").write_text(written(catalogue), encoding="utf-8")
            for each in untranslated(catalogue):
                missing += 1
                print(f"{language}: {each}")  # noqa: T201 - what is still to be done is told
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
