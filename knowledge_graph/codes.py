"""Every finding code: how severe it is, whether a question to the sender settles it, what it means, what settles it.

`docs/findings.md` is written from this table, and every code has its sentences in `sentences.py`.
"""

# ruff: noqa: E501
from __future__ import annotations

from typing import NamedTuple

from knowledge_graph.finding import Severity


class Code(NamedTuple):
    """One kind of remark. Severity and askable never depend on the case; a graver case has its own code."""

    severity: Severity
    askable: bool
    meaning: str
    settles: str


# fmt: off
CODES: dict[str, Code] = {
    "request.ambiguous": Code("blocking", True, "Two readings of the whole request are equally good and lead to different orders.", "The sender, or a reviewer with the evidence, says which was meant."),
    "request.other_reading": Code("warning", False, "The reading that scored best cannot be executed; the next that can was taken.", "A reviewer confirms the reading."),
    "text.unparsed": Code("warning", False, "Words with content were not understood. Nothing said is dropped in silence.", "A reviewer reads the words and adds what they ask for."),
    "capture.clock": Code("warning", False, "The capture is dated far from the present: the sender's clock is wrong or the message is old.", "Set the clock of the device; a reviewer checks every relative time."),
    "order.empty": Code("blocking", True, "An order without a line.", "Say what is wanted."),
    "reference.unknown": Code("blocking", False, "An id in an edited order names nothing in the graph.", "Use the id of a node of the graph in force."),
    "item.missing": Code("blocking", True, "A quantity or modifier was said, but no item that it belongs to.", "Say the item."),
    "item.unknown": Code("blocking", True, "The words name no item of the catalogue.", "Choose one of the nearest items, or add the name to the pack."),
    "item.ambiguous": Code("blocking", True, "The words name several items equally well.", "Say or choose which."),
    "item.unavailable": Code("blocking", True, "The item is not offered at this site or at this time.", "Choose another item or another site, or correct the pack."),
    "quantity.missing": Code("blocking", True, "A line without a quantity.", "Say how many."),
    "quantity.assumed": Code("warning", True, "No quantity was said; 1 was taken.", "Confirm the quantity."),
    "quantity.approximate": Code("warning", True, "The quantity was only roughly said.", "Say the exact quantity."),
    "quantity.ambiguous": Code("blocking", True, "Several quantities were said for one line.", "Say which one counts."),
    "quantity.measure_unknown": Code("blocking", True, "The item is not counted in this measure word.", "Use one of the item's measures, or add the word to the pack."),
    "quantity.unit": Code("blocking", False, "The unit of an edited quantity does not belong to the item.", "Use the item's base unit or one of its packagings."),
    "quantity.step": Code("blocking", True, "The quantity is no multiple of the item's step: three and a half of something sold whole.", "Say a quantity that can be sold."),
    "quantity.minimum": Code("blocking", True, "Less than the smallest quantity of one line.", "Order more, or none."),
    "quantity.maximum": Code("warning", True, "More than is usual for one line.", "Confirm the quantity."),
    "quantity.precision": Code("blocking", True, "More than six decimal places.", "Say a quantity with at most six places."),
    "quantity.not_positive": Code("blocking", True, "A quantity of zero or less.", "Say a positive quantity or remove the line."),
    "modifier.unknown": Code("blocking", True, "The words name no option of this item.", "Choose one of the item's options."),
    "modifier.ambiguous": Code("blocking", True, "The option fits in more than one place of this item, or several options bear this name.", "Say which is meant."),
    "modifier.not_allowed": Code("blocking", True, "This item does not have this option.", "Leave the option out or choose another item."),
    "modifier.unavailable": Code("blocking", True, "The option is not offered at this site or at this time.", "Choose another option."),
    "modifier.required": Code("blocking", True, "A choice that the item needs was not made and has no single default.", "Choose one of the options."),
    "modifier.default": Code("info", False, "A choice that the item needs was not made; its default was taken.", "Nothing, unless another option is wanted."),
    "modifier.minimum": Code("blocking", True, "Fewer options than the group needs.", "Choose more options."),
    "modifier.maximum": Code("blocking", True, "More options than the group allows.", "Choose fewer options."),
    "modifier.maximum_per_option": Code("blocking", True, "More of one option than allowed.", "Say a smaller number."),
    "modifier.contradictory": Code("blocking", True, "Options that exclude each other: two of a single choice, or one both wanted and not wanted.", "Say which one counts."),
    "modifier.amount": Code("blocking", True, "The option does not come in this amount.", "Say one of the allowed amounts."),
    "modifier.exclude_amount": Code("info", False, "An amount was said of something that is left out; the amount has no meaning and is not in the order.", "Nothing."),
    "modifier.exclude_without_default": Code("info", False, "Something was to be left out that the item does not hold anyway.", "Nothing."),
    "modifier.redundant": Code("warning", True, "Something was asked for that the item holds anyway; a `no` or an `extra` may have been missed.", "Confirm that the item is wanted as it is, or say more, less or none."),
    "modifier.portion": Code("blocking", True, "The option cannot be on one half only.", "Order it on the whole, or leave it out."),
    "price.mismatch": Code("warning", True, "The price that was said is not the catalogue's.", "Agree on the price, or correct the pack."),
    "price.unlisted": Code("warning", False, "A price was said for something that has none in the catalogue.", "A reviewer accepts the price, or the pack gets one."),
    "currency.mixed": Code("blocking", False, "Lines of one order are priced in different currencies.", "Split the order by currency."),
    "stock.short": Code("warning", False, "Less in stock than ordered.", "Order less, wait, or choose another source."),
    "fulfilment_site.missing": Code("blocking", True, "Where it is to be made was not said and cannot be told.", "Say the site, or send the capture with its `site`."),
    "fulfilment_site.open": Code("info", False, "Read offline, with neither a sender nor a site: where it is made is left open.", "Give a sender or a site."),
    "fulfilment_site.unknown": Code("blocking", True, "The words, or the declared site, name no site of the graph.", "Choose one of the nearest sites, or add the name to the pack."),
    "fulfilment_site.ambiguous": Code("blocking", True, "The words name several sites equally well.", "Say or choose which."),
    "fulfilment_site.role": Code("blocking", True, "The site only receives; nothing is made there.", "Say where it is to be made."),
    "fulfilment_site.closed": Code("blocking", True, "The site is not in service at this time.", "Choose another site."),
    "fulfilment_site.differs": Code("info", False, "The site that was said is another than the one the capture was sent for; the said one counts.", "Nothing."),
    "place.role_ambiguous": Code("blocking", True, "The place may be where it is made or where it goes; the graph cannot tell.", "Say `from` or `to`."),
    "place.unknown": Code("blocking", True, "The words name no place that is known.", "Choose one of the nearest places."),
    "place.ambiguous": Code("blocking", True, "The words name several places equally well.", "Say or choose which."),
    "delivery.unknown_place": Code("warning", True, "The destination is no place of the graph; it is kept as it was said.", "Confirm the address."),
    "delivery.ambiguous_place": Code("blocking", True, "The destination names several places equally well.", "Say or choose which."),
    "window.past": Code("blocking", True, "The delivery time has passed.", "Say a time to come."),
    "window.reversed": Code("blocking", True, "The delivery time ends before it begins.", "Say the time again."),
    "window.ambiguous": Code("blocking", True, "Several delivery times were said.", "Say which one counts."),
    "customer.unknown": Code("warning", True, "The words name no customer of the graph; the name is kept.", "Choose a customer, or add the name to the pack."),
    "customer.ambiguous": Code("blocking", True, "The words name several customers equally well.", "Say or choose which."),
    "customer.site": Code("warning", False, "The site does not serve this customer.", "A reviewer confirms, or another site is chosen."),
    "customer.credit_limit": Code("warning", False, "The order's value is above what this customer may order without a question.", "A reviewer agrees."),
    "supplier.unknown": Code("warning", True, "The words name no supplier of the graph.", "Choose one of the nearest suppliers, or add the name to the pack."),
    "supplier.ambiguous": Code("blocking", True, "The words name several suppliers equally well.", "Say or choose which."),
    "phone.malformed": Code("warning", True, "The telephone number cannot be one.", "Say the number again."),
    "rule.forbidden": Code("blocking", True, "A rule of the business forbids this combination.", "Leave one of the two out."),
    "rule.maximum": Code("blocking", True, "More units than a rule of the business allows in one order.", "Order less."),
    "identity.reference_repeated": Code("blocking", False, "The sender has already placed this very order under this reference.", "Dismiss it, or use a new reference."),
    "identity.reference_reused": Code("blocking", False, "The sender has already used this reference for another order.", "Use a new reference, or change the earlier order."),
    "identity.purchase_order_repeated": Code("warning", True, "The buyer has already used this purchase order number.", "A reviewer confirms that both are meant."),
    "identity.same_evidence": Code("warning", False, "The very same bytes have already become an order.", "A reviewer confirms, or dismisses it."),
    "identity.possible_duplicate": Code("warning", True, "The same buyer ordered the same at the same site minutes ago. Orders are never merged.", "Confirm that it is wanted twice."),
    "target.missing": Code("blocking", True, "Which order is meant was not said, and the sender has no single open order.", "Say the order's number."),
    "target.unknown": Code("blocking", True, "No order bears the number or reference that was said.", "Say the number again."),
    "target.ambiguous": Code("blocking", True, "Several orders fit.", "Say the order's number."),
    "target.closed": Code("blocking", False, "The order can no longer be changed.", "Place a new order, or dispute the old one."),
    "change.empty": Code("blocking", True, "A change was asked for, but not which.", "Say what is to change."),
    "report.outcome_missing": Code("blocking", True, "What became of the delivery was not said.", "Say delivered, refused, nobody there, damaged or late."),
    "report.outcome_ambiguous": Code("blocking", True, "Several outcomes were said of one delivery.", "Say which one counts."),
    "report.reference_missing": Code("blocking", True, "Neither a waybill nor an order was named.", "Say the waybill or the order's number."),
    "report.order_unknown": Code("warning", True, "No order bears the number that was said.", "Say the number again, or the waybill."),
    "waybill.malformed": Code("warning", True, "The waybill fits no carrier's numbers.", "Say or scan the waybill again."),
    "asset.missing": Code("blocking", True, "Which machine is meant was not said.", "Say the machine."),
    "asset.unknown": Code("blocking", True, "The words name no asset.", "Choose one of the nearest assets, or add the name to the pack."),
    "asset.ambiguous": Code("blocking", True, "The words name several assets equally well.", "Say or choose which."),
    "component.unknown": Code("warning", True, "The words name no component of this asset.", "Choose one of its components."),
    "component.ambiguous": Code("blocking", True, "The words name several components equally well.", "Say or choose which."),
    "component.foreign": Code("blocking", True, "The asset does not have this component.", "Say the machine and the component again."),
    "symptom.missing": Code("blocking", True, "What was observed was not said.", "Say what was seen, heard or measured; not what to do."),
    "symptom.unknown": Code("blocking", True, "The words name no symptom of the graph.", "Choose one of the nearest symptoms, or add the name to the pack."),
    "symptom.ambiguous": Code("blocking", True, "The words name several symptoms equally well.", "Say or choose which."),
    "maintenance.missing": Code("blocking", False, "A maintenance order without its maintenance part.", "Fill in asset, symptom and procedure."),
    "maintenance.procedure_missing": Code("blocking", False, "No procedure follows from what was observed.", "An engineer decides, and adds the procedure to the pack."),
    "maintenance.procedure_foreign": Code("blocking", False, "The procedure of an edited order does not follow from its fault or symptom.", "Choose a procedure that the graph derives."),
    "maintenance.safety_choice": Code("blocking", False, "The possible faults differ in safety class; the safer procedure is proposed.", "A human decides at the machine's risk, never the software."),
    "maintenance.fault_uncertain": Code("info", False, "Several faults are possible; they lead to the same safety class.", "The inspection."),
    "maintenance.instruction": Code("blocking", False, "The speaker said what to do. Work follows from the documented procedure, never from words.", "A human decides; the words stand in the finding, not in the order."),
    "maintenance.unparsed": Code("blocking", False, "Words of a report about a machine were not understood; they may ask for work.", "A human reads the words and decides."),
    "maintenance.part_conflict": Code("blocking", False, "A part was asked for that the procedure does not take.", "A human decides, or orders the part apart from the work."),
    "maintenance.condition_open": Code("warning", False, "An order for this very condition is open already; a repeat counts an occurrence of it.", "Count the occurrence, or place a second order on purpose."),
}
# fmt: on
