"""Which reports of progress hold together: never more done than there is, in the order of days, a fall explained."""

from __future__ import annotations

from analytics.language import _
from analytics.programme.subjects.spec import Told
from analytics.standard import measures


def reports(told: Told) -> str:
    """Not more done than the whole, the same item, no earlier than the report before; less than before needs a reason.

    Worked: 830 of 1 186 after 840 of 1 186 is refused without a reason; 1 187 of 1 186 always.
    """
    done, whole = int(told.given["done"]), told.given.get("of", told.before.get("of"))
    faults = []
    if whole is not None and done > int(whole):
        faults.append(_("完成数 {done} 多于总数 {whole}").format(done=done, whole=whole))
    if told.last_on is not None and told.on < told.last_on:
        faults.append(_("日期早于上一次登记（{day}）").format(day=told.last_on.isoformat()))
    if told.before.get("item", told.given["item"]) != told.given["item"]:
        faults.append(_("这条记录登记的是“{item}”").format(item=measures.measure(told.before["item"])))
    if done < int(told.before.get("done", 0)) and not told.reason:
        faults.append(_("完成数比上一次的 {before} 少，没有写理由").format(before=told.before["done"]))
    return _("；").join(faults)
