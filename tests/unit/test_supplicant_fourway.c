/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The station's handshakes against the controller's machines: every AKM, loss, and forgeries. */
#include "supplicant_test.h"

#include "dot11/eapol_seal.h"
#include "dot11/kde.h"

struct row {
	enum akm akm;
	suite_t pairwise;
	uint16_t caps;
};

static struct row const rows[] = {
	{AKM_PSK, CIPHER_CCMP, 0},
	{AKM_PSK, CIPHER_TKIP, 0},
	{AKM_PSK, CIPHER_CCMP, RSNE_CAP_MFPC},
	{AKM_PSK_SHA256, CIPHER_CCMP, RSNE_CAP_MFPC | RSNE_CAP_MFPR},
	{AKM_8021X, CIPHER_CCMP, 0},
	{AKM_8021X_SHA256, CIPHER_CCMP, RSNE_CAP_MFPC},
	{AKM_SUITEB, CIPHER_GCMP, RSNE_CAP_MFPC},
	{AKM_SUITEB_192, CIPHER_GCMP256, RSNE_CAP_MFPC},
};

/** The login of 802.1X: both ends get the MSK. */
static void log_in(struct cell *c)
{
	uint8_t msk[64];

	for (unsigned i = 0; i < sizeof msk; i++)
		msk[i] = (uint8_t)(i + 1);
	memcpy(c->pmk, msk, c->pmk_len);
	supplicant_eap_done(c->s, msk);
	cell_handshake(c, false);
	cell_run(c);
}

static void come_in(struct cell *c)
{
	cell_start(c);
	cell_connect(c);
	if (akm_info(c->config.akm)->eap)
		log_in(c);
}

static void every_akm_comes_in_and_is_rekeyed(void **state)
{
	(void)state;
	for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t buf[FOURWAY_FRAME_MAX];
		struct wr w = wr_init(buf, sizeof buf);
		struct group_key next;
		struct cell c;

		cell_init(&c, rows[i].akm, rows[i].pairwise, rows[i].caps);
		come_in(&c);
		assert_int_equal(c.connected, 1);
		assert_int_equal(c.done, 1);
		cell_same_keys(&c, &c.f.ptk);
		/* Other group keys, then another pairwise key. */
		group_key_next(&c.group, &c.env, &next);
		c.group = next;
		assert_int_equal(group_handshake_begin(&c.g, &c.f, &c.env, &c.group, &w),
				 FOURWAY_SEND);
		supplicant_eapol_received(c.s, c.bss.bssid, w.start, wr_len(&w), true);
		cell_run(&c);
		assert_int_equal(c.done, 2);
		cell_same_keys(&c, &c.f.ptk);
		cell_handshake(&c, true);
		cell_run(&c);
		assert_int_equal(c.done, 3);
		assert_int_equal(supplicant_installs(c.s, RADIO_KEY_PAIRWISE), 2);
		cell_same_keys(&c, &c.f.ptk);
		assert_int_equal(c.connected, 1);
		assert_int_equal(supplicant_faults(c.s), 0);
		cell_end(&c);
	}
}

static void wpa_1(struct cell *c, suite_t pairwise, suite_t group)
{
	struct wr w;
	struct wpa_ie ie;

	cell_init(c, AKM_WPA_PSK, pairwise, 0);
	c->config.wpa1 = true;
	wpa_ie_init(&ie);
	ie.last = WPA_IE_AKM;
	ie.group = SUITE_WPA(group & 0xff);
	ie.pairwise = (struct suite_list){1, {SUITE_WPA(pairwise & 0xff)}};
	ie.akm = (struct suite_list){1, {SUITE_WPA(2)}};
	w = wr_init(c->ap_ie.b, sizeof c->ap_ie.b);
	wpa_ie_put(&w, &ie);
	c->ap_ie.len = (uint16_t)wr_len(&w);
	cell_beacon(c, cell_bssid(1), scan_span(&c->ap_ie));
	group_key_init(&c->group, &c->env, group, 0);
}

static void wpa_1_opens_with_the_group_key(void **state)
{
	static suite_t const ciphers[][2] = {
		{CIPHER_TKIP, CIPHER_TKIP}, {CIPHER_CCMP, CIPHER_CCMP}, {CIPHER_CCMP, CIPHER_TKIP}};
	struct cell c;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		wpa_1(&c, ciphers[i][0], ciphers[i][1]);
		cell_start(&c);
		supplicant_misbehave(c.s, SUPPLICANT_NO_G2);
		cell_connect(&c);
		assert_int_equal(c.connected, 1);
		assert_int_equal(c.done, 1);
		assert_true(supplicant_repeat(c.s, SUPPLICANT_SENT_G2));
		cell_run(&c);
		assert_int_equal(c.done, 2);
		cell_same_keys(&c, &c.f.ptk);
		assert_int_equal(supplicant_faults(c.s), 0);
		cell_end(&c);
	}
}

static void a_wrong_passphrase_never_opens(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	c.pmk[0] ^= 1;
	come_in(&c);
	cell_pass(&c, SUPPLICANT_TIMEOUT_MS);
	assert_int_equal(c.connected, 0);
	assert_int_equal(c.why, SUPPLICANT_FAULT_HANDSHAKE_TIMEOUT);
	cell_end(&c);
}

/** Message 3 comes once more, in clear: it is answered, and nothing is installed again. */
static void a_repeated_message_3_installs_nothing(void **state)
{
	uint8_t buf[FOURWAY_FRAME_MAX];
	struct wr w = wr_init(buf, sizeof buf);
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	cell_start(&c);
	supplicant_misbehave(c.s, SUPPLICANT_NO_M4);
	cell_connect(&c);
	assert_int_equal(c.done, 0);
	assert_int_equal(supplicant_installs(c.s, RADIO_KEY_PAIRWISE), 1);
	supplicant_misbehave(c.s, 0);
	c.now += FOURWAY_NEXT_MS;
	assert_int_equal(fourway_timeout(&c.f, &c.env, &c.group, &w), FOURWAY_SEND);
	supplicant_eapol_received(c.s, c.bss.bssid, w.start, wr_len(&w), false);
	assert_false(c.queue[0].protect);
	cell_run(&c);
	assert_int_equal(c.done, 1);
	assert_int_equal(supplicant_installs(c.s, RADIO_KEY_PAIRWISE), 1);
	assert_int_equal(supplicant_installs(c.s, RADIO_KEY_GROUP), 1);
	/* Octet for octet the same frame is a replay. */
	supplicant_eapol_received(c.s, c.bss.bssid, w.start, wr_len(&w), false);
	assert_int_equal(supplicant_fault_count(c.s, SUPPLICANT_FAULT_REPLAY), 1);
	assert_int_equal(c.n, 0);
	cell_end(&c);
}

/** A message 3 of our own making. */
struct forgery {
	uint64_t replay;
	bool other_anonce, other_rsne, no_gtk, no_igtk, bad_mic, igtk_unasked, descriptor;
	enum supplicant_fault expected;
};

static void m3_data(struct cell *c, struct forgery const *y, struct wr *w)
{
	struct scan_element e = c->ap_ie;

	if (y->other_rsne)
		e.b[e.len - 5] ^= 1;
	wr_bytes(w, e.b, e.len);
	if (!y->no_gtk)
		kde_put_gtk(w, &(struct kde_gtk){{c->group.gtk, c->group.gtk_len}, 1, false});
	if ((c->config.pmf && !y->no_igtk) || y->igtk_unasked)
		kde_put_igtk(w, &(struct kde_igtk){{c->group.igtk, 16}, 4, {0}});
}

static void m3_send(struct cell *c, struct forgery const *y)
{
	uint8_t data[300], buf[600], nonce[NONCE_LEN];
	struct wr d = wr_init(data, sizeof data), w = wr_init(buf, sizeof buf);
	struct eapol_key k = {
		.version = 2,
		.descriptor = y->descriptor ? EAPOL_KEY_WPA : EAPOL_KEY_RSN,
		.info = EAPOL_KEY_PAIRWISE | EAPOL_KEY_INSTALL | EAPOL_KEY_ACK | EAPOL_KEY_MIC |
			EAPOL_KEY_SECURE | EAPOL_KEY_ENCRYPTED,
		.key_len = 16,
		.replay = y->replay,
		.nonce = nonce,
	};

	memcpy(nonce, c->f_run.anonce, sizeof nonce);
	nonce[0] ^= y->other_anonce;
	m3_data(c, y, &d);
	assert_int_equal(eapol_key_seal(&w, akm_info(c->config.akm), false, &c->f.ptk, &k,
					(struct span){data, wr_len(&d)}, NULL),
			 0);
	buf[EAPOL_KEY_MIC_OFFSET] ^= y->bad_mic;
	supplicant_eapol_received(c->s, c->bss.bssid, buf, wr_len(&w), false);
}

/** The access point goes no further than having message 2. */
static void stop_at_message_2(struct cell *c, uint16_t caps)
{
	uint8_t buf[FOURWAY_FRAME_MAX];
	struct wr w = wr_init(buf, sizeof buf);

	cell_init(c, AKM_PSK_SHA256, CIPHER_CCMP, caps);
	memset(c->group.igtk, 5, 16);
	cell_start(c);
	supplicant_misbehave(c->s, SUPPLICANT_NO_M2);
	cell_connect(c);
	supplicant_misbehave(c->s, 0);
	assert_true(supplicant_repeat(c->s, SUPPLICANT_SENT_M2));
	assert_int_equal(c->n, 1);
	assert_int_equal(fourway_received(&c->f, &c->env, &c->group, c->queue[0].b, c->queue[0].len,
					  false, &w),
			 FOURWAY_SEND);
	c->n = 0;
}

static void forged_messages_3_are_named(void **state)
{
	static struct forgery const list[] = {
		{.replay = 9, .other_anonce = true, .expected = SUPPLICANT_FAULT_ANONCE},
		{.replay = 9, .bad_mic = true, .expected = SUPPLICANT_FAULT_MIC},
		{.replay = 9, .other_rsne = true, .expected = SUPPLICANT_FAULT_RSNE},
		{.replay = 9, .no_gtk = true, .expected = SUPPLICANT_FAULT_GTK},
		{.replay = 9, .no_igtk = true, .expected = SUPPLICANT_FAULT_IGTK},
		{.replay = 9, .descriptor = true, .expected = SUPPLICANT_FAULT_DESCRIPTOR},
		{.replay = 9, .igtk_unasked = true, .expected = SUPPLICANT_FAULT_IGTK_UNASKED},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof list / sizeof list[0]; i++) {
		struct cell c;

		stop_at_message_2(&c, list[i].igtk_unasked ? 0 : RSNE_CAP_MFPC);
		m3_send(&c, &list[i]);
		assert_int_equal(supplicant_fault_count(c.s, list[i].expected), 1);
		assert_int_equal(supplicant_faults(c.s), 1);
		assert_int_equal(c.n, 0);
		assert_int_equal(c.connected, 0);
		assert_int_equal(supplicant_installs(c.s, RADIO_KEY_PAIRWISE), 0);
		/* A good one is taken all the same. */
		m3_send(&c, &(struct forgery){.replay = 10});
		assert_int_equal(c.connected, 1);
		cell_end(&c);
	}
}

static void after_the_keys_nothing_comes_in_clear(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	come_in(&c);
	cell_handshake(&c, false);
	cell_run(&c);
	assert_int_equal(supplicant_fault_count(c.s, SUPPLICANT_FAULT_FORGED_CLEAR), 1);
	assert_int_equal(supplicant_installs(c.s, RADIO_KEY_PAIRWISE), 1);
	cell_end(&c);
}

static void its_misbehaviours_are_noticed(void **state)
{
	static struct {
		unsigned what;
		enum fourway_refusal refused;
	} const list[] = {
		{SUPPLICANT_WRONG_MIC, FOURWAY_REFUSED_MIC},
		{SUPPLICANT_OTHER_RSNE, FOURWAY_REFUSED_ELEMENT},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof list / sizeof list[0]; i++) {
		struct cell c;

		cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
		cell_start(&c);
		supplicant_misbehave(c.s, list[i].what);
		cell_connect(&c);
		assert_int_equal(c.done, 0);
		assert_int_equal(c.f.refused, list[i].refused);
		cell_end(&c);
	}
}

static void frames_sent_twice_do_no_harm(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	cell_start(&c);
	supplicant_misbehave(c.s, SUPPLICANT_EAPOL_TWICE);
	cell_connect(&c);
	assert_int_equal(c.connected, 1);
	assert_int_equal(c.done, 1);
	cell_same_keys(&c, &c.f.ptk);
	cell_end(&c);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(every_akm_comes_in_and_is_rekeyed),
		cmocka_unit_test(wpa_1_opens_with_the_group_key),
		cmocka_unit_test(a_wrong_passphrase_never_opens),
		cmocka_unit_test(a_repeated_message_3_installs_nothing),
		cmocka_unit_test(forged_messages_3_are_named),
		cmocka_unit_test(after_the_keys_nothing_comes_in_clear),
		cmocka_unit_test(its_misbehaviours_are_noticed),
		cmocka_unit_test(frames_sent_twice_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
