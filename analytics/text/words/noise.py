"""Which answers say nothing: 无, 没意见, 同楼上, 好, 。。。 A fifth of real comments.

Rules come first; what they leave is asked of what was learnt from answers without substance (text.words.substance).
"""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from analytics.cancelling import heed
from analytics.text import lexicon
from analytics.text.words.code_points import code_points, is_han, owners
from analytics.text.words.segment import LONGEST, clean
from analytics.text.words.substance import substance

# Nothing takes few words; a longer clause that seems to say nothing is left to readers.
_LONGEST_EMPTY = 24
# An answer less likely than this to say something is set aside: of 14 400 held out that do, 9, most on the border
# (看不懂题); of 880 that do not, and are harder than most, .37 with the rules, .29 by these alone. At 0.4 it would be
# 22, and .42. Fewer Chinese characters than these tell too little, and who writes more says something.
_SAYS, _FEWEST, _MOST = 0.2, 4, 40
# Texts asked at a time: what is made of their characters stays in the processor's cache, and memory small.
_BLOCK = 5_000
_SIGNS = re.compile(r"[\W_\d]+")
_SUBJECT = "意见|建议|想法|要求|看法|问题|不满|补充|异议|诉求|困难|需求|需要|毛病|期望|评价|不满意|反映|希望"
_WHO = "我们?|本人|我家|这边|对此|这个|个人|大家|咱们?|俺"
_WHEN = "目前|暂时|现在|暂|一时|今天|已经?|一直|长期|常年|都|也|还|是|真|确实|基本上?"
_TAIL = "了|的|吧|哈|啦|呢|哦|啊|呀|嘛|滴|哟|喽"
_RULERS = (
    "社区|政府|大家伙?|大伙儿?|领导|居委会?|物业|街道|上面|上级|组织|国家|党|安排|规定|多数人?|你们|别人|邻居|孩子|儿子"
)
# Each must match a clause from end to end: a word more, and the clause says something.
_EMPTY = re.compile(
    "|".join(
        (
            # Laughter, one sign over and over, one or two letters, keys in a row.
            r"[哈呵嘿嗯啊哦噢额呃唉哎嘻]+|[a-z]{1,2}|x+|asdf\w*|qwer\w*|zxcv\w*|abcd?\w?|test\w*|none|null|nan|nil|no|yes"
            r"|good|nice|okay|测试.{0,2}|路过|打卡|签到|凑字数|顶",
            # 无意见, 没什么建议, 暂无其他问题, 没有任何想法了 …
            rf"(?:{_WHO}|{_WHEN})*(?:无|没|没有|没啥|没什么|不需要|暂无|冇)(?:有|啥|什么|任何|其他|其它|别的|更多|太多|大|特别的?)*"
            rf"(?:{_SUBJECT}|(?:可|好|要|想)?(?:说|讲|提|写|补充|反映|谈|填)的?)?(?:和|或|与|及)?(?:{_SUBJECT})?(?:可?提)?(?:{_TAIL})*",
            # 没有什么可说的, 不想说, 懒得写, 不发表意见
            r"(?:我|本人)?(?:不想|懒得|不愿意?|没法|不好|暂不|不便|无可)(?:多)?(?:说|写|填|讲|评价?|奉告|表态|回答|发表意见|参与)(?:了|什么|啥)*"
            rf"|(?:{_WHO}|我?就|{_WHEN})*(?:弃权|不予置评|不予评价|不作评论|不做评论|保持沉默|保密|不方便说|(?:不|别)(?:乱|瞎)?(?:写|说|填|评价|参与|掺和)(?:这题|这个|这一题)?(?:{_TAIL})*)"
            r"|不(?:表态|参与|评价|发表意见|发表看法|做评价|作评价|填|说了|关心|感兴趣)",
            # 同楼上, 和大家一样, 意见同上
            rf"(?:{_WHO}|意见|看法)*(?:同|见|如|和|跟|与)(?:楼?上(?:面|述)?|前面?|邻居|大家|他们|楼下|别人|老伴|前一位)(?:们|的|说的|意见|一样|相同|一致|写的)*",
            # 别人怎么填我怎么填, 看其他人写的吧, 问我老伴
            r"(?:别人|人家|大家|你们|邻居|其他人)(?:怎么|咋|怎样|啥|什么)(?:样|个)?(?:说|选|填|写|定|弄|看|想)?的?(?:我|咱)?(?:们|也|就)*(?:怎么|咋|怎样|啥|什么)?(?:说|选|填|写|定|弄|看|想|跟)?(?:就行)?"
            r"|(?!看孩子)(?:你们?|麻烦)?(?:去)?(?:看|参考|问|找)(?:看|问|下|一下)?(?:我?(?:儿子|女儿|老伴|孩子|家里人|老公|老婆|房东|楼长|物业)|其他人?|别人|别的住户|邻居)(?:家|们)?(?:填|写|说|选|意见|怎么说)?的?(?:吧|去|就行|好了)*",
            # 该说的都说了, 想到再补充, 选项里都有
            r"(?:该|能|要|想|可)(?:说|写|选|填|提|讲|反映)的(?:都|已经?|前面|上面|全|也)*(?:说|写|选|填|提|讲|反映)(?:完|过|好)?(?:了|啦)*"
            r"|(?:前面|上面|选项里?|前几题|表里|以上)(?:都|已经?|全)*(?:说|写|选|填|提|讲|有|勾)(?:完|过|好)?(?:了|啦)*"
            r"|(?:以后|回头|等|有空|下次|改天|将来|过后|过两天|到时候?|现在|有)*(?:想(?:不)?(?:到|起来?|好|出来?|清楚)(?:什么|啥|了)*)?(?:以后|的话|时|就|的)*再(?:补充|说|写|填|提|讲|看|想|议|反映|联系)(?:吧|了)*"
            rf"|(?:{_WHEN}|一下子?|脑子里?|真)*(?:想不(?:起来?|出来?|到|好)|没想(?:到|出来?|起来?))(?:有|什么|啥|别的|{_TAIL})*",
            # 租的房, 才住几天, 户主在外地打工
            rf"(?:{_WHO}|{_WHEN}|只是|就是|家里?|这里|在这|这房子?)*(?:租客|租户|租房的?|租的房?子?|租住的?|借住(?:在.{{1,6}})?|临时住.{{0,3}}|帮人看房|过客|(?:刚|才|新)(?:搬来|住进来|来|住|租)(?:没?(?:几|两|一)[天周个月]+|不久)?)(?:{_TAIL})*"
            r"|(?:户主|房东|业主|儿子|女儿|家里人?|主人|老板|孩子们?|他们?|人|家人)(?:都|们|常年|长期|一直|现在|还)*(?:在|去|上)(?:外地?|国外|城里|老家|医院|乡下|深圳|上海|北京|广东|外头|外面)(?:打工|上班|住|带孩子|带孙子)*(?:了|呢|着)*"
            r"|(?:过年|年底|周末|晚上|很少|下个?月|一年|几年)(?:才|不|都|也|没)*(?:回来?|在家)(?:一?[次趟])?",
            # 不知道, 不太清楚, 没想好
            rf"(?:{_WHO}|{_WHEN}|租户|租客|房东|刚来|新来的|具体|情况)*(?:不|没)(?:太|怎么|大|是很|咋)?"
            rf"(?:知道|清楚|了解|懂|晓得|关心|明白|想好|考虑好?|想过|关注|过问|留意|记得)(?:这个|这事|情况|具体|过|怎么说|说啥|说什么|{_TAIL})*",
            # 听社区的, 服从安排, 大家定, 跟着大家走
            rf"(?:{_WHO}|{_WHEN})*(?:听|服从|按照?|随|跟着?|由|看|凭|尊重|全听|依)从?(?:{_RULERS})(?:{_RULERS}|的|一起|怎么|咋)*"
            r"(?:定|决定|走|说了?算|来|办|为准|意见|就行|就好|看着办|做主|作主|安排|说|说啥是啥|怎么说怎么办|统一)(?:的|就行|就好|吧|了|好了)*",
            rf"(?:{_RULERS})+(?:统一)?(?:定|决定|安排|看着办|做主|作主)(?:的|就行|就好|即可|吧|了|好了)*",
            rf"(?:全?听|服从|按照?|随|跟着?)(?:{_RULERS})+的?(?:就行|就好|吧|呗)?|随大流|随意|随缘"
            r"|随便(?!进|出|停|扔|倒|占|改).{0,3}",
            # 怎么都行, 无所谓, 都可以
            rf"(?:{_WHO}|{_WHEN}|反正)*(?:怎么|怎样|咋|啥|什么|改不改|哪样)(?:着|样|弄|改|搞|都|也)*(?:行|可以|成|好|无所谓|没关系)(?:{_TAIL})*"
            rf"|(?:{_WHO}|都|也)*(?:无所谓|没关系|没所谓)(?:{_TAIL})*|(?:你们?)?看着(?:办|弄|来)(?:吧|就行)?|再说|以后再说|到时候再说|再看看?|想起来再说",
            # 房东不在家, 空房, 敲门没人应
            rf"(?:房东|户主|业主|屋主|家人|老人|租户|租客|家里人?|房子|[此该这]户|儿子|女儿|{_WHO}|{_WHEN})*"
            r"(?:不在(?:家|本地|这住|此居住|这儿住|这里住|场)?|没人(?:住|在家|居住|应门|开门)|无人(?:住|居住|在家|应答|应门|接听)|空(?:置|着|房|关)"
            r"|搬走|外出|出差|在外地|去世|敲门(?:没人|无人)应?|联系不上|打不通|空号|拒访|停机|出租)(?:了|的|中)*",
            # 老人代填, 儿子帮填的
            r".{0,4}(?:代|帮忙?|替|代为)(?:填写?|答|写|签)(?:的|一下|了)*",
            # 挺好的, 非常满意, 都同意
            rf"(?:{_WHO}|{_WHEN}|一切|总体|挺|很|非常|比较|十分|特别|蛮|太|相当|整体|完全|举双手|双手|坚决|全力|绝对|必须|当然|完全|各方面)*"
            r"(?:好|行|可以|满意|不错|棒+哒?|赞+|顶呱呱|杠杠|没话说|没得说|没的说|挑不出毛病|优秀|完美|ok|赞同|同意|支持|赞成|认可|棒|正常|没毛病|没问题|ok|凑合|将就|一般般?|马马虎虎|过得去|点赞|拥护|配合)"
            rf"(?:改造|工作|方案|政策)?(?:好|{_TAIL})*",
            # 谢谢, 辛苦了
            rf"(?:谢谢|感谢|多谢|辛苦|麻烦|拜托|你好|您好|领导好|大家好)(?:你们|您们?|大家|领导|各位|工作人员|调查员)*(?:{_TAIL})*",
        )
    )
)
_FILLERS = frozenset("无没否是对有同可好行中略善佳优良嗯哦啊哈呵嘿噢额呃唉哎嘻的了吧呢嘛呀差赞顶棒")
_DROPPED = "的了吧啊呀哦啦呢嘛哈"
# 沒意見, 無: a few signs in which the older script differs.
_OLDER = "無沒見議題滿啟說講寫聽從隨對謝愿態參與評價們樣個這還過來嗎贊"
_HAS_OLDER = re.compile(f"[{_OLDER}]")
_MODERN = str.maketrans(_OLDER, "无没见议题满启说讲写听从随对谢愿态参与评价们样个这还过来吗赞")


@lru_cache(maxsize=1)
def _empty_phrases() -> frozenset[str]:
    return frozenset(_bare(phrase) for name in ("no_content.txt", "empty.txt") for phrase in lexicon.lines(name))


def _bare(text: str) -> str:
    """``text`` without signs, digits, emoji and blanks."""
    return _SIGNS.sub("", _modern(clean(text)))


def _modern(plain: str) -> str:
    return plain.translate(_MODERN) if _HAS_OLDER.search(plain) else plain


def _is_empty(bare: str) -> bool:
    if not bare or bare in _empty_phrases():
        return True
    # One character of substance (吵, 脏, 漏) is an answer, written once or over and over.
    if bare.count(bare[0]) == len(bare):
        return not "\u3400" <= bare[0] <= "\u9fff" or bare[0] in _FILLERS
    if len(bare) > _LONGEST_EMPTY:
        return False
    return bare.rstrip(_DROPPED) in _empty_phrases() or _EMPTY.fullmatch(bare) is not None


def _says_something(plain: str) -> bool:
    parts = [part for part in _SIGNS.split(_modern(plain)) if part]
    # 无，谢谢: nothing and nothing is nothing. 没 意见: nothing in two pieces.
    if all(map(_is_empty, parts)):
        return False
    return len(parts) == 1 or not _is_empty("".join(parts))


def has_content(texts: Sequence[str]) -> np.ndarray:
    """bool ndarray of shape (n_texts,): whether each cleaned text says anything that could belong to a topic.

    >>> has_content(["无", "没什么意见了", "同楼上", "。。。", "无，谢谢", "吵", "楼道灯不亮"]).tolist()
    [False, False, False, False, False, True, True]
    """
    blocks = [_have_content(texts[start : start + _BLOCK]) for start in range(0, len(texts), _BLOCK)]
    return np.concatenate([np.zeros(0, bool), *blocks])


def _have_content(texts: Sequence[str]) -> np.ndarray:
    heed()
    points, starts = code_points([text[:LONGEST] for text in texts])
    says = _beyond_rules(points, starts)
    left = np.flatnonzero(~says)
    says[left] = np.fromiter((_says_something(texts[row]) for row in left.tolist()), bool, len(left))
    written = np.bincount(owners(starts)[is_han(points)], minlength=len(texts))
    asked = np.flatnonzero(says & (written >= _FEWEST) & (written <= _MOST))
    says[asked] = substance().probability([texts[row] for row in asked.tolist()]) >= _SAYS
    return says


def _beyond_rules(points: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """bool ndarray (n_texts,): holds a Chinese character that no rule knows, and none beside which it might stand.

    Such a text says something by :func:`_says_something`, which need not be asked: nearly all that do are such.
    """
    kind = _kinds()[np.minimum(points, len(_kinds()) - 1)]
    of = owners(starts)
    strange = np.bincount(of[kind == _STRANGE], minlength=len(starts) - 1)
    open_ended = np.bincount(of[kind == _OPEN], minlength=len(starts) - 1)
    return (strange > 0) & (open_ended == 0)


# What a character does to the rules: known to them; unknown; lets anything stand beside it, as Latin letters do too.
_KNOWN, _STRANGE, _OPEN = 0, 1, 2
_WILD = "测借临随代帮替"


@lru_cache(maxsize=1)
def _kinds() -> np.ndarray:
    """uint8 ndarray: what each character does, by its code point; those behind the last are as the last."""
    kinds = np.full(0xA000, _KNOWN, np.uint8)
    kinds[0x3400:] = _STRANGE
    known = {*_EMPTY.pattern, *_FILLERS, *_DROPPED, *_OLDER, *itertools.chain.from_iterable(_empty_phrases())}
    kinds[[ord(sign) for sign in known if ord(sign) < len(kinds)]] = _KNOWN
    kinds[[ord(sign) for sign in _WILD + string.ascii_letters]] = _OPEN
    kinds[-1] = _OPEN
    return kinds
