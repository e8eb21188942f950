# The commands a person types. Each does its own set-up: packages by apt, then the build; what is already there is left
# alone. CMake does the building; this file only knows the order.

PRESET ?= release
PREFIX ?= /usr/local
MINUTES ?= 1

# One compiler for each processor, but no more than the memory holds: a file that includes libtorch takes 1.1 GB.
JOBS ?= $(shell awk -v processors=$$(nproc) \
  '/MemAvailable/ { fit = int($$2 / 1.5e6); print fit < 1 ? 1 : fit < processors ? fit : processors }' /proc/meminfo)

FOLDER_release := build
FOLDER_asan-ubsan := build-asan
FOLDER := $(or $(FOLDER_$(PRESET)),build-$(PRESET))

.PHONY: help build test python wheel deb demo bench lint format sanitize sanitize-threads fuzz models install clean everything fuzz-targets threaded-tests packages configure

help: ## list the commands (the default)
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 26

build: configure ## install the packages that are missing, build auricle and auricle-train into build/bin
	@cmake --build $(FOLDER) --parallel $(JOBS) --target programs

everything: configure
	@cmake --build $(FOLDER) --parallel $(JOBS)

# The Python package is tested where what people run is: not under sanitizers or for a debugger.
test: everything $(if $(filter release ci,$(PRESET)),python) ## build, then run every test
	@ctest --test-dir $(FOLDER) --output-on-failure --parallel $(JOBS)

python: packages ## build the Python package into build/python-venv and run its tests
	@tools/python_venv build/python-venv '.[test]'
	@build/python-venv/bin/mypy --package auricle
	@PATH=$(CURDIR)/$(FOLDER)/bin:$$PATH build/python-venv/bin/pytest --quiet

wheel: packages ## build the Python package's wheel into build/wheel
	@tools/python_venv build/python-venv build
	@build/python-venv/bin/python -m build --wheel --outdir build/wheel .

deb: packages ## build Debian's packages into build/deb, and have lintian look at them
	@tools/install-packages deb
	@tools/deb $(JOBS)

demo: build ## build, then the main job from end to end on music composed on the spot, into demo/
	@tools/demo $(FOLDER)/bin demo

bench: everything ## build, then run every benchmark
	@for bench in $(FOLDER)/bin/*_bench; do echo "== $$bench" && $$bench || exit 1; done
	@echo "Beside librosa, audioFlux and torchaudio: bench/compare.py, see bench/README.md"

lint: packages ## format, shell scripts and clang-tidy, warnings as errors
	@tools/install-packages lint
	@cmake --preset lint >/dev/null
	@tools/lint build-lint $(JOBS)

format: ## rewrite every C++ file as .clang-format says
	@tools/install-packages lint
	@git ls-files -z '*.hpp' '*.cpp' | xargs -0 clang-format -i

sanitize: ## run the tests that need no libtorch under the address and undefined behaviour sanitizers
	@$(MAKE) --no-print-directory test PRESET=asan-ubsan

sanitize-threads: ## run the tests that use threads under the thread sanitizer; all: make test PRESET=tsan
	@$(MAKE) --no-print-directory threaded-tests PRESET=tsan

threaded-tests: configure
	@cmake --build $(FOLDER) --parallel $(JOBS) --target threaded_tests
	@ctest --test-dir $(FOLDER) --output-on-failure --parallel $(JOBS) -L threads

fuzz: ## fuzz each target for MINUTES (1), or only TARGETS="json csv", with clang's libFuzzer
	@tools/install-packages fuzz
	@$(MAKE) --no-print-directory fuzz-targets PRESET=fuzz
	@SECONDS_EACH=$$((60 * $(MINUTES))) tools/fuzz build-fuzz $(TARGETS)

fuzz-targets: configure
	@cmake --build $(FOLDER) --parallel $(JOBS) --target fuzz_targets

models: build ## remake the model in models/: make models GTZAN="FOLDER…" EVERYDAY=FOLDER UNLABELLED=FOLDER TEACHER=mn04_as.onnx
	@tools/models/make $(FOLDER)/bin models-new --gtzan $(GTZAN) --everyday $(EVERYDAY) --unlabelled $(UNLABELLED) --teacher $(TEACHER)
	@echo "The new model is models-new/everyday.safetensors; models/everyday.md says how the one in the box was made"

install: build ## build, then install programs, libraries and headers under PREFIX (/usr/local)
	@cmake --build $(FOLDER) --parallel $(JOBS) --target libraries
	@cmake --install $(FOLDER) --prefix '$(PREFIX)'

clean: ## remove what was built and the demo's files
	rm -rf build build-asan build-ci build-debug build-fuzz build-lint build-tsan demo

packages:
	@tools/install-packages

# Once configured, the build itself sees when it must be configured again.
configure: packages
	@test -f $(FOLDER)/build.ninja || cmake --preset $(PRESET)
