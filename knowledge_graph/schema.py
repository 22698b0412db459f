"""What a graph pack may contain: one table for each kind, and the columns of each table.

This module is the format. `docs/graph-pack.md` is checked against it, `pack.py` reads by it.

A pack is a folder with `pack.yaml` and a file for each kind that it uses, `<kind>.csv` or `<kind>.yaml` (a list of
mappings with the same names). Lists in a CSV cell are separated by `|`. Any text column may be given in further
languages as `name@zh`, `alias@en`; without a suffix it is in the pack's first language.

How a row becomes a node and edges (empty cells leave no trace):
- `name`, `alias`, `misheard`: labels of the node with role preferred, alternative, hidden.
- `reference(s)`: one edge for each entry, named after the column, with the entry's attributes as properties
  (`milk[min=1]` -> {"min": 1}; `medium*` -> {"default": true}; decimals stay strings).
- every other column: a property of that name. decimal -> string (`"32.00"`), integer -> int, boolean -> bool, time -> ISO
  8601 string, list columns -> list of strings, `measures` -> list of {"word", "ratio"?, "unit"?}; a text in a further
  language -> property `<column>@<language>`.
"""

from __future__ import annotations

from knowledge_graph.packfile.columns import Attribute as Attribute
from knowledge_graph.packfile.columns import Column as Column
from knowledge_graph.packfile.columns import ColumnType as ColumnType
from knowledge_graph.packfile.columns import Kind as Kind
from knowledge_graph.packfile.machinery import ASSET, COMPONENT, DEVICE, DIAL, FAULT, PROCEDURE, SYMPTOM

COMMON: tuple[Column, ...] = (
    Column("id", "id", "Unique within the kind. The node's key is `kind:id`.", required=True),
    Column("name", "text", "Preferred name (SKOS prefLabel).", required=True, translatable=True),
    Column("alias", "texts", "Other names that people say or write (altLabel).", translatable=True),
    Column("misheard", "texts", "Known mishearings (hiddenLabel): matched, never shown.", translatable=True),
    Column("valid_from", "time", "From when the row applies; empty: always."),
    Column("valid_until", "time", "Until when (exclusive); empty: for good."),
)

_BOUNDS = (
    Attribute("min", "integer", "Minimum of the group on this item, instead of the group's own."),
    Attribute("max", "integer", "Maximum of the group on this item, instead of the group's own."),
)
_OPTION = (
    Attribute("default", "boolean", "Chosen when nothing is said; written `*`."),
    Attribute("max", "integer", "Most of this option, instead of the group's `maximum_per_option`."),
)
_SITES = Column("sites", "references", "Sites that offer it; empty: all.", kinds=("site",))
_UNAVAILABLE = Column("unavailable_at", "references", "Sites where it is sold out or not offered.", kinds=("site",))
_IMPLIES = Column("implies", "texts", "Constraint codes that it brings to the order, e.g. `cold_chain`.")
_ADDRESS = (
    Column("province", "text", "Province or state.", translatable=True),
    Column("city", "text", "City.", translatable=True),
    Column("district", "text", "District.", translatable=True),
    Column("street", "text", "Street and number.", translatable=True),
    Column("detail", "text", "Building, floor, room.", translatable=True),
)
_ORDERABLE = (
    Column("code", "text", "Item code or SKU; spoken or written it names the item too.", names_it=True),
    Column("barcodes", "texts", "GTINs and other numbers that a scanner reads from it: `6901234500012`. Never spoken."),
    Column(
        "specification",
        "texts",
        "What is printed of its size or make: `550 ml`, `24 V`. Documents are checked against it.",
    ),
    Column("category", "text", "For people and for rules (`coffee`, `bearing`)."),
    Column("unit", "text", "Base unit, UN/ECE Rec 20 (`H87` piece, `KGM`, `XBO` bottle). Empty: H87."),
    Column(
        "step",
        "decimal",
        "Smallest increment of the base unit. Empty: 1 for pieces and packages, 0.001 for KGM, LTR, MTR.",
    ),
    Column("minimum", "decimal", "Smallest quantity of one line, base unit."),
    Column("maximum", "decimal", "Largest quantity of one line, base unit; above it the line is held."),
    Column(
        "measures",
        "measures",
        "Words that it is counted in: `杯|个|cup|cups`. Packagings with their ratio to the base unit and their code: `箱=24 XBX|case=24 XBX`.",
    ),
    Column("price", "decimal", "Catalogue price for one base unit, before modifiers."),
    Column("currency", "text", "ISO 4217; empty: the pack's."),
    Column(
        "modifier_groups",
        "references",
        "Groups that apply, in menu order; bounds may be set for this item: `size[min=1]|milk|toppings[max=3]`.",
        kinds=("modifier_group",),
        attributes=_BOUNDS,
    ),
    _SITES,
    _UNAVAILABLE,
    _IMPLIES,
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "site",
        "A place of the business: a store, a hall, a depot.",
        (
            Column("timezone", "text", "IANA name; empty: the pack's."),
            Column("locale", "text", "Decides local units (斤), e.g. `zh-CN`."),
            Column("area", "reference", "Address area that it lies in.", kinds=("area",)),
            Column("role", "choice", "What happens here; empty: makes (a store).", choices=("makes", "receives", "both")),
            Column("phone", "text", "Telephone."),
            *_ADDRESS,
        ),
        "site",
    ),
    Kind(
        "area",
        "An address area: a district, a quarter, a campus, a named building.",
        (Column("within", "reference", "The larger area around it.", kinds=("area",)), *_ADDRESS),
        "area",
    ),
    Kind(
        "customer",
        "Who buys.",
        (
            Column("code", "text", "Customer number; written or spoken it names the customer too.", names_it=True),
            Column("phone", "text", "Telephone; a document that bears it is of this customer."),
            Column("tax_number", "text", "VAT or tax registration."),
            Column("sites", "references", "Sites that serve it; empty: all.", kinds=("site",)),
            Column("credit_limit", "decimal", "Largest order value that needs no question."),
            Column("receives_at", "references", "Places of its own, beside its address, that goods go to.", kinds=("site", "area", "warehouse")),
            Column("item_codes", "references", "Its own codes for what it orders: `product:mineral-water[code=44-107]`.", kinds=("product", "part"), attributes=(Attribute("code", "text", "As the customer's forms print it.", required=True),)),
            *_ADDRESS,
        ),
        "customer",
    ),
    Kind("product", "What is sold.", _ORDERABLE, "item"),
    Kind(
        "modifier_group",
        "A choice on an item: size, milk, toppings, thread, voltage.",
        (
            Column("minimum", "integer", "Fewest options to choose; 1 makes the choice required. Empty: 0."),
            Column("maximum", "integer", "Most, as a sum of quantities; 1 makes it a single choice. Empty: no limit."),
            Column("maximum_per_option", "integer", "Most of one option. Empty: 1."),
            Column("options", "references", "Options in menu order; `*` marks the default: `small|medium*|large`.", required=True, kinds=("modifier",), attributes=_OPTION),
            Column("amounts", "choices", "Amounts that may be said of its options.", choices=("light", "regular", "extra")),
            Column("portions", "boolean", "May an option be on one half only? Empty: no."),
        ),
        "modifier_group",
    ),
    Kind(
        "modifier",
        "An option of a modifier group.",
        (
            Column("code", "text", "Code, if it has one; it names the option too.", names_it=True),
            Column("price", "decimal", "Added to the item's price for each unit."),
            Column("amount", "choice", "Set where the option itself is an amount of another (少冰).", choices=("light", "regular", "extra")),
            Column("modifier_groups", "references", "Groups of its own (half a pizza has toppings).", kinds=("modifier_group",), attributes=_BOUNDS),
            _SITES,
            _UNAVAILABLE,
            _IMPLIES,
        ),
        "modifier",
    ),
    Kind(
        "instruction",
        "A wish that people voice and no group models: no straw, ring twice. Known wishes are heard better; others are taken in the words that were said.",
        (
            Column("kind", "choice", "Whom it concerns; empty: preparation.", choices=("preparation", "delivery", "safety")),
        ),
        "instruction",
    ),
    Kind(
        "rule",
        "What must hold beyond groups: requirements and prohibitions. Its name is the sentence shown to people.",
        (
            Column("when", "references", "Applies when the order holds all of these.", required=True, kinds=("product", "modifier", "part", "site", "customer")),
            Column("requires", "texts", "Constraint codes that then follow, e.g. `cold_chain`."),
            Column("forbids", "references", "What may then not be ordered with it.", kinds=("product", "modifier", "part")),
            Column("maximum", "decimal", "Most units of the `when` item in one order."),
        ),
        None,
    ),
    Kind(
        "driver",
        "A courier or driver; the sender of spoken reports.",
        (
            Column("phone", "text", "Telephone."),
            Column("carrier", "reference", "Employer.", kinds=("carrier",)),
            Column("vehicle", "reference", "Vehicle.", kinds=("vehicle",)),
            Column("sites", "references", "The neighbourhood: sites that they serve; preferred when names are alike.", kinds=("site",)),
            Column("language", "text", "BCP 47 subtag that they usually speak."),
        ),
        "driver",
    ),
    Kind("carrier", "A delivery company.", (Column("phone", "text", "Telephone."), Column("waybill_pattern", "text", "Regular expression of its waybill numbers, e.g. `SF\\d{4,12}`.")), "carrier"),
    Kind("vehicle", "A vehicle.", (Column("plate", "text", "Licence plate.", names_it=True), Column("temperature_controlled", "boolean", "Can it keep a cold chain?")), "vehicle"),
    Kind("channel", "A way captures come in.", (), None),
    ASSET,
    COMPONENT,
    DEVICE,
    DIAL,
    Kind(
        "part",
        "A spare part; ordered like a product.",
        (*_ORDERABLE, Column("suppliers", "references", "Who delivers it: `bearing-co[lead_time=P3D]`.", kinds=("supplier",), attributes=(Attribute("lead_time", "text", "ISO 8601 duration, e.g. `P3D`."),))),
        "item",
    ),
    Kind("supplier", "Who delivers parts or services assets.", (Column("phone", "text", "Telephone."), *_ADDRESS), "supplier"),
    Kind("warehouse", "Where stock lies.", (Column("site", "reference", "Site.", kinds=("site",)), *_ADDRESS), "warehouse"),
    SYMPTOM,
    FAULT,
    PROCEDURE,
)  # fmt: skip

BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}

PACK_FIELDS: tuple[Column, ...] = (
    Column("name", "id", "Name of the pack; provenance of its nodes is `pack:<name>@<version>`.", required=True),
    Column("version", "text", "Version of the pack.", required=True),
    Column(
        "languages",
        "texts",
        "Languages of its names; the first is that of columns without a suffix.",
        required=True,
    ),
    Column("timezone", "text", "IANA name.", required=True),
    Column("currency", "text", "ISO 4217."),
    Column("locale", "text", "Decides local units, e.g. `zh-CN`."),
)

STOCK_COLUMNS: tuple[Column, ...] = (
    Column("item", "reference", "Part or product.", required=True, kinds=("part", "product")),
    Column("at", "reference", "Warehouse or site.", required=True, kinds=("warehouse", "site")),
    Column("available", "decimal", "In base units.", required=True),
)
"""`stock.csv` seeds the live stock table; it is no part of the graph and not of its digest."""
