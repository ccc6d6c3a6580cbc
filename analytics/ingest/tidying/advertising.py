"""Advertisements that robots and spammers leave in open questions: gambling, loans, invoices, links to press.

A resident who complains of gambling dens or of 小广告 uses the same words, so no word decides: signs are added up, and
words of complaint and of the neighbourhood are taken off again.
"""

from __future__ import annotations

import re
from typing import Final

from analytics.ingest.normalisation import key

_ENOUGH: Final = 4
_MOST_OF_PEACE: Final = 6

# What spammers put between the characters of a word to hide it.
_BETWEEN: Final = re.compile(r"[^\w.:/@¥￥%+-]+|_+")
_DIGITS: Final = re.compile(r"\d+")
_LINK: Final = (
    r"https?://|www\.|t\.cn/"
    r"|[a-z0-9-]{2,}\.(?:com|cn|net|cc|vip|xyz|top|app|club|site|live|bet|tv|me|io|shop|win|asia|info|org)(?![a-z])"
)
_ACCOUNT: Final = (
    r"[加添联搜留找＋+](?:我|加|系|索)?(?:我)?(?:的)?(?:微信|薇信|威信|v信|vx|wx|扣扣|qq|企鹅|电报|telegram)"
    r"|(?:微信|薇信|威信|v信|vx|扣扣|qq群?|企鹅|telegram|电报|纸飞机)(?:同号|qq同号)?[:：号是]?@?[a-z0-9][a-z0-9-]{4,}|微信qq同号|微信同号"
)
_GAMBLING: Final = (
    r"百家乐|时时彩|六合彩|特码|北京赛车|pk10|快三(?:大小|计划|投注|彩票)|幸运飞艇|幸运28|博彩|菠菜|葡京|威尼斯人|金沙娱乐|娱乐场|娱乐城|真人荷官|真人视讯|荷官"
    r"|ag视讯|开元棋牌|棋牌游戏|真钱|老虎机|捕鱼|下注|投注|买球|赔率|返水|首存|首充|彩金|上分下分|上下分|送彩金|体验金|彩票平台|开奖直播|计划群|大小单双"
    r"|返点|提现秒到|稳定出款|注册(?:就)?送\d|\d+元起存"
)
_OFFER: Final = (
    r"刷单|日赚|日结|月入过万|日入过万|一单一结|包赢|稳赢|稳赚|带你回血|带盘|内幕消息|无抵押|低息|秒批|秒到账|当天到账|不看征信|黑户|最快\d+分钟放款|五分钟放款|放款"
    r"|代开发票|增值税发票|发票.{0,6}点数|办证|刻章|套现|高仿|一比一|支持验货|货到付款|追债|讨债|约会|美女|成人视频|裸聊|药到病除|祖传秘方|减肥茶|瘦[十\d]+斤|无效退款"
    r"|优惠券|打开淘宝|淘口令|领取?红包|免费领取|名额有限|仅限今天|前\d+名|速领|点击(?:链接|进入|领取)|免费进群|进群免费|招代理|招兼职|宝妈|在家可做|打字员"
    r"|24小时客服|下载app就?送|¥[a-z0-9]{6,}¥|源码出售|扫码关注.{0,8}免费"
)
# How many points each kind of sign may give: two a sign, but a link is one however it is written.
_SIGNS: Final = tuple(
    (re.compile(pattern), most) for pattern, most in ((_LINK, 2), (_ACCOUNT, 2), (_GAMBLING, 4), (_OFFER, 4))
)
# Words of somebody who lives there: complaint, place, wish.
_PEACE: Final = re.compile(
    r"小广告|牛皮癣|扰民|窝点|举报|投诉|举办|希望|建议|应该|管管|管一管|没人管|不管|清理|治理|整治|查查|查处|贴满|到处|乱贴|冒充|警惕|诈骗|被骗|小区|楼道|楼下|一楼"
    r"|单元|物业|业委会|居委会|社区|邻居|业主|居民|老人|派出所|门口|地下室|麻将|棋牌室|改造|吵|不合理|形式主义|gov\.cn"
)
_SPACED: Final = r"(?:[\x{3400}-\x{9FFF}][ 　·•*_.-]{1,2}){4}"  # 百 家 乐 老 虎 机
# What an advertisement has at least, in the words of RE2, which knows no looking ahead.
SUSPECT: Final = f"(?i){_LINK}|{_ACCOUNT}|{_GAMBLING}|{_OFFER}|{_SPACED}".replace("(?![a-z])", "")


def is_advertisement(text: str) -> bool:
    """Whether a text offers something for sale instead of an opinion.

    >>> [is_advertisement(text) for text in ("真人百家乐投注返水，加微信 abc888", "楼下棋牌室赌博扰民，希望查处")]
    [True, False]
    """
    return score(text) >= _ENOUGH


def score(text: str) -> int:
    """Points for every different sign of an advertisement, less two for every different word of a resident's."""
    folded = _BETWEEN.sub("", key(text))
    # Numbers apart, 前2名 and 前3名 are one sign.
    found = [{_DIGITS.sub("0", sign) for sign in pattern.findall(folded)} for pattern, _most in _SIGNS]
    signs = sum(min(2 * len(one), most) for one, (_pattern, most) in zip(found, _SIGNS, strict=True))
    return signs - min(2 * len(set(_PEACE.findall(folded))), _MOST_OF_PEACE)
