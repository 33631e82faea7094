/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Metrics of access points: one in each turn, families whole, whoever comes and goes meanwhile. */
#include "controller/metrics_aps.h"

#include "show_test.h"

#include "controller/aaa_service.h"
#include "controller/radio_service.h"

#define APS 5

static struct mac bssid(unsigned ap, unsigned i)
{
	return (struct mac){{2, 0, 0, (uint8_t)ap, 0, (uint8_t)i}};
}

/** Access points with a radio of two BSSIDs each. */
static int setup(void **state)
{
	struct radio_hello *hello;
	struct err err = {0};
	struct bench *b;
	char name[16];
	int rc = bench_setup(state);

	b = *state;
	hello = talloc_zero(b, struct radio_hello);
	b->c->loop = loop_new_virtual(b->c, 1000);
	b->c->aaa = aaa_service_new(b->c, &err);
	b->c->radio = radio_service_new(b->c, &err);
	assert_int_equal(bench_load(b, "wlan one 1 one\n no security wpa\n no shutdown\n"
				       "wlan two 2 two\n no security wpa\n no shutdown\n"),
			 0);
	for (unsigned i = 0; i < APS; i++) {
		hello->n_radios = 1;
		hello->radio[0].channel[0] = 2412;
		hello->radio[0].n_channels = 1;
		hello->radio[0].bssid[0] = bssid(i, 0);
		hello->radio[0].bssid[1] = bssid(i, 1);
		hello->radio[0].n_bssids = 2;
		snprintf(name, sizeof name, "ap-%u", i);
		/* Any peer does: nothing can be sent before the loop runs. */
		assert_non_null(radio_aps_join(
			(struct radio_aps *)(uintptr_t)radio_service_aps(b->c->radio), b, name,
			"192.0.2.1:1", hello, false, &err));
	}
	return rc;
}

static int teardown(void **state)
{
	return bench_teardown(state);
}

static struct radio_aps *aps_of(struct bench *b)
{
	return (struct radio_aps *)(uintptr_t)radio_service_aps(b->c->radio);
}

/** @param gone  in the middle this one goes; NULL none */
static char *written(struct bench *b, char const *gone)
{
	struct show_output out = {.text = talloc_strdup(b, ""), .size = 1};
	struct authenticator *auth = radio_service_authenticator(b->c->radio);
	struct metrics_aps_walk walk = {0};
	struct err err = {0};
	struct writer *w = writer_new(b, PIPE_NONE, "", show_take, &out, &err);
	unsigned turns = 0;

	while (metrics_aps_next(&walk, aps_of(b), auth, w)) {
		if (++turns == 8 && gone)
			radio_aps_left(aps_of(b),
				       (struct radio_aps_ap *)(uintptr_t)radio_aps_by_name(
					       aps_of(b), gone),
				       0);
	}
	assert_int_equal(turns, 10 * (APS + 1) - (gone ? 9 : 0));
	writer_finish(w);
	return out.text;
}

static unsigned count(char const *text, char const *what)
{
	unsigned n = 0;

	for (char const *p = strstr(text, what); p; p = strstr(p + 1, what))
		n++;
	return n;
}

static void test_each_has_its_samples(void **state)
{
	struct bench *b = *state;
	char *text = written(b, NULL);

	assert_int_equal(count(text, "# TYPE "), 10);
	for (unsigned i = 0; i < APS; i++) {
		char line[80];

		snprintf(line, sizeof line, "fastroam_ap_up{ap=\"ap-%u\"} 1\n", i);
		assert_int_equal(count(text, line), 1);
		snprintf(line, sizeof line, "fastroam_ap_joins_total{ap=\"ap-%u\"} 1\n", i);
		assert_int_equal(count(text, line), 1);
	}
	assert_true(count(text, "fastroam_ap_up{") == APS);
}

/** Without a grace time it is forgotten at once: no family after that has it. */
static void test_one_goes_meanwhile(void **state)
{
	struct bench *b = *state;
	char *text;

	radio_aps_set_grace(aps_of(b), 0);
	text = written(b, "ap-2");
	assert_int_equal(count(text, "# TYPE "), 10);
	assert_int_equal(count(text, "ap=\"ap-2\""), 1);
	assert_int_equal(count(text, "ap=\"ap-3\""), 8);
}

static void test_none(void **state)
{
	struct bench *b = *state;
	struct show_output out = {.text = talloc_strdup(b, ""), .size = 1};
	struct metrics_aps_walk walk = {0};
	struct err err = {0};
	struct writer *w = writer_new(b, PIPE_NONE, "", show_take, &out, &err);

	while (metrics_aps_next(&walk, NULL, NULL, w))
		;
	writer_finish(w);
	assert_int_equal(count(out.text, "# TYPE "), 10);
	assert_int_equal(count(out.text, "} "), 0);
}

#define APS_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		APS_TEST(test_each_has_its_samples),
		APS_TEST(test_one_goes_meanwhile),
		APS_TEST(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
