/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Words of the shows of clients; see client_text.h.
 */
#include "controller/client_text.h"

#include <inttypes.h>
#include <stdio.h>

#include "controller/radio_service.h"

/** MHz: below is 2.4 GHz, above 5 GHz. */
#define LOW_BAND_END 3000

struct authenticator *client_authenticator(struct controller const *c)
{
	return c->radio ? radio_service_authenticator(c->radio) : NULL;
}

char const *client_ap_name(struct session const *x)
{
	return x->login.nas_id[0]        ? x->login.nas_id
	       : x->login.nas_address[0] ? x->login.nas_address
					 : "N/A";
}

char const *client_state_text(enum station_state state)
{
	switch (state) {
	case STATION_AUTHENTICATED:
	case STATION_ASSOCIATED: return "Associating";
	case STATION_DOT1X:
	case STATION_HANDSHAKE: return "Authenticating";
	case STATION_RUN: return "Run";
	}
	return "";
}

char const *client_protocol_text(struct station_info const *i)
{
	bool low = i->freq < LOW_BAND_END;

	if (i->vht)
		return "11ac";
	if (i->ht)
		return low ? "11n(2.4)" : "11n(5)";
	return low ? "11g" : "11a";
}

char const *client_protocol_long(struct station_info const *i)
{
	bool low = i->freq < LOW_BAND_END;

	if (i->vht)
		return "802.11ac";
	if (i->ht)
		return low ? "802.11n - 2.4 GHz" : "802.11n - 5 GHz";
	return low ? "802.11g" : "802.11a";
}

char const *client_method_text(struct station_info const *i)
{
	return i->has_akm && akm_info(i->akm)->eap ? "Dot1x" : "None";
}

char const *client_policy_text(struct wlan const *w)
{
	if (!w || !w->wpa)
		return "N/A";
	return w->wpa3 ? w->wpa2 ? "WPA2/WPA3" : "WPA3" : w->wpa2 ? "WPA2" : "WPA";
}

char const *client_cipher_text(suite_t pairwise)
{
	switch (pairwise & 0xff) {
	case 2: return "TKIP";
	case 4: return "CCMP (AES)";
	case 8: return "GCMP128";
	case 9: return "GCMP256";
	case 10: return "CCMP256";
	}
	return "N/A";
}

char const *client_algorithm_text(struct station_info const *i)
{
	return i->method == STATION_METHOD_FT_AIR || i->method == STATION_METHOD_FT_DS
		       ? "Fast BSS Transition"
		       : "Open System";
}

char const *client_ft_text(enum wlan_ft ft)
{
	switch (ft) {
	case WLAN_FT_DISABLED: return "Disabled";
	case WLAN_FT_ENABLED: return "Enabled";
	case WLAN_FT_ADAPTIVE: return "Adaptive";
	}
	return "";
}

char const *client_pmf_text(enum wlan_pmf pmf)
{
	switch (pmf) {
	case WLAN_PMF_DISABLED: return "Disabled";
	case WLAN_PMF_OPTIONAL: return "Optional";
	case WLAN_PMF_MANDATORY: return "Required";
	}
	return "";
}

char const *client_duration(int64_t s, char out[CLIENT_DURATION])
{
	int n = 0;

	if (s >= 3600)
		n = snprintf(out, CLIENT_DURATION, "%02" PRId64 ":", s / 3600);
	(void)snprintf(out + n, CLIENT_DURATION - (size_t)n, "%02d:%02d", (int)(s / 60 % 60),
		       (int)(s % 60));
	return out;
}

static char const *roam_text(enum station_method method)
{
	switch (method) {
	case STATION_METHOD_FT_AIR:
	case STATION_METHOD_FT_DS: return "802.11R";
	case STATION_METHOD_CCKM: return "CCKM";
	case STATION_METHOD_SKC:
	case STATION_METHOD_OKC:
	case STATION_METHOD_OWE_PMKID: return "802.11i Fast";
	case STATION_METHOD_PSK:
	case STATION_METHOD_DOT1X:
	case STATION_METHOD_OWE: return "802.11i Slow";
	case STATION_METHOD_OPEN:
	case STATION_METHOD_COUNT: break;
	}
	return "None";
}

char const *client_roam_text(struct station_info const *i)
{
	return i->roams ? roam_text(i->method) : "None";
}

char const *client_visit_text(struct visit const *v)
{
	return v->roamed ? roam_text((enum station_method)v->method) : "N/A";
}
