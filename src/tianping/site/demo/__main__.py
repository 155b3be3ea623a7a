"""``python -m tianping.site.demo``: database, static files and the demo county, ready for ``tianping serve``."""

from __future__ import annotations

import os

from tianping.site.set_up import set_up

PASSWORD = "tianping-demo"  # noqa: S105 - the demo's own: everything behind it is made up


def main() -> None:
    os.environ.setdefault("TIANPING_DEMO", "1")
    set_up()
    # Models can be imported only once Django is set up.
    from django.utils import timezone

    from tianping.site.demo.load import load

    load(on=timezone.localdate(), password=PASSWORD)


if __name__ == "__main__":
    main()
