/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Any text as one or two hostapd.conf: values are in it, and a judgement shows clean text only. */
#include "check.h"

#include <talloc.h>

#include "base/utf8.h"
#include "roam/hostapd_lint.h"

/** Control characters never reach a terminal. */
static void check_text(char const *text)
{
	FUZZ_CHECK(text);
	for (unsigned n; *text; text += n) {
		n = utf8_len(text);
		FUZZ_CHECK(n > 0 && (unsigned char)*text >= ' ' && *text != 0x7f);
	}
}

static void check_conf(struct hostapd_conf const *c, size_t size)
{
	FUZZ_CHECK(c->bsses >= 1 && c->bsses <= HOSTAPD_CONF_BSS_MAX);
	FUZZ_CHECK(c->problems <= HOSTAPD_CONF_PROBLEMS_MAX);
	for (unsigned i = 0; i < c->bsses; i++) {
		struct hostapd_conf_bss const *b = &c->bss[i];

		FUZZ_CHECK(b->ssid_len <= SSID_MAX && b->ifname && b->line >= 1);
		for (unsigned o = 0; o < HOSTAPD_OPT_COUNT; o++) {
			FUZZ_CHECK(!b->opt[o].text || strlen(b->opt[o].text) < size);
			FUZZ_CHECK(hostapd_conf_line(b, o) <= size + 1);
		}
		for (unsigned k = 0; k < b->r0khs; k++)
			FUZZ_CHECK(b->r0kh[k].id && strlen(b->r0kh[k].id) <= R0KH_ID_MAX);
	}
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	static char const ssid[] = "corp";
	void *ctx = talloc_new(NULL);
	char const *text = (char const *)data;
	/* A line "%" begins the second file. */
	char const *cut = size ? memmem(text, size, "\n%\n", 3) : NULL;
	size_t first = cut ? (size_t)(cut - text) : size;
	struct wlan wlan;
	struct wlan const *wlans[] = {&wlan};
	struct hostapd_lint_ap ap = {.bssid = {{2, 0, 0, 0, 1, 0}},
				     .ap = "ap1",
				     .wlan = "corp",
				     .key = {.b = {1, 2}, .len = 32},
				     .key_holder = {{2, 0, 0, 0, 0, 1}},
				     .das = true,
				     .das_port = 3799,
				     .das_key = "secret",
				     .vlans = true};
	struct hostapd_lint_known known = {.wlan = wlans,
					   .wlans = 1,
					   .ap = &ap,
					   .aps = 1,
					   .has_mdid = size & 1,
					   .mdid = 0xa1b2,
					   .serves_hostapd = true};
	struct hostapd_conf *conf[2];
	struct hostapd_lint *l;
	struct err err;
	unsigned n = 0;

	wlan_init(&wlan, "corp", 1, ssid, 4);
	wlan.enabled = true;
	if (hostapd_conf_parse(ctx, "a", text, first, &conf[n], &err) == 0)
		check_conf(conf[n++], first);
	if (cut && hostapd_conf_parse(ctx, "b", cut + 3, size - first - 3, &conf[n], &err) == 0)
		check_conf(conf[n++], size - first - 3);
	FUZZ_CHECK(hostapd_lint(ctx, conf, n, size & 2 ? NULL : &known, &l, &err) == 0);
	FUZZ_CHECK(l->findings <= HOSTAPD_FINDINGS_MAX);
	for (unsigned i = 0; i < l->findings; i++) {
		struct hostapd_finding const *f = &l->finding[i];

		FUZZ_CHECK(f->file < n && f->rule < HOSTAPD_RULE_COUNT);
		check_text(f->what);
		check_text(f->cure);
		FUZZ_CHECK(i == 0 || f->file > f[-1].file ||
			   (f->file == f[-1].file && f->line >= f[-1].line));
	}
	talloc_free(ctx);
	return 0;
}
