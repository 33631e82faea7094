/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Answers to an Access-Request and a Status-Server as a peer could send them. A wrong authenticator
 * would end nearly every input at once, so each is tried twice: as it is, and with length field,
 * identifier and authenticators made right.
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "check.h"
#include "wire/push.h"
#include "wire/radius.h"

#define SECRET "server-secret"
#define ID     9

int LLVMFuzzerInitialize(int *argc, char ***argv);

/** Of the seeds as well. */
static uint8_t const asked[16] = {0xa5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/** The value of the first Message-Authenticator of 16 octets, as far as attributes can be told. */
static uint8_t *signature(uint8_t *packet, size_t len)
{
	size_t at = RADIUS_MIN;

	while (at + 2 <= len && packet[at + 1] >= 2 && at + packet[at + 1] <= len) {
		if (packet[at] == 80 && packet[at + 1] == 18)
			return packet + at + 2;
		at += packet[at + 1];
	}
	return NULL;
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

static void try(uint8_t *packet, size_t len)
{
	static struct radius_answer a, other;
	enum radius_refusal why = decode(packet, len, ID, SECRET, RADIUS_ASKED_EAP, &a);

	FUZZ_CHECK(decode(packet, len, ID + 1, SECRET, RADIUS_ASKED_EAP, &other) !=
		   RADIUS_REFUSED_OK);
	FUZZ_CHECK(decode(packet, len, ID, "another", RADIUS_ASKED_EAP, &other) !=
		   RADIUS_REFUSED_OK);
	if (why == RADIUS_REFUSED_OK) {
		FUZZ_CHECK(packet[1] == ID && packet[0] == a.code);
		FUZZ_CHECK(a.code == RADIUS_REJECT || signature(packet, len));
		FUZZ_CHECK(a.eap_len <= RADIUS_EAP_MAX && a.eap_len <= len);
		FUZZ_CHECK(a.state.len <= AAA_STATE_MAX);
		FUZZ_CHECK(!a.state.len || inside(a.state.p, a.state.len, packet, len));
		FUZZ_CHECK(a.login.msk.len == 0 || a.login.msk.len == 64);
		FUZZ_CHECK(memchr(a.login.user, 0, sizeof a.login.user));
		FUZZ_CHECK(memchr(a.login.vlan, 0, sizeof a.login.vlan));
		FUZZ_CHECK(decode(packet, len, ID, SECRET, RADIUS_ASKED_STATUS, &other) ==
			   RADIUS_REFUSED_OK);
	} else {
		for (size_t i = 0; i < sizeof a; i++)
			FUZZ_CHECK(((uint8_t const *)&a)[i] == 0);
	}
	mem_wipe(&a, sizeof a);
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
	free(packet);
	return 0;
}
