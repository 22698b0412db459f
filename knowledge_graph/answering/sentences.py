"""What a finding says to a person, in their language: one template for each code and language, and how it is filled."""

# ruff: noqa: E501
from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """Templates with the same placeholders in both languages."""

    zh: str
    en: str


# fmt: off
SENTENCES: dict[str, Sentence] = {
    "request.ambiguous": Sentence("这句话有两种理解:{first};或者:{second}。请问是哪一种?", "This can be understood in two ways: {first}; or: {second}. Which one is meant?"),
    "request.other_reading": Sentence("最像的理解无法执行({reason}),因此采用了下一种理解,请核对。", "The likeliest reading cannot be executed ({reason}), so the next one was taken. Please check it."),
    "request.loose": Sentence("这些话与目录只是大致对得上,请确认是不是这个意思。", "The words fit the catalogue only loosely. Please confirm that this is what was meant."),
    "text.unparsed": Sentence("有没听懂的内容:“{said}”。请核对原文。", "Not understood: “{said}”. Please check what was said."),
    "capture.clock": Sentence("发送时间是 {at},与现在相差太远。请检查设备时钟。", "This is dated {at}, too far from now. Please check the device's clock."),
    "order.empty": Sentence("没有听到要订什么。请问要什么?", "Nothing was ordered. What would you like?"),
    "reference.unknown": Sentence("“{name}”不在现有图谱中。", "“{name}” names nothing in the graph in force."),
    "name.similar": Sentence("“{said}”按{name}处理。对吗?", "“{said}” was taken for {name}. Is that right?"),
    "item.missing": Sentence("“{said}”是对哪一项说的?没有听到品名。", "Which item does “{said}” belong to? No item was said."),
    "item.unknown": Sentence("目录里没有“{said}”。是不是:{choices}?", "“{said}” is not in the catalogue. Did you mean: {choices}?"),
    "item.ambiguous": Sentence("“{said}”可能是:{choices}。请问是哪一个?", "“{said}” may be: {choices}. Which one?"),
    "item.or_choice": Sentence("{option}是{name}里选的,还是另外加的?", "Is the {option} part of the {name}, or ordered besides?"),
    "item.unavailable": Sentence("{site}现在不提供{name}。请换一项或换一个地点。", "{site} does not offer {name} now. Please choose another item or another place."),
    "item.code_mismatch": Sentence("货号“{printed}”是{name},但品名写的是“{said}”。请问以哪个为准?", "The code “{printed}” is that of {name}, but the line says “{said}”. Which one counts?"),
    "item.scan_differs": Sentence("扫到的条码“{printed}”是{name},旁边写的是“{said}”。以条码为准,对吗?", "The scanned code “{printed}” is that of {name}, the words beside it say “{said}”. The code was taken. Is that right?"),
    "item.code_unknown": Sentence("没有货号“{said}”,按品名{name}处理。是不是:{choices}?", "No item has the code “{said}”; the name {name} was taken. Did you mean: {choices}?"),
    "item.specification_mismatch": Sentence("{name}的规格是 {known},表上写的是“{said}”。请问要哪一种?", "{name} is {known}, but “{said}” is printed. Which one is meant?"),
    "item.specification_unknown": Sentence("{name}的规格“{said}”无法核对,作为备注保留。", "The specification “{said}” of {name} cannot be checked; it is kept as a note."),
    "quantity.missing": Sentence("{name}要多少?", "How much of {name}?"),
    "quantity.follows": Sentence("{name}:金额 {amount} 除以单价 {price} 应为 {value}。", "{name}: amount {amount} at {price} each would be {value}."),
    "quantity.assumed": Sentence("没有听到{name}的数量,按 1 处理。对吗?", "No quantity was said for {name}; 1 was taken. Is that right?"),
    "quantity.approximate": Sentence("“{said}”只是大概,按 {value} 处理。对吗?", "“{said}” is only rough; {value} was taken. Is that right?"),
    "quantity.ambiguous": Sentence("{name}听到了不止一个数量:{said}。请问以哪个为准?", "More than one quantity was said for {name}: {said}. Which one counts?"),
    "quantity.measure_unknown": Sentence("{name}不按“{measure}”计。可以用:{measures}。", "{name} is not counted in “{measure}”. It is counted in: {measures}."),
    "quantity.unit": Sentence("{name}没有单位 {unit}。可以用:{units}。", "{name} has no unit {unit}. It has: {units}."),
    "quantity.step": Sentence("{name}以 {step} 为单位出售,不能是 {value}。请问要多少?", "{name} is sold in steps of {step}, not {value}. How many?"),
    "quantity.minimum": Sentence("{name}每次至少 {minimum},说的是 {value}。", "At least {minimum} of {name}; {value} was said."),
    "quantity.maximum": Sentence("{name}一次要 {value},超过通常的 {maximum}。确认吗?", "{value} of {name} is more than the usual {maximum}. Is that right?"),
    "quantity.precision": Sentence("{name}的数量 {value} 小数位太多,最多六位。", "The quantity {value} of {name} has more than six decimal places."),
    "quantity.not_positive": Sentence("{name}的数量 {value} 必须大于零。", "The quantity {value} of {name} must be greater than zero."),
    "modifier.unknown": Sentence("{name}没有“{said}”这个选项。是不是:{choices}?", "{name} has no option “{said}”. Did you mean: {choices}?"),
    "modifier.ambiguous": Sentence("{name}的“{said}”可能是:{choices}。请问是哪一个?", "“{said}” on {name} may be: {choices}. Which one?"),
    "modifier.not_allowed": Sentence("{name}不能选{option}。", "{name} does not come with {option}."),
    "modifier.unavailable": Sentence("{site}现在不提供{option}。请换一个。", "{site} does not offer {option} now. Please choose another."),
    "modifier.required": Sentence("{name}需要选{group}:{choices}。", "{name} needs a choice of {group}: {choices}."),
    "modifier.default": Sentence("没有说{group},{name}按默认的{option}。", "No {group} was said for {name}; the default {option} was taken."),
    "modifier.minimum": Sentence("{name}的{group}至少选 {minimum} 份,现在是 {value} 份。", "{group} of {name} needs at least {minimum}; {value} chosen."),
    "modifier.maximum": Sentence("{name}的{group}最多选 {maximum} 份,现在是 {value} 份。", "{group} of {name} allows at most {maximum}; {value} chosen."),
    "modifier.maximum_per_option": Sentence("{name}的{option}最多 {maximum} 份,现在是 {value} 份。", "{name} takes at most {maximum} of {option}; {value} chosen."),
    "modifier.contradictory": Sentence("{name}同时说了{first}和{second},只能取其一。以哪个为准?", "{first} and {second} contradict each other on {name}. Which one counts?"),
    "modifier.amount": Sentence("{option}没有“{amount}”这种份量。", "{option} does not come in the amount “{amount}”."),
    "modifier.exclude_amount": Sentence("{option}已经去掉,份量“{amount}”不计。", "{option} is left out, so the amount “{amount}” does not count."),
    "modifier.exclude_without_default": Sentence("{name}本来就不含{option}。", "{name} does not hold {option} anyway."),
    "modifier.redundant": Sentence("{name}本来就有{option}。是照常、多放,还是不要?", "{name} has {option} anyway. Is it wanted as usual, extra, or not at all?"),
    "modifier.portion": Sentence("{option}不能只放半边。", "{option} cannot be on one half only."),
    "price.mismatch": Sentence("{name}说的价格是 {stated},目录价是 {listed}。", "{stated} was said for {name}; the catalogue says {listed}."),
    "price.unlisted": Sentence("{name}在目录里没有价格,说的是 {stated}。", "{name} has no catalogue price; {stated} was said."),
    "amount.mismatch": Sentence("{name}:{quantity} × {price} = {computed},表上写的是 {amount}(目录价 {listed})。请核对。", "{name}: {quantity} × {price} = {computed}, but {amount} is printed (catalogue price {listed}). Please check."),
    "amount.price_in_doubt": Sentence("{name}:数量 {quantity} 和金额 {amount} 与目录价 {listed} 相符,但单价写的是 {price}。请核对单价。", "{name}: quantity {quantity} and amount {amount} agree with the catalogue's price {listed}, but {price} is printed. Please check the price."),
    "amount.quantity_in_doubt": Sentence("{name}:单价 {price} 与目录一致,金额 {amount} 应为 {value},但数量写的是 {quantity}。请核对数量。", "{name}: the price {price} is the catalogue's and the amount {amount} is that of {value}, but the quantity reads {quantity}. Please check the quantity."),
    "total.mismatch": Sentence("各行相加为 {sum},合计写的是 {total}。请核对是否有漏行或错读。", "The lines come to {sum}, but the total reads {total}. Please check for a missing or misread line."),
    "total.unchecked": Sentence("合计 {total} 无法核对:有的行没有金额。", "The total {total} cannot be checked: a line has no amount."),
    "charge.unlisted": Sentence("表上写有“{said}”,目录里没有这项费用。请核对。", "“{said}” is printed; the catalogue knows no such charge. Please check."),
    "currency.mismatch": Sentence("表上的币种是 {stated},目录是 {listed}。请核对。", "{stated} is printed, the catalogue is in {listed}. Please check."),
    "currency.mixed": Sentence("一张订单里有多种货币:{currencies}。请分开下单。", "One order holds several currencies: {currencies}. Please split it."),
    "stock.short": Sentence("{name}库存 {available},需要 {value}。", "{available} of {name} in stock, {value} needed."),
    "fulfilment_site.missing": Sentence("没有听到是哪家店。请问是哪一家?", "No site was said. Which one is it?"),
    "fulfilment_site.open": Sentence("没有给出发送人和门店,哪家店制作暂不确定。", "Neither a sender nor a site was given; where it is made is left open."),
    "fulfilment_site.unknown": Sentence("没有叫“{said}”的店。是不是:{choices}?", "There is no site “{said}”. Did you mean: {choices}?"),
    "fulfilment_site.ambiguous": Sentence("“{said}”可能是:{choices}。请问是哪一家?", "“{said}” may be: {choices}. Which one?"),
    "fulfilment_site.role": Sentence("{name}只收货,不制作。请问在哪里做?", "{name} only receives. Where is it to be made?"),
    "fulfilment_site.closed": Sentence("{name}现在不营业。请换一家。", "{name} is not in service now. Please choose another."),
    "fulfilment_site.differs": Sentence("说的是{name},登记的是{declared};以说的为准。", "{name} was said, {declared} was declared; what was said counts."),
    "place.role_ambiguous": Sentence("{name}是取货的店还是送达的地方?", "Is {name} where it is made or where it goes?"),
    "place.unknown": Sentence("不知道“{said}”在哪里。是不是:{choices}?", "“{said}” is no known place. Did you mean: {choices}?"),
    "place.ambiguous": Sentence("“{said}”可能是:{choices}。请问是哪一个?", "“{said}” may be: {choices}. Which one?"),
    "delivery.unknown_place": Sentence("送达地点“{said}”不在图谱里,按原话保留。请确认地址。", "The destination “{said}” is not in the graph and is kept as said. Please confirm the address."),
    "delivery.ambiguous_place": Sentence("送到“{said}”可能是:{choices}。请问是哪一个?", "The destination “{said}” may be: {choices}. Which one?"),
    "delivery.foreign_place": Sentence("“{said}”不是{name}登记的收货地点({choices})。请确认地址。", "“{said}” is none of the places of {name} ({choices}). Please confirm the address."),
    "window.past": Sentence("“{said}”已经过了。请问什么时候送?", "“{said}” has passed. When should it arrive?"),
    "window.reversed": Sentence("“{said}”的结束早于开始。请再说一遍时间。", "“{said}” ends before it begins. Please say the time again."),
    "window.ambiguous": Sentence("听到了不止一个时间:{said}。以哪个为准?", "More than one time was said: {said}. Which one counts?"),
    "customer.unknown": Sentence("没有叫“{said}”的客户,名字按原话保留。", "There is no customer “{said}”; the name is kept as said."),
    "customer.missing": Sentence("单据上没有读到客户是谁。请选择客户。", "Nobody who buys was read on the document. Please choose the customer."),
    "customer.ambiguous": Sentence("客户“{said}”可能是:{choices}。请问是哪一个?", "The customer “{said}” may be: {choices}. Which one?"),
    "customer.differs": Sentence("写的客户是{name},但电话“{said}”是{other}的。请问是谁订的?", "{name} is named, but the telephone “{said}” is that of {other}. Who orders?"),
    "customer.site": Sentence("{site}不服务客户{name}。请核对。", "{site} does not serve {name}. Please check."),
    "customer.credit_limit": Sentence("订单金额 {value} 超过{name}的额度 {maximum}。", "The order's value {value} is above the limit {maximum} of {name}."),
    "supplier.unknown": Sentence("没有叫“{said}”的供应商。是不是:{choices}?", "There is no supplier “{said}”. Did you mean: {choices}?"),
    "supplier.ambiguous": Sentence("供应商“{said}”可能是:{choices}。请问是哪一个?", "The supplier “{said}” may be: {choices}. Which one?"),
    "number.unconfirmed": Sentence("听到的号码是“{said}”,没有记录可以核对。请确认。", "The number “{said}” was only heard and nothing known confirms it. Please confirm it."),
    "phone.malformed": Sentence("“{said}”不像电话号码。请再说一遍。", "“{said}” cannot be a telephone number. Please say it again."),
    "document.bill": Sentence("这是账单或收据(“{said}”),写的是已售货物。请确认是否订货。", "This is a bill or a receipt (“{said}”): it says what was sold. Please confirm that it is an order."),
    "bill.incomplete": Sentence("账单(“{said}”)的日期、号码或合计没有读到。请核对原文。", "The date, the number or the sum of the bill (“{said}”) was not read. Please check the picture."),
    "order_date.far": Sentence("单据日期“{said}”与拍照时间相差 {days} 天。现在还要吗?", "The document is dated “{said}”, {days} days from its photograph. Is it meant now?"),
    "order_date.malformed": Sentence("单据日期“{said}”读不出来。", "The document's date “{said}” cannot be read."),
    "purchase_order.ambiguous": Sentence("单据上有不止一个采购单号:{said}。以哪个为准?", "More than one purchase order number is given: {said}. Which one counts?"),
    "rule.forbidden": Sentence("{rule}:{first}与{second}不能一起订。", "{rule}: {first} and {second} cannot be ordered together."),
    "rule.maximum": Sentence("{rule}:{name}每单最多 {maximum},现在是 {value}。", "{rule}: at most {maximum} of {name} in one order, not {value}."),
    "identity.reference_repeated": Sentence("编号 {reference} 的同一订单 {order} 已经下过。", "This very order stands as {order} under reference {reference}."),
    "identity.reference_reused": Sentence("编号 {reference} 已用于另一张订单 {order}。", "Reference {reference} was used for another order, {order}."),
    "identity.purchase_order_repeated": Sentence("采购单号 {reference} 已用于订单 {order}。两张都要吗?", "Purchase order {reference} was used for {order}. Are both meant?"),
    "identity.same_evidence": Sentence("同一份录音或文件已经成为订单 {order}。", "The same bytes have already become {order}."),
    "identity.similar_photo": Sentence("这张照片与 {at} 的照片 {capture} 几乎一样。请核对是否重复。", "This picture is almost the same as {capture} of {at}. Please check whether it is a repeat."),
    "identity.possible_duplicate": Sentence("{minutes} 分钟前有一张相同的订单 {order}。要两份吗?", "The same was ordered {minutes} minutes ago ({order}). Is it wanted twice?"),
    "target.missing": Sentence("没有听到是哪一张订单。请说订单号。", "Which order is meant? Please say its number."),
    "target.unknown": Sentence("没有编号“{said}”的订单。请再说一遍。", "There is no order “{said}”. Please say the number again."),
    "target.ambiguous": Sentence("可能是这些订单:{orders}。请说订单号。", "It may be one of these orders: {orders}. Please say the number."),
    "target.closed": Sentence("订单 {order} 的状态是 {state},不能再改。", "Order {order} is {state} and can no longer be changed."),
    "change.empty": Sentence("没有听到要改什么。请问改成什么?", "What is to change was not said. What should it be?"),
    "report.outcome_missing": Sentence("没有听到送达结果。请说:已送达、拒收、无人、破损或晚点。", "The outcome was not said. Please say delivered, refused, nobody there, damaged or late."),
    "report.outcome_ambiguous": Sentence("听到了不止一个结果:{said}。以哪个为准?", "More than one outcome was said: {said}. Which one counts?"),
    "report.reference_missing": Sentence("没有听到运单号或订单号。请说一遍。", "Neither a waybill nor an order was named. Please say one."),
    "report.order_unknown": Sentence("没有编号“{said}”的订单。请再说一遍,或者说运单号。", "There is no order “{said}”. Please say it again, or the waybill."),
    "waybill.ambiguous": Sentence("听到了不止一个运单号:{said}。以哪个为准?", "More than one waybill was named: {said}. Which one counts?"),
    "waybill.other_carrier": Sentence("“{said}”像是{name}的运单号,不是您所属承运商的。请核对后再说一遍。", "“{said}” looks like a waybill of {name}, which is not your carrier. Please check it and say it again."),
    "waybill.malformed": Sentence("“{said}”不像任何承运商的运单号。请再说一遍。", "“{said}” fits no carrier's waybills. Please say it again."),
    "asset.missing": Sentence("没有听到是哪台设备。请问是哪一台?", "Which machine is it? None was said."),
    "asset.unknown": Sentence("没有叫“{said}”的设备。是不是:{choices}?", "There is no machine “{said}”. Did you mean: {choices}?"),
    "asset.ambiguous": Sentence("“{said}”可能是:{choices}。请问是哪一台?", "“{said}” may be: {choices}. Which one?"),
    "asset.serial_mismatch": Sentence("{name}的出厂编号是 {serial},铭牌上是“{said}”。请问是哪一台?", "The serial number of {name} is {serial}, but “{said}” is read. Which machine is it?"),
    "asset.model_mismatch": Sentence("{name}的型号是 {model},铭牌上是“{said}”。请核对铭牌。", "{name} is a {model}, but the nameplate says “{said}”. Please check the nameplate."),
    "asset.rating_differs": Sentence("{name}的额定值是 {known},铭牌上是“{said}”。请核对。", "{name} is rated {known}, but the nameplate says “{said}”. Please check."),
    "component.unknown": Sentence("{name}没有叫“{said}”的部件。是不是:{choices}?", "{name} has no component “{said}”. Did you mean: {choices}?"),
    "component.ambiguous": Sentence("部件“{said}”可能是:{choices}。请问是哪一个?", "The component “{said}” may be: {choices}. Which one?"),
    "component.foreign": Sentence("{name}没有部件{component}。", "{name} does not have the component {component}."),
    "symptom.missing": Sentence("没有听到观察到了什么。请说看到、听到或测到的现象。", "What was observed was not said. Please say what was seen, heard or measured."),
    "symptom.unknown": Sentence("图谱里没有现象“{said}”。是不是:{choices}?", "“{said}” is no known symptom. Did you mean: {choices}?"),
    "symptom.ambiguous": Sentence("现象“{said}”可能是:{choices}。请问是哪一个?", "The symptom “{said}” may be: {choices}. Which one?"),
    "symptom.by_sign": Sentence("“{said}”按{name}处理。对吗?", "“{said}” was taken for {name}. Is that right?"),
    "observation.dial_reading": Sentence("从照片读出{name}为 {value}(±{uncertainty})。必须由人核对。", "{name} was read from the picture as {value} (±{uncertainty}). A human must check it."),
    "observation.dial_unknown": Sentence("读数 {value} 不知道属于{name}的哪个表计。", "It is not known which gauge of {name} the reading {value} belongs to."),
    "observation.off_scale": Sentence("读数 {value} 超出{name}的刻度 {scale}。请由人核对。", "The reading {value} lies beyond the scale {scale} of {name}. A human must check it."),
    "observation.straddles": Sentence("{name}的读数 {value} 在界限 {mark} 附近(±{uncertainty}),按较严重的处理:{choices}。", "The reading {value} of {name} lies about the mark {mark} (±{uncertainty}); the graver is taken: {choices}."),
    "observation.normal": Sentence("{name}的读数 {value} 在正常范围内。", "The reading {value} of {name} lies within its marks."),
    "maintenance.missing": Sentence("检修单缺少设备、现象和规程。", "The maintenance order lacks asset, symptom and procedure."),
    "maintenance.procedure_missing": Sentence("从“{said}”推不出任何规程。请工程师决定。", "No procedure follows from “{said}”. An engineer must decide."),
    "maintenance.procedure_foreign": Sentence("规程 {document} 不是由这个故障推出的。可以是:{choices}。", "Procedure {document} does not follow from this fault. These do: {choices}."),
    "maintenance.safety_choice": Sentence("可能的故障安全等级不同({faults});按更安全的 {document} 处理,请由人决定。", "The possible faults differ in safety class ({faults}); the safer {document} is proposed. A human must decide."),
    "maintenance.fault_uncertain": Sentence("可能的故障:{choices};安全等级相同。", "Possible faults: {choices}; their safety class is the same."),
    "maintenance.instruction": Sentence("话里要求“{said}”,但作业只能依据规程 {document}。请由人决定。", "“{said}” was asked for, but work follows {document} alone. A human must decide."),
    "fault.unknown": Sentence("图谱里没有“{said}”这种故障;所列工作只由现象推出。", "The graph has no fault “{said}”; the work shown follows from the symptom alone."),
    "maintenance.flood": Sentence("短时间内报警太多,这条可能是别的故障引起的,请由人一并判断。", "Very many alarms came within minutes; this one may follow from another fault. Please look at them together."),
    "maintenance.fault_elsewhere": Sentence("按图谱,{name}不会有“{other}”这种故障。请核对设备和现象。", "As far as the graph knows, {name} cannot have “{other}”. Please check the machine and what was observed."),
    "maintenance.abstained": Sentence("这台机器不能自动判断({said}),请由人决定。", "This machine is not judged automatically ({said}); a human decides."),
    "maintenance.unparsed": Sentence("报告里有没听懂的内容:“{said}”,可能是作业要求。请由人决定。", "Not understood: “{said}”. It may ask for work, so a human must decide."),
    "maintenance.part_conflict": Sentence("规程 {document} 不需要{name}。请由人决定。", "{document} does not take {name}. A human must decide."),
    "maintenance.condition_open": Sentence("同一情况已有未结的检修单 {order}。", "Order {order} for this very condition is open already."),
}
# fmt: on

SEPARATORS = {"zh": "、", "en": ", "}
NOTHING = {"zh": "(无)", "en": "(nothing)"}
OFFERS = {"zh": "是不是:{choices}?", "en": " Did you mean: {choices}?"}
"""How a sentence ends that offers what was found near; one that found nothing near ends before it."""


def written_language(language: str | None) -> str:
    """The language of this catalogue that serves a reader of `language` (BCP 47); English where there is none."""
    return "zh" if language is not None and language.lower().split("-")[0] == "zh" else "en"


def sentence(code: str, language: str, values: dict[str, str]) -> str:
    """The sentence of a finding. Raises KeyError for an unknown code or a placeholder without a value."""
    template: str = getattr(SENTENCES[code], written_language(language))
    return template.format_map(values)


def listed(names: list[str] | tuple[str, ...], language: str) -> str:
    """Names in a row, as this language separates them; a word for nothing where there are none."""
    tongue = written_language(language)
    return SEPARATORS[tongue].join(names) if names else NOTHING[tongue]
