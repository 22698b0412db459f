"""Options: each in the group of its item that owns it, within the group's bounds - or a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from models.evidence import TextSpan
from models.intent import ModifierValue

LATTE = "product:latte"
PIZZERIA = {
    "product": """
        id,name,price,modifier_groups
        pizza,Pizza,10,size|toppings[max=2]|sauce
        feast,Feast,15,size|toppings[min=1]|sauce
        combo,Combo,12,drink|side
        plain,Plain,5,
        duo,Duo,9,left|right
        """,
    "modifier_group": """
        id,name,minimum,maximum,maximum_per_option,options,amounts,portions
        size,Size,1,1,1,small|large,,no
        toppings,Toppings,0,4,2,ham|olives|corn|onion,light|extra,yes
        sauce,Sauce,0,1,1,tomato*|white,light|extra,no
        drink,Drink,1,1,1,cola*|water,,no
        side,Side,1,2,1,fries*|salad*,,no
        ice,Ice,0,1,1,cubes*|less-cubes,,no
        left,Left,0,1,1,mint,,no
        right,Right,0,1,1,mint,,no
        """,
    "modifier": """
        id,name,price,amount,modifier_groups
        small,Small,0,,
        large,Large,3,,
        ham,Ham,1.5,,
        olives,Olives,1,,
        corn,Corn,1,,
        onion,Onion,0.5,,
        tomato,Tomato sauce,0,,
        white,White sauce,0,,
        cola,Cola,0,,ice
        water,Water,0,,
        fries,Fries,0,,
        salad,Salad,0,,
        cubes,Ice,0,,
        less-cubes,A little ice,0,light,
        mint,Mint,0,,
        """,
}


@pytest.fixture
def pizzeria(world: Callable[..., Any]) -> Any:
    return world(**PIZZERIA)


def order(place: Any, item: str, *modifiers: Any) -> Any:
    return place.hears(lines=(place.line(item, place.quantity("one", "1"), *modifiers, key=f"product:{item}"),))


def chosen(proposal: Any) -> set[tuple[str, str, str]]:
    return {
        (m.group.partition(":")[2], m.option.id.partition(":")[2], m.action) for m in proposal.order.lines[0].modifiers
    }


def test_an_option_stands_in_the_group_that_owns_it(pizzeria: Any) -> None:
    large = pizzeria.modifier("large", "modifier:large")
    proposal = order(pizzeria, "pizza", large, pizzeria.modifier("ham", "modifier:ham"))
    assert chosen(proposal) == {("size", "large", "include"), ("toppings", "ham", "include")}
    assert pizzeria.codes(proposal) == set()
    assert str(proposal.order.lines[0].price.amount) == "14.5"


def test_a_required_choice_without_a_default_is_a_question(pizzeria: Any) -> None:
    (finding,) = order(pizzeria, "pizza").findings
    assert (finding.code, finding.severity, finding.askable) == ("modifier.required", "blocking", True)
    assert set(finding.choices) == {"modifier:small", "modifier:large"}


def test_a_required_choice_with_one_default_takes_it_and_says_so(demo: Any) -> None:
    proposal = demo.hears(lines=(demo.line("拿铁", demo.quantity("一杯", "1", "杯"), key=LATTE),))
    assert ("size", "grande", "include") in chosen(proposal)
    default = next(f for f in proposal.findings if f.choices == ("modifier:grande",))
    assert (default.code, default.severity) == ("modifier.default", "info")
    assert proposal.clean


def test_a_group_with_room_for_all_its_defaults_takes_them_all(pizzeria: Any) -> None:
    proposal = order(pizzeria, "combo")
    assert chosen(proposal) == {
        ("drink", "cola", "include"),
        ("side", "fries", "include"),
        ("side", "salad", "include"),
    }


def test_a_required_choice_whose_only_default_was_refused_is_a_question(pizzeria: Any) -> None:
    refused = pizzeria.modifier("no cola", "modifier:cola", action="exclude")
    assert pizzeria.codes(order(pizzeria, "combo", refused)) == {"modifier.required"}


def test_an_option_that_the_item_does_not_have_is_refused(demo: Any) -> None:
    line = demo.line("蓝莓麦芬", demo.quantity("一个", "1", "个"), demo.modifier("燕麦奶", "modifier:oat-milk"),
                     key="product:blueberry-muffin")  # fmt: skip
    (finding,) = [f for f in demo.hears(lines=(line,)).findings if f.code == "modifier.not_allowed"]
    assert finding.severity == "blocking"
    assert "蓝莓麦芬" in finding.sentence
    assert "燕麦奶" in finding.sentence


def test_an_option_of_two_groups_is_a_question_that_names_both(pizzeria: Any) -> None:
    proposal = order(pizzeria, "duo", pizzeria.modifier("mint", "modifier:mint"))
    (finding,) = [f for f in proposal.findings if f.code == "modifier.ambiguous"]
    assert set(finding.choices) == {"modifier_group:left", "modifier_group:right"}
    settled = order(pizzeria, "duo", pizzeria.modifier("mint", "modifier:mint", group="modifier_group:right"))
    assert pizzeria.codes(settled) == set()
    assert chosen(settled) == {("right", "mint", "include")}


def test_two_of_a_single_choice_contradict_each_other(demo: Any) -> None:
    line = demo.line(
        "拿铁", demo.quantity("一杯", "1", "杯"), demo.modifier("燕麦奶", "modifier:oat-milk"),
        demo.modifier("豆奶", "modifier:soy-milk"), key=LATTE,
    )  # fmt: skip
    (finding,) = [f for f in demo.hears(lines=(line,)).findings if f.code == "modifier.contradictory"]
    assert set(finding.choices) == {"modifier:oat-milk", "modifier:soy-milk"}
    assert not [f for f in demo.hears(lines=(line,)).findings if f.code == "modifier.maximum"]


def test_wanted_and_not_wanted_contradict_each_other(pizzeria: Any) -> None:
    proposal = order(
        pizzeria, "pizza", pizzeria.modifier("large", "modifier:large"), pizzeria.modifier("ham", "modifier:ham"),
        pizzeria.modifier("no ham", "modifier:ham", action="exclude"),
    )  # fmt: skip
    assert "modifier.contradictory" in pizzeria.codes(proposal)


def test_the_items_own_bound_counts_over_the_groups(pizzeria: Any) -> None:
    large = pizzeria.modifier("large", "modifier:large")
    three = [pizzeria.modifier(name, f"modifier:{name}") for name in ("ham", "olives", "corn")]
    assert "modifier.maximum" in pizzeria.codes(order(pizzeria, "pizza", large, *three))
    assert pizzeria.codes(order(pizzeria, "feast", large, *three)) == set()
    assert pizzeria.codes(order(pizzeria, "feast", large)) == {"modifier.required"}


def test_bounds_are_on_the_sum_of_quantities_and_on_each_option(pizzeria: Any) -> None:
    large = pizzeria.modifier("large", "modifier:large")
    assert (
        pizzeria.codes(order(pizzeria, "pizza", large, pizzeria.modifier("2 ham", "modifier:ham", quantity=2))) == set()
    )
    assert pizzeria.codes(order(pizzeria, "feast", large, pizzeria.modifier("3 ham", "modifier:ham", quantity=3))) == {
        "modifier.maximum_per_option"
    }
    both = (pizzeria.modifier("2 ham", "modifier:ham", quantity=2), pizzeria.modifier("corn", "modifier:corn"))
    assert pizzeria.codes(order(pizzeria, "pizza", large, *both)) == {"modifier.maximum"}


def test_bounds_hold_for_each_half(pizzeria: Any) -> None:
    large = pizzeria.modifier("large", "modifier:large")

    def on(half: str, *names: str) -> list[Any]:
        return [pizzeria.modifier(name, f"modifier:{name}", portion=half) for name in names]

    halves = [*on("first_half", "ham", "olives"), *on("second_half", "corn", "onion")]
    proposal = order(pizzeria, "pizza", large, *halves)
    assert pizzeria.codes(proposal) == set()
    assert len(proposal.order.lines[0].modifiers) == 5
    crowded = [*halves, *on("whole", "ham")]
    assert "modifier.maximum" in pizzeria.codes(order(pizzeria, "pizza", large, *crowded))


def test_only_some_groups_can_be_on_one_half(pizzeria: Any) -> None:
    proposal = order(
        pizzeria, "pizza", pizzeria.modifier("large", "modifier:large"),
        pizzeria.modifier("white sauce", "modifier:white", portion="first_half"),
    )  # fmt: skip
    assert "modifier.portion" in pizzeria.codes(proposal)


def test_an_amount_must_be_one_that_the_group_has(pizzeria: Any) -> None:
    large = pizzeria.modifier("large", "modifier:large")
    extra = order(pizzeria, "pizza", large, pizzeria.modifier("extra ham", "modifier:ham", amount="extra"))
    assert pizzeria.codes(extra) == set()
    assert extra.order.lines[0].modifiers[1].amount == "extra"
    wrong = order(pizzeria, "pizza", pizzeria.modifier("extra large", "modifier:large", amount="extra"))
    assert pizzeria.codes(wrong) == {"modifier.amount"}


def test_leaving_out_what_is_there_by_default_is_fine_and_what_is_not_is_remarked(pizzeria: Any) -> None:
    large = pizzeria.modifier("large", "modifier:large")
    proposal = order(pizzeria, "pizza", large, pizzeria.modifier("no sauce", "modifier:tomato", action="exclude"))
    assert pizzeria.codes(proposal) == set()
    assert ("sauce", "tomato", "exclude") in chosen(proposal)
    onion = order(pizzeria, "pizza", large, pizzeria.modifier("no onion", "modifier:onion", action="exclude"))
    assert pizzeria.codes(onion) == {"modifier.exclude_without_default"}
    assert onion.clean
    assert ("toppings", "onion", "exclude") in chosen(onion)


def test_asking_for_what_is_there_anyway_is_doubted(pizzeria: Any) -> None:
    """A lost `no` would read just like it."""
    large = pizzeria.modifier("large", "modifier:large")
    proposal = order(pizzeria, "pizza", large, pizzeria.modifier("tomato sauce", "modifier:tomato"))
    assert pizzeria.codes(proposal) == {"modifier.redundant"}
    assert not proposal.clean
    extra = pizzeria.modifier("extra tomato sauce", "modifier:tomato", amount="extra")
    assert pizzeria.codes(order(pizzeria, "pizza", large, extra)) == set()


def test_naming_the_default_of_a_choice_among_several_is_no_doubt(pizzeria: Any) -> None:
    """Where one of several is chosen and none comes in amounts, the default is as good a choice as any other."""
    large, cubes = pizzeria.modifier("large", "modifier:large"), pizzeria.modifier("ice", "modifier:cubes")
    cola = pizzeria.modifier("cola", "modifier:cola")
    assert pizzeria.codes(order(pizzeria, "combo", cola, cubes)) <= {"modifier.default"}
    assert order(pizzeria, "pizza", large).clean


def test_an_amount_of_what_is_left_out_is_dropped_with_a_remark(pizzeria: Any) -> None:
    large = pizzeria.modifier("large", "modifier:large")
    odd = pizzeria.modifier("no extra sauce", "modifier:tomato", action="exclude", amount="extra")
    proposal = order(pizzeria, "pizza", large, odd)
    assert pizzeria.codes(proposal) == {"modifier.exclude_amount"}
    assert proposal.order.lines[0].modifiers[1].amount is None


def test_an_option_that_is_an_amount_wins_over_the_amount_of_the_default(demo: Any) -> None:
    """少冰 said as `ice, light` is the option that the menu declares."""
    line = demo.line(
        "冰拿铁", demo.quantity("一杯", "1", "杯"), demo.modifier("少冰", "modifier:regular-ice", amount="light"),
        key="product:iced-latte",
    )  # fmt: skip
    proposal = demo.hears(lines=(line,))
    assert ("ice", "less-ice", "include") in chosen(proposal)
    assert ("ice", "regular-ice", "include") not in chosen(proposal)
    named = demo.line(
        "冰拿铁", demo.quantity("一杯", "1", "杯"), demo.modifier("少冰", "modifier:less-ice", amount="light"),
        key="product:iced-latte",
    )  # fmt: skip
    assert chosen(demo.hears(lines=(named,))) == chosen(proposal)


def test_an_option_below_another_stands_below_the_one_that_was_chosen(pizzeria: Any) -> None:
    cola, fries = pizzeria.modifier("cola", "modifier:cola"), pizzeria.modifier("fries", "modifier:fries")
    proposal = order(pizzeria, "combo", cola, fries, pizzeria.modifier("a little ice", "modifier:less-cubes"))
    assert pizzeria.codes(proposal) == set()
    drink = next(m for m in proposal.order.lines[0].modifiers if m.option.id == "modifier:cola")
    assert [m.option.id for m in drink.modifiers] == ["modifier:less-cubes"]


def test_an_option_below_a_default_brings_the_default_with_it(pizzeria: Any) -> None:
    fries = pizzeria.modifier("fries", "modifier:fries")
    proposal = order(pizzeria, "combo", fries, pizzeria.modifier("no ice", "modifier:cubes", action="exclude"))
    drink = next(m for m in proposal.order.lines[0].modifiers if m.group == "modifier_group:drink")
    assert drink.option.id == "modifier:cola"
    assert [(m.option.id, m.action) for m in drink.modifiers] == [("modifier:cubes", "exclude")]
    assert pizzeria.codes(proposal) == set()


def test_of_two_options_of_one_name_the_one_said_beside_its_owner_is_meant(world: Callable[..., Any]) -> None:
    """Large fries and a large cola: each `large` belongs to what it stands next to."""
    place = world(
        product="id,name,modifier_groups\nmeal,Meal,side|drink",
        modifier_group="id,name,maximum,options\nside,Side,1,fries|slaw\ndrink,Drink,1,cola|water\n"
        "portion,Portion,1,big-portion|small-portion\ncup,Cup,1,big-cup|small-cup",
        modifier="id,name,modifier_groups\nfries,Fries,portion\nslaw,Slaw,\ncola,Cola,cup\nwater,Water,\n"
        "big-portion,Large,\nsmall-portion,Small,\nbig-cup,Large,\nsmall-cup,Small,",
    )

    def at(start: int, text: str, key: str, other: str | None = None) -> Any:
        slot = place.heard("modifier", text, ModifierValue(), key, choices=((other, 0.97),) if other else ())
        return replace(slot, evidence=(TextSpan(start, start + len(text)),))

    line = place.line(
        "meal", place.quantity("one", "1"), at(10, "large", "modifier:big-cup", "modifier:big-portion"),
        at(16, "fries", "modifier:fries"), at(28, "large", "modifier:big-portion", "modifier:big-cup"),
        at(34, "cola", "modifier:cola"),
    )  # fmt: skip
    proposal = place.hears(lines=(line,))
    assert place.codes(proposal) == set()
    nested = {m.option.id: [inner.option.id for inner in m.modifiers] for m in proposal.order.lines[0].modifiers}
    assert nested == {"modifier:fries": ["modifier:big-portion"], "modifier:cola": ["modifier:big-cup"]}


def test_an_option_below_one_that_was_not_chosen_is_refused(pizzeria: Any) -> None:
    water, fries = pizzeria.modifier("water", "modifier:water"), pizzeria.modifier("fries", "modifier:fries")
    proposal = order(pizzeria, "combo", water, fries, pizzeria.modifier("a little ice", "modifier:less-cubes"))
    assert pizzeria.codes(proposal) == {"modifier.not_allowed"}


def test_a_named_group_stands_for_its_default(pizzeria: Any) -> None:
    large = pizzeria.modifier("large", "modifier:large")
    proposal = order(pizzeria, "pizza", large, pizzeria.modifier("sauce", "modifier_group:sauce", action="exclude"))
    assert ("sauce", "tomato", "exclude") in chosen(proposal)
    unclear = order(pizzeria, "pizza", large, pizzeria.modifier("toppings", "modifier_group:toppings"))
    assert "modifier.ambiguous" in pizzeria.codes(unclear)


def test_words_without_a_key_are_looked_for_among_the_items_own_options_first(pizzeria: Any) -> None:
    proposal = order(pizzeria, "pizza", pizzeria.modifier("large"), pizzeria.modifier("white sauce"))
    assert chosen(proposal) == {("size", "large", "include"), ("sauce", "white", "include")}


def test_an_unknown_option_is_a_question(pizzeria: Any) -> None:
    proposal = order(pizzeria, "pizza", pizzeria.modifier("large"), pizzeria.modifier("krypton sprinkles"))
    assert pizzeria.codes(proposal) == {"modifier.unknown"}


def test_what_was_said_twice_stands_once_with_both_evidences(pizzeria: Any) -> None:
    large = pizzeria.modifier("large", "modifier:large")
    proposal = order(pizzeria, "pizza", large, large)
    assert chosen(proposal) == {("size", "large", "include")}
    assert len([d for d in proposal.derivation if d.field == "/lines/L1/modifiers/modifier:large"]) == 2
