/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the tests of both forms of hostapd_text.h share: a controller that was configured, the text
 * of an AP, and lines in it.
 */
#ifndef HOSTAPD_TEXT_TEST_H
#define HOSTAPD_TEXT_TEST_H

#include <arpa/inet.h>

#include "controller_test.h"

#include "controller/hostapd_text.h"

#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/** WLANs of each kind. */
#define WLANS                                                                                  \
	"wlan corp 1 corp\n security ft\n security wpa akm ft dot1x\n security pmf optional\n" \
	" no shutdown\n"                                                                       \
	"wlan adapt 2 adapt\n session-timeout 1800\n no shutdown\n"                            \
	"wlan none 3 none\n no security ft adaptive\n no shutdown\n"                           \
	"wlan home 4 \"home net\"\n no security wpa akm dot1x\n security wpa akm psk\n"        \
	" security wpa akm ft psk\n security wpa psk set-key ascii 0 \"it's a secret\"\n"      \
	" security ft\n no shutdown\n"                                                         \
	"wlan open 5 open\n no security ft adaptive\n no security wpa\n"                       \
	" no security wpa wpa2\n no security wpa wpa2 ciphers aes\n"                           \
	" no security wpa akm dot1x\n"

static inline void load_ok(struct bench *b, char const *text)
{
	if (bench_load(b, text))
		fail_msg("%s", b->said);
}

/** The text of an AP, to be freed with the bench. */
static inline char *ap_text(struct bench *b, char const *name, char const *holder,
			    char const *client,
			    char *(*form)(void *ctx, struct hostapd_text const *in))
{
	struct hostapd_text in = {.ap = hostapd_ap_by_name(b->c->aps, name),
				  .settings = &b->c->settings,
				  .wlans = b->c->wlans};
	char *text;

	assert_non_null(in.ap);
	if (holder)
		assert_true(mac_parse(holder, &in.key_holder, NULL));
	if (client)
		assert_int_equal(inet_pton(AF_INET, client, &in.das_client), 1);
	text = form(b, &in);
	assert_non_null(text);
	return text;
}

/** Is this one of the lines, whole? */
static inline bool has_line(char const *text, char const *line)
{
	size_t len = strlen(line);

	for (char const *p = text; (p = strstr(p, line)); p++) {
		if ((p == text || p[-1] == '\n') && (p[len] == '\n' || !p[len]))
			return true;
	}
	return false;
}

#define assert_line(text, line)                                         \
	do {                                                            \
		if (!has_line(text, line))                              \
			fail_msg("no line \"%s\" in:\n%s", line, text); \
	} while (0)
#define assert_no(text, words)                                          \
	do {                                                            \
		if (strstr(text, words))                                \
			fail_msg("\"%s\" stands in:\n%s", words, text); \
	} while (0)

#endif
