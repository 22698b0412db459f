"""A business as a graph pack: the folder that `order-intake graph check` reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.bench.photos.catalogue import Business, Item, Measure


def write_pack(business: Business, folder: Path) -> Path:
    """Write all tables; what lay there under the same names is replaced. Returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(
        f'name: {business.id}\nversion: "1"\nlanguages: [zh, en]\ntimezone: Asia/Shanghai\ncurrency: CNY\nlocale: zh-CN\n',
        encoding="utf-8",
    )
    depot = {"id": "depot", "name": business.depot.zh, "name@en": business.depot.en, "role": "makes"}
    places = [{"id": p.id, "name": p.name.zh, "name@en": p.name.en, "role": "receives"} for p in business.places]
    _write(folder / "site.csv", [depot, *places])
    _write(
        folder / "customer.csv",
        (
            {
                "id": c.id,
                "name": c.name.zh,
                "name@en": c.name.en,
                "alias": c.short.zh,
                "alias@en": c.short.en,
                "phone": c.phone,
                "city": c.city.zh,
                "city@en": c.city.en,
                "street": c.street.zh,
                "street@en": c.street.en,
                "receives_at": "|".join(f"site:{place.id}" for place in business.places if place.owner == c.id),
            }
            for c in business.customers
        ),
    )
    _write(folder / "product.csv", (_product(item) for item in business.items))
    _write(
        folder / "asset.csv",
        (
            {
                "id": m.id,
                "name": m.name.zh,
                "name@en": m.name.en,
                "serial_number": m.serial,
                "model": m.model,
                "manufacturer": m.maker.zh,
                "rated": "|".join(f"{name}={value}" for name, value in m.rated),
            }
            for m in business.machines
        ),
    )
    return folder


def measure_words(measure: Measure) -> tuple[str, ...]:
    """Chinese word, English word and its plural: all that a document may print for it."""
    if measure.unit == "KGM":
        return ("公斤", "千克", "kg")
    if measure.words.en == "pc":
        return (measure.words.zh, "pc", "pcs")
    word = measure.words.en
    return (measure.words.zh, word, f"{word}es" if word.endswith(("x", "ch")) else f"{word}s")


def _product(item: Item) -> Mapping[str, str]:
    outer = item.packaging
    measures = [*measure_words(item.base), *(f"{w}={outer.ratio} {outer.unit}" for w in measure_words(outer))]
    return {
        "id": item.id,
        "name": item.full.zh,
        "name@en": item.full.en,
        "code": item.code,
        "category": item.category,
        "unit": item.base.unit,
        "step": "0.5" if item.base.unit == "KGM" else "1",
        "measures": "|".join(dict.fromkeys(measures)),
        "price": str(item.price),
    }


def _write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
