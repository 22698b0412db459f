"""The QR code of a Chinese VAT invoice -> its fields.

Comma separated: `01`, kind of invoice, invoice code, number, amount, date (YYYYMMDD), check code, and a digest (State
Taxation Administration, QR content of VAT invoices). The amount is without tax, for fully digital invoices (kinds 31
and 32) with tax.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from models.image.structure.amounts import decimal

_DIGITAL = ("31", "32")


@dataclass(frozen=True, slots=True)
class InvoiceCode:
    """What the code says."""

    kind: str
    number: str
    amount: Decimal | None
    with_tax: bool
    day: date | None


def invoice_code(content: str) -> InvoiceCode | None:
    """The fields, or None where the content is not that of a VAT invoice."""
    parts = [part.strip() for part in content.split(",")]
    if len(parts) < 6 or parts[0] != "01" or not parts[1].isdigit() or len(parts[1]) != 2:
        return None
    if not parts[3].isdigit() or not 8 <= len(parts[3]) <= 20:
        return None
    try:
        day = datetime.strptime(parts[5], "%Y%m%d").date()  # noqa: DTZ007  (a calendar day)
    except ValueError:
        day = None
    return InvoiceCode(parts[1], parts[3], decimal(parts[4]) if parts[4] else None, parts[1] in _DIGITAL, day)
