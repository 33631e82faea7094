# SPDX-License-Identifier: GPL-2.0-or-later
# What `make check-style` looks at.

.PHONY: check-style check-format check-layers check-headers check-man check-cppcheck

check-style: check-format check-layers check-headers check-man check-cppcheck

STYLE_FILES = $(shell git ls-files 'src/*.[ch]' 'tests/*.[ch]' 2>/dev/null || \
	find src tests -name '*.[ch]')

check-format:
	$(if $(CLANG_FORMAT),,$(error clang-format is not installed: apt-get install clang-format, then ./configure))
	$(say) FORMAT '$(words $(STYLE_FILES)) files'
	$(Q)$(CLANG_FORMAT) --dry-run -Werror $(STYLE_FILES)

check-layers:
	$(say) LAYERS src
	$(Q)tools/check-layers

# Every command and option is in its page, and mandoc has nothing to say.
check-man:
	$(say) MAN doc/man
	$(Q)tools/check-man

# Every header compiles alone, so a file includes what it uses. trace_events.h is a list, not a header.
HEADERS = $(filter-out src/base/trace_events.h,$(sort $(wildcard src/*/*.h src/modules/*/*.h)))
check-headers: $(patsubst %.h,$(BUILD)/%.h.ok,$(HEADERS))
$(BUILD)/%.h.ok: %.h $(CONFIG)
	$(say) HEADER $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(if $(filter src/modules/%,$<),$(FR_CFLAGS)) $(if $(filter src/ap/%,$<),$(CFLAGS_NL)) $(CFLAGS_ALL) -Wno-unused \
		-fsyntax-only -x c $<
	$(Q)touch $@

check-cppcheck:
	$(if $(CPPCHECK),,$(error cppcheck is not installed: apt-get install cppcheck, then ./configure))
	$(say) CHECK src
	$(Q)mkdir -p $(BUILD)/cppcheck
	$(Q)$(CPPCHECK) --quiet --error-exitcode=1 --std=c11 --language=c -j 2 -Isrc \
		--cppcheck-build-dir=$(BUILD)/cppcheck --enable=warning,portability,performance \
		--suppressions-list=tools/cppcheck-suppressions --inline-suppr -D_GNU_SOURCE \
		-DFASTROAM_VERSION='"0"' --include=tools/cppcheck-macros.h $(sort $(wildcard src/*/*.c)) $(SRC_MOD)
