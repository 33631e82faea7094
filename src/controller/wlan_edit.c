/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing a WLAN; see wlan_edit.h.
 */
#include "controller/wlan_edit.h"

#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "base/secret.h"
#include "controller/config_text.h"
#include "roam/wlan_pair.h"

int wlan_edit_put(struct controller *c, struct wlan const *w, bool restart, struct err *err)
{
	struct wlan const *old = wlan_by_name(c->wlans, w->name);
	bool was_enabled = old && old->enabled;
	int rc = wlan_set_put(c->wlans, w, err);

	if (rc < 0)
		return rc;
	controller_wlan_changed(c, w->id);
	if (was_enabled && !w->enabled)
		(void)session_end_wlan(c->store, w->id, "its WLAN was shut down");
	else if (was_enabled && restart)
		(void)session_end_wlan(c->store, w->id, "its WLAN was configured anew");
	controller_arm_expiry(c);
	return 0;
}

/** Start a candidate: from what runs, or as just created. */
static int candidate_open(struct shell *s, struct wlan const *w)
{
	s->candidate = talloc_zero(s->c, struct candidate);
	if (!s->candidate)
		return shell_fail(s, "memory is short");
	s->candidate->mode = MODE_CONFIG_WLAN;
	s->candidate->wlan = *w;
	return 0;
}

static int wlan_create(struct shell *s, char const *name, uint16_t id, char const *ssid)
{
	struct err err = {0};
	struct wlan w;
	int rc;

	if (strlen(name) > WLAN_NAME_MAX || !name[0])
		return shell_fail(s, "A WLAN profile name has 1 to %d characters, this has %zu",
				  WLAN_NAME_MAX, strlen(name));
	/* It would be saved as a line that disables all of them. */
	if (strcasecmp(name, "shutdown") == 0)
		return shell_fail(s, "A WLAN cannot be called %s: wlan shutdown is a command",
				  name);
	if (strlen(ssid) > SSID_MAX || !ssid[0])
		return shell_fail(s, "An SSID has 1 to %d octets, this has %zu", SSID_MAX,
				  strlen(ssid));
	wlan_init(&w, name, id, ssid, (uint8_t)strlen(ssid));
	if (s->loading) {
		struct wlan const *other = wlan_by_id(s->c->wlans, id);

		rc = other ? shell_fail(s, "WLAN ID %u belongs to %s; choose another ID", id,
					other->name)
			   : candidate_open(s, &w);
	} else {
		rc = wlan_edit_put(s->c, &w, false, &err) < 0 ? shell_fail(s, "%s", err.msg) : 0;
		if (rc == 0)
			controller_changed(s->c, s->user);
	}
	wlan_wipe(&w);
	return rc;
}

int wlan_edit_open(struct shell *s, char const *name, uint16_t id, char const *ssid)
{
	struct wlan const *old = wlan_by_name(s->c->wlans, name);
	int rc = 0;

	if (old && id &&
	    (old->id != id || strlen(ssid) != old->ssid_len ||
	     memcmp(ssid, old->ssid, old->ssid_len) != 0)) {
		(void)shell_fail(
			s,
			"WLAN %s exists with ID %u and SSID %.*s; remove it first: no wlan "
			"%s",
			name, old->id, old->ssid_len, (char const *)old->ssid, name);
		shell_cure(s, "no wlan", name);
		shell_cure(s, REFUSAL_AGAIN, NULL);
		return 1;
	}
	if (!old && !id) {
		(void)shell_fail(
			s,
			"No WLAN has the profile name %s; to create it give its ID and SSID: "
			"wlan %s ID SSID",
			name, name);
		shell_cure(s, "wlan NAME ID SSID", NULL);
		return 1;
	}
	if (!old)
		rc = wlan_create(s, name, id, ssid);
	else if (s->loading)
		rc = candidate_open(s, old);
	if (rc)
		return rc;
	memcpy(s->wlan, name, strlen(name) + 1);
	s->mode = MODE_CONFIG_WLAN;
	return 0;
}

int wlan_edit_begin(struct shell *s, struct wlan *copy)
{
	struct wlan const *w =
		s->candidate ? &s->candidate->wlan : wlan_by_name(s->c->wlans, s->wlan);

	if (!w)
		return shell_fail(s, "WLAN %s was removed meanwhile", s->wlan);
	*copy = *w;
	return 0;
}

static void candidate_commit(struct candidate *cand, struct wlan const *copy)
{
	enum wlan_phase phase = copy->enabled ? WLAN_CHECK_ENABLE : WLAN_CHECK_CHANGE;

	cand->wlan = *copy;
	if (wlan_check(copy, phase, &cand->broken) == 0)
		cand->broken_line = 0;
	else if (!cand->broken_line)
		cand->broken_line = cand->now;
}

static int shut_first(struct shell *s)
{
	(void)shell_fail(s, "WLAN needs to be disabled before performing this operation.");
	shell_cure(s, "shutdown", NULL);
	shell_cure(s, REFUSAL_AGAIN, NULL);
	shell_cure(s, "no shutdown", NULL);
	return 1;
}

/** The half that serves has to be shut before it can be changed. */
static void cure_pair(struct shell *s, struct wlan const *copy, struct wlan_pair_fault const *f)
{
	bool serves = f->at != copy;

	shell_cure(s, "wlan", f->at->name);
	if (serves)
		shell_cure(s, "shutdown", NULL);
	shell_cure(s, f->line, NULL);
	if (serves) {
		shell_cure(s, "no shutdown", NULL);
		shell_cure(s, "wlan", copy->name);
	}
	shell_cure(s, REFUSAL_AGAIN, NULL);
}

/** Two WLANs that stations could not tell apart: one of them is shut down, the other as typed. */
static int refuse_rival(struct shell *s, struct wlan const *copy, struct err const *err)
{
	struct wlan const *rival = wlan_rival(s->c->wlans, copy);
	struct wlan_pair_fault fault;

	(void)shell_fail(s, "%s", err->msg);
	if (rival) {
		shell_cure(s, "wlan", rival->name);
		shell_cure(s, "shutdown", NULL);
		shell_cure(s, "wlan", copy->name);
		shell_cure(s, REFUSAL_AGAIN, NULL);
	} else if (!wlan_pair_check(s->c->wlans, copy, &fault, NULL)) {
		cure_pair(s, copy, &fault);
	}
	return 1;
}

static int commit(struct shell *s, struct wlan const *copy, enum wlan_edit_when when)
{
	struct wlan const *old = wlan_by_name(s->c->wlans, copy->name);
	struct err err = {0};

	if (!old)
		return shell_fail(s, "WLAN %s was removed meanwhile", copy->name);
	if (config_same_wlan(old, copy))
		return 0;
	if (old->enabled && when == WLAN_EDIT_SHUT)
		return shut_first(s);
	if (wlan_check(copy, copy->enabled ? WLAN_CHECK_ENABLE : WLAN_CHECK_CHANGE, &err) < 0) {
		refusal_wlan(s, old, copy);
		return shell_fail_rule(s, err.msg);
	}
	if (wlan_edit_put(s->c, copy, false, &err) < 0)
		return refuse_rival(s, copy, &err);
	controller_changed(s->c, s->user);
	return 0;
}

int wlan_edit_commit(struct shell *s, struct wlan *copy, enum wlan_edit_when when)
{
	int rc = 0;

	if (s->candidate)
		candidate_commit(s->candidate, copy);
	else
		rc = commit(s, copy, when);
	wlan_wipe(copy);
	return rc;
}

int wlan_edit_remove(struct shell *s, char const *name)
{
	struct wlan const *w = wlan_by_name(s->c->wlans, name);
	uint16_t id = w ? w->id : 0;

	if (!w || wlan_set_remove(s->c->wlans, name) < 0)
		return shell_fail(s, "No WLAN has the profile name %s", name);
	controller_wlan_changed(s->c, id);
	(void)session_end_wlan(s->c->store, id, "its WLAN was removed");
	controller_arm_expiry(s->c);
	controller_changed(s->c, s->user);
	return 0;
}
