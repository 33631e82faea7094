/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the two forms of hostapd_text.h share. Private to hostapd_text*.c.
 */
#ifndef FASTROAM_CONTROLLER_HOSTAPD_TEXT_PRIVATE_H
#define FASTROAM_CONTROLLER_HOSTAPD_TEXT_PRIVATE_H

#include <stdbool.h>
#include <stdio.h>

#include "controller/hostapd_text.h"

/** After the controller was away, an AP asks again for a key name this much later; hostapd's own
 * 60 s are a minute of full logins. */
#define HOSTAPD_TEXT_NEG_TIMEOUT_S 10

/** Has FT keys to ask for on this WLAN: FT is on, and an AKM makes hierarchies of logins or PSKs.
 */
bool hostapd_text_has_ft(struct wlan const *w);

/** FT-EAP, by `akm ft dot1x` or by adaptive FT, which hostapd has not: it announces FT to all. */
bool hostapd_text_has_ft_eap(struct wlan const *w);

/** 1..100 s as 1000..65,535 time units of 1.024 ms, the range that hostapd takes. */
unsigned hostapd_text_deadline_tu(struct wlan const *w);

/** Seconds that a login's keys live at most; hostapd takes no less than 60. */
unsigned hostapd_text_lifetime_s(struct wlan const *w);

/** PMF as hostapd counts it: 0, 1, 2. */
unsigned hostapd_text_pmf(struct wlan const *w);

/** A name for a comment: control characters, which would begin a line, become '?'. Returns out. */
char const *hostapd_text_shown(char const *name, char out[WLAN_NAME_MAX + 1]);

/** Is it printable as it is: no control character, no blank at its ends? */
bool hostapd_text_is_plain(void const *text, size_t len);

/** Comment lines for what cannot be written because it is not known, or is not wanted. */
void hostapd_text_explain_r0kh(FILE *f, struct hostapd_text const *in, char const *mark);
void hostapd_text_explain_das(FILE *f, struct hostapd_text const *in, char const *mark);
void hostapd_text_explain_domain(FILE *f, char const *mark);

#endif
