/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OWE transition pairs: what two enabled WLANs have to be, both ways. */
#include "roam/wlan_pair.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

struct pair {
	struct wlan open, owe;
};

static struct pair good(void)
{
	struct pair p;

	wlan_init(&p.open, "cafe", 11, "cafe", 4);
	p.open.wpa = p.open.wpa2 = false;
	p.open.akms = p.open.ciphers = 0;
	p.open.ft = WLAN_FT_DISABLED;
	p.open.transition_wlan_id = 12;
	p.open.enabled = true;
	wlan_init(&p.owe, "cafe-owe", 12, "cafe-owe", 8);
	p.owe.wpa2 = false;
	p.owe.wpa3 = true;
	p.owe.akms = WLAN_AKM_BIT(OWE);
	p.owe.pmf = WLAN_PMF_MANDATORY;
	p.owe.ft = WLAN_FT_DISABLED;
	p.owe.broadcast_ssid = false;
	p.owe.transition_wlan_id = 11;
	p.owe.enabled = true;
	return p;
}

/** The same fault, whichever half is asked about. @param at  name of the WLAN to be changed */
static void expect(struct pair const *p, enum wlan_pair_rule rule, char const *at, char const *line)
{
	for (unsigned way = 0; way < 2; way++) {
		struct wlan_pair_fault f;

		assert_false(
			wlan_pair_fits(way ? &p->owe : &p->open, way ? &p->open : &p->owe, &f));
		assert_string_equal(wlan_pair_rule_name(f.rule), wlan_pair_rule_name(rule));
		assert_string_equal(f.at->name, at);
		assert_string_equal(f.line, line);
	}
}

static void test_rules(void **state)
{
	struct wlan_pair_fault f;
	struct pair p = good();

	(void)state;
	assert_true(wlan_pair_fits(&p.open, &p.owe, &f));
	assert_true(wlan_pair_fits(&p.owe, &p.open, &f));
	p.owe.transition_wlan_id = 0;
	expect(&p, WLAN_PAIR_MUTUAL, "cafe-owe", "security wpa transition-mode-wlan-id 11");
	p = good();
	p.open.transition_wlan_id = 99;
	expect(&p, WLAN_PAIR_MUTUAL, "cafe", "security wpa transition-mode-wlan-id 12");
	p = good();
	p.owe.broadcast_ssid = true;
	expect(&p, WLAN_PAIR_HIDDEN, "cafe-owe", "no broadcast-ssid");
	p = good();
	p.open.broadcast_ssid = false;
	expect(&p, WLAN_PAIR_SEEN, "cafe", "broadcast-ssid");
	p = good();
	p.open.ft = WLAN_FT_ADAPTIVE;
	expect(&p, WLAN_PAIR_FT, "cafe", "no security ft");
	p = good();
	p.owe.ft = WLAN_FT_ENABLED;
	expect(&p, WLAN_PAIR_FT, "cafe-owe", "no security ft");
	p = good();
	p.owe.pmf = WLAN_PMF_OPTIONAL;
	expect(&p, WLAN_PAIR_PMF, "cafe-owe", "security pmf mandatory");
	p = good();
	p.owe.transition_wlan_id = 0;
	p.owe.akms = WLAN_AKM_BIT(PSK);
	expect(&p, WLAN_PAIR_KIND, "cafe", "no security wpa transition-mode-wlan-id");
}

/** The one that is being enabled gets the radios of the one that serves. */
static void test_radios(void **state)
{
	struct wlan_pair_fault f;
	struct pair p = good();

	(void)state;
	p.open.bands = WLAN_BAND_24;
	assert_false(wlan_pair_fits(&p.owe, &p.open, &f));
	assert_int_equal(f.rule, WLAN_PAIR_RADIO);
	assert_string_equal(f.at->name, "cafe-owe");
	assert_string_equal(f.line, "radio dot11bg");
	assert_false(wlan_pair_fits(&p.open, &p.owe, &f));
	assert_string_equal(f.at->name, "cafe");
	assert_string_equal(f.line, "radio all");
	p.owe.bands = WLAN_BAND_24;
	assert_true(wlan_pair_fits(&p.owe, &p.open, &f));
	/* Both named is all. */
	p.open.bands = 0;
	p.owe.bands = WLAN_BAND_24 | WLAN_BAND_5;
	assert_true(wlan_pair_fits(&p.owe, &p.open, &f));
}

/** Asked when the second half is enabled, in either order, and of no WLAN that is shut down. */
static void test_set(void **state)
{
	struct wlan_set *set = wlan_set_new(NULL);
	struct pair p = good();
	struct err err = {0};

	(void)state;
	p.owe.broadcast_ssid = true;
	assert_int_equal(wlan_set_put(set, &p.open, &err), 0);
	assert_int_equal(wlan_set_put(set, &p.owe, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "WLAN cafe-owe is to be hidden"));
	assert_null(wlan_by_name(set, "cafe-owe"));
	p.owe.enabled = false;
	assert_int_equal(wlan_set_put(set, &p.owe, &err), 0);
	p.owe.enabled = true;
	p.owe.broadcast_ssid = false;
	p.owe.transition_wlan_id = 0;
	assert_int_equal(wlan_set_put(set, &p.owe, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "WLAN cafe-owe does not name WLAN cafe"));
	p.owe.transition_wlan_id = 11;
	assert_int_equal(wlan_set_put(set, &p.owe, &err), 0);
	/* The other way round: the OWE half serves, the open one comes. */
	p.open.enabled = false;
	p.open.transition_wlan_id = 0;
	assert_int_equal(wlan_set_put(set, &p.open, &err), 0);
	p.open.enabled = true;
	assert_int_equal(wlan_set_put(set, &p.open, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "WLAN cafe does not name WLAN cafe-owe"));
	/* A half that names one which is not there serves alone. */
	p.open.transition_wlan_id = 99;
	assert_int_equal(wlan_set_remove(set, "cafe-owe"), 0);
	assert_int_equal(wlan_set_put(set, &p.open, &err), 0);
	talloc_free(set);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_radios),
		cmocka_unit_test(test_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
