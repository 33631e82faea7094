/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * hostapd.conf as a model: BSSes and their lines, values as hostapd reads them, broken lines by
 * name.
 */
#include "roam/hostapd_conf.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include <cmocka.h>

/** Two BSSes; the second begins with defaults. */
#define TWO                                                                           \
	"# office\n"                                                                  \
	"interface=wlan0\n"                                                           \
	"driver=nl80211\n"                                                            \
	"ssid=corp\n"                                                                 \
	"bssid=02:00:00:00:01:00\n"                                                   \
	"wpa=2\n"                                                                     \
	"wpa_key_mgmt=WPA-EAP FT-EAP\n"                                               \
	"mobility_domain=A1b2\n"                                                      \
	"r0kh=02:00:00:00:00:01 * "                                                   \
	"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"          \
	"r0kh=ff:ff:ff:ff:ff:ff ap2 000102030405060708090A0B0C0D0E0F\n"               \
	"r1kh=00:00:00:00:00:00 00:00:00:00:00:00 000102030405060708090a0b0c0d0e0f\n" \
	"\n"                                                                          \
	"bss=wlan0-1\n"                                                               \
	"ssid2=P\"caf\\xc3\\xa9\"\n"                                                  \
	"owe_transition_ifname=wlan0-2"

static struct hostapd_conf *parse(char const *text)
{
	struct hostapd_conf *c;
	struct err err = {0};
	/* A copy of exactly this size, so that a sanitizer sees any octet read too far. */
	size_t len = strlen(text);
	char *copy = malloc(len ? len : 1);

	memcpy(copy, text, len);
	if (hostapd_conf_parse(NULL, "ap.conf", copy, len, &c, &err))
		fail_msg("%s", err.msg);
	free(copy);
	return c;
}

static void test_bsses(void **state)
{
	struct hostapd_conf *c = parse(TWO);
	struct hostapd_conf_bss const *b = c->bss;
	struct mac mac;
	uint16_t mdid;

	(void)state;
	assert_string_equal(c->name, "ap.conf");
	assert_int_equal(c->bsses, 2);
	assert_int_equal(c->problems, 0);
	assert_string_equal(b[0].ifname, "wlan0");
	assert_int_equal(b[0].line, 2);
	assert_int_equal(b[0].ssid_len, 4);
	assert_memory_equal(b[0].ssid, "corp", 4);
	assert_int_equal(b[0].akms, HOSTAPD_AKM_BIT(EAP) | HOSTAPD_AKM_BIT(FT_EAP));
	assert_null(b[0].bad_akm);
	assert_true(hostapd_conf_mac(&b[0], HOSTAPD_OPT_BSSID, &mac));
	assert_int_equal(mac_u64(mac), 0x020000000100);
	assert_true(hostapd_conf_mdid(&b[0], &mdid));
	assert_int_equal(mdid, 0xa1b2);
	assert_int_equal(hostapd_conf_line(&b[0], HOSTAPD_OPT_WPA), 6);
	assert_int_equal(hostapd_conf_line(&b[0], HOSTAPD_OPT_OKC), 2);

	assert_string_equal(b[1].ifname, "wlan0-1");
	assert_int_equal(b[1].line, 13);
	assert_int_equal(b[1].ssid_len, 5);
	assert_memory_equal(b[1].ssid, "caf\xc3\xa9", 5);
	assert_int_equal(b[1].akms, 0);
	assert_null(b[1].opt[HOSTAPD_OPT_WPA].text);
	assert_string_equal(b[1].opt[HOSTAPD_OPT_OWE_IFNAME].text, "wlan0-2");
	assert_int_equal(b[1].opt[HOSTAPD_OPT_OWE_IFNAME].line, 15);
	talloc_free(c);
}

static void test_key_holders(void **state)
{
	struct hostapd_conf *c = parse(TWO);
	struct hostapd_conf_bss const *b = c->bss;

	(void)state;
	assert_int_equal(b->r0khs, 2);
	assert_int_equal(mac_u64(b->r0kh[0].mac), 0x020000000001);
	assert_string_equal(b->r0kh[0].id, "*");
	assert_int_equal(b->r0kh[0].key.len, 32);
	assert_int_equal(b->r0kh[0].key.b[31], 0x1f);
	assert_int_equal(b->r0kh[0].line, 9);
	assert_string_equal(b->r0kh[1].id, "ap2");
	assert_int_equal(b->r0kh[1].key.len, 16);
	assert_int_equal(b->r0kh[1].key.b[10], 0x0a);
	assert_int_equal(b->r1khs, 1);
	assert_true(mac_is_zero(b->r1kh[0].mac) && mac_is_zero(b->r1kh[0].r1kh));
	assert_int_equal(b->r1kh[0].key.len, 16);
	assert_int_equal(b[1].r0khs, 0);
	talloc_free(c);
}

static void test_defaults(void **state)
{
	struct hostapd_conf *c =
		parse("interface=a\nokc=1\nokc=0\nreassociation_deadline=2000\n"
		      "r0_key_lifetime=99999999999999999999\nrkh_neg_timeout=-99999999999\n");
	struct hostapd_conf_bss const *b = c->bss;

	(void)state;
	assert_int_equal(hostapd_conf_number(b, HOSTAPD_OPT_FT_OVER_DS), 1);
	assert_int_equal(hostapd_conf_number(b, HOSTAPD_OPT_FT_R0_KEY_LIFETIME), 1209600);
	assert_int_equal(hostapd_conf_number(b, HOSTAPD_OPT_REASSOCIATION_DEADLINE), 2000);
	assert_int_equal(hostapd_conf_number(b, HOSTAPD_OPT_R0_KEY_LIFETIME), UINT32_MAX);
	assert_int_equal(hostapd_conf_number(b, HOSTAPD_OPT_RKH_NEG_TIMEOUT), INT32_MIN);
	/* The last one counts. */
	assert_int_equal(hostapd_conf_number(b, HOSTAPD_OPT_OKC), 0);
	assert_int_equal(b->opt[HOSTAPD_OPT_OKC].line, 3);
	talloc_free(c);
}

/** Where the AKMs come from: hostapd's default, wpa=0, and words of another release. */
static void test_akms(void **state)
{
	static struct {
		char const *text;
		uint32_t akms;
		char const *bad;
	} const t[] = {
		{"wpa=2\n", HOSTAPD_AKM_BIT(PSK), NULL},
		{"wpa=0\nwpa_key_mgmt=SAE\n", 0, NULL},
		{"wpa_key_mgmt=SAE\n", 0, NULL},
		{"wpa_key_mgmt=SAE FT-SAE\nwpa=2\n", HOSTAPD_AKM_BIT(SAE) | HOSTAPD_AKM_BIT(FT_SAE),
		 NULL},
		{"wpa=2\nwpa_key_mgmt= OWE \n", HOSTAPD_AKM_BIT(OWE), NULL},
		{"wpa=2\nwpa_key_mgmt=WPA-EAPX WPA-EAP Y\n", HOSTAPD_AKM_BIT(EAP), "WPA-EAPX"},
		{"wpa=2\nwpa_key_mgmt=\n", 0, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct hostapd_conf *c = parse(t[i].text);

		if (c->bss[0].akms != t[i].akms)
			fail_msg("%s: AKMs %x", t[i].text, c->bss[0].akms);
		assert_int_equal(!c->bss[0].bad_akm, !t[i].bad);
		if (t[i].bad)
			assert_string_equal(c->bss[0].bad_akm, t[i].bad);
		talloc_free(c);
	}
}

static void test_valid(void **state)
{
	static struct {
		char const *line;
		enum hostapd_opt opt;
		bool valid;
	} const t[] = {
		{"reassociation_deadline=1000", HOSTAPD_OPT_REASSOCIATION_DEADLINE, true},
		{"reassociation_deadline=999", HOSTAPD_OPT_REASSOCIATION_DEADLINE, false},
		{"reassociation_deadline=65536", HOSTAPD_OPT_REASSOCIATION_DEADLINE, false},
		{"wpa=two", HOSTAPD_OPT_WPA, false},
		{"wpa=2 (RSN)", HOSTAPD_OPT_WPA, true},
		{"wpa=", HOSTAPD_OPT_WPA, false},
		{"wpa=x2", HOSTAPD_OPT_WPA, false},
		{"wpa=99999999999999999999", HOSTAPD_OPT_WPA, false},
		{"r1_max_key_lifetime=-1", HOSTAPD_OPT_R1_MAX_KEY_LIFETIME, true},
		{"mobility_domain=a1b2", HOSTAPD_OPT_MOBILITY_DOMAIN, true},
		{"mobility_domain=a1b", HOSTAPD_OPT_MOBILITY_DOMAIN, false},
		{"mobility_domain=a1b2c", HOSTAPD_OPT_MOBILITY_DOMAIN, false},
		{"mobility_domain=0xa1", HOSTAPD_OPT_MOBILITY_DOMAIN, false},
		{"r1_key_holder=020000000001", HOSTAPD_OPT_R1_KEY_HOLDER, true},
		{"r1_key_holder=02:00:00:00:00:01", HOSTAPD_OPT_R1_KEY_HOLDER, false},
		{"bssid=02:00:00:00:00:01", HOSTAPD_OPT_BSSID, true},
		{"bssid=02:00:00:00:00:0", HOSTAPD_OPT_BSSID, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct hostapd_conf *c = parse(t[i].line);

		if (hostapd_conf_valid(c->bss, t[i].opt) != t[i].valid)
			fail_msg("%s", t[i].line);
		talloc_free(c);
	}
}

static void test_ssids(void **state)
{
	static struct {
		char const *text;
		char const *ssid; /**< NULL: refused */
	} const t[] = {
		{"\"corp\"", "corp"},
		{"\"a\"b\"", "a\"b"},
		{"636f7270", "corp"},
		{"P\"a\\n\\r\\t\\e\\\"\\\\\\x41\"", "a\n\r\t\x1b\"\\A"},
		{"\"12345678901234567890123456789012\"", "12345678901234567890123456789012"},
		{"\"123456789012345678901234567890123\"", NULL},
		{"corp", NULL},
		{"636f727", NULL},
		{"\"corp", NULL},
		{"\"corp\"x", NULL},
		{"P\"a\\q\"", NULL},
		{"P\"a\\x4\"", NULL},
		{"P\"a\\", NULL},
		{"", NULL},
		{"\"\"", NULL},
	};
	uint8_t out[SSID_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		uint8_t len = hostapd_conf_ssid(t[i].text, out);

		if (len != (t[i].ssid ? strlen(t[i].ssid) : 0))
			fail_msg("%s: %u octets", t[i].text, len);
		if (t[i].ssid)
			assert_memory_equal(out, t[i].ssid, len);
	}
}

static void test_problems(void **state)
{
	static struct {
		char const *text;
		enum hostapd_problem_kind kind;
		unsigned line;
	} const t[] = {
		{"interface=a\nssid corp\n", HOSTAPD_PROBLEM_NO_EQUALS, 2},
		{" ssid=corp\n", HOSTAPD_PROBLEM_BLANK, 1},
		{"\tssid=corp\n", HOSTAPD_PROBLEM_BLANK, 1},
		{"ssid=corp\r\nwpa=2\r\n", HOSTAPD_PROBLEM_CARRIAGE_RETURN, 1},
		{"\n\nr0kh=02:00:00:00:00:01 *\n", HOSTAPD_PROBLEM_KEY_HOLDER, 3},
		{"r0kh=02:00:00:00:00 * 00\n", HOSTAPD_PROBLEM_KEY_HOLDER, 1},
		{"r1kh=02:00:00:00:00:01 * 00\n", HOSTAPD_PROBLEM_KEY_HOLDER, 1},
		{"r0kh=02:00:00:00:00:01 1234567890123456789012345678901234567890123456789 00\n",
		 HOSTAPD_PROBLEM_KEY_HOLDER, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct hostapd_conf *c = parse(t[i].text);

		assert_int_equal(c->problems, 1);
		if (c->problem[0].kind != t[i].kind || c->problem[0].line != t[i].line)
			fail_msg("%s: %s in line %u", t[i].text,
				 hostapd_problem_text(c->problem[0].kind), c->problem[0].line);
		talloc_free(c);
	}
}

/** The rest of such a file is read as it was meant. */
static void test_dos(void **state)
{
	struct hostapd_conf *c = parse("ssid=corp\r\n\r\nwpa=2\r\n");

	(void)state;
	assert_int_equal(c->problems, 1);
	assert_int_equal(c->bss[0].ssid_len, 4);
	assert_true(hostapd_conf_valid(c->bss, HOSTAPD_OPT_WPA));
	talloc_free(c);
}

static void test_long_line(void **state)
{
	char text[2 * HOSTAPD_CONF_LINE_MAX];
	struct hostapd_conf *c;

	(void)state;
	memset(text, 'x', sizeof text);
	memcpy(text, "nas_identifier=", 15);
	text[HOSTAPD_CONF_LINE_MAX] = '\0';
	c = parse(text);
	assert_int_equal(c->problems, 0);
	assert_int_equal(strlen(c->bss[0].opt[HOSTAPD_OPT_NAS_IDENTIFIER].text),
			 HOSTAPD_CONF_LINE_MAX - 15);
	talloc_free(c);
	text[HOSTAPD_CONF_LINE_MAX] = 'x';
	text[HOSTAPD_CONF_LINE_MAX + 1] = '\0';
	c = parse(text);
	assert_int_equal(c->problems, 1);
	assert_int_equal(c->problem[0].kind, HOSTAPD_PROBLEM_LINE_LONG);
	assert_null(c->bss[0].opt[HOSTAPD_OPT_NAS_IDENTIFIER].text);
	talloc_free(c);
}

static void test_bounds(void **state)
{
	char *text = talloc_strdup(NULL, "interface=a\n");
	struct hostapd_conf *c;
	struct err err = {0};
	char *huge;

	(void)state;
	for (unsigned i = 1; i < HOSTAPD_CONF_BSS_MAX + 3; i++)
		text = talloc_asprintf_append(text, "bss=a%u\nx%u=1\nbroken\nbad\n", i, i);
	c = parse(text);
	assert_int_equal(c->bsses, HOSTAPD_CONF_BSS_MAX);
	assert_string_equal(c->bss[HOSTAPD_CONF_BSS_MAX - 1].ifname, "a63");
	assert_int_equal(c->unknowns, HOSTAPD_CONF_BSS_MAX - 1);
	assert_string_equal(c->unknown[0].text, "x1");
	assert_int_equal(c->unknown[0].line, 3);
	assert_int_equal(c->problems, HOSTAPD_CONF_PROBLEMS_MAX);
	assert_int_equal(c->problem[63].kind, HOSTAPD_PROBLEM_BSS_MANY);
	talloc_free(c);
	talloc_free(text);

	assert_int_equal(hostapd_conf_parse(NULL, "f", "a=\0b\n", 5, &c, &err), -EINVAL);
	assert_null(c);
	assert_non_null(strstr(err.msg, "f: a NUL"));
	huge = calloc(1, HOSTAPD_CONF_TEXT_MAX + 1);
	memset(huge, '\n', HOSTAPD_CONF_TEXT_MAX + 1);
	assert_int_equal(hostapd_conf_parse(NULL, "f", huge, HOSTAPD_CONF_TEXT_MAX + 1, &c, &err),
			 -E2BIG);
	assert_null(c);
	assert_int_equal(hostapd_conf_parse(NULL, "f", huge, HOSTAPD_CONF_TEXT_MAX, &c, &err), 0);
	talloc_free(c);
	free(huge);
}

/** An empty file is one BSS without anything. */
static void test_empty(void **state)
{
	struct hostapd_conf *c = parse("");

	(void)state;
	assert_int_equal(c->bsses, 1);
	assert_string_equal(c->bss[0].ifname, "");
	assert_int_equal(c->bss[0].line, 1);
	talloc_free(c);
}

/** The keys of a model are zeros when it is freed. */
static void test_wiped(void **state)
{
	struct hostapd_conf *c =
		parse("r0kh=02:00:00:00:00:01 * 000102030405060708090a0b0c0d0e0f\n");
	void *pool = talloc_new(NULL);
	struct hostapd_kh *kh = c->bss[0].r0kh;

	(void)state;
	assert_int_equal(kh->key.b[1], 1);
	/* Moved out of the tree, so that it outlives the model. */
	talloc_steal(pool, kh);
	talloc_free(c);
	for (size_t i = 0; i < sizeof *kh; i++)
		assert_int_equal(((uint8_t const *)kh)[i], 0);
	talloc_free(pool);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_bsses),     cmocka_unit_test(test_key_holders),
		cmocka_unit_test(test_defaults),  cmocka_unit_test(test_akms),
		cmocka_unit_test(test_valid),     cmocka_unit_test(test_ssids),
		cmocka_unit_test(test_problems),  cmocka_unit_test(test_dos),
		cmocka_unit_test(test_long_line), cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_empty),     cmocka_unit_test(test_wiped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
