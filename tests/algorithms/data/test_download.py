"""wmvru:download as QGIS runs it: from Python, in the background, by qgis_process, by a proxy."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import time
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsNetworkAccessManager,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtNetwork import QNetworkProxy

from tests.helpers.made_sources import Log
from tests.helpers.web_server import WebServer
from wm_vru_plugin.algorithms.data import download as module
from wm_vru_plugin.sources.catalogue.catalogue import CatalogueEntry
from wm_vru_plugin.store.download.download import download
from wm_vru_plugin.store.download.fetch import Limits
from wm_vru_plugin.store.package.package import Package

REPOSITORY = Path(__file__).resolve().parents[3]
ROWS = b"code,count\nE01008881,3\n"
PAGE = "https://publisher.example/page"
pytestmark = pytest.mark.usefixtures("wmvru_provider")


@pytest.fixture
def server():
    with WebServer() as running:
        yield running


@pytest.fixture(autouse=True)
def profile(monkeypatch, tmp_path):
    """No settings file of this machine's profile may matter."""
    folder = tmp_path / "profile"
    folder.mkdir()
    monkeypatch.setattr(QgsApplication, "qgisSettingsDirPath", lambda: f"{folder}/")
    return folder


def catalogue_file(path, *entries):
    path.write_text(json.dumps({"entries": entries}), encoding="utf-8")
    return str(path)


def added(address, name="made", file_name="made.csv"):
    return {
        "id": name,
        "title": "Made",
        "publisher": "P",
        "licence": "OGL",
        "landing_page": PAGE,
        "file_name": file_name,
        "address": address,
    }


def test_it_fetches_what_the_own_catalogue_says(server, tmp_path):
    import processing

    own = catalogue_file(
        tmp_path / "own.json",
        {"id": "iod2019_file_7", "address": server.serve("/seven.csv", ROWS)},
        added(server.serve("/made.csv", ROWS)),
    )
    done = processing.run(
        "wmvru:download",
        {
            "DATA_SETS": ["iod2019_file_7", "iod2019_file_6", "added"],
            "CATALOGUE": own,
            "OUTPUT": str(tmp_path / "out"),
        },
    )
    assert [path.rsplit("/", 1)[-1] for path in done["FILES"]] == [
        "File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv",
        "made.csv",
    ]
    assert "iod2019_file_6: open the landing page https://www.gov.uk/" in done["SUMMARY"]
    assert done["OUTPUT"] == str(tmp_path / "out") and len(server.seen) == 2


def test_the_profile_s_settings_file_is_read_first(server, tmp_path, profile):
    import processing

    path = profile / module.SETTINGS_FILE
    catalogue_file(path, added(server.serve("/a.csv", ROWS)))
    own = catalogue_file(tmp_path / "own.json", {"id": "made", "file_name": "renamed.csv"})
    parameters = {"DATA_SETS": ["added"], "OUTPUT": str(tmp_path / "out")}
    done = processing.run("wmvru:download", {**parameters, "CATALOGUE": own})
    assert done["FILES"] == [str(tmp_path / "out" / "renamed.csv")]
    path.write_text("{", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=module.SETTINGS_FILE):
        processing.run("wmvru:download", parameters)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"DATA_SETS": ["added"]}, "your catalogue adds none"),
        ({"CATALOGUE": "nowhere.json"}, "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(parameters, words, tmp_path):
    import processing

    with pytest.raises(QgsProcessingException, match=words):
        processing.run("wmvru:download", {"OUTPUT": str(tmp_path / "out"), **parameters})
    assert not (tmp_path / "out").exists()


def test_a_failure_names_the_page_and_what_stands(server, tmp_path):
    import processing

    own = catalogue_file(
        tmp_path / "own.json",
        added(server.serve("/a.csv", ROWS), "good", "a.csv"),
        added(f"{server.url}/moved.csv", "bad", "b.csv"),
    )
    with pytest.raises(QgsProcessingException) as caught:
        processing.run(
            "wmvru:download",
            {"DATA_SETS": ["added"], "CATALOGUE": own, "OUTPUT": str(tmp_path / "out")},
        )
    assert PAGE in str(caught.value) and "1 of 2 stand in" in str(caught.value)
    assert (tmp_path / "out" / "a.csv").read_bytes() == ROWS


def in_background(parameters, feedback, seconds=10.0):
    """Run as the toolbox does, in a task's thread; returns success and results."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("wmvru:download")
    context = QgsProcessingContext()
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
    ended = []
    task.executed.connect(lambda ok, results: ended.append((ok, results)))
    QgsApplication.taskManager().addTask(task)
    end = time.monotonic() + seconds
    while not ended and time.monotonic() < end:
        QgsApplication.processEvents()
        time.sleep(0.005)
    assert ended, "the task did not end"
    return ended[0]


def test_it_runs_in_the_background(server, tmp_path):
    own = catalogue_file(tmp_path / "own.json", added(server.serve("/a.csv", ROWS)))
    parameters = {"DATA_SETS": ["added"], "CATALOGUE": own, "OUTPUT": str(tmp_path / "out")}
    for _ in range(3):
        ok, results = in_background({**parameters, "OVERWRITE": True}, QgsProcessingFeedback(False))
        assert ok and results["FILES"] == [str(tmp_path / "out" / "made.csv")]
    assert len(server.seen) == 3


def test_it_is_cancelled_in_the_background(server, tmp_path):
    feedback = QgsProcessingFeedback(False)

    def answer(request, number):
        feedback.cancel()
        request.stall()

    own = catalogue_file(tmp_path / "own.json", added(server.on("/a.csv", answer)))
    parameters = {"DATA_SETS": ["added"], "CATALOGUE": own, "OUTPUT": str(tmp_path / "out")}
    start = time.monotonic()
    ok, _ = in_background(parameters, feedback)
    assert not ok and time.monotonic() - start < 4.5 and not (tmp_path / "out").exists()


def test_what_is_fetched_can_be_prepared(shared_file, server, tmp_path):
    import processing

    indices = shared_file("iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv")
    lsoas = shared_file("boundaries/LSOA_2011_WM7_bng.gpkg")
    own = catalogue_file(
        tmp_path / "own.json",
        {
            "id": "iod2019_file_2",
            "address": server.serve("/two", indices.read_bytes()),
            "file_name": "file_2.csv",
        },
        {
            "id": "lsoa_2011_boundaries",
            "address": server.serve("/lsoa", lsoas.read_bytes()),
            "file_name": "lsoa.gpkg",
        },
    )
    parameters = {"DATA_SETS": ["iod2019_file_2", "lsoa_2011_boundaries"], "CATALOGUE": own}
    done = processing.run("wmvru:download", {**parameters, "OUTPUT": str(tmp_path / "out")})
    log = Log()
    output = str(tmp_path / "package.gpkg")
    processing.run("wmvru:prepare", {"FOLDER": done["OUTPUT"], "OUTPUT": output}, feedback=log)
    assert len(Package(output).frame("lsoa")) == 1680
    assert "file_2.csv" in log.text and "manifest.json" not in log.text


def test_qgis_process_fetches_and_fails_with_the_page(server, tmp_path):
    own = catalogue_file(tmp_path / "own.json", added(server.serve("/a.csv", ROWS)))
    inputs = {"DATA_SETS": ["added"], "CATALOGUE": own, "OUTPUT": str(tmp_path / "out")}

    def command(**more):
        return subprocess.run(
            [str(REPOSITORY / "tools/qgis_process.sh"), "--json", "run", "wmvru:download", "-"],
            input=json.dumps({"inputs": {**inputs, **more}}),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith(("QGIS_", "PYTEST"))},
                "WMVRU_CONFIG": str(tmp_path / "config"),
            },
        )

    done = command()
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout[done.stdout.index("{") :])["results"]
    assert results["FILES"] == [str(tmp_path / "out" / "made.csv")]
    del server.routes["/a.csv"]
    failed = command(OVERWRITE=True)
    assert failed.returncode != 0 and PAGE in failed.stderr + failed.stdout
    assert (tmp_path / "out" / "made.csv").read_bytes() == ROWS


def test_progress_rises_to_the_end(server, tmp_path):
    class Progress(Log):
        def __init__(self):
            super().__init__()
            self.steps = []
            self.progressChanged.connect(self.steps.append)

    log = Progress()
    entries = [
        CatalogueEntry(n, n, "P", "L", PAGE, f"{n}.csv", server.serve(f"/{n}", ROWS * 90_000))
        for n in ("a", "b")
    ]
    download(entries, tmp_path, log)
    assert log.steps == sorted(log.steps) and log.steps[-1] == 100
    assert any(0 < step < 50 for step in log.steps) and any(50 < step < 100 for step in log.steps)


@pytest.fixture
def proxy(server):
    manager = QgsNetworkAccessManager.instance()
    before = manager.fallbackProxy(), manager.excludeList(), manager.noProxyList()
    through = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, *server.server_address)
    manager.setFallbackProxyAndExcludes(through, [], [])
    yield server
    manager.setFallbackProxyAndExcludes(*before)


def test_the_proxy_of_qgis_is_used(proxy, tmp_path):
    address = "http://publisher.example/t.csv"
    proxy.serve(address, ROWS)
    done = download([CatalogueEntry("a", "A", "P", "L", PAGE, "a.csv", address)], tmp_path, Log())
    assert done.fetched == ["a"] and proxy.seen[0][0] == address


@pytest.fixture
def sign_in():
    manager = QgsApplication.authManager()
    if manager.isDisabled():
        pytest.fail("QGIS keeps no sign-ins here: " + manager.disabledMessage())
    if not manager.masterPasswordIsSet():
        assert manager.setMasterPassword("for tests alone", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("download test")
    config.setConfig("username", "analyst")
    config.setConfig("password", "word")
    stored, config = manager.storeAuthenticationConfig(config)
    assert stored
    yield config.id()
    manager.removeAuthenticationConfig(config.id())


def test_a_sign_in_goes_to_the_analyst_s_own_host_alone(server, sign_in, tmp_path):
    import processing

    with WebServer() as elsewhere:
        target = elsewhere.serve("/t.csv", ROWS)
        away = server.on("/away.csv", lambda r, n: r.send(b"", 302, Location=target))

        def guarded(request, number):
            if "Authorization" in request.headers:
                request.send(ROWS)
            else:
                request.send(b"", 403)

        own = catalogue_file(
            tmp_path / "own.json",
            added(server.on("/guarded.csv", guarded), "guarded", "guarded.csv"),
            added(away, "away", "away.csv"),
        )
        done = processing.run(
            "wmvru:download",
            {
                "DATA_SETS": ["added"],
                "CATALOGUE": own,
                "AUTHCFG": sign_in,
                "OUTPUT": str(tmp_path / "out"),
            },
        )
        assert len(done["FILES"]) == 2
        expected = "Basic " + base64.b64encode(b"analyst:word").decode()
        assert [heads.get("Authorization") for _, heads in server.seen] == [expected, expected]
        assert [heads.get("Authorization") for _, heads in elsewhere.seen] == [None]
        official = CatalogueEntry("a", "A", "P", "L", PAGE, "a.csv", f"{server.url}/guarded.csv")
        assert (
            "a"
            in download(
                [official], tmp_path, Log(), authcfg=sign_in, limits=Limits(attempts=1)
            ).failed
        )


def test_an_unknown_sign_in_is_named(server, tmp_path):
    own = CatalogueEntry("a", "A", "P", "L", PAGE, "a.csv", server.serve("/a.csv", ROWS), own=True)
    done = download([own], tmp_path, Log(), authcfg="nosuch1")
    assert "nosuch1" in done.failed["a"] and server.seen == []
