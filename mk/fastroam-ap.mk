# SPDX-License-Identifier: GPL-2.0-or-later
# fastroam-ap alone, with the tool chain of an access point: no ./configure, nothing of FreeRADIUS.
#
#   make -f mk/fastroam-ap.mk CC=aarch64-openwrt-linux-musl-gcc CFLAGS=-Os [LDFLAGS=-static]
#
# The program is build/ap/fastroam-ap. It needs headers and libraries of OpenSSL 3, libevent_core and
# talloc; the linker names a file that is missing here.

BUILD ?= build/ap
CFLAGS ?= -Os

AP_SOURCES := $(sort $(wildcard src/ap/*.c)) \
	$(addprefix src/base/,backoff.c err.c file.c hex.c hostname.c log.c loop.c mac.c rand.c secret.c wheel.c) \
	src/crypto/ctx.c src/crypto/hmac.c src/crypto/pki.c \
	$(addprefix src/wire/,enroll_token.c radio.c relay.c tlv.c) src/dot11/suite.c \
	$(addprefix src/net/,dial.c enroll_client.c relay_client.c resolve.c rrb_packet.c stream.c tls_client.c)
AP_OBJECTS := $(AP_SOURCES:%.c=$(BUILD)/%.o)

$(BUILD)/fastroam-ap: $(AP_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -ltalloc -levent_core -lssl -lcrypto -lpthread

$(BUILD)/%.o: %.c VERSION
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -D_GNU_SOURCE -Isrc -DFASTROAM_VERSION='"$(shell cat VERSION)"' -Wall -Wextra \
		$(CFLAGS) -MMD -MP -c $< -o $@

-include $(AP_OBJECTS:.o=.d)
