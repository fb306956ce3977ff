# Hatchery's commands. `make run` and `make test` are all a fresh Debian 12 machine with the Swift toolchain needs.

SHELL := /bin/bash
PACKAGES := libjavascriptcoregtk-4.1-dev libseccomp-dev pkg-config ca-certificates libicu-dev python3-pip \
    libssl-dev libcurl4-openssl-dev libbrotli-dev zlib1g-dev nghttp2-server openssl tzdata \
    icu-devtools esbuild
RELEASE := swift build -c release

.PHONY: setup build run serve test conformance bench format clean

# Installs the Debian packages that are missing, and says which.
setup:
	@missing=""; for package in $(PACKAGES); do \
	    dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	    echo "setup: installing$$missing with apt-get"; \
	    root=""; [ "$$(id -u)" -eq 0 ] || root=sudo; \
	    if [ -n "$$root" ] && ! command -v sudo >/dev/null; then \
	        echo "setup: run this as root or install sudo: apt-get install$$missing"; exit 1; fi; \
	    $$root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$root apt-get install -y -qq $$missing >/dev/null \
	        || { echo "setup: apt-get could not install$$missing: see its message above"; exit 1; }; \
	else echo "setup: every package is there"; fi
	@command -v swift >/dev/null || { echo "setup: install the Swift 6.3 toolchain and put swift on the PATH"; exit 1; }
	@bash Sources/Prelude/third-party.sh

# hatcheryd, hatchery and hatchery-worker in .build/release, runnable from there.
build: setup
	$(RELEASE)

# Starts a daemon with the sample functions, sends it events, shows what came back, stops it.
run: build
	bash Sources/Samples/run.sh

# The same daemon, kept up to play with.
serve: build
	bash Sources/Samples/run.sh serve

# Every test, with real daemons and workers, on the very programs that ship.
test: build
	swift build -c release --build-tests
	swift test -c release --skip-build
	.build/release/hatchery-conformance --fast

# web-platform-tests, Node's API tests and lodash's, from Debian's sources; what passes may only become more.
conformance: build
	.build/release/hatchery-conformance

# Speed, with peers and floors measured in the same run.
bench: build
	.build/release/hatchery-bench

format:
	swift format --in-place --recursive --parallel Package.swift Sources Sandbox Benchmarks Tests

clean:
	swift package clean
