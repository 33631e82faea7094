/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * /etc/config/wireless of OpenWrt for an access point; see hostapd_text.h. Options as OpenWrt 23.05
 * reads them.
 */
#include "controller/hostapd_text.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/hex.h"
#include "base/secret.h"
#include "controller/hostapd_text_private.h"
#include "controller/secret_text.h"

/** For comments of this form. */
#define MARK "  # "

/** "  option NAME 'VALUE'", or a list; an apostrophe in the value as a shell would write it. */
static void write_value(FILE *f, char const *kind, char const *name, char const *value)
{
	(void)fprintf(f, "  %s %s '", kind, name);
	for (; *value; value++) {
		if (*value == '\'')
			(void)fputs("'\\''", f);
		else
			(void)fputc(*value, f);
	}
	(void)fputs("'\n", f);
}

static void write_number(FILE *f, char const *name, unsigned value)
{
	(void)fprintf(f, "  option %s '%u'\n", name, value);
}

/** What OpenWrt calls the WLAN's key management; NULL when it has no word for it. */
static char const *encryption(struct wlan const *w)
{
	uint32_t eap = WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(DOT1X_SHA256) | WLAN_AKM_BIT(FT_DOT1X);
	bool psk = w->akms & (WLAN_AKM_BIT(PSK) | WLAN_AKM_BIT(PSK_SHA256) | WLAN_AKM_BIT(FT_PSK));
	bool sae = w->akms & (WLAN_AKM_BIT(SAE) | WLAN_AKM_BIT(FT_SAE));

	if (!w->wpa)
		return "none";
	if (w->akms & WLAN_AKM_BIT(OWE))
		return "owe";
	if (w->akms & eap)
		return w->akms & WLAN_AKM_BIT(SUITEB_192) ? "wpa3-mixed" : "wpa2";
	if (w->akms & WLAN_AKM_BIT(SUITEB_192))
		return "wpa3";
	if (sae)
		return psk ? "sae-mixed" : "sae";
	return psk ? "psk2" : NULL;
}

static char const *cipher(struct wlan const *w)
{
	switch (w->ciphers) {
	case WLAN_CIPHER_CCMP256: return "+ccmp256";
	case WLAN_CIPHER_GCMP128: return "+gcmp";
	case WLAN_CIPHER_GCMP256: return "+gcmp256";
	default: return "";
	}
}

static void write_security(FILE *f, struct wlan const *w)
{
	char const *word = encryption(w);
	char text[SECRET_MAX + 1];

	if (hostapd_text_is_plain(w->ssid, w->ssid_len)) {
		(void)snprintf(text, sizeof text, "%.*s", w->ssid_len, (char const *)w->ssid);
		write_value(f, "option", "ssid", text);
	} else {
		(void)fputs(MARK "the SSID has characters that cannot stand here\n", f);
	}
	if (!word) {
		(void)fputs(MARK "OpenWrt has no word for the WLAN's key management\n", f);
		return;
	}
	(void)snprintf(text, sizeof text, "%s%s", word, w->wpa ? cipher(w) : "");
	write_value(f, "option", "encryption", text);
	if (!w->wpa)
		return;
	if (w->psk.len) {
		(void)snprintf(text, sizeof text, "%.*s", w->psk.len, (char const *)w->psk.b);
		write_value(f, "option", "key", text);
	}
	write_number(f, "ieee80211w", hostapd_text_pmf(w));
	mem_wipe(text, sizeof text);
}

static void write_nas_id(FILE *f, struct hostapd_ap const *ap, struct hostapd_bss const *b)
{
	char id[HOSTAPD_TEXT_NAS_ID];

	if (mac_is_zero(b->bssid)) {
		(void)fputs(MARK "no nasid: OpenWrt takes the digits of the BSSID\n", f);
		return;
	}
	(void)hostapd_text_nas_id(ap, b->bssid, id);
	write_value(f, "option", "nasid", id);
	(void)fprintf(f,
		      MARK "So that clients can roam back to this AP after it was restarted: have "
			   "nasid\n" MARK "changed at each boot (%s-07), and:\n" MARK
			   "list radius_auth_req_attr '32:s:%s'\n",
		      id, id);
}

static void write_holders(FILE *f, struct hostapd_text const *in)
{
	char digits[HEX_STR(SECRET_MAX)], mac[MAC_STR];
	struct hostapd_ap const *ap = in->ap;

	if (ap->openwrt_key) {
		(void)fputs(MARK "no r0kh, no r1kh: OpenWrt writes both from mobility_domain and "
				 "secret. Every AP\n" MARK
				 "has that key; r0kh-key 0 KEY gives this one a key of its own\n",
			    f);
	} else if (!ap->key.len || mac_is_zero(in->key_holder)) {
		hostapd_text_explain_r0kh(f, in, MARK);
	} else {
		(void)mac_colon(in->key_holder, mac);
		(void)hex_text(ap->key.b, ap->key.len, digits);
		(void)fprintf(f, "  list r0kh '%s,*,%s'\n", mac, digits);
		/* With an r0kh alone OpenWrt adds an r1kh with the key that all APs can guess. */
		(void)fprintf(f, "  list r1kh '%s,%s,%s'\n", mac, mac, digits);
	}
	mem_wipe(digits, sizeof digits);
}

static void write_ft(FILE *f, struct hostapd_text const *in, struct hostapd_bss const *b,
		     struct wlan const *w)
{
	bool psk = (w->akms & WLAN_AKM_BIT(FT_PSK)) && !(w->akms & WLAN_AKM_BIT(FT_SAE));
	char text[40];

	write_number(f, "ieee80211r", 1);
	(void)snprintf(text, sizeof text, "%04x", in->settings->mobility_domain);
	if (in->settings->has_mobility_domain)
		write_value(f, "option", "mobility_domain", text);
	else
		hostapd_text_explain_domain(f, MARK);
	write_nas_id(f, in->ap, b);
	write_number(f, "ft_over_ds", 0);
	write_number(f, "reassociation_deadline", hostapd_text_deadline_tu(w));
	write_number(f, "ft_psk_generate_local", psk && !hostapd_text_has_ft_eap(w));
	write_holders(f, in);
	write_number(f, "pmk_r1_push", 0);
	/* In minutes here; a started one counts. */
	write_number(f, "r0_key_lifetime", (hostapd_text_lifetime_s(w) + 59) / 60);
	(void)snprintf(text, sizeof text, "r1_max_key_lifetime=%u",
		       in->settings->key_holder.expires_in_s);
	write_value(f, "list", "hostapd_bss_options", text);
	(void)snprintf(text, sizeof text, "rkh_neg_timeout=%d", HOSTAPD_TEXT_NEG_TIMEOUT_S);
	write_value(f, "list", "hostapd_bss_options", text);
}

/** OpenWrt's hostapd shares the port between its BSSes: each has the lines. */
static void write_das(FILE *f, struct hostapd_text const *in)
{
	char address[INET_ADDRSTRLEN];

	if (!in->ap->has_das)
		return;
	if (in->das_client.s_addr == INADDR_ANY) {
		hostapd_text_explain_das(f, in, MARK);
		return;
	}
	(void)inet_ntop(AF_INET, &in->das_client, address, sizeof address);
	write_value(f, "option", "dae_client", address);
	write_number(f, "dae_port", in->ap->das_port);
	write_value(f, "option", "dae_secret", in->ap->das_key);
}

static void write_bss(FILE *f, struct hostapd_text const *in, unsigned at)
{
	struct hostapd_bss const *b = &in->ap->bss[at];
	struct wlan const *w = wlan_by_name(in->wlans, b->wlan);
	char mac[MAC_STR], name[WLAN_NAME_MAX + 1];

	(void)fprintf(f, "\nconfig wifi-iface\n" MARK "BSSID %s, WLAN %s\n",
		      mac_is_zero(b->bssid) ? "any" : mac_colon(b->bssid, mac),
		      hostapd_text_shown(b->wlan, name));
	if (!w) {
		(void)fputs(MARK "there is no such WLAN: enter wlan NAME ID SSID\n", f);
		return;
	}
	write_security(f, w);
	if (!w->wpa)
		(void)fputs(MARK "an open WLAN: there are no keys to ask for\n", f);
	else if (hostapd_text_has_ft(w))
		write_ft(f, in, b, w);
	else
		(void)fputs(MARK "no FT: enter security ft and security wpa akm ft dot1x in the "
				 "WLAN\n",
			    f);
	if (wlan_has_eap(w))
		write_das(f, in);
}

char *hostapd_text_uci(void *ctx, struct hostapd_text const *in)
{
	struct secret_text t;

	if (!secret_text_open(&t, ctx))
		return NULL;
	(void)fprintf(t.f, "# AP %s: options for OpenWrt's /etc/config/wireless\n", in->ap->name);
	for (unsigned i = 0; i < in->ap->bsses; i++)
		write_bss(t.f, in, i);
	return secret_text_finish(&t);
}
