# Two commands do everything on a fresh Debian or Ubuntu machine with a Swift toolchain:
#   make demo    set up, build, and catch the Bangladesh Bank reconstruction
#   make test    set up and run all tests

PACKAGES := libxml2-dev libsqlite3-dev zlib1g-dev
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
SCENARIO := Fixtures/scenarios/bangladesh-bank-2016
PAYCHECK := .build/release/paycheck

.PHONY: demo test build setup fixtures goldens format lint clean

demo: build
	@sh Fixtures/demo.sh $(PAYCHECK) $(SCENARIO)

test: setup
	swift test

build: setup
	swift build -c release --product paycheck --static-swift-stdlib

# Installs the C libraries' headers where they are missing; needs apt-get, and root or sudo, only then.
setup:
	@missing=; for package in $(PACKAGES); do \
	    dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if ! command -v dpkg-query >/dev/null; then \
	    echo "not a Debian or Ubuntu machine: install libxml2 and SQLite with their headers yourself"; \
	elif [ -n "$$missing" ]; then \
	    echo "installing$$missing"; \
	    $(SUDO) apt-get install -y -q $$missing || { $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q $$missing; }; \
	fi
	@command -v swift >/dev/null || { echo "no Swift toolchain: see https://www.swift.org/install"; exit 1; }

# Writes the scenarios and the tables that the scoring ships with anew; the result is the same, byte for byte.
fixtures: setup
	swift run -c release FixtureGenerator

# Records the expected outputs of the command anew; look at the difference before committing it.
goldens: setup
	PAYCHECK_RECORD=1 swift test --filter CommandTests

format:
	swift format -i -r Package.swift Sources Tests Schemas Fuzz/EngineFuzzer Fuzz/FINFuzzer Fuzz/XMLFuzzer Fuzz/ReaderChecks

lint:
	swift format lint --strict -r Package.swift Sources Tests Schemas Fuzz/EngineFuzzer Fuzz/FINFuzzer Fuzz/XMLFuzzer Fuzz/ReaderChecks

clean:
	rm -rf .build
