"""Words on a page -> slots: evidence as boxes in the picture, confidence from how well they were read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.evidence import Box, ScannedBox
from models.image.layout import Run
from models.image.names import Named
from models.image.page import Code, Page
from models.intent import Slot, SlotChoice, SlotValue


def skipped(numbers: Sequence[Run], evidence: Evidence) -> list[Slot]:
    """Where the printed numbers of the lines leave one out (1, 2, 4; 2, 3) a line was not read: the numbers, unparsed.

    A page that goes on with a list begins higher.
    """
    digits = ["".join(sign for sign in run.text if sign.isdecimal()) for run in numbers]
    counted = [int(said) for said in digits if 0 < len(said) < 5]
    if len(counted) < 2 or counted == list(range(counted[0] if counted[0] > 4 else 1, counted[-1] + 1)):
        return []
    return [evidence.slot("unparsed", numbers, ", ".join(run.text for run in numbers))]


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
