/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The authenticator at work, with its real connections: an access point joins over the Unix socket,
 * serves, loses its connection, and stands in the shows.
 */
#include "controller/radio_service.h"

#include <jansson.h>

#include "show_test.h"

#include "controller/aaa_service.h"
#include "net/radio_client.h"

#define PATIENCE_MS 10000

static struct mac const ap_bssid = {{2, 0, 0, 0, 1, 0}};
static struct mac const sta_mac = {{2, 0, 0, 0, 16, 1}};

/** An access point at the other end of the socket, on the same loop. */
struct peer {
	struct bench *b;
	struct radio_client *client;
	struct loop_timer *look, *late;
	bool (*done)(struct peer *p);
	bool in_time;
	char const *name;
	unsigned starts, stops, deauths;
	uint32_t grace_s;
	bool connected;
	bool authorized;
};

static bool peer_hello(void *arg, struct radio_hello *out)
{
	(void)arg;
	snprintf(out->software, sizeof out->software, "test 1");
	snprintf(out->model, sizeof out->model, "bench");
	out->n_radios = 1;
	out->radio[0].caps = RADIO_CAP_HT;
	out->radio[0].channel[0] = 2412;
	out->radio[0].n_channels = 1;
	out->radio[0].bssid[0] = ap_bssid;
	out->radio[0].n_bssids = 1;
	return false;
}

static void peer_connected(void *arg, char const *controller, uint32_t grace_s)
{
	struct peer *p = arg;

	assert_string_equal(controller, "WLC");
	p->connected = true;
	p->grace_s = grace_s;
}

static void peer_command(void *arg, struct radio_cmd const *cmd)
{
	struct peer *p = arg;

	p->starts += cmd->type == RADIO_START_BSS;
	p->stops += cmd->type == RADIO_STOP_BSS;
	p->deauths += cmd->type == RADIO_TX_MGMT && cmd->frame.p[0] == 0xc0;
	if (cmd->type == RADIO_SET_STA)
		p->authorized = cmd->station->authorized;
}

static void peer_disconnected(void *arg, char const *why)
{
	struct peer *p = arg;

	(void)why;
	p->connected = false;
}

static void look(void *arg)
{
	struct peer *p = arg;

	if (p->done(p))
		loop_stop(p->b->c->loop);
	else
		loop_timer_arm(p->look, 1);
}

static void late(void *arg)
{
	struct peer *p = arg;

	p->in_time = false;
	loop_stop(p->b->c->loop);
}

/** Let the loop run until it is so. */
static void until(struct peer *p, bool (*done)(struct peer *p))
{
	p->done = done;
	p->in_time = true;
	loop_timer_arm(p->look, 0);
	loop_timer_arm(p->late, PATIENCE_MS);
	assert_int_equal(loop_run(p->b->c->loop), 0);
	loop_timer_disarm(p->look);
	loop_timer_disarm(p->late);
	if (!p->in_time)
		fail_msg("waited in vain");
}

/** A service, and a WLAN without any security. */
static struct radio_service *serve(struct bench *b)
{
	struct err err = {0};

	snprintf(b->options.run_dir, sizeof b->options.run_dir, "%s", b->dir);
	b->c->aaa = aaa_service_new(b->c, &err);
	b->c->radio = b->c->aaa ? radio_service_new(b->c, &err) : NULL;
	if (!b->c->radio || radio_service_listen(b->c->radio, (gid_t)-1, &err) < 0)
		fail_msg("%s", err.msg);
	if (bench_load(b, "wlan cafe 3 cafe\n no security ft adaptive\n no security wpa\n"
			  " no security wpa wpa2\n no security wpa akm dot1x\n no shutdown\n"))
		fail_msg("%s", b->said);
	assert_int_equal(radio_service_apply(b->c->radio, &err), 0);
	return b->c->radio;
}

static struct peer *connect_peer(struct bench *b, char const *name)
{
	struct peer *p = talloc_zero(b->c, struct peer);
	char path[128];
	struct radio_client_config config = {.path = path,
					     .ap_name = name,
					     .hello = peer_hello,
					     .connected = peer_connected,
					     .command = peer_command,
					     .disconnected = peer_disconnected,
					     .arg = p};
	struct err err = {0};

	snprintf(path, sizeof path, "%s/radio.sock", b->dir);
	p->b = b;
	p->look = loop_timer_new(p, b->c->loop, look, p);
	p->late = loop_timer_new(p, b->c->loop, late, p);
	p->client = radio_client_new(p, b->c->loop, &config, &err);
	if (!p->client)
		fail_msg("%s", err.msg);
	return p;
}

static bool is_up(struct peer *p)
{
	return p->starts > 0;
}

static bool is_authorized(struct peer *p)
{
	return p->authorized;
}

static bool is_sent_away(struct peer *p)
{
	return p->deauths > 0;
}

static bool is_stopped(struct peer *p)
{
	return p->stops > 0;
}

static bool is_lost(struct peer *p)
{
	uint32_t pos = 0;
	struct radio_aps_ap const *ap = radio_aps_next(radio_service_aps(p->b->c->radio), &pos);

	return ap && !ap->peer;
}

static bool is_gone(struct peer *p)
{
	return radio_aps_count(radio_service_aps(p->b->c->radio)) == 0;
}

static void send_frame(struct peer *p, uint8_t subtype, void const *body, size_t len)
{
	uint8_t frame[200] = {(uint8_t)(subtype << 4)};
	struct radio_event ev = {
		.type = RADIO_EVENT_RX_MGMT, .bssid = ap_bssid, .freq = 2412, .signal_dbm = -40};

	memcpy(frame + 4, ap_bssid.b, 6);
	memcpy(frame + 10, sta_mac.b, 6);
	memcpy(frame + 16, ap_bssid.b, 6);
	memcpy(frame + 24, body, len);
	ev.frame = (struct span){frame, 24 + len};
	assert_int_equal(radio_client_send(p->client, &ev), 0);
}

/** A station of the open WLAN, up to where its port is open. */
static void associate(struct peer *p)
{
	static uint8_t const auth[] = {0, 0, 1, 0, 0, 0};
	static uint8_t const assoc[] = {0x21, 4, 10,   0,    0,    4,    'c', 'a', 'f', 'e',
					1,    8, 0x82, 0x84, 0x8b, 0x96, 12,  18,  24,  36};

	until(p, is_up);
	send_frame(p, 11, auth, sizeof auth);
	send_frame(p, 0, assoc, sizeof assoc);
	until(p, is_authorized);
}

static json_t *show_object(struct bench *b, char const *line)
{
	json_t *root = json_loads(show(b, line), 0, NULL);

	assert_non_null(root);
	return root;
}

static void test_station(void **state)
{
	struct bench *b = *state;
	struct radio_service *s = serve(b);
	struct peer *p = connect_peer(b, "lobby");
	json_t *root;

	associate(p);
	assert_int_equal(p->grace_s, 30);
	root = show_object(b, "show wireless client summary | json");
	assert_int_equal(json_integer_value(json_object_get(root, "number_of_clients")), 1);
	json_decref(root);
	assert_non_null(
		strstr(show(b, "show wireless client summary"),
		       "0200.0000.1001 lobby                                          WLAN 3    "
		       "Run               11g      None       Local\n"));
	assert_non_null(strstr(show(b, "show wireless client mac-address 0200.0000.1001 detail"),
			       "Association Id : 1\n"));
	assert_non_null(strstr(show(b, "show ap summary"), "Registered"));
	assert_non_null(strstr(show(b, "show ap name lobby"),
			       "BSSID 0200.0000.0100 VAP 1 WLAN 3 (cafe) up\n"));
	root = show_object(b, "show wireless stats authenticator | json");
	assert_int_equal(json_integer_value(json_object_get(root, "assoc")), 1);
	json_decref(root);
	root = show_object(b, "show wireless radio-link statistics | json");
	assert_int_equal(json_integer_value(json_object_get(root, "connected")), 1);
	json_decref(root);
	/* Sent away by a hook of the store, in a later turn. */
	radio_service_station_ended(s, sta_mac);
	assert_int_equal(p->deauths, 0);
	until(p, is_sent_away);
	assert_false(radio_service_station_clear(s, (struct mac){{2, 9, 9, 9, 9, 9}}));
}

static void test_clear(void **state)
{
	struct bench *b = *state;
	struct radio_service *s = serve(b);
	struct peer *p = connect_peer(b, "lobby");

	associate(p);
	assert_true(radio_service_station_clear(s, sta_mac));
	until(p, is_sent_away);
	assert_false(radio_service_station_clear(s, sta_mac));
}

static void test_configuration(void **state)
{
	struct bench *b = *state;
	struct peer *p;

	(void)serve(b);
	p = connect_peer(b, "lobby");
	until(p, is_up);
	assert_int_equal(bench_load(b, "ap radio lobby\n shutdown\n"), 0);
	until(p, is_stopped);
	p->starts = p->stops = 0;
	assert_int_equal(bench_load(b, "no ap radio lobby\n"), 0);
	until(p, is_up);
	assert_int_equal(bench_load(b, "wlan cafe\n shutdown\n"), 0);
	until(p, is_stopped);
}

static void test_lost(void **state)
{
	struct bench *b = *state;
	struct radio_service *s = serve(b);
	struct peer *p = connect_peer(b, "lobby");
	struct err err = {0};

	associate(p);
	talloc_free(p->client);
	until(p, is_lost);
	assert_int_equal(authenticator_station_count(radio_service_authenticator(s)), 1);
	assert_non_null(strstr(show(b, "show ap summary"), "Lost"));
	/* A second one, for which there is no grace. */
	b->c->settings.radio.grace_s = 0;
	assert_int_equal(radio_service_apply(s, &err), 0);
	p->client = NULL;
	p->starts = 0;
	p = connect_peer(b, "lobby");
	until(p, is_up);
	assert_int_equal(authenticator_station_count(radio_service_authenticator(s)), 0);
	assert_int_equal(p->grace_s, 0);
	talloc_free(p->client);
	until(p, is_gone);
}

static bool is_disconnected(struct peer *p)
{
	return !p->connected;
}

static void test_stop(void **state)
{
	struct bench *b = *state;
	struct radio_service *s = serve(b);
	struct peer *p = connect_peer(b, "lobby");

	until(p, is_up);
	radio_service_stop(s);
	assert_int_equal(radio_aps_count(radio_service_aps(s)), 0);
	until(p, is_disconnected);
	radio_client_stop(p->client, "the test is over");
}

/** TLS needs files, and the line is refused without them. */
static void test_tls_without_files(void **state)
{
	struct bench *b = *state;
	struct radio_service *s = serve(b);
	struct radio_service_stats st;
	struct err err = {0};

	snprintf(b->options.tls_dir, sizeof b->options.tls_dir, "%s/tls", b->dir);
	b->c->settings.radio.link = true;
	assert_true(radio_service_apply(s, &err) < 0);
	assert_non_null(strstr(err.msg, "wireless radio-link needs certificates"));
	radio_service_get_stats(s, &st);
	assert_false(st.tls);
	assert_int_equal(radio_service_reload_tls(s, &err), 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_station), TEST(test_clear), TEST(test_configuration),
		TEST(test_lost),    TEST(test_stop),  TEST(test_tls_without_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
