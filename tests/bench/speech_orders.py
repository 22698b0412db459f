"""Real spoken coffee orders through decoder, parser and validator: how many come out right, and are the rest held?

    python -m tests.bench.speech_orders [--data ../shared/data] [--noise clean,6,9,12] [--limit N] [--kept FILE]

The pack is the menu of the labels (`speech_menu.py`). An order is right when every slot is; it is held when it carries a
finding above info or its confidence is under `--threshold`. Noise is mixed in by `noise.py`, a scene for each clip in
turn, seeded by the clip's place, so that every run hears the same; `--noise-seed` draws others. What `--kept` names is
written clip by clip; a run that was cut off goes on where it ended.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

from knowledge_graph.graph import Graph
from knowledge_graph.lexicon import Lexicon
from knowledge_graph.pack import read_pack
from knowledge_graph.proposal import Circumstances, Proposal
from knowledge_graph.validator import validate
from models.capture import Capture
from models.intent import Read
from models.speech.audio import Sound, SoundLimits, read_sound
from models.speech.decoder import WhisperDecoder
from models.speech.settings import SpeechSettings
from tests.bench.noise import SCENES, Wave, mix
from tests.bench.speech_memo import remembering_decoder
from tests.bench.speech_menu import Labelled, described, facts_of, read_labels, write_menu
from tests.bench.trust.conditions import flac

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Outcome:
    """One clip."""

    file: str
    right: bool
    held: bool
    confidence: float
    heard: str
    wanted: dict[str, str]
    found: dict[str, str] | None
    reasons: tuple[str, ...]
    figures: dict[str, float]


def main() -> int:
    """Print a table; exit code 1 when an order came out wrong and would have passed."""
    options = _options()
    folder = options.data / "speech-en-orders"
    if not (folder / "labels.jsonl").is_file():
        print(f"{folder} holds no labels.jsonl; give the folder of the recordings with --data", file=sys.stderr)
        return 2
    rows = read_labels(folder)
    with tempfile.TemporaryDirectory() as workplace:
        write_menu(rows, Path(workplace) / "pack")
        reading = read_pack(Path(workplace) / "pack")
        if reading.graph is None:
            print(*reading.errors, sep="\n", file=sys.stderr)
            return 2
        settings = SpeechSettings(cpu_threads=options.threads, always_twice=options.always_twice)
        decoder = remembering_decoder(settings, options.memo) if options.memo else WhisperDecoder(settings)
        lexicon = Lexicon(reading.graph, Path(workplace) / "cache")
        waves = [_samples(row.file) for row in rows]
        others = [_samples(path) for path in sorted((options.data / "speech-zh-sentences").glob("*.flac"))]
        results = {}
        kept = _kept(options.kept)
        for condition in options.noise.split(","):
            outcomes = []
            for place in range(options.first, len(rows), options.step)[: options.limit]:
                if (known := kept.get((condition, rows[place].file.name))) is not None:
                    outcomes.append(known)
                    continue
                content = rows[place].file.read_bytes()
                if condition != "clean":
                    rest = [*waves[:place], *waves[place + 1 :], *others]
                    seed = place + options.noise_seed
                    content = flac(mix(waves[place], SCENES[seed % 2], float(condition), rest, seed=seed))
                outcomes.append(_decode(rows[place], content, decoder, lexicon, reading.graph, options.threshold))
                _keep(options.kept, condition, outcomes[-1])
            results[condition] = outcomes
            _print(condition, outcomes, options.misses)
    noisy = [outcome for condition, found in results.items() if condition != "clean" for outcome in found]
    if noisy:
        print(f"\nright with noise, average of {len(noisy)}: {_share(outcome.right for outcome in noisy):.1%}")
    if options.json:
        written = {name: [asdict(outcome) for outcome in found] for name, found in results.items()}
        options.json.write_text(json.dumps(written, ensure_ascii=False, indent=1), encoding="utf-8")
    return int(any(not o.right and not o.held for found in results.values() for o in found))


def _kept(path: Path | None) -> dict[tuple[str, str], Outcome]:
    """What an earlier run wrote, by condition and file; a line that it did not finish is measured again."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path is not None and path.is_file() else ():
        with contextlib.suppress(json.JSONDecodeError):
            told = json.loads(line)
            condition, reasons = told.pop("condition"), tuple(told.pop("reasons"))
            found[condition, told["file"]] = Outcome(**told, reasons=reasons)
    return found


def _keep(path: Path | None, condition: str, outcome: Outcome) -> None:
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"condition": condition, **asdict(outcome)}, ensure_ascii=False) + "\n")


def _decode(
    row: Labelled, content: bytes, decoder: WhisperDecoder, lexicon: Lexicon, graph: Graph, threshold: float
) -> Outcome:
    capture = Capture(row.file.stem, "speech", "audio/flac", "0" * 64, "driver:1", NOW, NOW, language="en")
    begin = time.process_time()
    decoding = decoder.decode(capture, content, lexicon.vocabulary(capture.sender, capture.site))
    proposals: list[Proposal] = []
    if isinstance(decoding, Read):
        circumstances = Circumstances(NOW)
        proposals = [validate(request, capture, graph, circumstances, lexicon) for request in decoding.requests]
    figures = {**decoding.figures, "cpu_to_proposal": time.process_time() - begin}
    found = facts_of(proposals)
    confidence = min((proposal.confidence for proposal in proposals), default=0.0)
    reasons = [finding.code for p in proposals for finding in p.findings if finding.severity != "info"]
    if not isinstance(decoding, Read):
        reasons = [decoding.code]
    wanted = dict(described(row.facts) or {})
    return Outcome(
        row.file.name,
        found == row.facts,
        bool(reasons) or confidence < threshold,
        confidence,
        decoding.reading.text if decoding.reading else "",
        wanted,
        dict(named) if (named := described(found)) is not None else None,
        tuple(dict.fromkeys(reasons)),
        figures,
    )


def _print(condition: str, outcomes: Sequence[Outcome], misses: bool) -> None:
    wrong = [outcome for outcome in outcomes if not outcome.right]
    passed = [outcome for outcome in outcomes if not outcome.held]
    cost = sorted(outcome.figures.get("cpu_to_proposal", 0.0) for outcome in outcomes)
    print(
        f"{condition:>6}  clips {len(outcomes):4}  right {_share(o.right for o in outcomes):6.1%}  "
        f"wrong {len(wrong):3}, held {sum(o.held for o in wrong):3}  passing {_share(not o.held for o in outcomes):6.1%} "
        f"of them right {_share(o.right for o in passed):6.1%}  CPU-s {fmean(cost):.2f} mean {cost[len(cost) // 2]:.2f} median",
        flush=True,
    )
    for outcome in wrong if misses else ():
        mark = "held  " if outcome.held else "PASSED"
        print(f"        {mark} {outcome.file[:8]} {outcome.heard!r}\n{'':15} {outcome.wanted} -> {outcome.found}")
        print(f"{'':15} {', '.join(outcome.reasons)} {outcome.confidence}")


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def _samples(path: Path) -> Wave:
    sound = read_sound(path.read_bytes(), SoundLimits())
    if not isinstance(sound, Sound):
        raise ValueError(f"{path}: {sound.detail}")
    return sound.samples


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the recordings")
    parser.add_argument("--noise", default="clean", help="conditions: clean, or SNRs in dB, separated by commas")
    parser.add_argument("--limit", type=int, help="clips of each condition at most")
    parser.add_argument("--step", type=int, default=1, help="take every n-th clip")
    parser.add_argument("--first", type=int, default=0, help="place of the first clip that is taken")
    parser.add_argument("--noise-seed", type=int, default=0, help="other noise over the same clips; odd: other scenes")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--threshold", type=float, default=0.5, help="confidence under which an order is held")
    parser.add_argument("--always-twice", action="store_true", help="never leave out the second pass")
    parser.add_argument("--misses", action="store_true", help="print every wrong order")
    parser.add_argument("--memo", type=Path, help="folder that keeps what was heard, for the next run")
    parser.add_argument("--kept", type=Path, help="append each outcome to this file, and take from it what it holds")
    parser.add_argument("--json", type=Path, help="write every outcome to this file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
