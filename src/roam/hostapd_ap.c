/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One access point with a stock hostapd: what it still lacks, and its VLANs.
 */
#include "roam/hostapd_ap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void hostapd_ap_init(struct hostapd_ap *ap, char const *name)
{
	memset(ap, 0, sizeof *ap);
	(void)snprintf(ap->name, sizeof ap->name, "%s", name);
	ap->das_port = HOSTAPD_DAS_PORT;
}

void hostapd_ap_wipe(struct hostapd_ap *ap)
{
	mem_wipe(ap, sizeof *ap);
}

char const *hostapd_ap_bss_lacks(struct hostapd_ap const *ap, unsigned bss,
				 struct wlan_set const *wlans)
{
	struct wlan const *w = wlan_by_name(wlans, ap->bss[bss].wlan);

	if (!w)
		return "its WLAN does not exist: enter wlan NAME ID SSID";
	if (!w->enabled)
		return "its WLAN is shut down: enter no shutdown there";
	if (ap->openwrt_key && !ap->openwrt_secret[0] && !w->psk.len)
		return "its WLAN has no passphrase: enter openwrt-default-key SECRET";
	return NULL;
}

char const *hostapd_ap_lacks(struct hostapd_ap const *ap, struct wlan_set const *wlans)
{
	if (!ap->bsses)
		return "no BSSID: enter bssid H.H.H wlan NAME";
	if (!ap->key.len && !ap->openwrt_key)
		return "no key: enter r0kh-key, or openwrt-default-key";
	if (!ap->interface[0] && !ap->relay[0])
		return "no way to it: enter interface NAME, or relay NAME";
	for (unsigned i = 0; i < ap->bsses; i++) {
		if (!hostapd_ap_bss_lacks(ap, i, wlans))
			return NULL;
	}
	return hostapd_ap_bss_lacks(ap, 0, wlans);
}

/** A VLAN ID as RADIUS servers write it: decimal digits only. 0 when it is none. */
static uint16_t vlan_number(char const *text)
{
	size_t len = strlen(text);
	unsigned long n;

	if (!len || len > 4 || strspn(text, "0123456789") != len)
		return 0;
	n = strtoul(text, NULL, 10);
	return n <= 4094 ? (uint16_t)n : 0;
}

bool hostapd_ap_vlan(struct hostapd_ap const *ap, char const *text, uint16_t *vlan)
{
	uint16_t id = vlan_number(text);

	*vlan = id;
	if (!text[0] || (id && !ap->vlans))
		return true;
	for (unsigned i = 0; i < ap->vlans; i++) {
		struct hostapd_vlan const *v = &ap->vlan[i];

		if (id ? v->id == id : v->name[0] && strcmp(v->name, text) == 0) {
			*vlan = v->id;
			return true;
		}
	}
	*vlan = 0;
	return false;
}
