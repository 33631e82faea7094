/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing policies; see policy_edit.h.
 */
#include "controller/policy_edit.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "controller/radio_service.h"

/** Before the sockets are there nobody has joined. */
static void aps_changed(struct controller *c)
{
	if (c->radio)
		radio_service_aps_changed(c->radio);
}

static int shut_first(struct shell *s)
{
	(void)shell_fail(s,
			 "Policy profile needs to be disabled before performing this operation.");
	shell_cure(s, "shutdown", NULL);
	shell_cure(s, REFUSAL_AGAIN, NULL);
	shell_cure(s, "no shutdown", NULL);
	return 1;
}

/** The block that the shell is in is gone. */
static int removed(struct shell *s, char const *what)
{
	(void)shell_fail(s, "%s %s was removed meanwhile", what, s->policy);
	refusal_cure_reopen(s);
	return 1;
}

/** What a put or a removal has come to. 0 or shell_fail(). */
static int done(struct shell *s, int rc, struct err const *err)
{
	if (rc < 0)
		return shell_fail(s, "%s", err->msg);
	aps_changed(s->c);
	controller_changed(s->c, s->user);
	return 0;
}

/* ---- profiles ---- */

int policy_edit_put_profile(struct controller *c, struct policy_profile const *p, struct err *err)
{
	int rc = policy_put_profile(c->policies, p, err);

	if (rc == 0)
		aps_changed(c);
	return rc;
}

static int candidate_open(struct shell *s, struct policy_profile const *p)
{
	s->candidate = talloc_zero(s->c, struct candidate);
	if (!s->candidate)
		return shell_fail(s, "memory is short");
	s->candidate->mode = MODE_CONFIG_POLICY;
	s->candidate->profile = *p;
	return 0;
}

int policy_edit_open_profile(struct shell *s, char const *name)
{
	struct policy_profile const *old = policy_profile_by_name(s->c->policies, name);
	struct policy_profile fresh;
	struct err err = {0};
	int rc = 0;

	if (!policy_name_fits(name))
		return shell_fail(s, "The name of a policy profile has 1 to %d characters",
				  POLICY_NAME_MAX);
	policy_profile_init(&fresh, name);
	if (s->loading)
		rc = candidate_open(s, old ? old : &fresh);
	else if (!old)
		rc = done(s, policy_put_profile(s->c->policies, &fresh, &err), &err);
	if (rc)
		return rc;
	memcpy(s->policy, fresh.name, sizeof s->policy);
	s->mode = MODE_CONFIG_POLICY;
	return 0;
}

int policy_edit_begin_profile(struct shell *s, struct policy_profile *copy)
{
	struct policy_profile const *p =
		s->candidate ? &s->candidate->profile
			     : policy_profile_by_name(s->c->policies, s->policy);

	if (!p)
		return removed(s, "Policy profile");
	*copy = *p;
	return 0;
}

int policy_edit_commit_profile(struct shell *s, struct policy_profile const *copy,
			       enum policy_edit_when when)
{
	struct policy_profile const *now = policy_profile_by_name(s->c->policies, copy->name);
	struct err err = {0};

	if (policy_profile_check(copy, &err) < 0)
		return shell_fail(s, "%s", err.msg);
	if (s->candidate) {
		s->candidate->profile = *copy;
		return 0;
	}
	if (!now)
		return shell_fail(s, "Policy profile %s was removed meanwhile", copy->name);
	if (policy_profile_same(now, copy))
		return 0;
	if (now->enabled && when == POLICY_EDIT_SHUT)
		return shut_first(s);
	return done(s, policy_put_profile(s->c->policies, copy, &err), &err);
}

int policy_edit_remove_profile(struct shell *s, char const *name)
{
	struct err err = {0};

	if (policy_remove_profile(s->c->policies, name) == 0)
		return done(s, 0, &err);
	/* It was as it is. */
	if (strcmp(name, POLICY_DEFAULT_PROFILE) == 0)
		return 0;
	return shell_fail(s, "No policy profile has the name %s", name);
}

/* ---- tags ---- */

int policy_edit_open_tag(struct shell *s, char const *name)
{
	struct policy_tag fresh;
	struct err err = {0};
	int rc = 0;

	if (!policy_name_fits(name))
		return shell_fail(s, "The name of a policy tag has 1 to %d characters",
				  POLICY_NAME_MAX);
	policy_tag_init(&fresh, name);
	if (!policy_tag_by_name(s->c->policies, name))
		rc = done(s, policy_put_tag(s->c->policies, &fresh, &err), &err);
	if (rc)
		return rc;
	memcpy(s->policy, fresh.name, sizeof s->policy);
	s->mode = MODE_CONFIG_POLICY_TAG;
	return 0;
}

int policy_edit_begin_tag(struct shell *s, struct policy_tag *copy)
{
	struct policy_tag const *t = policy_tag_by_name(s->c->policies, s->policy);

	if (!t)
		return removed(s, "Policy tag");
	*copy = *t;
	return 0;
}

int policy_edit_commit_tag(struct shell *s, struct policy_tag const *copy)
{
	struct policy_tag const *now = policy_tag_by_name(s->c->policies, copy->name);
	struct err err = {0};

	if (!now)
		return shell_fail(s, "Policy tag %s was removed meanwhile", copy->name);
	if (policy_tag_same(now, copy))
		return 0;
	return done(s, policy_put_tag(s->c->policies, copy, &err), &err);
}

int policy_edit_remove_tag(struct shell *s, char const *name)
{
	struct err err = {0};

	if (policy_remove_tag(s->c->policies, name) == 0)
		return done(s, 0, &err);
	if (strcmp(name, POLICY_DEFAULT_TAG) == 0)
		return 0;
	return shell_fail(s, "No policy tag has the name %s", name);
}

/* ---- access points ---- */

int policy_edit_open_ap(struct shell *s, struct mac mac)
{
	struct policy_ap fresh = {.mac = mac};
	struct err err = {0};
	int rc = 0;

	if (!policy_ap_by_mac(s->c->policies, mac))
		rc = done(s, policy_put_ap(s->c->policies, &fresh, &err), &err);
	if (rc)
		return rc;
	s->ap_mac = mac;
	s->mode = MODE_CONFIG_AP_TAG;
	return 0;
}

int policy_edit_commit_ap(struct shell *s, char const *tag)
{
	struct policy_ap const *now = policy_ap_by_mac(s->c->policies, s->ap_mac);
	struct policy_ap copy = {.mac = s->ap_mac};
	struct err err = {0};
	char text[MAC_STR];

	if (!now)
		return shell_fail(s, "AP %s was removed meanwhile", mac_dotted(s->ap_mac, text));
	if (strcmp(now->tag, tag) == 0)
		return 0;
	if (tag[0] && !policy_name_fits(tag))
		return shell_fail(s, "The name of a policy tag has 1 to %d characters",
				  POLICY_NAME_MAX);
	(void)snprintf(copy.tag, sizeof copy.tag, "%s", tag);
	return done(s, policy_put_ap(s->c->policies, &copy, &err), &err);
}

int policy_edit_remove_ap(struct shell *s, struct mac mac)
{
	struct err err = {0};
	char text[MAC_STR];

	if (policy_remove_ap(s->c->policies, mac) < 0)
		return shell_fail(s, "No block ap %s is configured", mac_dotted(mac, text));
	return done(s, 0, &err);
}

/* ---- locations ---- */

int policy_edit_open_location(struct shell *s, char const *name)
{
	struct policy_location fresh = {0};
	struct err err = {0};
	int rc = 0;

	if (!policy_name_fits(name))
		return shell_fail(s, "The name of a location has 1 to %d characters",
				  POLICY_NAME_MAX);
	(void)snprintf(fresh.name, sizeof fresh.name, "%s", name);
	if (!policy_location_by_name(s->c->policies, name))
		rc = done(s, policy_put_location(s->c->policies, &fresh, &err), &err);
	if (rc)
		return rc;
	memcpy(s->policy, fresh.name, sizeof s->policy);
	s->mode = MODE_CONFIG_AP_LOCATION;
	return 0;
}

int policy_edit_commit_location(struct shell *s, char const *tag)
{
	struct policy_location const *now = policy_location_by_name(s->c->policies, s->policy);
	struct policy_location copy;
	struct err err = {0};

	if (!now)
		return removed(s, "Location");
	if (strcmp(now->tag, tag) == 0)
		return 0;
	if (tag[0] && !policy_name_fits(tag))
		return shell_fail(s, "The name of a policy tag has 1 to %d characters",
				  POLICY_NAME_MAX);
	copy = *now;
	(void)snprintf(copy.tag, sizeof copy.tag, "%s", tag);
	return done(s, policy_put_location(s->c->policies, &copy, &err), &err);
}

/** It is in another location: leave that, come back and try again. */
static void cure_elsewhere(struct shell *s, struct policy_located const *elsewhere)
{
	char text[MAC_STR];

	shell_cure(s, "ap location name", elsewhere->location);
	shell_cure(s, "no ap-eth-mac", mac_dotted(elsewhere->mac, text));
	refusal_cure_reopen(s);
}

int policy_edit_locate_ap(struct shell *s, struct mac mac, bool there)
{
	struct policy_located const *now = policy_located_by_mac(s->c->policies, mac);
	bool here = now && strcmp(now->location, s->policy) == 0;
	struct policy_located fresh = {.mac = mac};
	struct err err = {0};
	char text[MAC_STR];
	int rc;

	if (!policy_location_by_name(s->c->policies, s->policy))
		return removed(s, "Location");
	if (!there && !here)
		return shell_fail(s, "Location %s has no line ap-eth-mac %s", s->policy,
				  mac_dotted(mac, text));
	if (there && here)
		return 0;
	if (!there)
		return done(s, policy_remove_located(s->c->policies, mac), &err);
	(void)snprintf(fresh.location, sizeof fresh.location, "%s", s->policy);
	rc = done(s, policy_put_located(s->c->policies, &fresh, &err), &err);
	if (rc && now)
		cure_elsewhere(s, now);
	return rc;
}

int policy_edit_remove_location(struct shell *s, char const *name)
{
	struct err err = {0};

	if (policy_remove_location(s->c->policies, name) < 0)
		return shell_fail(s, "No location has the name %s", name);
	return done(s, 0, &err);
}

/* ---- VLANs ---- */

int policy_edit_open_vlan(struct shell *s, uint16_t id)
{
	struct policy_vlan fresh = {.id = id};
	struct err err = {0};
	int rc = 0;

	if (!policy_vlan_by_id(s->c->policies, id))
		rc = done(s, policy_put_vlan(s->c->policies, &fresh, &err), &err);
	if (rc)
		return rc;
	s->vlan = id;
	s->mode = MODE_CONFIG_VLAN;
	return 0;
}

int policy_edit_commit_vlan(struct shell *s, char const *name)
{
	struct policy_vlan const *now = policy_vlan_by_id(s->c->policies, s->vlan);
	struct policy_vlan copy = {.id = s->vlan};
	struct err err = {0};

	if (!now)
		return shell_fail(s, "VLAN %u was removed meanwhile", s->vlan);
	if (strcmp(now->name, name) == 0)
		return 0;
	if (name[0] && !policy_name_fits(name))
		return shell_fail(s, "The name of a VLAN has 1 to %d characters", POLICY_NAME_MAX);
	(void)snprintf(copy.name, sizeof copy.name, "%s", name);
	return done(s, policy_put_vlan(s->c->policies, &copy, &err), &err);
}

int policy_edit_remove_vlan(struct shell *s, uint16_t id)
{
	struct err err = {0};

	if (policy_remove_vlan(s->c->policies, id) < 0)
		return shell_fail(s, "VLAN %u is not configured", id);
	return done(s, 0, &err);
}
