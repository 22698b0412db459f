"""Figures of a receipt -> how its sums are printed, and which figure of an item is its count, its price, its amount."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.image.lines.lines import Reader
from models.image.structure.amounts import quantity
from models.image.structure.columns import Column
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.tills.prices import CURRENCY, value_of
from models.image.tills.rows import Printed
from models.intent import QuantityValue

_WHOLE = r"\d{1,3}(?:[.,]\d{3})+|\d{1,3}(?: \d{3})+(?=[.,]\d\d(?!\d))|\d+"
_FIGURE = re.compile(
    rf"[-−]?\s*(?P<currency>{CURRENCY})?\s*[-−]?(?P<whole>{_WHOLE})(?:[.,](?P<cents>\d{{1,2}}))?(?:[,/]-)?\.?\s*(?P<after>元|圆|[-−])?"
)
_SUM = re.compile(rf"[-−]?\s*{CURRENCY}?\s*[-−]?\d[\d.,]*\s*(?:/-|元|圆|[-−])?\s*$")
_NEAR = 1.3
"""Heights of letters by which the right edges of one column may be off."""
_FEW = 3
_CENTS = 2
_LONG = 6
"""Figures of a number that is no amount without cents."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a paper prints its sums: with how many figures behind the point, and where they end."""

    cents: int
    edge: float
    mixed: bool = False
    """Noughts behind the point are left out: `39.5`, `40`."""

    @property
    def cent(self) -> Decimal:
        """Sums that differ by less are the same."""
        return Decimal(1).scaleb(-self.cents) / 2

    def is_amount(self, run: Run) -> bool:
        """Whether a figure is printed as sums are."""
        match = _FIGURE.fullmatch(run.text.strip())
        if match is None:
            return False
        cents = len(match["cents"] or "")
        if self.cents and "." in match["whole"] and not match["cents"]:
            return False
        aligned = abs(run.right - self.edge) < _NEAR * run.height
        if self.mixed and cents <= self.cents:
            return cents > 0 or ((aligned or match["currency"] is not None) and len(match["whole"]) < _LONG)
        if self.cents == 0 and match["currency"] is None and match["after"] in ("-", "−"):
            return False  # `Asakusa 2-`: an address that goes on.
        if self.cents == 0:
            return aligned and cents == 0 and len(match["whole"]) < 12
        return cents == self.cents or (aligned and (match["currency"] is not None or cents > 0))

    def values(self, row: Row, reader: Reader) -> list[Decimal]:
        """The sums that a row says."""
        found = []
        for run in row.runs:
            match = _FIGURE.fullmatch(run.text.strip()) or _SUM.search(run.text)
            value = value_of(run.part(match.start(), len(run.text)), reader) if match is not None else None
            if value is not None:
                found.append(value)
        return found


def style_of(rows: Sequence[Row], sums: Callable[[Row], bool], reader: Reader) -> Style | None:
    """The style of the printed sums; None where nothing is summed up."""
    found: list[tuple[int, float]] = []
    alone = False
    for row in rows:
        if not sums(row):
            continue
        run = row.runs[-1]
        match = _SUM.search(run.text)
        if match is None or not match.group().strip():
            continue
        figure = _FIGURE.fullmatch(match.group().strip())
        if figure is not None:
            found.append((len(figure["cents"] or ""), run.right))
            alone = alone or len(row.runs) > 1 or match.start() == 0
    if not found:
        return None
    cents = max(cents for cents, _ in found)
    edges = sorted(edge for count, edge in found if count == cents)
    apart = sorted(row.runs[-1].right for row in rows if len(row.runs) > 1 and _FIGURE.fullmatch(row.runs[-1].text))
    if not alone and len(apart) >= _FEW:
        edges = apart  # `实付:39.5` begins at the left; where amounts end others tell.
    mixed = cents == 1 or (cents == _CENTS and any(0 < count < cents for count, _ in found))
    return Style(cents, edges[len(edges) // 2], mixed)


def chosen(rows: Sequence[Printed], columns: Sequence[Column], reader: Reader) -> dict[str, Run]:
    """Count, price and amount of one item: those whose product is printed, else those that say what they are."""
    amount = next((row.amount for row in rows if row.amount is not None), None)
    whole = value_of(amount, reader) if amount is not None else None
    if amount is None or whole is None:
        return {}
    told = {"amount": amount}
    times = next((row.times for row in rows if row.times is not None), None)
    marked = [row.count for row in rows if row.count is not None and row.marked]
    fronts = [row.count for row in rows if row.count is not None and not row.marked]
    figures = [run for row in rows for run in row.figures]
    pairs = [times, *((count, times[1]) for count in (*marked, *fronts))] if times is not None else []
    headed = {kind: [run for run in figures if _under(run, columns, kind)] for kind in ("quantity", "price")}
    pairs += [(count, price) for count in headed["quantity"] for price in headed["price"]]
    pool = [*marked, *figures, *fronts]
    pairs += [(count, price) for count in pool for price in (*figures,) if count is not price]
    pairs += [(price, count) for count, price in pairs if count is not price]
    # `2.50 x 2`: of two figures the one without cents is the count.
    pairs.sort(key=lambda pair: _cents(pair[0]) and not _cents(pair[1]))
    for count, price in pairs:
        number, each = _count(count), value_of(price, reader)
        if number is None or each is None:
            continue
        if _product(number, each, whole) and (_countable(count) or count in headed["quantity"]):
            return told | {"quantity": count, "price": price}
    if headed["quantity"]:
        told["quantity"] = headed["quantity"][0]
    elif marked:
        told["quantity"] = marked[0]
    elif times is not None and _countable(times[0]):
        told["quantity"] = times[0]
    elif len(figures) == 1 and _behind(rows, figures[0]):
        told["quantity"] = figures[0]
    if headed["price"] and headed["price"][0] is not told.get("quantity"):
        told["price"] = headed["price"][0]
    elif times is not None and "price" not in told and told.get("quantity") is times[0]:
        told["price"] = times[1]
    return told


def multiplies(told: Mapping[str, Run], reader: Reader) -> bool:
    """Whether count times price is the amount."""
    if not {"quantity", "price", "amount"} <= set(told):
        return False
    count, price, amount = _count(told["quantity"]), value_of(told["price"], reader), value_of(told["amount"], reader)
    return None not in (count, price, amount) and _product(count, price, amount)


def several(rows: Sequence[Printed], reader: Reader) -> bool:
    """A figure of these rows goes into their amount several times: what one costs, and how many there are was lost."""
    amount = next((value_of(row.amount, reader) for row in rows if row.amount is not None), None)
    each = [value_of(run, reader) for row in rows for run in row.figures if _cents(run)]
    return amount is not None and any(one and amount > one > 0 and amount % one == 0 for one in each)


def _product(count: Decimal | None, price: Decimal | None, amount: Decimal | None) -> bool:
    """Weighed goods are rounded by the till, some down and some up."""
    if count is None or price is None or amount is None:
        return False
    return abs(count * price - abs(amount)) <= Decimal("0.01")


def _behind(rows: Sequence[Printed], figure: Run) -> bool:
    """A whole number behind the words of its row, or in a row of figures."""
    plain = re.fullmatch(r"\d{1,3}|\d+\.\d{3}|\d+\s*[^\W\d_]{1,3}", figure.text) is not None
    own = next(row for row in rows if figure in row.figures)
    return plain and (not own.words or figure.left > own.words[0].left)


def _count(run: Run) -> Decimal | None:
    read = quantity(run.text, None, ())
    return read.value.value if read is not None and isinstance(read.value, QuantityValue) else None


def _cents(run: Run) -> bool:
    return re.search(r"[.,]\d\d(?!\d)", run.text) is not None


def _countable(run: Run) -> bool:
    """No amount of money: whole, or of thousandths as scales print."""
    return re.search(r"[.,]\d\d(?!\d)", run.text) is None or re.search(r"[.,]00(?!\d)|[a-zA-Z]", run.text) is not None


def _under(run: Run, columns: Sequence[Column], kind: str) -> bool:
    over = [(min(run.right, column.right) - max(run.left, column.left), column.kind) for column in columns]
    best = max(over, default=(0.0, ""))
    return best[0] > 0 and best[1] == kind


def counting(items: Sequence[Sequence[Printed]], columns: Sequence[Column]) -> str:
    """What the bare numbers in front of the names are: `counts`, `numbers`, or `either`. A head may tell."""
    rows = [next((row for row in rows if row.named and row.count is not None), None) for rows in items]
    fronts = [row for row in rows if row is not None and not row.marked]
    if not fronts or any(row is not None and row.marked for row in rows):
        return "counts"
    if all(row.count is not None and _under(row.count, columns, "quantity") for row in fronts):
        return "counts"
    said = [int(row.count.text) if row.count is not None and row.count.text.isdigit() else 0 for row in fronts]
    if len(said) > 1 and said == list(range(1, len(said) + 1)) and len(said) == len(items):
        others = any(row.times or row.figures for row in fronts)
        return "numbers" if others or len(said) > _FEW else "either"
    return "counts"
