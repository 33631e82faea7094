/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A controller that only looks: answers each push on a Unix socket with an ACK and prints it as one
 * line of JSON, keys included. For trying rlm_fastroam, or another sender, without fastroamd.
 *
 *   push_sink SOCKET [DICTIONARY-DIR]
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "wire/push.h"

#define PEERS 16

static void print_hex(char const *key, uint8_t const *data, size_t len)
{
	printf(",\"%s\":\"", key);
	for (size_t i = 0; i < len; i++)
		printf("%02x", data[i]);
	putchar('"');
}

static void print_text(char const *key, char const *text)
{
	printf(",\"%s\":\"", key);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
	putchar('"');
}

static void print_login(struct login const *l)
{
	char mac[MAC_STR];

	print_text("sta", mac_colon(l->sta, mac));
	print_text("bssid", mac_colon(l->bssid, mac));
	print_hex("ssid", l->ssid, l->ssid_len);
	print_hex("msk", l->msk.b, l->msk.len);
	print_text("user", l->user);
	print_text("nas_id", l->nas_id);
	print_text("nas_address", l->nas_address);
	print_text("acct_session_id", l->acct_session_id);
	print_text("eap_type", l->eap_type);
	print_text("vlan", l->vlan);
	print_hex("cui", l->cui.b, l->cui.len);
	print_hex("class", l->class_attr.b, l->class_attr.len);
	print_hex("eap_session_id", l->eap_session_id.b, l->eap_session_id.len);
	printf(",\"session_timeout\":%u,\"akm\":%u,\"pairwise\":%u,\"group\":%u,\"group_mgmt\":%u",
	       l->session_timeout, l->akm, l->pairwise, l->group, l->group_mgmt);
	if (l->has_mdid)
		printf(",\"mdid\":%u", l->mdid);
}

static void print_match(struct login_match const *m)
{
	char mac[MAC_STR];

	if (m->has_sta)
		print_text("sta", mac_colon(m->sta, mac));
	print_text("user", m->user);
	print_text("acct_session_id", m->acct_session_id);
	print_text("nas_id", m->nas_id);
	print_hex("cui", m->cui.b, m->cui.len);
}

/** One packet: answered and printed. False when the peer must go. */
static bool serve(int fd, uint8_t const *data, size_t len)
{
	uint8_t out[PUSH_MAX];
	struct err err = {0};
	struct push p;
	enum push_refusal why = push_decode(data, len, PUSH_SECRET, NULL, &p, &err);
	int n;

	printf("{\"id\":%u,\"kind\":\"%s\"", p.id, p.kind == PUSH_LOGIN ? "login" : "withdraw");
	if (why != PUSH_REFUSED_OK) {
		print_text("refused", push_refusal_text(why));
		print_text("detail", err.msg);
	} else if (p.kind == PUSH_LOGIN) {
		print_login(&p.login);
	} else {
		print_match(&p.match);
	}
	printf("}\n");
	fflush(stdout);
	n = push_encode_answer(&p, why == PUSH_REFUSED_OK, push_refusal_error_cause(why),
			       PUSH_SECRET, out, NULL);
	return n > 0 && send(fd, out, (size_t)n, MSG_NOSIGNAL) == n;
}

static bool receive(int fd, uint8_t *buf, size_t *have)
{
	ssize_t n = read(fd, buf + *have, 2 * PUSH_MAX - *have);
	size_t at = 0;
	int len;

	if (n <= 0)
		return false;
	*have += (size_t)n;
	while ((len = push_stream_length(buf + at, *have - at)) > 0 && (size_t)len <= *have - at) {
		if (!serve(fd, buf + at, (size_t)len))
			return false;
		at += (size_t)len;
	}
	memmove(buf, buf + at, *have - at);
	*have -= at;
	return len >= 0;
}

static int listen_on(char const *path)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (strlen(path) >= sizeof(sun.sun_path)) {
		fprintf(stderr, "push_sink: %s is too long for a socket\n", path);
		exit(2);
	}
	strcpy(sun.sun_path, path);
	unlink(path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sun, sizeof(sun)) < 0 || listen(fd, PEERS) < 0) {
		fprintf(stderr, "push_sink: %s: %s\n", path, strerror(errno));
		exit(1);
	}
	/* FreeRADIUS runs as another user. */
	chmod(path, 0666);
	return fd;
}

int main(int argc, char **argv)
{
	static uint8_t buf[PEERS][2 * PUSH_MAX];
	static size_t have[PEERS];
	struct pollfd fds[1 + PEERS];
	struct err err;

	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: push_sink SOCKET [DIRECTORY-OF-dictionary.fastroam]\n");
		return 2;
	}
	if (push_dictionary_load("/usr/share/freeradius", argc > 2 ? argv[2] : "share", &err) < 0) {
		fprintf(stderr, "push_sink: %s\n", err.msg);
		return 1;
	}
	for (int i = 0; i <= PEERS; i++)
		fds[i] = (struct pollfd){.fd = -1, .events = POLLIN};
	fds[0].fd = listen_on(argv[1]);
	for (;;) {
		if (poll(fds, 1 + PEERS, -1) < 0)
			return 1;
		for (int i = 1; i <= PEERS; i++) {
			if (fds[i].fd >= 0 && fds[i].revents &&
			    !receive(fds[i].fd, buf[i - 1], &have[i - 1])) {
				close(fds[i].fd);
				fds[i].fd = -1;
				have[i - 1] = 0;
			}
		}
		if (fds[0].revents) {
			int fd = accept(fds[0].fd, NULL, NULL);
			int i = 1;

			while (i <= PEERS && fds[i].fd >= 0)
				i++;
			if (i <= PEERS)
				fds[i].fd = fd;
			else if (fd >= 0)
				close(fd);
		}
	}
}
