"""Numbers that name something: telephones, waybills, order numbers - said digit by digit or written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.language.tokens import COMMA, SPACED, Token
from models.language.values.numerals import digits
from models.language.words import listed, words

CUES = ("purchase_order", "external_reference", "order_reference", "waybill", "phone")
"""Most specific first: the longest cue decides, at equal length this order."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A number said by tokens [start, end), its cue by [cue, start)."""

    cue: int
    start: int
    end: int
    name: str
    value: str
    sure: bool = True


_WAYBILL = re.compile(r"[A-Z]{2,4}\d{4,}$")


def references(tokens: tuple[Token, ...]) -> list[Reference]:
    """All references, with or without a cue before them; they may overlap."""
    lexicon = words()
    found: list[Reference] = []
    for index in range(len(tokens)):
        cues = [(end, name) for end, name in lexicon.at(tokens, index) if name in CUES]
        for end, name in cues:
            start = end
            while start < len(tokens) and listed(tokens[start].text, "number_link") and tokens[start].gap <= COMMA:
                start += 1
            if start < len(tokens) and tokens[start].gap <= COMMA:
                code = _code(tokens, start, telephone=name == "phone")
                if code is not None and name == "order_reference" and _orders(tokens, index, start, code):
                    code = None
                if code is not None:
                    if name == "order_reference" and ("waybill" in {n for _, n in cues}) and _WAYBILL.match(code[1]):
                        continue
                    found.append(Reference(index, start, code[0], name, code[1]))
        bare = _bare(tokens, index)
        if bare is not None:
            found.append(bare)
    return found


def _orders(tokens: tuple[Token, ...], cue: int, start: int, code: tuple[int, str]) -> bool:
    """ "We would like to order 10 portions ...": a short number right behind the verb, with words behind it."""
    plain = start == cue + 1 and tokens[cue].text == "order" and code[1].isdigit() and len(code[1]) < 4
    wanted = cue > 0 and tokens[cue].gap < COMMA and tokens[cue - 1].text in ("to", "we", "i", "firm")
    paused = tokens[start].gap == COMMA  # "A firm order: 24 ..."
    named = code[0] < len(tokens) and tokens[code[0]].gap < COMMA and tokens[code[0]].kind == "word"
    return plain and named and (wanted or paused)


def _code(tokens: tuple[Token, ...], start: int, telephone: bool) -> tuple[int, str] | None:
    """Letters, digits and hyphens as one number: `S-1042`, `SF 四零二七`, `PO 2024-118`."""
    said, end, count, letters = "", start, 0, 0
    while end < len(tokens) and (end == start or tokens[end].gap < COMMA or (telephone and _group(tokens, end, count))):
        token = tokens[end]
        run = digits(tokens, end)
        hyphen = "-" if (end > start and "-" in token.between) or ("/" in token.between and end > start) else ""
        if "/" in token.between and end > start:
            hyphen = "/"
        if run is not None:
            if token.kind == "han" and run[0] < len(tokens) and _counts(tokens, end, run[0]):
                break
            said += hyphen + run[1]
            count += len(run[1])
            # `digits` crosses hyphens; put them back.
            said = _with_hyphens(tokens, end, run[0], said, run[1])
            end = run[0]
            continue
        if telephone or token.kind != "word" or not token.text.isascii():
            break
        joined = hyphen or token.gap == 0
        if letters and not joined and len(token.text) > 1:
            break
        if len(token.text) > 4 or (end > start and not joined and count):
            break
        if len(token.text) > 1 and end == start and not _then_digit(tokens, end + 1):
            break
        if len(token.text) == 1 and not _then_digit(tokens, end + 1) and not joined and not _spelling(tokens, end):
            break
        said += hyphen + token.text.upper()
        letters += 1
        end += 1
    minimum = 5 if telephone else 2
    return (end, said) if count >= minimum else None


def _group(tokens: tuple[Token, ...], index: int, count: int) -> bool:
    """Telephones are said in groups (139, 7538, 4062): three digits or more, and nothing that they would count."""
    run = digits(tokens, index) if tokens[index].gap == COMMA else None
    if run is None or len(run[1]) < 3 or not 3 <= count < 11 or count + len(run[1]) > 13:
        return False
    return run[0] >= len(tokens) or tokens[run[0]].gap >= COMMA


def _with_hyphens(tokens: tuple[Token, ...], start: int, end: int, said: str, run: str) -> str:
    if not any("-" in token.between for token in tokens[start + 1 : end]):
        return said
    pieces = "".join(
        ("-" if k > start and "-" in tokens[k].between else "") + tokens[k].text for k in range(start, end)
    )
    return said[: len(said) - len(run)] + pieces if pieces.replace("-", "") == run else said


def _counts(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """A single Chinese digit before a measure word counts something; it is no part of a number."""
    from models.language.values.quantity import measure_at

    return end - start == 1 and measure_at(tokens, end, frozenset()) is not None


def _then_digit(tokens: tuple[Token, ...], index: int) -> bool:
    return index < len(tokens) and tokens[index].gap <= SPACED and digits(tokens, index) is not None


def _spelling(tokens: tuple[Token, ...], index: int) -> bool:
    return (
        index + 1 < len(tokens)
        and len(tokens[index + 1].text) == 1
        and tokens[index + 1].kind == "word"
        and tokens[index + 1].gap < COMMA
        and _then_digit(tokens, index + 2)
    )


_TAILS = {
    ("号", "订", "单"): "order_reference", ("号", "单"): "order_reference", ("号", "运", "单"): "waybill",
    ("号", "包", "裹"): "waybill", ("号", "快", "递"): "waybill", ("号", "快", "件"): "waybill",
}  # fmt: skip


def _tail(tokens: tuple[Token, ...], index: int) -> tuple[int, str] | None:
    """1042号订单: the word after a number that says what it numbers."""
    for words_after, name in _TAILS.items():
        if tuple(token.text for token in tokens[index : index + len(words_after)]) == words_after:
            return index + len(words_after), name
    return None


def _numbered(tokens: tuple[Token, ...], index: int) -> Reference | None:
    start, letters = index, ""
    if tokens[index].kind == "word" and len(tokens[index].text) <= 3 and index + 1 < len(tokens):
        start, letters = index + 1, tokens[index].text.upper()
        if tokens[start].gap >= COMMA:
            return None
    run = digits(tokens, start)
    if run is None or len(run[1]) < 3:
        return None
    tail = _tail(tokens, run[0])
    if tail is not None:
        hyphen = "-" if letters and "-" in tokens[start].between else ""
        return Reference(index, index, tail[0], tail[1], letters + hyphen + run[1])
    if letters and tokens[start].kind == "han" and run[0] - start >= 3:
        return Reference(
            index, index, run[0], "order_reference" if len(letters) == 1 else "waybill", letters + run[1], False
        )
    return None


_MOBILE = re.compile(r"1[3-9]\d{9}$")


def _bare(tokens: tuple[Token, ...], index: int) -> Reference | None:
    """Without a cue only what can hardly be anything else: a mobile number, letters-hyphen-digits."""
    run = digits(tokens, index)
    if run is not None and not _tail(tokens, run[0]):
        if 9 <= len(run[1]) <= 13 and run[1].startswith("0"):
            return Reference(index, index, run[0], "phone", run[1])
        if _MOBILE.match(run[1]) and run[0] - index <= 12:
            return Reference(index, index, run[0], "phone", run[1])
        return None
    numbered = _numbered(tokens, index)
    if numbered is not None:
        return numbered
    token = tokens[index]
    if (
        token.kind == "word"
        and token.text.isascii()
        and token.text.isalpha()
        and len(token.text) <= 4
        and index + 1 < len(tokens)
        and tokens[index + 1].kind == "num"
        and (index == 0 or tokens[index].gap >= SPACED or tokens[index - 1].kind == "han")
    ):
        hyphen = "-" in tokens[index + 1].between
        value = token.text.upper() + ("-" if hyphen else "") + tokens[index + 1].text
        end = index + 2
        while end < len(tokens) and tokens[end].kind == "num" and "-" in tokens[end].between:
            value += "-" + tokens[end].text
            end += 1
        figures = sum(len(t.text) for t in tokens[index:end] if t.kind == "num")
        if end < len(tokens) and tokens[end].gap == 0 and tokens[end].kind != "han":
            return None
        if token.text == "po" and hyphen and figures >= 3:
            return Reference(index, index, end, "purchase_order", value)
        if hyphen and len(token.text) <= 2 and figures >= 3:
            return Reference(index, index, end, "order_reference", value, sure=False)
        if not hyphen and len(token.text) == 2 and figures >= 4 and tokens[index + 1].gap <= SPACED:
            return Reference(index, index, end, "waybill", value, sure=False)
    return None
