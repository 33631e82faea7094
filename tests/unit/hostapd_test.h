/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the tests of hostapd_lint share: a file without a fault, edits of it, and what is found.
 */
#ifndef HOSTAPD_TEST_H
#define HOSTAPD_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include <cmocka.h>

#include "roam/hostapd_lint.h"

#define KEY_1 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY_2 "f00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

/** An access point as it should be, for the controller of hostapd_known(). */
static char const hostapd_good[] = "interface=wlan0\n"                      /* 1 */
				   "bridge=br0\n"                           /* 2 */
				   "ssid=corp\n"                            /* 3 */
				   "bssid=02:00:00:00:01:00\n"              /* 4 */
				   "wpa=2\n"                                /* 5 */
				   "wpa_key_mgmt=WPA-EAP FT-EAP\n"          /* 6 */
				   "rsn_pairwise=CCMP\n"                    /* 7 */
				   "ieee80211w=1\n"                         /* 8 */
				   "ieee8021x=1\n"                          /* 9 */
				   "auth_server_addr=192.0.2.1\n"           /* 10 */
				   "nas_identifier=ap1\n"                   /* 11 */
				   "mobility_domain=a1b2\n"                 /* 12 */
				   "ft_over_ds=0\n"                         /* 13 */
				   "ft_r0_key_lifetime=28800\n"             /* 14 */
				   "r0kh=02:00:00:00:00:01 * " KEY_1 "\n"   /* 15 */
				   "radius_das_port=3799\n"                 /* 16 */
				   "radius_das_client=192.0.2.2 hunter2\n"  /* 17 */
				   "radius_das_require_event_timestamp=1\n" /* 18 */
				   "dynamic_vlan=1\n"                       /* 19 */
				   "vlan_file=/etc/hostapd.vlan\n";         /* 20 */

/**
 * A text with edits, one per line: "option=value" takes the place of the first such line, or is
 * added at the end; "-option" empties it (line numbers stay). Talloc child of ctx.
 */
static inline char *hostapd_edit(void *ctx, char const *base, char const *edits)
{
	char *text = talloc_asprintf(ctx, "\n%s", base);

	for (char const *e = edits; *e; e += strcspn(e, "\n"), e += *e == '\n') {
		bool gone = *e == '-';
		char const *option = e + gone;
		int len = (int)strcspn(option, "=\n");
		char *key = talloc_asprintf(ctx, "\n%.*s=", len, option);
		char *at = strstr(text, key), *next;
		int line = (int)strcspn(e, "\n");

		if (!at) {
			next = talloc_asprintf(ctx, "%s%.*s\n", text, line, e);
		} else {
			*at = '\0';
			next = talloc_asprintf(ctx, "%s\n%.*s%s", text, gone ? 0 : line, e,
					       at + 1 + strcspn(at + 1, "\n"));
		}
		text = next;
	}
	return text + 1;
}

static inline struct secret hostapd_key(char const *hex)
{
	struct secret s = {.len = (uint8_t)(strlen(hex) / 2)};

	for (unsigned i = 0; i < s.len; i++) {
		unsigned octet;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &octet), 1);
		s.b[i] = (uint8_t)octet;
	}
	return s;
}

/** A controller with one WLAN and one access point that fit hostapd_good. */
struct hostapd_world {
	struct wlan wlan[3];
	struct wlan const *wlans[3];
	struct hostapd_lint_ap ap[4];
	struct hostapd_lint_known known;
};

static inline struct hostapd_world *hostapd_known(void *ctx)
{
	struct hostapd_world *w = talloc_zero(ctx, struct hostapd_world);

	wlan_init(&w->wlan[0], "corp", 1, "corp", 4);
	w->wlan[0].enabled = true;
	w->wlan[0].pmf = WLAN_PMF_OPTIONAL;
	for (unsigned i = 0; i < 3; i++)
		w->wlans[i] = &w->wlan[i];
	w->ap[0] = (struct hostapd_lint_ap){.bssid = {{2, 0, 0, 0, 1, 0}},
					    .ap = "ap1",
					    .wlan = "corp",
					    .key = hostapd_key(KEY_1),
					    .key_holder = {{2, 0, 0, 0, 0, 1}},
					    .das = true,
					    .das_port = 3799,
					    .das_key = "hunter2",
					    .vlans = true};
	w->known = (struct hostapd_lint_known){.wlan = w->wlans,
					       .wlans = 1,
					       .ap = w->ap,
					       .aps = 1,
					       .has_mdid = true,
					       .mdid = 0xa1b2,
					       .serves_hostapd = true};
	return w;
}

/** Judge n texts; what is found is a talloc child of ctx. */
static inline struct hostapd_lint *hostapd_judge(void *ctx, struct hostapd_lint_known const *known,
						 char const *const *text, unsigned n)
{
	struct hostapd_conf **conf = talloc_array(ctx, struct hostapd_conf *, n + 1);
	struct hostapd_lint *out;
	struct err err = {0};

	for (unsigned i = 0; i < n; i++) {
		char name[16];

		snprintf(name, sizeof name, "%c.conf", 'a' + (int)i);
		if (hostapd_conf_parse(conf, name, text[i], strlen(text[i]), &conf[i], &err))
			fail_msg("%s", err.msg);
	}
	if (hostapd_lint(ctx, conf, n, known, &out, &err))
		fail_msg("%s", err.msg);
	/* What was found outlives the files. */
	talloc_free(conf);
	return out;
}

/** "a:11 nas-id-missing; b:3 ssid-unknown"; without version-ft-pmkid, which every two files give.
 */
static inline char *hostapd_found(void *ctx, struct hostapd_lint const *l)
{
	char *text = talloc_strdup(ctx, "");

	for (unsigned i = 0; i < l->findings; i++) {
		if (l->finding[i].rule == HOSTAPD_RULE_VERSION_PMKID)
			continue;
		text = talloc_asprintf_append(text, "%s%c:%u %s", text[0] ? "; " : "",
					      'a' + (int)l->finding[i].file, l->finding[i].line,
					      hostapd_rule_name(l->finding[i].rule));
	}
	return text;
}

/** One edit of the good file, and what is found in it alone. */
struct hostapd_case {
	char const *edits;
	char const *found;
};

static inline void hostapd_check(struct hostapd_lint_known const *known,
				 struct hostapd_case const *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		void *ctx = talloc_new(NULL);
		char const *text = hostapd_edit(ctx, hostapd_good, c[i].edits);
		struct hostapd_lint *l = hostapd_judge(ctx, known, &text, 1);
		char *found = hostapd_found(ctx, l);

		if (strcmp(found, c[i].found) != 0)
			fail_msg("%s\n  found: %s\n  not:   %s", c[i].edits, found, c[i].found);
		for (unsigned f = 0; f < l->findings; f++) {
			assert_true(l->finding[f].what[0] != '\0');
			assert_null(strstr(l->finding[f].what, "hunter2"));
			assert_null(strstr(l->finding[f].what, KEY_1));
		}
		talloc_free(ctx);
	}
}

#define HOSTAPD_CHECK(known, cases) hostapd_check(known, cases, sizeof(cases) / sizeof((cases)[0]))

#endif
