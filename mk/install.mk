# SPDX-License-Identifier: GPL-2.0-or-later
# Places are Debian's. The module and raddb go where FreeRADIUS' own are, whatever the prefix.

.PHONY: install uninstall

INSTALL ?= install
fr_raddb ?= $(sysconfdir)/freeradius/3.0
fr_share ?= /usr/share/freeradius
unitdir ?= /lib/systemd/system
mandir ?= $(prefix)/share/man

# file:destination:mode
INSTALLED = $(BUILD)/rlm_fastroam.so:$(FR_LIBDIR)/rlm_fastroam.so:0644 \
	$(BUILD)/fastroamd:$(prefix)/sbin/fastroamd:0755 \
	$(BUILD)/fastroam:$(prefix)/bin/fastroam:0755 \
	share/dictionary.fastroam:$(fr_share)/dictionary.fastroam:0644 \
	raddb/mods-available/fastroam:$(fr_raddb)/mods-available/fastroam:0640 \
	raddb/sites-available/fastroam:$(fr_raddb)/sites-available/fastroam:0640 \
	share/systemd/fastroamd.service:$(unitdir)/fastroamd.service:0644 \
	share/sysusers.d/fastroam.conf:/usr/lib/sysusers.d/fastroam.conf:0644 \
	share/tmpfiles.d/fastroam.conf:/usr/lib/tmpfiles.d/fastroam.conf:0644 \
	$(foreach m,$(wildcard doc/man/*.[1-8]),$(m):$(mandir)/man$(lastword $(subst ., ,$(m)))/$(notdir $(m)):0644) \
	README.md:$(prefix)/share/doc/fastroam/README.md:0644

install: all
	$(Q)set -e; for f in $(INSTALLED); do \
		src=$${f%%:*}; rest=$${f#*:}; dst=$${rest%:*}; mode=$${rest##*:}; \
		echo "  INSTALL $(DESTDIR)$$dst"; \
		$(INSTALL) -D -m $$mode $$src "$(DESTDIR)$$dst"; \
	done
	$(Q)$(INSTALL) -d -m 0750 "$(DESTDIR)$(sysconfdir)/fastroam" "$(DESTDIR)$(sysconfdir)/fastroam/tls"
	$(Q)if [ -z "$(DESTDIR)" ] && [ "$$(id -u)" = 0 ]; then tools/post-install; fi

uninstall:
	$(Q)for f in $(INSTALLED); do \
		rest=$${f#*:}; dst=$${rest%:*}; echo "  REMOVE $(DESTDIR)$$dst"; rm -f "$(DESTDIR)$$dst"; \
	done
