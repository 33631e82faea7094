/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Words of the shows of clients; see client_text.h.
 */
#include "controller/client_text.h"

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
