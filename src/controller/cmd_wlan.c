/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Lines of a WLAN that are not about security.
 */
#include <stdio.h>
#include <string.h>

#include "controller/commands.h"
#include "controller/wlan_edit.h"

int cmd_wlan_shutdown(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	if (s->candidate && copy.enabled && !w->negated)
		s->candidate->shut = true;
	copy.enabled = w->negated;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_ANYTIME);
}

int cmd_wlan_broadcast_ssid(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.broadcast_ssid = !w->negated;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_okc(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.okc = !w->negated;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_session_timeout(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct wlan copy, fresh;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	wlan_init(&fresh, copy.name, copy.id, copy.ssid, copy.ssid_len);
	copy.session_timeout_s = w->negated || w->defaulted || !seconds ? fresh.session_timeout_s
									: (uint32_t)seconds->number;
	wlan_wipe(&fresh);
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_authentication_list(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *list = grammar_arg(w, "list");
	struct wlan copy;

	(void)out;
	if (!w->negated && list && strlen(list->text) > WLAN_NAME_MAX)
		return shell_fail(s, "The name of an authentication list has at most %d characters",
				  WLAN_NAME_MAX);
	if (wlan_edit_begin(s, &copy))
		return 1;
	(void)snprintf(copy.auth_list, sizeof copy.auth_list, "%s",
		       w->negated || !list ? "" : list->text);
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}
