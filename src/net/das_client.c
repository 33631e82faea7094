/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Disconnect-Requests to access points; see das_client.h.
 */
#include "net/das_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <talloc.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/pace.h"
#include "base/secret.h"
#include "wire/das.h"
#include "wire/push.h"

/** Datagrams taken in one turn of the loop. */
#define BATCH   64
/** Chains of the APs that have requests: one AP each for as many APs as a controller has. */
#define CHAINS  256
/** A datagram of 63 octets takes 768 of a socket's buffer, so the usual 208 KiB hold 277. One
 * Disconnect can become 1,000 requests and as many answers; what is allowed of this is taken. */
#define BUFFER  (1024 * 1024)
/** At most one log line in this time; the rest is counted. */
#define TELL_MS 1000

struct das_ap;

struct das_request {
	struct das_request *next;
	struct das_client *d;
	struct das_ap *ap; /**< NULL while it waits to be told that it failed */
	struct loop_timer *timer;
	struct mac sta;
	struct in_addr address;
	unsigned tries;
	bool sent; /**< one try at least left this host */
	uint8_t id;
	uint8_t authenticator[16];
	uint8_t packet[DAS_REQUEST_MAX];
	size_t len;
	size_t secret_size; /**< its NUL included */
	char secret[];
};

/** Requests in order of arrival. */
struct list {
	struct das_request *first;
	struct das_request *last;
};

/** An AP exists here while it has requests. */
struct das_ap {
	struct das_ap *next; /**< in its chain */
	struct sockaddr_in address;
	struct list flying;
	struct list waiting;
	unsigned in_flight;
};

struct das_client {
	struct loop *loop;
	struct env const *env;
	das_done done;
	void *arg;
	struct loop_fd *watch; /**< NULL on the virtual twin */
	struct loop_timer *tell;
	int fd;
	uint8_t next_id;
	uint64_t seed;
	struct das_ap *chain[CHAINS];
	struct list failed; /**< to be told from the loop */
	struct pace told;
	struct das_client_stats stats;
};

char const *das_outcome_text(enum das_outcome o)
{
	switch (o) {
	case DAS_DISCONNECTED: return "disconnected";
	case DAS_NO_SESSION: return "had no such client";
	case DAS_REFUSED: return "refused";
	case DAS_TIMEOUT: return "no answer";
	case DAS_FAILED: return "not sent";
	}
	return "unknown";
}

static bool may_tell(struct das_client *d)
{
	return pace_may_tell(&d->told, loop_now_ms(d->loop), TELL_MS, NULL);
}

static void list_append(struct list *l, struct das_request *r)
{
	r->next = NULL;
	if (l->last)
		l->last->next = r;
	else
		l->first = r;
	l->last = r;
}

static struct das_request *list_pop(struct list *l)
{
	struct das_request *r = l->first;

	l->first = r->next;
	if (!l->first)
		l->last = NULL;
	return r;
}

static void list_remove(struct list *l, struct das_request *r)
{
	struct das_request *before = NULL;

	for (struct das_request *x = l->first; x != r; x = x->next)
		before = x;
	if (before)
		before->next = r->next;
	else
		l->first = r->next;
	if (l->last == r)
		l->last = before;
}

static bool list_has(struct list const *l, struct mac sta)
{
	for (struct das_request const *r = l->first; r; r = r->next) {
		if (mac_eq(r->sta, sta))
			return true;
	}
	return false;
}

static struct das_request *flying_with_id(struct das_ap const *ap, uint8_t id)
{
	struct das_request *r = ap->flying.first;

	while (r && r->id != id)
		r = r->next;
	return r;
}

static struct das_ap **ap_chain(struct das_client *d, struct in_addr a, in_port_t port)
{
	return &d->chain[hash_u64((uint64_t)a.s_addr << 16 | port, d->seed) % CHAINS];
}

static struct das_ap *ap_find(struct das_client *d, struct in_addr a, in_port_t port)
{
	struct das_ap *ap = *ap_chain(d, a, port);

	while (ap && (ap->address.sin_addr.s_addr != a.s_addr || ap->address.sin_port != port))
		ap = ap->next;
	return ap;
}

static struct das_ap *ap_add(struct das_client *d, struct in_addr a, in_port_t port)
{
	struct das_ap **chain = ap_chain(d, a, port);
	struct das_ap *ap = talloc_zero(d, struct das_ap);

	if (!ap)
		return NULL;
	ap->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = a, .sin_port = port};
	ap->next = *chain;
	*chain = ap;
	return ap;
}

static void ap_drop(struct das_client *d, struct das_ap *ap)
{
	struct das_ap **at = ap_chain(d, ap->address.sin_addr, ap->address.sin_port);

	while (*at != ap)
		at = &(*at)->next;
	*at = ap->next;
	talloc_free(ap);
}

static int request_end(struct das_request *r)
{
	mem_wipe(r->secret, r->secret_size);
	return 0;
}

/** The request is nobody's any more and d->done() comes last: it may start another. */
static void request_tell(struct das_request *r, enum das_outcome outcome, unsigned error_cause)
{
	struct das_client *d = r->d;
	struct in_addr address = r->address;
	struct mac sta = r->sta;

	talloc_free(r);
	switch (outcome) {
	case DAS_DISCONNECTED: d->stats.acks++; break;
	case DAS_NO_SESSION: d->stats.no_session++; break;
	case DAS_REFUSED: d->stats.naks++; break;
	case DAS_TIMEOUT: d->stats.timeouts++; break;
	case DAS_FAILED: d->stats.failed++; break;
	}
	d->done(d->arg, sta, address, outcome, error_cause);
}

static void tell_failed(void *arg)
{
	struct das_client *d = arg;
	struct list now = d->failed;

	/* What fails while these are told has its turn in the loop's next round. */
	d->failed = (struct list){NULL, NULL};
	while (now.first)
		request_tell(list_pop(&now), DAS_FAILED, 0);
}

/** Fail from the loop, not from inside the call that asked. */
static void request_fail(struct das_request *r)
{
	r->ap = NULL;
	list_append(&r->d->failed, r);
	loop_timer_arm(r->d->tell, 0);
}

static void request_try(struct das_request *r)
{
	struct das_client *d = r->d;
	struct sockaddr_in const *to = &r->ap->address;
	uint64_t wait = (uint64_t)DAS_WAIT_MS << r->tries;
	char text[INET_ADDRSTRLEN];

	if (sendto(d->fd, r->packet, r->len, MSG_DONTWAIT | MSG_NOSIGNAL,
		   (struct sockaddr const *)to, sizeof *to) >= 0) {
		r->sent = true;
		d->stats.sent++;
	} else if (errno != EAGAIN && !r->tries && may_tell(d)) {
		(void)inet_ntop(AF_INET, &to->sin_addr, text, sizeof text);
		log_msg(LOG_LEVEL_WARNING, "DAS-4-SEND",
			"cannot send a Disconnect-Request to %s UDP port %u: %s; trying %u times "
			"(see ip route get %s)",
			text, ntohs(to->sin_port), strerror(errno), DAS_TRIES, text);
	}
	r->tries++;
	loop_timer_arm(r->timer, wait < DAS_WAIT_MAX_MS ? wait : DAS_WAIT_MAX_MS);
}

/** Encode and send for the first time. @return false when it cannot be encoded */
static bool request_begin(struct das_request *r)
{
	struct das_client *d = r->d;
	uint32_t now_s = (uint32_t)(d->env->wall_us(d->env->arg) / 1000000);
	struct err err;
	int len;

	/* At most DAS_PER_AP_MAX of the 256 are taken. */
	do
		r->id = d->next_id++;
	while (flying_with_id(r->ap, r->id));
	len = das_encode(r->sta, r->id, now_s, r->secret, r->packet, r->authenticator, &err);
	if (len < 0) {
		if (may_tell(d))
			log_msg(LOG_LEVEL_ERROR, "DAS-3-ENCODE",
				"cannot make a Disconnect-Request: %s", err.msg);
		return false;
	}
	r->len = (size_t)len;
	list_append(&r->ap->flying, r);
	r->ap->in_flight++;
	request_try(r);
	return true;
}

/** Send what may be sent now, and forget the AP when nothing is left. */
static void ap_advance(struct das_client *d, struct das_ap *ap)
{
	while (ap->in_flight < DAS_PER_AP_MAX && ap->waiting.first) {
		struct das_request *r = list_pop(&ap->waiting);

		if (request_begin(r))
			continue;
		d->stats.pending--;
		request_fail(r);
	}
	if (!ap->flying.first && !ap->waiting.first)
		ap_drop(d, ap);
}

static void request_finish(struct das_request *r, enum das_outcome outcome, unsigned error_cause)
{
	struct das_client *d = r->d;
	struct das_ap *ap = r->ap;

	list_remove(&ap->flying, r);
	ap->in_flight--;
	d->stats.pending--;
	ap_advance(d, ap);
	request_tell(r, outcome, error_cause);
}

static void request_due(void *arg)
{
	struct das_request *r = arg;

	if (r->tries < DAS_TRIES)
		request_try(r);
	else
		request_finish(r, r->sent ? DAS_TIMEOUT : DAS_FAILED, 0);
}

static struct das_request *request_new(struct das_client *d, struct mac sta, struct in_addr ap,
				       char const *secret)
{
	size_t size = strlen(secret) + 1;
	struct das_request *r = talloc_zero_size(d, sizeof *r + size);

	if (!r)
		return NULL;
	r->d = d;
	r->sta = sta;
	r->address = ap;
	r->secret_size = size;
	memcpy(r->secret, secret, size);
	talloc_set_destructor(r, request_end);
	r->timer = loop_timer_new(r, d->loop, request_due, r);
	if (r->timer)
		return r;
	talloc_free(r);
	return NULL;
}

void das_client_disconnect(struct das_client *d, struct mac sta, struct in_addr ap, uint16_t port,
			   char const *secret)
{
	struct das_ap *at = ap_find(d, ap, htons(port));
	struct das_request *r;

	/* The walk is short but for a storm: 4,096 stations of one AP are 8 M steps, some 10 ms. */
	if (at && (list_has(&at->flying, sta) || list_has(&at->waiting, sta)))
		return;
	d->stats.requests++;
	r = request_new(d, sta, ap, secret);
	if (!r) {
		d->stats.failed++;
		d->done(d->arg, sta, ap, DAS_FAILED, 0);
		return;
	}
	if (d->stats.pending == DAS_PENDING_MAX) {
		if (may_tell(d))
			log_msg(LOG_LEVEL_WARNING, "DAS-4-TOOMANY",
				"%u Disconnect-Requests to access points are under way, more are "
				"not sent: disconnect the clients again when these have ended",
				d->stats.pending);
		request_fail(r);
		return;
	}
	if (!at)
		at = ap_add(d, ap, htons(port));
	if (!at) {
		request_fail(r);
		return;
	}
	r->ap = at;
	d->stats.pending++;
	list_append(&at->waiting, r);
	ap_advance(d, at);
}

/** An answer under the identifier of a request of ours, from where that went. */
static void take_answer(struct das_request *r, uint8_t const *data, size_t len)
{
	struct das_client *d = r->d;
	char text[INET_ADDRSTRLEN];
	unsigned cause;

	switch (das_decode(data, len, r->id, r->authenticator, r->secret, &cause)) {
	case DAS_ACK: request_finish(r, DAS_DISCONNECTED, 0); break;
	case DAS_NAK: request_finish(r, cause == 503 ? DAS_NO_SESSION : DAS_REFUSED, cause); break;
	case DAS_BAD:
		d->stats.bad++;
		if (!may_tell(d))
			break;
		(void)inet_ntop(AF_INET, &r->address, text, sizeof text);
		log_msg(LOG_LEVEL_WARNING, "DAS-4-ANSWER",
			"dropped an answer from %s UDP port %u to a Disconnect-Request: malformed "
			"or signed with another shared secret (compare the AP's radius_das_client "
			"line)",
			text, ntohs(r->ap->address.sin_port));
		break;
	}
}

/** @return false when nothing more is there */
static bool receive(struct das_client *d)
{
	uint8_t data[PUSH_MAX];
	struct sockaddr_in from = {.sin_family = AF_UNSPEC};
	socklen_t from_len = sizeof from;
	struct das_request *r = NULL;
	struct das_ap *ap;
	ssize_t n = recvfrom(d->fd, data, sizeof data, MSG_DONTWAIT, (struct sockaddr *)&from,
			     &from_len);

	if (n < 0)
		return errno == EINTR;
	if (n >= PUSH_MIN && from_len == sizeof from && from.sin_family == AF_INET) {
		ap = ap_find(d, from.sin_addr, from.sin_port);
		r = ap ? flying_with_id(ap, data[1]) : NULL;
	}
	if (r)
		take_answer(r, data, (size_t)n);
	else
		d->stats.bad++;
	return true;
}

static void ready(void *arg, int fd, int events)
{
	(void)fd;
	(void)events;
	for (int i = 0; i < BATCH && receive(arg); i++)
		;
}

void das_client_drain(struct das_client *d)
{
	ready(d, d->fd, LOOP_READ);
}

static int das_client_end(struct das_client *d)
{
	talloc_free(d->watch);
	if (d->fd >= 0)
		(void)close(d->fd);
	return 0;
}

struct das_client *das_client_new(void *ctx, struct loop *loop, struct env const *env,
				  das_done done, void *arg, struct err *err)
{
	struct das_client *d = talloc_zero(ctx, struct das_client);
	int size = BUFFER;

	if (!d) {
		(void)err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	*d = (struct das_client){.loop = loop, .env = env, .done = done, .arg = arg};
	talloc_set_destructor(d, das_client_end);
	env->random(env->arg, (uint8_t *)&d->seed, sizeof d->seed);
	env->random(env->arg, &d->next_id, sizeof d->next_id);
	/* Not bound: the route to each AP gives the address that its radius_das_client allows. */
	d->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (d->fd < 0) {
		(void)err_set(err, errno, "cannot make a socket for Disconnect-Requests: %s",
			      strerror(errno));
		goto fail;
	}
	(void)setsockopt(d->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	(void)setsockopt(d->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	if (!loop_is_virtual(loop))
		d->watch = loop_fd_new(d, loop, d->fd, LOOP_READ, ready, d);
	d->tell = loop_timer_new(d, loop, tell_failed, d);
	if (d->tell && (d->watch || loop_is_virtual(loop)))
		return d;
	(void)err_set(err, ENOMEM, "memory is short");
fail:
	talloc_free(d);
	return NULL;
}

void das_client_get_stats(struct das_client const *d, struct das_client_stats *out)
{
	*out = d->stats;
}
