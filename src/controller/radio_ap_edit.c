/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing an access point that runs fastroam-ap; see radio_ap_edit.h.
 */
#include "controller/radio_ap_edit.h"

#include <string.h>
#include <talloc.h>

#include "controller/radio_service.h"

/** Of a name that has none. */
#define NO_BLOCK "No ap radio block has that name; show running-config lists them"

/** Before the sockets are there nobody has joined. */
static void aps_changed(struct controller *c)
{
	if (c->radio)
		radio_service_aps_changed(c->radio);
}

int radio_ap_edit_put(struct controller *c, struct radio_ap const *ap, struct err *err)
{
	int rc = radio_ap_set_put(c->radio_aps, ap, err);

	if (rc == 0)
		aps_changed(c);
	return rc;
}

/** Start a candidate: from what runs, or as just created. */
static int candidate_open(struct shell *s, struct radio_ap const *ap)
{
	s->candidate = talloc_zero(s->c, struct candidate);
	if (!s->candidate)
		return shell_fail(s, "memory is short");
	s->candidate->mode = MODE_CONFIG_AP_RADIO;
	s->candidate->radio_ap = *ap;
	return 0;
}

static int put(struct shell *s, struct radio_ap const *ap)
{
	struct err err = {0};

	if (radio_ap_edit_put(s->c, ap, &err) < 0)
		return shell_fail(s, "%s", err.msg);
	controller_changed(s->c, s->user);
	return 0;
}

int radio_ap_edit_open(struct shell *s, char const *name)
{
	struct radio_ap const *old = radio_ap_by_name(s->c->radio_aps, name);
	struct radio_ap fresh;
	struct err err = {0};
	int rc = 0;

	radio_ap_init(&fresh, name);
	/* A name that is too long was cut: it must not pass for another. */
	if (!radio_ap_name_fits(name))
		fresh.name[0] = '\0';
	if (radio_ap_check(&fresh, &err) < 0)
		return shell_fail(s, "%s", err.msg);
	if (s->loading)
		rc = candidate_open(s, old ? old : &fresh);
	else if (!old)
		rc = put(s, &fresh);
	if (rc)
		return rc;
	_Static_assert(sizeof s->ap >= sizeof fresh.name, "the shell has room for the name");
	memcpy(s->ap, fresh.name, sizeof fresh.name);
	s->mode = MODE_CONFIG_AP_RADIO;
	return 0;
}

int radio_ap_edit_begin(struct shell *s, struct radio_ap *copy)
{
	struct radio_ap const *ap =
		s->candidate ? &s->candidate->radio_ap : radio_ap_by_name(s->c->radio_aps, s->ap);

	if (!ap) {
		(void)shell_fail(s, "AP %s was removed meanwhile", s->ap);
		shell_cure(s, "ap radio", s->ap);
		shell_cure(s, REFUSAL_AGAIN, NULL);
		return 1;
	}
	*copy = *ap;
	return 0;
}

int radio_ap_edit_commit(struct shell *s, struct radio_ap const *copy)
{
	struct radio_ap const *now = radio_ap_by_name(s->c->radio_aps, copy->name);
	struct err err = {0};

	if (s->candidate) {
		if (radio_ap_check(copy, &err) < 0)
			return shell_fail(s, "%s", err.msg);
		s->candidate->radio_ap = *copy;
		return 0;
	}
	if (!now)
		return shell_fail(s, "AP %s was removed meanwhile", copy->name);
	return radio_ap_same(now, copy) ? 0 : put(s, copy);
}

int radio_ap_edit_remove(struct shell *s, char const *name)
{
	if (radio_ap_set_remove(s->c->radio_aps, name) < 0)
		return shell_fail(s, NO_BLOCK);
	aps_changed(s->c);
	controller_changed(s->c, s->user);
	return 0;
}
