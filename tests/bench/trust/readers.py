"""This project as one of the readers: the same items in, its proposals out; and two that prove the scoring."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from intake.evaluation.dataset import Item
from intake.evaluation.offline import Reader as Offline
from knowledge_graph.answering.encoding import proposal_to_json
from tests.bench.trust.scoring import Answer, Reader


def ours(pack: Path, folder: Path | None = None) -> Reader:
    """The whole way from bytes to proposals, as `order-intake decode` goes it. `folder`: where the items' files lie."""
    offline = Offline(pack)

    def read(item: Item) -> Answer:
        content, claimed = (item.text or "").encode(), "text/plain"
        if item.file is not None:
            content = ((folder or Path()) / item.file).read_bytes()
            claimed = mimetypes.guess_type(item.file)[0] or ""
        understood = offline.read(
            content,
            claimed=claimed,
            language=item.language,
            sender=item.sender,
            site=item.site,
            captured_at=item.captured_at,
        )
        proposals = understood.proposals
        return Answer(
            tuple(proposal_to_json(each) for each in proposals if each.order or each.change or each.report),
            min((each.confidence for each in proposals), default=0.0),
            bool(proposals) and all(each.clean for each in proposals),
        )

    return read


def oracle(item: Item) -> Answer:
    """Answers with the truth, and asks where it should."""
    return Answer(tuple(item.expected), 1.0, not item.should_wait)


def shuffled(items: tuple[Item, ...]) -> Reader:
    """Answers each item with the truth of the next one."""
    following = {item.id: items[(at + 1) % len(items)] for at, item in enumerate(items)}
    return lambda item: oracle(following[item.id])
