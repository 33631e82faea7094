/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One resource by HTTP on loopback (wire/http_get.h): 127.0.0.1 and ::1, nothing else.
 *
 * Whoever is on this machine may ask. So: 8 connections at a time on each address, of which the
 * oldest that has not asked yet goes when another one comes; 5 s to ask, 30 s until all of the
 * answer is made, which is as fast as it is read and some of it in each turn of the loop, and 30 s
 * to read what is left.
 */
#ifndef FASTROAM_NET_HTTP_SERVER_H
#define FASTROAM_NET_HTTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"

/** A monitoring system has one connection; two of them, and a person who looks. */
#define HTTP_SERVER_MAX     8u
#define HTTP_SERVER_ASK_MS  5000u
#define HTTP_SERVER_READ_MS 30000u
/** Octets of an answer that wait; and then no more of it is made. */
#define HTTP_SERVER_OUTPUT  262144u
#define HTTP_SERVER_BEHIND  65536u
/** Pieces in one turn: of /metrics each takes 10 us. */
#define HTTP_SERVER_PIECES  64u

struct http_server;
struct http_answer;

struct http_server_config {
	char const *path, *type; /**< static texts */
	/** An answer begins. @return its state, a talloc child of ctx; NULL: memory is short */
	void *(*begin)(void *arg, void *ctx, struct http_answer *a);
	/** The next piece of it, by http_answer_put(): 128 KiB at most, or nothing. @return false
	 * at its end */
	bool (*next)(void *arg, void *state);
	void *arg;
};

/**
 * Listen on a port of both addresses; on 127.0.0.1 alone where the machine has no ::1.
 * @return talloc child of ctx, NULL with *err filled
 */
struct http_server *http_server_new(void *ctx, struct loop *loop, uint16_t port,
				    struct http_server_config const *config, struct err *err);

/** Queue a piece. What does not fit ends the connection. */
void http_answer_put(struct http_answer *a, char const *text, size_t len);

/** The port that it got (0 may have been asked for). */
uint16_t http_server_port(struct http_server const *s);

struct http_server_stats {
	unsigned open;
	uint64_t answered; /**< requests that got all of the answer */
	uint64_t refused;  /**< requests refused by name */
	uint64_t broken;   /**< connections that ended before, and those there was no place for */
};
void http_server_get_stats(struct http_server const *s, struct http_server_stats *out);

#endif
