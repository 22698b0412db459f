"""Every benchmark, one after the other, into `docs/benchmarks.md`: what `make bench` runs.

    python -m tests.bench.trust [--only written,growth] [--data ../shared/data] [--made DIR] [--page docs/benchmarks.md]

A section whose data is not there is left as it was and named at the end. Exit code 1 when a benchmark failed, or found a
wrong order that would have passed.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

from tests.bench.trust.sections import SECTIONS, Places, Section, as_markdown, replaced

_PACKAGES = ("faster-whisper", "ctranslate2", "paddleocr", "onnxruntime", "rapidfuzz", "hassil", "scikit-learn")


def versions() -> str:
    """What the figures were made with."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"Python {platform.python_version()}, {os.cpu_count()} cores; {packages}"


def run(section: Section, places: Places, page: Path) -> str | None:
    """Run one section and write it down; what went wrong, or None."""
    needed = section.needs(places)
    if needed is not None and not needed.exists():
        return f"{section.key}: not measured, {needed} is not there"
    arguments = section.arguments(places)
    print(f"== {section.key}: {' '.join(arguments)}", flush=True)
    begin = time.monotonic()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    print(done.stdout, flush=True)
    if not done.stdout.strip() or done.returncode > 1:
        return f"{section.key}: failed with {done.returncode}\n{done.stderr[-2000:]}"
    command = " ".join(argument for argument in arguments if not argument.startswith(str(places.made)))
    content = f"\n`python {command}`, {time.monotonic() - begin:.0f} s\n\n{as_markdown(done.stdout)}\n"
    written = replaced(page.read_text(encoding="utf-8"), section.key, content)
    page.write_text(replaced(written, "versions", versions()), encoding="utf-8")
    return f"{section.key}: exit code 1, see above" if done.returncode else None


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(section.key for section in SECTIONS))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--made", type=Path, default=Path("/var/tmp/order-intake-bench"))
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"))
    options = parser.parse_args()
    places = Places(options.data, options.made)
    wanted = options.only.split(",")
    if unknown := set(wanted) - {section.key for section in SECTIONS}:
        parser.error(f"no section is called {', '.join(sorted(unknown))}: {', '.join(each.key for each in SECTIONS)}")
    problems = [found for each in SECTIONS if each.key in wanted and (found := run(each, places, options.page))]
    print(*problems, sep="\n", file=sys.stderr)
    return int(any("not measured" not in problem for problem in problems))


if __name__ == "__main__":
    sys.exit(main())
