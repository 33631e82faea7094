/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The WLAN rules: each one broken alone, and whole configurations typed line by line.
 */
#include "roam/wlan.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/rand.h"

/* One line of configuration, as a change of the model. */
static void no_adaptive(struct wlan *w)
{
	w->ft = WLAN_FT_DISABLED;
}

static void ft(struct wlan *w)
{
	w->ft = WLAN_FT_ENABLED;
}

static void no_wpa(struct wlan *w)
{
	w->wpa = false;
}

static void no_wpa2(struct wlan *w)
{
	w->wpa2 = false;
}

static void no_aes(struct wlan *w)
{
	w->ciphers &= ~WLAN_CIPHER_AES;
}

static void wpa3(struct wlan *w)
{
	w->wpa3 = true;
}

static void pmf_mandatory(struct wlan *w)
{
	w->pmf = WLAN_PMF_MANDATORY;
}

static void no_okc(struct wlan *w)
{
	w->okc = false;
}

static void hide(struct wlan *w)
{
	w->broadcast_ssid = false;
}

static void auth_list(struct wlan *w)
{
	strcpy(w->auth_list, "ISE");
}

static void set_key(struct wlan *w)
{
	w->psk_is_hex = false;
	assert_true(secret_set(&w->psk, "Cisc0123.com", 12));
}

static void transition_11(struct wlan *w)
{
	w->transition_wlan_id = 11;
}

static void transition_12(struct wlan *w)
{
	w->transition_wlan_id = 12;
}

#define AKM_LINES(name)                           \
	static void akm_##name(struct wlan *w)    \
	{                                         \
		w->akms |= WLAN_AKM_BIT(name);    \
	}                                         \
	static void no_akm_##name(struct wlan *w) \
	{                                         \
		w->akms &= ~WLAN_AKM_BIT(name);   \
	}
static void no_akm_DOT1X(struct wlan *w)
{
	w->akms &= ~WLAN_AKM_BIT(DOT1X);
}

AKM_LINES(PSK)
AKM_LINES(SAE)

static void akm_CCKM(struct wlan *w)
{
	w->akms |= WLAN_AKM_BIT(CCKM);
}

static void akm_OWE(struct wlan *w)
{
	w->akms |= WLAN_AKM_BIT(OWE);
}

static void akm_FT_DOT1X(struct wlan *w)
{
	w->akms |= WLAN_AKM_BIT(FT_DOT1X);
}

static void akm_FT_PSK(struct wlan *w)
{
	w->akms |= WLAN_AKM_BIT(FT_PSK);
}

static void akm_DOT1X_SHA256(struct wlan *w)
{
	w->akms |= WLAN_AKM_BIT(DOT1X_SHA256);
}

#define LINES 12
typedef void line_fn(struct wlan *w);

/** Type the lines, then `no shutdown`. */
static void type(struct wlan *w, line_fn *const lines[LINES], char const *refused)
{
	struct err err = {0};

	for (int i = 0; i < LINES && lines[i]; i++) {
		lines[i](w);
		if (wlan_check(w, WLAN_CHECK_CHANGE, &err))
			fail_msg("line %d refused: %s", i + 1, err.msg);
	}
	if (!refused) {
		if (wlan_check(w, WLAN_CHECK_ENABLE, &err))
			fail_msg("no shutdown refused: %s", err.msg);
		return;
	}
	assert_int_equal(wlan_check(w, WLAN_CHECK_ENABLE, &err), -EINVAL);
	assert_string_equal(err.msg, refused);
}

static void type_new(uint16_t id, line_fn *const lines[LINES], char const *refused)
{
	struct wlan w;

	wlan_init(&w, "corp", id, "Corp", 4);
	type(&w, lines, refused);
}

#define TYPE(id, ...)     type_new(id, (line_fn *[LINES]){__VA_ARGS__}, NULL)
#define REFUSE(text, ...) type_new(1, (line_fn *[LINES]){__VA_ARGS__}, text)

/* The order of lines is that of running-configs; each line must stand alone. */
static void test_configurations_of_the_field(void **state)
{
	(void)state;
	TYPE(2, auth_list);                      /* 802.1X defaults */
	TYPE(1, set_key, no_akm_DOT1X, akm_PSK); /* WPA2-PSK */
	TYPE(2, no_adaptive, set_key, no_akm_DOT1X, akm_PSK, akm_SAE, wpa3, pmf_mandatory);
	TYPE(1, ft, akm_FT_DOT1X, auth_list);         /* FT, mixed */
	TYPE(1, ft, set_key, no_akm_PSK, akm_FT_PSK); /* FT-PSK */
	TYPE(1, ft, no_akm_SAE, akm_DOT1X_SHA256, akm_FT_DOT1X, auth_list);
	TYPE(10, no_adaptive, no_wpa2, no_akm_DOT1X, akm_OWE, wpa3, pmf_mandatory);
	TYPE(11, no_adaptive, no_wpa, no_wpa2, no_aes, no_akm_DOT1X, transition_12);
	TYPE(12, hide, no_adaptive, no_wpa2, no_akm_DOT1X, akm_OWE, transition_11, wpa3,
	     pmf_mandatory);
	TYPE(20, auth_list, no_adaptive, akm_CCKM);
	TYPE(21, no_okc, auth_list);
}

/* A WLAN that was WPA3-SAE turns into WPA3-Enterprise with FT. */
static void test_sae_becomes_enterprise(void **state)
{
	struct wlan w;

	(void)state;
	wlan_init(&w, "corp", 1, "Corp", 4);
	type(&w,
	     (line_fn *[LINES]){no_adaptive, no_wpa2, set_key, no_akm_DOT1X, akm_SAE, wpa3,
				pmf_mandatory},
	     NULL);
	type(&w, (line_fn *[LINES]){ft, no_akm_SAE, akm_DOT1X_SHA256, akm_FT_DOT1X, auth_list},
	     NULL);
}

/* OWE without `no security ft adaptive` and without PMF: adaptive FT is what is told first, and in
 * the words for OWE. */
static void test_owe_with_defaults_is_refused(void **state)
{
	(void)state;
	REFUSE("FT must be disabled in OWE WLAN", no_wpa2, wpa3, no_akm_DOT1X, akm_OWE);
	REFUSE("Valid pmf-options values are: 1. apf-vap-pmf-required in WPA3 WLAN, 2. either "
	       "apf-vap-pmf-optional or apf-vap-pmf-required in WPA2+WPA3 WLAN",
	       no_adaptive, no_wpa2, wpa3, no_akm_DOT1X, akm_OWE);
	REFUSE("FT or FT-Adaptive can only be configured along with 802.1x, PSK, or SAE AKMs.",
	       no_wpa, no_wpa2, no_aes, no_akm_DOT1X);
}

/** One WLAN that breaks one rule: what to set, and where it starts. */
struct breach {
	char const *rule;
	enum wlan_phase phase;
	uint32_t akms;
	uint8_t ciphers;
	bool wpa2, wpa3;
	enum wlan_ft ft;
	enum wlan_pmf pmf;
	char const *psk;
	bool psk_is_hex, wpa1, tkip;
	enum wlan_pwe pwe;
	uint16_t transition;
};

#define B(a) WLAN_AKM_BIT(a)

static struct breach const breaches[] = {
	{"ft-needs-akm", WLAN_CHECK_ENABLE, .akms = B(CCKM), .ciphers = 1, true,
	 .ft = WLAN_FT_ADAPTIVE},
	{"ft-needs-akm", WLAN_CHECK_ENABLE, .akms = B(SUITEB), .ciphers = 4, true,
	 .ft = WLAN_FT_ENABLED},
	{"owe-no-ft", WLAN_CHECK_ENABLE, .akms = B(OWE), .ciphers = 1, false, true,
	 WLAN_FT_ADAPTIVE, WLAN_PMF_MANDATORY},
	{"owe-needs-cipher", WLAN_CHECK_ENABLE, .akms = B(OWE), .ciphers = 0, false, true,
	 .pmf = WLAN_PMF_MANDATORY},
	{"mixed-sae-needs-psk", WLAN_CHECK_ENABLE, .akms = B(SAE), .ciphers = 1, true, true,
	 .pmf = WLAN_PMF_OPTIONAL, .psk = "passphrase"},
	{"wpa2-needs-akm", WLAN_CHECK_ENABLE, .akms = 0, .ciphers = 1, true},
	{"aes-needs-akm", WLAN_CHECK_ENABLE, .akms = B(SUITEB), .ciphers = 5, true},
	{"akm-needs-aes", WLAN_CHECK_ENABLE, .akms = B(DOT1X), .ciphers = 0, true},
	{"wpa3-combination", WLAN_CHECK_ENABLE, .akms = B(DOT1X), .ciphers = 1, true, true,
	 .pmf = WLAN_PMF_OPTIONAL},
	{"wpa3-combination", WLAN_CHECK_ENABLE, .akms = B(SUITEB_192), .ciphers = 4, false, true,
	 .pmf = WLAN_PMF_MANDATORY},
	{"sae-no-ft-adaptive", WLAN_CHECK_ENABLE, .akms = B(SAE), .ciphers = 1, false, true,
	 WLAN_FT_ADAPTIVE, WLAN_PMF_MANDATORY, "passphrase"},
	{"sae-no-ft-adaptive", WLAN_CHECK_ENABLE, .akms = B(SAE), .ciphers = 1, false, true,
	 WLAN_FT_ENABLED, WLAN_PMF_MANDATORY, "passphrase"},
	{"wpa3-only-no-dot1x", WLAN_CHECK_ENABLE, .akms = B(DOT1X) | B(DOT1X_SHA256), .ciphers = 1,
	 false, true, .pmf = WLAN_PMF_MANDATORY},
	{"akm-needs-wpa3", WLAN_CHECK_ENABLE, .akms = B(SAE) | B(PSK), .ciphers = 1, true,
	 .psk = "passphrase"},
	{"akm-needs-wpa3", WLAN_CHECK_ENABLE, .akms = B(OWE), .ciphers = 1},
	{"wpa3-needs-pmf", WLAN_CHECK_ENABLE, .akms = B(DOT1X_SHA256), .ciphers = 1, true, true},
	{"wpa3-needs-pmf", WLAN_CHECK_ENABLE, .akms = B(DOT1X_SHA256), .ciphers = 1, false, true,
	 .pmf = WLAN_PMF_OPTIONAL},
	{"wpa3-only-no-psk", WLAN_CHECK_ENABLE, .akms = B(SAE) | B(PSK_SHA256), .ciphers = 1, false,
	 true, .pmf = WLAN_PMF_MANDATORY, .psk = "passphrase"},
	{"wpa1-needs-cipher", WLAN_CHECK_CHANGE, .akms = B(DOT1X), .ciphers = 1, true,
	 .wpa1 = true},
	{"psk-needs-key", WLAN_CHECK_ENABLE, .akms = B(PSK), .ciphers = 1, true},
	{"cckm-no-psk", WLAN_CHECK_ENABLE, .akms = B(PSK) | B(CCKM), .ciphers = 1, true,
	 .psk = "passphrase"},
	{"psk-length", WLAN_CHECK_CHANGE, .akms = B(DOT1X), .ciphers = 1, true, .psk = "7 chars"},
	{"psk-length", WLAN_CHECK_CHANGE, .akms = B(DOT1X), .ciphers = 1, true,
	 .psk = "0123456789012345678901234567890123456789012345678901234567890123"},
	{"psk-length", WLAN_CHECK_CHANGE, .akms = B(DOT1X), .ciphers = 1, true,
	 .psk = "012345678901234567890123456789012345678901234567890123456789abc",
	 .psk_is_hex = true},
	{"psk-characters", WLAN_CHECK_CHANGE, .akms = B(DOT1X), .ciphers = 1, true,
	 .psk = "g123456789012345678901234567890123456789012345678901234567890123",
	 .psk_is_hex = true},
	{"psk-characters", WLAN_CHECK_CHANGE, .akms = B(DOT1X), .ciphers = 1, true,
	 .psk = "tab\tinside"},
	{"gcmp128-needs-suiteb", WLAN_CHECK_ENABLE, .akms = B(DOT1X), .ciphers = 5, true},
	{"gcmp256-needs-akm", WLAN_CHECK_ENABLE, .akms = B(DOT1X), .ciphers = 9, true},
	{"ccmp256-needs-suiteb-192", WLAN_CHECK_ENABLE, .akms = B(DOT1X), .ciphers = 3, true},
	{"wpa3-no-wpa1-cckm", WLAN_CHECK_CHANGE, .akms = B(CCKM), .ciphers = 1, false, true},
	{"wpa3-no-wpa1-cckm", WLAN_CHECK_CHANGE, .akms = B(DOT1X), .ciphers = 1, true, true,
	 .wpa1 = true, .tkip = true},
	{"sae-needs-key", WLAN_CHECK_CHANGE, .akms = B(SAE), .ciphers = 1, false, true},
	{"sae-exclusive", WLAN_CHECK_CHANGE, .akms = B(SAE) | B(DOT1X), .ciphers = 1, true,
	 .psk = "passphrase"},
	{"sae-exclusive", WLAN_CHECK_CHANGE, .akms = B(SAE), .ciphers = 1, true,
	 .psk = "passphrase", .tkip = true},
	{"owe-no-sae", WLAN_CHECK_CHANGE, .akms = B(SAE) | B(OWE), .ciphers = 1,
	 .psk = "passphrase"},
	{"owe-exclusive", WLAN_CHECK_CHANGE, .akms = B(PSK) | B(OWE), .ciphers = 1,
	 .psk = "passphrase"},
	{"owe-exclusive", WLAN_CHECK_CHANGE, .akms = B(DOT1X) | B(OWE), .ciphers = 1},
	{"owe-exclusive", WLAN_CHECK_CHANGE, .akms = B(SUITEB_192) | B(OWE), .ciphers = 1},
	{"owe-no-wpa2", WLAN_CHECK_CHANGE, .akms = B(OWE), .ciphers = 1, true},
	{"transition-open-or-owe", WLAN_CHECK_CHANGE, .akms = B(DOT1X), .ciphers = 1, true,
	 .transition = 5},
	{"transition-not-self", WLAN_CHECK_CHANGE, .akms = 0, .ciphers = 1, false, .transition = 1},
	{"pwe-needs-sae", WLAN_CHECK_CHANGE, .akms = B(DOT1X), .ciphers = 1, true,
	 .pwe = WLAN_PWE_H2E},
	{"ft-sae-needs-key", WLAN_CHECK_CHANGE, .akms = B(FT_SAE), .ciphers = 1, false, true,
	 WLAN_FT_ENABLED},
	{"ft-sae-exclusive", WLAN_CHECK_CHANGE, .akms = B(FT_SAE) | B(FT_DOT1X), .ciphers = 1,
	 false, true, WLAN_FT_ENABLED, .psk = "passphrase"},
	{"ft-sae-needs-ft", WLAN_CHECK_CHANGE, .akms = B(FT_SAE), .ciphers = 1, false, true,
	 WLAN_FT_ADAPTIVE, .psk = "passphrase"},
	{"suiteb-needs-gcmp128", WLAN_CHECK_ENABLE, .akms = B(SUITEB), .ciphers = 8, true},
	{"suiteb-no-psk", WLAN_CHECK_ENABLE, .akms = B(SUITEB) | B(PSK), .ciphers = 5, true,
	 .psk = "passphrase"},
	{"suiteb-192-needs-cipher", WLAN_CHECK_ENABLE, .akms = B(SUITEB_192), .ciphers = 0, true},
	{"suiteb-192-no-psk", WLAN_CHECK_ENABLE, .akms = B(SUITEB_192) | B(PSK), .ciphers = 9, true,
	 .psk = "passphrase"},
	{"suiteb-192-ccmp256-needs-gcmp256", WLAN_CHECK_ENABLE, .akms = B(SUITEB_192), .ciphers = 2,
	 true},
	{"transition-id-range", WLAN_CHECK_CHANGE, .akms = 0, .ciphers = 1, false,
	 .transition = 4097},
};

static struct wlan build(struct breach const *b)
{
	struct wlan w;

	wlan_init(&w, "corp", 1, "Corp", 4);
	w.akms = b->akms;
	w.ciphers = b->ciphers;
	w.wpa2 = b->wpa2;
	w.wpa3 = b->wpa3;
	w.ft = b->ft;
	w.pmf = b->pmf;
	w.pwe = b->pwe;
	w.wpa1 = b->wpa1;
	w.wpa1_tkip = b->tkip;
	w.psk_is_hex = b->psk_is_hex;
	w.transition_wlan_id = b->transition;
	if (b->psk)
		assert_true(secret_set(&w.psk, b->psk, strlen(b->psk)));
	return w;
}

static void test_each_rule_has_its_breach(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof breaches / sizeof *breaches; i++) {
		struct breach const *b = &breaches[i];
		struct wlan w = build(b);
		struct err err = {0};

		if (b->phase == WLAN_CHECK_ENABLE && wlan_check(&w, WLAN_CHECK_CHANGE, &err))
			fail_msg("%zu %s: refused before no shutdown: %s", i, b->rule, err.msg);
		if (wlan_check(&w, b->phase, &err) != -EINVAL)
			fail_msg("%zu %s: not refused", i, b->rule);
		if (!wlan_rule_name(err.msg) || strcmp(wlan_rule_name(err.msg), b->rule) != 0)
			fail_msg("%zu %s: refused by \"%s\"", i, b->rule, err.msg);
	}
	assert_null(wlan_rule_name("no such rule"));
}

static void test_ranges(void **state)
{
	struct wlan w;
	struct err err;

	(void)state;
#define OUT_OF_RANGE(field, value, rule)                                    \
	wlan_init(&w, "corp", 1, "Corp", 4);                                \
	w.field = (value);                                                  \
	assert_int_equal(wlan_check(&w, WLAN_CHECK_CHANGE, &err), -EINVAL); \
	assert_string_equal(wlan_rule_name(err.msg), rule)

	OUT_OF_RANGE(ft_reassoc_s, 0, "ft-reassociation-range");
	OUT_OF_RANGE(ft_reassoc_s, 101, "ft-reassociation-range");
	OUT_OF_RANGE(pmf_comeback_s, 0, "pmf-comeback-range");
	OUT_OF_RANGE(pmf_comeback_s, 21, "pmf-comeback-range");
	OUT_OF_RANGE(pmf_sa_query_ms, 99, "pmf-saquery-range");
	OUT_OF_RANGE(pmf_sa_query_ms, 501, "pmf-saquery-range");
	OUT_OF_RANGE(cckm_tolerance_ms, 999, "cckm-tolerance-range");
	OUT_OF_RANGE(cckm_tolerance_ms, 5001, "cckm-tolerance-range");
	OUT_OF_RANGE(session_timeout_s, 86401, "session-timeout-range");
	OUT_OF_RANGE(id, 4097, "id-range");
	OUT_OF_RANGE(ssid_len, 0, "ssid-length");
	OUT_OF_RANGE(name[0], '\0', "name-length");
#undef OUT_OF_RANGE
	wlan_init(&w, "corp", 1, "Corp", 4);
	memset(w.name, 'x', sizeof w.name);
	assert_int_equal(wlan_check(&w, WLAN_CHECK_CHANGE, &err), -EINVAL);
	assert_string_equal(wlan_rule_name(err.msg), "name-length");
}

/* Whatever the WLAN: the enable check is the stricter one, and every text has a name. */
static void test_random_wlans(void **state)
{
	struct rand_fixed seed = {20};
	unsigned accepted = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		uint16_t r[6];
		struct wlan w;
		struct err err = {0};

		rand_fixed_octets(&seed, (uint8_t *)r, sizeof r);
		wlan_init(&w, "corp", 1, "Corp", 4);
		w.akms = r[0] & r[1] & ((1u << WLAN_AKM_COUNT) - 1);
		w.ciphers = r[2] & (r[2] >> 4) & 15;
		w.wpa2 = r[3] & 1;
		w.wpa3 = r[3] & 2;
		w.wpa1 = (r[3] & 12) == 12;
		w.wpa1_tkip = w.wpa1;
		w.ft = r[4] % 3;
		w.pmf = r[4] / 3 % 3;
		if (r[5] & 1)
			assert_true(secret_set(&w.psk, "passphrase", 10));
		if (wlan_check(&w, WLAN_CHECK_ENABLE, &err)) {
			assert_non_null(wlan_rule_name(err.msg));
			continue;
		}
		accepted++;
		assert_int_equal(wlan_check(&w, WLAN_CHECK_CHANGE, NULL), 0);
		/* the essence of it, told in other words than the table's */
		if (w.akms & B(OWE)) {
			assert_int_equal(w.akms, B(OWE));
			assert_int_equal(w.ft, WLAN_FT_DISABLED);
			assert_int_equal(w.pmf, WLAN_PMF_MANDATORY);
			assert_true(w.wpa3 && !w.wpa2);
		}
		if (w.akms & (B(PSK) | B(SAE) | B(FT_SAE)))
			assert_true(w.psk.len > 0);
		if (w.wpa3 && !w.wpa2)
			assert_int_equal(w.pmf, WLAN_PMF_MANDATORY);
	}
	assert_true(accepted > 100);
}

/** WPA without a version is no encryption at all: it must not be switched on by mistake. */
static void test_wpa_without_a_version(void **state)
{
	struct err err = {0};
	struct wlan w;

	(void)state;
	wlan_init(&w, "corp", 1, "corp", 4);
	auth_list(&w);
	w.wpa2 = false;
	w.wpa1_tkip = true;
	assert_int_equal(wlan_check(&w, WLAN_CHECK_CHANGE, &err), 0);
	assert_int_equal(wlan_check(&w, WLAN_CHECK_ENABLE, &err), -EINVAL);
	w.wpa1_tkip = false;
	w.ciphers = 0;
	w.akms = 0;
	w.ft = WLAN_FT_DISABLED;
	assert_int_equal(wlan_check(&w, WLAN_CHECK_ENABLE, &err), -EINVAL);
	assert_string_equal(wlan_rule_name(err.msg), "wpa-version");
	w.wpa = false;
	assert_int_equal(wlan_check(&w, WLAN_CHECK_ENABLE, &err), 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_configurations_of_the_field),
		cmocka_unit_test(test_sae_becomes_enterprise),
		cmocka_unit_test(test_owe_with_defaults_is_refused),
		cmocka_unit_test(test_each_rule_has_its_breach),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_random_wlans),
		cmocka_unit_test(test_wpa_without_a_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
