"""Rows of print -> what they sum up: a total, a part, a tax, a charge, money off, what was paid."""

from __future__ import annotations

import re

from models.image.structure.labels import cut, label_of
from models.image.structure.rows import Row
from models.image.structure.spoken_sums import spoken
from models.image.structure.wording import wording
from models.language.normalize import normalize

MONEY = frozenset(("total", "subtotal", "tax", "charge", "discount", "paid"))
"""Labels of rows that sum up."""
_AMOUNT = re.compile(r"\d[.,]\d\d$|[¥￥$€£]\s*\d")
_COUNTED = re.compile(r"(?<=[^\W\d_])\s*\d{1,3}\s*(?:項|项|件|個|个|样|種|种|品|pcs|items?)(?=\s|$).*$", re.IGNORECASE)
"""How many things a sum is of: `合計 3 項`."""
_CURRENCY = re.compile(
    r"(?<=[^\W\d_])(?:\s(?:Rs|Dhs?|Kr|Ft)\.?|(?<=[A-Z])(?:AUD|USD|CAD|NZD|SGD|MYR|HKD|GBP|EUR|RM)|新?[台臺][币幣]|港[币幣]|人民[币幣])$"
)
"""A currency behind a sum, with or without a space: `TOTALAUD`, `合計新台幣`."""
_YUAN = re.compile(r"\s*\d[\d,]*(?:\.\d+)?\s*[元圆圓]$")
_CAPITALS = re.compile(
    r"[壹壱贰貳弐叁參叄参肆伍陆陸柒捌玖拾佰仟零〇一二三四五六七八九十百千万萬亿億\s]{3,}[元圆圓][^\d]*$"
)
"""What a sum is in capital figures, behind its label: `合計新臺幣捌仟伍佰元整`."""
_HAN_ONLY = re.compile(r"[\u4e00-\u9fff]{3,8}")
_LABELLED_SO = frozenset(("total", "discount", "paid"))
_COUNTED_SUM = re.compile(
    r"(?:件数|数量|总数|品项)\s*[:：]\s*[\d.]+\s*(?P<label>金额)\s*[:：]\s*(?P<value>[¥￥]?\s*\d[\d,]*\.\d\d)(?!\d)"
)
_ITEMS = re.compile(
    r"(?:(?:total|no\.? of|number of) )?items?\s*[:：]\s*\d+"
    r"(?:[\s,/]*(?:total )?(?:qty|quantity|pcs|pieces|units)\s*[:：.]?\s*\d+)?",
    re.IGNORECASE,
)
"""How many things and pieces stand above: `Items: 6 Qty: 12`."""
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}(?=[\s/]*[A-Za-z])")
_PAID_BEFORE = frozenset(("paid", "deposit", "prepaid"))
_FEW_WORDS = 3


def sums_up(row: Row) -> str | None:
    """What a row sums up: the first word of it that says so, unless other words stand before it."""
    for place, run in enumerate(row.runs):
        meaning = summing(run.text)
        if meaning is not None:
            later = [summing(other.text) for other in row.runs[place + 1 :]]
            if meaning == "subtotal" and "total" in later and _AMOUNT.search(row.runs[-1].text):
                # `已优惠¥4  实付¥4.80`: of two sums the one that is paid.
                meaning = "total"
            # Before the sum stand figures or other labels, never an item.
            before = [other.text for other in row.runs[:place] if any(sign.isalpha() for sign in other.text)]
            before = [text for text in before if not spoken(text)]
            if all(_labels_itself(text) for text in before):
                return meaning
            # A stamp may stand there, too, where the sum says itself how much it is.
            own = row.runs[place:]
            plain = not any(sign.isdigit() for text in before for sign in text)
            if plain and len(own) == 1 and _AMOUNT.search(run.text):
                return meaning
            break
    return _labelled_sum(row)


def _labelled_sum(row: Row) -> str | None:
    """What a row of labels and figures sums up behind its first label: `数量:4.234 应收:21.32`."""
    if counted_sum(row.text) is not None:
        return "total"
    pieces = [piece for run in row.runs if ":" in run.text or "：" in run.text for piece in cut(run, (0, 0))]
    if not pieces or any(":" not in run.text and "：" not in run.text and not _figure(run.text) for run in row.runs):
        return None
    kinds = [next((m for m in piece.meanings if m in MONEY), None) for piece in pieces]
    return "total" if "total" in kinds else next((kind for kind in kinds if kind is not None), None)


def counted_sum(text: str) -> re.Match[str] | None:
    """How many things there are, and what they cost: `件数:4  金额:47.11`; groups `label` and `value`."""
    return _COUNTED_SUM.search(text)


def _figure(text: str) -> bool:
    return any(sign.isdigit() for sign in text) and not any(sign.isalpha() for sign in text)


def _labels_itself(text: str) -> bool:
    head, colon, _ = text.replace("：", ":").partition(":")
    return bool(label_of(text)) or (bool(colon) and bool(label_of(head)))


def summing(text: str) -> str | None:
    """The kind of sum that a text announces, whatever figures follow it."""
    if _ITEMS.fullmatch(text.strip()):
        return "subtotal"
    head = re.split(r"[:：(（¥￥$€£]", text)[0]
    head = re.sub(r"(?<=[^\W\d_])\s*\d{1,2}(?:\.\d+)?\s*%$", "", head)
    head = re.sub(r"(\s+(?:[\d.,%*=-]+|[A-Z]{2,3}\.?))+$", "", head).strip()
    head = _YUAN.sub("", head).strip() or head
    head = _COUNTED.sub("", head).strip() or head
    head = _CAPITALS.sub("", head).strip() or head
    head = _CURRENCY.sub("", head).strip() or head
    rated = re.sub(r"^\s*\d{1,2}(?:\.\d+)?\s*%\s*", "", head)
    if rated != head or re.search(r"\d\s*%", text):
        # `10% Svc Chg`, `Service 12.5%`: a rate says that something is charged.
        meaning = next((m for m in (*label_of(rated), *label_of(f"{rated} %")) if m in MONEY), None)
        words = re.findall(r"[^\W\d_]+", normalize(text, "").text)
        if (
            meaning is None
            and "total" not in words
            and len(words) <= _FEW_WORDS
            and any(wording("sums").of(word) == ("tax",) for word in words)
        ):
            meaning = "tax"
        if meaning is not None:
            return meaning
    # `AMOUNT DUE RM`: of the words at the end only a currency is none of the label.
    plain = re.sub(r"\s+[A-Z]{2,3}$", "", re.sub(r"[\s\d.,]+$", "", text))
    for said in (text, plain, head, _chinese(head)):
        meaning = next((m for m in label_of(said) if m in MONEY), None) if said else None
        meaning = meaning or _totalling(said) or _ended(said)
        # C/F means carried forward, CF-12 does not.
        if meaning is not None and (said != text or said == head or not any(sign.isdigit() for sign in text)):
            return meaning
    return None


def _chinese(text: str) -> str:
    """The Chinese words that a text begins with, whatever their translation was read as: `合计 Grandtot`."""
    said = _HAN.match(text.strip())
    return said.group() if said is not None else ""


def _totalling(head: str) -> str | None:
    """What a total with more words is: `Total Sales (Inclusive GST)`, `Total Excl. Tax`, `Total GST`, `Total Qty`."""
    words = re.findall(r"[^\W\d_]+", normalize(head, "").text)
    if len(words) < 2 or len(words) > 6 or words[0] not in ("total", "subtotal", "totals"):
        return None
    said = wording("sums")
    kinds = {kind for word in words[1:] for kind in said.meanings.get(word, ("other",))}
    if "other" in kinds:
        return None
    for kind in ("subtotal", "total", "discount", "tax"):
        if kind in kinds:
            return kind
    return "total"


def _ended(head: str) -> str | None:
    """What a part is summed up as: `工时费小计`; what was paid before, and when: `Paid 11/01 ck 2207`."""
    folded = normalize(head, "").text.strip()
    words = folded.split()
    if folded.endswith("小计") and len(folded) < 9:
        return "subtotal"
    if _HAN_ONLY.fullmatch(folded):
        # `用户实付`, `平台红包`: of whatever it is one.
        ends = (wording("labels").meanings.get(folded[start:], ("",))[0] for start in range(1, len(folded) - 1))
        return next((meaning for meaning in ends if meaning in _LABELLED_SO), None)
    if 1 < len(words) <= _FEW_WORDS and label_of(words[-1])[:1] == ("subtotal",) and folded.isascii():
        # `Group subtotal`: of whatever it is one.
        return "subtotal"
    dated = 1 < len(words) < 6 and any(sign.isdigit() for sign in folded)
    return "paid" if dated and words[0] in _PAID_BEFORE else None
