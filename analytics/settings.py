"""One table of settings. Each is an environment variable ``MINYI_<NAME>``; units stand in the names."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from analytics.errors import SettingError
from analytics.language import LANGUAGES, N_, _

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One setting: its name, its default, the values it may take, and what it is for."""

    name: str
    default: str | int | float
    help: str
    lowest: float | None = None
    highest: float | None = None
    secret: bool = False
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        return "MINYI_" + self.name.upper()


ISSUER = N_("老旧小区改造工作专班办公室")
SETTINGS = (
    Setting(
        "database",
        f"duckdb:///{PROJECT / 'var' / 'minyi.duckdb'}",
        N_("数据存放位置，形如 duckdb:///路径 或 postgresql://用户@主机/库名；密码写在 ~/.pgpass"),
    ),
    Setting("threshold_percent", 80, N_("达标线（%），含本数：满意份数×100 ≥ 达标线×有效份数即达标"), 1, 100),
    Setting("confidence_percent", 95, N_("区间的置信水平（%）"), 50, 99.9),
    Setting("week_starts_on", 1, N_("一周从星期几开始：1 为星期一，7 为星期日"), 1, 7),
    Setting("figure_minimum", 5, N_("有效份数少于此数时，页面不显示满意率"), 1, 100),
    Setting("comment_minimum", 8, N_("意见少于此条数时，页面不逐条显示"), 1, 100),
    Setting("random_seed", 20220101, N_("一切随机步骤的种子；同样的数据得到同样的结果"), 0, 2**31),
    Setting(
        "read_ahead",
        "yes",
        N_(
            "yes：数据变动后、无人打开页面时，先算好各账号范围内常看的内容，存在数据旁，重新启动后即用；no：到有人打开时才算"
        ),
        choices=("yes", "no"),
    ),
    Setting("upload_limit_mb", 300, N_("单个上传文件的上限（MB）"), 1, 4096),
    Setting("store_wait_seconds", 10, N_("数据文件被其他程序占用时，最多等待的秒数"), 0, 600),
    Setting(
        "access_database",
        "",
        N_("账号、会话和操作记录的文件；不写则在数据文件旁，数据在 PostgreSQL 时在 var 里，名为 access.sqlite"),
    ),
    Setting("allowed_hosts", "", N_("网址的主机名，多个以逗号分开；在本机以外提供服务时必须写明")),
    Setting("allow_plain_http", "no", N_("yes：在本机以外也可不加密使用，密码会以明文传送；只用于与外界隔绝的网络")),
    Setting("session_idle_minutes", 30, N_("登录后多少分钟没有操作即须重新登录"), 1, 720),
    Setting("session_hours", 10, N_("登录后最多多少小时须重新登录"), 1, 24),
    Setting("lockout_failures", 5, N_("连续登录失败多少次后暂停该账号登录；同一地址为其四倍"), 3, 20),
    Setting("lockout_minutes", 15, N_("首次暂停登录的分钟数；此后每失败一次加倍，最长一天"), 1, 1440),
    Setting("audit_months", 12, N_("操作记录至少保存的月数"), 6, 240),
    Setting("oidc_issuer", "", N_("统一身份认证（OpenID Connect）的 issuer 网址；不写则只用密码登录")),
    Setting("oidc_client_id", "", N_("本系统在统一身份认证处登记的 client_id")),
    Setting("oidc_client_secret", "", N_("登记时得到的 client_secret；宜改用下一项"), secret=True),
    Setting("oidc_client_secret_file", "", N_("写有 client_secret 的文件，只让运行本系统的用户可读")),
    Setting("oidc_redirect_url", "", N_("登记的回调网址：本系统的网址加 /sso/callback")),
    Setting("oidc_scopes", "openid profile", N_("向统一身份认证要的 scope，以空格分开")),
    Setting("oidc_mapping", "", N_("TOML 文件：哪些声明对应哪个角色和范围")),
    Setting("language", "zh_CN", N_("未另行选择时界面所用的语言：zh_CN 为中文，en 为英文"), choices=tuple(LANGUAGES)),
    Setting("issuer", ISSUER, N_("印发周报、通报的单位，写在落款处")),
)


@dataclass(frozen=True)
class Settings:
    """The values in force. Shares are judged on integers, so the threshold is kept as whole per cent."""

    database: str
    threshold_percent: int
    confidence_percent: float
    week_starts_on: int
    figure_minimum: int
    comment_minimum: int
    random_seed: int
    read_ahead: str
    upload_limit_mb: int
    store_wait_seconds: int
    access_database: str
    allowed_hosts: str
    allow_plain_http: str
    session_idle_minutes: int
    session_hours: int
    lockout_failures: int
    lockout_minutes: int
    audit_months: int
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str = field(repr=False)
    oidc_client_secret_file: str
    oidc_redirect_url: str
    oidc_scopes: str
    oidc_mapping: str
    language: str
    issuer: str

    def shown(self, setting: Setting) -> str:
        """The value in force, in words; of a secret only whether there is one."""
        value = getattr(self, setting.name)
        return (_("已设置，不显示") if value else "") if setting.secret else without_password(str(value))

    @property
    def confidence(self) -> float:
        """The confidence level as a share, 0–1."""
        return self.confidence_percent / 100


def without_password(address: str) -> str:
    """``address`` as it may be shown.

    >>> without_password("postgresql://office:secret@db.example/minyi?password=secret&sslmode=require")
    'postgresql://office@db.example/minyi?sslmode=require'
    """
    shown = re.sub(r"(?<=//)([^:/@?]*):[^/?]*@", r"\1@", address)
    return re.sub(r"([?&])password=[^&]*&?", r"\1", shown).rstrip("?&")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force: defaults, overridden by ``MINYI_…`` variables.

    Raises :class:`SettingError` naming the variable, the value found and the range expected.

    >>> read_settings({"MINYI_THRESHOLD_PERCENT": "85"}).threshold_percent
    85
    """
    environment = os.environ if environment is None else environment
    return _read(frozenset((name, value) for name, value in environment.items() if name.startswith("MINYI_")))


@lru_cache(maxsize=8)
def _read(given: frozenset[tuple[str, str]]) -> Settings:
    """Once for the same variables: a page asks a hundred times."""
    environment = dict(given)
    known = {setting.variable for setting in SETTINGS}
    unknown = sorted(environment.keys() - known - {OUTSIDE})
    if unknown:
        raise SettingError(
            _("没有这样的设置：{names}").format(names=_("、").join(unknown)), expected=_("、").join(sorted(known))
        )
    return Settings(**{setting.name: _value(setting, environment) for setting in SETTINGS})  # type: ignore[arg-type]


# Tells tests and benchmarks where the reference data lies; the product itself never reads it.
OUTSIDE = "MINYI_REFERENCE_DATA"


def _value(setting: Setting, environment: Mapping[str, str]) -> str | int | float:
    text = environment.get(setting.variable, "").strip()
    if setting.choices and text and text not in setting.choices:
        raise SettingError(f"{setting.variable}={text!r}", expected=_("、").join(setting.choices))
    if not text or isinstance(setting.default, str):
        return text or setting.default
    kind = float if setting.name == "confidence_percent" else int
    expected = _("{lowest} 到 {highest} 之间的数").format(lowest=setting.lowest, highest=setting.highest)
    try:
        value = kind(text)
    except ValueError as error:
        raise SettingError(f"{setting.variable}={text!r}", expected=expected) from error
    if not (setting.lowest or 0) <= value <= (setting.highest or value):
        raise SettingError(f"{setting.variable}={text!r}", expected=expected)
    return value
