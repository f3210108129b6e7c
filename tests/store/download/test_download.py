"""Downloads from a server on this machine that serves real files, and misbehaves."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import random
import shutil
import time
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.helpers.made_sources import Log
from tests.helpers.web_server import WebServer
from wm_vru_plugin.core.errors import Cancelled, InputError
from wm_vru_plugin.sources.catalogue.catalogue import CatalogueEntry
from wm_vru_plugin.store.download import placing
from wm_vru_plugin.store.download.download import Downloaded, download
from wm_vru_plugin.store.download.fetch import Limits, Transfer
from wm_vru_plugin.store.download.network import Answer
from wm_vru_plugin.store.download.unpack import unpack

PAGE = "https://publisher.example/indices"
QUICK = Limits(attempts=4, first_wait_s=0.02, stall_s=0.6, most_bytes=64 << 20)
ROWS = b"code,count\n" + b"".join(b"E0100%04d,%d\n" % (n, n % 7) for n in range(60_000))
pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture
def server():
    with WebServer() as running:
        yield running


def entry(address: str, file_name: str = "table.csv", **more) -> CatalogueEntry:
    return CatalogueEntry(
        "made", "Made table", "Publisher", "OGL", PAGE, file_name, address, **more
    )


def run(folder: Path, *entries: CatalogueEntry, limits: Limits = QUICK, **more) -> Downloaded:
    return download(list(entries), folder, Log(), limits=limits, **more)


def failure(folder: Path, wanted: CatalogueEntry, **more) -> str:
    """The error of one entry, which must name the page and leave nothing."""
    done = run(folder, wanted, **more)
    assert done.fetched == [] and done.files == []
    assert not folder.exists() or list(folder.iterdir()) == []
    assert PAGE in done.failed["made"]
    return done.failed["made"]


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


REAL = (
    "iod2019/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx",
    "crime/policeforceareatablesyejune25final__Table_C2_CSP.csv",
    "boundaries/LSOA_2011_WM7_bng.gpkg",
    "boundaries/LAD_2019_England.geojson",
    "iod_history/IMD2010_england_lsoa01.csv.gz",
)


@pytest.mark.parametrize("relative", REAL)
def test_a_real_file_arrives_as_it_is(relative, shared_file, server, tmp_path):
    source = shared_file(relative)
    content = source.read_bytes()
    address = server.serve("/file", content, "application/octet-stream")
    digest = hashlib.sha256(content).hexdigest()
    done = run(tmp_path / "out", entry(address, source.name, sha256=digest))
    assert done.failed == {} and done.fetched == ["made"]
    assert (tmp_path / "out" / source.name).read_bytes() == content
    assert names(tmp_path / "out") == sorted([source.name, "manifest.json"])
    listed = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["files"]
    assert len(listed) == 1
    assert listed[0]["address"] == listed[0]["fetched_from"] == address
    assert (listed[0]["sha256"], listed[0]["size"]) == (digest, len(content))
    assert listed[0]["fetched"].startswith("20") and listed[0]["landing_page"] == PAGE
    assert listed[0]["files"] == [{"path": source.name, "sha256": digest, "size": len(content)}]


def test_a_second_run_downloads_nothing(server, tmp_path):
    wanted = entry(server.serve("/t.csv", ROWS))
    run(tmp_path, wanted)
    before = (tmp_path / "manifest.json").read_bytes()
    again = run(tmp_path, wanted)
    assert again.kept == ["made"] and again.fetched == [] and len(server.seen) == 1
    assert again.files == [tmp_path / "table.csv"]
    assert (tmp_path / "manifest.json").read_bytes() == before
    assert run(tmp_path, wanted, overwrite=True).fetched == ["made"] and len(server.seen) == 2


def test_another_address_is_fetched_and_a_changed_file_is_not_lost(server, tmp_path):
    run(tmp_path, entry(server.serve("/old.csv", ROWS)))
    moved = entry(server.serve("/new.csv", ROWS + b"E09,1\n"))
    assert run(tmp_path, moved).fetched == ["made"]
    assert (tmp_path / "table.csv").read_bytes() == ROWS + b"E09,1\n"
    (tmp_path / "table.csv").write_bytes(b"by hand\n")
    assert "OVERWRITE" in run(tmp_path, moved).failed["made"]
    assert (tmp_path / "table.csv").read_bytes() == b"by hand\n"
    assert run(tmp_path, moved, overwrite=True).fetched == ["made"]


def test_a_file_that_is_not_from_here_is_not_written_over(server, tmp_path):
    (tmp_path / "table.csv").write_bytes(b"mine\n")
    wanted = entry(server.serve("/t.csv", ROWS))
    assert "not as this plugin fetched it" in run(tmp_path, wanted).failed["made"]
    assert names(tmp_path) == ["table.csv"] and server.seen == []
    (tmp_path / "table.csv").unlink()
    (tmp_path / "table.csv").mkdir()
    assert "folder" in run(tmp_path, wanted, overwrite=True).failed["made"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_moved_file_names_the_page(status, server, tmp_path):
    address = server.on("/t.csv", lambda r, n: r.send(b"<html>", status, "text/html"))
    message = failure(tmp_path / "out", entry(address))
    assert f"HTTP {status}" in message and "not there any more" in message
    assert len(server.seen) == 1


def test_a_redirect_to_a_page_names_the_page(server, tmp_path):
    server.serve("/home", b"\n<!DOCTYPE html>\n<html><body>Welcome", "text/html; charset=utf-8")
    address = server.on("/t.csv", lambda r, n: r.send(b"", 302, Location="/home"))
    message = failure(tmp_path / "out", entry(address))
    assert "web page" in message and f"{server.url}/home" in message


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(status, server, tmp_path):
    server.serve("/b/t.csv", ROWS)
    server.on("/a", lambda r, n: r.send(b"moved", status, Location="b/t.csv"))
    address = server.on("/t.csv", lambda r, n: r.send(b"", status, Location=f"{server.url}/a"))
    assert run(tmp_path, entry(address)).fetched == ["made"]
    assert (tmp_path / "table.csv").read_bytes() == ROWS
    listed = json.loads((tmp_path / "manifest.json").read_text())["files"][0]
    assert listed["fetched_from"] == f"{server.url}/b/t.csv" and listed["address"] == address


@pytest.mark.parametrize(
    ("target", "words"), [("/t.csv", "circle"), ("file:///etc/hostname", "no web address")]
)
def test_redirects_that_lead_nowhere(target, words, server, tmp_path):
    address = server.on("/t.csv", lambda r, n: r.send(b"", 302, Location=target))
    assert words in failure(tmp_path / "out", entry(address))
    assert len(server.seen) <= 12


@pytest.mark.parametrize("status", [202, 429, 500, 503])
def test_a_passing_fault_is_tried_again(status, server, tmp_path):
    address = server.on(
        "/t.csv",
        lambda r, n: r.send(ROWS) if n > 2 else r.send(b'{"status":"Pending"}', status),
    )
    assert run(tmp_path, entry(address)).fetched == ["made"]
    assert (tmp_path / "table.csv").read_bytes() == ROWS and len(server.seen) == 3


def test_a_lasting_fault_ends(server, tmp_path):
    address = server.on("/t.csv", lambda r, n: r.send(b"", 500))
    assert "4 tries were in vain" in failure(tmp_path / "out", entry(address))
    assert len(server.seen) == 4


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_asks_for_a_sign_in(status, server, tmp_path):
    address = server.on("/t.csv", lambda r, n: r.send(b"no", status))
    assert "AUTHCFG" in failure(tmp_path / "out", entry(address))
    assert len(server.seen) == 1


def test_waits_grow_and_the_server_may_ask_for_longer(server, tmp_path):
    times: list[float] = []

    def answer(request, number):
        times.append(time.monotonic())
        request.send(b"", 503, **({"Retry-After": "1"} if number == 2 else {}))

    limits = Limits(attempts=4, first_wait_s=0.1)
    failure(tmp_path / "out", entry(server.on("/t.csv", answer)), limits=limits)
    first, asked, last = (b - a for a, b in zip(times, times[1:]))
    assert first >= 0.1 and asked >= 1.0 and last >= 0.4


def test_no_server_at_all(tmp_path):
    with WebServer() as server:
        address = server.url + "/t.csv"
    assert "in vain" in failure(tmp_path / "out", entry(address))


def test_a_stall_ends_and_is_tried_again(server, tmp_path):
    address = server.on("/t.csv", lambda r, n: r.send(ROWS) if n > 1 else r.stall())
    start = time.monotonic()
    assert run(tmp_path, entry(address)).fetched == ["made"]
    assert 0.5 < time.monotonic() - start < 4.5  # then the server itself would hang up
    assert (tmp_path / "table.csv").read_bytes() == ROWS


def test_a_lasting_stall_ends(server, tmp_path):
    address = server.on("/t.csv", lambda r, n: r.stall())
    limits = Limits(attempts=2, first_wait_s=0.02, stall_s=0.3)
    assert "nothing came" in failure(tmp_path / "out", entry(address), limits=limits)


MODIFIED = "Thu, 26 Sep 2019 09:30:00 GMT"


@pytest.mark.parametrize("mark", [{"ETag": '"1"'}, {"Last-Modified": MODIFIED}])
def test_a_cut_transfer_goes_on_where_it_stopped(mark, server, tmp_path):
    def answer(request, number):
        if number == 1:
            request.cut(ROWS, 300_000, **mark)
        else:
            request.rest(ROWS, **mark)

    done = run(tmp_path, entry(server.on("/t.csv", answer)))
    assert done.fetched == ["made"] and "resumed 1 times" in done.summary[0]
    assert (tmp_path / "table.csv").read_bytes() == ROWS
    asked = server.seen[1][1]
    assert 0 < int(asked["Range"][6:-1]) <= 300_000
    assert [asked["If-Range"]] == list(mark.values())


def in_pieces(request, body, end=True, **headers):
    """Chunked, as portals send what they make on the way; without an end where it is cut."""
    request.send_response(200)
    request.send_header("Transfer-Encoding", "chunked")
    for name, text in headers.items():
        request.send_header(name, text)
    request.end_headers()
    for start in range(0, len(body), 50_000):
        piece = body[start : start + 50_000]
        request.wfile.write(b"%x\r\n" % len(piece) + piece + b"\r\n")
    if end:
        request.wfile.write(b"0\r\n\r\n")
    request.wfile.flush()
    request.close_connection = not end


@pytest.mark.parametrize("mark", [{}, {"ETag": '"1"'}])
def test_a_transfer_in_pieces_that_is_cut(mark, server, tmp_path):
    def answer(request, number):
        if number == 1:
            in_pieces(request, ROWS[:300_000], end=False, **mark)
        elif mark and number == 2:
            # The rest is cut too, and says how long the whole is.
            start = int(request.headers["Range"][6:-1])
            place = f"bytes {start}-{len(ROWS) - 1}/{len(ROWS)}"
            request.send(ROWS[start : start + 9], 206, Content_Range=place, **mark)
        elif mark:
            request.rest(ROWS, **mark)
        else:
            in_pieces(request, ROWS)

    done = run(tmp_path, entry(server.on("/t.csv", answer)))
    assert done.fetched == ["made"] and "no length" not in done.summary[0]
    assert (tmp_path / "table.csv").read_bytes() == ROWS
    assert len(server.seen) == (3 if mark else 2)


def test_a_transfer_without_a_length_is_said_to_be_one(server, tmp_path):
    def answer(request, number):
        request.send_response(200)
        request.send_header("Connection", "close")
        request.end_headers()
        request.wfile.write(ROWS)
        request.close_connection = True

    done = run(tmp_path, entry(server.on("/t.csv", answer)))
    assert done.fetched == ["made"] and "the server gave no length" in done.summary[0]


@pytest.mark.parametrize("tag", [{}, {"ETag": '"1"'}, {"ETag": 'W/"1"'}])
def test_a_cut_transfer_begins_anew_where_the_server_knows_no_ranges(tag, server, tmp_path):
    address = server.on(
        "/t.csv",
        lambda r, n: r.send(ROWS, **tag) if n > 1 else r.cut(ROWS, 300_000, **tag),
    )
    assert run(tmp_path, entry(address)).fetched == ["made"]
    assert (tmp_path / "table.csv").read_bytes() == ROWS
    assert ("Range" in server.seen[1][1]) == (tag.get("ETag") == '"1"')


@pytest.mark.parametrize("place", ["bytes 0-9/10", "bytes 5-9/*", "nonsense", "bytes 300000-1/9"])
def test_a_rest_that_does_not_fit_is_not_glued_on(place, server, tmp_path):
    def answer(request, number):
        if number == 1:
            request.cut(ROWS, 300_000, ETag='"1"')
        elif number == 2:
            request.send(b"0123456789", 206, Content_Range=place)
        else:
            request.send(ROWS)

    assert run(tmp_path, entry(server.on("/t.csv", answer))).fetched == ["made"]
    assert (tmp_path / "table.csv").read_bytes() == ROWS and len(server.seen) == 3


def test_a_rest_from_another_place_is_not_glued_on(server, tmp_path):
    """As many bytes as are missing, but from the start: the size alone would look right."""

    def answer(request, number):
        if number == 1:
            request.cut(ROWS, 300_000, ETag='"1"')
        elif number == 2:
            rest = len(ROWS) - int(request.headers["Range"][6:-1])
            place = f"bytes 0-{rest - 1}/{len(ROWS)}"
            request.send(ROWS[:rest], 206, Content_Range=place, ETag='"1"')
        else:
            request.send(ROWS)

    assert run(tmp_path, entry(server.on("/t.csv", answer))).fetched == ["made"]
    assert (tmp_path / "table.csv").read_bytes() == ROWS


def test_a_line_that_often_breaks_gets_there(server, tmp_path):
    """Tries are counted from the last one that brought something."""
    body = ROWS * 8

    def answer(request, number):
        start = int(request.headers.get("Range", "bytes=0-")[6:-1])
        end = min(start + (3 << 19), len(body))
        if start:
            request.send_response(206)
            request.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        else:
            request.send_response(200)
        request.send_header("Content-Length", str(len(body) - start))
        request.send_header("ETag", '"1"')
        request.end_headers()
        request.wfile.write(body[start:end])
        request.close_connection = True

    limits = Limits(attempts=2, first_wait_s=0.02)
    done = run(tmp_path, entry(server.on("/t.csv", answer)), limits=limits)
    assert done.failed == {} and len(server.seen) >= 4
    assert (tmp_path / "table.csv").read_bytes() == body


def test_a_redirect_to_an_open_line_is_refused(tmp_path):
    transfer = Transfer(
        "https://publisher.example/t.csv", tmp_path / "part", QUICK, bool, print, print
    )
    transfer._follow(Answer(302, {"location": "/u.csv"}), 1)
    assert transfer.address == "https://publisher.example/u.csv"
    with pytest.raises(InputError, match="not encrypted"):
        transfer._follow(Answer(302, {"location": "http://publisher.example/u.csv"}), 2)


def test_no_cached_answer_is_taken(server, tmp_path):
    address = server.on("/t.csv", lambda r, n: r.send(ROWS, Cache_Control="max-age=86400"))
    for _ in range(2):
        assert run(tmp_path, entry(address), overwrite=True).fetched == ["made"]
    assert len(server.seen) == 2


def test_a_range_beyond_the_end_begins_anew(server, tmp_path):
    def answer(request, number):
        if number == 1:
            request.cut(ROWS, 300_000, ETag='"1"')
        elif number == 2:
            request.send(b"", 416)
        else:
            request.send(ROWS)

    assert run(tmp_path, entry(server.on("/t.csv", answer))).fetched == ["made"]
    assert (tmp_path / "table.csv").read_bytes() == ROWS


@pytest.mark.parametrize(
    ("name", "body", "kind", "words"),
    [
        ("t.csv", b"<!DOCTYPE html><html><p>Sorry", "text/html", "web page"),
        ("t.csv", b"\xef\xbb\xbf\n<HTML lang='en'>", "text/csv", "web page"),
        ("t.csv", b"<div>an error has occurred</div>", "text/html", "web page"),
        ("t.csv", b"<!-- v2 --><html>", "text/plain", "web page"),
        ("t.xlsx", b"<html><body>", "application/vnd.ms-excel", "web page"),
        ("t.xlsx", b"code,count\n", "text/csv", "not an Excel workbook"),
        ("t.csv", b"PK\x03\x04....", "application/zip", "zip archive"),
        ("t.csv", b"%PDF-1.4", "application/pdf", "a PDF"),
        ("t.csv", b"", "text/csv", "empty file"),
        ("t.csv", b" \r\n", "text/csv", "empty file"),
        ("t.gpkg", b'{"type": 1}', "application/json", "not a GeoPackage"),
        ("t.geojson", b'{"error":{"code":400}}', "application/json", "a message instead"),
        ("t.geojson", b"code,count\n", "text/csv", "not JSON"),
        ("t.geojson", b'{"type": "FeatureCollection", "features": [', "", "JSON that is cut off"),
        ("t.csv", b'{"message": "no such indicator"}', "text/csv", "a message instead"),
        ("t.xlsx", b"PK\x03\x04....", "", "an Excel workbook that is cut off"),
    ],
)
def test_something_else_in_the_place_of_the_file(name, body, kind, words, server, tmp_path):
    address = server.serve("/file", body, kind)
    assert words in failure(tmp_path / "out", entry(address, name))


def test_a_table_that_the_server_calls_a_page_is_a_table(server, tmp_path):
    assert run(tmp_path, entry(server.serve("/t", ROWS, "text/html"))).fetched == ["made"]


def test_a_wrong_checksum_replaces_nothing(server, tmp_path):
    run(tmp_path, entry(server.serve("/t.csv", ROWS)))
    wanted = entry(server.serve("/u.csv", ROWS + b"x"), sha256="0" * 64)
    message = run(tmp_path, wanted).failed["made"]
    assert "checksum" in message and "0" * 64 in message and PAGE in message
    assert (tmp_path / "table.csv").read_bytes() == ROWS
    assert names(tmp_path) == ["manifest.json", "table.csv"]


@pytest.mark.parametrize("says_so", [True, False])
def test_a_file_too_large_ends(says_so, server, tmp_path):
    def answer(request, number):
        if says_so:
            request.send(ROWS)
            return
        request.send_response(200)
        request.send_header("Connection", "close")
        request.end_headers()
        request.wfile.write(ROWS)
        request.close_connection = True

    limits = Limits(attempts=2, first_wait_s=0.02, most_bytes=100_000)
    address = server.on("/t.csv", answer)
    assert "larger than" in failure(tmp_path / "out", entry(address), limits=limits)
    assert len(server.seen) == 1


def test_a_transfer_packed_against_our_wish(server, tmp_path):
    packed = gzip.compress(ROWS)
    address = server.on("/t.csv", lambda r, n: r.send(packed, Content_Encoding="gzip"))
    assert run(tmp_path, entry(address)).fetched == ["made"]
    assert (tmp_path / "table.csv").read_bytes() == ROWS
    assert server.seen[0][1]["Accept-Encoding"] == "identity"


def test_a_bomb_in_the_transfer(server, tmp_path):
    bomb = gzip.compress(bytes(8 << 20))
    address = server.on("/t.csv", lambda r, n: r.send(bomb, Content_Encoding="gzip"))
    limits = Limits(attempts=2, first_wait_s=0.02, most_bytes=1 << 20)
    assert "larger than" in failure(tmp_path / "out", entry(address), limits=limits)


@pytest.mark.parametrize("place", ["head", "middle", "wait"])
def test_cancelling_leaves_nothing(place, server, tmp_path):
    def answer(request, number):
        if place == "wait":
            request.send(b"", 503, **{"Retry-After": "30"})
        elif place == "middle":
            request.stall()
        else:
            request.server.stopping.wait(5)
            request.close_connection = True

    log = Log()
    start = time.monotonic()

    class Later:
        """Cancels 0.3 s after the start, as the analyst would."""

        def isCanceled(self) -> bool:
            return time.monotonic() - start > 0.3

        def __getattr__(self, name):
            return getattr(log, name)

    limits = Limits(stall_s=20)
    with pytest.raises(Cancelled):
        download([entry(server.on("/t.csv", answer))], tmp_path / "out", Later(), limits=limits)
    assert time.monotonic() - start < 4.5  # before the server hangs up
    assert not (tmp_path / "out").exists() and server.seen


def test_cancelling_keeps_what_was_there_and_what_had_arrived(server, tmp_path):
    first = entry(server.serve("/a.csv", ROWS), "a.csv")
    (tmp_path / "mine.csv").write_bytes(b"mine\n")
    log = Log()

    def answer(request, number):
        log.cancel()
        request.stall()

    second = CatalogueEntry("b", "B", "P", "L", PAGE, "b.csv", server.on("/b.csv", answer))
    with pytest.raises(Cancelled, match="made had arrived whole"):
        download([first, second], tmp_path, log, limits=QUICK)
    assert names(tmp_path) == ["a.csv", "manifest.json", "mine.csv"]
    assert run(tmp_path, first).kept == ["made"]


def test_one_failure_does_not_stop_the_others(server, tmp_path):
    good = entry(server.serve("/a.csv", ROWS), "a.csv")
    bad = CatalogueEntry("bad", "Bad", "P", "L", PAGE, "b.csv", server.url + "/nowhere")
    hand = CatalogueEntry("hand", "Hand", "P", "L", PAGE, "c.csv")
    done = run(tmp_path, bad, hand, good)
    assert list(done.failed) == ["bad"] and done.fetched == ["made"] and done.by_hand == ["hand"]
    assert f"open the landing page {PAGE} and save the file as c.csv" in done.summary[1]


def test_a_cut_transfer_behind_a_redirect(server, tmp_path):
    """Portals redirect to a store and sign the address anew each time."""

    def store(request, number):
        if number == 1:
            request.cut(ROWS, 300_000, ETag='"1"')
        else:
            request.rest(ROWS, ETag='"1"')

    def portal(request, number):
        server.on(f"/store/{number}", lambda r, n: store(r, number))
        request.send(b"", 302, Location=f"/store/{number}")

    done = run(tmp_path, entry(server.on("/t.csv", portal)))
    assert done.fetched == ["made"] and "resumed" in done.summary[0]
    assert (tmp_path / "table.csv").read_bytes() == ROWS and server.counts["/store/2"] == 1


def test_what_was_saved_by_hand_is_found(tmp_path):
    hand = CatalogueEntry("hand", "Hand", "P", "L", PAGE, "c.csv")
    assert run(tmp_path, hand).files == []
    (tmp_path / "c.csv").write_bytes(ROWS)
    done = run(tmp_path, hand)
    assert done.files == [tmp_path / "c.csv"] and "saved by hand" in done.summary[0]


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_file_of_the_day_may_be_yesterday_s(missing, server, tmp_path):
    days = [date.today() - timedelta(days=back) for back in range(3)]
    for day in days[missing:]:
        server.serve(f"/all{day:%Y%m%d}.csv", ROWS)
    done = run(tmp_path, entry(server.url + "/all{date}.csv"))
    if missing == 2:
        assert "not there any more" in done.failed["made"] and len(server.seen) == 2
    else:
        assert done.fetched == ["made"] and len(server.seen) == missing + 1
        again = run(tmp_path, entry(server.url + "/all{date}.csv"))
        assert again.kept == ["made"]


def test_a_full_disk_is_seen_before(server, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    wanted = entry(server.serve("/t.csv", ROWS))
    assert "are free" in failure(tmp_path / "out", wanted)
    wanted = entry(server.serve("/z.zip", zipped(("a.csv", bytes(9000)))), "z.zip", unpack=True)
    assert "are free" in failure(tmp_path / "out", wanted)


def test_a_disk_that_fails_midway(server, tmp_path, monkeypatch):
    wanted = entry(server.serve("/t.csv", ROWS))
    run(tmp_path, wanted)
    server.serve("/t.csv", ROWS * 2)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(placing, "write_manifest", full)
    with pytest.raises(InputError, match="No space left"):
        run(tmp_path, wanted, overwrite=True)
    monkeypatch.undo()
    assert names(tmp_path) == ["manifest.json", "table.csv"]
    assert run(tmp_path, wanted).kept == ["made"]


def test_a_folder_that_cannot_be_made(server, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="cannot be made"):
        run(tmp_path / "file", entry(server.serve("/t.csv", ROWS)))


def test_what_a_killed_run_left_goes_after_two_days(server, tmp_path):
    for name, days in ((".download-old", 3), (".download-new", 1)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "part").write_bytes(b"half")
        then = time.time() - days * 86_400
        os.utime(tmp_path / name, (then, then))
    run(tmp_path, entry(server.serve("/t.csv", ROWS)))
    assert names(tmp_path) == [
        ".download-new", ".download-new/part", "manifest.json", "table.csv",
    ]  # fmt: skip


def test_two_runs_in_one_folder_keep_each_other_s_entries(server, tmp_path):
    other = CatalogueEntry("b", "B", "P", "L", PAGE, "b.csv", server.serve("/b.csv", ROWS))

    def answer(request, number):
        manifest = {"files": [{**json.loads(json.dumps(listed)), "id": "b"}]}
        (tmp_path / "manifest.json").write_text(json.dumps(manifest))
        request.send(ROWS)

    run(tmp_path, other)
    listed = json.loads((tmp_path / "manifest.json").read_text())["files"][0]
    (tmp_path / "manifest.json").unlink()
    run(tmp_path, entry(server.on("/a.csv", answer)))
    ids = [item["id"] for item in json.loads((tmp_path / "manifest.json").read_text())["files"]]
    assert ids == ["b", "made"]


def zipped(*members: tuple[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return into.getvalue()


def test_a_zip_is_unpacked_and_known_again(shared_file, server, tmp_path):
    street = shared_file("crime/2011-02-west-midlands-street.csv").read_bytes()
    name = "2011-02/2011-02-west-midlands-street.csv"
    body = zipped((name, street), ("2011-03/x.csv", ROWS), ("__MACOSX/._x", b"litter"))
    wanted = entry(server.serve("/z.zip", body), "police.zip", unpack=True)
    done = run(tmp_path, wanted)
    assert done.failed == {}
    assert (tmp_path / "police" / name).read_bytes() == street
    assert [path.relative_to(tmp_path).as_posix() for path in done.files] == [
        f"police/{name}",
        "police/2011-03/x.csv",
    ]
    assert not (tmp_path / "police.zip").exists() and not (tmp_path / "police/__MACOSX").exists()
    assert run(tmp_path, wanted).kept == ["made"] and len(server.seen) == 1
    (tmp_path / "police" / name).write_bytes(b"changed")
    assert "OVERWRITE" in run(tmp_path, wanted).failed["made"]
    assert run(tmp_path, wanted, overwrite=True).fetched == ["made"]
    assert (tmp_path / "police" / name).read_bytes() == street


def test_a_gzip_file_is_unpacked(shared_file, server, tmp_path):
    source = shared_file("iod_history/IMD2004_england_lsoa01.csv.gz")
    wanted = entry(server.serve("/g", source.read_bytes()), "imd2004.csv.gz", unpack=True)
    done = run(tmp_path, wanted)
    assert [path.name for path in done.files] == ["imd2004.csv"]
    assert done.files[0].read_bytes() == gzip.decompress(source.read_bytes())


def test_of_an_archive_only_what_is_wanted(server, tmp_path):
    body = zipped(
        ("2019-01/2019-01-kent-street.csv", ROWS),
        ("2019-01/2019-01-west-midlands-street.csv", ROWS),
        ("2019-01/2019-01-west-midlands-outcomes.csv", ROWS),
    )
    wanted = entry(
        server.serve("/z.zip", body), "p.zip", unpack=True, members="*-west-midlands-street.csv"
    )
    done = run(tmp_path, wanted)
    assert [path.name for path in done.files] == ["2019-01-west-midlands-street.csv"]
    assert run(tmp_path, wanted).kept == ["made"]
    kent = replace(wanted, members="*-kent-street.csv")
    assert [path.name for path in run(tmp_path, kent).files] == ["2019-01-kent-street.csv"]
    nobody = replace(wanted, members="*-atlantis-street.csv")
    assert "holds no '*-atlantis" in run(tmp_path, nobody).failed["made"]
    evil = entry(
        server.serve("/e.zip", zipped(("a.csv", ROWS), ("../b.csv", ROWS))),
        "p.zip",
        unpack=True,
        members="a.csv",
    )
    assert "could land elsewhere" in run(tmp_path, evil).failed["made"]


@pytest.mark.parametrize(
    "name",
    [
        "../outside.csv",
        "a/../../outside.csv",
        "/outside.csv",
        "//host/share.csv",
        "C:/outside.csv",
        "C:outside.csv",
        "..\\outside.csv",
        "a\\..\\..\\outside.csv",
        "a/./b.csv",
        "a//b.csv",
        "nul.csv",
        "a.csv ",
        "x" * 300 + ".csv",
        "line\nbreak.csv",
    ],
)
def test_a_name_that_could_land_elsewhere(name, server, tmp_path):
    body = zipped(("fine.csv", ROWS), (name, b"evil\n"))
    wanted = entry(server.serve("/z.zip", body), "archive.zip", unpack=True)
    assert "could land elsewhere" in failure(tmp_path / "in" / "out", wanted)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_links_and_doubles_in_a_zip(server, tmp_path):
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr(link, "/etc/hostname")
    cases = {
        "a link": into.getvalue(),
        "twice": zipped(("A.csv", b"1"), ("a.CSV", b"2")),
        "'a/b.csv' twice": zipped(("a", b"1"), ("a/b.csv", b"2")),
        "empty": zipped(),
        "damaged": zipped(("a.csv", ROWS))[:500] + zipped(("a.csv", ROWS))[600:],
        "not a zip": b"code,count\n",
    }
    for words, body in cases.items():
        wanted = entry(server.serve("/z.zip", body), "archive.zip", unpack=True)
        assert words in failure(tmp_path / "out", wanted), words


@pytest.mark.parametrize("kind", ["zip", "zip that lies", "gzip"])
def test_a_bomb(kind, server, tmp_path):
    size = 40 << 20
    if kind == "gzip":
        body, name = gzip.compress(bytes(size)), "bomb.csv.gz"
    else:
        body, name = zipped(("bomb.csv", bytes(size))), "bomb.zip"
    if kind == "zip that lies":
        body = body.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert len(body) < 100_000
    message = failure(tmp_path / "out", entry(server.serve("/b", body), name, unpack=True))
    assert "larger than 16 MiB" in message or (kind == "zip that lies" and "damaged" in message)


def test_a_damaged_manifest_is_named(server, tmp_path):
    wanted = entry(server.serve("/t.csv", ROWS))
    for content in ("", "[1]", '{"files": [{"id": 1}]}'):
        (tmp_path / "manifest.json").write_text(content)
        with pytest.raises(InputError, match=r"manifest\.json"):
            run(tmp_path, wanted)
    assert server.seen == []


def test_damaged_archives_end_in_words(tmp_path):
    """Bytes changed, cut out and cut off, by a fixed seed: a right result or an error of ours."""
    dice = random.Random(2019)
    whole = zipped(("a.csv", ROWS), ("b/c.csv", b"code\n" * 900)), gzip.compress(ROWS)
    refused = 0
    for round_ in range(400):
        body = bytearray(whole[round_ % 2])
        tail = dice.random() < 0.5
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(max(0, len(body) - 250) if tail else 0, len(body))
            body[place] = dice.randrange(256)
        if dice.random() < 0.3:
            del body[dice.randrange(len(body)) :]
        archive, into = tmp_path / f"{round_}.gz", tmp_path / f"out{round_}"
        archive.write_bytes(body)
        into.mkdir()
        try:
            unpack(archive, into, 64 << 20, lambda: False)
        except InputError:
            refused += 1
    assert 150 < refused < 400
    assert [path for path in tmp_path.iterdir() if not path.name.startswith("out")] == [
        path for path in tmp_path.iterdir() if path.suffix == ".gz"
    ]
