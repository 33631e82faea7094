# SPDX-License-Identifier: GPL-2.0-or-later
#
# One non-recursive Makefile; everything that is built goes below build/. `make help` lists targets,
# V=1 shows commands. What was found by ./configure stands in build/config.mk.

BUILD ?= build
CONFIG := build/config.mk

# Targets that need no configuration.
FREE_GOALS := help clean check-layers check-man
ifneq ($(if $(MAKECMDGOALS),$(filter-out $(FREE_GOALS),$(MAKECMDGOALS)),all),)
ifeq ($(wildcard $(CONFIG)),)
$(error not configured yet: run ./configure first (./configure --install-deps as root installs what is missing))
endif
endif
-include $(CONFIG)

VERSION := $(shell cat VERSION)

ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-6s %s\n'
endif

.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.PHONY: all help clean
all:

# --- what there is ---------------------------------------------------------------------------
# Everything below net is one library. wire/push needs FreeRADIUS' headers and library; it and the
# module are compiled with FR_CFLAGS.
CORE_DIRS := base crypto dot11 roam sm grammar wire
SRC_CORE  := $(foreach d,$(CORE_DIRS),$(sort $(wildcard src/$(d)/*.c)))
SRC_NET   := $(sort $(wildcard src/net/*.c))
SRC_FR    := $(filter src/wire/push%.c src/wire/das.c src/wire/radius.c,$(SRC_CORE)) $(sort $(wildcard src/modules/rlm_fastroam/*.c))
SRC_MOD   := $(sort $(wildcard src/modules/rlm_fastroam/*.c))
SRC_DAEMON := $(sort $(wildcard src/controller/*.c))
SRC_CLI   := $(sort $(wildcard src/cli/*.c))
SRC_AP    := $(sort $(wildcard src/ap/*.c))
SRC_SIM   := $(sort $(wildcard src/sim/*.c))

obj = $(patsubst %.c,$(BUILD)/%.o,$(1))

LIB := $(BUILD)/libfastroam.a
# hmac.c's pads and such live in OpenSSL; nothing here is linked that a program does not use.
LIBS_CORE := $(LIBS_TALLOC) $(LIBS_EVENT) $(LIBS_JANSSON) $(LIBS_SSL) $(LIBS_CRYPTO) -lpthread
LIBS_FR   := -L$(FR_LIBDIR) -Wl,-rpath,$(FR_LIBDIR) -lfreeradius-radius

# --- flags -----------------------------------------------------------------------------------
CPPFLAGS_ALL := -D_GNU_SOURCE -Isrc -DFASTROAM_VERSION='"$(VERSION)"'
ifeq ($(findstring -fsanitize,$(CFLAGS))$(filter -O0,$(CFLAGS)),)
CPPFLAGS_ALL += -D_FORTIFY_SOURCE=2
endif
CFLAGS_ALL  := -std=gnu11 -Wall -Wextra -Wformat=2 $(CFLAGS_AUTO) -fPIC $(CFLAGS)
LDFLAGS_ALL := -Wl,--as-needed -Wl,-z,relro -Wl,-z,now $(LDFLAGS)

# --- rules -----------------------------------------------------------------------------------
$(call obj,$(SRC_FR)): FLAGS_OBJ = $(FR_CFLAGS)

$(BUILD)/%.o: %.c $(CONFIG) VERSION
	$(say) CC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(FLAGS_OBJ) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(LIB): $(call obj,$(SRC_CORE) $(SRC_NET))
	$(say) AR $@
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/fastroamd: $(call obj,$(SRC_DAEMON)) $(LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) -pie $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIB) $(LIBS_FR) \
		$(LIBS_CORE) $(LIBS_SECCOMP)

$(BUILD)/fastroam: $(call obj,$(SRC_CLI)) $(LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) -pie $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIB) $(LIBS_EDIT) $(LIBS_CORE)

# The agent on an access point is small: it links only what it uses, and nothing of FreeRADIUS.
$(call obj,$(SRC_AP)): FLAGS_OBJ = $(CFLAGS_NL)
$(BUILD)/fastroam-ap: $(call obj,$(SRC_AP)) $(LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) -pie $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIB) $(LIBS_NL) $(LIBS_CAPNG) \
		$(LIBS_CORE)

$(BUILD)/fastroam-sim: $(call obj,$(SRC_SIM)) $(LIB)
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) -pie $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(LIB) $(LIBS_CORE)

ifeq ($(ASAN),yes)
# The server opens modules with RTLD_DEEPBIND, which AddressSanitizer refuses: the module stays plain,
# and what it stands on is checked by make check-asan.
$(BUILD)/rlm_fastroam.so: $(SRC_MOD) $(SRC_CORE) $(SRC_NET) $(wildcard src/*/*.h) $(CONFIG)
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/plain ASAN=no CFLAGS='-O2 -g' \
		$(BUILD)/plain/rlm_fastroam.so
	$(Q)cp $(BUILD)/plain/rlm_fastroam.so $@
else
# FreeRADIUS' symbols stay undefined: the server provides them. Only the module's own name is
# visible, so nothing of ours can meet a symbol of another module.
$(BUILD)/rlm_fastroam.so: $(call obj,$(SRC_MOD)) $(LIB) src/modules/rlm_fastroam/rlm_fastroam.map
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS_ALL) -shared $(LDFLAGS_ALL) \
		-Wl,--version-script=src/modules/rlm_fastroam/rlm_fastroam.map -o $@ $(filter %.o,$^) \
		$(LIB) $(LIBS_CORE)
endif

PROGRAMS := $(if $(SRC_DAEMON),$(BUILD)/fastroamd) $(if $(SRC_CLI),$(BUILD)/fastroam) \
	$(if $(SRC_AP),$(BUILD)/fastroam-ap) $(if $(wildcard src/sim/main.c),$(BUILD)/fastroam-sim)
all: $(PROGRAMS) $(if $(SRC_MOD),$(BUILD)/rlm_fastroam.so)

help:
	@echo 'make                 build the module, the controller and the shell'
	@echo 'make demo            a private FreeRADIUS, a real EAP login, and its keys in the shell'
	@echo 'make check           style, unit tests, vectors, integration tests'
	@echo 'make check-style     format, layers, headers, manual pages, cppcheck'
	@echo 'make check-unit      unit tests (T=test_rsne: one of them)'
	@echo 'make check-vectors   reference vectors under tests/vectors'
	@echo 'make check-integration  with real FreeRADIUS and eapol_test (S=name: one scenario)'
	@echo 'make check-lab       roams between real access points, in an emulated machine (S=name)'
	@echo 'make transcripts      client debugs of every kind of roam, into build/transcripts (N=name: one)'
	@echo 'make check-asan      unit tests, vectors and fuzz corpora under ASan and UBSan'
	@echo 'make bench           timings, each as a ratio to a floor measured in the same run'
	@echo 'make fuzz            every decoder with libFuzzer (FUZZ_SECONDS=60, T=fuzz_rsne: one)'
	@echo 'make install         DESTDIR=, as configured with --prefix'
	@echo 'make clean'
	@echo 'V=1 shows the commands.'

clean:
	rm -rf build/src build/tests build/asan build/tsan build/plain build/fuzz build/check build/install build/ap \
		build/cppcheck build/*.a build/fastroamd build/fastroam build/fastroam-ap build/fastroam-sim build/rlm_fastroam.so

include mk/test.mk
include mk/style.mk
include mk/install.mk

-include $(shell find $(BUILD)/src $(BUILD)/tests build/fuzz/src -name '*.d' -type f 2>/dev/null)
