"""Addresses in free words -> province, city, district, street, detail, and whether they tell a place at all."""

from __future__ import annotations

import re

from models.intent import AddressValue
from models.language.normalize import normalize
from models.language.tokens import tokenize
from models.language.values.numerals import number
from models.language.words import words

_SIGNS = ("address_unit", "address_sign")

_ZH = re.compile(
    r"^(?P<province>(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区|特别行政区)))?"
    r"(?P<city>[\u4e00-\u9fff]{2,6}?(?:市|自治州|地区|盟))?"
    r"(?P<district>[\u4e00-\u9fff]{1,6}?(?:新区|区|县|旗))?"
    r"(?P<street>[\u4e00-\u9fff\d]{1,16}?(?:大道|大街|路|街|道|巷|弄|胡同|里)(?:[\d一二三四五六七八九十百零]+(?:弄|号院(?![内里外])|号(?!楼))){0,2})?"
    r"(?P<detail>.*)$"
)
_EN_STREET = re.compile(
    r"^(?P<street>(?:\d+[a-z]? )?(?:[a-z0-9'.-]+ ){1,4}(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|"
    r"way|place|pl|square|court|ct|terrace|parkway|highway|quay|row|close)\b\.?)(?P<rest>.*)$",
    re.IGNORECASE,
)


def address(said: str) -> AddressValue:
    """Split a folded address; what cannot be told apart stays in `detail`."""
    said = said.strip(" ,.;")
    if re.search(r"[\u4e00-\u9fff]", said):
        match = _ZH.match(said.replace(" ", ""))
        if match is not None:
            parts = {name: value.strip(" ,") or None for name, value in match.groupdict(default="").items()}
            return AddressValue(**parts)
        return AddressValue(detail=said)
    bare = re.sub(r"^(?:the|my) (?=\d)", "", said, flags=re.IGNORECASE)
    match = _EN_STREET.match(bare)
    if match is None:
        return AddressValue(detail=said or None)
    rest = [piece.strip() for piece in match["rest"].split(",") if piece.strip()]
    detail = [
        piece
        for piece in rest
        if re.search(r"\d|floor|suite|room|apartment|apt|unit|building|lobby|door|desk", piece, re.IGNORECASE)
        or _names_part(piece)
    ]
    city = [piece for piece in rest if piece not in detail]
    return AddressValue(
        city=city[0] if city else None,
        street=match["street"],
        detail=", ".join(detail + city[1:]) or None,
    )


def _names_part(piece: str) -> bool:
    """ "Gate B": a word for a part of a place and a letter."""
    said = piece.lower().split()
    return (
        len(said) == 2 and len(said[1]) == 1 and any(words().has((said[0],), n) for n in ("address_unit", "room_word"))
    )


def tells_place(text: str) -> bool:
    """Whether free words can be an address: a number, a floor, a street, the front desk."""
    tokens = tokenize(normalize(text, "").text)
    lexicon = words()
    if any(token.kind == "num" or number(tokens, index) is not None for index, token in enumerate(tokens)):
        return True
    told = any(name == "delivery_words" for index in range(len(tokens)) for _, name in lexicon.at(tokens, index))
    return told or any(lexicon.has((token.text,), name) for token in tokens for name in _SIGNS)
