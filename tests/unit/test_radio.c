/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Messages of the radio link: each comes back as it was, in pieces too, and what is damaged or
 * cannot be is refused by name, at both ends alike.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/radio.h"

#define ENCODED (2 + RADIO_MESSAGE_MAX)

static uint8_t const frame[RADIO_FRAME_MAX + 1] = {0xb0, [10] = 2, [24] = 1};
static struct mac const bssid = {{2, 0, 0x5e, 0, 0, 1}};
static struct mac const sta = {{2, 0xaa, 0, 0, 0, 7}};

static struct radio_bss const bss = {
	.radio = 1,
	.ssid = "corp",
	.ssid_len = 4,
	.hidden = true,
	.freq = 5180,
	.width = RADIO_80,
	.center_freq = 5210,
	.beacon_interval = 100,
	.dtim_period = 2,
	.privacy = true,
	.rsn = true,
	.group = CIPHER_CCMP,
	.pairwise = {.n = 2, .s = {CIPHER_CCMP, CIPHER_GCMP256}},
	.akm = {.n = 1, .s = {SUITE_RSN(3)}},
	.mfp_capable = true,
	.head = {frame, RADIO_FRAME_MAX},
	.tail = {frame, RADIO_FRAME_MAX},
	.probe_response = {frame, RADIO_FRAME_MAX},
	.bridge = "br-lan",
	.idle_s = 100000,
};

static struct radio_sta const station = {
	.aid = 2007,
	.associated = true,
	.authorized = true,
	.mfp = true,
	.wmm = true,
	.uapsd_queues = 15,
	.max_sp = 3,
	.caps = 0x0431,
	.listen_interval = 10,
	.n_rates = 3,
	.rate = {12, 24, 48},
	.has_ht = true,
	.has_vht = true,
	.ht = {1, 2},
	.vht = {3, 4},
	.vlan = 4094,
};

static struct radio_key const tk = {
	.kind = RADIO_KEY_PAIRWISE, .cipher = CIPHER_CCMP, .len = 16, .key = "0123456789abcdef"};
static struct radio_key const gtk = {.kind = RADIO_KEY_GROUP,
				     .index = 2,
				     .cipher = CIPHER_TKIP,
				     .len = 32,
				     .key = {1, [31] = 9},
				     .seq = {7, 1}};
static struct radio_key const vlan_gtk = {.kind = RADIO_KEY_GROUP,
					  .index = 1,
					  .cipher = CIPHER_CCMP,
					  .len = 16,
					  .key = {2},
					  .vlan = 4094};
static struct radio_key const vlan_name = {.kind = RADIO_KEY_GROUP, .index = 2, .vlan = 1};
static struct radio_key const igtk = {.kind = RADIO_KEY_IGTK, .index = 5};

#define CMD(...)                                                                               \
	{                                                                                      \
		.type = RADIO_MSG_CMD, .cmd = {.bssid = {{2, 0, 0x5e, 0, 0, 1}}, __VA_ARGS__ } \
	}
#define STA .sta = {{2, 0xaa, 0, 0, 0, 7}}
#define EVENT(...)                                                                                 \
	{                                                                                          \
		.type = RADIO_MSG_EVENT, .event = {.bssid = {{2, 0, 0x5e, 0, 0, 1}}, __VA_ARGS__ } \
	}

static struct radio_msg const messages[] = {
	{.type = RADIO_MSG_HELLO,
	 .version = 1,
	 .text = "ap1",
	 .kept_stations = true,
	 .hello = {.software = "fastroam-ap 0.1",
		   .model = "test",
		   .n_radios = 2,
		   .radio = {{.id = 0,
			      .caps = RADIO_CAP_HT | RADIO_CAP_TSF,
			      .n_channels = 3,
			      .channel = {2412, 2437, 2462},
			      .ht = {0xef, 1},
			      .n_ciphers = 1,
			      .cipher = {CIPHER_CCMP},
			      .n_bssids = 2,
			      .bssid = {{{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}}}},
			     {.id = 3, .n_bssids = 1, .bssid = {{{2, 0, 0, 0, 0, 3}}}}}}},
	{.type = RADIO_MSG_WELCOME, .version = 1, .text = "wlc1", .grace_s = 30},
	{.type = RADIO_MSG_PING, .token = 0x0102030405060708ull},
	{.type = RADIO_MSG_PONG, .token = 0},
	{.type = RADIO_MSG_BYE, .text = "stopping"},
	{.type = RADIO_MSG_BYE},
	{.type = RADIO_MSG_ENROLL,
	 .version = 1,
	 .text = "ap1",
	 .proof = {1},
	 .request = {frame, 300}},
	{.type = RADIO_MSG_ENROLLED, .cert = {frame, 800}, .ca = {frame, 700}},
	{.type = RADIO_MSG_ENROLLED, .text = "wrong token"},
	CMD(.type = RADIO_START_BSS, .id = 1, .bss = &bss),
	CMD(.type = RADIO_SET_BEACON, .id = 2, .bss = &bss),
	CMD(.type = RADIO_STOP_BSS, .id = 3),
	CMD(.type = RADIO_TX_MGMT, .id = 4, .frame = {frame, 24}, .want_status = true),
	CMD(.type = RADIO_TX_EAPOL, .id = UINT32_MAX, STA, .frame = {frame, 4}, .encrypt = true),
	CMD(.type = RADIO_ADD_STA, STA, .station = &station),
	CMD(.type = RADIO_SET_STA, STA, .station = &station),
	CMD(.type = RADIO_DEL_STA, STA),
	CMD(.type = RADIO_SET_KEY, STA, .key = &tk),
	CMD(.type = RADIO_SET_KEY, .key = &gtk),
	CMD(.type = RADIO_SET_KEY, .key = &vlan_gtk),
	CMD(.type = RADIO_DEL_KEY, .key = &vlan_name),
	CMD(.type = RADIO_GET_SEQ, .key = &vlan_name),
	CMD(.type = RADIO_DEL_KEY, .key = &igtk),
	CMD(.type = RADIO_GET_SEQ, .key = &igtk),
	EVENT(.type = RADIO_EVENT_RX_MGMT, .frame = {frame, RADIO_FRAME_MAX}, .signal_dbm = -90,
	      .freq = 2412, .has_tsf = true, .tsf = 1),
	EVENT(.type = RADIO_EVENT_TX_STATUS, .id = 4, .ack = true, STA),
	EVENT(.type = RADIO_EVENT_RX_EAPOL, STA, .frame = {frame, 99}, .encrypted = true),
	EVENT(.type = RADIO_EVENT_STA_IDLE, STA),
	EVENT(.type = RADIO_EVENT_UNKNOWN_STA, STA),
	EVENT(.type = RADIO_EVENT_RESULT, .id = 9, .error = -95, .seq = {1, 2, 3}),
};
#define MESSAGES (sizeof messages / sizeof messages[0])

static void assert_span(struct span a, struct span b)
{
	assert_int_equal(a.len, b.len);
	if (b.len)
		assert_memory_equal(a.p, b.p, b.len);
}

static void assert_bss(struct radio_bss const *a, struct radio_bss const *b)
{
	assert_int_equal(a->radio, b->radio);
	assert_int_equal(a->ssid_len, b->ssid_len);
	assert_memory_equal(a->ssid, b->ssid, sizeof a->ssid);
	assert_int_equal(a->hidden, b->hidden);
	assert_int_equal(a->freq, b->freq);
	assert_int_equal(a->width, b->width);
	assert_int_equal(a->center_freq, b->center_freq);
	assert_int_equal(a->beacon_interval, b->beacon_interval);
	assert_int_equal(a->dtim_period, b->dtim_period);
	assert_int_equal(a->privacy, b->privacy);
	assert_int_equal(a->wpa, b->wpa);
	assert_int_equal(a->rsn, b->rsn);
	assert_int_equal(a->group, b->group);
	assert_memory_equal(&a->pairwise, &b->pairwise, sizeof a->pairwise);
	assert_memory_equal(&a->akm, &b->akm, sizeof a->akm);
	assert_int_equal(a->mfp_capable, b->mfp_capable);
	assert_span(a->head, b->head);
	assert_span(a->tail, b->tail);
	assert_span(a->probe_response, b->probe_response);
	assert_string_equal(a->bridge, b->bridge);
	assert_int_equal(a->idle_s, b->idle_s);
}

static void assert_station(struct radio_sta const *a, struct radio_sta const *b)
{
	assert_int_equal(a->aid, b->aid);
	assert_int_equal(a->associated, b->associated);
	assert_int_equal(a->authorized, b->authorized);
	assert_int_equal(a->mfp, b->mfp);
	assert_int_equal(a->wmm, b->wmm);
	assert_int_equal(a->uapsd_queues, b->uapsd_queues);
	assert_int_equal(a->max_sp, b->max_sp);
	assert_int_equal(a->caps, b->caps);
	assert_int_equal(a->listen_interval, b->listen_interval);
	assert_int_equal(a->n_rates, b->n_rates);
	assert_memory_equal(a->rate, b->rate, sizeof a->rate);
	assert_int_equal(a->has_ht, b->has_ht);
	assert_int_equal(a->has_vht, b->has_vht);
	assert_memory_equal(a->ht, b->ht, sizeof a->ht);
	assert_memory_equal(a->vht, b->vht, sizeof a->vht);
	assert_int_equal(a->vlan, b->vlan);
}

static void assert_key(struct radio_key const *a, struct radio_key const *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->index, b->index);
	assert_int_equal(a->cipher, b->cipher);
	assert_int_equal(a->len, b->len);
	assert_memory_equal(a->key, b->key, sizeof a->key);
	assert_memory_equal(a->seq, b->seq, sizeof a->seq);
	assert_int_equal(a->vlan, b->vlan);
}

static void assert_cmd(struct radio_cmd const *a, struct radio_cmd const *b)
{
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->id, b->id);
	assert_true(mac_eq(a->bssid, b->bssid));
	assert_true(mac_eq(a->sta, b->sta));
	assert_span(a->frame, b->frame);
	assert_int_equal(a->want_status, b->want_status);
	assert_int_equal(a->encrypt, b->encrypt);
	assert_int_equal(!a->bss, !b->bss);
	assert_int_equal(!a->station, !b->station);
	assert_int_equal(!a->key, !b->key);
	if (b->bss)
		assert_bss(a->bss, b->bss);
	if (b->station)
		assert_station(a->station, b->station);
	if (b->key)
		assert_key(a->key, b->key);
}

static void assert_event(struct radio_event const *a, struct radio_event const *b)
{
	assert_int_equal(a->type, b->type);
	assert_true(mac_eq(a->bssid, b->bssid));
	assert_true(mac_eq(a->sta, b->sta));
	assert_span(a->frame, b->frame);
	assert_int_equal(a->signal_dbm, b->signal_dbm);
	assert_int_equal(a->freq, b->freq);
	assert_int_equal(a->has_tsf, b->has_tsf);
	assert_int_equal(a->tsf, b->tsf);
	assert_int_equal(a->encrypted, b->encrypted);
	assert_int_equal(a->ack, b->ack);
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->error, b->error);
	assert_memory_equal(a->seq, b->seq, sizeof a->seq);
}

static void assert_hello(struct radio_hello const *a, struct radio_hello const *b)
{
	assert_string_equal(a->software, b->software);
	assert_string_equal(a->model, b->model);
	assert_int_equal(a->n_radios, b->n_radios);
	for (unsigned i = 0; i < b->n_radios; i++) {
		struct radio_info const *x = &a->radio[i], *y = &b->radio[i];

		assert_int_equal(x->id, y->id);
		assert_int_equal(x->caps, y->caps);
		assert_int_equal(x->n_channels, y->n_channels);
		assert_memory_equal(x->channel, y->channel, sizeof x->channel);
		assert_memory_equal(x->ht, y->ht, sizeof x->ht);
		assert_memory_equal(x->vht, y->vht, sizeof x->vht);
		assert_int_equal(x->n_ciphers, y->n_ciphers);
		assert_memory_equal(x->cipher, y->cipher, sizeof x->cipher);
		assert_int_equal(x->n_bssids, y->n_bssids);
		assert_memory_equal(x->bssid, y->bssid, sizeof x->bssid);
	}
}

static void assert_same(struct radio_msg const *a, struct radio_msg const *b)
{
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->version, b->version);
	assert_hello(&a->hello, &b->hello);
	assert_int_equal(a->kept_stations, b->kept_stations);
	assert_int_equal(a->grace_s, b->grace_s);
	assert_cmd(&a->cmd, &b->cmd);
	assert_event(&a->event, &b->event);
	assert_int_equal(a->token, b->token);
	assert_string_equal(a->text, b->text);
	assert_memory_equal(a->proof, b->proof, sizeof a->proof);
	assert_span(a->request, b->request);
	assert_span(a->cert, b->cert);
	assert_span(a->ca, b->ca);
}

/** Decode from a copy of exactly this size, so that a sanitizer sees any octet read too far. */
static enum radio_refusal decode(uint8_t const *data, size_t len, size_t *used,
				 struct radio_msg const *want)
{
	uint8_t *copy = malloc(len ? len : 1);
	struct radio_msg m;
	enum radio_refusal r;

	memcpy(copy, data, len);
	r = radio_decode(copy, len, used, &m);
	if (r != RADIO_REFUSED_OK)
		assert_int_equal(*used, 0);
	if (*used && want)
		assert_same(&m, want);
	if (!*used)
		assert_int_equal(m.type, RADIO_MSG_UNKNOWN);
	free(copy);
	return r;
}

/** All of them in one stream, given in pieces of 1 to 31 octets. */
static void test_stream(void **state)
{
	static uint8_t stream[MESSAGES * ENCODED];
	size_t len = 0, from = 0, found = 0, used;

	(void)state;
	for (size_t i = 0; i < MESSAGES; i++) {
		int n = radio_encode(&messages[i], stream + len, ENCODED);

		if (n <= 0)
			fail_msg("message %zu: %d", i, n);
		len += (size_t)n;
	}
	for (size_t end = 0; end <= len; end += end % 31 + 1 > len - end ? 1 : end % 31 + 1) {
		do {
			assert_true(found <= MESSAGES);
			assert_int_equal(decode(stream + from, end - from, &used,
						&messages[found % MESSAGES]),
					 RADIO_REFUSED_OK);
			from += used;
			found += used > 0;
		} while (used);
	}
	assert_int_equal(from, len);
	assert_int_equal(found, MESSAGES);
}

static void test_commands_and_events_alone(void **state)
{
	uint8_t a[ENCODED], b[ENCODED];

	(void)state;
	for (size_t i = 0; i < MESSAGES; i++) {
		struct radio_msg const *m = &messages[i];
		int len = radio_encode(m, a, sizeof a);

		if (m->type == RADIO_MSG_CMD)
			assert_int_equal(radio_encode_cmd(&m->cmd, b, sizeof b), len);
		else if (m->type == RADIO_MSG_EVENT)
			assert_int_equal(radio_encode_event(&m->event, b, sizeof b), len);
		else
			continue;
		assert_memory_equal(a, b, (size_t)len);
		/* Every room that is too small is noticed. */
		for (int room = 0; room < len; room++)
			assert_int_equal(radio_encode(m, b, (size_t)room), -ENOBUFS);
	}
}

static void test_unknown_is_skipped(void **state)
{
	static uint8_t unknown[ENCODED] = {RADIO_MESSAGE_MAX >> 8, RADIO_MESSAGE_MAX & 0xff, 99};
	uint8_t const type_0[] = {0, 1, 0};
	/* An unknown tag, and one that is known elsewhere. */
	uint8_t const ping[] = {
		0, 20, RADIO_MSG_PING, 8, 0, 8, 0, 0, 0, 0, 0, 0, 0, 5, 99, 0, 1, 7, 1, 0, 1, 0};
	struct radio_msg const want = {.type = RADIO_MSG_UNKNOWN};
	struct radio_msg const p = {.type = RADIO_MSG_PING, .token = 5};
	size_t used;

	(void)state;
	assert_int_equal(decode(unknown, sizeof unknown, &used, &want), RADIO_REFUSED_OK);
	assert_int_equal(used, sizeof unknown);
	assert_int_equal(decode(unknown, sizeof unknown - 1, &used, NULL), RADIO_REFUSED_OK);
	assert_int_equal(used, 0);
	assert_int_equal(decode(type_0, sizeof type_0, &used, &want), RADIO_REFUSED_OK);
	assert_int_equal(used, sizeof type_0);
	assert_int_equal(decode(ping, sizeof ping, &used, &p), RADIO_REFUSED_OK);
	assert_int_equal(used, sizeof ping);
}

#define REFUSED(text, why)                                  \
	{                                                   \
		text, sizeof(text) - 1, RADIO_REFUSED_##why \
	}
#define HELLO_RADIO "\x07\0\x0d\x01\0\1\0\x07\0\6\2\0\0\0\0\1"

static void test_refused_by_name(void **state)
{
	static struct {
		char const *body;
		size_t len;
		enum radio_refusal why;
	} const bad[] = {
		REFUSED("\x05\x08\0\x08xxxxxxx", SHORT),
		REFUSED("\x05\x08", SHORT),
		REFUSED("\x05", MISSING),
		REFUSED("\x05\x08\0\7xxxxxxx", FIELD_LENGTH),
		REFUSED("\x05\x08\0\x08xxxxxxxx\x08\0\x08xxxxxxxx", DUPLICATE),
		REFUSED("\x07\x02\0\3a\0b", VALUE),
		/* HELLO: no radio, version 0, two radios of one id, a radio without BSSIDs. */
		REFUSED("\x01\x01\0\1\1", MISSING),
		REFUSED("\x01\x01\0\1\0" HELLO_RADIO, VERSION),
		REFUSED("\x01\x01\0\1\1" HELLO_RADIO HELLO_RADIO, VALUE),
		REFUSED("\x01\x01\0\1\1\x07\0\4\x01\0\1\0", MISSING),
		REFUSED("\x02\x01\0\1\0", VERSION),
		REFUSED("\x02", MISSING),
		/* CMD without anything, of no type, of a type that there is not. */
		REFUSED("\x03", MISSING),
		REFUSED("\x03\x02\0\4\0\0\0\1\x03\0\6\2\0\0\0\0\1", MISSING),
		REFUSED("\x03\x01\0\1\x0b", VALUE),
		/* STOP_BSS of a group address; ADD_STA without a station. */
		REFUSED("\x03\x01\0\1\1\x02\0\4\0\0\0\1\x03\0\6\3\0\0\0\0\1", VALUE),
		REFUSED("\x03\x01\0\1\5\x02\0\4\0\0\0\1\x03\0\6\2\0\0\0\0\1\x04\0\6\2\0\0\0\0\2",
			MISSING),
		/* START_BSS of nothing. */
		REFUSED("\x03\x01\0\1\0\x02\0\4\0\0\0\1\x03\0\6\2\0\0\0\0\1\x08\0\0", MISSING),
		/* EVENT: no type, a frame shorter than a header, a result above 0. */
		REFUSED("\x04\x02\0\6\2\0\0\0\0\1", MISSING),
		REFUSED("\x04\x01\0\1\0\x02\0\6\2\0\0\0\0\1\x04\0\4xxxx", VALUE),
		REFUSED("\x04\x01\0\1\5\x02\0\6\2\0\0\0\0\1\x0b\0\4xxxx\x0c\0\4\0\0\0\1", VALUE),
		REFUSED("\x09", MISSING),
		REFUSED("\x09\x0b\0\1x", MISSING),
	};
	uint8_t const empty[] = {0, 0, 9};
	uint8_t const over[] = {0x20, 0x01};
	size_t used;

	(void)state;
	assert_int_equal(decode(empty, sizeof empty, &used, NULL), RADIO_REFUSED_LENGTH);
	/* Judged before anything is waited for. */
	assert_int_equal(decode(over, sizeof over, &used, NULL), RADIO_REFUSED_LENGTH);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		uint8_t data[256] = {0, (uint8_t)bad[i].len};
		enum radio_refusal why;

		memcpy(data + 2, bad[i].body, bad[i].len);
		why = decode(data, 2 + bad[i].len, &used, NULL);
		if (why != bad[i].why)
			fail_msg("row %zu: %s", i, radio_refusal_text(why));
	}
}

/** Of a message that is good, with one thing changed. */
static void assert_no_cmd(struct radio_cmd const *cmd)
{
	uint8_t out[ENCODED];

	assert_int_equal(radio_encode_cmd(cmd, out, sizeof out), -EINVAL);
}

static void assert_no_bss(struct radio_bss const *b)
{
	struct radio_cmd const cmd = {.type = RADIO_START_BSS, .bssid = bssid, .bss = b};

	assert_no_cmd(&cmd);
}

static void test_bss_that_cannot_be(void **state)
{
	struct radio_bss b;

	(void)state;
	assert_no_bss(NULL);
#define CHANGED(change)            \
	do {                       \
		b = bss;           \
		change;            \
		assert_no_bss(&b); \
	} while (0)
	CHANGED(b.radio = RADIO_MAX);
	CHANGED(b.ssid_len = 0);
	CHANGED(b.ssid_len = 33);
	CHANGED(b.freq = 0);
	CHANGED(b.width = (enum radio_width)(RADIO_80 + 1));
	CHANGED(b.center_freq = 0);
	CHANGED(b.beacon_interval = 0);
	CHANGED(b.dtim_period = 0);
	CHANGED(b.pairwise.n = SUITE_LIST_MAX + 1);
	CHANGED(b.head.len = 35);
	CHANGED(b.tail.len = RADIO_FRAME_MAX + 1);
	CHANGED(memset(b.bridge, 'x', sizeof b.bridge));
#undef CHANGED
}

static void assert_no_key(enum radio_cmd_type type, struct radio_key const *k, struct mac whose)
{
	struct radio_cmd const cmd = {.type = type, .bssid = bssid, .sta = whose, .key = k};

	assert_no_cmd(&cmd);
}

static void test_keys_that_cannot_be(void **state)
{
	struct mac const nobody = {{0}};
	struct radio_key k;

	(void)state;
	/* A pairwise key without a station, a group key of one. */
	assert_no_key(RADIO_SET_KEY, &tk, nobody);
	assert_no_key(RADIO_SET_KEY, &gtk, sta);
	/* A key where only its name is wanted, none where one is. */
	assert_no_key(RADIO_DEL_KEY, &tk, sta);
	assert_no_key(RADIO_SET_KEY, &igtk, nobody);
	assert_no_key(RADIO_SET_KEY, NULL, nobody);
	k = tk;
	k.index = 1;
	assert_no_key(RADIO_SET_KEY, &k, sta);
	k = tk;
	k.len = 32;
	assert_no_key(RADIO_SET_KEY, &k, sta);
	k.cipher = 0;
	assert_no_key(RADIO_SET_KEY, &k, sta);
	k = gtk;
	k.index = 4;
	assert_no_key(RADIO_SET_KEY, &k, nobody);
	k.kind = (enum radio_key_kind)3;
	assert_no_key(RADIO_SET_KEY, &k, nobody);
	/* A VLAN that cannot be, and keys that are of none. */
	k = vlan_gtk;
	k.vlan = 4095;
	assert_no_key(RADIO_SET_KEY, &k, nobody);
	k = tk;
	k.vlan = 42;
	assert_no_key(RADIO_SET_KEY, &k, sta);
	k = igtk;
	k.vlan = 42;
	assert_no_key(RADIO_DEL_KEY, &k, nobody);
}

static void test_stations_that_cannot_be(void **state)
{
	struct radio_sta s = station;
	struct radio_cmd cmd = {
		.type = RADIO_SET_STA, .bssid = bssid, .sta = sta, .station = &station};
	uint8_t out[ENCODED];

	(void)state;
	assert_true(radio_encode_cmd(&cmd, out, sizeof out) > 0);
	cmd.sta = (struct mac){{3}};
	assert_no_cmd(&cmd);
	cmd.sta = sta;
	cmd.station = &s;
	s.aid = 2008;
	assert_no_cmd(&cmd);
	s = station;
	s.vlan = 4095;
	assert_no_cmd(&cmd);
	s = station;
	s.n_rates = 33;
	assert_no_cmd(&cmd);
	cmd.type = RADIO_CMD_COUNT;
	assert_no_cmd(&cmd);
}

static void test_not_encoded(void **state)
{
	struct radio_event ev = {.type = RADIO_EVENT_RX_MGMT, .bssid = bssid};
	struct radio_msg m = {.type = RADIO_MSG_UNKNOWN};
	uint8_t out[ENCODED];

	(void)state;
	assert_int_equal(radio_encode(&m, out, sizeof out), -EINVAL);
	m.type = RADIO_MSG_HELLO;
	assert_int_equal(radio_encode(&m, out, sizeof out), -EINVAL);
	m.type = RADIO_MSG_ENROLLED;
	assert_int_equal(radio_encode(&m, out, sizeof out), -EINVAL);
	m.type = RADIO_MSG_BYE;
	memset(m.text, 'x', sizeof m.text);
	assert_int_equal(radio_encode(&m, out, sizeof out), -EINVAL);
	assert_int_equal(radio_encode_event(&ev, out, sizeof out), -EINVAL);
	ev.frame = (struct span){frame, RADIO_FRAME_MAX + 1};
	assert_int_equal(radio_encode_event(&ev, out, sizeof out), -EINVAL);
	ev.frame.len--;
	assert_true(radio_encode_event(&ev, out, sizeof out) > 0);
	ev.bssid = (struct mac){{0}};
	assert_int_equal(radio_encode_event(&ev, out, sizeof out), -EINVAL);
	ev.type = RADIO_EVENT_COUNT;
	assert_int_equal(radio_encode_event(&ev, out, sizeof out), -EINVAL);
}

static void test_everything_has_a_name(void **state)
{
	(void)state;
	for (int i = 0; i <= RADIO_REFUSED_COUNT; i++)
		assert_true(radio_refusal_text((enum radio_refusal)i)[0] != '\0');
	assert_string_equal(radio_cmd_name(RADIO_GET_SEQ), "get_seq");
	assert_string_equal(radio_cmd_name(RADIO_CMD_COUNT), "unknown command");
	assert_string_equal(radio_event_name(RADIO_EVENT_RX_MGMT), "rx_mgmt");
	assert_string_equal(radio_event_name(RADIO_EVENT_COUNT), "unknown event");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_commands_and_events_alone),
		cmocka_unit_test(test_unknown_is_skipped),
		cmocka_unit_test(test_refused_by_name),
		cmocka_unit_test(test_bss_that_cannot_be),
		cmocka_unit_test(test_keys_that_cannot_be),
		cmocka_unit_test(test_stations_that_cannot_be),
		cmocka_unit_test(test_not_encoded),
		cmocka_unit_test(test_everything_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
