"""Results to the tables of the README: ratios, and the absolute numbers beside them."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.floors import FLOORS
from benchmarks.peers import BASELINES, PEERS
from benchmarks.runaways import LIMIT

README: Final = Path(__file__).with_name("README.md")
_FASTEST: Final = "oxigraph-memory"
_BEGIN: Final = "<!-- results: written by python -m benchmarks -->"
_END: Final = "<!-- end of results -->"
_SMALL: Final = 0.010  # seconds; the ratio is promised for queries that take longer
_MEGA: Final = 1_000_000
GROWTH: Final = ("1k", "100k")


def write_between_markers(readme: Path, text: str) -> None:
    """Replace what stands between the markers of a file; a file without them is left with the results alone."""
    write_between(readme, (_BEGIN, _END), text)


def write_between(readme: Path, markers: tuple[str, str], text: str) -> None:
    """Replace what stands between two markers of a file; where they are missing, they come to its end."""
    old = readme.read_text(encoding="utf-8") if readme.exists() else ""
    before, _, rest = old.partition(markers[0])
    _, _, after = rest.partition(markers[1])
    readme.write_text(f"{before}{markers[0]}\n\n{text}\n{markers[1]}{after or chr(10)}", encoding="utf-8")


def markdown(found: dict[str, Any]) -> str:
    """Return all results as Markdown."""
    parts = []
    for scale, results in found.items():
        made = results["conditions"]
        versions = ", ".join(f"{name} {made[name]}" for name in ("python", "pyoxigraph", "oxigraph", "rdflib", "rdflib-endpoint"))
        parts.append(f"### {scale}: {results['meetings']:,} meetings, {results['quads']:,} quads\n")
        parts.append(f"{made['date']}, commit {made['commit']}, {made['processor']}, {versions}; load by {made['driver']}.\n")
        parts += [section(results) for name, section in _SECTIONS.items() if name in results]
    return "\n".join([*parts, _growth(found)])


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", "|---|" + "--:|" * (len(heads) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _peers(values: Iterable[str]) -> list[str]:
    known = set(values)
    return [peer for peer in (*PEERS, *FLOORS) if peer in known]


def _ratio(values: dict[str, float], peer: str) -> str:
    """A peer's value as a multiple of its baseline's; a floor is compared with the fastest peer."""
    base = values.get(_FASTEST if peer in FLOORS else BASELINES.get(peer, ""))
    return f" ({values[peer] / base:.2f})" if base and peer in values else ""


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f}"


def _load(results: dict[str, Any]) -> str:
    values = results["load"]
    rows = [[peer, f"{values[peer]:.1f} s{_ratio(values, peer)}"] for peer in _peers(values)]
    return _table(("load until the first answer", "seconds (ratio)"), rows)


def _point(results: dict[str, Any]) -> str:
    values = results["point"]
    rows = [[peer, f"{_milliseconds(values[peer])} ms{_ratio(values, peer)}"] for peer in _peers(values)]
    return _table(("point query", "median (ratio; at most 1.5)"), rows)


def _throughput(results: dict[str, Any]) -> str:
    kinds = {kind: results["throughput"][kind] for kind in ("uncached", "cached")}
    rows = []
    for peer in _peers(kinds["uncached"]["per_second"]):
        cells = [f"{each['per_second'][peer]:,.0f}{_ratio(each['per_second'], peer)}" for each in kinds.values()]
        rows.append([peer, *cells, "; ".join(filter(None, (each["failures"].get(peer) for each in kinds.values()))) or "none"])
    return _table(("8 clients, requests a second (ratio)", "uncached (at least 0.3)", "cached (more than 1)", "failures"), rows)


def _streaming(results: dict[str, Any]) -> str:
    values = results["streaming"]
    columns = {kind: {peer: each[kind] for peer, each in values.items()} for kind in ("first", "total")}
    rows = []
    for peer in _peers(values):
        times = [f"{_milliseconds(column[peer])} ms{_ratio(column, peer)}" for column in columns.values()]
        rows.append([peer, *times, f"{values[peer]['memory'] / _MEGA:.0f} MB"])
    return _table(("100,000 rows", "first byte (ratio; at most 2)", "last byte (ratio)", "more memory (at most 30)"), rows)


def _runaways(results: dict[str, Any]) -> str:
    rows = []
    for peer in _peers(results["runaways"]):
        for name, each in results["runaways"][peer].items():
            small = each["small"]
            over = f"{each['seconds'] - LIMIT:+.2f} s" if each["end"] != "not ended" else "-"
            felt = [_milliseconds(small[kind]) for kind in ("median", "p99", "max")]
            rows.append([f"{peer}: {name}", each["end"], over, *felt])
    head = (
        f"runaway, limit {LIMIT:.0f} s",
        "end",
        "after the limit (at most +0.2)",
        "small query, ms: median",
        "p99 (under 50)",
        "max",
    )
    return _table(head, rows)


def _queries(results: dict[str, Any]) -> str:
    values = results["queries"]
    peers = _peers({peer for each in values.values() for peer in (*each["seconds"], *each["words"])})
    rows = []
    for name, each in values.items():
        seconds, words = each["seconds"], each["words"]
        cells = [_cell(seconds, words, peer) for peer in peers]
        rows.append([name, f"{each['rows']:,}", *cells])
    return _table(("named query, ms (ratio)", "rows", *peers), rows) + _over(values)


def _cell(seconds: dict[str, float], words: dict[str, str], peer: str) -> str:
    said = f" {words[peer]}" if peer in words else ""
    return f"{_milliseconds(seconds[peer])}{_ratio(seconds, peer)}{said}" if peer in seconds else said.strip() or "not run"


def _over(values: dict[str, Any]) -> str:
    """Say which queries over 10 ms take more than 1.1 of what the engine's own server takes."""
    lines = []
    for ours, base in BASELINES.items():
        pairs = [(name, each["seconds"]) for name, each in values.items() if {ours, base} <= each["seconds"].keys()]
        long = [(name, seconds[ours] / seconds[base]) for name, seconds in pairs if seconds[base] > _SMALL]
        over = [f"{name} {ratio:.2f}" for name, ratio in long if ratio > 1.1]
        if long:
            named = f": {', '.join(over)}" if over else ""
            lines.append(f"{ours}, {len(long)} queries over 10 ms: {len(over)} above 1.1 of {base}{named}.\n")
    return "\n".join(["", *lines])


def growth_factor(before: int, after: int) -> float:
    """Return by how much something linear times logarithmic grows from one number to another."""
    before, after = max(2, before), max(2, after)
    return after * math.log(after) / (before * math.log(before))


def _growth(found: dict[str, Any]) -> str:
    """Say by how much each named query grew between the smallest and the largest scale that were measured."""
    scales = [scale for scale in GROWTH if "queries" in found.get(scale, {})]
    if len(scales) < 2 and {"1k", "10k"} <= found.keys():
        scales = ["1k", "10k"]
    if len(scales) < 2 or any("queries" not in found[scale] for scale in scales):
        return ""
    small, large = (found[scale] for scale in scales)
    bound = growth_factor(small["meetings"], large["meetings"])
    rows = []
    for name, each in large["queries"].items():
        before = small["queries"].get(name)
        peers = [peer for peer in BASELINES if before and {peer} <= each["seconds"].keys() & before["seconds"].keys()]
        if before is None or not peers:
            continue
        grew = {peer: each["seconds"][peer] / before["seconds"][peer] for peer in peers}
        rows_grew = each["rows"] / max(1, before["rows"])
        allowed = max(bound, growth_factor(before["rows"], each["rows"]))
        faster = any(factor > allowed for factor in grew.values())
        rows.append(
            [
                name,
                f"{rows_grew:.1f}",
                *(f"{grew[peer]:.1f}" if peer in grew else "-" for peer in BASELINES),
                "faster" if faster else "",
            ]
        )
    title = f"### Growth from {scales[0]} to {scales[1]}: linear times logarithmic is {bound:.0f}\n"
    return f"{title}\n{_table(('named query', 'answer', *BASELINES, 'faster than that'), rows)}"


_SECTIONS: Final = {
    "load": _load,
    "point": _point,
    "throughput": _throughput,
    "streaming": _streaming,
    "runaways": _runaways,
    "queries": _queries,
}
