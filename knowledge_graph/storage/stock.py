"""The live stock: what lies where, in base units. Changes by the minute, so it is no part of the graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from knowledge_graph.packfile.reading import StockRow
from knowledge_graph.tables import stock

# As text, because every order asks it: an `in` of so many items would be built and planned for each number of them.
_OF = sa.text(f"select item, at, available from {stock.name} where item = any(:items)")


def stock_of(connection: Connection, items: Collection[str]) -> Mapping[tuple[str, str], Decimal]:
    """What is available of these items (node keys), by item and warehouse or site; nothing known, no entry."""
    if not items:
        return {}
    return {(row.item, row.at): _plain(row.available) for row in connection.execute(_OF, {"items": list(items)})}


def set_stock(connection: Connection, rows: Iterable[StockRow], at: datetime) -> None:
    """Write what is available now."""
    values = _values(rows, at)
    if values:
        write = insert(stock)
        update = {"available": write.excluded.available, "updated_at": write.excluded.updated_at}
        connection.execute(write.on_conflict_do_update(index_elements=["item", "at"], set_=update), values)


def seed_stock(connection: Connection, rows: Iterable[StockRow], at: datetime) -> None:
    """Write what is available where nothing is known yet: a pack must not turn back what was counted since."""
    values = _values(rows, at)
    if values:
        connection.execute(insert(stock).on_conflict_do_nothing(), values)


def _values(rows: Iterable[StockRow], at: datetime) -> list[dict[str, object]]:
    return [{"item": row.item, "at": row.at, "available": row.available, "updated_at": at} for row in rows]


def _plain(value: Decimal) -> Decimal:
    """Without the zeros that the column's scale adds: 2, not 2.000000."""
    return Decimal(f"{value.normalize():f}")
