/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Shows of policy profiles, policy tags and the tags of access points, the two defaults included.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/commands.h"
#include "controller/radio_service.h"

/** In order: the default one, unless it was changed and so is in its place; then the others. */
static struct policy_profile const *profile_at(struct policy_set const *set, unsigned index)
{
	struct policy_profile const *first = policy_profile_by_name(set, POLICY_DEFAULT_PROFILE);

	if (index == 0)
		return first;
	for (unsigned i = 0; policy_profile_at(set, i); i++) {
		if (policy_profile_at(set, i) != first && --index == 0)
			return policy_profile_at(set, i);
	}
	return NULL;
}

static struct policy_tag const *tag_at(struct policy_set const *set, unsigned index)
{
	struct policy_tag const *first = policy_tag_by_name(set, POLICY_DEFAULT_TAG);

	if (index == 0)
		return first;
	for (unsigned i = 0; policy_tag_at(set, i); i++) {
		if (policy_tag_at(set, i) != first && --index == 0)
			return policy_tag_at(set, i);
	}
	return NULL;
}

int cmd_show_policy_summary(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct policy_profile const *p;
	unsigned n = 0;

	(void)w;
	while (profile_at(s->c->policies, n))
		n++;
	writer_int(out, "number_of_profiles", "Number of Policy Profiles: %" PRId64 "\n\n", n);
	writer_text(out, "%-33s %-64s %s\n", "Policy Profile Name", "Description", "Status");
	writer_ruler(out, '-', 107);
	writer_list(out, "profiles");
	for (unsigned i = 0; (p = profile_at(s->c->policies, i)) != NULL; i++) {
		writer_object(out, NULL);
		writer_str(out, "name", "%-33s ", p->name);
		writer_str(out, "description", "%-64s ", p->description);
		writer_bool(out, "enabled", "%s\n", p->enabled, "ENABLED", "DISABLED");
		writer_end(out);
	}
	writer_end(out);
	return 0;
}

/** The VLAN that clients are put in, in words. */
static void show_vlan(struct policy_set const *set, struct policy_profile const *p,
		      struct writer *out)
{
	char text[16];
	uint16_t id;
	bool known = policy_vlan_find(set, p->vlan, &id);

	writer_text(out, "VLAN                        : %s\n",
		    p->vlan[0] ? p->vlan : "none: the network of the access point");
	writer_str(out, "vlan", NULL, p->vlan);
	(void)snprintf(text, sizeof text, "%u", id);
	if (p->vlan[0] && !known)
		writer_text(out, "VLAN ID                     : unknown: clients are refused\n");
	else if (p->vlan[0])
		writer_text(out, "VLAN ID                     : %s\n", text);
	if (known)
		writer_int(out, "vlan_id", NULL, id);
}

int cmd_show_policy_detailed(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	struct policy_profile const *p =
		name ? policy_profile_by_name(s->c->policies, name->text) : NULL;

	if (!p)
		return shell_fail(s,
				  "No policy profile has that name; show wireless profile policy "
				  "summary lists them");
	writer_str(out, "name", "Policy Profile Name         : %s\n", p->name);
	writer_str(out, "description", "Description                 : %s\n", p->description);
	writer_bool(out, "enabled", "Status                      : %s\n", p->enabled, "ENABLED",
		    "DISABLED");
	show_vlan(s->c->policies, p, out);
	writer_bool(out, "aaa_override", "AAA Override                : %s\n", p->aaa_override,
		    "ENABLED", "DISABLED");
	if (p->session_timeout_s == POLICY_OF_WLAN)
		writer_text(out, "Session Timeout             : as the WLAN says\n");
	else
		writer_int(out, "session_timeout_s", "Session Timeout             : %" PRId64 "\n",
			   p->session_timeout_s);
	writer_int(out, "idle_timeout_s", "Idle Timeout                : %" PRId64 "\n",
		   p->idle_timeout_s);
	writer_text(out, "Accounting List             : %s (not sent)\n",
		    p->accounting_list[0] ? p->accounting_list : "none");
	writer_str(out, "accounting_list", NULL, p->accounting_list);
	return 0;
}

int cmd_show_policy_tag_summary(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct policy_tag const *t;
	unsigned n = 0;

	(void)w;
	while (tag_at(s->c->policies, n))
		n++;
	writer_int(out, "number_of_tags", "Number of Policy Tags: %" PRId64 "\n\n", n);
	writer_text(out, "%-33s %s\n", "Policy Tag Name", "Description");
	writer_ruler(out, '-', 98);
	writer_list(out, "tags");
	for (unsigned i = 0; (t = tag_at(s->c->policies, i)) != NULL; i++) {
		writer_object(out, NULL);
		writer_str(out, "name", "%-33s ", t->name);
		writer_str(out, "description", "%s\n", t->description);
		writer_end(out);
	}
	writer_end(out);
	return 0;
}

static void show_map(struct policy_set const *set, char const *tag, struct policy_map const *m,
		     struct writer *out)
{
	struct policy_profile const *p;

	writer_object(out, NULL);
	writer_str(out, "wlan", "%-33s ", m->wlan);
	writer_str(out, "profile", "%-33s ", m->profile);
	writer_str(out, "state", "%s\n", policy_verdict_text(policy_find(set, tag, m->wlan, &p)));
	writer_end(out);
}

int cmd_show_policy_tag_detailed(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	struct policy_set const *set = s->c->policies;
	struct policy_tag const *t = name ? policy_tag_by_name(set, name->text) : NULL;

	if (!t)
		return shell_fail(s,
				  "No policy tag has that name; show wireless tag policy summary "
				  "lists them");
	writer_str(out, "name", "Policy Tag Name : %s\n", t->name);
	writer_str(out, "description", "Description     : %s\n\n", t->description);
	writer_int(out, "number_of_maps", "Number of WLAN-POLICY maps: %" PRId64 "\n", t->maps);
	writer_text(out, "%-33s %-33s %s\n", "WLAN Profile Name", "Policy Name", "State");
	writer_ruler(out, '-', 120);
	writer_list(out, "maps");
	for (unsigned i = 0; i < t->maps; i++)
		show_map(set, t->name, &t->map[i], out);
	writer_end(out);
	if (strcmp(t->name, POLICY_DEFAULT_TAG) == 0)
		writer_text(out, "Every other WLAN is served with %s.\n", POLICY_DEFAULT_PROFILE);
	return 0;
}

static void show_ap(struct controller *c, struct radio_aps_ap const *ap, struct writer *out)
{
	struct mac mac = ap->hello.radio[0].bssid[0];
	enum radio_plan_tag source;
	char const *tag =
		radio_plan_tag(c->policies, radio_ap_by_name(c->radio_aps, ap->name), mac, &source);
	char text[MAC_STR];

	writer_object(out, NULL);
	writer_str(out, "name", "%-32s ", ap->name);
	writer_str(out, "mac_address", "%-14s ", mac_dotted(mac, text));
	writer_str(out, "policy_tag", "%-33s ", tag);
	writer_bool(out, "misconfigured", "%-13s ", policy_tag_by_name(c->policies, tag) == NULL,
		    "Yes", "No");
	writer_str(out, "tag_source", "%s\n", radio_plan_tag_text(source));
	writer_end(out);
}

int cmd_show_ap_tag_summary(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct radio_aps const *aps = s->c->radio ? radio_service_aps(s->c->radio) : NULL;
	struct radio_aps_ap const *ap;
	uint32_t pos = 0;

	(void)w;
	writer_int(out, "number_of_aps", "Number of APs: %" PRId64 "\n\n",
		   aps ? radio_aps_count(aps) : 0);
	writer_text(out, "%-32s %-14s %-33s %-13s %s\n", "AP Name", "AP Mac", "Policy Tag Name",
		    "Misconfigured", "Tag Source");
	writer_ruler(out, '-', 120);
	writer_list(out, "aps");
	while (aps && (ap = radio_aps_next(aps, &pos)) != NULL)
		show_ap(s->c, ap, out);
	writer_end(out);
	return 0;
}
