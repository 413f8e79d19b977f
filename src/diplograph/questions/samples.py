"""How to ask a named query from a program: the same answer by curl, Python and R, in code that runs as it stands."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True, slots=True)
class Sample:
    """One piece of code.

    Attributes:
        name: What it is written in, as people call it.
        anchor: The same as a word for addresses.
        code: The code, of which each line ends with a line feed.
    """

    name: str
    anchor: str
    code: str


def samples_of(address: str, values: Mapping[str, str], *, graph: bool = False) -> tuple[Sample, ...]:
    r"""Return the code that asks a question.

    Args:
        address: The question's address on the server, without extension.
        values: Its parameters, as a user writes them; they may hold anything.
        graph: Whether the answer is a graph and not a table.

    >>> print(samples_of("http://127.0.0.1/queries/who", {"meeting": "a b"})[0].code, end="")
    curl --get 'http://127.0.0.1/queries/who.csv' \
      --data-urlencode 'meeting=a b'
    """
    return (
        Sample("curl", "curl", _curl(f"{address}.{'ttl' if graph else 'csv'}", values)),
        Sample("Python", "python", _python_graph(address, values) if graph else _python_table(address, values)),
        Sample("R", "r", _r_graph(address, values) if graph else _r_table(address, values)),
    )


def _curl(address: str, values: Mapping[str, str]) -> str:
    lines = [
        f"curl --get {_quoted(address)}",
        *(f"--data-urlencode {_quoted(f'{name}={value}')}" for name, value in values.items()),
    ]
    return " \\\n  ".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text for a shell, in quotation marks even where it could do without."""
    quoted = shlex.quote(text)
    return quoted if quoted.startswith("'") else f"'{quoted}'"


def _python_opening(address: str, values: Mapping[str, str], imports: str) -> str:
    told = "".join(f"    {json.dumps(name)}: {value!a},\n" for name, value in values.items())
    parameters = f"{{\n{told}}}" if told else "{}"
    return f"""{imports}from urllib.parse import urlencode
from urllib.request import urlopen

parameters = {parameters}
address = {address!a} + "?" + urlencode(parameters)
"""


def _python_table(address: str, values: Mapping[str, str]) -> str:
    opening = _python_opening(f"{address}.csv", values, "import csv\nimport io\n")
    return f"""{opening}
with urlopen(address) as answer:
    text = io.StringIO(answer.read().decode(), newline="")
rows = list(csv.DictReader(text))

for row in rows:
    print(row)
"""


def _python_graph(address: str, values: Mapping[str, str]) -> str:
    opening = _python_opening(f"{address}.ttl", values, "")
    return f"""{opening}
with urlopen(address) as answer:
    turtle = answer.read().decode()

print(turtle)
"""


def _r_address(address: str, values: Mapping[str, str]) -> str:
    """A whole address, which has nothing but ASCII in it and no quotation mark."""
    asked = f"?{urlencode(values, quote_via=quote)}" if values else ""
    return f'"{address}{asked}"'


def _r_table(address: str, values: Mapping[str, str]) -> str:
    return f"""address <- {_r_address(f"{address}.csv", values)}
answer <- read.csv(address, encoding = "UTF-8")
print(answer)
"""


def _r_graph(address: str, values: Mapping[str, str]) -> str:
    return f"""address <- {_r_address(f"{address}.ttl", values)}
turtle <- readLines(address, encoding = "UTF-8")
cat(turtle, sep = "\\n")
"""
