"""Mixed comments into clauses: "楼道刷得挺好，就是下水道还是堵" speaks of two things, and means the second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.text.words.segment import LONGEST

_STOPS = re.compile(
    r"[，,。;；:：！!？?\n、…~]+|\s{2,}|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|\.{2,}|(?<!\d)\d{1,2}[.、)）](?!\d)"
)
# A turn of thought starts a clause of its own even where no comma stands.
_TURN = r"但是|但(?![愿凡])|可是|不过(?![关来去的瘾硬分])|然而|就是(?![说否])|只是|只不过|唯独|唯一|可惜|美中不足|遗憾"
_TURNS = re.compile(rf"(?={_TURN}|另外|还有就是|而且|同时|其次|再就是|再有|顺便)")
_POINT = re.compile(rf"^(?:{_TURN})")
# Words that open a request say nothing of its subject: 反映停车难 and 停车难 are the same comment.
_LEAD = re.compile(
    rf"^(?:{_TURN}|另外|还有就是|还有|而且|同时|其次|首先|最后|再就是|再有|顺便|第?[一二三四五六七八九十\d]+[.)）点是]"
    r"|强烈|我(?![们家])|我们(?![楼栋家小这那单院])|本人|在此|特此|大家|希望|盼望|期望|期盼|恳请|恳求|请求|请问|请|要求|建议(?![没不被])|反映(?![没不被多])"
    r"|反应|投诉(?![没无电渠热])|呼吁|提议|麻烦|一下|还是|还|就|能不能|能否|可否|是否|可不可以|最好|应该|觉得|认为|感觉)+"
)
_PRAISE = re.compile(
    r"好(?!几|多[天年次]|不容易|像|歹|吵|脏|臭|黑|难)|不错|满意|漂亮|干净|整洁|整齐|亮堂|明亮|方便|舒服|舒适|舒心|放心|宽敞|宽了|平整|平了"
    r"|美观|感谢|感激|点赞|赞|值得|认真|负责|及时|耐心|给力|焕然一新|改善|进步|强多了|不漏了|不堵了|不臭了|不黑了|亮了|通了|暖和"
)
_COMPLAINT = re.compile(
    r"[不没未无难差坏漏堵臭脏乱破吵黑暗慢贵少窄滑裂]|(?<!不)太|还是|还要|仍|又|依旧|老是|总是|一直|多次|至今|希望|建议|怎么|什么时候|为什么|影响|问题|隐患|危险"
)
_SHORTEST = 3


@dataclass(frozen=True)
class Clauses:
    """Clauses of those texts that have several: ``parts``, for each the position of its text and how much it weighs.

    ``weights`` is 1 for a plain clause, more for the one that holds the writer's point, less for praise beside it.
    """

    parts: list[str]
    owners: np.ndarray
    weights: np.ndarray


def clauses(text: str) -> list[str]:
    """The clauses of ``text`` with at least three characters, in order; a text that is one clause gives itself.

    >>> clauses("楼道刷得挺好，就是下水道还是堵")
    ['楼道刷得挺好', '下水道还是堵']
    """
    return [part for part, _turned in _pieces(text)]


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Clauses, and whether a turn of thought (但, 就是, 不过) opens each."""
    pieces = (piece.strip() for part in _STOPS.split(text[:LONGEST]) for piece in _TURNS.split(part))
    found = [(without_lead(piece), _POINT.match(piece) is not None) for piece in pieces]
    found = [(bare, turned) for bare, turned in found if len(bare) >= _SHORTEST]
    return found if len(found) > 1 else [(text, False)]


def without_lead(text: str) -> str:
    """``text`` without the words that open a request; as it is when nothing would be left.

    >>> without_lead("希望能不能反映一下停车难"), without_lead("建议")
    ('停车难', '建议')
    """
    bare = _LEAD.sub("", text)
    return bare if len(bare) >= 2 else text


# A clause after 但 is the writer's point; praise beside a complaint is courtesy. 2 and 0.5 put the complaint first
# unless the praise names its subject much more clearly.
_POINT_WEIGHT, _COURTESY_WEIGHT = 2.0, 0.5


def _weights(pieces: list[tuple[str, bool]]) -> list[float]:
    praising = [is_praise(part) for part, _turned in pieces]
    complains = any(
        _COMPLAINT.search(part) and not praise for (part, _turned), praise in zip(pieces, praising, strict=True)
    )
    return [
        _COURTESY_WEIGHT if praise and complains else _POINT_WEIGHT if turned else 1.0
        for (_part, turned), praise in zip(pieces, praising, strict=True)
    ]


def is_praise(clause: str) -> bool:
    """Whether a clause praises: a word of praise that no 不 or 没 takes back.

    >>> is_praise("楼道刷得挺好"), is_praise("刷得不好"), is_praise("下水道还是堵")
    (True, False, False)
    """
    return any(
        not re.search(r"[不没未别难](?:太|是很|够|怎么|那么|能)?$", clause[: found.start()])
        for found in _PRAISE.finditer(clause)
    )


def split_mixed(texts: Sequence[str]) -> Clauses:
    """The clauses of those of ``texts`` that have several.

    >>> split_mixed(["水压低", "楼道刷得挺好，就是下水道还是堵"]).weights.tolist()
    [0.5, 2.0]
    """
    parts: list[str] = []
    owners: list[int] = []
    weights: list[float] = []
    for position, text in enumerate(texts):
        pieces = _pieces(text)
        if len(pieces) > 1:
            parts += [part for part, _turned in pieces]
            owners += [position] * len(pieces)
            weights += _weights(pieces)
    return Clauses(parts, np.array(owners, np.int64), np.array(weights))
