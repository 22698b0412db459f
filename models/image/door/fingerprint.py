"""A picture in, hexadecimal digits out that stay alike when the same picture is sent again in another size or format.

Perceptual hash over the lowest 16 x 16 frequencies (discrete cosine transform, as in `imagehash`), 256 bits for each
page: forms of one template differ only in their words, which the usual 64 bits hardly tell apart.
"""

from __future__ import annotations

from models.image.picture import Grey

SIMILAR = 0.06
"""Share of bits that may differ in two fingerprints of what looks like one picture: re-encoded and halved pictures stay
within 0.03, other forms lie beyond 0.15. A form on which one figure was changed cannot be told apart."""
_SIDE = 16
_DIGITS = _SIDE * _SIDE // 4


def fingerprint(page: Grey) -> str:
    """64 hexadecimal digits; those of a document's pages are strung together. Deterministic."""
    import imagehash
    from PIL import Image

    return str(imagehash.phash(Image.fromarray(page), hash_size=_SIDE))


def distance(first: str, second: str) -> float | None:
    """Share of bits, 0 to 1, that differ in the two most unlike pages; None for documents of different length."""
    if not first or len(first) != len(second):
        return None
    pages = range(0, len(first), _DIGITS)
    return max(_apart(first[page : page + _DIGITS], second[page : page + _DIGITS]) for page in pages)


def _apart(first: str, second: str) -> float:
    return (int(first, 16) ^ int(second, 16)).bit_count() / (4 * len(first))
