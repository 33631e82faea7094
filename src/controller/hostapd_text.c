/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * hostapd.conf for an access point; see hostapd_text.h.
 */
#include "controller/hostapd_text.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/hex.h"
#include "base/secret.h"
#include "controller/hostapd_text_private.h"
#include "controller/secret_text.h"

/* ------------------------------------------------------------------ shared with the other form */

char const *hostapd_text_nas_id(struct hostapd_ap const *ap, struct mac bssid,
				char out[HOSTAPD_TEXT_NAS_ID])
{
	char digits[HEX_STR(MAC_LEN)];

	(void)snprintf(out, HOSTAPD_TEXT_NAS_ID, "%s-%s", ap->name,
		       hex_text(bssid.b, MAC_LEN, digits));
	return out;
}

bool hostapd_text_has_ft_eap(struct wlan const *w)
{
	bool adaptive = w->ft == WLAN_FT_ADAPTIVE && (w->akms & WLAN_AKM_BIT(DOT1X));

	return w->wpa && w->ft != WLAN_FT_DISABLED &&
	       (adaptive || (w->akms & WLAN_AKM_BIT(FT_DOT1X)));
}

bool hostapd_text_has_ft(struct wlan const *w)
{
	uint32_t psk = WLAN_AKM_BIT(FT_PSK) | WLAN_AKM_BIT(FT_SAE);

	return hostapd_text_has_ft_eap(w) ||
	       (w->wpa && w->ft != WLAN_FT_DISABLED && (w->akms & psk));
}

unsigned hostapd_text_deadline_tu(struct wlan const *w)
{
	unsigned tu = w->ft_reassoc_s * 1000000u / 1024u;

	return tu < 1000 ? 1000 : tu > 65535 ? 65535 : tu;
}

unsigned hostapd_text_lifetime_s(struct wlan const *w)
{
	unsigned s = w->session_timeout_s ? w->session_timeout_s : 86400;

	return s < 60 ? 60 : s;
}

unsigned hostapd_text_pmf(struct wlan const *w)
{
	switch (w->pmf) {
	case WLAN_PMF_DISABLED: return 0;
	case WLAN_PMF_OPTIONAL: return 1;
	case WLAN_PMF_MANDATORY: return 2;
	}
	return 0;
}

char const *hostapd_text_shown(char const *name, char out[WLAN_NAME_MAX + 1])
{
	size_t len = strnlen(name, WLAN_NAME_MAX);

	for (size_t i = 0; i < len; i++)
		out[i] = (unsigned char)name[i] < ' ' || name[i] == 0x7f ? '?' : name[i];
	out[len] = '\0';
	return out;
}

bool hostapd_text_is_plain(void const *text, size_t len)
{
	unsigned char const *p = text;

	if (!len || p[0] == ' ' || p[len - 1] == ' ')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (p[i] < ' ' || p[i] > 126)
			return false;
	}
	return true;
}

void hostapd_text_explain_r0kh(FILE *f, struct hostapd_text const *in, char const *mark)
{
	if (!in->ap->key.len && !in->ap->openwrt_key)
		(void)fprintf(f, "%sno key yet: enter r0kh-key 0 KEY in ap hostapd %s\n", mark,
			      in->ap->name);
	else if (in->ap->interface[0])
		(void)fprintf(
			f,
			"%sno r0kh line yet: this machine has no interface %s with an address; "
			"ip link lists them\n",
			mark, in->ap->interface);
	else
		(void)fprintf(f,
			      "%sno r0kh line yet: give the key holder an address, "
			      "wireless key-holder mac-address H.H.H\n",
			      mark);
}

void hostapd_text_explain_das(FILE *f, struct hostapd_text const *in, char const *mark)
{
	char address[INET_ADDRSTRLEN];

	(void)inet_ntop(AF_INET, &in->ap->das_address, address, sizeof address);
	(void)fprintf(f,
		      "%sno Disconnects yet: this machine has no route to %s; ip route get %s "
		      "tells its own address\n",
		      mark, address, address);
}

void hostapd_text_explain_domain(FILE *f, char const *mark)
{
	(void)fprintf(f,
		      "%smobility_domain: the same four hexadecimal digits on all APs of this "
		      "SSID;\n%sset them here and they stand here: wireless mobility domain-id "
		      "HEX\n",
		      mark, mark);
}

/* ------------------------------------------------------------------ hostapd.conf */

/** For comments of this form. */
#define MARK "# "

static void write_ssid(FILE *f, struct wlan const *w)
{
	char digits[HEX_STR(SSID_MAX)];

	if (hostapd_text_is_plain(w->ssid, w->ssid_len))
		(void)fprintf(f, "ssid=%.*s\n", w->ssid_len, (char const *)w->ssid);
	else
		(void)fprintf(f, "ssid2=%s\n", hex_text(w->ssid, w->ssid_len, digits));
}

static void write_akms(FILE *f, struct wlan const *w)
{
	static struct {
		uint32_t bit;
		char const *name;
	} const akm[] = {
		{WLAN_AKM_BIT(DOT1X), "WPA-EAP"},
		{WLAN_AKM_BIT(DOT1X_SHA256), "WPA-EAP-SHA256"},
		{WLAN_AKM_BIT(PSK), "WPA-PSK"},
		{WLAN_AKM_BIT(PSK_SHA256), "WPA-PSK-SHA256"},
		{WLAN_AKM_BIT(SAE), "SAE"},
		{WLAN_AKM_BIT(OWE), "OWE"},
		{WLAN_AKM_BIT(SUITEB), "WPA-EAP-SUITE-B"},
		{WLAN_AKM_BIT(SUITEB_192), "WPA-EAP-SUITE-B-192"},
		{WLAN_AKM_BIT(FT_DOT1X), "FT-EAP"},
		{WLAN_AKM_BIT(FT_PSK), "FT-PSK"},
		{WLAN_AKM_BIT(FT_SAE), "FT-SAE"},
	};

	uint32_t ft = WLAN_AKM_BIT(FT_DOT1X) | WLAN_AKM_BIT(FT_PSK) | WLAN_AKM_BIT(FT_SAE);
	uint32_t akms = w->ft == WLAN_FT_DISABLED ? w->akms & ~ft : w->akms;

	if (hostapd_text_has_ft_eap(w))
		akms |= WLAN_AKM_BIT(FT_DOT1X);
	(void)fputs("wpa_key_mgmt=", f);
	for (size_t i = 0, n = 0; i < sizeof akm / sizeof akm[0]; i++) {
		if (akms & akm[i].bit)
			(void)fprintf(f, "%s%s", n++ ? " " : "", akm[i].name);
	}
	(void)fputc('\n', f);
	if (w->akms & WLAN_AKM_BIT(CCKM))
		(void)fputs(MARK "hostapd has no CCKM: clients of this AP do without\n", f);
}

static void write_ciphers(FILE *f, struct wlan const *w)
{
	static struct {
		unsigned bit;
		char const *name;
	} const cipher[] = {
		{WLAN_CIPHER_AES, " CCMP"},
		{WLAN_CIPHER_CCMP256, " CCMP-256"},
		{WLAN_CIPHER_GCMP128, " GCMP"},
		{WLAN_CIPHER_GCMP256, " GCMP-256"},
	};
	char names[48] = "";

	if (w->wpa1 && (w->wpa1_tkip || w->wpa1_aes))
		(void)fprintf(f, "wpa_pairwise=%s%s%s\n", w->wpa1_tkip ? "TKIP" : "",
			      w->wpa1_tkip && w->wpa1_aes ? " " : "", w->wpa1_aes ? "CCMP" : "");
	for (size_t i = 0; i < sizeof cipher / sizeof cipher[0]; i++) {
		if (w->ciphers & cipher[i].bit)
			strcat(names, cipher[i].name);
	}
	if ((w->wpa2 || w->wpa3) && names[0])
		(void)fprintf(f, "rsn_pairwise=%s\n", names + 1);
}

static void write_psk(FILE *f, struct wlan const *w)
{
	if (w->psk.len)
		(void)fprintf(f, "%s=%.*s\n", w->psk_is_hex ? "wpa_psk" : "wpa_passphrase",
			      w->psk.len, (char const *)w->psk.b);
}

static void write_security(FILE *f, struct wlan const *w)
{
	static char const pwe[] = {
		[WLAN_PWE_BOTH] = '2', [WLAN_PWE_H2E] = '1', [WLAN_PWE_HNP] = '0'};

	(void)fprintf(f, "wpa=%d\n", (w->wpa1 ? 1 : 0) + (w->wpa2 || w->wpa3 ? 2 : 0));
	write_akms(f, w);
	write_ciphers(f, w);
	write_psk(f, w);
	(void)fprintf(f, "ieee80211w=%u\n", hostapd_text_pmf(w));
	if (w->akms & (WLAN_AKM_BIT(SAE) | WLAN_AKM_BIT(FT_SAE)))
		(void)fprintf(f, "sae_pwe=%c\n", pwe[w->pwe]);
	if (wlan_has_eap(w))
		(void)fputs("ieee8021x=1\n", f);
}

static void write_nas_id(FILE *f, struct hostapd_ap const *ap, struct hostapd_bss const *b)
{
	char id[HOSTAPD_TEXT_NAS_ID];

	if (mac_is_zero(b->bssid)) {
		(void)fputs(MARK "nas_identifier: 1 to 48 characters, another one for each BSS of "
				 "all APs\n",
			    f);
		return;
	}
	(void)hostapd_text_nas_id(ap, b->bssid, id);
	(void)fprintf(f, "nas_identifier=%s\n", id);
	(void)fprintf(
		f,
		MARK
		"So that clients can roam back to this AP after it was restarted: let its "
		"start script\n" MARK
		"write another name at each boot (nas_identifier=%s-07, with the last two\n" MARK
		"digits of a counter), and have RADIUS servers see the same one:\n" MARK
		"radius_auth_req_attr=32:s:%s\n",
		id, id);
}

static void write_r0kh(FILE *f, struct hostapd_text const *in)
{
	char digits[HEX_STR(SECRET_MAX)], mac[MAC_STR];

	if (in->ap->openwrt_key) {
		(void)fputs(MARK "no r0kh, no r1kh: OpenWrt writes both from mobility_domain and "
				 "secret. Every AP\n" MARK
				 "has that key; r0kh-key 0 KEY gives this one a key of its own\n",
			    f);
	} else if (!in->ap->key.len || mac_is_zero(in->key_holder)) {
		hostapd_text_explain_r0kh(f, in, MARK);
	} else {
		(void)fprintf(f, "r0kh=%s * %s\n", mac_colon(in->key_holder, mac),
			      hex_text(in->ap->key.b, in->ap->key.len, digits));
		(void)fputs(MARK "no r1kh lines: no other AP may ask this one\n", f);
	}
	mem_wipe(digits, sizeof digits);
}

static void write_ft(FILE *f, struct hostapd_text const *in, struct hostapd_bss const *b,
		     struct wlan const *w)
{
	bool local = (w->akms & WLAN_AKM_BIT(FT_PSK)) && !(w->akms & WLAN_AKM_BIT(FT_SAE));

	if (in->settings->has_mobility_domain)
		(void)fprintf(f, "mobility_domain=%04x\n", in->settings->mobility_domain);
	else
		hostapd_text_explain_domain(f, MARK);
	write_nas_id(f, in->ap, b);
	(void)fprintf(f, "ft_over_ds=0\nreassociation_deadline=%u\n", hostapd_text_deadline_tu(w));
	if (local)
		(void)fputs(MARK "a PSK is here anyway: nobody has to be asked for its keys\n"
				 "ft_psk_generate_local=1\n",
			    f);
	write_r0kh(f, in);
	(void)fprintf(f, "pmk_r1_push=0\nft_r0_key_lifetime=%u\nr1_max_key_lifetime=%u\n",
		      hostapd_text_lifetime_s(w), in->settings->key_holder.expires_in_s);
	(void)fprintf(f, "rkh_neg_timeout=%d\n", HOSTAPD_TEXT_NEG_TIMEOUT_S);
}

/** @param first  no BSS before it has these lines: hostapd 2.10 binds the port for each BSS */
static void write_das(FILE *f, struct hostapd_text const *in, bool first)
{
	char address[INET_ADDRSTRLEN];

	if (!in->ap->has_das)
		return;
	if (!first) {
		(void)fputs(MARK "no radius_das_port: only one BSS of hostapd 2.10 can have it\n",
			    f);
		return;
	}
	if (in->das_client.s_addr == INADDR_ANY) {
		hostapd_text_explain_das(f, in, MARK);
		return;
	}
	(void)inet_ntop(AF_INET, &in->das_client, address, sizeof address);
	(void)fprintf(f,
		      "radius_das_port=%u\nradius_das_client=%s %s\n"
		      "radius_das_require_event_timestamp=1\n"
		      "radius_das_require_message_authenticator=1\n",
		      in->ap->das_port, address, in->ap->das_key);
}

static void write_bss(FILE *f, struct hostapd_text const *in, unsigned at, bool *das)
{
	struct hostapd_bss const *b = &in->ap->bss[at];
	struct wlan const *w = wlan_by_name(in->wlans, b->wlan);
	char mac[MAC_STR], name[WLAN_NAME_MAX + 1];

	(void)fprintf(f, "\n" MARK "BSSID %s, WLAN %s\n",
		      mac_is_zero(b->bssid) ? "any" : mac_colon(b->bssid, mac),
		      hostapd_text_shown(b->wlan, name));
	if (!w) {
		(void)fputs(MARK "there is no such WLAN: enter wlan NAME ID SSID\n", f);
		return;
	}
	write_ssid(f, w);
	if (!w->wpa) {
		(void)fputs(MARK "an open WLAN: there are no keys to ask for\n", f);
		return;
	}
	write_security(f, w);
	if (hostapd_text_has_ft(w))
		write_ft(f, in, b, w);
	else
		(void)fputs(MARK "no FT: enter security ft and security wpa akm ft dot1x in the "
				 "WLAN\n",
			    f);
	if (wlan_has_eap(w)) {
		write_das(f, in, !*das);
		*das = true;
	}
}

char *hostapd_text_conf(void *ctx, struct hostapd_text const *in)
{
	struct secret_text t;
	bool das = false;

	if (!secret_text_open(&t, ctx))
		return NULL;
	(void)fprintf(t.f, MARK "AP %s: lines for hostapd.conf, hostapd 2.7 or newer\n",
		      in->ap->name);
	(void)fputs(MARK "What it has for its radios, for RADIUS servers and for VLANs stays. "
			 "Keys are asked for\n" MARK "through its bridge: bridge= must be set\n",
		    t.f);
	if (!in->ap->bsses)
		(void)fprintf(t.f,
			      MARK "no BSSID yet: enter bssid H.H.H wlan NAME in ap hostapd %s\n",
			      in->ap->name);
	for (unsigned i = 0; i < in->ap->bsses; i++)
		write_bss(t.f, in, i, &das);
	return secret_text_finish(&t);
}
