"""A pack folder -> `PackReading`: the graph, the seeds of the live stock, and every error at once with its place.

The format is `knowledge_graph/schema.py`; `export.py` writes a graph back as a pack.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from knowledge_graph.graph import Graph, Json, Provenance
from knowledge_graph.packfile import cells, checks
from knowledge_graph.packfile.cells import CellError
from knowledge_graph.packfile.columns import Column
from knowledge_graph.packfile.export import write_pack as write_pack
from knowledge_graph.packfile.reading import PackError as PackError
from knowledge_graph.packfile.reading import PackLimits, PackReading, Problems, StockRow
from knowledge_graph.packfile.rows import Reader, Tables, check_currency, check_language, check_timezone, read_rows
from knowledge_graph.packfile.sheets import Sheet, read_mapping, read_sheet
from knowledge_graph.schema import BY_NAME, KINDS, PACK_FIELDS, STOCK_COLUMNS
from models.phrases import phrase

_DEFAULTS: dict[str, Json] = {"name": "unnamed", "version": "0", "languages": ["zh"], "timezone": "UTC"}
_ASIDE = {".md", ".txt", ".rst"}
"""Read-me files may lie in the folder."""


def read_pack(path: Path, limits: PackLimits | None = None) -> PackReading:
    """Read a pack folder. Never raises for what is in it: whatever is wrong stands in `errors`."""
    limits = limits or PackLimits()
    problems = Problems(limits.errors)
    if not path.is_dir():
        what = phrase("{name!r} is no folder. Name the folder that holds pack.yaml.", name=path.name)
        problems.error("pack.missing", "", None, None, what)
        return PackReading(None, (), problems.all())
    settings = _settings(path, problems, limits)
    source = f"pack:{settings['name']}@{settings['version']}"
    provenance = Provenance(source)
    languages = settings["languages"]
    assert isinstance(languages, list)
    reader = Reader(
        languages=tuple(str(language) for language in languages),
        zone=ZoneInfo(str(settings["timezone"])),
        provenance=provenance,
        limits=limits,
        problems=problems,
    )
    tables = Tables()
    sheets = _sheets(path, problems, limits)
    for kind in KINDS:
        if kind.name in sheets:
            read_rows(kind, sheets[kind.name], reader, tables)
    edges = checks.resolve(tables, provenance, problems)
    checks.check_circles(edges, tables, problems)
    checks.check_groups(edges, tables, problems)
    checks.check_quantities(tables, problems)
    checks.check_names(edges, tables, problems)
    checks.check_codes(edges, tables, problems)
    checks.check_dials(edges, tables, problems)
    checks.check_devices(tables, problems)
    stock = _stock(sheets["stock"], tables, problems) if "stock" in sheets else ()
    graph = None if problems.failed else Graph(tables.nodes.values(), edges, settings)
    return PackReading(graph, stock if graph else (), problems.all(), source)


def _settings(path: Path, problems: Problems, limits: PackLimits) -> dict[str, Json]:
    """The fields of pack.yaml; where one is missing or wrong, a stand-in so that the tables can still be checked."""
    settings = dict(_DEFAULTS)
    file = path / "pack.yaml"
    if not file.is_file():
        what = phrase("The folder holds no pack.yaml. Add one with name, version, languages and timezone.")
        problems.error("pack.missing", "pack.yaml", None, None, what)
        return settings
    row = read_mapping(file, problems, limits)
    if row is None:
        return settings
    known = {column.name: column for column in PACK_FIELDS}
    for name, cell in row.cells.items():
        line = row.line_of(name)
        column = known.get(name)
        if column is None:
            what = phrase("There is no field {name!r}. Known: {known}.", name=name, known=tuple(known))
            problems.error("column.unknown", file.name, line, name, what)
            continue
        try:
            settings[name] = _field(column, cell, limits)
        except CellError as error:
            problems.error(error.code, file.name, line, name, error.phrase)
    for column in PACK_FIELDS:
        if column.required and column.name not in row.cells:
            problems.error("value.missing", file.name, None, column.name, cells.required(column))
    return settings


def _field(column: Column, cell: str | list[str], limits: PackLimits) -> Json:
    if column.type == "texts":
        entries = cells.split(cell) if isinstance(cell, str) else cell
        for entry in entries:
            check_language(entry)
        return list(dict.fromkeys(entries))
    if not isinstance(cell, str):
        raise CellError("value.list", cells.one_value(column))
    text = cells.clean(cell, limits.name)
    if column.type == "id":
        return cells.identifier(text)
    if column.name == "timezone":
        check_timezone(text)
    elif column.name == "currency":
        check_currency(text)
    return text


def _sheets(path: Path, problems: Problems, limits: PackLimits) -> dict[str, Sheet]:
    """Tables by kind (and `stock`); an error for each file that is none."""
    found: dict[str, Path] = {}
    for file in sorted(path.iterdir()):
        if file.name == "pack.yaml" or file.name.startswith(".") or file.suffix.lower() in _ASIDE:
            continue
        if file.suffix not in (".csv", ".yaml") or (file.stem not in BY_NAME and file.stem != "stock"):
            what = phrase(
                "No table is called {file!r}. Tables are <kind>.csv or <kind>.yaml of: {kinds}.",
                file=file.name, kinds=(*BY_NAME, "stock"),
            )  # fmt: skip
            problems.error("file.unknown", file.name, None, None, what)
        elif file.stem in found:
            what = phrase(
                "{table} is given twice, as {first} and {second}. Keep one.",
                table=file.stem, first=found[file.stem].name, second=file.name,
            )  # fmt: skip
            problems.error("file.duplicate", file.name, None, None, what)
        else:
            found[file.stem] = file
    return {name: read_sheet(file, problems, limits) for name, file in found.items()}


def _stock(sheet: Sheet, tables: Tables, problems: Problems) -> tuple[StockRow, ...]:
    known = {column.name: column for column in STOCK_COLUMNS}
    for name in sheet.columns:
        if name not in known:
            what = cells.no_column(name, "stock", tuple(known))
            problems.error("column.unknown", sheet.file, 1, name, what)
    rows: dict[tuple[str, str], StockRow] = {}
    for row in sheet.rows:
        keys: dict[str, str] = {}
        available: Decimal | None = None
        for column in STOCK_COLUMNS:
            cell = row.cells.get(column.name)
            try:
                if cell is None:
                    raise CellError("value.missing", cells.required(column))
                if not isinstance(cell, str):
                    raise CellError("value.list", cells.one_value(column))
                if column.type == "decimal":
                    available = Decimal(str(cells.scalar(cell, column)))
                    if available < 0:
                        raise CellError("value.range", phrase("{column} must not be negative.", column=column.name))
                else:
                    keys[column.name] = _stock_key(cell, column, tables)
            except CellError as error:
                problems.error(error.code, sheet.file, row.line_of(column.name), column.name, error.phrase)
        if len(keys) == 2 and available is not None:
            pair = keys["item"], keys["at"]
            if pair in rows:
                what = phrase("The stock of {item} at {at} is given twice. Keep one.", item=pair[0], at=pair[1])
                problems.error("id.duplicate", sheet.file, row.line, "item", what)
            rows[pair] = StockRow(*pair, available)
    return tuple(rows.values())


def _stock_key(cell: str, column: Column, tables: Tables) -> str:
    found = cells.reference(cell, ())
    kinds = [found.kind] if found.kind else [k for k in column.kinds if f"{k}:{found.id}" in tables.nodes]
    if found.kind and found.kind not in column.kinds:
        raise CellError("reference.kind", cells.wrong_kind(repr(cell), column))
    if len(kinds) > 1:
        what = phrase("{id!r} is of several kinds: {kinds}. Write kind:id.", id=found.id, kinds=tuple(kinds))
        raise CellError("reference.kind", what)
    key = f"{kinds[0]}:{found.id}" if kinds else ""
    if key not in tables.nodes:
        raise CellError("reference.unknown", cells.unknown(column.kinds, found.id))
    return key
