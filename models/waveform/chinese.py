"""What is told of a machine, in Chinese: a sentence of the diagnosis in, the same in the reader's language out.

The diagnosis keeps its sentences in English, which is what is stored; each has its Chinese here (tested over the code).
"""

from __future__ import annotations

import re
from functools import cache

from models.waveform.abstention import REASONS, told

WORDS: dict[str, str] = {
    "outer_race": "外圈", "inner_race": "内圈", "rolling_element": "滚动体", "cage": "保持架",
    "imbalance": "不平衡", "misalignment": "不对中", "looseness": "松动",
    "normal": "正常", "abnormal": "异常", "novel": "前所未见",
    "fault": "有故障", "none": "无故障", "undetermined": "未定",
    "the machine": "机器", "accepted": "成立", "or": "或",
}  # fmt: skip
"""Words that stand in a sentence by themselves."""
SENTENCES: tuple[tuple[str, str], ...] = (
    ("Against its baseline it is {} (p {}).", "与基线相比：{}（p {}）。"),
    ("{} of {}: score {}, {} Hz where {} Hz was expected.", "{1}的{0}：得分 {2}，实测 {3} Hz，理论 {4} Hz。"),
    ("{} of {}: score {}.", "{1}的{0}：得分 {2}。"),
    ("Diagnosis {}: {}", "诊断{}：{}"),
    ("{} mm/s, zone {} ({}).", "{} mm/s，{} 区（{}）。"),
    (
        "The vibration is as it was when the machine was good. Nothing is to be done.",
        "振动与机器良好时一样，无须处理。",
    ),
    (
        "No bearing fault found: in {} turns of the shaft no part is more than {} deviations over chance, "
        "and nothing strikes. The shaft's harmonics are unusual and fit no pattern.",
        "没有发现轴承故障：轴转 {} 圈，没有部位超出随机 {} 个标准差，也没有冲击。轴的谐波异常，但不符合任何一种模式。",
    ),
    (
        "No bearing fault found: in {} turns of the shaft no part is more than {} deviations over chance, "
        "and nothing strikes.",
        "没有发现轴承故障：轴转 {} 圈，没有部位超出随机 {} 个标准差，也没有冲击。",
    ),
    ("{} The shaft's harmonics are unusual and fit no pattern.", "{}轴的谐波异常，但不符合任何一种模式。"),
    ("{} turns of the shaft are too few; {} are needed.", "轴只转了 {} 圈，太少；至少需要 {} 圈。"),
    (
        "A speed of {} Hz was measured, but the shaft shows itself at {} Hz.",
        "测得的转速是 {} Hz，但轴的转频出现在 {} Hz。",
    ),
    ("A sample rate of {} Hz is too low for this speed; {} Hz are needed.", "采样率 {} Hz 对此转速太低；需要 {} Hz。"),
    (
        "Lines at {} Hz fit no part of the bearing: is its geometry or the speed wrong?",
        "{} Hz 处的谱线不属于轴承的任何部位：几何参数或转速是否有误？",
    ),
    (
        "Lines at {} Hz fit no part of this bearing: is its geometry or the speed wrong?",
        "{} Hz 处的谱线不属于这个轴承的任何部位：几何参数或转速是否有误？",
    ),
    (
        "Lines at {} Hz are close to the shaft's speed: was it measured wrong?",
        "{} Hz 处的谱线与轴的转频相近：转速是否测错？",
    ),
    ("Its lines are {} deviations over chance; {} are needed.", "谱线超出随机 {} 个标准差；需要 {} 个。"),
    ("{} explains the same lines better.", "{}更能解释同样的谱线。"),
    ("The shaft's harmonics have {} mm/s, not unusual under {} mm/s.", "轴的谐波为 {} mm/s，低于 {} mm/s 属正常。"),
    ("The shaft's harmonics are {} of the vibration, not unusual.", "轴的谐波占振动的 {}，属正常。"),
    ("{} and {} explain it about as well.", "{}和{}的解释力相当。"),
    (
        "No part shows, but one is {} deviations over chance: too near to call it sound.",
        "没有部位显现，但有一处超出随机 {} 个标准差，不足以判为完好。",
    ),
    (
        "Nothing shows, but {} turns of the shaft are too few to call a bearing sound.",
        "没有显现，但轴只转了 {} 圈，不足以判为完好。",
    ),
    (
        "The cage's lines also come with a damaged rolling element, whose own lines show faintly.",
        "滚动体损坏时也会有保持架的谱线，而滚动体自身的谱线隐约可见。",
    ),
    (
        "A family of lines elsewhere is stronger: is the bearing's geometry or the speed wrong?",
        "别处有一族更强的谱线：轴承的几何参数或转速是否有误？",
    ),
    (
        "Side bands a turn of the shaft away fit no part of the bearing: is its geometry or the speed wrong?",
        "相隔一个轴转频的边带不属于轴承的任何部位：几何参数或转速是否有误？",
    ),
    (
        "One multiple of the shaft stands out with all of its own: a part that strikes as often would hide there.",
        "轴的某一倍频及其各次倍频格外突出：若有部位恰以此频率冲击，会被它掩盖。",
    ),
    (
        "Lines lie between its own: all are multiples of something slower.",
        "其谱线之间还有谱线：它们都是某个更低频率的倍频。",
    ),
    (
        "Its side bands are a turn of the shaft away, not a turn of the cage.",
        "边带间隔是轴的转频，而不是保持架的转频。",
    ),
    (
        "Its side bands are a turn of the cage away, not a turn of the shaft.",
        "边带间隔是保持架的转频，而不是轴的转频。",
    ),
    (
        "The recording is too short to tell how often so slow a part strikes.",
        "记录太短，无法判定这么慢的部位的冲击频率。",
    ),
    (
        "Other lines stand out, too, and damage of any part can make the cage's.",
        "还有别的谱线突出，而任何部位损坏都可能产生保持架的谱线。",
    ),
    ("Its lines are not there one after the other.", "谱线没有依次出现。"),
    ("Its lines cannot be told from a multiple of the shaft.", "谱线与轴的倍频无法区分。"),
    ("Half its frequency is stronger, and no line of the cage lies beside.", "半频更强，旁边也没有保持架的谱线。"),
    (
        "No line of the cage lies beside its own, and damage of a rolling element has them.",
        "旁边没有保持架的谱线，而滚动体损伤应当有。",
    ),
    (
        "Side bands lie beside every other line alone: something strikes twice as often.",
        "只有隔条谱线旁有边带：实际的冲击频率是其两倍。",
    ),
    (
        "No side bands of the shaft lie beside its lines, and few inner races are loaded all around.",
        "谱线旁边没有轴频边带，而内圈很少整圈受载。",
    ),
    ("Its lines are side bands of something else.", "谱线是别的成分的边带。"),
    (
        "One direction alone and no baseline: imbalance and misalignment look alike.",
        "只有一个方向，又没有基线：不平衡与不对中看起来一样。",
    ),
    ("The speed of the shaft is not known.", "轴的转速未知。"),
    ("The geometry of no bearing is known.", "没有任何轴承的几何参数。"),
    ("There are impacts, but they keep no time.", "有冲击，但没有规律。"),
    ("Twice per turn falls on the mains and cannot be told from them.", "二倍频落在电源频率上，无法区分。"),
    ("Once per turn does not dominate.", "一倍频不占主导。"),
    ("The axis along the shaft stands still.", "轴向没有振动。"),
    ("Too few multiples and halves of the speed stand out.", "突出的倍频和分数倍频太少。"),
    ("The axis along the shaft moves as much.", "轴向振动同样大。"),
    ("Twice per turn is weak against once per turn.", "二倍频相对一倍频较弱。"),
    ("Many multiples and halves of the speed stand out.", "许多倍频和分数倍频突出。"),
    ("{}: waveform, {} over s", "{}：波形，{}，横轴秒"),
    ("Spectrum, dB over Hz", "频谱，dB，横轴 Hz"),
    ("Bands against the baseline, dB over Hz", "各频带与基线，dB，横轴 Hz"),
    ("Envelope: no bearing was looked for", "包络：没有要找的轴承"),
    ("Envelope of {} to {} Hz, dB over its background, Hz", "{}–{} Hz 的包络，高于背景的 dB，横轴 Hz"),
    ("Spectrogram, dB, high frequencies on top", "时频图，dB，高频在上"),
)
"""English with gaps -> Chinese with the same gaps, the more particular first."""


def in_chinese(sentence: str) -> str:
    """The sentence in Chinese; as it is where there is none for it."""
    for reason in REASONS:
        if sentence == told(reason, "en"):
            return told(reason, "zh") or sentence
    for pattern, chinese in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return chinese.format(*(_part(each) for each in found.groups()))
    return sentence


def text_in_chinese(text: str) -> str:
    """Sentences one after the other, each in Chinese where it has one."""
    return "".join(in_chinese(each) for each in re.split(r"(?<=[.?!]) (?=[^\d])", text))


def _part(text: str) -> str:
    """What fills a gap: a word, words in a row, another sentence, a figure or a name."""
    rows = [WORDS.get(each.replace(" ", "_"), each) for each in text.split(" or ")]
    if len(rows) > 1:
        return "或".join(rows)
    known = WORDS.get(text, WORDS.get(text.replace(" ", "_")))
    return known if known is not None else in_chinese(text) if text.endswith((".", "?")) else text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(re.escape(en).replace(r"\{\}", "(.+?)")), zh) for en, zh in SENTENCES)
