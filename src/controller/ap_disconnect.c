/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Disconnect-Requests to access points; see ap_disconnect.h.
 */
#include "controller/ap_disconnect.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <talloc.h>

#include "base/log.h"
#include "base/trace.h"
#include "controller/controller.h"
#include "net/das_client.h"
#include "roam/hostapd_ap.h"
#include "roam/r0kh.h"

/** Holders looked at: 4 roots of 16 APs each, live and ended. */
#define HOLDERS_MAX 128

struct ap_disconnect {
	struct controller *c;
	struct das_client *das;
};

static struct hostapd_ap const *ap_by_address(struct controller const *c, struct in_addr address)
{
	for (unsigned i = 0; i < hostapd_ap_count(c->aps); i++) {
		struct hostapd_ap const *ap = hostapd_ap_at(c->aps, i);

		if (ap->has_das && ap->das_address.s_addr == address.s_addr)
			return ap;
	}
	return NULL;
}

static void done(void *arg, struct mac sta, struct in_addr address, enum das_outcome outcome,
		 unsigned error_cause)
{
	struct ap_disconnect const *d = arg;
	struct hostapd_ap const *ap = ap_by_address(d->c, address);
	char const *name = ap ? ap->name : "(removed)";
	char where[INET_ADDRSTRLEN], text[MAC_STR];
	struct trace_record rec = {.event = TRACE_AP_DISCONNECT,
				   .sta = sta,
				   .s = {name, where, das_outcome_text(outcome)},
				   .n = {error_cause}};

	(void)inet_ntop(AF_INET, &address, where, sizeof where);
	rec.wall_us = d->c->env.wall_us(d->c->env.arg);
	d->c->env.trace(d->c->env.arg, &rec);
	switch (outcome) {
	case DAS_DISCONNECTED:
	case DAS_NO_SESSION: break;
	case DAS_REFUSED:
		log_msg(LOG_LEVEL_WARNING, "AP-4-DISCONNECT",
			"AP %s (%s) refused to disconnect %s: Error-Cause %u. Check "
			"radius_das_client "
			"and the clock of the AP",
			name, where, mac_dotted(sta, text), error_cause);
		break;
	case DAS_TIMEOUT:
	case DAS_FAILED:
		log_msg(LOG_LEVEL_WARNING, "AP-4-DISCONNECT",
			"AP %s (%s) was not told to disconnect %s: %s. Check dynamic-author here, "
			"radius_das_port and radius_das_client on the AP",
			name, where, mac_dotted(sta, text), das_outcome_text(outcome));
		break;
	}
}

/** @param wlan  NULL: whichever */
static bool serves(struct hostapd_ap const *ap, char const *wlan, bool any)
{
	for (unsigned i = 0; i < ap->bsses; i++)
		if ((!wlan || strcmp(ap->bss[i].wlan, wlan) == 0) &&
		    (!any || mac_is_zero(ap->bss[i].bssid)))
			return true;
	return false;
}

static void tell(struct ap_disconnect *d, struct hostapd_ap const *ap, struct mac sta)
{
	if (ap->has_das)
		das_client_disconnect(d->das, sta, ap->das_address, ap->das_port, ap->das_key);
}

/**
 * All APs of the WLAN, or, for a BSSID that was learnt, those with `bssid any`: which of them it is
 * nobody knows, and one that has not the client says so. The same request twice is one.
 */
static void tell_all(struct ap_disconnect *d, char const *wlan, struct mac sta, bool any)
{
	for (unsigned i = 0; i < hostapd_ap_count(d->c->aps); i++) {
		struct hostapd_ap const *ap = hostapd_ap_at(d->c->aps, i);

		if (serves(ap, wlan, any))
			tell(d, ap, sta);
	}
}

/** An AP that may hold a key. */
static void tell_holder(struct ap_disconnect *d, struct r0kh_holder const *h, struct mac sta)
{
	struct hostapd_ap const *ap = hostapd_ap_by_bssid(d->c->aps, h->bssid, NULL);
	struct wlan const *w = wlan_by_id(d->c->wlans, h->wlan_id);

	if (ap)
		tell(d, ap, sta);
	else if (w)
		tell_all(d, w->name, sta, !mac_is_zero(h->bssid));
}

void ap_disconnect_station(struct ap_disconnect *d, struct mac sta, struct mac bssid)
{
	struct r0kh_holder holder[HOLDERS_MAX];
	unsigned n = r0kh_holders(session_r0kh(d->c->store), sta, holder, HOLDERS_MAX);
	struct hostapd_ap const *ap = hostapd_ap_by_bssid(d->c->aps, bssid, NULL);

	if (ap)
		tell(d, ap, sta);
	else if (!mac_is_zero(bssid))
		tell_all(d, NULL, sta, true); /* a client without FT leaves no holder behind */
	for (unsigned i = 0; i < n && i < HOLDERS_MAX; i++) {
		if (holder[i].revoked)
			tell_holder(d, &holder[i], sta);
	}
}

void ap_disconnect_get_stats(struct ap_disconnect const *d, struct das_client_stats *out)
{
	das_client_get_stats(d->das, out);
}

struct ap_disconnect *ap_disconnect_new(struct controller *c, struct err *err)
{
	struct ap_disconnect *d = talloc_zero(c, struct ap_disconnect);

	if (!d) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	d->c = c;
	d->das = das_client_new(d, c->loop, &c->env, done, d, err);
	if (d->das)
		return d;
	talloc_free(d);
	return NULL;
}
