# SPDX-License-Identifier: GPL-2.0-or-later
# fastroam-ap alone, with the tool chain of an access point: no ./configure, nothing of FreeRADIUS.
#
#   make -f mk/fastroam-ap.mk CC=aarch64-openwrt-linux-musl-gcc CFLAGS=-Os [LDFLAGS=-static]
#
# The program is build/ap/fastroam-ap. It needs headers and libraries of OpenSSL 3, libevent_core,
# talloc, libcap-ng and libnl 3 (libnl-core and libnl-genl on OpenWrt; NL_CFLAGS says where its headers
# are). The linker names a file that is missing here.

BUILD ?= build/ap
CFLAGS ?= -Os

NL_CFLAGS ?= -I/usr/include/libnl3
AP_SOURCES := $(sort $(wildcard src/ap/*.c)) \
	$(addprefix src/base/,backoff.c err.c file.c hex.c hostname.c log.c loop.c mac.c pace.c rand.c \
		secret.c wheel.c) \
	$(addprefix src/crypto/,ctx.c hmac.c md.c pass_phrase.c pki.c) \
	$(addprefix src/dot11/,akm.c frame.c ie.c suite.c) src/sm/radio.c \
	$(addprefix src/wire/,enroll_token.c radio.c relay.c tlv.c) \
	$(addprefix src/net/,dial.c enroll_client.c radio_client.c relay_client.c resolve.c rrb_packet.c \
		stream.c tls_client.c)
AP_OBJECTS := $(AP_SOURCES:%.c=$(BUILD)/%.o)

$(BUILD)/fastroam-ap: $(AP_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lnl-genl-3 -lnl-3 -lcap-ng -ltalloc -levent_core -lssl -lcrypto -lpthread

$(BUILD)/%.o: %.c VERSION
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -D_GNU_SOURCE -Isrc -DFASTROAM_VERSION='"$(shell cat VERSION)"' -Wall -Wextra \
		$(NL_CFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

-include $(AP_OBJECTS:.o=.d)
