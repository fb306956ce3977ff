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

# What ICU and moment know of time zones, made from the system's tzdata: made again when that is upgraded.
make_time_zones() {
    local version icu work
    [ -f /usr/share/zoneinfo/tzdata.zi ] || fail "the time-zone data is missing: apt-get install tzdata"
    icu=$(pkg-config --modversion icu-uc) || fail "ICU is missing: apt-get install libicu-dev"
    version=$(cat /usr/share/zoneinfo/{tzdata.zi,zone.tab} Sources/Prelude/time-zones.py | sha256sum)" ICU $icu"
    have timezones "$version" && return
    echo "setup: making time-zone data of tzdata $(sed -n 's/^# version //p;q' /usr/share/zoneinfo/tzdata.zi)"
    work=$(mktemp -d)
    python3 Sources/Prelude/time-zones.py "$work"
    genrb --quiet --destdir "$work" "$work/zoneinfo64.txt" || fail "genrb could not compile the time-zone data"
    # The package's name is how ICU knows that its parts are of this version.
    PATH=$PATH:/usr/sbin icupkg --type l --sourcedir "$work" --add zoneinfo64.res new \
        "$work/icudt${icu%%.*}l.dat" || fail "icupkg could not pack the time-zone data"
    rm -rf "$root/timezones"
    mkdir -p "$root/timezones"
    mv "$work/icudt${icu%%.*}l.dat" "$root/timezones/icu.dat"
    mv "$work/moment.json" "$root/timezones/moment.json"
    rm -rf "$work"
    echo "$version" >"$root/timezones/.version"
}

# from_debian FOLDER SHA256 PACKAGE PATTERN...: what a Debian package, which is not installed, keeps for browsers or for
# Node, into FOLDER. The hash is that of the list of its files' names and hashes.
from_debian() {
    local folder=$1 hash=$2 package=$3 work found
    shift 3
    work=$(mktemp -d)
    chmod 755 "$work"
    (cd "$work" && apt-get download "$package" >log 2>&1) || { tail -n 5 "$work/log" >&2
        rm -rf "$work"; fail "apt-get could not download $package (see above): run apt-get update, then try again"; }
    mkdir "$work/files"
    dpkg-deb --fsys-tarfile "$work/$package"_*.deb | tar -x -C "$work/files" --wildcards "$@" \
        || fail "$package does not hold the files that are needed"
    found=$(cd "$work/files" && find . -type f | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum | sha256sum)
    [ "${found%% *}" = "$hash" ] \
        || fail "$package is not what was reviewed (SHA-256 ${found%% *} of its files): nothing was unpacked"
    mkdir -p "$folder"
    for found in "$work"/files/usr/share/{javascript,nodejs}/*; do [ -e "$found" ] && cp -R "$found" "$folder"; done
    cp "$work/files/usr/share/doc/$package/copyright" "$folder/$package.copyright"
    rm -rf "$work"
}

# bundle FOLDER ENTRY FILE OPTION...: one CommonJS module of several files, whose packages lie in FOLDER.
bundle() {
    command -v esbuild >/dev/null || fail "esbuild is missing: apt-get install esbuild"
    NODE_PATH=$1 esbuild "$1/$2" --bundle --platform=node --format=cjs --target=es2022 --minify \
        --legal-comments=inline --log-level=error --outfile="$3" "${@:4}" || fail "esbuild could not bundle $2"
}

# The global `_`.
fetch_lodash() {
    local version=4.17.21 work
    have lodash "$version" && return
    echo "setup: downloading lodash $version"
    work=$(mktemp -d)
    from_debian "$work" 646a67bfe9b784028ca6703a399c2e7aa8e776ae5cb4b59cfc0c939f0ee4d7a3 libjs-lodash \
        ./usr/share/javascript/lodash/lodash.min.js ./usr/share/doc/libjs-lodash/copyright
    mv "$work/lodash/lodash.min.js" "$work"
    rmdir "$work/lodash"
    keep lodash "$version" "$work"
}

# The global `moment`, with moment-timezone in it; its zones are those of make_time_zones.
fetch_moment() {
    local version=2.29.4-0.5.40 work locale
    have moment "$version" && return
    echo "setup: downloading moment and moment-timezone $version"
    work=$(mktemp -d)
    from_debian "$work" 5081d0ec3f333c475957487146356a100e7a5b07d5a55ec49f938fc7c5b12dce libjs-moment \
        ./usr/share/javascript/moment/moment.min.js './usr/share/javascript/moment/locale/*.js' \
        ./usr/share/doc/libjs-moment/copyright
    from_debian "$work" 7cbd6c06b1d93b8795ac4e4f695e652dc2c088f4dd68ddd20fa8fbba68d4d2f7 libjs-moment-timezone \
        ./usr/share/javascript/moment-timezone/moment-timezone.min.js ./usr/share/doc/libjs-moment-timezone/copyright
    for locale in "$work"/moment/locale/*.js; do
        locale=$(basename "$locale" .js)
        case $locale in *.min) ;; *) echo "exports['$locale'] = () => require('./locale/$locale');" ;; esac
    done >"$work/moment/locales.js"
    bundle "$work" moment/locales.js "$work/locales.js" --external:../moment
    mv "$work/moment/moment.min.js" "$work/moment-timezone/moment-timezone.min.js" "$work"
    rm -rf "$work/moment" "$work/moment-timezone"
    keep moment "$version" "$work"
}

# The global `xml2js`.
fetch_xml2js() {
    local version=0.4.23 work
    have xml2js "$version" && return
    echo "setup: downloading xml2js $version"
    work=$(mktemp -d)
    from_debian "$work" 114c031095b798b30e92767fd9feb20adc6e238ac5039c03440198122fd99ab7 node-xml2js \
        './usr/share/nodejs/xml2js/lib/*' ./usr/share/nodejs/xml2js/package.json \
        './usr/share/nodejs/xmlbuilder/lib/*' ./usr/share/nodejs/xmlbuilder/package.json \
        ./usr/share/doc/node-xml2js/copyright
    from_debian "$work" 1e942298da94486ebfcb2d9dd4787ebd9882a38435eff7b3eb992d0aee3e012b libjs-sax \
        ./usr/share/javascript/sax/sax.js ./usr/share/doc/libjs-sax/copyright
    echo '{"main": "sax.js"}' >"$work/sax/package.json"
    bundle "$work" xml2js/lib/xml2js.js "$work/xml2js.js"
    rm -rf "$work/xml2js" "$work/xmlbuilder" "$work/sax"
    keep xml2js "$version" "$work"
}

# The parser of `hatchery check`.
fetch_acorn() {
    local version=8.8.1 work
    have acorn "$version" && return
    echo "setup: downloading acorn $version"
    work=$(mktemp -d)
    from_debian "$work" b8be141a7f44dc46b5aa4e68ae20b8fa2f51193abd8d1d2770425e4e003b64c9 node-acorn \
        ./usr/share/nodejs/acorn/dist/acorn.js ./usr/share/doc/node-acorn/copyright
    bundle "$work" acorn/dist/acorn.js "$work/acorn.js"
    rm -rf "${work:?}/acorn"
    keep acorn "$version" "$work"
}

# keep NAME VERSION FOLDER: makes FOLDER .third-party/NAME.
keep() {
    rm -rf "${root:?}/$1"
    mkdir -p "$root/$1"
    cp -R "$3"/* "$root/$1"
    rm -rf "$3"
    echo "$2" >"$root/$1/.version"
}

case "${1:-}" in
"")
    fetch_ada
    make_time_zones
    fetch_lodash
    fetch_moment
    fetch_xml2js
    fetch_acorn
    ;;
aws) fetch_aws ;;
*) fail "there is nothing called $1" ;;
esac
