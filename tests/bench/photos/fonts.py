"""The fonts of each split: which file of which Debian package, regular and bold, and what they can write.

Splits share no font family. `missing()` says which packages are not installed.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

ROOT = Path("/usr/share/fonts")
TEX = Path("/usr/share/texmf/fonts/opentype/public/tex-gyre")


@dataclass(frozen=True)
class Face:
    """One family. `index` chooses the face in a collection (simplified Chinese)."""

    family: str
    package: str
    regular: Path
    bold: Path
    index: int = 0


def _face(family: str, package: str, regular: str, bold: str = "", index: int = 0, root: Path = ROOT) -> Face:
    return Face(family, package, root / regular, root / (bold or regular), index)


_NOTO = "opentype/noto/Noto"
ZH = {
    "dev": (
        _face("Noto Sans CJK SC", "fonts-noto-cjk", f"{_NOTO}SansCJK-Regular.ttc", f"{_NOTO}SansCJK-Bold.ttc", 2),
        _face("WenQuanYi Micro Hei", "fonts-wqy-microhei", "truetype/wqy/wqy-microhei.ttc"),
        _face("Droid Sans Fallback", "fonts-droid-fallback", "truetype/droid/DroidSansFallbackFull.ttf"),
        _face("AR PL KaitiM GB", "fonts-arphic-gkai00mp", "truetype/arphic-gkai00mp/gkai00mp.ttf"),
        _face("AR PL UMing CN", "fonts-arphic-uming", "truetype/arphic/uming.ttc"),
    ),
    "test": (
        _face("Noto Serif CJK SC", "fonts-noto-cjk", f"{_NOTO}SerifCJK-Regular.ttc", f"{_NOTO}SerifCJK-Bold.ttc", 2),
        _face("WenQuanYi Zen Hei", "fonts-wqy-zenhei", "truetype/wqy/wqy-zenhei.ttc"),
        _face("AR PL SungtiL GB", "fonts-arphic-gbsn00lp", "truetype/arphic-gbsn00lp/gbsn00lp.ttf"),
        _face("AR PL UKai CN", "fonts-arphic-ukai", "truetype/arphic/ukai.ttc"),
        _face(
            "LXGW WenKai",
            "fonts-lxgw-wenkai",
            "truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
            "truetype/lxgw-wenkai/LXGWWenKai-Bold.ttf",
        ),
        _face("BabelStone Han", "fonts-babelstone-han", "truetype/babelstone/BabelStoneHan.ttf"),
        _face("TW-Sung", "fonts-cns11643-sung", "truetype/cns11643/TW-Sung-98_1.ttf"),
        _face("TW-Kai", "fonts-cns11643-kai", "truetype/cns11643/TW-Kai-98_1.ttf"),
    ),
}


def _pair(family: str, package: str, stem: str, regular: str, bold: str, root: Path = ROOT) -> Face:
    return _face(family, package, stem + regular, stem + bold, 0, root)


_LIB, _URW, _TT = "truetype/liberation/Liberation", "opentype/urw-base35/", "truetype/"
EN = {
    "dev": (
        _pair("Liberation Sans", "fonts-liberation", _LIB, "Sans-Regular.ttf", "Sans-Bold.ttf"),
        _pair("Liberation Serif", "fonts-liberation", _LIB, "Serif-Regular.ttf", "Serif-Bold.ttf"),
        _pair("Liberation Mono", "fonts-liberation", _LIB, "Mono-Regular.ttf", "Mono-Bold.ttf"),
        _pair("DejaVu Sans", "fonts-dejavu-core", _TT, "dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"),
        _pair(
            "Roboto",
            "fonts-roboto-unhinted",
            _TT,
            "roboto/unhinted/RobotoTTF/Roboto-Regular.ttf",
            "roboto/unhinted/RobotoTTF/Roboto-Bold.ttf",
        ),
        _pair("Open Sans", "fonts-open-sans", _TT, "open-sans/OpenSans-Regular.ttf", "open-sans/OpenSans-Bold.ttf"),
        _pair("Caladea", "fonts-crosextra-caladea", _TT, "crosextra/Caladea-Regular.ttf", "crosextra/Caladea-Bold.ttf"),
        _pair("URW Gothic", "fonts-urw-base35", _URW, "URWGothic-Book.otf", "URWGothic-Demi.otf"),
        _pair("PT Sans", "fonts-paratype", _TT, "paratype/PTS55F.ttf", "paratype/PTS75F.ttf"),
    ),
    "test": (
        _pair("Carlito", "fonts-crosextra-carlito", _TT, "crosextra/Carlito-Regular.ttf", "crosextra/Carlito-Bold.ttf"),
        _pair("Lato", "fonts-lato", _TT, "lato/Lato-Regular.ttf", "lato/Lato-Bold.ttf"),
        _pair("FreeSans", "fonts-freefont-ttf", _TT, "freefont/FreeSans.ttf", "freefont/FreeSansBold.ttf"),
        _pair("FreeSerif", "fonts-freefont-ttf", _TT, "freefont/FreeSerif.ttf", "freefont/FreeSerifBold.ttf"),
        _pair(
            "Courier Prime",
            "fonts-courier-prime",
            "opentype/courier-prime/",
            "Courier Prime.otf",
            "Courier Prime Bold.otf",
        ),
        _pair("Hack", "fonts-hack", _TT, "hack/Hack-Regular.ttf", "hack/Hack-Bold.ttf"),
        _pair(
            "Linux Libertine",
            "fonts-linuxlibertine",
            "opentype/linux-libertine/",
            "LinLibertine_R.otf",
            "LinLibertine_RB.otf",
        ),
        _pair("Inter", "fonts-inter", "opentype/inter/", "Inter-Regular.otf", "Inter-Bold.otf"),
        _pair("Charis SIL", "fonts-sil-charis", _TT, "charis/CharisSIL-Regular.ttf", "charis/CharisSIL-Bold.ttf"),
        _pair("Cabin", "fonts-cabin", "opentype/cabin/", "Cabin-Regular.otf", "Cabin-Bold.otf"),
        _pair("Go", "fonts-go", "fonts-go/", "Go-Regular.ttf", "Go-Bold.ttf", ROOT),
        _pair(
            "EB Garamond",
            "fonts-ebgaramond",
            "opentype/ebgaramond/",
            "EBGaramond12-Regular.otf",
            "EBGaramond12-Bold.otf",
        ),
        _pair("TeX Gyre Pagella", "fonts-texgyre", "texgyrepagella-", "regular.otf", "bold.otf", TEX),
        _pair(
            "JetBrains Mono",
            "fonts-jetbrains-mono",
            _TT,
            "jetbrains-mono/JetBrainsMono-Regular.ttf",
            "jetbrains-mono/JetBrainsMono-Bold.ttf",
        ),
    ),
}


def faces(split: str) -> tuple[Face, ...]:
    """All of a split."""
    return (*ZH[split], *EN[split])


def packages() -> tuple[str, ...]:
    """Debian packages of all splits."""
    return tuple(sorted({face.package for split in ZH for face in faces(split)}))


def missing(split: str) -> tuple[str, ...]:
    """Packages whose files are not there."""
    gone = {f.package for f in faces(split) if not (f.regular.is_file() and f.bold.is_file())}
    return tuple(sorted(gone))


@lru_cache(maxsize=256)
def opened(face: Face, size: int, bold: bool) -> ImageFont.FreeTypeFont:
    """At a size in pixels per em. Laid out by FreeType alone, so that no shaping library changes a picture."""
    path = face.bold if bold else face.regular
    return ImageFont.truetype(str(path), size, index=face.index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=128)
def _covered(path: Path, index: int) -> frozenset[int]:
    found = subprocess.run(
        ["fc-query", "--index", str(index), "--format", "%{charset}", str(path)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    covered: set[int] = set()
    for span in found.split():
        first, _, last = span.partition("-")
        covered.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(covered)


def can_write(face: Face, text: str) -> bool:
    """True where the face has a glyph for every character, in both weights."""
    return {ord(sign) for sign in text if not sign.isspace()} <= _both(face)


@lru_cache(maxsize=64)
def _both(face: Face) -> frozenset[int]:
    return _covered(face.regular, face.index) & _covered(face.bold, face.index)
