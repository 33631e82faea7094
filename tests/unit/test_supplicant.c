/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The simulator's station: associations without a roam, its patience, how it is sent away. */
#include "supplicant_test.h"

static void open_network(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	c.config.secure = false;
	cell_beacon(&c, cell_bssid(1), (struct span){NULL, 0});
	cell_start(&c);
	cell_connect(&c);
	assert_int_equal(c.connected, 1);
	assert_int_equal(c.how, SUPPLICANT_OPEN);
	assert_int_equal(supplicant_state(c.s), SUPPLICANT_RUN);
	assert_int_equal(supplicant_aid(c.s), 1);
	assert_int_equal(supplicant_faults(c.s), 0);
	cell_end(&c);
}

static void every_tries_three_times(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	cell_start(&c);
	c.deaf = true;
	cell_connect(&c);
	assert_int_equal(c.n_auth, 1);
	cell_pass(&c, 99);
	assert_int_equal(c.n_auth, 1);
	cell_pass(&c, 200);
	assert_int_equal(c.n_auth, 3);
	assert_int_equal(c.failed, 0);
	cell_pass(&c, 1);
	assert_int_equal(c.failed, 1);
	assert_int_equal(c.why, SUPPLICANT_FAULT_AUTH_TIMEOUT);
	assert_int_equal(supplicant_state(c.s), SUPPLICANT_IDLE);
	assert_true(supplicant_wait_ms(c.s) == UINT64_MAX);
	cell_end(&c);
}

static void patience_is_as_configured(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	c.config.tries = 2;
	c.config.retry_ms = 200;
	cell_start(&c);
	c.deaf = true;
	cell_connect(&c);
	cell_pass(&c, 199);
	assert_int_equal(c.n_auth, 1);
	cell_pass(&c, 200);
	assert_int_equal(c.n_auth, 2);
	assert_int_equal(c.failed, 0);
	cell_pass(&c, 1);
	assert_int_equal(c.why, SUPPLICANT_FAULT_AUTH_TIMEOUT);
	cell_end(&c);
}

static bool refuse(struct cell *c, struct frame const *f, struct assoc_request const *q)
{
	(void)q;
	cell_assoc_answer(c, f, STATUS_AP_FULL);
	return true;
}

static void a_refusal_is_told_with_its_status(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	cell_start(&c);
	c.on_assoc = refuse;
	cell_connect(&c);
	assert_int_equal(c.failed, 1);
	assert_int_equal(c.why, SUPPLICANT_FAULT_ASSOC_REFUSED);
	assert_int_equal(c.code, STATUS_AP_FULL);
	cell_end(&c);
}

static bool later(struct cell *c, struct frame const *f, struct assoc_request const *q)
{
	struct wr w = wr_init(c->extra, sizeof c->extra);

	(void)q;
	tie_put(&w, &(struct tie){TIE_ASSOC_COMEBACK, 1000});
	c->extra_len = wr_len(&w);
	cell_assoc_answer(c, f, STATUS_TRY_LATER);
	c->extra_len = 0;
	c->on_assoc = NULL;
	return true;
}

static void it_comes_back_when_it_is_asked_to(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	cell_start(&c);
	c.on_assoc = later;
	cell_connect(&c);
	assert_int_equal(c.n_assoc, 1);
	cell_pass(&c, 1024);
	assert_int_equal(c.n_assoc, 1);
	cell_pass(&c, 1);
	assert_int_equal(c.n_assoc, 2);
	assert_int_equal(c.connected, 1);
	cell_end(&c);
}

static void another_network_is_not_asked(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	c.config.akm = AKM_PSK_SHA256;
	cell_start(&c);
	cell_connect(&c);
	assert_int_equal(c.n_auth, 0);
	assert_int_equal(c.why, SUPPLICANT_FAULT_NO_NETWORK);
	cell_end(&c);
}

static void deauth(struct cell *c, bool is_protected)
{
	uint8_t buf[FRAME_HEADER_LEN + 2];
	struct wr w = wr_init(buf, sizeof buf);

	reason_frame_put(&w, FRAME_DEAUTH, c->config.sta, c->bss.bssid, REASON_AP_BUSY);
	cell_send_mgmt(c, &w, is_protected);
}

static void it_is_sent_away(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	cell_start(&c);
	cell_connect(&c);
	deauth(&c, false);
	assert_int_equal(c.failed, 1);
	assert_int_equal(c.why, SUPPLICANT_FAULT_DEAUTH);
	assert_int_equal(c.code, REASON_AP_BUSY);
	assert_null(supplicant_key(c.s, RADIO_KEY_PAIRWISE, 0));
	cell_end(&c);
}

static bool n_sa_responses(struct cell *c, struct frame const *f, struct assoc_request const *q)
{
	struct sa_query_frame a;

	(void)q;
	if (f->subtype != FRAME_ACTION)
		return false;
	assert_int_equal(sa_query_frame_decode(f->body, &a), DOT11_OK);
	assert_true(a.response);
	(*(unsigned *)c->arg)++;
	return true;
}

static void with_pmf_it_answers_what_is_protected_only(void **state)
{
	struct sa_query_frame const q = {.transaction = 0x1234};
	uint8_t buf[FRAME_HEADER_LEN + 4];
	unsigned answers = 0;
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK_SHA256, CIPHER_CCMP, RSNE_CAP_MFPC | RSNE_CAP_MFPR);
	c.arg = &answers;
	c.on_assoc = n_sa_responses;
	cell_start(&c);
	cell_connect(&c);
	assert_int_equal(c.connected, 1);
	assert_true(supplicant_has_mfp(c.s));
	deauth(&c, false);
	assert_int_equal(supplicant_state(c.s), SUPPLICANT_RUN);
	assert_int_equal(supplicant_fault_count(c.s, SUPPLICANT_FAULT_FORGED_CLEAR), 1);
	for (int is_protected = 0; is_protected < 2; is_protected++) {
		struct wr w = wr_init(buf, sizeof buf);

		frame_put_header(&w, FRAME_ACTION, c.config.sta, c.bss.bssid, c.bss.bssid);
		sa_query_frame_put(&w, &q);
		cell_send_mgmt(&c, &w, is_protected);
		cell_run(&c);
		assert_int_equal(answers, is_protected);
	}
	supplicant_leave(c.s, REASON_DEAUTH_LEAVING);
	assert_int_equal(c.n, 1);
	assert_true(c.queue[0].protect);
	cell_end(&c);
}

static void a_roam_is_a_reassociation(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	cell_start(&c);
	cell_connect(&c);
	cell_beacon(&c, cell_bssid(2), scan_span(&c.ap_ie));
	supplicant_connect(c.s, &c.bss);
	cell_run(&c);
	assert_int_equal(c.connected, 2);
	assert_memory_equal(supplicant_bssid(c.s).b, c.bss.bssid.b, MAC_LEN);
	assert_int_equal(c.done, 2);
	cell_same_keys(&c, &c.f.ptk);
	cell_end(&c);
}

static void it_repeats_what_it_sent(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	cell_start(&c);
	assert_false(supplicant_repeat(c.s, SUPPLICANT_SENT_M4));
	cell_connect(&c);
	assert_int_equal(c.done, 1);
	assert_true(supplicant_repeat(c.s, SUPPLICANT_SENT_M4));
	cell_run(&c);
	/* The controller's machine takes no message 4 twice. */
	assert_int_equal(c.done, 1);
	supplicant_misbehave(c.s, SUPPLICANT_MGMT_TWICE);
	cell_connect(&c);
	assert_int_equal(c.n_auth, 3);
	cell_end(&c);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(open_network),
		cmocka_unit_test(every_tries_three_times),
		cmocka_unit_test(patience_is_as_configured),
		cmocka_unit_test(a_refusal_is_told_with_its_status),
		cmocka_unit_test(it_comes_back_when_it_is_asked_to),
		cmocka_unit_test(another_network_is_not_asked),
		cmocka_unit_test(it_is_sent_away),
		cmocka_unit_test(with_pmf_it_answers_what_is_protected_only),
		cmocka_unit_test(a_roam_is_a_reassociation),
		cmocka_unit_test(it_repeats_what_it_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
