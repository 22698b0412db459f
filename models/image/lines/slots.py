"""Words on a page -> slots: evidence as boxes in the picture, confidence from how well they were read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.evidence import Box, ScannedBox
from models.image.lines.names import Named
from models.image.page import Code, Page
from models.image.structure.layout import Run
from models.intent import Slot, SlotChoice, SlotValue


def skipped(numbers: Sequence[Run | None], evidence: Evidence) -> list[Slot]:
    """Where the printed numbers of the lines leave one out (1, 2, 4; 2, 3) a line was not read: the numbers, unparsed.

    `numbers`: of each line that was read, None where none was. A lost line moves all numbers below it, a misread number
    only itself. A page that goes on with a list begins higher.
    """
    runs = [run for run in numbers if run is not None]
    said = [int(digits) if 0 < len(digits := _digits(run)) < 5 else None for run in numbers]
    counted = [(place, number) for place, number in enumerate(said) if number is not None]
    if len(counted) < 2:
        return []
    place, first = counted[0]
    start = first - place if first > 4 else 1
    right = sum(number == start + place for place, number in counted)
    if counted[-1][1] == start + counted[-1][0] and right * 3 >= len(counted) * 2:
        return []
    return [evidence.slot("unparsed", runs, ", ".join(run.text for run in runs))]


def _digits(run: Run | None) -> str:
    return "".join(sign for sign in run.text if sign.isdecimal()) if run is not None else ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The pages of one document by number: where a run stands in the picture."""

    pages: Mapping[int, Page]

    def box(self, runs: Iterable[Run]) -> tuple[Box, ...]:
        """One box for the runs of each row that stand together, in the pixels of the picture as shown."""
        by_page: dict[int, list[Run]] = {}
        for run in runs:
            by_page.setdefault(run.page, []).append(run)
        return tuple(
            self.pages[number].original(*(run.outline for run in found)) for number, found in sorted(by_page.items())
        )

    def scanned(self, page: int, code: Code) -> ScannedBox:
        """The box around a code."""
        box = self.pages[page].original(code.outline)
        return ScannedBox(box.page, box.left, box.top, box.right, box.bottom, code.symbology)

    def slot(
        self,
        name: str,
        runs: Sequence[Run],
        text: str,
        value: SlotValue | None = None,
        certainty: float = 1.0,
        named: Named | None = None,
        choices: tuple[SlotChoice, ...] = (),
    ) -> Slot:
        """A slot read from these runs; `certainty` (0 to 1) is that of the structure and lowers the confidence."""
        read = min((run.confidence for run in runs), default=0.0)
        sure = certainty * (named.certainty if named is not None and named.certainty else 1.0)
        found = named.choices if named is not None else choices
        confidence = round(read * sure, 4)
        scaled = tuple(SlotChoice(c.text, c.key, round(c.score * confidence, 4)) for c in found)
        key = named.key if named is not None else None
        return Slot(name, text, value, confidence, self.box(runs), key, scaled)
