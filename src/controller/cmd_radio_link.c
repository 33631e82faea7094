/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What holds for all access points that run fastroam-ap: `wireless radio-link`, this controller's
 * names in key hierarchies, group keys, exclusion.
 */
#include <string.h>

#include "controller/commands.h"
#include "controller/settings_edit.h"

static bool positive(struct grammar_walk const *w)
{
	return !w->negated && !w->defaulted;
}

int cmd_radio_link(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *port = grammar_arg(w, "port");
	struct settings copy = s->c->settings;

	(void)out;
	copy.radio.link = !w->negated;
	copy.radio.port = positive(w) && port ? (uint16_t)port->number : SETTINGS_RADIO_PORT;
	return settings_edit_commit(s, &copy);
}

int cmd_radio_link_grace(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct settings copy = s->c->settings;

	(void)out;
	copy.radio.grace_s =
		positive(w) && seconds ? (uint32_t)seconds->number : SETTINGS_RADIO_GRACE_S;
	return settings_edit_commit(s, &copy);
}

int cmd_config_mobility_mac(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	bool given = positive(w) && mac;
	struct settings copy;

	(void)out;
	if (given && (mac_is_group(mac->mac) || mac_is_zero(mac->mac)))
		return shell_fail(s, "A controller has one address: neither a group address nor "
				     "0000.0000.0000");
	copy = s->c->settings;
	copy.radio.mac = given ? mac->mac : (struct mac){{0}};
	return settings_edit_commit(s, &copy);
}

int cmd_config_r0kh_id(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *id = grammar_arg(w, "id");
	bool given = positive(w) && id;
	struct settings copy;

	(void)out;
	if (given && (!id->text[0] || strlen(id->text) > R0KH_ID_MAX))
		return shell_fail(s, "An R0KH-ID has 1 to %d octets (802.11-2020 9.4.2.47)",
				  R0KH_ID_MAX);
	copy = s->c->settings;
	memset(copy.radio.r0kh_id, 0, sizeof copy.radio.r0kh_id);
	if (given)
		memcpy(copy.radio.r0kh_id, id->text, strlen(id->text));
	return settings_edit_commit(s, &copy);
}

int cmd_gtk_rekey_interval(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct settings copy = s->c->settings;

	(void)out;
	if (w->negated)
		copy.radio.gtk_rekey_s = 0;
	else
		copy.radio.gtk_rekey_s =
			positive(w) && seconds ? (uint32_t)seconds->number : SETTINGS_GTK_REKEY_S;
	return settings_edit_commit(s, &copy);
}

int cmd_gtk_rekey_on_leave(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct settings copy = s->c->settings;

	(void)out;
	copy.radio.gtk_rekey_on_leave = positive(w);
	return settings_edit_commit(s, &copy);
}

int cmd_client_exclusion(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *failures = grammar_arg(w, "failures");
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct settings copy = s->c->settings;
	struct settings_radio *r = &copy.radio;

	(void)out;
	r->exclusion_failures = w->negated ? 0 : SETTINGS_EXCLUSION_FAILURES;
	r->exclusion_s = SETTINGS_EXCLUSION_S;
	if (positive(w) && failures && seconds) {
		r->exclusion_failures = (unsigned)failures->number;
		r->exclusion_s = (uint32_t)seconds->number;
	}
	return settings_edit_commit(s, &copy);
}
