/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Policies as lines of the configuration; see policy_text.h.
 */
#include "controller/policy_text.h"

#include <string.h>

#include "grammar/grammar.h"

#define WORD_ROOM GRAMMAR_QUOTED(POLICY_NAME_MAX + 1)

_Static_assert(WLAN_NAME_MAX <= POLICY_NAME_MAX, "names of WLANs fit as well");

static char const *word(char const *text, char out[WORD_ROOM])
{
	char const *q = grammar_quote(text, strlen(text), out, WORD_ROOM);

	return q ? q : "\"\"";
}

static char const *no(bool on)
{
	return on ? "" : "no ";
}

static void write_profile(FILE *f, struct policy_profile const *p, bool all)
{
	char text[WORD_ROOM];
	struct policy_profile d;

	policy_profile_init(&d, p->name);
	(void)fprintf(f, "wireless profile policy %s\n", word(p->name, text));
	if (p->aaa_override != d.aaa_override || all)
		(void)fprintf(f, " %saaa-override\n", no(p->aaa_override));
	if (p->accounting_list[0])
		(void)fprintf(f, " accounting-list %s\n", word(p->accounting_list, text));
	if (p->description[0])
		(void)fprintf(f, " description %s\n", p->description);
	if (p->idle_timeout_s != d.idle_timeout_s || all)
		(void)fprintf(f, " idle-timeout %u\n", p->idle_timeout_s);
	if (p->session_timeout_s != POLICY_OF_WLAN)
		(void)fprintf(f, " session-timeout %u\n", p->session_timeout_s);
	if (p->vlan[0])
		(void)fprintf(f, " vlan %s\n", word(p->vlan, text));
	if (p->enabled != d.enabled || all)
		(void)fprintf(f, " %sshutdown\n", no(!p->enabled));
}

static void write_tag(FILE *f, struct policy_tag const *t)
{
	char text[WORD_ROOM], profile[WORD_ROOM];

	(void)fprintf(f, "wireless tag policy %s\n", word(t->name, text));
	if (t->description[0])
		(void)fprintf(f, " description %s\n", t->description);
	for (unsigned i = 0; i < t->maps; i++)
		(void)fprintf(f, " wlan %s policy %s\n", word(t->map[i].wlan, text),
			      word(t->map[i].profile, profile));
}

void policy_text_profiles(FILE *f, struct policy_set const *policies, bool all)
{
	struct policy_vlan const *v;
	struct policy_profile const *p;
	struct policy_tag const *t;
	char text[WORD_ROOM];

	for (unsigned i = 0; (v = policy_vlan_at(policies, i)) != NULL; i++) {
		(void)fprintf(f, "vlan %u\n", v->id);
		if (v->name[0])
			(void)fprintf(f, " name %s\n", word(v->name, text));
	}
	for (unsigned i = 0; (p = policy_profile_at(policies, i)) != NULL; i++)
		write_profile(f, p, all);
	for (unsigned i = 0; (t = policy_tag_at(policies, i)) != NULL; i++)
		write_tag(f, t);
}

/** 256 locations go through 1,024 access points each: 262,144 short comparisons, some 2 ms where a
 * site is as large as may be. */
static void write_locations(FILE *f, struct policy_set const *policies)
{
	struct policy_location const *l;
	struct policy_located const *a;
	char text[WORD_ROOM], mac[MAC_STR];

	for (unsigned i = 0; (l = policy_location_at(policies, i)) != NULL; i++) {
		(void)fprintf(f, "ap location name %s\n", word(l->name, text));
		for (unsigned k = 0; (a = policy_located_at(policies, k)) != NULL; k++) {
			if (strcmp(a->location, l->name) == 0)
				(void)fprintf(f, " ap-eth-mac %s\n", mac_dotted(a->mac, mac));
		}
		if (l->tag[0])
			(void)fprintf(f, " tag policy %s\n", word(l->tag, text));
	}
}

void policy_text_aps(FILE *f, struct policy_set const *policies)
{
	struct policy_ap const *a;
	char text[WORD_ROOM], mac[MAC_STR];

	for (unsigned i = 0; (a = policy_ap_at(policies, i)) != NULL; i++) {
		(void)fprintf(f, "ap %s\n", mac_dotted(a->mac, mac));
		if (a->tag[0])
			(void)fprintf(f, " policy-tag %s\n", word(a->tag, text));
	}
	write_locations(f, policies);
}
