/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Words of the shows of clients.
 */
#include "controller/client_text.h"

#include "controller_test.h"

static void test_protocol(void **state)
{
	static struct {
		uint16_t freq;
		bool ht, vht;
		char const *text, *full;
	} const cases[] = {
		{2412, false, false, "11g", "802.11g"},
		{2412, true, false, "11n(2.4)", "802.11n - 2.4 GHz"},
		{5180, false, false, "11a", "802.11a"},
		{5180, true, false, "11n(5)", "802.11n - 5 GHz"},
		{5180, true, true, "11ac", "802.11ac"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct station_info s = {
			.freq = cases[i].freq, .ht = cases[i].ht, .vht = cases[i].vht};

		assert_string_equal(client_protocol_text(&s), cases[i].text);
		assert_string_equal(client_protocol_long(&s), cases[i].full);
	}
}

static void test_method(void **state)
{
	struct station_info s = {0};

	(void)state;
	assert_string_equal(client_method_text(&s), "None");
	s.has_akm = true;
	s.akm = AKM_PSK;
	assert_string_equal(client_method_text(&s), "None");
	s.akm = AKM_8021X;
	assert_string_equal(client_method_text(&s), "Dot1x");
	s.akm = AKM_CCKM;
	assert_string_equal(client_method_text(&s), "Dot1x");
}

/** A first association is no roam, whichever way it was made. */
static void test_roam(void **state)
{
	struct station_info s = {.method = STATION_METHOD_OKC};

	(void)state;
	assert_string_equal(client_roam_text(&s), "None");
	s.roams = 1;
	assert_string_equal(client_roam_text(&s), "802.11i Fast");
	s.method = STATION_METHOD_FT_DS;
	assert_string_equal(client_roam_text(&s), "802.11R");
	s.method = STATION_METHOD_CCKM;
	assert_string_equal(client_roam_text(&s), "CCKM");
	s.method = STATION_METHOD_DOT1X;
	assert_string_equal(client_roam_text(&s), "802.11i Slow");
	s.method = STATION_METHOD_OPEN;
	assert_string_equal(client_roam_text(&s), "None");
}

static void test_state(void **state)
{
	(void)state;
	assert_string_equal(client_state_text(STATION_ASSOCIATED), "Associating");
	assert_string_equal(client_state_text(STATION_DOT1X), "Authenticating");
	assert_string_equal(client_state_text(STATION_RUN), "Run");
}

static void test_ap_name(void **state)
{
	struct session x = {0};

	(void)state;
	assert_string_equal(client_ap_name(&x), "N/A");
	strcpy(x.login.nas_address, "192.0.2.1");
	assert_string_equal(client_ap_name(&x), "192.0.2.1");
	strcpy(x.login.nas_id, "lobby");
	assert_string_equal(client_ap_name(&x), "lobby");
}

static void test_duration(void **state)
{
	char text[CLIENT_DURATION];

	(void)state;
	assert_string_equal(client_duration(0, text), "00:00");
	assert_string_equal(client_duration(1807, text), "30:07");
	assert_string_equal(client_duration(3600, text), "01:00:00");
	assert_string_equal(client_duration(360061, text), "100:01:01");
}

static void test_no_sockets(void **state)
{
	struct bench *b = *state;

	assert_null(client_authenticator(b->c));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_protocol), cmocka_unit_test(test_method),
		cmocka_unit_test(test_roam),     cmocka_unit_test(test_state),
		cmocka_unit_test(test_ap_name),  cmocka_unit_test(test_duration),
		TEST(test_no_sockets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
