/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Rules of OWE transition mode: two BSSes, one open and one OWE and hidden, that point at each
 * other (Wi-Fi Alliance, Opportunistic Wireless Encryption 2.2.1). A station that finds the
 * pointers wrong stays on the open one.
 */
#include <string.h>

#include "roam/hostapd_rules.h"

static char const *text_of(struct bss_ref const *r, enum hostapd_opt opt)
{
	return r->b->opt[opt].text;
}

static unsigned line_of(struct bss_ref const *r, enum hostapd_opt opt)
{
	return hostapd_conf_line(r->b, opt);
}

static bool is_owe(struct bss_ref const *r)
{
	return r->akms & A(OWE);
}

static bool is_open(struct bss_ref const *r)
{
	return r->akms == 0;
}

/** Line of its pointer, whichever form that has. */
static unsigned pointer_line(struct bss_ref const *r)
{
	if (text_of(r, HOSTAPD_OPT_OWE_IFNAME))
		return line_of(r, HOSTAPD_OPT_OWE_IFNAME);
	return text_of(r, HOSTAPD_OPT_OWE_BSSID) ? line_of(r, HOSTAPD_OPT_OWE_BSSID)
						 : line_of(r, HOSTAPD_OPT_OWE_SSID);
}

/** The BSS of this name in the same file: one hostapd looks no further. */
static struct bss_ref const *by_ifname(struct lint const *l, struct bss_ref const *r,
				       char const *name)
{
	struct hostapd_conf const *c = l->conf[r->file];
	struct bss_ref const *first = r - (r->b - c->bss);

	for (unsigned i = 0; i < c->bsses; i++) {
		if (&first[i] != r && strcmp(first[i].b->ifname, name) == 0)
			return &first[i];
	}
	return NULL;
}

static struct bss_ref const *peer_by_ifname(struct lint *l, struct bss_ref const *r)
{
	char const *name = text_of(r, HOSTAPD_OPT_OWE_IFNAME);
	struct bss_ref const *peer = by_ifname(l, r, name);

	if (!peer)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_OWE_IFNAME, r,
				      line_of(r, HOSTAPD_OPT_OWE_IFNAME),
				      "owe_transition_ifname=%s is no other BSS of this file: it "
				      "reaches no further than one hostapd",
				      lint_show(l, name, strlen(name))),
			  "owe_transition_bssid=<its BSSID> (and owe_transition_ssid=\"<its "
			  "SSID>\")");
	return peer;
}

static struct bss_ref const *peer_by_bssid(struct lint *l, struct bss_ref const *r)
{
	char const *text = text_of(r, HOSTAPD_OPT_OWE_SSID);
	struct bss_ref const *peer;
	uint8_t ssid[SSID_MAX];
	uint8_t len = text ? hostapd_conf_ssid(text, ssid) : 0;
	char const *name;
	struct mac bssid;
	char shown[MAC_STR];

	if (!len || !hostapd_conf_mac(r->b, HOSTAPD_OPT_OWE_BSSID, &bssid)) {
		(void)lint_report(l, HOSTAPD_RULE_OWE_HALF, r, pointer_line(r),
				  text && !len
					  ? "owe_transition_ssid is neither \"text\" in quotes "
					    "nor hexadecimal digits"
					  : "owe_transition_bssid and owe_transition_ssid go "
					    "together, one of them is missing or wrong");
		return NULL;
	}
	peer = lint_by_bssid(l, bssid);
	if (!peer) {
		(void)lint_report(
			l, HOSTAPD_RULE_OWE_PEER, r, line_of(r, HOSTAPD_OPT_OWE_BSSID),
			"no BSS of these files has bssid=%s, so the pair cannot be judged",
			mac_colon(bssid, shown));
		return NULL;
	}
	if (lint_compare(ssid, len, peer->b->ssid, peer->b->ssid_len) != 0) {
		name = lint_show(l, peer->b->ssid, peer->b->ssid_len);
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_OWE_PEER_SSID, r,
				      line_of(r, HOSTAPD_OPT_OWE_SSID),
				      "owe_transition_ssid is \"%s\", the BSS of that address (%s) "
				      "has \"%s\"",
				      lint_show(l, ssid, len), lint_place(l, peer, peer->b->line),
				      name),
			  "owe_transition_ssid=\"%s\"", name);
	}
	return peer;
}

/** Does it point at r? True as well when that cannot be known: r's address is in no file. */
static bool points_at(struct bss_ref const *peer, struct bss_ref const *r)
{
	char const *name = text_of(peer, HOSTAPD_OPT_OWE_IFNAME);
	struct mac bssid;

	if (name)
		return peer->file == r->file && strcmp(name, r->b->ifname) == 0;
	if (!hostapd_conf_mac(peer->b, HOSTAPD_OPT_OWE_BSSID, &bssid))
		return false;
	return !r->has_bssid || mac_eq(bssid, r->bssid);
}

static void check_peer(struct lint *l, struct bss_ref const *r, struct bss_ref const *peer)
{
	char const *ifname = lint_show(l, r->b->ifname, strlen(r->b->ifname));
	struct hostapd_finding *f;
	char bssid[MAC_STR];

	if (is_owe(r) ? !is_open(peer) : !is_owe(peer))
		(void)lint_report(l, HOSTAPD_RULE_OWE_PEER_KIND, r, pointer_line(r),
				  is_owe(r) ? "an OWE BSS must point at an open one, %s is not open"
					    : "an open BSS must point at an OWE one, %s has no "
					      "wpa_key_mgmt=OWE",
				  lint_place(l, peer, peer->b->line));
	if (points_at(peer, r))
		return;
	f = lint_report(l, HOSTAPD_RULE_OWE_BACK, peer, peer->b->line,
			"%s points at this BSS, which does not point back",
			lint_place(l, r, pointer_line(r)));
	if (peer->file == r->file)
		lint_cure(l, f, "owe_transition_ifname=%s", ifname);
	else
		lint_cure(l, f, "owe_transition_bssid=%s",
			  r->has_bssid ? mac_colon(r->bssid, bssid) : "<its BSSID>");
}

void hostapd_rules_owe(struct lint *l, struct bss_ref const *r)
{
	bool named = text_of(r, HOSTAPD_OPT_OWE_IFNAME);
	bool hidden = hostapd_conf_number(r->b, HOSTAPD_OPT_IGNORE_BROADCAST_SSID) != 0;
	struct bss_ref const *peer;

	if (!named && !text_of(r, HOSTAPD_OPT_OWE_BSSID) && !text_of(r, HOSTAPD_OPT_OWE_SSID))
		return;
	if (!is_owe(r) && !is_open(r)) {
		(void)lint_report(l, HOSTAPD_RULE_OWE_AKM, r, pointer_line(r),
				  "OWE transition in a BSS that is neither OWE nor open");
		return;
	}
	if (is_owe(r) && !hidden)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_OWE_HIDDEN, r,
				      line_of(r, HOSTAPD_OPT_IGNORE_BROADCAST_SSID),
				      "the OWE BSS of the pair shows its SSID: people see two "
				      "networks"),
			  "ignore_broadcast_ssid=1");
	if (!is_owe(r) && hidden)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_OWE_OPEN_HIDDEN, r,
				      line_of(r, HOSTAPD_OPT_IGNORE_BROADCAST_SSID),
				      "the open BSS of the pair hides its SSID, so nobody finds "
				      "either"),
			  "ignore_broadcast_ssid=0");
	peer = named ? peer_by_ifname(l, r) : peer_by_bssid(l, r);
	if (peer)
		check_peer(l, r, peer);
}
