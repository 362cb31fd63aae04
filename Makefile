# Every target of the kit; `make` alone lists them.
#
#   LAB=emulator     one lab instead of all
#   LABS=solutions   the reference solutions in place of your code in labs/
#   LABS=tools       your code in labs/ where a target shows the reference
#
# A package for each value of LABS (Package.swift), and for each a scratch folder
# of its own: changing it in one folder would build everything again and again.

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --no-print-directory
# SwiftPM reads LABS from the environment: a recipe says what it wants, and
# nothing that a user exported slips through.
unexport LABS LAB

ifneq ($(filter-out solutions tools,$(LABS)),)
$(error LABS=$(LABS): expected solutions or tools, or leave it out)
endif

FOR_LAB = $(if $(LAB),--lab $(LAB))
# Words only where somebody watches; in a log just what went wrong.
QUIETLY = $$([ -t 1 ] || echo --quiet)
BUILD_REFERENCE = LABS=solutions swift build $(QUIETLY) --scratch-path .build-solutions
BUILD_YOURS     = LABS=tools swift build $(QUIETLY) --scratch-path .build-tools
GRADER = .build-solutions/debug/grader

.DEFAULT_GOAL := help
.PHONY: help setup grade watch hint handout site new update list test gate test-vm check stubs \
    drydock demo race compare bench conformance guests doctor attacks clean grader reference-tests tree

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## install what is missing (apt): quiet when all is there
	@./setup.sh $(if $(filter setup,$(MAKECMDGOALS)),more)

# ---- learn ----

grade: grader ## the scoreboard of your code (LABS=solutions: of the reference)
	@$(GRADER) grade $(if $(filter solutions,$(LABS)),--solutions) $(FOR_LAB) $(ARGS)

watch: grader ## build and test on every save (keys: n next, h hint, l list, q quit)
	@$(GRADER) watch $(FOR_LAB) $(ARGS)

hint: grader ## the next hint for what failed last, or of a milestone: make hint M=emulator.1
	@$(GRADER) hint $(M)

handout: grader ## a lab's handout in the terminal: make handout LAB=jail M=4
	@$(GRADER) handout $(or $(LAB),$(if $(M),,$(error say which lab: make handout LAB=jail))) $(M)

site: grader ## all handouts as web pages in .build-site/
	@$(GRADER) site $(ARGS)

list: grader ## labs, milestones, points, and what the last grade earned
	@$(GRADER) list $(ARGS)

update: grader ## newer handouts, stubs and suites; never over your edits (ARGS=--dry-run)
	@$(GRADER) update $(ARGS)

drydock: setup ## run your code: make drydock ARGS="step 0x00b50633 x10=5 x11=7"
ifeq ($(LABS),solutions)
	@$(BUILD_REFERENCE) --product drydock
	@$(BUILD_REFERENCE) --product yamljson
	@.build-solutions/debug/drydock $(ARGS)
else
	@$(BUILD_YOURS) --product drydock
	@$(BUILD_YOURS) --product yamljson
	@.build-tools/debug/drydock $(ARGS)
endif

# ---- see ----

# What shows where a lab leads is built for speed, and from the reference.
ifeq ($(LABS),tools)
FAST       = .build-tools/release/drydock
BUILD_FAST = $(BUILD_YOURS) -c release --product drydock
else
FAST       = .build-release/release/drydock
BUILD_FAST = LABS=solutions swift build $(QUIETLY) --scratch-path .build-release -c release --product drydock
endif
GUESTS = .build-release/guests

demo: setup ## boot a kernel in the emulator (LABS=tools: in yours); Ctrl-A X quits
	@$(BUILD_FAST)
	@printf 'hello from sector zero\n' > .build-release/disk.img
	@truncate -s 64K .build-release/disk.img
	@$(FAST) emulate Sources/Guests/kernel.elf --disk .build-release/disk.img $(ARGS)

race: setup ## the emulator's experiment: native, interpreter, block engine
	@$(BUILD_FAST)
	@$(FAST) race $(ARGS)

compare: setup ## the hypervisor's experiment: one guest under every technique
	@$(BUILD_FAST)
	@$(FAST) vm compare $(ARGS)

bench: ## speed beside other tools: LAB=emulator (or vmm, jail, cgroups, namespaces, images, scheduler, reconcilers, proxy)
ifeq ($(LAB),vmm)
	@./setup.sh
	@$(BUILD_FAST)
	@$(FAST) vm bench $(ARGS)
else ifeq ($(LAB),jail)
	@./setup.sh
	@$(BUILD_FAST)
	@$(FAST) jail bench $(ARGS)
else ifeq ($(LAB),cgroups)
	@./setup.sh
	@$(BUILD_FAST)
	@$(FAST) limit bench $(ARGS)
else ifeq ($(LAB),namespaces)
	@./setup.sh
	@$(BUILD_FAST)
	@$(FAST) isolate bench $(ARGS)
else ifeq ($(LAB),images)
	@./setup.sh
	@$(BUILD_FAST)
	@$(FAST) image bench $(ARGS)
else ifeq ($(LAB),scheduler)
	@./setup.sh
	@$(BUILD_FAST)
	@$(FAST) schedule bench $(ARGS)
else ifeq ($(LAB),reconcilers)
	@./setup.sh
	@$(BUILD_FAST)
	@$(FAST) store bench --dir .build-release $(ARGS)
else ifeq ($(LAB),proxy)
	@./setup.sh
	@$(BUILD_FAST)
	@$(FAST) proxy bench $(ARGS)
else
	@./setup.sh bench
	@$(BUILD_FAST)
	@$(MAKE) -s -C Sources/Guests programs OUT=$(CURDIR)/$(GUESTS)
	@$(FAST) bench $(GUESTS) $(ARGS)
endif

# ---- author ----

test: setup ## every suite on the reference, and the tests of grader and libraries
	@echo "test: building the reference, the tools and every test"
	@$(BUILD_REFERENCE) --build-tests
	@echo "test: running the suites on the reference, and the tests of the tools"
	@$(MAKE) reference-tests

gate: grader ## stubs fail readably, solutions earn all, mutants die (LAB=emulator: there)
	@$(GRADER) check --step stubs --step solutions --step mutants $(FOR_LAB) $(ARGS)

attacks: setup ## hostile submissions: what plain swift test believes, what the grader says (minutes)
	LABS=grader DRYDOCK_ATTACKS=table swift test --scratch-path .build-grader --disable-swift-testing \
	    --filter AttackTableTests

check: grader tree ## format, stubs current, catalogue sound, no dead link, nothing built tracked
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests solutions labs
	@$(GRADER) stubs --check $(FOR_LAB)
	@$(GRADER) check --step catalogue $(FOR_LAB)
	@$(GRADER) site --check

test-vm: setup ## boot a kernel with all of cgroup v2 under qemu, and test on that
	@$(BUILD_REFERENCE) --build-tests
	@Tests/VM/run.sh .build-solutions/debug $$(grep -v "^\#" Tests/VM/tests) || [ $$? = 77 ]

ifeq ($(MAKECMDGOALS)$(NAME),new)
$(error say what it is called: make new NAME=cache)
endif
new: grader ## begin a new lab: make new NAME=cache ARGS="--module PageCache"
	@$(GRADER) new $(NAME) $(ARGS)

stubs: grader ## write labs/ from solutions/ (ARGS=--force: over edited files too)
	@$(GRADER) stubs $(FOR_LAB) $(ARGS)

guests: ## build the guest programs anew (kernel.elf, mix.elf)
	@./setup.sh guests
	@$(MAKE) -C Sources/Guests kernel mix

VECTORS ?= ../shared/vectors
conformance: setup ## hold the labs against the golden tables in VECTORS=DIR
	@test -d "$(VECTORS)" || { echo "VECTORS=$(VECTORS): no such folder; say where the tables are" >&2; exit 1; }
	@$(BUILD_REFERENCE) --product drydock
	@failed=0; for table in "$(VECTORS)"/*.json; do \
	    test -e "$$table" || { echo "VECTORS=$(VECTORS): holds no table (*.json)" >&2; exit 1; }; \
	    .build-solutions/debug/drydock conformance "$$(basename "$$table" .json)" "$$table" || failed=1; \
	done; exit $$failed

doctor: grader ## what this host can and cannot do
	@$(GRADER) doctor $(ARGS)

clean: ## remove everything that was built
	rm -rf .build .build-*

# ---- parts of the above ----

grader: setup
	@$(BUILD_REFERENCE) --product grader

# swift test ends with 0 when it ran nothing, so the count is looked at. What was
# skipped is shown with its reason.
TEST_LOG = .build-solutions/test.log
reference-tests:
	@LABS=solutions swift test --skip-build --scratch-path .build-solutions \
	    --disable-swift-testing > $(TEST_LOG) 2>&1 || { \
	    grep -E ': error: |Fatal error' $(TEST_LOG) | head -n 40; \
	    grep -E 'Executed' $(TEST_LOG) | tail -n 1; \
	    echo "the tests failed; all of it: $(TEST_LOG)"; exit 1; }
	@grep -E ': Test skipped' $(TEST_LOG) || true
	@grep -E 'Executed [1-9][0-9]* tests' $(TEST_LOG) | tail -n 1 || { \
	    echo "no test ran; see $(TEST_LOG)"; exit 1; }

# Letters in brackets keep the patterns from finding themselves.
BUILT    = (^|/)\.build|(^|/)Package\.resolved$$|\.(o|d|swiftmodule|swiftdoc|profraw|log)$$
PERSONAL = /[h]ome/[a-z]|/[U]sers/[a-z]|/[o]pt/swift|[a]rtifactory|[n]exus\.
tree:
	@test -s LICENSE || { echo "LICENSE is missing"; exit 1; }
	@git rev-parse --git-dir > /dev/null 2>&1 || { echo "tree: no git here, tracked files not looked at"; exit 0; }; \
	! git ls-files | grep -E '$(BUILT)' || { echo "built files are tracked: git rm --cached them"; exit 1; }; \
	! git grep -nIE '$(PERSONAL)' -- . || { echo "paths of one machine are tracked"; exit 1; }; \
	echo "tree: nothing built, nothing of one machine"
