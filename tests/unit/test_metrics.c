/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OpenMetrics: every sample belongs to the family declared before it, each family once, then EOF.
 */
#include <jansson.h>

#include "show_test.h"

#define FAMILIES_MAX 64

/** "fastroam_x_total{...} 1" or "fastroam_x 1" of the family "fastroam_x". */
static void check_sample(char const *line, char const *family, bool counter)
{
	size_t len = strlen(family);
	char const *value = strrchr(line, ' ');

	assert_memory_equal(line, family, len);
	line += len;
	if (counter) {
		assert_memory_equal(line, "_total", 6);
		line += 6;
	}
	assert_true(*line == ' ' || *line == '{');
	if (*line == '{')
		assert_true(value[-1] == '}' && value[-2] == '"');
	assert_true(value[1] && strspn(value + 1, "0123456789") == strlen(value + 1));
}

static void test_text(void **state)
{
	struct bench *b = *state;
	char family[80] = "", type[16] = "", seen[FAMILIES_MAX][80];
	unsigned families = 0, samples = 0;
	char *save = NULL, *line;
	bool ended = false;

	bench_load(b, "radius server box\n address ipv4 127.0.0.1 auth-port 1812 acct-port 1813\n"
		      " key 0 secret\n");
	for (line = strtok_r(show(b, "show metrics"), "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		assert_false(ended);
		if (sscanf(line, "# TYPE %79s %15s", family, type) == 2) {
			for (unsigned i = 0; i < families; i++)
				assert_string_not_equal(seen[i], family);
			assert_true(families < FAMILIES_MAX);
			strcpy(seen[families++], family);
		} else if (strcmp(line, "# EOF") == 0) {
			ended = true;
		} else if (line[0] != '#') {
			check_sample(line, family, strcmp(type, "counter") == 0);
			samples++;
		}
	}
	assert_true(ended);
	assert_true(families > 15 && samples > 100);
	assert_non_null(strstr(show(b, "show metrics"),
			       "\nfastroam_radius_requests_total{server=\"box\"} 0\n"));
}

static void test_json(void **state)
{
	struct bench *b = *state;
	json_t *root = json_loads(show(b, "show metrics | json"), 0, NULL);
	json_t *first = json_array_get(json_object_get(root, "samples"), 0);

	assert_string_equal(json_string_value(json_object_get(first, "name")), "uptime_seconds");
	assert_true(json_is_integer(json_object_get(first, "value")));
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_text),
		TEST(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
