/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Counters of clients without anybody there: the lines of a 9800, all of them, and the keys.
 * tests/integration/scenarios_show.py sees them count.
 */
#include <jansson.h>

#include "show_test.h"

#include "sm/authenticator.h"

/** Does a line of the table hold a value? Label, blanks up to `colon`, ": 0". */
static bool is_row(char const *line, size_t len, size_t colon)
{
	return len == colon + 3 && memcmp(line + colon, ": 0", 3) == 0 && line[colon - 1] == ' ' &&
	       strspn(line, " ") < colon;
}

/** Count the rows between two places of a text. */
static unsigned rows(char const *from, char const *to, size_t colon)
{
	unsigned n = 0;

	assert_non_null(from);
	assert_non_null(to);
	while (from < to) {
		size_t len = strcspn(from, "\n");

		n += is_row(from, len, colon);
		from += len + 1;
	}
	return n;
}

/** As many reasons under each heading as a 9800 has. */
static void test_reasons(void **state)
{
	struct bench *b = *state;
	char const *text = show(b, "show wireless stats client delete reasons");
	char const *informs = strstr(text, "\n----------------------------\nInformational Delete "
					   "Reason\n-----------------------------\n");
	char const *client =
		strstr(text, "\n-----------------------------\n"
			     "-----------------------------\n"
			     "Client initiate delete\n-----------------------------\n");
	char const *ap = strstr(text, "\n-----------------------------\nAP Deletes\n"
				      "-----------------------------\n");

	assert_ptr_equal(strstr(text, "Total client delete reasons\n---------------------------\n"
				      "Controller deletes\n---------------------------\n"
				      "---------------------------\nNo Operation "),
			 text);
	assert_int_equal(rows(text, informs, 64), 139);
	assert_int_equal(rows(informs, client, 64), 23);
	assert_int_equal(rows(client, ap, 64), 13);
	assert_int_equal(rows(ap, text + strlen(text), 64), 31);
}

/** The last heading before a line. */
static char const *heading_of(char const *text, char const *line)
{
	static char const *const headings[] = {"\nController deletes\n",
					       "\nInformational Delete Reason\n",
					       "\nClient initiate delete\n", "\nAP Deletes\n"};
	char const *best = "";

	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
		if (strstr(text, headings[i]) < line)
			best = headings[i];
	return best;
}

/** Every reason that is counted has one line, under its heading. */
static void test_reasons_that_are_counted(void **state)
{
	static struct {
		enum station_end why;
		char const *heading;
	} const at[] = {{STATION_END_INTERNAL_ERROR, "\nController deletes\n"},
			{STATION_END_DEAUTH_REQUEST, "\nClient initiate delete\n"},
			{STATION_END_AP_DELETE, "\nController deletes\n"},
			{STATION_END_BSSID_DOWN, "\nController deletes\n"},
			{STATION_END_AP_DOWN, "\nInformational Delete Reason\n"},
			{STATION_END_ADMIN_DEAUTH, "\nInformational Delete Reason\n"},
			{STATION_END_WPA_KEY_TIMEOUT, "\nController deletes\n"},
			{STATION_END_WPA_KEY_REFUSED, "\nController deletes\n"},
			{STATION_END_WPA_GROUP_KEY_TIMEOUT, "\nController deletes\n"},
			{STATION_END_DOT1X_FAILED, "\nController deletes\n"},
			{STATION_END_SESSION_TIMEOUT, "\nInformational Delete Reason\n"},
			{STATION_END_IDLE_TIMEOUT, "\nInformational Delete Reason\n"}};
	struct bench *b = *state;
	char const *text = show(b, "show wireless stats client delete reasons");
	json_t *root =
		json_loads(show(b, "show wireless stats client delete reasons | json"), 0, NULL);

	assert_int_equal(sizeof at / sizeof at[0], STATION_END_COUNT);
	assert_int_equal(json_object_size(json_object_get(root, "delete_reasons")),
			 STATION_END_COUNT);
	json_decref(root);
	for (size_t i = 0; i < STATION_END_COUNT; i++) {
		char const *line;
		char row[80];

		(void)snprintf(row, sizeof row, "\n%-64s: 0\n", station_end_text(at[i].why));
		line = strstr(text, row);
		assert_non_null(line);
		assert_null(strstr(line + 1, row));
		assert_string_equal(heading_of(text, line), at[i].heading);
	}
}

/** Each section has as many lines as on a 9800, in its columns; the scenario show_roams has their
 * names. */
static void test_client_detail(void **state)
{
	static struct {
		char const *from, *to;
		size_t colon;
		unsigned rows;
	} const part[] = {{"Protocol Statistics\n", "\nCurrent client state", 22, 8},
			  {"Current client state statistics:\n", "\nClient Summary\n", 25, 6},
			  {"\nclient global statistics:\n", "\nTotal clients recovered", 49, 77},
			  {"\nTotal clients recovered from idle state:\n", "\nclient state stat",
			   49, 48},
			  {"\nLatency Distribution (ms)\n", "\nWebauth HTTP Statistics\n", 24, 6},
			  {"\nWebauth HTTP Statistics\n", "\nTime spent in each httpd", 30, 11},
			  {"\nWebauth HTTP status counts\n", "\nWebauth backpressure", 32, 26},
			  {"\nWebauth backpressure queue", "\nDot1x Global Statistics\n", 34, 3}};
	struct bench *b = *state;
	char const *text = show(b, "show wireless stats client detail"), *at = text;

	assert_ptr_equal(strstr(text, "Total Number of Clients : 0\n\nProtocol Statistics\n"),
			 text);
	for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
		char const *from = strstr(at, part[i].from);

		assert_non_null(from);
		at = strstr(from, part[i].to);
		assert_int_equal(rows(from, at, part[i].colon), part[i].rows);
	}
	assert_non_null(strstr(text, "\n\nClient Summary\n-----------------------------\nCurrent "
				     "Clients : 0\nExcluded Clients: 0\n"));
	assert_non_null(strstr(text, "\nAverage Run State Latency (ms) : 0\n"));
	assert_non_null(strstr(text, "\nIO Reading state                0          0          0  "
				     "        0\n"));
	assert_non_null(strstr(text, "\nTxTotal = 0\n\nTotal client delete reasons\n"));
	assert_non_null(strstr(text, show(b, "show wireless stats client delete reasons")));
}

/** What a 9800 has no line for is in the JSON only. */
static void test_client_detail_as_json(void **state)
{
	static char const *const own[] = {"association_accepts", "reassociation_accepts",
					  "dot1x_started",       "dot1x_accepted",
					  "key_exchange_done",   "key_exchange_failed"};
	struct bench *b = *state;
	char const *text = show(b, "show wireless stats client detail");
	json_t *root = json_loads(show(b, "show wireless stats client detail | json"), 0, NULL);

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		assert_true(json_is_integer(json_object_get(root, own[i])));
	assert_true(json_is_integer(json_object_get(root, "key_exchange_attempts")));
	json_decref(root);
	assert_null(strcasestr(text, "802.1x authentication attempts"));
	assert_null(strcasestr(text, "total key exchange success"));
	assert_null(strcasestr(text, "reassociation response"));
}

static void test_mobility(void **state)
{
	static char const *const keys[] = {"local_joins", "local_deletes",    "l2_roams",
					   "l3_roams",    "inter_wncd_roams", "intra_wncd_roams"};
	struct bench *b = *state;
	char const *text = show(b, "show wireless stats mobility");
	char const *mm = strstr(text, "\n\n\nMM mobility event statistics:\n");
	char const *mmif = strstr(text, "\n\n\nMMIF mobility event statistics:\n");
	json_t *root;

	assert_ptr_equal(strstr(text, "Mobility event statistics:\n    Joined as\n"
				      "        Local                         : 0\n"),
			 text);
	assert_non_null(
		strstr(text, "\n    Roam stats\n        L2 roam count                 : 0\n"));
	assert_non_null(strstr(text, "\n          Deny  sent                  : 0\n"
				     "    Handoff Status Received\n"));
	assert_non_null(strstr(text, "\n        Response Sent                 :\n"
				     "            Ok                        : 0\n"));
	assert_non_null(strstr(text, "\n    MMIF internal errors:\n"
				     "      IPC failure                     : 0\n"));
	assert_int_equal(rows(text, mm, 38), 49);
	assert_int_equal(rows(mm, mmif, 38), 12);
	assert_int_equal(rows(mmif, text + strlen(text), 38), 16);
	root = json_loads(show(b, "show wireless stats mobility | json"), 0, NULL);
	assert_int_equal(json_object_size(root), sizeof keys / sizeof keys[0]);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		assert_int_equal(json_integer_value(json_object_get(root, keys[i])), 0);
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_reasons),       TEST(test_reasons_that_are_counted),
		TEST(test_client_detail), TEST(test_client_detail_as_json),
		TEST(test_mobility),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
