/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Policy profiles and tags by themselves: defaults and checks.
 */
#include "roam/policy.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool policy_name_fits(char const *name)
{
	return name[0] && strlen(name) <= POLICY_NAME_MAX;
}

void policy_profile_init(struct policy_profile *p, char const *name)
{
	/* A small site has no line of this: it is served, and RADIUS has its way. */
	bool built_in = strcmp(name, POLICY_DEFAULT_PROFILE) == 0;

	*p = (struct policy_profile){
		.enabled = built_in,
		.aaa_override = built_in,
		.session_timeout_s = POLICY_OF_WLAN,
		.idle_timeout_s = POLICY_IDLE_S,
	};
	(void)snprintf(p->name, sizeof p->name, "%s", name);
}

void policy_tag_init(struct policy_tag *t, char const *name)
{
	memset(t, 0, sizeof *t);
	(void)snprintf(t->name, sizeof t->name, "%s", name);
}

bool policy_profile_same(struct policy_profile const *a, struct policy_profile const *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(a->description, b->description) == 0 &&
	       a->enabled == b->enabled && a->aaa_override == b->aaa_override &&
	       strcmp(a->vlan, b->vlan) == 0 && a->session_timeout_s == b->session_timeout_s &&
	       a->idle_timeout_s == b->idle_timeout_s &&
	       strcmp(a->accounting_list, b->accounting_list) == 0;
}

bool policy_tag_same(struct policy_tag const *a, struct policy_tag const *b)
{
	bool same = strcmp(a->name, b->name) == 0 && strcmp(a->description, b->description) == 0 &&
		    a->maps == b->maps;

	for (unsigned i = 0; i < a->maps && same; i++)
		same = strcmp(a->map[i].wlan, b->map[i].wlan) == 0 &&
		       strcmp(a->map[i].profile, b->map[i].profile) == 0;
	return same;
}

/** Does a text of a struct end within its room? */
#define ENDS(text) (memchr(text, '\0', sizeof(text)) != NULL)

int policy_profile_check(struct policy_profile const *p, struct err *err)
{
	if (!ENDS(p->name) || !policy_name_fits(p->name))
		return err_set(err, EINVAL, "The name of a policy profile has 1 to %d characters",
			       POLICY_NAME_MAX);
	if (!ENDS(p->description))
		return err_set(err, EINVAL, "A description has at most %d characters",
			       POLICY_DESCRIPTION_MAX);
	if (!ENDS(p->vlan))
		return err_set(err, EINVAL, "The name of a VLAN has at most %d characters",
			       POLICY_NAME_MAX);
	if (!ENDS(p->accounting_list))
		return err_set(err, EINVAL,
			       "The name of an accounting list has at most %d characters",
			       POLICY_NAME_MAX);
	if (p->session_timeout_s > 86400 && p->session_timeout_s != POLICY_OF_WLAN)
		return err_set(err, EINVAL, "session-timeout lies between 0 and 86400 seconds");
	if (p->idle_timeout_s < POLICY_IDLE_MIN_S || p->idle_timeout_s > POLICY_IDLE_MAX_S)
		return err_set(err, EINVAL, "idle-timeout lies between %d and %d seconds",
			       POLICY_IDLE_MIN_S, POLICY_IDLE_MAX_S);
	return 0;
}

struct policy_map *policy_tag_map(struct policy_tag *t, char const *wlan)
{
	for (unsigned i = 0; i < t->maps; i++) {
		if (strcmp(t->map[i].wlan, wlan) == 0)
			return &t->map[i];
	}
	return NULL;
}

int policy_tag_check(struct policy_tag const *t, struct err *err)
{
	if (!ENDS(t->name) || !policy_name_fits(t->name))
		return err_set(err, EINVAL, "The name of a policy tag has 1 to %d characters",
			       POLICY_NAME_MAX);
	if (!ENDS(t->description))
		return err_set(err, EINVAL, "A description has at most %d characters",
			       POLICY_DESCRIPTION_MAX);
	if (t->maps > POLICY_MAPS)
		return err_set(err, EINVAL, "A policy tag has at most %d WLANs", POLICY_MAPS);
	for (unsigned i = 0; i < t->maps; i++) {
		struct policy_map const *m = &t->map[i];

		if (!ENDS(m->wlan) || !m->wlan[0])
			return err_set(err, EINVAL, "A WLAN profile name has 1 to %d characters",
				       WLAN_NAME_MAX);
		if (!ENDS(m->profile) || !policy_name_fits(m->profile))
			return err_set(err, EINVAL,
				       "The name of a policy profile has 1 to %d characters",
				       POLICY_NAME_MAX);
		for (unsigned k = 0; k < i; k++) {
			if (strcmp(t->map[k].wlan, m->wlan) == 0)
				return err_set(err, EINVAL, "Policy tag %s has the WLAN %s twice",
					       t->name, m->wlan);
		}
	}
	return 0;
}

char const *policy_verdict_text(enum policy_verdict v)
{
	static char const *const text[] = {
#define X(name, text) text,
		POLICY_VERDICT_LIST(X)
#undef X
	};

	return v < POLICY_VERDICT_COUNT ? text[v] : "";
}
