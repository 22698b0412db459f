"""A made-up dealer of parts whose items have codes, and the best reading of one page of his paper, and how its lines are shown."""

from __future__ import annotations

from document_pages import capture
from language_worlds import World, parts

from models.image.page import Page
from models.image.understanding import understand
from models.intent import CandidateIntent, MoneyValue, QuantityValue, Read

CODES = {
    "part:bolt-m8x40": "BLT-0840",
    "part:bolt-m8x60": "BLT-0860",
    "part:grease": "GR-15",
    "part:valve": "SV-24-14",
    "part:7014-p4": "7014C-P4",
}


def dealer() -> World:
    """The catalogue, one customer and one instruction that the business knows."""
    world = parts()
    for key, code in CODES.items():
        world.add("item", key, code)
    world.add("customer", "customer:hengli", "恒力机械", "Hengli Machinery")
    world.add("instruction", "instruction:no-pallet", "不要托盘")
    return world


def best(*pages: Page, world: World | None = None) -> CandidateIntent:
    """The best candidate of the first request."""
    answer = understand(pages, capture(), world or dealer())
    assert isinstance(answer, Read), answer
    return answer.requests[0].candidates[0]


def doubts(candidate: CandidateIntent) -> list[str]:
    """What was not understood, of the order and of its lines."""
    every = (candidate.slots, *(line.slots for line in candidate.lines))
    return [slot.text for slots in every for slot in slots if slot.name == "unparsed"]


def shown(candidate: CandidateIntent) -> list[str]:
    """`Beans: 2 x 2.50 = 5.00`; what nobody printed is left out."""
    found = []
    for line in candidate.lines:
        counts = [str(s.value.value) for s in line.named("quantity") if isinstance(s.value, QuantityValue)]
        prices = [f" x {s.value.amount}" for s in line.named("price") if isinstance(s.value, MoneyValue)]
        amounts = [f" = {s.value.amount}" for s in line.named("amount") if isinstance(s.value, MoneyValue)]
        found.append(f"{line.named('item')[0].text}: {'+'.join(counts)}{''.join(prices)}{''.join(amounts)}")
    return found
