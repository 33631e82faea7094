/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The little of HTTP/1.1 (RFC 9112) that answers a monitoring system on the same machine: a GET or
 * HEAD without a body, of one path, one for each connection.
 */
#ifndef FASTROAM_WIRE_HTTP_GET_H
#define FASTROAM_WIRE_HTTP_GET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Longest head of a request. Prometheus sends 400 octets, a browser 1,500. */
#define HTTP_HEAD_MAX   4096u
/** Room for the head of an answer and the text of a refusal. */
#define HTTP_ANSWER_MAX 1024u

/**
 * X(name, status, phrase, text). HOST: a web page may make its reader's browser ask us under a name
 * of its own that leads to 127.0.0.1, and read the answer: names of this machine only.
 */
#define HTTP_REFUSAL_LIST(X)                                                                      \
	X(MALFORMED, 400, "Bad Request", "this is no request of HTTP/1.1 (RFC 9112)")             \
	X(NO_HOST, 400, "Bad Request", "a request of HTTP/1.1 has one Host line")                 \
	X(PATH, 404, "Not Found", "there is /metrics, and nothing else")                          \
	X(METHOD, 405, "Method Not Allowed", "GET and HEAD are answered")                         \
	X(TIMEOUT, 408, "Request Timeout", "the request did not come within 5 s")                 \
	X(BODY, 413, "Content Too Large", "a request has no body here")                           \
	X(HOST, 421, "Misdirected Request", "ask for localhost, 127.0.0.1 or [::1] by that name") \
	X(LENGTH, 431, "Request Header Fields Too Large", "a request has at most 4,096 octets")   \
	X(VERSION, 505, "HTTP Version Not Supported", "HTTP/1.1 and HTTP/1.0 are spoken")

enum http_verdict {
	HTTP_OK,
	HTTP_MORE, /**< the head has not ended yet */
#define X(name, status, phrase, text) HTTP_##name,
	HTTP_REFUSAL_LIST(X)
#undef X
		HTTP_VERDICT_COUNT
};

/** Status (200 for OK) and text of a verdict. */
unsigned http_status(enum http_verdict v);
char const *http_refusal_text(enum http_verdict v);

struct http_request {
	bool head;   /**< HEAD: no body in the answer */
	size_t used; /**< octets of the head */
};

/**
 * Read the head of a request. A bare LF ends a line as well (RFC 9112 2.2).
 *
 * @param path  the one that there is; a query behind it is passed over
 * @param out   zero unless OK
 */
enum http_verdict http_get_read(void const *data, size_t len, char const *path,
				struct http_request *out);

/**
 * The head of an answer of unknown length, which ends with the connection; for a refusal all of it.
 *
 * @param type  Content-Type of OK
 * @param out   HTTP_ANSWER_MAX octets, NUL-terminated
 * @return octets without the NUL
 */
size_t http_answer_head(enum http_verdict v, char const *type, char *out);

#endif
