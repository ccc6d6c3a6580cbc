"""Minyi's server. ``python3 dashboard.py`` sets everything up and starts it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from analytics import launch

if __name__ == "__main__" and not launch.is_served():
    launch.start(Path(__file__))

import streamlit as st

# The front is no neighbour of the folder pages/: a script beside one makes Streamlit offer the files in it as pages of
# their own, past the navigation, to whoever opens a link to one of them first.
FRONT = Path(__file__).parent / "pages" / "shared" / "front.py"

if __name__ == "__main__":  # run as a plain script, as Streamlit's own test bench does
    from pages.shared import front

    front.main()
else:
    from streamlit import config, file_util

    from analytics.access import open_registry, serving
    from analytics.access.doorkeeper import RegistryDoorkeeper
    from analytics.access.entrance import Entrance, unavailable
    from analytics.access.single_sign_on.entrance import single_sign_on
    from analytics.errors import MinyiError
    from analytics.settings import read_settings
    from pages.shared.lifetime import lifetime

    doorkeeper = RegistryDoorkeeper(lambda: open_registry(read_settings()))
    try:
        settings = read_settings()
        serving.check(
            settings,
            doorkeeper,
            address=st.get_option("server.address") or "",
            base_path=st.get_option("server.baseUrlPath") or "",
            encrypted=bool(st.get_option("server.sslCertFile") and st.get_option("server.sslKeyFile")),
            proxies=os.environ.get("FORWARDED_ALLOW_IPS", ""),  # uvicorn's own, which believes them
        )
        single = single_sign_on(settings, doorkeeper)
    except MinyiError as refusal:
        sys.exit(str(refusal))
    config.set_option("server.allowedHosts", list(serving.served_hosts(settings)))
    config.set_option("server.maxUploadSize", settings.upload_limit_mb)
    before = serving.defences(
        settings, doorkeeper, folder=Path(file_util.get_static_dir()), style=FRONT.with_name("look.css")
    )
    app = st.App(
        FRONT,
        lifespan=lifetime,
        middleware=before,
        routes=Entrance(doorkeeper, single).routes(),
        exception_handlers={MinyiError: unavailable},
    )
