"""Complaint, praise or neither."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.model import STANCES
from analytics.text import lexicon
from analytics.text.words.stance import stances

COMPLAINTS = """
楼道灯三天两头坏
下水道一下雨就往外冒
单元门关不上
顶楼一到雨季就漏
新铺的路没两个月就裂了
停车位根本不够
垃圾桶满了也没人倒
施工从早到晚吵得睡不着
水压太小洗不了澡
暖气烧了跟没烧一样
改完还不如以前
墙皮大块大块往下掉
物业只会收钱
电线像蜘蛛网一样挂着
报修了半个月没人来
电梯什么时候才能装
为啥别的楼改我们不改
消防通道天天被车堵着
充电桩收费太贵
井盖响了一夜
小广告贴得到处都是，太难看
花坛里全是狗屎
监控装了不通电
围墙拆了没补
方案没征求我们意见
凭什么一楼也要出钱
摸黑上楼摔了一跤
活动室一直锁门
保安谁都放进来
树枝挡住了窗户，屋里很暗
工程队偷工减料
窗户装得歪歪扭扭，漏风
地面坑坑洼洼，老人走路怕摔
路灯比以前还暗
问了三次都没答复
没有一个健身器材
车棚的插座用不了
坡道太陡轮椅上不去
水管冻裂过两回
门禁卡刷不开
希望解决漏水
请把堵了的下水道通一通
希望别再停水了
能不能管管乱停车
楼道刷得挺好，就是下水道还是堵
外墙漂亮了，但是屋里还漏水
环境好了一些，可惜停车更难了
态度不错，不过活干得太糙，到处掉渣
物业费涨了，服务没跟上
不太满意
说好的电梯到现在没影
雨水管断了半截
公示栏里什么都查不到，不透明
草都枯死了
异味很大
老楼不给通天然气
"""
PRAISE = """
楼道刷得挺好
路平了，出门方便多了
终于通上天然气了
施工师傅很有礼貌
停车位比以前多了，好停
小区变漂亮了
社区干部特别负责
灯亮了，晚上走路放心
下水再也不堵了
屋里不漏了
给工程队点赞
改造后住着舒心
老人有地方坐了
垃圾清运很及时
暖气今年很热乎
噪音小多了
漏了十年，这次总算解决了
感谢政府办实事
绿化做得很用心
办事效率高
电梯装上了，爷爷不用爬楼了
质量过硬
没什么不满意的
花园赏心悦目
保洁阿姨很勤快
工期虽然长，但是效果很好
刚开始很吵，现在安静了，很满意
收费合理公开
水压正常了
味道没了，清爽
问题都解决了
扶手结实
监控装好了，安全多了
充电方便又便宜
不吵也不脏
井盖不响了，睡得踏实，真好
办事公道，一碗水端平，挺公平
大家都说好
路宽敞了
门口干净整洁
物业有求必应
比以前强，进步很大
"""
NEITHER = """
希望多装几盏路灯
建议加一个快递柜
请公示改造方案
能不能装个电梯
我家住三单元
问卷填完了
希望楼道更干净
建议把草坪改成停车位
最好修个凉亭
希望加装扶手，方便老人
应该安排专人值班
改造范围包括几号楼
想给车棚加个顶
请统一防盗窗样式
能否增加充电口
施工时间是三月到八月
需要一条无障碍坡道
希望能好好养护花草
建议公开透明
公积金可以提取吗
垃圾分类的点位在西门
停车位怎么申请
建议下水和雨水分开
多划几个车位
楼顶做防水层
外墙统一刷成米色
安装人脸识别
防盗门换成新款式
把旗杆移到东边
请社区牵头开个会
门口装减速带
支付宝缴费
要求公布账目
希望尽快完工
以后考虑装个食堂
"""


def labelled() -> tuple[list[str], list[str]]:
    sides = {"negative": COMPLAINTS, "positive": PRAISE, "neutral": NEITHER}
    pairs = [(text, side) for side, texts in sides.items() for text in texts.split()]
    return [text for text, _side in pairs], [side for _text, side in pairs]


def test_residents_clauses() -> None:
    texts, truth = labelled()
    found = stances(texts)
    table = pd.crosstab(np.array(truth), found)
    assert len(texts) >= 130
    assert set(found) == set(STANCES)
    wrong = [(text, got) for text, want, got in zip(texts, truth, found, strict=True) if want != got]
    assert len(wrong) <= 0.1 * len(texts), wrong
    for side in STANCES:
        assert table.loc[side, side] >= 0.85 * truth.count(side), wrong


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("干净", "positive"),
        ("不干净", "negative"),
        ("不是很干净", "negative"),
        ("没有不干净", "positive"),
        ("希望干净", "neutral"),
        ("堵", "negative"),
        ("不堵", "positive"),
        ("不再堵", "positive"),
        ("没解决", "negative"),
        ("刷得好，但是漏", "negative"),
        ("虽然慢，但是好", "positive"),
        ("先好后坏，好，坏", "negative"),
        ("太高", "negative"),
        ("太好了", "positive"),
        ("没装", "negative"),
        ("车位少了", "negative"),
        ("噪音少多了", "positive"),
        ("噪音没减少", "negative"),
        ("", "neutral"),
        ("。。。", "neutral"),
        ("😡", "neutral"),
        ("OK", "neutral"),
    ],
)
def test_rules(text: str, stance: str) -> None:
    assert stances([text]).tolist() == [stance]


def test_words_that_only_look_like_judgement() -> None:
    assert set(stances(["防漏试验", "停车位", "太阳能灯", "不锈钢扶手", "断桥铝", "差额", "无障碍坡道"])) == {"neutral"}


def test_each_word_is_listed_once() -> None:
    words = [word for row in lexicon.rows("stance.tsv") for word in row["words"].split("|")]
    assert all(words)
    assert [word for word, times in Counter(words).items() if times > 1] == []
    kinds = {row["kind"] for row in lexicon.rows("stance.tsv")}
    assert kinds == {"positive", "negative", "relief", "negation", "strong", "excess", "turn", "wish", "none"}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(alphabet="不没太好坏堵了但是希望，。路灯", max_size=30), max_size=8))
def test_each_text_stands_alone(texts: list[str]) -> None:
    found = stances(texts).tolist()
    assert found == [stances([text])[0] for text in texts]
    assert set(found) <= set(STANCES)
    # Punctuation at the end changes nothing.
    assert stances([f"{text}。" for text in texts]).tolist() == found


def test_no_texts() -> None:
    assert stances([]).shape == (0,)


def test_long_text_is_read_to_a_limit() -> None:
    start = time.process_time()
    assert stances(["不" * 1_000_000, "漏水" * 1_000_000]).tolist() == ["neutral", "negative"]
    assert time.process_time() - start < 1


def test_reviews_of_another_field(reference: Callable[[str], Path]) -> None:
    frame = pd.read_csv(reference("reviews/reviews.csv")).dropna().sample(3000, random_state=1)
    found = stances(frame["text"].tolist())
    said = found != "neutral"
    right = (found == "positive") == (frame["polarity"] == 1).to_numpy()
    assert said.mean() > 0.8
    assert right[said].mean() > 0.82
