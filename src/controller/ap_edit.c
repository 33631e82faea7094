/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing an access point; see ap_edit.h.
 */
#include "controller/ap_edit.h"

#include <string.h>
#include <talloc.h>

#include "base/log.h"
#include "controller/config_text.h"

/** Start a candidate: from what runs, or as just created. */
static int candidate_open(struct shell *s, struct hostapd_ap const *ap)
{
	s->candidate = talloc_zero(s->c, struct candidate);
	if (!s->candidate)
		return shell_fail(s, "memory is short");
	s->candidate->mode = MODE_CONFIG_AP_HOSTAPD;
	s->candidate->ap = *ap;
	return 0;
}

/** Back to what was there before: it was taken then, and is taken again unless memory is short. */
static void restore(struct controller *c, char const *name, struct hostapd_ap const *old)
{
	struct err err = {0};

	if (old ? hostapd_ap_set_put(c->aps, old, &err) : hostapd_ap_set_remove(c->aps, name))
		log_msg(LOG_LEVEL_ERROR, "AP-3-LOST", "AP %s could not be restored: %s", name,
			err.msg);
	(void)controller_apply(c, NULL);
}

/**
 * Put an AP in place; the listeners follow.
 * @param old  what was there before, NULL nothing: it comes back when they cannot
 */
static int put(struct shell *s, struct hostapd_ap const *ap, struct hostapd_ap const *old)
{
	struct err err = {0};
	int rc;

	if (hostapd_ap_set_put(s->c->aps, ap, &err) < 0)
		return shell_fail(s, "%s", err.msg);
	if (controller_apply(s->c, &err) == 0) {
		controller_changed(s->c, s->user);
		return 0;
	}
	rc = shell_fail(s, "%s", err.msg);
	restore(s->c, ap->name, old);
	return rc;
}

int ap_edit_open(struct shell *s, char const *name)
{
	struct hostapd_ap const *old = hostapd_ap_by_name(s->c->aps, name);
	struct hostapd_ap fresh;
	struct err err = {0};
	int rc = 0;

	hostapd_ap_init(&fresh, name);
	/* A name that is too long was cut: it must not pass for another. */
	if (!hostapd_ap_name_fits(name))
		fresh.name[0] = '\0';
	if (hostapd_ap_check(&fresh, &err) < 0)
		return shell_fail(s, "%s", err.msg);
	if (s->loading)
		rc = candidate_open(s, old ? old : &fresh);
	else if (!old)
		rc = put(s, &fresh, NULL);
	if (rc)
		return rc;
	memcpy(s->ap, fresh.name, sizeof s->ap);
	s->mode = MODE_CONFIG_AP_HOSTAPD;
	return 0;
}

int ap_edit_begin(struct shell *s, struct hostapd_ap *copy)
{
	struct hostapd_ap const *ap =
		s->candidate ? &s->candidate->ap : hostapd_ap_by_name(s->c->aps, s->ap);

	if (!ap) {
		(void)shell_fail(s, "AP %s was removed meanwhile", s->ap);
		shell_cure(s, "ap hostapd", s->ap);
		shell_cure(s, REFUSAL_AGAIN, NULL);
		return 1;
	}
	*copy = *ap;
	return 0;
}

int ap_edit_commit(struct shell *s, struct hostapd_ap *copy)
{
	struct hostapd_ap const *now = hostapd_ap_by_name(s->c->aps, copy->name);
	struct hostapd_ap old;
	struct err err = {0};
	int rc = 0;

	if (s->candidate) {
		/* Whether another AP has one of its BSSIDs is asked at the end of the block. */
		if (hostapd_ap_check(copy, &err) < 0)
			rc = shell_fail(s, "%s", err.msg);
		else
			s->candidate->ap = *copy;
	} else if (!now) {
		rc = shell_fail(s, "AP %s was removed meanwhile", copy->name);
	} else if (!config_same_ap(now, copy)) {
		old = *now;
		rc = put(s, copy, &old);
		hostapd_ap_wipe(&old);
	}
	hostapd_ap_wipe(copy);
	return rc;
}

int ap_edit_remove(struct shell *s, char const *name)
{
	struct hostapd_ap const *now = hostapd_ap_by_name(s->c->aps, name);
	struct hostapd_ap old;
	struct err err = {0};
	int rc = 0;

	if (!now)
		return shell_fail(s, "No AP has that name; show ap hostapd summary lists them");
	old = *now;
	if (hostapd_ap_set_remove(s->c->aps, name) < 0) {
		rc = shell_fail(s, "No AP has that name; show ap hostapd summary lists them");
	} else if (!s->loading && controller_apply(s->c, &err) < 0) {
		rc = shell_fail(s, "%s", err.msg);
		restore(s->c, name, &old);
	} else {
		controller_changed(s->c, s->user);
	}
	hostapd_ap_wipe(&old);
	return rc;
}
