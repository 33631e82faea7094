/* SPDX-License-Identifier: GPL-2.0-or-later */
/** VLANs of logins: a group key for each, by whatever way a station comes, as long as one is in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

#include "base/secret.h"
#include "dot11/status.h"
#include "sm/authenticator_private.h"

/** WLAN 1 "corp", logins, at access points 0, 1 and 2. */
static struct air *corp(uint64_t seed, uint32_t akms, enum wlan_ft ft)
{
	struct air *air = air_new(seed);
	struct wlan w = air_wlan("corp", 1);

	w.akms = akms;
	w.ft = ft;
	secret_wipe(&w.psk);
	air_put_wlan(air, &w);
	for (unsigned ap = 0; ap < 3; ap++)
		(void)air_start(air, ap, 1);
	return air;
}

static struct air_station *station(struct air *air, unsigned number, enum akm akm)
{
	struct supplicant_config c = air_config(air, "corp", number);

	c.akm = akm;
	return air_add(air, &c);
}

/** Comes in, into the VLAN that the server names. */
static enum supplicant_method login(struct air_station *st, unsigned ap, char const *vlan)
{
	st->air->vlan = vlan;
	return air_associate(st, air_bssid(ap, 1));
}

static uint16_t vlan_of(struct air_station const *st, unsigned ap)
{
	return air_entry(st->air, air_bssid(ap, 1), st->sta)->sta_info.vlan;
}

static bool is_up(struct air *air, unsigned ap, uint16_t vlan)
{
	struct air_vlan const *v = air_vlan(air, air_bssid(ap, 1), vlan);

	return v && v->up;
}

static unsigned groups(struct air *air, unsigned ap)
{
	unsigned n = 0;

	for (struct vlan_group const *g = bss_find(air->a, air_bssid(ap, 1))->own.more; g;
	     g = g->more)
		n++;
	return n;
}

/** A key each (the air refuses one that it has seen before); it goes with the last station, and
 * another one comes with the next. */
static void test_one_key_each(void **state)
{
	struct air *air = corp(1, WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air_station *st[4];

	(void)state;
	for (unsigned i = 0; i < 4; i++)
		st[i] = station(air, i + 1, AKM_8021X);
	(void)login(st[0], 0, "42");
	(void)login(st[1], 0, NULL);
	(void)login(st[2], 0, "43");
	(void)login(st[3], 0, "42");
	assert_int_equal(vlan_of(st[0], 0), 42);
	assert_int_equal(vlan_of(st[1], 0), 0);
	assert_int_equal(vlan_of(st[2], 0), 43);
	for (unsigned i = 0; i < 4; i++)
		air_check(st[i], air_bssid(0, 1));
	assert_int_equal(groups(air, 0), 2);
	assert_int_equal(air_vlan(air, air_bssid(0, 1), 42)->set_group, 1);
	/* Not at the others. */
	assert_null(air_vlan(air, air_bssid(1, 1), 42));

	supplicant_leave(st[0]->s, 3);
	air_run(air, 10);
	assert_true(is_up(air, 0, 42));
	supplicant_leave(st[3]->s, 3);
	air_run(air, 10);
	assert_false(is_up(air, 0, 42));
	assert_true(is_up(air, 0, 43));
	assert_int_equal(groups(air, 0), 1);
	(void)login(st[0], 0, "42");
	assert_int_equal(air_vlan(air, air_bssid(0, 1), 42)->set_group, 2);
	assert_int_equal(air_find(air, air_bssid(0, 1))->set_group, 1);
	air_free(air);
}

/** VLANs end while the access point is away: when it is back they end there. */
static void test_end_while_away(void **state)
{
	struct air *air = corp(12, WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct mac bssid = air_bssid(0, 1);
	struct air_station *st[3];

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		st[i] = station(air, i + 1, AKM_8021X);
	(void)login(st[0], 0, "42");
	(void)login(st[1], 0, "43");
	(void)login(st[2], 0, "44");
	/* This one ends with a word, and is there again. */
	supplicant_leave(st[1]->s, 3);
	air_run(air, 10);
	(void)login(st[1], 0, "43");
	air->away = true;
	authenticator_station_end(air->a, st[0]->sta, 3);
	air->away = false;
	assert_true(is_up(air, 0, 42));
	/* Whoever knows the access point tells it of the station. */
	*air_entry(air, bssid, st[0]->sta) = (struct air_entry){0};
	assert_true(authenticator_bss_resume(air->a, bssid));
	assert_false(is_up(air, 0, 42));
	assert_true(is_up(air, 0, 43) && is_up(air, 0, 44));
	air_run(air, 1000);
	air_check(st[1], bssid);
	air_check(st[2], bssid);
	air_free(air);
}

/** Keys of all VLANs change together; one that comes meanwhile has the new ones of its own. */
static void test_rotation(void **state)
{
	struct air *air = corp(2, WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air_station *own = station(air, 1, AKM_8021X), *in = station(air, 2, AKM_8021X),
			   *late = station(air, 3, AKM_8021X);
	struct mac bssid = air_bssid(0, 1);

	(void)state;
	(void)login(own, 0, NULL);
	(void)login(in, 0, "42");
	authenticator_rekey(air->a, bssid);
	air_run(air, 10);
	assert_int_equal(air_find(air, bssid)->group_tx, 2);
	assert_int_equal(air_vlan(air, bssid, 42)->group_tx, 2);
	air_check(own, bssid);
	air_check(in, bssid);

	supplicant_misbehave(own->s, SUPPLICANT_NO_G2);
	authenticator_rekey(air->a, bssid);
	air->vlan = "43";
	air_connect(late, bssid);
	air_run(air, 300);
	assert_int_equal(supplicant_state(late->s), SUPPLICANT_RUN);
	/* Nothing changes before the last one has answered, or is given up. */
	assert_int_equal(air_vlan(air, bssid, 43)->set_group, 1);
	air_check(late, bssid);
	air_run(air, 5000);
	assert_int_equal(air_vlan(air, bssid, 43)->set_group, 2);
	assert_int_equal(air_vlan(air, bssid, 42)->group_tx, 1);
	air_check(in, bssid);
	air_check(late, bssid);
	assert_int_equal(supplicant_faults(in->s) + supplicant_faults(late->s), 0);
	air_free(air);
}

/** The IGTK is the BSS's: a station in a VLAN has the same one, before and after a change. */
static void test_igtk(void **state)
{
	struct air *air = air_new(3);
	struct wlan w = air_wlan("corp", 1);
	struct supplicant_config c;
	struct air_station *st;

	(void)state;
	w.akms = WLAN_AKM_BIT(DOT1X);
	w.ft = WLAN_FT_DISABLED;
	w.pmf = WLAN_PMF_MANDATORY;
	secret_wipe(&w.psk);
	air_put_wlan(air, &w);
	(void)air_start(air, 0, 1);
	c = air_config(air, "corp", 1);
	c.akm = AKM_8021X;
	c.pmf = true;
	st = air_add(air, &c);
	(void)login(st, 0, "42");
	assert_true(supplicant_has_mfp(st->s));
	air_check(st, air_bssid(0, 1));
	authenticator_rekey(air->a, (struct mac){{0}});
	air_run(air, 10);
	assert_int_equal(air_find(air, air_bssid(0, 1))->igtk_tx, 5);
	air_check(st, air_bssid(0, 1));
	air_free(air);
}

/** OKC, SKC: the VLAN is that of the session, at each BSS with a key of its own. */
static void test_cached(void **state)
{
	struct air *air = corp(4, WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air_station *st = station(air, 1, AKM_8021X);

	(void)state;
	assert_int_equal(login(st, 0, "42"), SUPPLICANT_DOT1X);
	assert_int_equal(login(st, 1, "7"), SUPPLICANT_OKC);
	assert_int_equal(vlan_of(st, 1), 42);
	assert_false(is_up(air, 0, 42));
	assert_int_equal(login(st, 0, "7"), SUPPLICANT_SKC);
	assert_int_equal(vlan_of(st, 0), 42);
	assert_false(is_up(air, 1, 42));
	air_free(air);
}

static void test_ft(void **state)
{
	struct air *air = corp(5, WLAN_AKM_BIT(FT_DOT1X), WLAN_FT_ENABLED);
	struct air_station *st = station(air, 1, AKM_FT_8021X);

	(void)state;
	(void)login(st, 0, "42");
	assert_int_equal(login(st, 1, "7"), SUPPLICANT_FT_AIR);
	assert_int_equal(vlan_of(st, 1), 42);
	assert_true(is_up(air, 1, 42));
	/* Back, and once more: to where nobody has been meanwhile. */
	assert_int_equal(login(st, 0, "7"), SUPPLICANT_FT_AIR);
	assert_int_equal(login(st, 1, "7"), SUPPLICANT_FT_AIR);
	assert_false(is_up(air, 0, 42));
	assert_int_equal(supplicant_faults(st->s), 0);
	air_free(air);
}

static void test_cckm(void **state)
{
	struct air *air = corp(6, WLAN_AKM_BIT(CCKM), WLAN_FT_DISABLED);
	struct air_station *st = station(air, 1, AKM_CCKM);

	(void)state;
	(void)login(st, 0, "42");
	assert_int_equal(login(st, 1, "7"), SUPPLICANT_CCKM);
	assert_int_equal(vlan_of(st, 1), 42);
	assert_false(is_up(air, 0, 42));
	air_free(air);
}

/** Another user, another VLAN: the same association logs in anew. */
static void test_new_login(void **state)
{
	struct air *air = corp(7, WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air_station *st = station(air, 1, AKM_8021X);

	(void)state;
	air->session_timeout = 30;
	air->reauthenticate = true;
	(void)login(st, 0, "42");
	air->vlan = "43";
	air_run(air, 31000);
	assert_int_equal(vlan_of(st, 0), 43);
	air_check(st, air_bssid(0, 1));
	assert_false(is_up(air, 0, 42));
	air_free(air);
}

/** What is no number is no VLAN, and not the BSS's own network either. */
static void test_unknown(void **state)
{
	static char const *const bad[] = {"guests", "0", "4095", "42x", "-1", " 42"};
	struct air *air = corp(8, WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air_station *st = station(air, 1, AKM_8021X);

	(void)state;
	for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		air->vlan = bad[i];
		air_connect(st, air_bssid(0, 1));
		air_run(air, 500);
		assert_int_equal(st->fault, SUPPLICANT_FAULT_DEAUTH);
		assert_int_equal(st->code, REASON_DOT1X_FAILED);
		assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_VLAN), i + 1);
	}
	assert_null(air_vlan(air, air_bssid(0, 1), 42));
	assert_int_equal(groups(air, 0), 0);
	air_free(air);
}

/** A radio that has no VLANs would take their keys for those of the BSS: it gets none. */
static void test_radio_without(void **state)
{
	struct air *air = corp(9, WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air_station *st = station(air, 1, AKM_8021X);
	struct mac bssid = air_bssid(0, 1);

	(void)state;
	bss_find(air->a, bssid)->radio.caps &= ~(uint32_t)RADIO_CAP_VLAN;
	air->vlan = "42";
	air_connect(st, bssid);
	air_run(air, 500);
	assert_int_equal(vlan_of(st, 0), 42);
	assert_null(air_vlan(air, bssid, 42));
	assert_int_equal(air_find(air, bssid)->set_group, 1);
	air_free(air);
}

/** Its counter is that of its key, asked for and told by VLAN. */
static void test_sequence(void **state)
{
	struct air *air = corp(10, WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air_station *st = station(air, 1, AKM_8021X);
	struct radio_event ev = {.type = RADIO_EVENT_RESULT,
				 .bssid = air_bssid(0, 1),
				 .id = CMD_GET_SEQ | 42 << CMD_SEQ_VLAN | 1,
				 .seq = {99}};
	struct bss *bss;

	(void)state;
	(void)login(st, 0, "42");
	bss = bss_find(air->a, ev.bssid);
	air_report(air, &ev);
	assert_int_equal(bss->own.more->now.rsc[0], 99);
	assert_int_equal(bss->own.now.rsc[0], 0);
	/* Of a VLAN that is gone. */
	ev.id = CMD_GET_SEQ | 43 << CMD_SEQ_VLAN | 1;
	air_report(air, &ev);
	air_run(air, GET_SEQ_MS + 10);
	assert_int_equal(bss->own.more->now.rsc[0], 42);
	assert_int_equal(bss->own.now.rsc[0], 42);
	air_free(air);
}

/** BSSs that stop, and start anew, leave nothing behind. */
static void test_stop(void **state)
{
	struct air *air = corp(11, WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air_station *st = station(air, 1, AKM_8021X);

	(void)state;
	(void)login(st, 0, "42");
	authenticator_bss_stop(air->a, air_bssid(0, 1), true);
	assert_false(is_up(air, 0, 42));
	(void)air_start(air, 0, 1);
	(void)login(st, 0, "42");
	assert_true(is_up(air, 0, 42));
	air_free(air);
}

/** Stations of which no login names a VLAN are in that of the profile, however they come. */
static void test_policy(void **state)
{
	struct air *air = air_new(12);
	struct wlan w = air_wlan("corp", 1);
	struct supplicant_config c;
	struct air_station *st;

	(void)state;
	w.akms |= WLAN_AKM_BIT(FT_PSK);
	w.ft = WLAN_FT_ENABLED;
	air_put_wlan(air, &w);
	w = air_wlan("guest", 2);
	w.wpa = w.wpa2 = false;
	w.akms = 0;
	secret_wipe(&w.psk);
	air_put_wlan(air, &w);
	air->policy.vlan = 42;
	(void)air_start(air, 0, 1);
	(void)air_start(air, 0, 2);
	air->policy.vlan = 43;
	(void)air_start(air, 1, 1);

	c = air_config(air, "corp", 1);
	c.akm = AKM_PSK;
	st = air_add(air, &c);
	assert_int_equal(login(st, 0, NULL), SUPPLICANT_PSK);
	assert_int_equal(vlan_of(st, 0), 42);
	air_check(st, air_bssid(0, 1));
	assert_int_equal(login(st, 1, NULL), SUPPLICANT_PSK);
	assert_int_equal(vlan_of(st, 1), 43);
	assert_false(is_up(air, 0, 42));

	c = air_config(air, "corp", 2);
	c.akm = AKM_FT_PSK;
	st = air_add(air, &c);
	(void)login(st, 0, NULL);
	assert_int_equal(vlan_of(st, 0), 42);
	assert_int_equal(login(st, 1, NULL), SUPPLICANT_FT_AIR);
	assert_int_equal(vlan_of(st, 1), 43);
	air_check(st, air_bssid(1, 1));

	c = air_config(air, "guest", 3);
	c.secure = false;
	st = air_add(air, &c);
	assert_int_equal(air_associate(st, air_bssid(0, 2)), SUPPLICANT_OPEN);
	assert_int_equal(air_entry(air, air_bssid(0, 2), st->sta)->sta_info.vlan, 42);
	air_free(air);
}

/** With aaa-override RADIUS has the last word, without it none, and a VLAN that is unknown lets
 * nobody in. */
static void test_override(void **state)
{
	struct air *air = air_new(13);
	struct wlan w = air_wlan("corp", 1);
	struct air_station *st[3];

	(void)state;
	w.akms = WLAN_AKM_BIT(DOT1X);
	w.ft = WLAN_FT_DISABLED;
	secret_wipe(&w.psk);
	air_put_wlan(air, &w);
	air->policy = (struct authenticator_policy){.vlan = 42};
	(void)air_start(air, 0, 1);
	air->policy.ignore_vlan = true;
	(void)air_start(air, 1, 1);
	air->policy = (struct authenticator_policy){.vlan = VLAN_UNKNOWN};
	(void)air_start(air, 2, 1);
	for (unsigned i = 0; i < 3; i++)
		st[i] = station(air, i + 1, AKM_8021X);
	(void)login(st[0], 0, "7");
	assert_int_equal(vlan_of(st[0], 0), 7);
	(void)login(st[1], 0, NULL);
	assert_int_equal(vlan_of(st[1], 0), 42);
	(void)login(st[2], 1, "7");
	assert_int_equal(vlan_of(st[2], 1), 42);
	/* A roam to where the word of RADIUS counts. */
	assert_int_equal(login(st[2], 0, "9"), SUPPLICANT_OKC);
	assert_int_equal(vlan_of(st[2], 0), 7);
	(void)login(st[0], 2, "9");
	assert_int_equal(vlan_of(st[0], 2), 7);
	air->vlan = NULL;
	air_connect(st[1], air_bssid(2, 1));
	air_run(air, 500);
	assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_VLAN), 1);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_one_key_each), cmocka_unit_test(test_end_while_away),
		cmocka_unit_test(test_rotation),     cmocka_unit_test(test_igtk),
		cmocka_unit_test(test_cached),       cmocka_unit_test(test_ft),
		cmocka_unit_test(test_cckm),         cmocka_unit_test(test_new_login),
		cmocka_unit_test(test_unknown),      cmocka_unit_test(test_radio_without),
		cmocka_unit_test(test_sequence),     cmocka_unit_test(test_stop),
		cmocka_unit_test(test_policy),       cmocka_unit_test(test_override),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
