# SPDX-License-Identifier: GPL-2.0-or-later
# Places are Debian's. The module and raddb go where FreeRADIUS' own are, whatever the prefix.

.PHONY: install uninstall

INSTALL ?= install
fr_raddb ?= $(sysconfdir)/freeradius/3.0
fr_share ?= /usr/share/freeradius
unitdir ?= /lib/systemd/system
mandir ?= $(prefix)/share/man

# Units speak of where things are: as configured. fastroamd looks in /etc unless told otherwise.
UNITS := fastroamd.service fastroam-ap-relay.service fastroam-ap-radio.service sysusers.conf tmpfiles.conf
$(BUILD)/install/fastroamd.service: share/systemd/fastroamd.service
$(BUILD)/install/fastroam-ap-relay.service: share/systemd/fastroam-ap-relay.service
$(BUILD)/install/fastroam-ap-radio.service: share/systemd/fastroam-ap-radio.service
$(BUILD)/install/sysusers.conf: share/sysusers.d/fastroam.conf
$(BUILD)/install/tmpfiles.conf: share/tmpfiles.d/fastroam.conf
config_dir_option := $(if $(filter-out /etc,$(sysconfdir)), --config-dir $(sysconfdir)/fastroam)
$(addprefix $(BUILD)/install/,$(UNITS)): $(CONFIG) mk/install.mk
	$(Q)mkdir -p $(@D)
	$(Q)sed -e 's,/etc/\(fastroam\|default\),$(sysconfdir)/\1,g' \
		-e 's,/usr/sbin/fastroam-ap,$(prefix)/sbin/fastroam-ap,' \
		-e 's,/usr/sbin/fastroamd,$(prefix)/sbin/fastroamd$(config_dir_option),' $(filter share/%,$^) >$@

# What the configuration's page was called first.
$(BUILD)/install/fastroam-config.5: mk/install.mk
	$(Q)mkdir -p $(@D)
	$(Q)echo '.so man5/fastroam.conf.5' >$@

# file:destination:mode
INSTALLED = $(BUILD)/rlm_fastroam.so:$(FR_LIBDIR)/rlm_fastroam.so:0644 \
	$(BUILD)/fastroamd:$(prefix)/sbin/fastroamd:0755 \
	$(BUILD)/fastroam:$(prefix)/bin/fastroam:0755 \
	$(BUILD)/fastroam-ap:$(prefix)/sbin/fastroam-ap:0755 \
	$(BUILD)/fastroam-sim:$(prefix)/bin/fastroam-sim:0755 \
	share/dictionary.fastroam:$(fr_share)/dictionary.fastroam:0644 \
	share/completions/fastroam:$(prefix)/share/bash-completion/completions/fastroam:0644 \
	$(BUILD)/install/fastroamd.service:$(unitdir)/fastroamd.service:0644 \
	$(BUILD)/install/fastroam-ap-relay.service:$(unitdir)/fastroam-ap-relay.service:0644 \
	$(BUILD)/install/fastroam-ap-radio.service:$(unitdir)/fastroam-ap-radio.service:0644 \
	share/fastroam-ap/openwrt-radio.init:$(prefix)/share/fastroam-ap/openwrt-radio.init:0644 \
	share/fastroam-ap/openwrt.init:$(prefix)/share/fastroam-ap/openwrt.init:0644 \
	$(BUILD)/install/sysusers.conf:/usr/lib/sysusers.d/fastroam.conf:0644 \
	$(BUILD)/install/tmpfiles.conf:/usr/lib/tmpfiles.d/fastroam.conf:0644 \
	$(foreach s,$(wildcard share/fastroam-sim/*.scenario),$(s):$(prefix)/share/fastroam-sim/$(notdir $(s)):0644) \
	$(foreach m,$(wildcard doc/man/*.[1-8]),$(m):$(mandir)/man$(lastword $(subst ., ,$(m)))/$(notdir $(m)):0644) \
	$(BUILD)/install/fastroam-config.5:$(mandir)/man5/fastroam-config.5:0644 \
	README.md:$(prefix)/share/doc/fastroam/README.md:0644 \
	$(foreach d,$(wildcard doc/*.md),$(d):$(prefix)/share/doc/fastroam/$(patsubst README.md,index.md,$(notdir $(d))):0644) \
	COPYING:$(prefix)/share/doc/fastroam/copyright:0644

# The administrator edits these: a changed one stays, and ours goes beside it as NAME.new.
INSTALLED_CONFIG = raddb/mods-available/fastroam:$(fr_raddb)/mods-available/fastroam:0640 \
	raddb/sites-available/fastroam:$(fr_raddb)/sites-available/fastroam:0640 \
	share/fastroam-ap/default:$(sysconfdir)/default/fastroam-ap-relay:0644 \
	share/fastroam-ap/default-radio:$(sysconfdir)/default/fastroam-ap-radio:0644

install: all $(addprefix $(BUILD)/install/,$(UNITS) fastroam-config.5)
	$(Q)set -e; for f in $(INSTALLED) $(INSTALLED_CONFIG); do \
		src=$${f%%:*}; rest=$${f#*:}; dst=$${rest%:*}; mode=$${rest##*:}; \
		case " $(INSTALLED_CONFIG) " in *" $$f "*) \
			if [ -e "$(DESTDIR)$$dst" ] && ! cmp -s $$src "$(DESTDIR)$$dst"; then \
				dst=$$dst.new; \
			fi ;; \
		esac; \
		echo "  INSTALL $(DESTDIR)$$dst"; \
		$(INSTALL) -D -m $$mode $$src "$(DESTDIR)$$dst"; \
	done
	$(Q)$(INSTALL) -d -m 0750 "$(DESTDIR)$(sysconfdir)/fastroam" "$(DESTDIR)$(sysconfdir)/fastroam/tls" \
		"$(DESTDIR)$(sysconfdir)/fastroam-ap"
	$(Q)if [ -z "$(DESTDIR)" ] && [ "$$(id -u)" = 0 ]; then tools/post-install $(fr_raddb); fi

uninstall:
	$(Q)for f in $(INSTALLED) $(INSTALLED_CONFIG); do \
		rest=$${f#*:}; dst=$${rest%:*}; echo "  REMOVE $(DESTDIR)$$dst"; rm -f "$(DESTDIR)$$dst"; \
	done
