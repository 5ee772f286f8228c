#!/bin/sh
# Takes out of the base image what only installs packages: the images are changed by building them anew.
set -eu
python=$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
rm -rf "$python/ensurepip" "$python/test" "$python/idlelib" "$python/turtledemo"
for folder in "$python/site-packages" "$python/dist-packages" /usr/lib/python3/dist-packages; do
  for name in pip setuptools wheel; do rm -rf "${folder:?}/$name" "${folder:?}/$name"-*; done
done
rm -f /usr/bin/pip* /usr/local/bin/pip*
