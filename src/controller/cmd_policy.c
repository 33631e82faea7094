/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Policy profiles, policy tags, tags of access points, locations and names of VLANs. Names may
 * point at what is not there (yet), as a configuration may come in any order: what is not served
 * for it is told.
 */
#include <stdio.h>
#include <string.h>

#include "controller/commands.h"
#include "controller/policy_edit.h"

static bool positive(struct grammar_walk const *w)
{
	return !w->negated && !w->defaulted;
}

/** The word of an argument; "" when the line takes it back. */
static char const *word_of(struct grammar_walk const *w, char const *arg)
{
	struct grammar_arg const *a = grammar_arg(w, arg);

	return positive(w) && a ? a->text : "";
}

/** A block that is gone may be the one that the shell is in. */
static int gone(struct shell *s, int rc, enum grammar_mode mode)
{
	if (rc == 0 && !s->loading && s->mode == mode)
		s->mode = MODE_CONFIG;
	return rc;
}

/* ---- blocks ---- */

/** Tags that name a profile are left without it. */
static void warn_of_tags(struct shell *s, char const *profile, struct writer *out)
{
	for (unsigned i = 0; policy_tag_at(s->c->policies, i); i++) {
		struct policy_tag const *t = policy_tag_at(s->c->policies, i);

		for (unsigned k = 0; k < t->maps; k++) {
			if (strcmp(t->map[k].profile, profile) == 0)
				writer_text(out,
					    "Warning: policy tag %s serves WLAN %s with it: not "
					    "any more\n",
					    t->name, t->map[k].wlan);
		}
	}
}

int cmd_config_policy(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	int rc;

	if (!name)
		return shell_fail(s, "Say which policy profile");
	if (positive(w))
		return policy_edit_open_profile(s, name->text);
	rc = gone(s, policy_edit_remove_profile(s, name->text), MODE_CONFIG_POLICY);
	if (rc == 0 && !policy_profile_by_name(s->c->policies, name->text))
		warn_of_tags(s, name->text, out);
	return rc;
}

int cmd_config_policy_tag(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");

	(void)out;
	if (!name)
		return shell_fail(s, "Say which policy tag");
	if (positive(w))
		return policy_edit_open_tag(s, name->text);
	return gone(s, policy_edit_remove_tag(s, name->text), MODE_CONFIG_POLICY_TAG);
}

int cmd_config_ap_tag(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");

	(void)out;
	if (!mac)
		return shell_fail(s, "Say which access point, by its Ethernet MAC");
	if (positive(w))
		return policy_edit_open_ap(s, mac->mac);
	return gone(s, policy_edit_remove_ap(s, mac->mac), MODE_CONFIG_AP_TAG);
}

int cmd_config_ap_location(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");

	(void)out;
	if (!name)
		return shell_fail(s, "Say which location");
	if (positive(w))
		return policy_edit_open_location(s, name->text);
	return gone(s, policy_edit_remove_location(s, name->text), MODE_CONFIG_AP_LOCATION);
}

int cmd_config_vlan(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *id = grammar_arg(w, "id");

	(void)out;
	if (!id)
		return shell_fail(s, "Say which VLAN");
	if (positive(w))
		return policy_edit_open_vlan(s, (uint16_t)id->number);
	return gone(s, policy_edit_remove_vlan(s, (uint16_t)id->number), MODE_CONFIG_VLAN);
}

/* ---- lines of a profile ---- */

/** @param room  POLICY_DESCRIPTION_MAX + 1 octets */
static int set_description(struct shell *s, struct grammar_walk const *w, char *room)
{
	char const *text = word_of(w, "text");

	if (strlen(text) > POLICY_DESCRIPTION_MAX)
		return shell_fail(s, "A description has at most %d characters, this has %zu",
				  POLICY_DESCRIPTION_MAX, strlen(text));
	(void)snprintf(room, POLICY_DESCRIPTION_MAX + 1, "%s", text);
	return 0;
}

int cmd_policy_description(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct policy_profile copy;

	(void)out;
	if (policy_edit_begin_profile(s, &copy) || set_description(s, w, copy.description))
		return 1;
	return policy_edit_commit_profile(s, &copy, POLICY_EDIT_ANYTIME);
}

int cmd_policy_shutdown(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct policy_profile copy, fresh;

	(void)out;
	if (policy_edit_begin_profile(s, &copy))
		return 1;
	policy_profile_init(&fresh, copy.name);
	copy.enabled = w->defaulted ? fresh.enabled : w->negated;
	return policy_edit_commit_profile(s, &copy, POLICY_EDIT_ANYTIME);
}

int cmd_policy_aaa_override(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct policy_profile copy, fresh;

	(void)out;
	if (policy_edit_begin_profile(s, &copy))
		return 1;
	policy_profile_init(&fresh, copy.name);
	copy.aaa_override = w->defaulted ? fresh.aaa_override : !w->negated;
	return policy_edit_commit_profile(s, &copy, POLICY_EDIT_SHUT);
}

int cmd_policy_vlan(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char const *vlan = word_of(w, "vlan");
	struct policy_profile copy;
	uint16_t id;
	int rc;

	if (strlen(vlan) > POLICY_NAME_MAX)
		return shell_fail(s, "The name of a VLAN has 1 to %d characters", POLICY_NAME_MAX);
	if (policy_edit_begin_profile(s, &copy))
		return 1;
	(void)snprintf(copy.vlan, sizeof copy.vlan, "%s", vlan);
	rc = policy_edit_commit_profile(s, &copy, POLICY_EDIT_SHUT);
	if (rc == 0 && !policy_vlan_find(s->c->policies, vlan, &id))
		writer_text(out,
			    "Warning: no VLAN is called %s: clients of this profile are refused "
			    "until one is (vlan N, name %s)\n",
			    vlan, vlan);
	return rc;
}

int cmd_policy_session_timeout(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct policy_profile copy;

	(void)out;
	if (policy_edit_begin_profile(s, &copy))
		return 1;
	copy.session_timeout_s =
		positive(w) && seconds ? (uint32_t)seconds->number : POLICY_OF_WLAN;
	return policy_edit_commit_profile(s, &copy, POLICY_EDIT_SHUT);
}

int cmd_policy_idle_timeout(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct policy_profile copy;

	(void)out;
	if (policy_edit_begin_profile(s, &copy))
		return 1;
	copy.idle_timeout_s = positive(w) && seconds ? (uint32_t)seconds->number : POLICY_IDLE_S;
	return policy_edit_commit_profile(s, &copy, POLICY_EDIT_SHUT);
}

int cmd_policy_accounting_list(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char const *list = word_of(w, "list");
	struct policy_profile copy;
	int rc;

	if (strlen(list) > POLICY_NAME_MAX)
		return shell_fail(s, "The name of an accounting list has 1 to %d characters",
				  POLICY_NAME_MAX);
	if (policy_edit_begin_profile(s, &copy))
		return 1;
	(void)snprintf(copy.accounting_list, sizeof copy.accounting_list, "%s", list);
	rc = policy_edit_commit_profile(s, &copy, POLICY_EDIT_ANYTIME);
	if (rc == 0 && list[0])
		writer_text(out, "Warning: this release of FastRoam sends no accounting; the line "
				 "is kept\n");
	return rc;
}

/* ---- lines of the others ---- */

int cmd_policy_tag_description(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct policy_tag copy;

	(void)out;
	if (policy_edit_begin_tag(s, &copy) || set_description(s, w, copy.description))
		return 1;
	return policy_edit_commit_tag(s, &copy);
}

/** Take the line of a WLAN away. */
static int unmap(struct shell *s, struct policy_tag *t, char const *wlan, char const *profile)
{
	struct policy_map *m = policy_tag_map(t, wlan);

	if (!m || strcmp(m->profile, profile) != 0)
		return shell_fail(s, "Policy tag %s has no line wlan %s policy %s", t->name, wlan,
				  profile);
	t->maps--;
	memmove(m, m + 1, (size_t)(&t->map[t->maps] - m) * sizeof *m);
	return policy_edit_commit_tag(s, t);
}

int cmd_policy_tag_wlan(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *wlan = grammar_arg(w, "wlan");
	struct grammar_arg const *profile = grammar_arg(w, "profile");
	struct policy_tag copy;
	struct policy_map *m;
	int rc;

	if (!wlan || !wlan->text[0] || strlen(wlan->text) > WLAN_NAME_MAX)
		return shell_fail(s, "A WLAN profile name has 1 to %d characters", WLAN_NAME_MAX);
	if (!profile || !policy_name_fits(profile->text))
		return shell_fail(s, "The name of a policy profile has 1 to %d characters",
				  POLICY_NAME_MAX);
	if (policy_edit_begin_tag(s, &copy))
		return 1;
	if (!positive(w))
		return unmap(s, &copy, wlan->text, profile->text);
	m = policy_tag_map(&copy, wlan->text);
	if (!m && copy.maps == POLICY_MAPS)
		return shell_fail(s, "Policy tag %s has %d WLANs, that is all that a radio serves",
				  copy.name, POLICY_MAPS);
	m = m ? m : &copy.map[copy.maps++];
	(void)snprintf(m->wlan, sizeof m->wlan, "%s", wlan->text);
	(void)snprintf(m->profile, sizeof m->profile, "%s", profile->text);
	rc = policy_edit_commit_tag(s, &copy);
	if (rc == 0 && !s->loading && !policy_profile_by_name(s->c->policies, profile->text))
		writer_text(out,
			    "Warning: there is no policy profile %s: the WLAN is not served with "
			    "this tag until there is\n",
			    profile->text);
	return rc;
}

/** A tag may come later in the same file. @param whose  serves nothing, with its verb */
static void warn_of_tag(struct shell *s, char const *tag, char const *whose, struct writer *out)
{
	if (tag[0] && !s->loading && !policy_tag_by_name(s->c->policies, tag))
		writer_text(out, "Warning: there is no policy tag %s: %s nothing until there is\n",
			    tag, whose);
}

int cmd_ap_tag_policy(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char const *tag = word_of(w, "name");
	int rc = policy_edit_commit_ap(s, tag);

	if (rc == 0)
		warn_of_tag(s, tag, "the access point serves", out);
	return rc;
}

int cmd_ap_location_mac(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");

	(void)out;
	if (!mac)
		return shell_fail(s, "Say which access point, by its Ethernet MAC");
	return policy_edit_locate_ap(s, mac->mac, positive(w));
}

int cmd_ap_location_tag(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char const *tag = word_of(w, "name");
	int rc = policy_edit_commit_location(s, tag);

	if (rc == 0)
		warn_of_tag(s, tag, "access points that have no other one serve", out);
	return rc;
}

int cmd_vlan_name(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return policy_edit_commit_vlan(s, word_of(w, "name"));
}
