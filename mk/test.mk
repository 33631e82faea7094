# SPDX-License-Identifier: GPL-2.0-or-later
# Tests, benches, fuzzing, the demo. Logs go to build/check.

.PHONY: transcripts check check-unit check-vectors check-corpus check-tsan check-cli check-integration check-lab
.PHONY: check-asan bench fuzz demo

check: check-style check-unit check-vectors check-corpus check-tsan check-cli check-integration

# --- units: one program per file, cmocka, TAP counted by tools/run-tests ------------------------
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(sort $(wildcard tests/unit/test_*.c)))
SRC_TESTLIB := $(sort $(wildcard tests/lib/*.c))
# The daemon without its main(): its parts are tested one by one as well.
LIB_DAEMON := $(BUILD)/libcontroller.a
LIBS_TEST := $(LIB) $(LIBS_FR) $(LIBS_EDIT) $(LIBS_CORE) $(LIBS_SECCOMP)

$(LIB_DAEMON): $(call obj,$(filter-out src/controller/main.c,$(SRC_DAEMON)))
	$(say) AR $@
	$(Q)rm -f $@ && ar rcs $@ $^

# The simulator's stations without its main(): peers for tests of the authenticator.
LIB_SIM := $(if $(SRC_SIM),$(BUILD)/libsim.a)

$(BUILD)/libsim.a: $(call obj,$(filter-out src/sim/main.c,$(SRC_SIM)))
	$(say) AR $@
	$(Q)rm -f $@ && ar rcs $@ $^

# The agent without its main().
LIB_AP := $(BUILD)/libap.a

$(LIB_AP): $(call obj,$(filter-out src/ap/main.c,$(SRC_AP)))
	$(say) AR $@
	$(Q)rm -f $@ && ar rcs $@ $^

# What tests share. An archive: a test that does without it may stand in for what it stands on.
LIB_SHARED := $(BUILD)/libtest.a

$(LIB_SHARED): $(call obj,$(SRC_TESTLIB))
	$(say) AR $@
	$(Q)rm -f $@ && ar rcs $@ $^

# Tests of the agent read what it says to nl80211.
$(BUILD)/tests/unit/%.o $(BUILD)/tests/fuzz/%.o: FLAGS_OBJ = $(CFLAGS_NL)

# Tests of what speaks FreeRADIUS' packet format include wire/push.h only, so need no FR headers.
$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(LIB_SHARED) $(LIB) $(LIB_DAEMON) \
		$(LIB_SIM) $(LIB_AP)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIB_SHARED) $(LIB_DAEMON) $(LIB_SIM) $(LIB_AP) \
		$(LIBS_TEST) $(LIBS_NL) $(LIBS_CAPNG) -lcmocka

# Of the shell, whose other tests drive the program (tests/cli).
$(BUILD)/tests/unit/test_export: $(call obj,src/cli/export.c src/cli/capture.c)

check-unit: $(if $(T),$(BUILD)/tests/unit/$(T),$(UNIT))
	$(Q)tools/run-tests $(BUILD)/check $^

# --- vectors ---------------------------------------------------------------------------------
$(BUILD)/tests/vectors: $(patsubst tests/vectors/%.c,$(BUILD)/tests/vectors-obj/%.o,$(sort $(wildcard tests/vectors/*.c))) $(LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIB) $(LIBS_CORE)

# The program is called build/tests/vectors; its objects live beside it in build/tests/vectors-obj.
$(BUILD)/tests/vectors-obj/%.o: tests/vectors/%.c $(CONFIG)
	$(say) CC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

check-vectors: $(BUILD)/tests/vectors
	$(Q)$(BUILD)/tests/vectors $(sort $(wildcard tests/vectors/*.json))

# --- fuzz targets ----------------------------------------------------------------------------
FUZZ := $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

# Every target also runs over its corpus in each `make check`, without libFuzzer: what fuzzing once
# found stays found.
$(BUILD)/tests/corpus/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/standalone.o $(LIB) $(LIB_DAEMON) $(LIB_AP) $(LIB_SIM)
	$(say) LINK $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIB_DAEMON) $(LIB_SIM) $(LIB_AP) $(LIBS_TEST) \
		$(LIBS_NL)

check-corpus: $(addprefix $(BUILD)/tests/corpus/,$(FUZZ))
	$(Q)for t in $(FUZZ); do $(BUILD)/tests/corpus/$$t tests/fuzz/corpus/$$t || exit 1; done

FUZZ_SECONDS ?= 60
FUZZ_CFLAGS := -std=gnu11 -O1 -g -fno-omit-frame-pointer -fPIC \
	-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
build/fuzz/src/%.o: src/%.c $(CONFIG)
	$(say) FUZZCC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(CPPFLAGS_ALL) -U_FORTIFY_SOURCE $(if $(filter src/wire/push% src/wire/das.c src/wire/radius.c,$<),$(FR_CFLAGS)) \
		$(FUZZ_CFLAGS) -MMD -MP -c $< -o $@
# Of the agent what reads frames from the air; src/ap/tsf.c opens sockets as well.
build/fuzz/src/ap/%.o: CPPFLAGS_ALL += $(CFLAGS_NL)
build/fuzz/libfastroam.a: $(patsubst %.c,build/fuzz/%.o,$(SRC_CORE) $(SRC_NET) \
		$(addprefix src/ap/,netif.c nl80211.c probe.c tsf.c) \
		$(filter-out src/controller/main.c,$(SRC_DAEMON)) \
		$(filter-out src/sim/main.c,$(SRC_SIM)))
	$(Q)rm -f $@ && ar rcs $@ $^
build/fuzz/fuzz_%: tests/fuzz/fuzz_%.c build/fuzz/libfastroam.a
	$(say) FUZZ $@
	$(Q)$(CLANG) $(CPPFLAGS_ALL) -U_FORTIFY_SOURCE $(FUZZ_CFLAGS) -fsanitize=fuzzer $< -o $@ \
		build/fuzz/libfastroam.a $(LDFLAGS_ALL) $(LIBS_FR) $(LIBS_CORE) $(LIBS_SECCOMP) $(LIBS_NL)

fuzz: $(addprefix build/fuzz/,$(if $(T),$(T),$(FUZZ)))
	$(Q)tools/run-fuzz $(FUZZ_SECONDS) $(if $(T),$(T),$(FUZZ))

# --- sanitizers: the same targets in a build tree of their own -----------------------------------
SAN_CFLAGS := -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all
check-asan:
	$(Q)$(MAKE) --no-print-directory BUILD=build/asan \
		CFLAGS='$(SAN_CFLAGS) -fsanitize=address,undefined' check-unit check-vectors check-corpus

# Threads: only the delivery queue of the module has any.
check-tsan: $(if $(wildcard tests/module/stress_push_client.c),build/tsan/stress_push_client)
	$(Q)set -e; for t in $^; do tools/run-tests build/check $$t; done
build/tsan/stress_push_client: $(wildcard tests/module/stress_push_client.c) $(LIB)
	$(say) TSAN $@
	$(Q)mkdir -p $(@D)
	$(Q)$(MAKE) --no-print-directory BUILD=build/tsan CFLAGS='-O1 -g -fsanitize=thread' \
		build/tsan/stress_push_client.bin
	$(Q)ln -sf stress_push_client.bin $@
$(BUILD)/stress_push_client.bin: $(BUILD)/tests/module/stress_push_client.o $(LIB)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIBS_TEST) -lcmocka

# --- with the real peers -----------------------------------------------------------------------
$(BUILD)/tests/push_flood: $(BUILD)/tests/flood/push_flood.o $(LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIBS_TEST)

$(BUILD)/tests/das_disconnect: $(BUILD)/tests/das/das_disconnect.o $(LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIBS_TEST)

$(BUILD)/tests/radius_login: $(BUILD)/tests/radius/radius_login.o $(LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIBS_TEST)

$(BUILD)/tests/radius_load: $(BUILD)/tests/radius/radius_load.o $(LIB_SIM) $(LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIB_SIM) $(LIBS_TEST)

$(BUILD)/tests/random_config: $(BUILD)/tests/integration/random_config.o $(LIB_SHARED) $(LIB) \
		$(LIB_DAEMON)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIB_SHARED) $(LIB_DAEMON) $(LIBS_TEST)

check-integration: all $(BUILD)/tests/push_flood $(BUILD)/tests/das_disconnect \
		$(BUILD)/tests/radius_login $(BUILD)/tests/random_config
	$(Q)$(PYTHON) tests/integration/run.py --build $(BUILD) $(if $(S),$(S))

# The shell on a pseudo-terminal against the real daemon.
# Client debugs of associations and roams, in the lines of AireOS and IOS-XE (N=name: one).
transcripts: all
	$(Q)$(PYTHON) tests/transcripts/run.py --build $(BUILD) --out $(BUILD)/transcripts $(N)

check-cli: all
	$(Q)$(PYTHON) tests/cli/run.py --build $(BUILD)

# Access points and stations on the Wi-Fi stack of an emulated machine. LAB_SET=ci: those that CI runs.
LAB_SET ?= all
$(BUILD)/tests/open_ap: $(BUILD)/tests/lab/open_ap.o $(LIB_AP) $(LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIB_AP) $(LIB) $(LIBS_NL) $(LIBS_CORE)

check-lab: all $(BUILD)/tests/open_ap
	$(Q)$(PYTHON) tests/lab/run.py --build $(BUILD) --set $(LAB_SET) $(S)

demo: all
	$(Q)$(PYTHON) tools/demo --build $(BUILD)

# --- benches -----------------------------------------------------------------------------------
BENCH := $(patsubst tests/bench/%.c,$(BUILD)/tests/bench/%,$(sort $(wildcard tests/bench/bench_*.c)))
SRC_BENCHLIB := $(filter-out tests/bench/bench_%.c,$(sort $(wildcard tests/bench/*.c)))
$(BUILD)/tests/bench/bench_%: $(BUILD)/tests/bench/bench_%.o $(call obj,$(SRC_BENCHLIB)) $(LIB_DAEMON) $(LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIB_DAEMON) $(LIBS_TEST) -lm

bench: all $(BENCH) $(BUILD)/tests/push_flood $(BUILD)/tests/radius_load
	$(Q)$(PYTHON) tools/run-bench --build $(BUILD)
