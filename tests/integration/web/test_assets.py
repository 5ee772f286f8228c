"""What browsers load, collected and served as it is by bin/up."""

import json
import os
import re
import subprocess
import sys

import pytest

BEFORE = "site/site.0123456789ab.css"  # of the version before, which may still run


@pytest.fixture(scope="module")
def collected(tmp_path_factory, migrated):
    """All but the large documents of others."""
    folder = tmp_path_factory.mktemp("static")
    (folder / "site").mkdir()
    for older in (BEFORE, f"{BEFORE}.br", "site/site.ba9876543210.css", "site/site.ba9876543210.css.br"):
        (folder / older).touch()
    (folder / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": {"site/site.css": BEFORE}}))
    ignored = [part for name in ("drf_spectacular_sidecar", "silk", "*.d.ts") for part in ("--ignore", name)]
    subprocess.run(
        [sys.executable, "-m", "atrium.web", "collectstatic", "--no-input", "--verbosity", "0", *ignored],
        check=True,
        env=os.environ | {"ATRIUM_STATIC_ROOT": str(folder)},
        timeout=100,
    )
    return folder


def test_every_file_has_its_hash_and_a_compressed_twin(collected):
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    for wanted in ("site/site.css", "vendor/tabler.css", "vendor/echarts.js", "vendor/leaflet.css"):
        assert re.search(r"\.[0-9a-f]{12}\.(css|js)$", names[wanted]), wanted
        file = collected / names[wanted]
        for twin in ("gz", "br"):
            assert file.with_name(f"{file.name}.{twin}").stat().st_size < file.stat().st_size
        assert not (collected / wanted).exists()


def test_only_what_this_version_or_the_one_before_names_is_kept(collected):
    named = set(json.loads((collected / "staticfiles.json").read_text())["paths"].values())
    kept = {path.relative_to(collected).as_posix() for path in collected.rglob("*") if path.is_file()}
    assert {re.sub(r"\.(gz|br)$", "", name) for name in kept} == named | {"staticfiles.json", BEFORE}


def test_modules_import_each_other_by_their_hashed_names(collected):
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    core = names["vendor/datatables-core.js"].removeprefix("vendor/")
    assert f'"./{core}"' in (collected / names["vendor/datatables.js"]).read_text()


def test_a_file_with_a_hash_is_kept_for_ever_and_sent_compressed(collected):
    script = """
import django, os
django.setup()
from django.test import Client
from django.templatetags.static import static
answer = Client().get(static("vendor/tabler.css"), headers={"Accept-Encoding": "gzip, br"})
print(answer.headers["Cache-Control"], answer.headers["Content-Encoding"])
answer.close()
page = Client().get("/nothing-here", headers={"Accept": "text/html"})
print(page.status_code, page.content.decode().count("/static/"))
"""
    said = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        env=os.environ | {"ATRIUM_STATIC_ROOT": str(collected)},
        text=True,
        timeout=60,
    ).stdout
    headers, page = said.splitlines()
    assert "immutable" in headers
    assert headers.endswith("br")
    assert page.startswith("404 "), "a page names a file that is not there"
