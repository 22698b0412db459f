"""Pictures: was what looks like this photograph seen before? Fingerprints of this sender in, at most one remark out."""

from __future__ import annotations

from knowledge_graph.judging.notes import Notes
from knowledge_graph.proposal import EarlierPicture

SAME_BYTES = "identity.same_evidence"


def check_picture(notes: Notes) -> None:
    """Note the earlier picture that is most like this one, if any is within the limit (`Limits.similar_picture`).

    The very same bytes are remarked on elsewhere; pictures of the same capture in an earlier run do not count.
    """
    circumstances = notes.situation.circumstances
    own = circumstances.fingerprint
    if own is None or any(finding.code == SAME_BYTES for finding in notes.findings):
        return
    likest: tuple[float, EarlierPicture] | None = None
    for earlier in circumstances.pictures:
        apart = _apart(own, earlier.fingerprint)
        if earlier.capture == notes.situation.capture.id or apart is None:
            continue
        if apart <= notes.situation.limits.similar_picture and (likest is None or apart < likest[0]):
            likest = apart, earlier
    if likest is not None:
        _, earlier = likest
        at = earlier.at.astimezone(notes.situation.capture.captured_at.tzinfo).isoformat(timespec="minutes")
        notes.find("identity.similar_photo", "", capture=earlier.capture, at=at)


def _apart(first: str, second: str) -> float | None:
    """As the decoder that makes the fingerprints compares them; None for what is no fingerprint of its kind."""
    # Only who has pictures needs what reads them.
    from models.image.door.fingerprint import distance

    try:
        return distance(first, second)
    except ValueError:
        return None
