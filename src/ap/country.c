/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Asking for a regulatory domain; see country.h.
 */
#include "ap/country.h"

#include <string.h>
#include <time.h>

#include "base/log.h"

/** It takes some milliseconds when the database is in memory, and what a flash takes to be read
 * when it is not. The program has nothing else to do yet. */
#define LOOK_MS 10
#define WAIT_MS 2000

struct domain {
	char const *country;
	bool is_set;
};

bool country_is(struct nlattr *const *attr, char const *country)
{
	struct nlattr *const a = attr[NL80211_ATTR_REG_ALPHA2];

	return a && nla_len(a) >= 2 && memcmp(nla_data(a), country, 2) == 0;
}

static void on_domain(void *arg, uint8_t cmd, struct nlattr **attr)
{
	struct domain *d = arg;

	(void)cmd;
	d->is_set |= country_is(attr, d->country);
}

static bool is_set(struct nl80211 *nl, char const *country)
{
	struct nl_msg *msg = nl80211_request(nl, NL80211_CMD_GET_REG);
	struct domain d = {.country = country};

	/* A kernel that does not tell has not taken it. */
	(void)!nl80211_call(nl, msg, msg != NULL, false, on_domain, &d, NULL);
	return d.is_set;
}

int country_set(struct nl80211 *nl, char const *country, struct err *err)
{
	struct timespec const pause = {.tv_nsec = LOOK_MS * 1000000L};
	struct nl_msg *msg;

	if (!country || !country[0] || is_set(nl, country))
		return 0;
	msg = nl80211_request(nl, NL80211_CMD_REQ_SET_REG);
	if (nl80211_call(nl, msg, nl80211_put(msg, NL80211_ATTR_REG_ALPHA2, country, 3), false,
			 NULL, NULL, err) < 0)
		return err_prefix(err, "country %s", country);
	for (unsigned i = 0; i < WAIT_MS / LOOK_MS; i++) {
		if (is_set(nl, country))
			return 0;
		(void)nanosleep(&pause, NULL);
	}
	log_msg(LOG_LEVEL_WARNING, "RADIO-4-COUNTRY",
		"the kernel did not take country %s within %d s: radios have the channels of the "
		"domain before (iw reg get shows it; is regulatory.db in /lib/firmware?)",
		country, WAIT_MS / 1000);
	return 0;
}
