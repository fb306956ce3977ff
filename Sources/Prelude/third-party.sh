#!/bin/bash
# Brings what others wrote, and we do not keep, into .third-party/ at the root of the checkout; every file is pinned by
# its SHA-256. Does nothing when all is there. To add something, write a fetch_NAME and call it at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD/.third-party

fail() {
    echo "setup: $1" >&2
    exit 1
}

# have NAME VERSION: whether .third-party/NAME holds that very version.
have() { [ "$(cat "$root/$1/.version" 2>/dev/null)" = "$2" ]; }

# check FILE SHA256: refuses any other file than the one that was reviewed.
check() {
    echo "$2  $1" | sha256sum --check --status \
        || fail "$(basename "$1") is not the file that was reviewed (its SHA-256 differs): nothing was unpacked"
}

# from_pip REQUIREMENT FILE SHA256 FOLDER: a source archive by pip, into FOLDER. pip insists on asking a source archive
# for its metadata, which would need the tools of its build: a stand-in for them answers instead, and nothing is built.
from_pip() {
    local stub
    stub=$(mktemp -d)
    mkdir "$stub/setuptools"
    touch "$stub/setuptools/__init__.py"
    cat >"$stub/setuptools/build_meta.py" <<'PYTHON'
import os


def prepare_metadata_for_build_wheel(folder, config_settings=None):
    with open("PKG-INFO", encoding="utf-8") as source:
        text = source.read()
    fields = dict(line.split(": ", 1) for line in text.split("\n\n")[0].splitlines() if line[:1].isalpha())
    name = "%s-%s.dist-info" % (fields["Name"].replace("-", "_"), fields["Version"])
    os.makedirs(os.path.join(folder, name), exist_ok=True)
    with open(os.path.join(folder, name, "METADATA"), "w", encoding="utf-8") as target:
        target.write("Metadata-Version: 2.1\nName: %s\nVersion: %s\n" % (fields["Name"], fields["Version"]))
    return name
PYTHON
    python3 -m pip --version >/dev/null 2>&1 || fail "pip is missing: apt-get install python3-pip"
    PYTHONPATH=$stub python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: \
        --no-build-isolation --dest "$4" "$1" >"$stub/log" 2>&1 \
        || { tail -n 5 "$stub/log" >&2; rm -rf "$stub"; fail "pip could not download $1: see its message above"; }
    rm -rf "$stub"
    [ -f "$4/$2" ] || fail "pip downloaded something else than $2 for $1"
    check "$4/$2" "$3"
}

# The URL parser, for Sources/URLParser.
fetch_ada() {
    local version=4.0.0 work
    have ada "$version" && return
    echo "setup: downloading ada $version, the URL parser"
    work=$(mktemp -d)
    from_pip "ada-url==$version" "ada_url-$version.tar.gz" \
        9f399ec867349800a4c2d3aa8df8c533c340494b04d34b1f082b97d9a8b76a07 "$work"
    rm -rf "$root/ada"
    mkdir -p "$root/ada"
    tar -xzf "$work/ada_url-$version.tar.gz" -C "$root/ada" --strip-components=2 --wildcards \
        "*/ada_url/ada.cpp" "*/ada_url/ada.h" "*/ada_url/ada_c.h"
    tar -xzf "$work/ada_url-$version.tar.gz" -C "$root/ada" --strip-components=1 "ada_url-$version/LICENSE"
    rm -rf "$work"
    echo "$version" >"$root/ada/.version"
}

# aws-sdk 2.1135.0, as a module to mount: for tests and benchmarks only, so it comes when it is named.
fetch_aws() {
    local file=cdk_ssm_documents-0.0.12-py3-none-any.whl
    have aws 0.0.12 && return
    echo "setup: downloading aws-sdk, for tests of mounted modules"
    python3 -m pip --version >/dev/null 2>&1 || fail "pip is missing: apt-get install python3-pip"
    mkdir -p "$root/aws"
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$root/aws" \
        "cdk-ssm-documents==0.0.12" || fail "pip could not download it: see its message above"
    check "$root/aws/$file" bb1c16a004a663de64e76dccf793c9142dd6252a34fa901da2956019d92fd184
    echo 0.0.12 >"$root/aws/.version"
}

case "${1:-}" in
"") fetch_ada ;;
aws) fetch_aws ;;
*) fail "there is nothing called $1" ;;
esac
