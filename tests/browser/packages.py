"""The judges that npm carries: axe-core, and the Nu checker, which needs Java."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
AXE: Final = Path("node_modules", "axe-core", "axe.min.js")
NU: Final = Path("node_modules", "vnu-jar", "build", "dist", "vnu.jar")


def lock() -> str:
    """The packages as they are locked, in a few characters."""
    return hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:12]


def install(folder: Path) -> None:
    """Install the packages in a folder, unless they are there; no script of a package is run."""
    if (folder / "installed").exists():
        return
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder)
    command = [shutil.which("npm") or "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise AssertionError(done.stderr)
    (folder / "installed").touch()


def judged(packages: Path, pages: Mapping[str, str], folder: Path) -> dict[str, list[str]]:
    """What the Nu checker says of each page.

    Args:
        packages: Where the packages are.
        pages: HTML texts by name.
        folder: An empty folder, for the texts.

    Returns:
        Complaints by the name of the page: kind, line, words, and the text that they are about.
    """
    names = {f"{number}.html": name for number, name in enumerate(pages)}
    for file, name in names.items():
        (folder / file).write_text(pages[name], encoding="utf-8")
    java = shutil.which("java") or "java"
    # It guesses languages; texts of records stand in their own, and say so.
    options = ["--exit-zero-always", "--stdout", "--no-langdetect", "--format", "json"]
    command = [java, "-jar", str(packages.resolve() / NU), *options, *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=300)
    complaints: dict[str, list[str]] = {name: [] for name in pages}
    for each in json.loads(done.stdout)["messages"]:
        if each["type"] == "error" or each.get("subType") == "warning":
            name = names[Path(each["url"]).name]
            place = f"line {each.get('lastLine', '?')}"
            complaints[name].append(f"{each['type']}, {place}: {each['message']} «{each.get('extract', '')}»")
    return complaints
