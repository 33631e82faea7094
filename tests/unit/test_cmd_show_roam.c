/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Shows of roams without anybody there: their columns and keys. tests/integration/scenarios_show.py
 * sees them with stations that roam.
 */
#include "show_test.h"

static void test_history(void **state)
{
	struct bench *b = *state;
	char const *text = show(b, "show wireless client mac-address 0200.0000.0001 mobility "
				   "history");
	char const *head = strstr(text, "AP Name");

	assert_non_null(head);
	assert_ptr_equal(strstr(text, "\nRecent association history (most recent on top):\n\n"),
			 text);
	/* Where a 9800 has its columns. */
	assert_ptr_equal(strstr(head, "BSSID"), head + 46);
	assert_ptr_equal(strstr(head, "AP Slot"), head + 62);
	assert_ptr_equal(strstr(head, "Assoc Time"), head + 73);
	assert_ptr_equal(strstr(head, "Instance"), head + 98);
	assert_ptr_equal(strstr(head, "Mobility Role"), head + 109);
	assert_ptr_equal(strstr(head, "Run Latency (ms)"), head + 125);
	assert_ptr_equal(strstr(head, "Dot11 Roam Type"), head + 146);
	assert_int_equal(strspn(strchr(head, '\n') + 1, "-"), 161);
	assert_string_equal(show(b, "show client roam-history 0200.0000.0001"), text);
}

static void test_mobility(void **state)
{
	struct bench *b = *state;

	char const *text = show(b, "show wireless mobility summary");
	char const *head = strstr(text, "\n IP  "), *row = strstr(text, "\n0.0.0.0  ");

	assert_non_null(strstr(text, "Mobility Summary\n\nWireless Management VLAN: N/A\n"
				     "Wireless Management IP Address: 0.0.0.0\n"
				     "Wireless Management IPv6 Address: \n"));
	assert_non_null(strstr(text, "Mobility Domain Identifier: N/A\n"));
	/* The heading is one to the right, as on a 9800. */
	assert_int_equal(strstr(head, "MAC Address") - head, 87);
	assert_int_equal(strstr(row, "02") - row, 86);
	assert_int_equal(strspn(strchr(head + 1, '\n') + 1, "-"), 236);
	assert_non_null(strstr(row, "N/A                          N/A\n"));
	assert_int_equal(bench_load(b, "wireless mobility domain-id 61b3\n"
				       "wireless mobility mac-address 0200.0000.00aa\n"),
			 0);
	assert_non_null(strstr(show(b, "show wireless mobility summary"),
			       "Mobility MAC Address: 0200.0000.00aa\n"
			       "Mobility Domain Identifier: 0x"));
	assert_null(strstr(show(b, "show wireless mobility summary"), "Path Down"));
	assert_int_equal(bench_load(b, "wireless mobility group name campus\n"
				       "wireless mobility group member mac-address 0200.0000.0001 "
				       "ip 192.0.2.1 group branch\n"),
			 0);
	assert_non_null(strstr(show(b, "show wireless mobility summary"),
			       "Mobility Control Message DSCP Value: 48\n"
			       "Mobility Keepalive Interval/Count: 10/3\n"
			       "Mobility Group Name: campus\n"));
	assert_non_null(strstr(show(b, "show wireless mobility summary"),
			       "Control And Data Path Down   N/A\n"));
	assert_non_null(strstr(show(b, "show wireless mobility summary"),
			       "does not speak with the others"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_history),
		TEST(test_mobility),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
