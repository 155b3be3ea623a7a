#!/bin/sh
# Resolve once for all extras, then constrain each file by that, so that no two files differ in a version.
# Each file is complete by itself: install one.
set -eu
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$@"; }
compile pyproject.toml --all-extras --group build -o requirements/all.txt
compile pyproject.toml -c requirements/all.txt -o requirements/base.txt
for extra in bayes dp site spark; do
  compile pyproject.toml --extra "$extra" -c requirements/all.txt -o "requirements/$extra.txt"
done
# demo: what `make demo` runs on, with the build backend for the checkout itself.
compile pyproject.toml --extra site --group build -c requirements/all.txt -o requirements/demo.txt
compile pyproject.toml --extra site --extra bayes --extra spark --extra test --group build -c requirements/all.txt -o requirements/test.txt
