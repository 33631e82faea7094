/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The page of a roam: nothing that a client calls itself becomes markup, nothing is loaded.
 */
#include "controller/timeline_page.h"

#include "timeline_test.h"

static char *page_of(struct bench *b)
{
	struct err err = {0};
	struct story *s;
	char *page;

	told_roam(b);
	s = story_tell(b, b->c, told_sta, 1, &err);
	assert_non_null(s);
	page = timeline_page(b, s, "WLC", 1700000010000000);
	assert_non_null(page);
	return page;
}

static unsigned count(char const *text, char const *what)
{
	unsigned n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

static void test_what_is_there(void **state)
{
	char *page = page_of(*state);

	assert_ptr_equal(strstr(page, "<!DOCTYPE html>"), page);
	assert_non_null(strstr(page, "<h1>Roam of 0200.0000.0001 to 0200.0000.0a02</h1>"));
	assert_non_null(strstr(page, "class=\"verdict slow\""));
	assert_non_null(strstr(page, "enter &quot;okc&quot; in &quot;wlan corp&quot;"));
	assert_non_null(strstr(page, ">240.113</text>"));
	/* Five rungs, of which one failed; each in the picture and in the table. */
	assert_int_equal(count(page, "<g>") + count(page, "<g class=\"bad\">"), 5);
	assert_int_equal(count(page, "<g class=\"bad\">"), 1);
	assert_int_equal(count(page, "<tr><td"), 5);
	/* The server was waited for: 200 ms of 240 are marked. */
	assert_non_null(strstr(page, "class=\"t w\""));
	assert_non_null(strstr(page, "\n</html>\n"));
}

static struct rung login_rung(enum ladder_lane from, uint64_t us, struct trace_record const *e)
{
	return (struct rung){.from = from, .to = LADDER_CONTROLLER, .after_us = us, .event = e};
}

/** Time of EAP rounds that nobody saw is not laid on the server alone. */
static void test_whose_time(void **state)
{
	static struct trace_record const identity = {.event = TRACE_EAP_IDENTITY},
					 challenge = {.event = TRACE_AAA_CHALLENGE},
					 accept = {.event = TRACE_ACCEPT_RECEIVED};
	struct bench *b = *state;
	struct err err = {0};
	struct story *s;

	told_roam(b);
	s = story_tell(b, b->c, told_sta, 1, &err);
	s->ladder.rungs = 2;
	s->ladder.rung[0] = login_rung(LADDER_CLIENT, 0, &identity);
	s->ladder.rung[0].text = "identity";
	s->ladder.rung[1] = login_rung(LADDER_RADIUS, 7000, &accept);
	s->ladder.rung[1].text = "accept";
	assert_non_null(strstr(timeline_page(b, s, "WLC", 0), "Client and RADIUS (EAP) 7.000 ms"));
	s->ladder.rung[1].event = &challenge;
	assert_non_null(strstr(timeline_page(b, s, "WLC", 0), "RADIUS 7.000 ms"));
	assert_non_null(strstr(timeline_page(b, s, "WLC", 0), "Client and RADIUS (EAP) 0.000 ms"));
}

/** The user's name is "<script>alert("1")</script>&" and an escape character. */
static void test_names_stay_text(void **state)
{
	char *page = page_of(*state);

	assert_null(strstr(page, "<script"));
	assert_null(strchr(page, '\033'));
	assert_int_equal(
		count(page, "EAP identity &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;?"),
		2);
}

static void test_nothing_is_loaded(void **state)
{
	char *page = page_of(*state);

	assert_null(strstr(page, "src="));
	assert_null(strstr(page, "href="));
	assert_null(strstr(page, "url("));
	assert_null(strstr(page, "@import"));
	/* The name of a namespace is the one address in it. */
	assert_int_equal(count(page, "http://"), 1);
	assert_int_equal(count(page, "https://"), 0);
	assert_non_null(strstr(page, "default-src 'none'"));
}

/** Every tag that is opened is closed, in order. */
static void test_well_formed(void **state)
{
	char *page = page_of(*state);
	char const *open[32];
	unsigned depth = 0;

	for (char *p = strchr(page + 1, '<'); p; p = strchr(p + 1, '<')) {
		char *end = strchr(p, '>');

		assert_non_null(end);
		if (p[1] == '/') {
			size_t len = (size_t)(end - p - 2);

			assert_true(depth > 0);
			depth--;
			assert_int_equal(strncmp(open[depth], p + 2, len), 0);
			assert_non_null(strchr(" >", open[depth][len]));
		} else if (end[-1] != '/') {
			assert_true(depth < 32);
			open[depth++] = p + 1;
		}
	}
	assert_int_equal(depth, 0);
}

/* talloc calls its limit deprecated for production's sake. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/** However far it comes: nothing is left of a page that memory was too short for. */
static void test_memory_is_short(void **state)
{
	struct bench *b = *state;
	void *ctx = talloc_new(b);
	struct err err = {0};
	struct story *s;
	char *page = NULL;

	told_roam(b);
	s = story_tell(b, b->c, told_sta, 1, &err);
	for (size_t limit = 200; !page; limit += 500) {
		assert_true(limit < 1000000);
		assert_int_equal(talloc_set_memlimit(ctx, limit), 0);
		page = timeline_page(ctx, s, "WLC", 0);
		if (!page)
			assert_int_equal(talloc_total_blocks(ctx), 1);
	}
	assert_non_null(strstr(page, "\n</html>\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_is_there),     TEST(test_whose_time),  TEST(test_names_stay_text),
		TEST(test_nothing_is_loaded), TEST(test_well_formed), TEST(test_memory_is_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
