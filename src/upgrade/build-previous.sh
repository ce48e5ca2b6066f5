#!/usr/bin/env bash
# Builds the jar of another commit: build-previous.sh COMMIT JAR. Does nothing if the jar exists.
set -euo pipefail
commit=$1
jar=$2
[ -f "$jar" ] && exit 0
source="$(dirname "$jar")/source"
rm -rf "$source"
mkdir -p "$source"
git archive "$commit" | tar -x -C "$source"
(cd "$source" && mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip -Djacoco.skip package)
mv "$source/target/mod-batch-tracking-fat.jar" "$jar"
rm -rf "$source"
