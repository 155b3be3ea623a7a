"""Find the system parts that the tests need; install them where we may; else name them in one line and fail.

Runs on the standard library alone. The table below is the one that CONTRIBUTING.md shows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts", "~/.fonts", "~/.local/share/fonts")
CHINESE_FONTS = ("NotoSansCJK*", "NotoSansSC*", "SourceHanSans*", "PingFang*", "wqy-*", "Hiragino Sans GB*", "STHeiti*")


def find_chromium() -> bool:
    return chromium_path() is not None


def chromium_path() -> str | None:
    """The browser that the tests drive."""
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), mac if Path(mac).exists() else None)


def find_chinese_font() -> bool:
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob(pattern), None) for folder in folders if folder.is_dir() for pattern in CHINESE_FONTS)


def find_java() -> bool:
    """Java 17 or newer: Spark runs on it. macOS has a `java` that only says where to get one."""
    program = shutil.which("java", path=os.pathsep.join([str(Path(os.environ["JAVA_HOME"], "bin")), os.environ["PATH"]]) if "JAVA_HOME" in os.environ else None)
    return program is not None and subprocess.run([program, "-version"], capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class SystemPart:
    name: str
    why: str
    found: Callable[[], bool]
    debian: str
    mac: str


PARTS = (
    SystemPart("Chromium", "browser tests", find_chromium, "chromium", "brew install --cask chromium"),
    SystemPart("a Chinese font", "pictures and browser tests", find_chinese_font, "fonts-noto-cjk", "part of macOS"),
    SystemPart("Java 17", "the tests of Spark", find_java, "openjdk-17-jre-headless", "brew install openjdk@17"),
)


def install(parts: list[SystemPart]) -> None:
    """Install from the distribution; only called as root on Debian or Ubuntu."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [part.debian for part in parts]
    print("installing", *packages, "from the distribution …", flush=True)
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr[-2000:], file=sys.stderr)


def main() -> int:
    missing = [part for part in PARTS if not part.found()]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        install(missing)
        missing = [part for part in PARTS if not part.found()]
    if missing:
        told = "; ".join(f"{part.name} for {part.why} (Debian, Ubuntu: apt-get install {part.debian}; macOS: {part.mac})" for part in missing)
        print(f"missing system parts: {told}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
