/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A whole configuration into a controller without sockets, as `fastroamd --check` loads it. No
 * control octet may come back in a refusal, and what was taken must read back from its text to the
 * same, without a refusal.
 */
#include "check.h"

#include <talloc.h>
#include <unistd.h>

#include "base/log.h"
#include "controller/config_text.h"
#include "controller/controller.h"
#include "controller/load.h"

/** `write memory` in a configuration finds no directory. */
static struct options const options = {.config_dir = "/nonexistent", .run_dir = "/nonexistent"};

static struct controller *controller(void)
{
	static struct controller *c;
	struct err err = {0};

	if (!c) {
		log_set_level(LOG_LEVEL_ERROR);
		c = talloc_zero(NULL, struct controller);
		FUZZ_CHECK(c && controller_init(c, &options, &err) == 0);
	}
	return c;
}

static void empty(struct controller *c)
{
	while (wlan_count(c->wlans))
		FUZZ_CHECK(wlan_set_remove(c->wlans, wlan_at(c->wlans, 0)->name) == 0);
	while (hostapd_ap_count(c->aps))
		FUZZ_CHECK(hostapd_ap_set_remove(c->aps, hostapd_ap_at(c->aps, 0)->name) == 0);
	settings_init(&c->settings);
}

static void say(void *arg, char const *line)
{
	unsigned *lines = arg;
	size_t len = strlen(line);

	FUZZ_CHECK(len > 0 && line[len - 1] == '\n');
	for (size_t i = 0; i < len - 1; i++)
		FUZZ_CHECK((unsigned char)line[i] >= ' ' && line[i] != 0x7f);
	(*lines)++;
}

/** For the second load: nothing is refused. */
static void say_nothing(void *arg, char const *line)
{
	fprintf(stderr, "%s%s", line, (char const *)arg);
	abort();
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct controller *c = controller();
	char *text = malloc(size + 1), *first, *second;
	unsigned refused, lines = 0;

	FUZZ_CHECK(text);
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	empty(c);
	refused = load_text(c, text, "f", "fuzz", LOAD_STRICT, NULL, say, &lines);
	FUZZ_CHECK(refused == lines);
	free(text);

	first = config_text(c, &c->settings, c->policies, c->wlans, c->aps, c->radio_aps, true);
	FUZZ_CHECK(first);
	empty(c);
	FUZZ_CHECK(load_text(c, first, "again", "fuzz", LOAD_STRICT, NULL, say_nothing, first) ==
		   0);
	second = config_text(c, &c->settings, c->policies, c->wlans, c->aps, c->radio_aps, true);
	FUZZ_CHECK(second && strcmp(first, second) == 0);
	config_text_free(first);
	config_text_free(second);
	return 0;
}
