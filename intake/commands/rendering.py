"""Proposals, refusals and evaluations on a terminal: tables for people, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from intake.commands.sentences import sentence
from intake.commands.words import terminal_language, word

if TYPE_CHECKING:
    from rich.console import Console

    from sandbox.console.words import Words

Document = Mapping[str, Any]
_STYLE = {"blocking": "bold red", "warning": "yellow", "info": "dim"}
_PERCEIVED = {"time_range": "heard", "box": "read", "sample_range": "measured", "text_span": "said"}
"""Kind of evidence -> how words were perceived that came with it."""


def show_proposal(console: Console, document: Document, language: str | None = None) -> None:
    """What was heard, the order as a table, the findings, and where each field comes from."""
    from rich.markup import escape

    language = language or terminal_language()
    if document.get("heard"):
        how, text = _perceived(document, language)
        console.print(f"[bold]{word(how, language)}[/bold]  {escape(text)}")
    shown = False
    for kind, rows in (("order", _order_rows), ("change", _change_rows), ("report", _report_rows)):
        if document.get(kind):
            shown = True
            _subject(console, word(kind, language), document[kind], rows(document[kind], language), language)
    if not shown:
        console.print(word("nothing", language))
    show_findings(console, document.get("findings", ()), language)
    _derivation(console, document.get("derivation", ()), language)


def show_findings(console: Console, findings: Sequence[Document], language: str | None = None) -> None:
    """One line for each finding, or that there is none."""
    from rich.markup import escape

    language = language or terminal_language()
    if not findings:
        console.print(f"[green]{word('no_findings', language)}[/green]")
    for finding in findings:
        severity = str(finding["severity"])
        place = finding["field"] or "/"
        console.print(
            f"[{_STYLE[severity]}]{word(severity, language)}[/]  {escape(place)}  {escape(finding['sentence'])} "
            f"[dim]{finding['code']}[/dim]"
        )


def show_unreadable(console: Console, name: str, document: Document, language: str | None = None) -> None:
    """Why nothing could be read, with the figures that say so."""
    from rich.markup import escape

    refusal = document["unreadable"]
    figures = ", ".join(f"{key} {value:.3g}" for key, value in (refusal.get("figures") or {}).items())
    language = language or terminal_language()
    # On an English terminal the detail stays, whatever was spoken: it has the figures.
    why = refusal["detail"]
    if language == terminal_language() == "zh":
        why = _words(language).trouble(refusal["code"], why)
    console.print(
        f"[red]{word('unreadable', language)}[/red]  {escape(name)}: {escape(why)} [dim]{refusal['code']} "
        f"{escape(figures)}[/dim]"
    )


def show_evaluation(console: Console, figures: Document) -> None:
    """Shares with their n and 95 % bounds, seconds, and where the misses lie."""
    from rich.table import Table

    title = sentence("{dataset}: {count} items", dataset=figures["dataset"], count=figures["items"])
    table = Table(title=title, title_justify="left")
    table.add_column(sentence("figure"))
    for heading in (sentence("share"), "n", sentence("95 % bounds")):
        table.add_column(heading, justify="right")
    names = {
        "exact": sentence("exact"), "slot_precision": sentence("slot precision"),
        "slot_recall": sentence("slot recall"), "coverage": sentence("coverage: would pass by itself"),
        "wrong_and_passing": sentence("of those, wrong"),
    }  # fmt: skip
    for key, name in names.items():
        share = figures[key]
        value = "-" if share["share"] is None else f"{share['share']:.1%}"
        counted = sentence("{hits} of {n}", hits=share["hits"], n=share["n"])
        bounds = sentence("{lower:.1%} to {upper:.1%}", lower=share["lower"], upper=share["upper"])
        table.add_row(name, value, counted, bounds)
    console.print(table)
    seconds = figures["seconds"]
    if seconds["median"] is not None:
        median, p95 = seconds["median"] * 1000, seconds["p95"] * 1000
        console.print(sentence("median {median:.1f} ms, 95th percentile {p95:.1f} ms an item", median=median, p95=p95))
    console.print(sentence("every miss with its evidence: {file}", file=figures["misses"]))


def order_lines(order: Document, language: str) -> Iterator[tuple[str, str, str, str, str]]:
    """(line id, item, quantity, options, note) for each line of an order."""
    for line in order.get("lines", ()):
        quantity = line.get("quantity")
        amount = _amount(quantity, language) if quantity else "?"
        if quantity and quantity.get("base"):
            amount += f" (= {_amount(quantity['base'], language)})"
        options = ", ".join(_option(modifier, language) for modifier in line.get("modifiers", ()))
        yield line["id"], _name(line["item"]), amount, options, line.get("note") or ""


def _amount(quantity: Document, language: str) -> str:
    return f"{quantity['value']} {_called('unit', quantity['unit'], language)}"


def _called(kind: str, code: str, language: str) -> str:
    """What the console calls it."""
    return _words(language).of(kind, code)


def _words(language: str) -> Words:
    from sandbox.console.words import words

    return words("zh" if language == "zh" else "en")


def _subject(console: Console, title: str, subject: Document, rows: Iterator[tuple[str, str]], language: str) -> None:
    from rich.markup import escape
    from rich.table import Table

    number = f" {subject['number']}" if subject.get("number") else ""
    table = Table(title=f"{title}{number}", title_justify="left", show_header=False, box=None, pad_edge=False)
    for label, text in rows:
        table.add_row(f"[dim]{label}[/dim]", escape(text))
    console.print(table)
    lines = list(order_lines(subject, language))
    if lines:
        grid = Table()
        for heading in ("#", word("item", language), word("quantity", language), word("options", language),
                        word("note", language)):  # fmt: skip
            grid.add_column(heading)
        for line in lines:
            grid.add_row(*(escape(cell) for cell in line))
        console.print(grid)


def _order_rows(order: Document, language: str) -> Iterator[tuple[str, str]]:
    if order.get("fulfilment_site"):
        yield word("made_at", language), _name(order["fulfilment_site"])
    if order.get("buyer"):
        yield word("buyer", language), _name(order["buyer"])
    delivery = order.get("delivery") or {}
    if delivery.get("location"):
        yield word("deliver_to", language), _place(delivery["location"])
    if delivery.get("window"):
        yield word("window", language), _window(delivery["window"], language)
    for instruction in order.get("instructions", ()):
        yield word("instructions", language), instruction["text"]
    for constraint in order.get("constraints", ()):
        yield (
            word("constraints", language),
            f"{_called('constraint', constraint['code'], language)} ({constraint['rule']})",
        )
    maintenance = order.get("maintenance")
    if maintenance:
        yield word("asset", language), _name(maintenance["asset"])
        if maintenance.get("component"):
            yield word("component", language), _name(maintenance["component"])
        if maintenance.get("last_work"):
            yield word("last_work", language), str(maintenance["last_work"])
        if maintenance.get("fault"):
            yield word("fault", language), _name(maintenance["fault"])
        if maintenance.get("procedure"):
            procedure = maintenance["procedure"]
            yield (
                word("procedure", language),
                f"{procedure['document']} {_name(procedure)} ({procedure['safety_class']})",
            )
        yield word("priority", language), str(maintenance["priority"])


def _change_rows(change: Document, language: str) -> Iterator[tuple[str, str]]:
    yield word("target", language), str(change.get("order") or word("unknown", language))
    if change.get("reason"):
        yield word("reason", language), change["reason"]


def _report_rows(report: Document, language: str) -> Iterator[tuple[str, str]]:
    outcome = str(report["outcome"])
    chinese = language == terminal_language() == "zh"
    yield word("outcome", language), _called("outcome", outcome, language) if chinese else outcome
    for key, label in (("waybill", "waybill"), ("order", "target"), ("reason", "reason"), ("note", "note")):
        if report.get(key):
            yield word(label, language), str(report[key])


def _derivation(console: Console, rows: Sequence[Document], language: str) -> None:
    from rich.markup import escape
    from rich.table import Table

    if not rows:
        return
    table = Table(title=word("derivation", language), title_justify="left")
    for key in ("field", "said", "evidence", "confidence", "path"):
        table.add_column(word(key, language), overflow="fold")
    for row in rows:
        evidence = ", ".join(_evidence(each, language) for each in row.get("evidence", ()))
        path = " → ".join(_step(step, language) for step in row.get("path", ()))
        confidence = row.get("confidence")
        table.add_row(
            escape(row["field"]), escape(row.get("said") or ""), escape(evidence),
            "" if confidence is None else f"{confidence:.2f}", escape(path),
        )  # fmt: skip
    console.print(table)


def _perceived(document: Document, language: str) -> tuple[str, str]:
    """How it came in, as the evidence of the fields tells, and its words; a diagnosis in the reader's language."""
    kinds = {kind for row in document.get("derivation", ()) for each in row.get("evidence", ()) for kind in each}
    how = next((how for kind, how in _PERCEIVED.items() if kind in kinds), "heard")
    text = str(document["heard"])
    if how == "measured" and language == "zh":
        from models.waveform.chinese import text_in_chinese

        return how, text_in_chinese(text)
    return how, text


def _step(step: Document, language: str) -> str:
    from knowledge_graph.answering.because import RELATIONS

    relation = str(step["relation"])
    if step.get("why"):
        return _because(str(step["why"]), language)
    return RELATIONS.get(relation, relation) if language == "zh" else relation


def _because(reason: str, language: str) -> str:
    from knowledge_graph.answering.because import because
    from knowledge_graph.graph import Graph

    return because(reason, "en", language, Graph((), ())) or reason


def _evidence(selector: Document, language: str) -> str:
    match selector:
        case {"time_range": [start, end]}:
            return f"{start:.2f}–{end:.2f} {word('seconds', language)}"
        case {"box": [page, left, top, right, bottom]}:
            where = f"{left:.0f},{top:.0f}–{right:.0f},{bottom:.0f}"
            on = f"{word('page', language)} {page + 1}: " if page else ""
            code = f" ({selector['symbology']})" if "symbology" in selector else ""
            return f"{word('box', language)} {on}{where}{code}"
        case {"sample_range": [start, end], "channel": channel}:
            return f"{word('samples', language)} {start}–{end} ({channel})"
        case {"text_span": [start, end]}:
            return f"{word('characters', language)} {start}–{end}"
        case {"declared": by}:
            return f"{word('declared', language)} {by}"
        case {"derived": rule}:
            return f"{word('derived', language)} {_because(str(rule), language)}"
        case {"decided": review}:
            return f"{word('decided', language)} {review}"
    return ", ".join(f"{key} {value}" for key, value in selector.items())


def _name(reference: Document) -> str:
    return str(reference.get("name") or reference.get("id") or "?")


def _option(modifier: Document, language: str) -> str:
    parts = [word("exclude", language)] if modifier.get("action") == "exclude" else []
    if modifier.get("amount"):
        parts.append(word(modifier["amount"], language))
    parts.append(_name(modifier["option"]))
    if modifier.get("quantity", 1) != 1:
        parts.append(f"×{modifier['quantity']}")
    if modifier.get("portion", "whole") != "whole":
        parts.append(f"({word(modifier['portion'], language)})")
    nested = ", ".join(_option(each, language) for each in modifier.get("modifiers", ()))
    return " ".join(parts) + (f" [{nested}]" if nested else "")


def _place(location: Document) -> str:
    address = location.get("address") or {}
    parts = [address.get(key) for key in ("province", "city", "district", "street", "detail")]
    written = " ".join(part for part in parts if part)
    return ", ".join(part for part in (location.get("name"), written) if part) or str(location.get("id"))


def _window(window: Document, language: str) -> str:
    earliest, latest = window.get("earliest"), window.get("latest")
    bounds = [f"{earliest} {word('after', language)}"] if earliest else []
    if latest:
        bounds.append(f"{latest} {word('before', language)}")
    said = f" ({window['said']})" if window.get("said") else ""
    return "; ".join(bounds) + said
