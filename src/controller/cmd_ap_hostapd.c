/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * `ap hostapd NAME`: the lines of an access point with a stock hostapd. Each changes a copy;
 * hostapd_ap_rules.c says whether the copy makes sense.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "controller/ap_edit.h"
#include "controller/commands.h"
#include "controller/settings_edit.h"

int cmd_config_ap_hostapd(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	int rc;

	(void)out;
	if (!name)
		return shell_fail(s, "Say which AP");
	if (!w->negated)
		return ap_edit_open(s, name->text);
	rc = ap_edit_remove(s, name->text);
	/* The block that we are in may be the one that is gone. */
	if (rc == 0 && !s->loading && s->mode == MODE_CONFIG_AP_HOSTAPD)
		s->mode = MODE_CONFIG;
	return rc;
}

/** Give the copy up: with what was told, or with a text. */
static int drop(struct hostapd_ap *copy)
{
	hostapd_ap_wipe(copy);
	return 1;
}

/** Copy a word to a field of `size` octets. @return false (and nothing changed) when it is longer
 */
static bool take_word(char *to, size_t size, char const *text)
{
	if (strlen(text) >= size)
		return false;
	/* Nothing of a longer one before stays. */
	mem_wipe(to, size);
	memcpy(to, text, strlen(text));
	return true;
}

/** Take bss[at] out. */
static void remove_bss(struct hostapd_ap *ap, unsigned at)
{
	ap->bsses--;
	memmove(&ap->bss[at], &ap->bss[at + 1], (ap->bsses - at) * sizeof ap->bss[0]);
	memset(&ap->bss[ap->bsses], 0, sizeof ap->bss[0]);
}

/** Take out the BSSes with this BSSID and, when it is given, this WLAN. @return how many */
static unsigned remove_bsses(struct hostapd_ap *ap, struct mac bssid, char const *wlan)
{
	unsigned before = ap->bsses;

	for (unsigned i = ap->bsses; i-- > 0;) {
		if (mac_eq(ap->bss[i].bssid, bssid) &&
		    (!wlan || strcmp(ap->bss[i].wlan, wlan) == 0))
			remove_bss(ap, i);
	}
	return before - ap->bsses;
}

/** The place for a BSS: that of its BSSID, which gets another WLAN, or a new one. HOSTAPD_BSS_MAX:
 * there is none. */
static unsigned place_bss(struct hostapd_ap const *ap, struct mac bssid, char const *wlan)
{
	unsigned at = 0;

	while (at < ap->bsses && (!mac_eq(ap->bss[at].bssid, bssid) ||
				  (mac_is_zero(bssid) && strcmp(ap->bss[at].wlan, wlan) != 0)))
		at++;
	return at;
}

int cmd_ap_bssid(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *bssid = grammar_arg(w, "bssid");
	struct grammar_arg const *wlan = grammar_arg(w, "wlan");
	struct mac mac = bssid ? bssid->mac : (struct mac){{0}};
	struct hostapd_ap copy;
	unsigned at;

	(void)out;
	if (!bssid && !grammar_arg(w, "any"))
		return shell_fail(s, "Say which BSSID");
	if (bssid && mac_is_zero(mac))
		return shell_fail(s, "No radio has the BSSID 0000.0000.0000; for all of them enter "
				     "bssid any");
	if (ap_edit_begin(s, &copy))
		return 1;
	if (w->negated) {
		if (!remove_bsses(&copy, mac, wlan ? wlan->text : NULL)) {
			(void)shell_fail(s, "AP %s has no such BSSID", copy.name);
			return drop(&copy);
		}
		return ap_edit_commit(s, &copy);
	}
	at = wlan ? place_bss(&copy, mac, wlan->text) : 0;
	if (at == HOSTAPD_BSS_MAX) {
		(void)shell_fail(s, "AP %s has %d BSSIDs, that is all there may be", copy.name,
				 HOSTAPD_BSS_MAX);
		return drop(&copy);
	}
	if (!wlan || !take_word(copy.bss[at].wlan, sizeof copy.bss[at].wlan, wlan->text)) {
		(void)shell_fail(s, "A WLAN profile name has 1 to %d characters", WLAN_NAME_MAX);
		return drop(&copy);
	}
	copy.bss[at].bssid = mac;
	copy.bsses += at == copy.bsses;
	return ap_edit_commit(s, &copy);
}

int cmd_ap_r0kh_key(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *key = grammar_arg(w, "key");
	struct hostapd_ap copy;

	(void)out;
	if (!w->negated && settings_edit_key_type(s, grammar_arg(w, "type")))
		return 1;
	if (ap_edit_begin(s, &copy))
		return 1;
	secret_wipe(&copy.key);
	if (!w->negated) {
		if (!key || !settings_edit_hex_key(key->text, &copy.key) ||
		    (copy.key.len != 16 && copy.key.len != 32)) {
			(void)shell_fail(s, "An r0kh-key has 64 hexadecimal digits, or 32 in the "
					    "old form");
			return drop(&copy);
		}
		/* An AP has one key: the last that was entered. */
		copy.openwrt_key = false;
		mem_wipe(copy.openwrt_secret, sizeof copy.openwrt_secret);
	}
	return ap_edit_commit(s, &copy);
}

int cmd_ap_openwrt_key(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *key = grammar_arg(w, "key");
	struct hostapd_ap copy;

	(void)out;
	if (!w->negated && settings_edit_key_type(s, grammar_arg(w, "type")))
		return 1;
	if (ap_edit_begin(s, &copy))
		return 1;
	mem_wipe(copy.openwrt_secret, sizeof copy.openwrt_secret);
	copy.openwrt_key = !w->negated;
	if (copy.openwrt_key)
		secret_wipe(&copy.key);
	if (copy.openwrt_key && key &&
	    (!key->text[0] ||
	     !take_word(copy.openwrt_secret, sizeof copy.openwrt_secret, key->text))) {
		(void)shell_fail(s, "The secret of openwrt-default-key has 1 to %d characters",
				 HOSTAPD_SECRET_MAX);
		return drop(&copy);
	}
	return ap_edit_commit(s, &copy);
}

int cmd_ap_interface(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *interface = grammar_arg(w, "interface");
	struct hostapd_ap copy;

	(void)out;
	if (ap_edit_begin(s, &copy))
		return 1;
	memset(copy.interface, 0, sizeof copy.interface);
	if (!w->negated) {
		if (!interface ||
		    !take_word(copy.interface, sizeof copy.interface, interface->text)) {
			(void)shell_fail(s, "The name of an interface has 1 to %d characters",
					 HOSTAPD_IFACE_MAX - 1);
			return drop(&copy);
		}
		/* An AP is reached in one way: the last that was entered. */
		memset(copy.relay, 0, sizeof copy.relay);
	}
	return ap_edit_commit(s, &copy);
}

int cmd_ap_relay(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *relay = grammar_arg(w, "relay");
	struct hostapd_ap copy;

	(void)out;
	if (ap_edit_begin(s, &copy))
		return 1;
	memset(copy.relay, 0, sizeof copy.relay);
	if (!w->negated) {
		if (!relay || !take_word(copy.relay, sizeof copy.relay, relay->text)) {
			(void)shell_fail(s, "The name of a relay has 1 to %d characters",
					 HOSTAPD_RELAY_MAX);
			return drop(&copy);
		}
		memset(copy.interface, 0, sizeof copy.interface);
	}
	return ap_edit_commit(s, &copy);
}

int cmd_ap_dynamic_author(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *address = grammar_arg(w, "address");
	struct grammar_arg const *port = grammar_arg(w, "port");
	struct grammar_arg const *key = grammar_arg(w, "key");
	struct hostapd_ap copy;

	(void)out;
	if (!w->negated && settings_edit_key_type(s, grammar_arg(w, "type")))
		return 1;
	if (ap_edit_begin(s, &copy))
		return 1;
	copy.has_das = !w->negated;
	copy.das_address.s_addr = INADDR_ANY;
	copy.das_port = HOSTAPD_DAS_PORT;
	mem_wipe(copy.das_key, sizeof copy.das_key);
	if (w->negated)
		return ap_edit_commit(s, &copy);
	if (!address || inet_pton(AF_INET, address->text, &copy.das_address) != 1) {
		(void)shell_fail(s, "Not an IPv4 address");
		return drop(&copy);
	}
	if (!key || !take_word(copy.das_key, sizeof copy.das_key, key->text)) {
		(void)shell_fail(s, "The key of dynamic-author has 1 to %d characters",
				 HOSTAPD_DAS_KEY_MAX);
		return drop(&copy);
	}
	if (port)
		copy.das_port = (uint16_t)port->number;
	return ap_edit_commit(s, &copy);
}

int cmd_ap_neighbor(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	struct hostapd_ap copy;
	unsigned at = 0;

	(void)out;
	if (!name)
		return shell_fail(s, "Say which AP");
	if (ap_edit_begin(s, &copy))
		return 1;
	while (at < copy.neighbors && strcmp(copy.neighbor[at], name->text) != 0)
		at++;
	if (w->negated) {
		if (at == copy.neighbors) {
			(void)shell_fail(s, "AP %s has no such neighbor", copy.name);
			return drop(&copy);
		}
		copy.neighbors--;
		memmove(&copy.neighbor[at], &copy.neighbor[at + 1],
			(copy.neighbors - at) * sizeof copy.neighbor[0]);
		memset(&copy.neighbor[copy.neighbors], 0, sizeof copy.neighbor[0]);
		return ap_edit_commit(s, &copy);
	}
	if (at == HOSTAPD_NEIGHBORS_MAX) {
		(void)shell_fail(s, "AP %s has %d neighbors, that is all there may be", copy.name,
				 HOSTAPD_NEIGHBORS_MAX);
		return drop(&copy);
	}
	if (!take_word(copy.neighbor[at], sizeof copy.neighbor[at], name->text)) {
		(void)shell_fail(s, "The name of an AP has 1 to %d characters",
				 HOSTAPD_AP_NAME_MAX);
		return drop(&copy);
	}
	copy.neighbors += at == copy.neighbors;
	return ap_edit_commit(s, &copy);
}

static void remove_vlan(struct hostapd_ap *ap, unsigned at)
{
	ap->vlans--;
	memmove(&ap->vlan[at], &ap->vlan[at + 1], (ap->vlans - at) * sizeof ap->vlan[0]);
	memset(&ap->vlan[ap->vlans], 0, sizeof ap->vlan[0]);
}

int cmd_ap_vlan(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *id = grammar_arg(w, "id");
	struct grammar_arg const *name = grammar_arg(w, "name");
	struct hostapd_ap copy;
	unsigned at = 0;

	(void)out;
	if (!id)
		return shell_fail(s, "Say which VLAN");
	if (ap_edit_begin(s, &copy))
		return 1;
	while (at < copy.vlans && copy.vlan[at].id != id->number)
		at++;
	if (w->negated) {
		if (at == copy.vlans) {
			(void)shell_fail(s, "AP %s has no line for VLAN %s", copy.name, id->text);
			return drop(&copy);
		}
		remove_vlan(&copy, at);
		return ap_edit_commit(s, &copy);
	}
	if (at == HOSTAPD_VLANS_MAX) {
		(void)shell_fail(s, "AP %s has %d VLANs, that is all there may be", copy.name,
				 HOSTAPD_VLANS_MAX);
		return drop(&copy);
	}
	if (!take_word(copy.vlan[at].name, sizeof copy.vlan[at].name, name ? name->text : "")) {
		(void)shell_fail(s, "The name of a VLAN has 1 to %d characters", WLAN_NAME_MAX);
		return drop(&copy);
	}
	copy.vlan[at].id = (uint16_t)id->number;
	copy.vlans += at == copy.vlans;
	return ap_edit_commit(s, &copy);
}
