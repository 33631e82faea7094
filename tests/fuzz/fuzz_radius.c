/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Answers to an Access-Request with EAP, one with PAP and a Status-Server as a peer could send
 * them. A wrong authenticator would end nearly every input at once, so each is tried twice: as it
 * is, and with length field, identifier and authenticators made right. And the question of PAP,
 * with the input as password, name and State: what the packet hides must be what went in.
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/buf.h"
#include "check.h"
#include "wire/push.h"
#include "wire/radius.h"

#define SECRET "server-secret"
#define ID     9

#define USER_NAME             1
#define USER_PASSWORD         2
#define STATE                 24
#define EAP_MESSAGE           79
#define MESSAGE_AUTHENTICATOR 80

int LLVMFuzzerInitialize(int *argc, char ***argv);

/** Of the seeds as well. */
static uint8_t const asked[16] = {0xa5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/** The value of the first attribute of this type, as far as attributes can be told; else none. */
static struct span attribute(uint8_t const *packet, size_t len, uint8_t type)
{
	for (size_t at = RADIUS_MIN; at + 2 <= len; at += packet[at + 1]) {
		if (packet[at + 1] < 2 || at + packet[at + 1] > len)
			break;
		if (packet[at] == type)
			return (struct span){packet + at + 2, packet[at + 1] - 2u};
	}
	return (struct span){0};
}

/** The value of the first Message-Authenticator; NULL when it is not of 16 octets. */
static uint8_t *signature(uint8_t *packet, size_t len)
{
	struct span s = attribute(packet, len, MESSAGE_AUTHENTICATOR);

	return s.len == 16 ? packet + (s.p - packet) : NULL;
}

static void sign(uint8_t *packet, size_t len)
{
	uint8_t *s = signature(packet, len);
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	uint8_t d[16];

	packet[1] = ID;
	packet[2] = (uint8_t)(len >> 8);
	packet[3] = (uint8_t)len;
	memcpy(packet + 4, asked, 16);
	if (s) {
		memset(s, 0, 16);
		FUZZ_CHECK(HMAC(EVP_md5(), SECRET, sizeof SECRET - 1, packet, len, d, NULL));
		memcpy(s, d, 16);
	}
	FUZZ_CHECK(c && EVP_DigestInit_ex(c, EVP_md5(), NULL) == 1);
	FUZZ_CHECK(EVP_DigestUpdate(c, packet, len) == 1);
	FUZZ_CHECK(EVP_DigestUpdate(c, SECRET, sizeof SECRET - 1) == 1);
	FUZZ_CHECK(EVP_DigestFinal_ex(c, d, NULL) == 1);
	EVP_MD_CTX_free(c);
	memcpy(packet + 4, d, 16);
}

static enum radius_refusal decode(uint8_t *packet, size_t len, uint8_t id, char const *secret,
				  enum radius_question question, struct radius_answer *out)
{
	return radius_decode(packet, len, id, asked, secret, question, out);
}

/** Whatever was asked, nobody else's answer is taken. */
static void try_another(uint8_t *packet, size_t len, enum radius_question question)
{
	static struct radius_answer a;

	FUZZ_CHECK(decode(packet, len, ID + 1, SECRET, question, &a) != RADIUS_REFUSED_OK);
	FUZZ_CHECK(decode(packet, len, ID, "another", question, &a) != RADIUS_REFUSED_OK);
}

/** What the header says; the rest is padding. */
static size_t packet_size(uint8_t const *packet)
{
	return packet[2] * 256u + packet[3];
}

/** Both signatures of what was believed are those that the server would have made. */
static void check_signatures(uint8_t const *packet)
{
	size_t size = packet_size(packet);
	uint8_t again[RADIUS_MAX];

	memcpy(again, packet, size);
	sign(again, size);
	FUZZ_CHECK(memcmp(again, packet, size) == 0);
}

static void check_answer(struct radius_answer const *a, uint8_t const *packet, size_t len)
{
	check_signatures(packet);
	FUZZ_CHECK(packet[1] == ID && packet[0] == a->code);
	FUZZ_CHECK(a->eap_len <= RADIUS_EAP_MAX && a->eap_len <= len);
	FUZZ_CHECK(a->state.len <= AAA_STATE_MAX);
	FUZZ_CHECK(!a->state.len || inside(a->state.p, a->state.len, packet, len));
	FUZZ_CHECK(a->login.msk.len == 0 || a->login.msk.len == 64);
	FUZZ_CHECK(memchr(a->login.user, 0, sizeof a->login.user));
	FUZZ_CHECK(memchr(a->login.vlan, 0, sizeof a->login.vlan));
}

static void check_zero(struct radius_answer const *a)
{
	static struct radius_answer const zero;

	FUZZ_CHECK(memcmp(a, &zero, sizeof zero) == 0);
}

/** PAP may have one thing that EAP may not: an Accept or a Challenge that lacks a
 * Message-Authenticator, as long as there is no EAP in it. All else is the same for both. */
static void try(uint8_t *packet, size_t len)
{
	static struct radius_answer eap, pap, status;
	enum radius_refusal why = decode(packet, len, ID, SECRET, RADIUS_ASKED_EAP, &eap);
	enum radius_refusal why_pap = decode(packet, len, ID, SECRET, RADIUS_ASKED_PAP, &pap);

	for (int i = RADIUS_ASKED_EAP; i <= RADIUS_ASKED_PAP; i++)
		try_another(packet, len, (enum radius_question)i);
	if (why == RADIUS_REFUSED_OK)
		FUZZ_CHECK(eap.code == RADIUS_REJECT || signature(packet, len));
	if (why_pap == RADIUS_REFUSED_OK) {
		check_answer(&pap, packet, len);
		FUZZ_CHECK(!pap.eap_len || signature(packet, len));
		FUZZ_CHECK(decode(packet, len, ID, SECRET, RADIUS_ASKED_STATUS, &status) ==
			   RADIUS_REFUSED_OK);
	}
	if (why_pap == RADIUS_REFUSED_UNSIGNED)
		FUZZ_CHECK(attribute(packet, packet_size(packet), EAP_MESSAGE).p);
	if (why != why_pap) {
		size_t size = packet_size(packet);

		FUZZ_CHECK(why == RADIUS_REFUSED_UNSIGNED);
		FUZZ_CHECK(packet[0] != RADIUS_REJECT);
		FUZZ_CHECK(!attribute(packet, size, MESSAGE_AUTHENTICATOR).p);
		FUZZ_CHECK(!attribute(packet, size, EAP_MESSAGE).p);
	} else {
		FUZZ_CHECK(memcmp(&eap, &pap, sizeof eap) == 0);
	}
	if (why != RADIUS_REFUSED_OK)
		check_zero(&eap);
	if (why_pap != RADIUS_REFUSED_OK)
		check_zero(&pap);
	mem_wipe(&eap, sizeof eap);
	mem_wipe(&pap, sizeof pap);
}

/** Undo RFC 2865 5.2: each 16 octets are hidden by a digest of the secret and the 16 before. */
static void reveal(struct span hidden, char out[AAA_PASSWORD_MAX + 1])
{
	uint8_t key[sizeof SECRET - 1 + 16] = SECRET, d[16];
	uint8_t const *before = asked;

	FUZZ_CHECK(hidden.len && hidden.len % 16 == 0 && hidden.len <= AAA_PASSWORD_MAX);
	for (size_t i = 0; i < hidden.len; i++) {
		if (i % 16 == 0) {
			memcpy(key + sizeof SECRET - 1, before, 16);
			FUZZ_CHECK(EVP_Digest(key, sizeof key, d, NULL, EVP_md5(), NULL) == 1);
			before = hidden.p + i;
		}
		out[i] = (char)(hidden.p[i] ^ d[i % 16]);
	}
	out[hidden.len] = '\0';
}

/** A text of the input: its length in one octet, then itself, up to a NUL. */
static void take(struct rd *r, char out[256])
{
	size_t len = rd_u8(r);
	struct rd text = rd_sub(r, len < rd_left(r) ? len : rd_left(r));

	len = rd_left(&text);
	rd_copy(&text, out, len);
	out[len] = '\0';
}

static void ask(uint8_t const *data, size_t size)
{
	char password[256], user[256], shown[AAA_PASSWORD_MAX + 1];
	struct aaa_request rq = {.user = user, .password = password, .nas_id = "controller"};
	struct rd r = rd_init(data, size);
	struct span name, state;
	uint8_t p[RADIUS_MAX];
	struct err err;
	bool good;
	int n;

	take(&r, password);
	take(&r, user);
	rq.state = (struct span){r.p, rd_left(&r)};
	good = *password && strlen(password) <= AAA_PASSWORD_MAX && strlen(user) <= 253 &&
	       rq.state.len <= AAA_STATE_MAX;
	n = radius_encode_request(&rq, "192.0.2.1", ID, asked, SECRET, p, &err);
	FUZZ_CHECK(good ? n > RADIUS_MIN && n <= RADIUS_MAX : n < 0 && *err.msg);
	if (!good)
		return;
	/* First, so that nobody between can collide what stands before it. */
	FUZZ_CHECK(p[RADIUS_MIN] == MESSAGE_AUTHENTICATOR && signature(p, (size_t)n));
	reveal(attribute(p, (size_t)n, USER_PASSWORD), shown);
	FUZZ_CHECK(strcmp(shown, password) == 0);
	name = attribute(p, (size_t)n, USER_NAME);
	FUZZ_CHECK(same(name.p, name.len, user, strlen(user)));
	state = attribute(p, (size_t)n, STATE);
	FUZZ_CHECK(same(state.p, state.len, rq.state.p, rq.state.len));
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err err;

	(void)argc;
	(void)argv;
	if (push_dictionary_load("/usr/share/freeradius", "share", &err) == 0)
		return 0;
	fprintf(stderr, "fuzz_radius: %s (run it from the top of the source tree)\n", err.msg);
	exit(1);
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	static bool loaded;
	uint8_t *packet;

	/* The plain runner over the corpus knows no LLVMFuzzerInitialize(). */
	if (!loaded)
		(void)LLVMFuzzerInitialize(NULL, NULL);
	loaded = true;
	if (size > RADIUS_MAX)
		return 0;
	packet = malloc(size ? size : 1);
	FUZZ_CHECK(packet);
	memcpy(packet, data, size);
	try(packet, size);
	if (size >= RADIUS_MIN) {
		sign(packet, size);
		try(packet, size);
	}
	ask(data, size);
	free(packet);
	return 0;
}
