/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Packets as a peer could send them. A wrong signature would end nearly every input at once, so
 * each is tried twice: as it is, and with its length field and Request Authenticator made right.
 * What was decoded must encode again, to a packet that decodes to the same.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "wire/push.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

static void sign(uint8_t *packet, size_t len)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	uint8_t digest[16];

	packet[2] = (uint8_t)(len >> 8);
	packet[3] = (uint8_t)len;
	memset(packet + 4, 0, 16);
	FUZZ_CHECK(c && EVP_DigestInit_ex(c, EVP_md5(), NULL) == 1);
	FUZZ_CHECK(EVP_DigestUpdate(c, packet, len) == 1);
	FUZZ_CHECK(EVP_DigestUpdate(c, PUSH_SECRET, strlen(PUSH_SECRET)) == 1);
	FUZZ_CHECK(EVP_DigestFinal_ex(c, digest, NULL) == 1);
	EVP_MD_CTX_free(c);
	memcpy(packet + 4, digest, 16);
}

static void check_text(char const *text, size_t size)
{
	size_t n = strnlen(text, size);

	FUZZ_CHECK(n < size);
	for (size_t i = 0; i < n; i++)
		FUZZ_CHECK((uint8_t)text[i] >= 0x20 && text[i] != 0x7f);
}

static void check_again(struct push const *p)
{
	static struct push again;
	uint8_t out[PUSH_MAX];
	struct err err;
	int n;

	if (p->kind == PUSH_LOGIN)
		n = push_encode_login(&p->login, p->id, PUSH_SECRET, out, &err);
	else
		n = push_encode_withdraw(&p->match, p->id, PUSH_SECRET, out, &err);
	FUZZ_CHECK(n >= PUSH_MIN && push_stream_length(out, (size_t)n) == n);
	FUZZ_CHECK(push_decode(out, (size_t)n, PUSH_SECRET, NULL, &again, &err) == PUSH_REFUSED_OK);
	FUZZ_CHECK(memcmp(&again.match, &p->match, sizeof(again.match)) == 0);
	FUZZ_CHECK(memcmp(&again.login, &p->login, sizeof(again.login)) == 0);
}

static void decode(uint8_t const *packet, size_t len)
{
	static struct push p;
	struct err err = {0};
	enum push_refusal why = push_decode(packet, len, PUSH_SECRET, NULL, &p, &err);
	uint8_t out[PUSH_MAX];

	FUZZ_CHECK((why == PUSH_REFUSED_OK) == (err.msg[0] == '\0'));
	FUZZ_CHECK((push_refusal_error_cause(why) == 0) == (why == PUSH_REFUSED_OK));
	if (why != PUSH_REFUSED_OK) {
		FUZZ_CHECK(p.login.msk.len == 0);
		return;
	}
	FUZZ_CHECK(p.kind == PUSH_LOGIN || p.kind == PUSH_WITHDRAW);
	FUZZ_CHECK(p.kind != PUSH_LOGIN || p.login.msk.len == 64);
	FUZZ_CHECK(p.login.ssid_len <= SSID_MAX);
	check_text(p.login.user, sizeof(p.login.user));
	check_text(p.login.nas_id, sizeof(p.login.nas_id));
	check_text(p.login.vlan, sizeof(p.login.vlan));
	check_text(p.login.eap_type, sizeof(p.login.eap_type));
	check_text(p.match.user, sizeof(p.match.user));
	FUZZ_CHECK(push_encode_answer(&p, false, 503, PUSH_SECRET, out, NULL) == 26);
	check_again(&p);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err err;

	(void)argc;
	(void)argv;
	if (push_dictionary_load("/usr/share/freeradius", "share", &err) == 0)
		return 0;
	fprintf(stderr, "fuzz_push: %s (run it from the top of the source tree)\n", err.msg);
	exit(1);
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	static uint8_t const request[16] = {1, 2, 3};
	static bool loaded;
	static struct push p;
	uint8_t *packet;

	/* The plain runner over the corpus knows no LLVMFuzzerInitialize(). */
	if (!loaded)
		(void)LLVMFuzzerInitialize(NULL, NULL);
	loaded = true;
	decode(data, size);
	(void)push_stream_length(data, size);
	FUZZ_CHECK(push_decode(data, size, PUSH_SECRET, request, &p, NULL) != PUSH_REFUSED_OK ||
		   p.kind == PUSH_ACK || p.kind == PUSH_NAK);
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
