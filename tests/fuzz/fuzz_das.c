/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Answers to a Disconnect-Request as a peer could send them. A wrong authenticator would end nearly
 * every input at once, so each is tried twice: as it is, and with length field, identifier and
 * authenticators made right. What libfreeradius-radius takes, we take, and read the same from it.
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "check.h"
#include "wire/das.h"
#include "wire/push.h"

#define SECRET "ap-secret"

int LLVMFuzzerInitialize(int *argc, char ***argv);

/** Of the seeds as well. */
static uint8_t const asked[16] = {0xa5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

#define ID 9

/** The value of the first Message-Authenticator of 16 octets, as far as attributes can be told. */
static uint8_t *signature(uint8_t *packet, size_t len)
{
	size_t at = PUSH_MIN;

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

static void decode(uint8_t const *packet, size_t len)
{
	static struct push p;
	unsigned cause = 77, other;
	enum das_answer got = das_decode(packet, len, ID, asked, SECRET, &cause);
	size_t size;

	FUZZ_CHECK(got == DAS_NAK || cause == 0);
	if (got != DAS_BAD) {
		FUZZ_CHECK(len >= PUSH_MIN && packet[0] == (got == DAS_ACK ? 41 : 42));
		FUZZ_CHECK(packet[1] == ID);
		FUZZ_CHECK(das_decode(packet, len, ID + 1, asked, SECRET, &other) == DAS_BAD);
		FUZZ_CHECK(das_decode(packet, len, ID, asked, "another", &other) == DAS_BAD);
	}
	if (len < PUSH_MIN)
		return;
	size = (size_t)(packet[2] << 8 | packet[3]);
	if (size > len || packet[1] != ID ||
	    push_decode(packet, size, SECRET, asked, &p, NULL) != PUSH_REFUSED_OK ||
	    !p.withdraw_answer)
		return;
	FUZZ_CHECK(got == (p.kind == PUSH_ACK ? DAS_ACK : DAS_NAK));
	FUZZ_CHECK(got == DAS_ACK || cause == p.error_cause);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err err;

	(void)argc;
	(void)argv;
	if (push_dictionary_load("/usr/share/freeradius", "share", &err) == 0)
		return 0;
	fprintf(stderr, "fuzz_das: %s (run it from the top of the source tree)\n", err.msg);
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
	decode(data, size);
	if (size < PUSH_MIN || size > PUSH_MAX)
		return 0;
	packet = malloc(size);
	FUZZ_CHECK(packet);
	memcpy(packet, data, size);
	sign(packet, size);
	decode(packet, size);
	free(packet);
	return 0;
}
