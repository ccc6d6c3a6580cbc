"""The typefaces of an official document: names of fonts, alike in every language."""

from __future__ import annotations

from typing import Final

SONG, FANGSONG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
# What stands in where a machine lacks the font: the faces that every Windows, and then every office suite, has.
FALL_BACKS: Final = (
    (SONG, "方正小标宋_GBK,华文中宋,宋体,Noto Serif CJK SC", "roman"),
    (FANGSONG, "仿宋,FangSong,华文仿宋,方正仿宋_GBK,Noto Serif CJK SC", "modern"),
    (HEI, "SimHei,微软雅黑,Noto Sans CJK SC", "swiss"),
    (KAI, "楷体,KaiTi,华文楷体,方正楷体_GBK,Noto Serif CJK SC", "modern"),
)
