"""A dish and an item of the name of one of its choices: part of the dish, or besides? Who cannot know asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

DINER = {
    "product": """
        id,name,price,modifier_groups
        menu,Burger menu,12,drink|side
        burger,Burger,8,topping
        cola,Cola,3,
        tea,Iced tea,3,
        bacon,Bacon,2,
        strips,Chicken strips,6,dips
        pot,Dip,1,
        """,
    "modifier_group": """
        id,name,minimum,maximum,maximum_per_option,options,amounts,portions
        drink,Drink,0,1,1,menu-cola*|menu-tea,,no
        side,Side,1,1,1,fries*|rings,,no
        topping,Topping,0,4,1,cheese*|crisp-bacon,,no
        dips,Dip,0,1,1,honey,,no
        """,
    "modifier": """
        id,name,price,amount,modifier_groups
        menu-cola,Cola,0,,
        menu-tea,Iced Tea,0,,
        fries,Fries,0,,
        rings,Rings,0,,
        cheese,Cheese,0,,
        crisp-bacon,Bacon,0,,
        honey,Honey mustard,0,,
        """,
}


@pytest.fixture
def diner(world: Callable[..., Any]) -> Any:
    return world(**DINER)


def _orders(place: Any, *lines: tuple[str, int, tuple[str, ...]]) -> Any:
    return place.hears(
        lines=tuple(
            place.line(
                item,
                place.quantity(str(count), str(count)),
                *(place.modifier(option, f"modifier:{option}") for option in options),
                key=f"product:{item}",
            )
            for item, count, options in lines
        )
    )


def test_a_drink_after_a_menu_without_a_drink_is_asked_about(diner: Any) -> None:
    (finding,) = [f for f in _orders(diner, ("menu", 1, ()), ("tea", 1, ())).findings if f.code == "item.or_choice"]
    assert (finding.field, finding.askable) == ("/lines/L2/item", True)
    assert finding.sentence == "Is the Iced Tea part of the Burger menu, or ordered besides?"
    assert set(finding.choices) == {"product:tea", "modifier:menu-tea"}


def test_an_item_that_is_called_as_a_choice_of_the_dish_is_asked_about(diner: Any) -> None:
    assert "item.or_choice" in diner.codes(_orders(diner, ("strips", 1, ()), ("pot", 1, ())))
    assert "item.or_choice" not in diner.codes(_orders(diner, ("strips", 1, ("honey",)), ("pot", 1, ())))


def test_a_bare_name_may_go_on_with_the_list_of_the_dish_even_where_that_is_full(diner: Any) -> None:
    menu = diner.line(
        "menu", diner.quantity("a", "1"), diner.modifier("cola", "modifier:menu-cola"), key="product:menu"
    )
    tea = diner.line("iced tea", diner.quantity("iced tea", "1"), key="product:tea")
    assert "item.or_choice" in diner.codes(diner.hears(lines=(menu, tea)))


@pytest.mark.parametrize(
    "lines",
    [
        (("menu", 1, ("menu-cola",)), ("tea", 1, ())),
        (("tea", 1, ()), ("menu", 1, ())),
        (("menu", 1, ()), ("tea", 3, ())),
        (("burger", 1, ()), ("bacon", 1, ())),
    ],
    ids=["the drink was chosen", "said before the menu", "more than menus", "no choice that the dish comes with"],
)
def test_what_is_clearly_ordered_besides_is_not(diner: Any, lines: tuple[Any, ...]) -> None:
    assert "item.or_choice" not in diner.codes(_orders(diner, *lines))
