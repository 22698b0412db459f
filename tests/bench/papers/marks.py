"""What is put on a page besides its type: round seals, rubber stamps, firms' marks, bars of a code."""

from __future__ import annotations

from html import escape
from random import Random

from tests.bench.papers.paper import Paper

SIGNS = "QMAKX&"
"""What stands in a mark above a slip."""


def seal(chance: Random, owner: str, kind: str, left: str = "58%", top: str = "-5em") -> str:
    """A round red seal over what was printed: `owner` along its edge, `kind` below the star."""
    turn = chance.randint(-25, 25)
    return (
        f'<div style="position:relative;height:0"><svg viewBox="0 0 200 200" style="position:absolute;left:{left};top:{top};width:8.5em;'
        f'opacity:{chance.choice((".4", ".55", ".65"))};transform:rotate({turn}deg)"><circle cx="100" cy="100" r="94" fill="none" stroke="#c41e2a" stroke-width="5"/>'
        f'<path id="e{turn}" d="M28 108A72 72 0 1 1 172 108" fill="none"/><text fill="#c41e2a" font-size="19" letter-spacing="1"><textPath href="#e{turn}" startOffset="50%" text-anchor="middle">{escape(owner)}</textPath></text>'
        f'<text x="100" y="112" fill="#c41e2a" font-size="42" text-anchor="middle">★</text><text x="100" y="150" fill="#c41e2a" font-size="21" text-anchor="middle">{escape(kind)}</text></svg></div>'
    )


def stamp(chance: Random, text: str, left: str = "20%", top: str = "-3em") -> str:
    """A word in a frame, stamped askew: PAID, 现金付讫."""
    colour = chance.choice(("#b3202c", "#27408b", "#5b2a86", "#1d7a4a"))
    return (
        f'<div style="position:relative;height:0"><div style="position:absolute;left:{left};top:{top};transform:rotate({chance.randint(-18, 14)}deg);border:.12em solid {colour};'
        f'color:{colour};font-size:1.7em;font-weight:bold;padding:.05em .4em;opacity:.55;white-space:nowrap">{escape(text)}</div></div>'
    )


def logo(chance: Random, name: str, width: str = "5em") -> str:
    """A firm's mark: a shape and the first letter of its name."""
    colour = chance.choice(("#1f4e79", "#a23b3b", "#2f6b3a", "#444", "#b8771d"))
    shape = chance.choice(
        (
            f'<circle cx="50" cy="50" r="46" fill="{colour}"/>',
            f'<path d="M50 3L92 27v46L50 97L8 73V27z" fill="{colour}"/>',
            f'<rect x="6" y="6" width="88" height="88" rx="14" fill="{colour}"/>',
            f'<path d="M4 92L50 6L96 92z" fill="{colour}"/>',
        )
    )
    return (
        f'<svg viewBox="0 0 100 100" style="width:{width};display:inline-block">{shape}<text x="50" y="70" font-size="48" text-anchor="middle" fill="#fff" '
        f'font-weight="bold">{escape(name.strip()[0].upper())}</text></svg>'
    )


def bars(chance: Random, height: int = 60) -> str:
    """A code of bars that says nothing."""
    place, parts = 6, []
    while place < 290:
        wide = chance.choice((1, 1, 2, 3))
        parts.append(f"M{place} 0h{wide}v40h-{wide}z")
        place += wide + chance.choice((1, 2, 2, 4))
    return f'<svg viewBox="0 0 300 40" preserveAspectRatio="none" style="display:block;width:72%;height:{height}px;margin:.5em auto"><path d="{"".join(parts)}"/></svg>'


def noted(chance: Random, words: tuple[str, ...]) -> str:
    """A word that somebody wrote across the slip with a pen, and a tick."""
    place = f"left:{chance.randint(8, 62)}%;top:{chance.randint(3, 40)}%"
    return (
        f'<div style="position:absolute;{place};transform:rotate({chance.randint(-28, 12)}deg);color:#23409a;opacity:.7;font-weight:normal;'
        f"font-family:'LXGW WenKai','AR PL KaitiM GB',Z003;font-size:1.9em\">{escape(chance.choice(words))} ✓</div>"
    )


def worn(chance: Random, paper: Paper, notes: bool = True) -> Paper:
    """The same paper from another printer: closer or wider rows and letters; some with a mark above or, with `notes`, a word by pen."""
    paper.css += "body{position:relative}" + chance.choice(
        (
            "",
            "body{letter-spacing:.03em}",
            "body{line-height:1.12}",
            "body{line-height:1.62}",
            "body{letter-spacing:-.02em;line-height:1.2}",
            "body{font-weight:600}",
        )
    )
    if chance.random() < 0.2:
        paper.add(f'<div class="c">{logo(chance, chance.choice(SIGNS), "3.4em")}</div>')
    if notes and chance.random() < 0.12:
        paper.add(
            noted(
                chance,
                ("已报销", "午餐", "老周") if paper.language == "zh" else ("lunch", "Petty cash", "office", "A. K."),
            )
        )
    return paper
