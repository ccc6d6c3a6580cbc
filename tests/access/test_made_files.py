"""Files that pages made (downloads) go to the account for whom they were made, and to no other that has the address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from analytics.access.made_files import MadeFiles, caller, made_files
from pages.shared.keeping_apart import keep_apart
from tests.access.served import Served, press, run

TEMPLATE = "upload"  # its button gives the empty form of a survey file


@contextmanager
def made_by(served: Served, name: str) -> Iterator[tuple[str, str]]:
    """An account's cookie header, and the address of a file that its page made; a page that is left drops it."""
    owner = served.inside(name)
    with owner.stream() as stream:
        shown = run(stream, TEMPLATE)
        path = press(stream, shown.session, shown.buttons[0])
        assert path.startswith("/media/")
        yield owner.cookie, path


class TestServed:
    def test_goes_to_the_account_for_whom_it_was_made_only(self, served: Served) -> None:
        with made_by(served, "zhao") as (cookie, path):
            given = served.caller().get(path, Cookie=cookie)
            assert (given.status, given.header("cache-control")) == (200, "no-store")
            assert "attachment" in given.header("content-disposition")
            assert served.caller().get(path).status == 401
            for other in ("li", "wang"):
                refused, missing = (served.inside(other).get(asked) for asked in (path, "/media/0123456789abcdef.xlsx"))
                assert (refused.status, refused.text) == (404, missing.text), "as if it did not exist"

    @pytest.mark.parametrize("written", ["{}?a=1", "{}#", "/media//{name}", "/media/./{name}", "//media/{name}"])
    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_another_way_to_write_the_address_opens_it_for_nobody_else(
        self, served: Served, written: str, method: str
    ) -> None:
        with made_by(served, "zhao") as (_cookie, path):
            asked = written.format(path, name=path.rpartition("/")[2])
            answer = served.inside("li").ask(method, asked)
        assert answer.status in (400, 404) or answer.header("content-type").startswith("text/html")
        assert not answer.header("content-disposition")

    def test_nothing_is_given_after_signing_out(self, served: Served) -> None:
        owner = served.inside("zhao")
        with owner.stream() as stream:
            shown = run(stream, TEMPLATE)
            path = press(stream, shown.session, shown.buttons[0])
        stolen = owner.cookie
        assert owner.get(path).status == 200
        owner.send("/sign-out", {"token": owner.token("/sign-out")})
        assert served.caller().get(path, Cookie=stolen).status == 401

    def test_nobody_presses_the_button_of_another_s_page(self, served: Served) -> None:
        owner, thief = served.inside("zhao"), served.inside("li")
        with owner.stream() as mine, thief.stream() as theirs:
            shown = run(mine, TEMPLATE)
            run(theirs)
            assert press(theirs, shown.session, shown.buttons[0]) == ""


class TestKeptApart:
    def test_the_same_content_made_for_two_belongs_to_both(self) -> None:
        files = MadeFiles()
        for owner in ("li", "zhao"):
            files.belongs("a1", owner)
        owned = [name for name in ("li", "zhao", "wang") if files.is_owned_by("/media/a1.xlsx", name)]
        assert owned == ["li", "zhao"]

    def test_what_nobody_is_known_to_have_made_belongs_to_nobody(self) -> None:
        files = MadeFiles()
        files.belongs("a1", None)
        assert not files.is_owned_by("/media/a1.xlsx", "")

    def test_it_follows_the_store_of_streamlit(self) -> None:
        storage = MemoryMediaFileStorage("/media")
        keep_apart(storage)
        mark = caller.set("li")
        try:
            file_id = storage.load_and_get_id(b"made for li", "text/plain", MediaFileKind.DOWNLOADABLE, "a.txt")
        finally:
            caller.reset(mark)
        path = storage.get_url(file_id)
        assert made_files.is_owned_by(path, "li") and not made_files.is_owned_by(path, "zhao")
        storage.delete_file(file_id)
        assert not made_files.is_owned_by(path, "li")

    def test_another_store_is_told_at_the_start(self) -> None:
        with pytest.raises(TypeError, match="MemoryMediaFileStorage"):
            keep_apart(object())
