/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The regulatory domain: which channels a radio may send on.
 */
#ifndef FASTROAM_AP_COUNTRY_H
#define FASTROAM_AP_COUNTRY_H

#include <stdbool.h>

#include "ap/nl80211.h"
#include "base/err.h"

/** Does the kernel's answer to NL80211_CMD_GET_REG (or an event) name this country, as in "DE"? */
bool country_is(struct nlattr *const *attr, char const *country);

/**
 * Ask for a country's regulatory domain and wait until it is in force, at the most for 2 s: the
 * kernel reads its database after it has said yes, and radios have the channels of the domain
 * before until then. One that it does not take is warned of in the log, and is no error: the radio
 * serves where it may.
 *
 * @param country  two capital letters; NULL or "": the domain stays as it is
 * @return 0, or negative errno with *err: the kernel refuses to be asked
 */
int country_set(struct nl80211 *nl, char const *country, struct err *err) WARN_UNUSED;

#endif
