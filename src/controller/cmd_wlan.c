/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Lines of a WLAN that are not about security.
 */
#include <stdio.h>
#include <string.h>

#include "controller/aaa_edit.h"
#include "controller/commands.h"
#include "controller/wlan_edit.h"

int cmd_wlan_shutdown(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	if (s->candidate && copy.enabled && !w->negated)
		s->candidate->shut = true;
	copy.enabled = w->negated;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_ANYTIME);
}

int cmd_wlan_broadcast_ssid(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.broadcast_ssid = !w->negated;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_okc(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.okc = !w->negated;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

static uint8_t band_of(struct grammar_arg const *band)
{
	return band && strcmp(band->text, "24ghz") == 0 ? WLAN_BAND_24 : WLAN_BAND_5;
}

int cmd_wlan_radio(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	static struct {
		char const *word;
		uint8_t bands;
	} const words[] = {
		{"all", 0},
		{"dot11a", WLAN_BAND_5},
		{"dot11ag", WLAN_BAND_24 | WLAN_BAND_5},
		{"dot11bg", WLAN_BAND_24},
		{"dot11g", WLAN_BAND_24},
	};
	struct grammar_arg const *bands = grammar_arg(w, "bands");
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.bands = 0;
	for (size_t i = 0; bands && !w->negated && !w->defaulted && i < 5; i++) {
		if (strcmp(bands->text, words[i].word) == 0)
			copy.bands = words[i].bands;
	}
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_radio_policy(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	uint8_t band = band_of(grammar_arg(w, "band"));
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.bands = w->negated ? copy.bands & (uint8_t)~band : copy.bands | band;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_dtim(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *band = grammar_arg(w, "band"), *n = grammar_arg(w, "beacons");
	bool back = w->negated || w->defaulted || !n;
	uint8_t beacons = back ? WLAN_DTIM : (uint8_t)n->number;
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	if (!band || band_of(band) == WLAN_BAND_24)
		copy.dtim_24 = beacons;
	if (!band || band_of(band) == WLAN_BAND_5)
		copy.dtim_5 = beacons;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

/** @param field  of the copy, that the line sets */
static int set_limit(struct shell *s, struct grammar_walk const *w, struct wlan *copy,
		     uint16_t *field)
{
	struct grammar_arg const *n = grammar_arg(w, "clients");

	*field = w->negated || w->defaulted || !n ? 0 : (uint16_t)n->number;
	return wlan_edit_commit(s, copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_client_limit(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)out;
	return wlan_edit_begin(s, &copy) ? 1 : set_limit(s, w, &copy, &copy.limit);
}

int cmd_wlan_client_limit_ap(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)out;
	return wlan_edit_begin(s, &copy) ? 1 : set_limit(s, w, &copy, &copy.limit_ap);
}

int cmd_wlan_client_limit_radio(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)out;
	return wlan_edit_begin(s, &copy) ? 1 : set_limit(s, w, &copy, &copy.limit_radio);
}

int cmd_wlan_session_timeout(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct wlan copy, fresh;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	wlan_init(&fresh, copy.name, copy.id, copy.ssid, copy.ssid_len);
	copy.session_timeout_s = w->negated || w->defaulted || !seconds ? fresh.session_timeout_s
									: (uint32_t)seconds->number;
	wlan_wipe(&fresh);
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_authentication_list(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *list = grammar_arg(w, "list");
	struct wlan copy;
	int rc;

	if (!w->negated && list && strlen(list->text) > WLAN_NAME_MAX)
		return shell_fail(s, "The name of an authentication list has at most %d characters",
				  WLAN_NAME_MAX);
	if (wlan_edit_begin(s, &copy))
		return 1;
	(void)snprintf(copy.auth_list, sizeof copy.auth_list, "%s",
		       w->negated || !list ? "" : list->text);
	rc = wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
	/* In a file it may be further down: load.c looks at its end. */
	if (rc == 0 && !s->loading && !w->negated && list &&
	    !aaa_edit_list(&s->c->settings.radius.lists, list->text))
		writer_text(out, "Warning: " AAA_EDIT_NO_LIST "\n", list->text, list->text);
	return rc;
}

static void shut_both(struct shell *s, struct wlan const *open, struct wlan const *owe)
{
	struct wlan const *const wlan[] = {open, owe};

	(void)shell_fail(s, "WLAN needs to be disabled before performing this operation.");
	for (unsigned i = 0; i < 2; i++) {
		if (!wlan[i]->enabled)
			continue;
		shell_cure(s, "wlan", wlan[i]->name);
		shell_cure(s, "shutdown", NULL);
	}
}

/** What one of the two lacks to be half of a pair. @param b  NULL: one line is enough */
static void cure_half(struct shell *s, struct wlan const *w, char const *a, char const *b)
{
	shell_cure(s, "wlan", w->name);
	shell_cure(s, a, NULL);
	if (b)
		shell_cure(s, b, NULL);
}

/** What keeps the two from being a pair; true when nothing does. */
static bool pair_fits(struct shell *s, struct wlan const *open, struct wlan const *owe)
{
	struct wlan const *ft = open->ft != WLAN_FT_DISABLED  ? open
				: owe->ft != WLAN_FT_DISABLED ? owe
							      : NULL;

	if (open->enabled || owe->enabled) {
		shut_both(s, open, owe);
	} else if (open->wpa || open->akms) {
		(void)shell_fail(s,
				 "WLAN %s is not open: enter no security wpa and no security wpa "
				 "akm dot1x below wlan %s",
				 open->name, open->name);
		cure_half(s, open, "no security wpa", "no security wpa akm dot1x");
	} else if (!owe->wpa || !owe->wpa3 || owe->akms != WLAN_AKM_BIT(OWE)) {
		(void)shell_fail(s,
				 "WLAN %s is no OWE WLAN: enter security wpa akm owe and security "
				 "wpa wpa3 below wlan %s",
				 owe->name, owe->name);
		cure_half(s, owe, "security wpa akm owe", "security wpa wpa3");
	} else if (ft) {
		(void)shell_fail(s,
				 "WLAN %s has FT, which a transition pair cannot have: enter no "
				 "security ft adaptive below wlan %s",
				 ft->name, ft->name);
		cure_half(s, ft, "no security ft", NULL);
	} else if (owe->pmf != WLAN_PMF_MANDATORY) {
		(void)shell_fail(s,
				 "WLAN %s must protect management frames: enter security pmf "
				 "mandatory below wlan %s",
				 owe->name, owe->name);
		cure_half(s, owe, "security pmf mandatory", NULL);
	} else {
		return true;
	}
	shell_cure(s, REFUSAL_AGAIN, NULL);
	return false;
}

/** Both, or neither: the second put can fail for want of memory only. */
static int pair_put(struct shell *s, struct wlan const *open, struct wlan const *owe)
{
	struct wlan old = *wlan_by_name(s->c->wlans, open->name);
	struct err err = {0};
	int rc = wlan_check(owe, WLAN_CHECK_CHANGE, &err);

	if (rc == 0)
		rc = wlan_edit_put(s->c, open, false, &err);
	if (rc == 0) {
		rc = wlan_edit_put(s->c, owe, false, &err);
		if (rc < 0)
			(void)wlan_edit_put(s->c, &old, false, NULL);
	}
	wlan_wipe(&old);
	if (rc < 0)
		return shell_fail(s, "%s", err.msg);
	controller_changed(s->c, s->user);
	return 0;
}

int cmd_owe_transition(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *a = grammar_arg(w, "open"), *b = grammar_arg(w, "owe");
	struct wlan const *open_wlan = a ? wlan_by_name(s->c->wlans, a->text) : NULL;
	struct wlan const *owe_wlan = b ? wlan_by_name(s->c->wlans, b->text) : NULL;
	struct wlan open, owe;
	int rc;

	(void)out;
	if (!open_wlan || !owe_wlan || open_wlan == owe_wlan)
		return shell_fail(s, "Name two WLANs that exist, the open one first; show wlan "
				     "summary lists them");
	if (w->negated && (open_wlan->transition_wlan_id != owe_wlan->id ||
			   owe_wlan->transition_wlan_id != open_wlan->id))
		return shell_fail(s, "WLANs %s and %s are no OWE transition pair", open_wlan->name,
				  owe_wlan->name);
	if (!w->negated && !pair_fits(s, open_wlan, owe_wlan))
		return 1;
	if (open_wlan->enabled || owe_wlan->enabled) {
		shut_both(s, open_wlan, owe_wlan);
		shell_cure(s, REFUSAL_AGAIN, NULL);
		return 1;
	}
	open = *open_wlan;
	owe = *owe_wlan;
	open.transition_wlan_id = w->negated ? 0 : owe.id;
	owe.transition_wlan_id = w->negated ? 0 : open.id;
	owe.broadcast_ssid = w->negated && owe.broadcast_ssid;
	rc = pair_put(s, &open, &owe);
	wlan_wipe(&open);
	wlan_wipe(&owe);
	return rc;
}
