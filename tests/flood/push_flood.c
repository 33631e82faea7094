/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Pushes many logins to a controller's Unix socket and tells how it went: load for the integration
 * tests, rate and latency for `make bench`.
 *
 * Each login is another station with another key. With --window 1 every push waits for its answer,
 * so the times are push-to-cache latencies; with more in flight the rate is what counts.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "wire/push.h"

struct flood {
	int fd;
	unsigned count;
	unsigned window; /* requests in flight, 1..200: the packet id has 8 bits */
	char const *ssid;
	uint64_t *sent_ns;    /* per push */
	uint64_t *latency_ns; /* per answer, in order of arrival */
	unsigned sent, answered, acked, naked;
	uint8_t in[2 * PUSH_MAX];
	size_t in_len;
};

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int connect_to(char const *path)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof a.sun_path)
		return -1;
	memcpy(a.sun_path, path, strlen(path) + 1);
	if (connect(fd, (struct sockaddr *)&a, sizeof a)) {
		close(fd);
		return -1;
	}
	return fd;
}

static void login_of(struct flood const *f, unsigned n, struct login *l)
{
	uint8_t key[64];

	memset(l, 0, sizeof *l);
	for (unsigned i = 0; i < sizeof key; i++)
		key[i] = (uint8_t)(n >> (8 * (i % 4))) ^ (uint8_t)i;
	if (!secret_set(&l->msk, key, sizeof key))
		abort();
	l->sta = (struct mac){
		{2, 0, (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}};
	l->bssid = (struct mac){{2, 1, 0, 0, 0, (uint8_t)(n % 250)}};
	l->ssid_len = (uint8_t)strlen(f->ssid);
	memcpy(l->ssid, f->ssid, l->ssid_len);
	snprintf(l->user, sizeof l->user, "user%u", n);
	snprintf(l->nas_id, sizeof l->nas_id, "ap%u", n % 250);
	snprintf(l->acct_session_id, sizeof l->acct_session_id, "%08x", n);
	snprintf(l->eap_type, sizeof l->eap_type, "PEAP");
	l->akm = SUITE_RSN(1);
	l->sent_s = (uint64_t)time(NULL);
}

static int write_all(int fd, uint8_t const *p, size_t len)
{
	while (len) {
		ssize_t n = send(fd, p, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int send_next(struct flood *f)
{
	uint8_t packet[PUSH_MAX];
	struct login l;
	struct err err = {0};
	int n;

	login_of(f, f->sent, &l);
	n = push_encode_login(&l, (uint8_t)f->sent, PUSH_SECRET, packet, &err);
	if (n < 0) {
		fprintf(stderr, "push_flood: %s\n", err.msg);
		return -1;
	}
	f->sent_ns[f->sent++] = now_ns();
	return write_all(f->fd, packet, (size_t)n);
}

/* Answers come in order of the requests on one stream, so no table of ids is needed. */
static int read_answers(struct flood *f)
{
	ssize_t n = recv(f->fd, f->in + f->in_len, sizeof f->in - f->in_len, 0);
	size_t pos = 0;

	if (n <= 0) {
		fprintf(stderr, "push_flood: the controller closed after %u answers\n",
			f->answered);
		return -1;
	}
	f->in_len += (size_t)n;
	for (;;) {
		int len = push_stream_length(f->in + pos, f->in_len - pos);

		if (len < 0)
			return -1;
		if (!len || (size_t)len > f->in_len - pos)
			break;
		f->latency_ns[f->answered] = now_ns() - f->sent_ns[f->answered];
		f->answered++;
		/* RFC 5176 3: 44 CoA-ACK, 45 CoA-NAK */
		if (f->in[pos] == 44)
			f->acked++;
		else
			f->naked++;
		pos += (size_t)len;
	}
	memmove(f->in, f->in + pos, f->in_len - pos);
	f->in_len -= pos;
	return 0;
}

static int by_size(void const *a, void const *b)
{
	uint64_t x = *(uint64_t const *)a, y = *(uint64_t const *)b;

	return x < y ? -1 : x > y;
}

static int run(struct flood *f)
{
	uint64_t start = now_ns(), end;

	while (f->answered < f->count) {
		while (f->sent < f->count && f->sent - f->answered < f->window)
			if (send_next(f))
				return -1;
		if (read_answers(f))
			return -1;
	}
	end = now_ns();
	qsort(f->latency_ns, f->answered, sizeof *f->latency_ns, by_size);
	printf("%u acknowledged, %u refused; %.0f pushes/s, latency p50 %.1f us, p99 %.1f us\n",
	       f->acked, f->naked, f->answered * 1e9 / (double)(end - start),
	       (double)f->latency_ns[f->answered / 2] / 1e3,
	       (double)f->latency_ns[(uint64_t)f->answered * 99 / 100] / 1e3);
	return 0;
}

static void usage(FILE *to)
{
	fprintf(to, "Usage: push_flood --socket PATH [--count N] [--window 1..200] [--ssid NAME]\n"
		    "                  [--dictionary DIR] [--freeradius-dictionary DIR]\n");
}

int main(int argc, char **argv)
{
	static struct option const options[] = {
		{"socket", 1, NULL, 's'},     {"count", 1, NULL, 'n'},
		{"window", 1, NULL, 'w'},     {"ssid", 1, NULL, 'i'},
		{"dictionary", 1, NULL, 'd'}, {"freeradius-dictionary", 1, NULL, 'D'},
		{"help", 0, NULL, 'h'},       {NULL, 0, NULL, 0}};
	struct flood f = {.count = 1000, .window = 200, .ssid = "corp"};
	char const *path = NULL, *ours = "share", *theirs = "/usr/share/freeradius";
	struct err err = {0};
	int c, status = 1;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 's': path = optarg; break;
		case 'n': f.count = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'w': f.window = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'i': f.ssid = optarg; break;
		case 'd': ours = optarg; break;
		case 'D': theirs = optarg; break;
		case 'h': usage(stdout); return 0;
		default: usage(stderr); return 2;
		}
	}
	if (!path || !f.count || !f.window || f.window > 200) {
		usage(stderr);
		return 2;
	}
	if (push_dictionary_load(theirs, ours, &err)) {
		fprintf(stderr, "push_flood: %s\n", err.msg);
		return 1;
	}
	f.fd = connect_to(path);
	if (f.fd < 0) {
		fprintf(stderr, "push_flood: cannot connect to %s: %s\n", path, strerror(errno));
		return 1;
	}
	f.sent_ns = calloc(f.count, sizeof *f.sent_ns);
	f.latency_ns = calloc(f.count, sizeof *f.latency_ns);
	if (f.sent_ns && f.latency_ns)
		status = run(&f) ? 1 : 0;
	free(f.sent_ns);
	free(f.latency_ns);
	close(f.fd);
	return status;
}
