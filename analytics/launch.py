"""Starting the dashboard with nothing but Python: make an environment, install, serve. Standard library only."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NoReturn

from analytics.language import _
from analytics.settings import PROJECT

OLDEST_PYTHON = (3, 11)


def is_served() -> bool:
    """Whether Streamlit is running this process already (it imports itself before any page)."""
    return "streamlit" in sys.modules


def start(script: Path) -> NoReturn:
    """Serve ``script``: in the environment that is active, else in ``.venv`` beside it; install what is missing.

    Extra words on the command line go to ``streamlit run``.
    """
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(_("需要 Python 3.11 或更新版本，当前为 {version}").format(version=sys.version.split()[0]))
    python = Path(sys.executable) if sys.prefix != sys.base_prefix else _own_environment()
    install(python, PROJECT / "requirements.txt")
    command = [str(python), "-m", "streamlit", "run", str(script), *sys.argv[1:]]
    os.chdir(PROJECT)  # Streamlit reads .streamlit/config.toml from here
    os.execv(command[0], command)


def install(python: Path, requirements: Path) -> None:
    """Install ``requirements`` for ``python``, once per version of that file."""
    mark = python.parent.parent / f"installed-{hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]}"
    if mark.exists():
        return
    print(_("正在安装依赖，首次约需一两分钟……"), flush=True)
    quietly = ["--quiet", "--disable-pip-version-check"]
    command = [str(python), "-m", "pip", "install", *quietly, "-r", str(requirements)]
    if subprocess.run(command, check=False).returncode:
        sys.exit(_("依赖没有装成，原因见上。请检查网络或镜像设置；仍不行时删除 .venv 文件夹后重试"))
    mark.touch()


def _own_environment() -> Path:
    folder = PROJECT / ".venv"
    python = folder / "bin" / "python"
    if python.exists():
        return python
    print(_("正在建立运行环境 {folder} ……").format(folder=folder.name), flush=True)
    # Debian and Ubuntu keep this part of Python in a package of its own.
    if importlib.util.find_spec("ensurepip") is None:
        _install_debian_venv()
    venv.create(folder, with_pip=True, clear=True)
    return python


def _install_debian_venv() -> None:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    command = ["apt-get", "install", "-y", package]
    if os.geteuid():
        command.insert(0, "sudo")
    print(_("系统缺少 Python 的 venv 组件，将执行：{command}").format(command=" ".join(command)), flush=True)
    if shutil.which(command[0]) is None or subprocess.run(command, check=False).returncode:
        sys.exit(_("请先安装 {package}，再重新启动").format(package=package))
