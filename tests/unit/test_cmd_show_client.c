/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Shows of clients and of the PMK cache, in the columns of a Catalyst 9800 and in those of AireOS.
 * tests/integration/scenarios_show.py sees them with stations.
 */
#include <jansson.h>

#include "show_test.h"

static void three_logins(struct bench *b)
{
	if (bench_load(b, "wlan corp 1 \"Corp Net\"\n security ft\n security wpa akm ft dot1x\n no "
			  "shutdown\n"))
		fail_msg("%s", b->said);
	for (uint8_t sta = 1; sta <= 3; sta++)
		show_login(b, sta, "Corp Net");
}

/** Where a heading stands in its line; -1 when it is not in the text. */
static int column(char const *text, char const *heading)
{
	char const *at = strstr(text, heading), *begin = at;

	while (begin && begin > text && begin[-1] != '\n')
		begin--;
	return at ? (int)(at - begin) : -1;
}

static json_t *rows(struct bench *b, char const *line, char const *key, json_t **root)
{
	char *command = talloc_asprintf(b, "%s | json", line);

	*root = json_loads(show(b, command), 0, NULL);
	assert_non_null(*root);
	return json_object_get(*root, key);
}

static void test_summary(void **state)
{
	struct bench *b = *state;
	char const *text;

	three_logins(b);
	text = show(b, "show wireless client summary");
	assert_ptr_equal(strstr(text, "Number of Clients: 3\n\n"), text);
	assert_int_equal(column(text, "AP Name"), 15);
	assert_int_equal(column(text, "Type"), 62);
	assert_int_equal(column(text, "ID   State"), 67);
	assert_int_equal(column(text, "State"), 72);
	assert_int_equal(column(text, "Protocol"), 90);
	assert_int_equal(column(text, "Method"), 99);
	assert_int_equal(column(text, "Role"), 110);
	assert_int_equal(column(text, "WLAN 1"), 62);
	assert_non_null(strstr(text, "\n\nNumber of Excluded Clients: 0\n"));
}

/** Where a 9800 has its columns; what nobody told is N/A. */
static void test_summary_detail(void **state)
{
	static struct {
		char const *heading;
		int column;
	} const at[] = {{"SSID", 15},        {"AP Name", 48},      {"State", 81},
			{"IP Address", 95},  {"Device-type", 138}, {"VLAN", 171},
			{"BSSID", 177},      {"Auth Method", 192}, {"Created", 223},
			{"Connected", 240},  {"Protocol", 257},    {"Channel", 266},
			{"Width", 274},      {"SGI", 282},         {"NSS", 286},
			{"Rate", 290},       {"CAP", 297},         {"Username", 303},
			{"Rx packets", 368}, {"6E", 430},          {"Corp Net", 15},
			{"lobby", 48},       {"Run", 81},          {"[802.1x]", 192},
			{"someone", 303}};
	struct bench *b = *state;
	char const *text;
	json_t *root, *list;

	three_logins(b);
	text = show(b, "show wireless client summary detail");
	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
		assert_int_equal(column(text, at[i].heading), at[i].column);
	list = rows(b, "show wireless client summary detail", "clients", &root);
	assert_int_equal(json_array_size(list), 3);
	assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "ssid")),
			    "Corp Net");
	json_decref(root);
}

static void test_aireos_summary(void **state)
{
	struct bench *b = *state;
	json_t *root;

	three_logins(b);
	assert_non_null(strstr(show(b, "show client summary"),
			       "Number of Clients................................ 3\n"));
	assert_non_null(strstr(show(b, "show client summary"),
			       "\n02:00:00:00:00:02 lobby             N/A  Associated    1     "
			       "Yes  N/A              N/A  No    No      Local\n"));
	assert_int_equal(json_array_size(rows(b, "show client summary", "clients", &root)), 3);
	json_decref(root);
}

/** A client at another's access point, and one of whom nobody knows anything. */
static void test_detail(void **state)
{
	static char const *const lines[] = {
		"Client MAC Address : 0200.0000.0002\n", "\nClient Username : someone\n",
		"\nAP Name: lobby\nAP IP Address : N/A\n",
		"\nWireless LAN Network Name (SSID): Corp Net\n", "\nConnected For : 0 seconds\n",
		"\nRe-Authentication Timeout : 28800 sec (Remaining "
		"time: 28",
		"\nMobility:\n  Move Count                  : 0\n",
		"\n  Mobility Complete Timestamp : ",
		"\nClient Join Time:\n  Join Time Of Client : ", "\nPolicy Manager State: Run\n",
		"\nEncryption Cipher : CCMP (AES)\n",
		"\nFast BSS Transition Details :\n  Reassociation "
		"Timeout : 20\n",
		/* What nobody tells is there for parsers. */
		"\nAP MAC Address : N/A\n", "\nAP slot : 0\n",
		"\nProtocol : N/A\nChannel : 0\nClient IIF-ID : 0x0\n"
		"Association Id : 0\n",
		"\nWMM Support : N/A\n", "\n  Authorized         : TRUE\n",
		"\n  \t\tAbsolute-Timer   : 28800\n", "\nClient Capabilities\n  CF Pollable : ",
		"\n  Radio Signal Strength Indicator : 0 dBm\n", "\nCellular Capability : N/A\n"};
	struct bench *b = *state;
	char const *text;

	three_logins(b);
	text = show(b, "show wireless client mac-address 0200.0000.0002 detail");
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (!strstr(text, lines[i]))
			fail_msg("\"%s\" is missing in\n%s", lines[i], text);
	assert_string_equal(show(b, "show wireless client mac-address 0200.0000.0009 detail"),
			    "% No client has the MAC address 0200.0000.0009");
}

static void test_aireos_detail(void **state)
{
	static char const *const lines[] = {
		"Client MAC Address............................... 02:00:00:00:00:02\n",
		"Client Username ................................. someone\n",
		"AP Name.......................................... lobby\n",
		"Client State..................................... Associated\n",
		"Wireless LAN Network Name (SSID)................. Corp Net\n",
		"Wireless LAN Profile Name........................ corp\n",
		"Connected For ................................... ",
		"Policy Manager State............................. RUN\n",
		"Encryption Cipher................................ CCMP (AES)\n",
		"EAP Type......................................... PEAP\n",
		"VLAN............................................. N/A\n"};
	struct bench *b = *state;
	char const *text;
	json_t *root;

	three_logins(b);
	text = show(b, "show client detail 02:00:00:00:00:02");
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		assert_non_null(strstr(text, lines[i]));
	assert_string_equal(show(b, "show client detail 02:00:00:00:00:04"),
			    "% No client has the MAC address 02:00:00:00:00:04");
	(void)rows(b, "show client detail 02:00:00:00:00:02", "state", &root);
	assert_string_equal(json_string_value(json_object_get(root, "eap_type")), "PEAP");
	json_decref(root);
}

/** Names from outside that hold commands of a terminal. */
static void test_aireos_control_octets(void **state)
{
	struct login l = {.sta = {{2, 0, 0, 0, 0, 7}},
			  .bssid = {{2, 0, 0, 0, 1, 1}},
			  .ssid = "Corp Net",
			  .ssid_len = 8,
			  .user = "a\x1b[2J\nb",
			  .nas_id = "hall\x1b]0;x",
			  .pairwise = 0x000fac04};
	struct bench *b = *state;
	uint8_t msk[64] = {7};
	char const *text;

	three_logins(b);
	assert_true(secret_set(&l.msk, msk, sizeof msk));
	assert_int_equal(session_login(b->c->store, &l, false, "test", NULL), SESSION_OK);
	text = show(b, "show client detail 02:00:00:00:00:07");
	assert_non_null(
		strstr(text, "Client Username ................................. a?[2J?b\n"));
	assert_null(strchr(text, '\x1b'));
	text = show(b, "show client summary");
	assert_non_null(strstr(text, " hall?]0;x "));
	assert_null(strchr(text, '\x1b'));
}

/** One entry for roams with a PMKID and one for FT, of each login. */
static void test_pmk_cache(void **state)
{
	struct bench *b = *state;
	char const *text;
	json_t *root;

	three_logins(b);
	text = show(b, "show pmk-cache all");
	assert_ptr_equal(strstr(text, "Number of PMK Cache Entries: 6\n\nPMK-CCKM Cache\n"), text);
	assert_non_null(strstr(text, "\nRSN       02:00:00:00:00:01 28"));
	assert_non_null(strstr(text, "\nTGR       02:00:00:00:00:03 28"));
	assert_int_equal(column(text, "5A-1"), column(text, "Audit-Session-ID"));
	assert_int_equal(json_array_size(rows(b, "show pmk-cache all", "entries", &root)), 6);
	json_decref(root);
	assert_int_equal(column(show(b, "show wireless pmk-cache"), "DOT11R"), 0);
}

static unsigned count(char const *text, char const *what)
{
	unsigned n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

/** More than one turn of a table prints. */
static void test_many(void **state)
{
	static char const *const tables[] = {"show wireless client summary",
					     "show wireless client summary detail",
					     "show client summary"};
	struct bench *b = *state;
	json_t *root;

	if (bench_load(b, "wlan corp 1 corp\n no shutdown\n"))
		fail_msg("%s", b->said);
	for (unsigned sta = 1; sta <= 250; sta++)
		show_login(b, (uint8_t)sta, "corp");
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		assert_int_equal(count(show(b, tables[i]), " lobby "), 250);
		assert_int_equal(json_array_size(rows(b, tables[i], "clients", &root)), 250);
		json_decref(root);
	}
	assert_int_equal(count(show(b, "show pmk-cache all"), "RSN  "), 250);
	assert_true(count(show(b, "show tech-support wireless"), " lobby ") >= 500);
}

static void test_nobody(void **state)
{
	struct bench *b = *state;

	assert_non_null(strstr(show(b, "show wireless client summary detail"),
			       "-\n\nNumber of Excluded Clients: 0\n"));
	assert_non_null(strstr(show(b, "show client summary"), " 0\n"));
	assert_non_null(strstr(show(b, "show pmk-cache all"), ": 0\n"));
	assert_string_equal(show(b, "show client detail 0200.0000.0001 | json"),
			    "{\n  \"error\": \"No client has the MAC address "
			    "0200.0000.0001\"\n}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_summary),   TEST(test_summary_detail), TEST(test_aireos_summary),
		TEST(test_detail),    TEST(test_aireos_detail),  TEST(test_aireos_control_octets),
		TEST(test_pmk_cache), TEST(test_many),           TEST(test_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
