/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * test ap hostapd config: configuration files of access points, judged against this controller.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/log.h"
#include "base/secret.h"
#include "controller/commands.h"
#include "controller/key_service.h"
#include "controller/shell_files.h"
#include "roam/hostapd_lint.h"
#include "wire/rrb.h"

/** What one run needs; all of it goes with it. */
struct test {
	struct shell *s;
	struct hostapd_conf *conf[CONTROL_FILES_MAX];
	unsigned files;
	struct wlan const **wlan;
	struct hostapd_lint_ap *ap;
	struct hostapd_lint_known known;
};

static char const *const severity_words[HOSTAPD_SEVERITY_COUNT] = {
	[HOSTAPD_ERROR] = "error",
	[HOSTAPD_WARNING] = "warning",
	[HOSTAPD_ADVICE] = "advice",
};

static int test_wipe(struct test *t)
{
	if (t->ap)
		mem_wipe(t->ap, talloc_get_size(t->ap));
	return 0;
}

/** The key that OpenWrt makes of its mobility domain and a secret. False when one is not known. */
static bool openwrt_key(struct controller const *c, struct hostapd_ap const *ap,
			struct hostapd_bss const *b, struct secret *out)
{
	struct wlan const *w = wlan_by_name(c->wlans, b->wlan);
	char secret[HOSTAPD_SECRET_MAX + 1];
	uint8_t key[RRB_KEY_LEN];
	bool ok = c->settings.has_mobility_domain;

	if (ap->openwrt_secret[0])
		(void)snprintf(secret, sizeof secret, "%s", ap->openwrt_secret);
	else if (w && w->psk.len)
		(void)snprintf(secret, sizeof secret, "%.*s", w->psk.len, (char const *)w->psk.b);
	else
		ok = false;
	ok = ok && rrb_key_openwrt(c->settings.mobility_domain, secret, key) == 0 &&
	     secret_set(out, key, sizeof key);
	mem_wipe(secret, sizeof secret);
	mem_wipe(key, sizeof key);
	return ok;
}

static void know_bss(struct test *t, struct hostapd_ap const *ap, struct hostapd_bss const *b)
{
	struct controller const *c = t->s->c;
	struct hostapd_lint_ap *to = &t->ap[t->known.aps++];

	*to = (struct hostapd_lint_ap){.bssid = b->bssid,
				       .ap = ap->name,
				       .wlan = b->wlan,
				       .key = ap->key,
				       .key_holder = key_service_address(c, ap),
				       .das = ap->has_das,
				       .das_port = ap->das_port,
				       .das_key = ap->das_key,
				       .vlans = ap->vlans > 0};
	if (ap->openwrt_key && !openwrt_key(c, ap, b, &to->key))
		to->key.len = 0;
}

/** What the controller knows. @return false when memory is short */
static bool know(struct test *t)
{
	struct controller const *c = t->s->c;
	unsigned wlans = wlan_count(c->wlans), aps = hostapd_ap_count(c->aps), bsses = 0;

	for (unsigned i = 0; i < aps; i++)
		bsses += hostapd_ap_at(c->aps, i)->bsses;
	t->wlan = talloc_array(t, struct wlan const *, wlans + 1);
	t->ap = talloc_zero_array(t, struct hostapd_lint_ap, bsses + 1);
	if (!t->wlan || !t->ap)
		return false;
	for (unsigned i = 0; i < wlans; i++)
		t->wlan[i] = wlan_at(c->wlans, i);
	for (unsigned i = 0; i < aps; i++) {
		struct hostapd_ap const *ap = hostapd_ap_at(c->aps, i);

		for (unsigned j = 0; j < ap->bsses; j++)
			know_bss(t, ap, &ap->bss[j]);
	}
	t->known.wlan = t->wlan;
	t->known.wlans = wlans;
	t->known.ap = t->ap;
	t->known.has_mdid = c->settings.has_mobility_domain;
	t->known.mdid = c->settings.mobility_domain;
	t->known.serves_hostapd = aps > 0;
	return true;
}

static int read_files(struct test *t)
{
	struct shell_files const *f = t->s->files;
	struct err err = {0};

	if (!f)
		return shell_fail(t->s, "No file came with the command: enter it in fastroam");
	if (f->refused)
		return shell_fail(t->s, "%s: test fewer at a time", f->refused);
	for (unsigned i = 0; i < f->count; i++) {
		if (hostapd_conf_parse(t, f->file[i].name, f->file[i].text, f->file[i].len,
				       &t->conf[i], &err))
			return shell_fail(t->s, "%s", err.msg);
		t->files++;
	}
	return 0;
}

static void show_finding(struct writer *out, struct test const *t, struct hostapd_finding const *f)
{
	char const *place = f->here ? "controller" : "file";

	writer_object(out, NULL);
	writer_str(out, "file", "%s:", t->conf[f->file]->name);
	writer_int(out, "line", "%" PRId64 ": ", f->line);
	writer_str(out, "severity", "%s: ", severity_words[hostapd_rule_severity(f->rule)]);
	writer_str(out, "text", "%s", f->what);
	writer_str(out, "rule", " [%s]\n", hostapd_rule_name(f->rule));
	if (f->cure[0]) {
		writer_str(out, "cure_in", "    in the %s: ", place);
		writer_str(out, "cure", "%s\n", f->cure);
	}
	writer_end(out);
}

static void show_files(struct writer *out, struct test const *t)
{
	if (!writer_is_json(out))
		return;
	writer_list(out, "files");
	for (unsigned i = 0; i < t->files; i++) {
		writer_object(out, NULL);
		writer_str(out, "name", NULL, t->conf[i]->name);
		writer_int(out, "bsses", NULL, t->conf[i]->bsses);
		writer_int(out, "options_not_judged", NULL, t->conf[i]->unknowns);
		writer_end(out);
	}
	writer_end(out);
}

static char const *plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

static void show_counts(struct writer *out, struct test const *t, struct hostapd_lint const *l)
{
	unsigned errors = l->count[HOSTAPD_ERROR], warnings = l->count[HOSTAPD_WARNING];

	if (l->left_out)
		writer_text(out, "%u more are not shown\n", l->left_out);
	writer_text(out, "%s%u file%s, %u BSS%s: %u error%s, %u warning%s, %u advice\n",
		    l->findings ? "\n" : "", t->files, plural(t->files), l->bsses,
		    l->bsses == 1 ? "" : "es", errors, plural(errors), warnings, plural(warnings),
		    l->count[HOSTAPD_ADVICE]);
	writer_int(out, "bsses", NULL, l->bsses);
	writer_int(out, "errors", NULL, errors);
	writer_int(out, "warnings", NULL, warnings);
	writer_int(out, "advice", NULL, l->count[HOSTAPD_ADVICE]);
	writer_int(out, "not_shown", NULL, l->left_out);
}

static int run(struct test *t, struct writer *out)
{
	struct err err = {0};
	struct hostapd_lint *l;
	unsigned errors;

	if (read_files(t))
		return 1;
	if (!know(t))
		return shell_fail(t->s, "Memory is short");
	if (hostapd_lint(t, t->conf, t->files, &t->known, &l, &err))
		return shell_fail(t->s, "%s", err.msg);
	show_files(out, t);
	writer_list(out, "findings");
	for (unsigned i = 0; i < l->findings; i++)
		show_finding(out, t, &l->finding[i]);
	writer_end(out);
	show_counts(out, t, l);
	errors = l->count[HOSTAPD_ERROR];
	return errors ? shell_fail(t->s, "%u error%s will break roaming or the network", errors,
				   plural(errors))
		      : 0;
}

int cmd_test_ap_hostapd_config(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct test *t = talloc_zero(s, struct test);
	int rc;

	(void)w;
	if (!t)
		return shell_fail(s, "Memory is short");
	talloc_set_destructor(t, test_wipe);
	t->s = s;
	rc = run(t, out);
	talloc_free(t);
	/* Keys passed OpenSSL's contexts, which forget them soon after. */
	controller_arm_expiry(s->c);
	return rc;
}
