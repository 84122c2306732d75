# Makefile: everything is built below build/. `make help` lists the goals.
#
# MODE: release (the default; the program is build/pratique), debug, san (AddressSanitizer and
# UndefinedBehaviorSanitizer), tsan (ThreadSanitizer), cov (coverage). Each has a folder of its own.

MODE ?= release
B    := build/$(MODE)
BIN  := $(if $(filter release,$(MODE)),build/pratique,$(B)/pratique)
CC   ?= cc
VERSION := 0.1.0
STDLIB  ?= stdlib-policies
# V=1 shows whole command lines
Q   := $(if $(filter 1,$(V)),,@)
say  = $(if $(filter 1,$(V)),:,@printf '%-6s %s\n')

# A static program starts in two thirds of the time; where a library cannot be linked
# so (macOS, many glibc systems without .a files), it is an ordinary position-independent one.
ifeq ($(MODE),release)
PIE := $(shell mkdir -p build && printf 'int yaml_get_version_string(void), json_object(void);int main(void){return !yaml_get_version_string() + !json_object();}' > build/static.c && \
	$(CC) -static-pie -fPIE -w -o build/static build/static.c -lyaml -ljansson -lpthread -lm 2>/dev/null && build/static && echo -static-pie || echo -pie)
endif

FLAGS_release := -O2 -g1 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
FLAGS_debug   := -O0 -g3 -fPIE
FLAGS_san     := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -fPIE
FLAGS_tsan    := -O1 -g -fno-omit-frame-pointer -fsanitize=thread -fPIE
FLAGS_fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fPIE
FLAGS_cov     := -O0 -g --coverage -fPIE
LINK_release  := $(PIE) -Wl,-z,relro,-z,now
LINK_debug    := -pie
LINK_san      := -pie -fsanitize=address,undefined
LINK_tsan     := -pie -fsanitize=thread
LINK_fuzz     := -pie -fsanitize=fuzzer-no-link,address,undefined
LINK_cov      := -pie --coverage

WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum -Wformat=2 -Werror
CPPFLAGS += -D_POSIX_C_SOURCE=200809L -Ilang -Ilinter -I$(B)/gen -DPRATIQUE_VERSION='"$(VERSION)"'
CFLAGS   += -std=c11 $(FLAGS_$(MODE))
LDFLAGS  += $(LINK_$(MODE))
TESTLINK := $(subst -static-pie,-pie,$(LDFLAGS)) # cmocka comes as a shared library only
LIBS     := -lyaml -ljansson -lm -lpthread
# what flex and bison write is not ours to tidy
GENWARN  := -Wno-conversion -Wno-sign-conversion -Wno-switch-enum -Wno-shadow -Wno-unused-function -Wno-sign-compare

# ---- sources ---------------------------------------------------------------------------------------

LANG_SRC   := $(sort $(wildcard lang/*/*.c))
LANG_GEN   := $(B)/gen/syntax/grammar.c $(B)/gen/syntax/lexer.c
LINTER_SRC := $(sort $(filter-out linter/cli/main.c linter/bundle/bundle.c,$(wildcard linter/*/*.c linter/read/*/*.c)))
POLICIES   := $(sort $(shell find $(STDLIB) -name '*.prq' -o -name '*.yaml' -o -name '*.json' 2>/dev/null))
UNIT_SRC   := $(sort $(wildcard tests/unit/*_test.c))
FUZZ_SRC   := $(sort $(wildcard tests/fuzz/*_fuzz.c))

LANG_OBJ   := $(LANG_SRC:%.c=$(B)/%.o) $(LANG_GEN:%.c=%.o)
LINTER_OBJ := $(LINTER_SRC:%.c=$(B)/%.o)
UNIT_BIN   := $(UNIT_SRC:tests/unit/%.c=$(B)/unit/%)
LANG_LIB   := $(B)/libpratique-lang.a
LINTER_LIB := $(B)/libpratique-linter.a

.PHONY: all run test check unit golden docs policies conformance arrows fmt fmt-check fuzz bench deps help clean san standalone install
.DELETE_ON_ERROR:
.SECONDARY:

all: $(BIN)

help:
	@echo 'make            build/pratique, optimised'
	@echo 'make run        install what is missing, build, lint examples/'
	@echo 'make test       install what is missing, run every test'
	@echo 'make deps       install what is missing (Debian and its kin)'
	@echo 'make unit       unit tests        make golden       what users see'
	@echo 'make docs       the pages that are made from the policies'
	@echo 'make policies   policy tests      make conformance  against other tools'"'"' fixtures'
	@echo 'make san        all tests under AddressSanitizer and UBSan'
	@echo 'make arrows     the rooms and their one-way arrows'
	@echo 'make fmt        clang-format      make fmt-check    is it applied?'
	@echo 'make fuzz       60 seconds for each reader (SECONDS_EACH=n)'
	@echo 'make bench      speed, as ratios in one run'
	@echo 'make install    PREFIX=/usr/local   make clean'
	@echo 'MODE=debug|san|tsan|cov builds in a folder of its own'

# ---- generated ---------------------------------------------------------------------------------------

$(B)/gen/syntax/grammar.c $(B)/gen/syntax/grammar.h &: lang/syntax/grammar.y
	@mkdir -p $(@D)
	$(say) BISON $@
	$(Q)bison -Wall -Wcounterexamples -Werror --header=$(B)/gen/syntax/grammar.h -o $(B)/gen/syntax/grammar.c $<

$(B)/gen/syntax/lexer.c: lang/syntax/lexer.l
	@mkdir -p $(@D)
	$(say) FLEX $@
	$(Q)flex -o $@ $<

$(B)/gen/%.o: $(B)/gen/%.c | $(LANG_GEN)
	$(say) CC $<
	$(Q)$(CC) $(CPPFLAGS) -MMD -MP $(CFLAGS) $(WARN) $(GENWARN) -c -o $@ $<

# The standard library, checked and compiled by the program that the bundler is.
$(B)/bundle: $(B)/linter/bundle/bundle.o $(LINTER_LIB) $(LANG_LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/gen/library/image.c: $(B)/bundle $(POLICIES)
	@mkdir -p $(@D)
	$(say) BUNDLE $@
	$(Q)$(B)/bundle $(STDLIB) > $@

# ---- objects and programs -------------------------------------------------------------------------------

$(B)/%.o: %.c | $(LANG_GEN)
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(CC) $(CPPFLAGS) -MMD -MP $(CFLAGS) $(WARN) -c -o $@ $<

$(LANG_LIB): $(LANG_OBJ)
	@rm -f $@
	$(say) AR $@
	$(Q)ar qcs $@ $^

$(LINTER_LIB): $(LINTER_OBJ)
	@rm -f $@
	$(say) AR $@
	$(Q)ar qcs $@ $^

$(BIN): $(B)/linter/cli/main.o $(B)/gen/library/image.o $(LINTER_LIB) $(LANG_LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# The language stands alone: a program links it without the linter.
standalone: $(LANG_LIB)
	@mkdir -p $(B)/unit
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN) $(LDFLAGS) -o $(B)/unit/standalone tests/unit/standalone.c $(LANG_LIB) -lm
	$(Q)$(B)/unit/standalone

# ---- tests -------------------------------------------------------------------------------------------------

# What several programs of one room share lies in a folder named after the first: shell_test for
# shell_test and shell_flow_test.
helpers = $(wildcard tests/$(1)/*.$(2) $(filter-out tests/$(1)/*.$(2),tests/$(firstword $(subst _, ,$(1)))_test/*.$(2)))
.SECONDEXPANSION:
$(B)/unit/%: tests/unit/%.c $$(call helpers,$$*,[ch]) $(B)/gen/library/image.o $(LINTER_LIB) $(LANG_LIB)
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(CC) $(CPPFLAGS) -Itests $(CFLAGS) $(WARN) $(TESTLINK) -MMD -MP -o $@ $< $(call helpers,$*,c) $(B)/gen/library/image.o $(LINTER_LIB) $(LANG_LIB) -lcmocka $(LIBS)

unit: $(UNIT_BIN) standalone
	@tests/each.sh $(UNIT_BIN)

golden: $(BIN)
	@PRATIQUE=$(abspath $(BIN)) tests/golden.sh tests/golden examples
	@[ $(MODE) != release ] || tests/readme.sh
	@[ $(MODE) != release ] || PRATIQUE=$(abspath $(BIN)) tests/completions.sh
	@[ $(MODE) != release ] || PRATIQUE=$(abspath $(BIN)) tests/at-scale.sh
	@[ $(MODE) != release ] || PRATIQUE=$(abspath $(BIN)) tests/hooks.sh

docs: $(BIN)
	@UPDATE=1 PRATIQUE=$(abspath $(BIN)) tests/docs.sh

policies: $(BIN)
	$(BIN) test --complete stdlib-policies
	$(BIN) test examples
	$(BIN) fmt --check stdlib-policies examples
	@[ $(MODE) != release ] || PRATIQUE=$(abspath $(BIN)) tests/docs.sh

conformance: $(BIN) $(B)/unit/dockerfile_test
	@PRATIQUE=$(abspath $(BIN)) tests/conformance.sh
	@$(B)/unit/dockerfile_test 2>&1 | grep -a '^expansions:'

arrows:
	@tests/arrows.sh

FORMATTED = $(filter-out %/fields.def,$(shell find lang linter tests -name '*.c' -o -name '*.h'))
fmt:
	clang-format -i $(FORMATTED)
fmt-check:
	@clang-format --dry-run -Werror $(FORMATTED) && echo 'fmt-check: $(words $(FORMATTED)) files are in shape'

# What runs under every mode.
check: unit golden policies

test: deps-test
	@$(MAKE) --no-print-directory fmt-check arrows
	@$(MAKE) --no-print-directory check conformance
	@$(MAKE) --no-print-directory MODE=san check
	@tests/summary.sh

san:
	@$(MAKE) --no-print-directory MODE=san check

run: deps-build
	@$(MAKE) --no-print-directory all
	@echo './$(BIN) examples'; ./$(BIN) examples; code=$$?; [ $$code -le 1 ] || exit $$code

# ---- packages ------------------------------------------------------------------------------------------------

.PHONY: deps-build deps-test deps-fuzz
deps: deps-test
deps-build:
	@tests/deps.sh gcc make flex bison libyaml-dev libjansson-dev
deps-test:
	@tests/deps.sh gcc make flex bison libyaml-dev libjansson-dev libcmocka-dev clang-format python3 python3-jsonschema libxml2-utils git shfmt zsh fish mandoc parallel pre-commit
deps-fuzz:
	@tests/deps.sh gcc make flex bison libyaml-dev libjansson-dev clang libclang-rt-14-dev

# ---- fuzzing and speed ---------------------------------------------------------------------------------------

SECONDS_EACH ?= 60
# these link what their unit tests are made of
fuzz_shares = $(if $(filter syntax yaml,$(1)),$(wildcard tests/$(1)_test/*.$(2)))
FUZZ_BIN := $(FUZZ_SRC:tests/fuzz/%.c=build/fuzz/%)
fuzz: deps-fuzz
	@$(MAKE) --no-print-directory MODE=fuzz CC=clang $(FUZZ_BIN)
	@SECONDS_EACH=$(SECONDS_EACH) tests/fuzz.sh $(FUZZ_BIN)

build/fuzz/%_fuzz: tests/fuzz/%_fuzz.c $$(call fuzz_shares,$$*,[ch]) $(B)/gen/library/image.o $(LINTER_LIB) $(LANG_LIB)
	@mkdir -p $(@D)
	$(say) FUZZ $@
	$(Q)$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -fsanitize=fuzzer -w -pie -o $@ $< $(call fuzz_shares,$*,c) $(B)/gen/library/image.o $(LINTER_LIB) $(LANG_LIB) $(LIBS)

$(B)/bench/phases: tests/bench/phases.c $(B)/gen/library/image.o $(LINTER_LIB) $(LANG_LIB)
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN) $(LDFLAGS) -o $@ $^ $(LIBS)

bench: all $(B)/bench/phases
	@PRATIQUE=$(abspath $(BIN)) PHASES=$(abspath $(B)/bench/phases) tests/bench.sh

PREFIX ?= /usr/local
install: all
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 build/pratique $(DESTDIR)$(PREFIX)/bin/pratique
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	build/pratique man >$(DESTDIR)$(PREFIX)/share/man/man1/pratique.1
	build/pratique completions bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/pratique
	build/pratique completions zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_pratique
	build/pratique completions fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/pratique.fish

clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
