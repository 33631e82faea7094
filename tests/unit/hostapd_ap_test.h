/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the tests of access points with a stock hostapd share: making them.
 */
#ifndef HOSTAPD_AP_TEST_H
#define HOSTAPD_AP_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "roam/hostapd_ap.h"

static inline struct mac bssid(unsigned n)
{
	return (struct mac){{2, 0, 0, (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}};
}

static inline void add_bss(struct hostapd_ap *ap, struct mac mac, char const *wlan)
{
	struct hostapd_bss *b = &ap->bss[ap->bsses++];

	b->bssid = mac;
	snprintf(b->wlan, sizeof b->wlan, "%s", wlan);
}

static inline void add_vlan(struct hostapd_ap *ap, uint16_t id, char const *name)
{
	struct hostapd_vlan *v = &ap->vlan[ap->vlans++];

	v->id = id;
	snprintf(v->name, sizeof v->name, "%s", name);
}

static inline void set_key(struct hostapd_ap *ap, size_t len)
{
	assert_true(secret_set(&ap->key, "0123456789abcdef0123456789abcdef0123456789", len));
}

/** An AP that lacks nothing where there is an enabled WLAN "corp". */
static inline struct hostapd_ap make_ap(char const *name, unsigned n)
{
	struct hostapd_ap ap;

	hostapd_ap_init(&ap, name);
	add_bss(&ap, bssid(n), "corp");
	set_key(&ap, 32);
	strcpy(ap.interface, "eth0");
	return ap;
}

#endif
