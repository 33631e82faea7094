/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Disconnects stations at an access point with net/das_client and prints one outcome a line: for
 * the integration tests, whose access points are FreeRADIUS and hostapd.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <talloc.h>

#include "base/rand.h"
#include "net/das_client.h"
#include "wire/push.h"

struct run {
	struct loop *loop;
	int open;
};

static uint64_t wall_us(void *arg)
{
	(void)arg;
	return (uint64_t)time(NULL) * 1000000;
}

static void random_octets(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	rand_octets(out, len);
}

static void done(void *arg, struct mac sta, struct in_addr ap, enum das_outcome outcome,
		 unsigned error_cause)
{
	struct run *run = arg;
	char text[MAC_STR];

	(void)ap;
	printf("%s %s, Error-Cause %u\n", mac_colon(sta, text), das_outcome_text(outcome),
	       error_cause);
	if (--run->open == 0)
		loop_stop(run->loop);
}

int main(int argc, char **argv)
{
	struct env const env = {.wall_us = wall_us, .random = random_octets};
	struct run run = {.open = 0};
	struct das_client *d = NULL;
	struct err err = {0};
	struct in_addr ap;
	struct mac sta;

	if (argc < 6 || inet_pton(AF_INET, argv[2], &ap) != 1) {
		fprintf(stderr, "usage: das_disconnect DICTIONARY-DIR AP-ADDRESS PORT SECRET "
				"STATION...\n");
		return 2;
	}
	run.loop = loop_new(NULL, &err);
	if (run.loop && push_dictionary_load("/usr/share/freeradius", argv[1], &err) == 0)
		d = das_client_new(run.loop, run.loop, &env, done, &run, &err);
	if (!d) {
		fprintf(stderr, "das_disconnect: %s\n", err.msg);
		return 1;
	}
	for (int i = 5; i < argc; i++) {
		if (!mac_parse(argv[i], &sta, NULL)) {
			fprintf(stderr, "das_disconnect: %s is no MAC address\n", argv[i]);
			return 2;
		}
		run.open++;
		das_client_disconnect(d, sta, ap, (uint16_t)atoi(argv[3]), argv[4]);
	}
	if (loop_run(run.loop) < 0)
		return 1;
	talloc_free(run.loop);
	return 0;
}
