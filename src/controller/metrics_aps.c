/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * OpenMetrics of access points; see metrics_aps.h.
 */
#include "controller/metrics_aps.h"

#include <stdio.h>

#include "controller/metrics_text.h"

/** What is told of each access point. */
static uint64_t ap_up(struct radio_aps_ap const *ap)
{
	return ap->peer != NULL;
}

static uint64_t ap_radios(struct radio_aps_ap const *ap)
{
	return ap->hello.n_radios;
}

static uint64_t ap_joins(struct radio_aps_ap const *ap)
{
	return ap->joins;
}

static uint64_t ap_commands(struct radio_aps_ap const *ap)
{
	return ap->commands;
}

static uint64_t ap_unsent(struct radio_aps_ap const *ap)
{
	return ap->unsent;
}

static uint64_t ap_failed(struct radio_aps_ap const *ap)
{
	return ap->failed;
}

static uint64_t ap_events(struct radio_aps_ap const *ap)
{
	return ap->events;
}

static uint64_t ap_foreign(struct radio_aps_ap const *ap)
{
	return ap->foreign;
}

/** ... and of each BSS. */
static uint64_t bss_up(struct radio_aps_ap const *ap, unsigned i, struct authenticator *auth)
{
	(void)auth;
	return ap->started[i];
}

static uint64_t bss_stations(struct radio_aps_ap const *ap, unsigned i, struct authenticator *auth)
{
	return auth ? authenticator_bss_stations(auth, ap->plan.bss[i].bssid) : 0;
}

#define OF_AP        \
	{            \
		"ap" \
	}
#define OF_BSS                         \
	{                              \
		"ap", "radio", "bssid" \
	}

/** Either of them is set. */
static struct {
	struct metrics_family family;
	uint64_t (*of_ap)(struct radio_aps_ap const *ap);
	uint64_t (*of_bss)(struct radio_aps_ap const *ap, unsigned i, struct authenticator *auth);
	char const *help;
} const families[] = {
	{{"ap_up", false, OF_AP},
	 ap_up,
	 NULL,
	 "The access point is connected; 0 in its grace time."},
	{{"ap_radios", false, OF_AP}, ap_radios, NULL, "Its radios."},
	{{"ap_joins", true, OF_AP}, ap_joins, NULL, "Times that it joined."},
	{{"ap_commands", true, OF_AP}, ap_commands, NULL, "Commands to it over the radio link."},
	{{"ap_commands_unsent", true, OF_AP}, ap_unsent, NULL, "Commands while it was away."},
	{{"ap_commands_failed", true, OF_AP}, ap_failed, NULL, "Commands that it could not obey."},
	{{"ap_reports", true, OF_AP}, ap_events, NULL, "What it reported."},
	{{"ap_reports_foreign", true, OF_AP}, ap_foreign, NULL, "Reports of BSSIDs of others."},
	{{"bss_up", false, OF_BSS}, NULL, bss_up, "The BSS is served."},
	{{"bss_stations", false, OF_BSS}, NULL, bss_stations, "Clients associated with the BSS."},
};

#define FAMILIES (sizeof families / sizeof families[0])

static void write_bsss(unsigned f, struct radio_aps_ap const *ap, struct authenticator *auth,
		       struct writer *out)
{
	char radio[12], bssid[MAC_STR];

	for (unsigned i = 0; i < ap->plan.n; i++) {
		char const *const value[METRICS_LABELS] = {ap->name, radio, bssid};

		(void)snprintf(radio, sizeof radio, "%u", ap->plan.bss[i].slot);
		(void)mac_colon(ap->plan.bss[i].bssid, bssid);
		metrics_sample(out, &families[f].family, value, families[f].of_bss(ap, i, auth));
	}
}

bool metrics_aps_next(struct metrics_aps_walk *w, struct radio_aps const *aps,
		      struct authenticator *auth, struct writer *out)
{
	struct radio_aps_ap const *ap;

	if (w->family == FAMILIES)
		return false;
	if (w->pos == 0)
		metrics_family_begin(out, &families[w->family].family, families[w->family].help);
	ap = aps ? radio_aps_next(aps, &w->pos) : NULL;
	if (!ap) {
		w->family++;
		w->pos = 0;
	} else if (families[w->family].of_ap) {
		metrics_sample_one(out, &families[w->family].family, ap->name,
				   families[w->family].of_ap(ap));
	} else {
		write_bsss(w->family, ap, auth, out);
	}
	return true;
}
