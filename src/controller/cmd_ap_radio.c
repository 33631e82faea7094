/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * `ap radio NAME`: the lines of an access point that runs fastroam-ap. Each changes a copy;
 * radio_ap.c says whether the copy makes sense.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "controller/commands.h"
#include "controller/radio_ap_edit.h"

int cmd_config_ap_radio(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	int rc;

	(void)out;
	if (!name)
		return shell_fail(s, "Say which AP, by the name in its certificate");
	if (!w->negated)
		return radio_ap_edit_open(s, name->text);
	rc = radio_ap_edit_remove(s, name->text);
	/* The block that we are in may be the one that is gone. */
	if (rc == 0 && !s->loading && s->mode == MODE_CONFIG_AP_RADIO)
		s->mode = MODE_CONFIG;
	return rc;
}

/** Begin a line that is about one radio: a copy of the AP, and the radio in it. NULL when the line
 * failed. */
static struct radio_ap_radio *begin_radio(struct shell *s, struct grammar_walk const *w,
					  struct radio_ap *copy)
{
	struct grammar_arg const *radio = grammar_arg(w, "radio");

	if (!radio || radio->number < 0 || radio->number >= RADIO_AP_RADIOS) {
		(void)shell_fail(s, "Say which radio, 0 to %d", RADIO_AP_RADIOS - 1);
		return NULL;
	}
	return radio_ap_edit_begin(s, copy) ? NULL : &copy->radio[radio->number];
}

int cmd_ap_radio_channel(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *channel = grammar_arg(w, "channel");
	struct grammar_arg const *width = grammar_arg(w, "width");
	struct radio_ap copy;
	struct radio_ap_radio *r = begin_radio(s, w, &copy);

	(void)out;
	if (!r)
		return 1;
	r->channel = w->negated || !channel ? 0 : (uint16_t)channel->number;
	r->width = RADIO_AP_WIDTH_20;
	for (enum radio_ap_width i = 0; !w->negated && width && i < RADIO_AP_WIDTH_COUNT; i++) {
		if (strcmp(width->text, radio_ap_width_word(i)) == 0)
			r->width = i;
	}
	return radio_ap_edit_commit(s, &copy);
}

int cmd_ap_radio_radio_shutdown(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct radio_ap copy;
	struct radio_ap_radio *r = begin_radio(s, w, &copy);

	(void)out;
	if (!r)
		return 1;
	r->shutdown = !w->negated;
	return radio_ap_edit_commit(s, &copy);
}

int cmd_ap_radio_wlan(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	struct radio_ap copy;
	unsigned at = 0;

	(void)out;
	if (!name || !name->text[0] || strlen(name->text) > WLAN_NAME_MAX)
		return shell_fail(s, "A WLAN profile name has 1 to %d characters", WLAN_NAME_MAX);
	if (radio_ap_edit_begin(s, &copy))
		return 1;
	while (at < copy.wlans && strcmp(copy.wlan[at], name->text) != 0)
		at++;
	if (w->negated) {
		if (at == copy.wlans)
			return shell_fail(s, "AP %s has no such line", copy.name);
		copy.wlans--;
		memmove(&copy.wlan[at], &copy.wlan[at + 1],
			(copy.wlans - at) * sizeof copy.wlan[0]);
		return radio_ap_edit_commit(s, &copy);
	}
	if (at == RADIO_AP_WLANS)
		return shell_fail(s, "AP %s has %d WLANs, that is all that a radio can serve",
				  copy.name, RADIO_AP_WLANS);
	memcpy(copy.wlan[at], name->text, strlen(name->text) + 1);
	copy.wlans += at == copy.wlans;
	return radio_ap_edit_commit(s, &copy);
}

int cmd_ap_radio_bridge(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *bridge = grammar_arg(w, "bridge");
	struct radio_ap copy;

	(void)out;
	if (radio_ap_edit_begin(s, &copy))
		return 1;
	memset(copy.bridge, 0, sizeof copy.bridge);
	if (!w->negated) {
		if (!bridge || !bridge->text[0] || strlen(bridge->text) >= sizeof copy.bridge)
			return shell_fail(s, "The name of a bridge has 1 to %d characters",
					  RADIO_AP_BRIDGE_MAX - 1);
		memcpy(copy.bridge, bridge->text, strlen(bridge->text));
	}
	return radio_ap_edit_commit(s, &copy);
}

int cmd_ap_radio_country(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *country = grammar_arg(w, "country");
	struct radio_ap copy;

	(void)out;
	if (radio_ap_edit_begin(s, &copy))
		return 1;
	memset(copy.country, 0, sizeof copy.country);
	if (!w->negated) {
		if (!country || strlen(country->text) != 2)
			return shell_fail(s, "A country is two letters, as in DE");
		for (unsigned i = 0; i < 2; i++)
			copy.country[i] = (char)toupper((unsigned char)country->text[i]);
	}
	return radio_ap_edit_commit(s, &copy);
}

int cmd_ap_radio_policy_tag(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	char const *tag = w->negated || !name ? "" : name->text;
	struct radio_ap copy;
	int rc;

	if (!w->negated && !policy_name_fits(tag))
		return shell_fail(s, "The name of a policy tag has 1 to %d characters",
				  POLICY_NAME_MAX);
	if (radio_ap_edit_begin(s, &copy))
		return 1;
	(void)snprintf(copy.policy_tag, sizeof copy.policy_tag, "%s", tag);
	rc = radio_ap_edit_commit(s, &copy);
	if (rc == 0 && tag[0] && !s->loading && !policy_tag_by_name(s->c->policies, tag))
		writer_text(out,
			    "Warning: there is no policy tag %s: the access point serves nothing "
			    "until there is\n",
			    tag);
	return rc;
}

int cmd_ap_radio_shutdown(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct radio_ap copy;

	(void)out;
	if (radio_ap_edit_begin(s, &copy))
		return 1;
	copy.shutdown = !w->negated;
	return radio_ap_edit_commit(s, &copy);
}
