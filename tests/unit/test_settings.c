/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The global configuration: defaults, and what of it makes a listener listen.
 */
#include "controller/settings.h"

#include <arpa/inet.h>

#include "controller_test.h"

static void test_defaults(void **state)
{
	struct push_udp_client clients[PUSH_UDP_CLIENTS_MAX];
	struct settings s;

	(void)state;
	settings_init(&s);
	assert_string_equal(s.hostname, "WLC");
	assert_int_equal(s.max_clients, 100000);
	assert_int_equal(s.udp_port, 3799);
	assert_false(settings_tls(&s));
	assert_int_equal(settings_udp_clients(&s, clients), 0);
	assert_int_equal(s.key_holder.push, KEY_PUSH_ALL);
	assert_int_equal(s.key_holder.expires_in_s, 3600);
	assert_int_equal(s.key_holder.relay_port, 5248);
	assert_int_equal(s.key_holder.redundancy_priority, 0);
	assert_false(s.has_mobility_domain);
}

/** What names this controller in key hierarchies, when nobody says it. */
static void test_names_of_its_own(void **state)
{
	char id[R0KH_ID_MAX + 1];
	struct settings s;
	struct mac first;

	(void)state;
	settings_init(&s);
	settings_r0kh_id(&s, id);
	assert_string_equal(id, "WLC");
	first = settings_mobility_mac(&s);
	assert_int_equal(first.b[0], 2);
	assert_true(mac_eq(first, settings_mobility_mac(&s)));
	memset(s.hostname, 'h', sizeof s.hostname - 1);
	settings_r0kh_id(&s, id);
	assert_int_equal(strlen(id), 48);
	assert_false(mac_eq(first, settings_mobility_mac(&s)));
	strcpy(s.radio.r0kh_id, "r0");
	s.radio.mac = (struct mac){{2, 1, 1, 1, 1, 1}};
	settings_r0kh_id(&s, id);
	assert_string_equal(id, "r0");
	assert_int_equal(settings_mobility_mac(&s).b[5], 1);
}

static void test_radio_lines(void **state)
{
	struct bench *b = *state;
	struct settings_radio const *r = &b->c->settings.radio;

	assert_false(r->link);
	assert_int_equal(r->port, 5249);
	assert_int_equal(r->grace_s, 30);
	assert_int_equal(bench_load(b, "wireless radio-link port 7000\n"
				       "wireless radio-link grace 0\n"
				       "wireless mobility mac-address 0200.0000.00aa\n"
				       "wireless key-holder r0kh-id \"a b\"\n"
				       "no wireless wpa gtk-rekey interval\n"
				       "wireless wpa gtk-rekey on-leave\n"
				       "wireless wps client-exclusion dot1x-auth failures 5 time "
				       "600\n"),
			 0);
	assert_true(r->link);
	assert_int_equal(r->port, 7000);
	assert_int_equal(r->grace_s, 0);
	assert_string_equal(r->r0kh_id, "a b");
	assert_int_equal(r->gtk_rekey_s, 0);
	assert_true(r->gtk_rekey_on_leave);
	assert_int_equal(r->exclusion_failures, 5);
	assert_int_equal(r->exclusion_s, 600);
	assert_int_equal(bench_load(b, "wireless mobility mac-address 0100.0000.0001\n"
				       "wireless key-holder r0kh-id "
				       "a23456789b23456789c23456789d23456789e23456789f1234\n"),
			 2);
	assert_int_equal(bench_load(b, "no wireless radio-link\n"
				       "default wireless radio-link grace\n"
				       "no wireless mobility mac-address\n"
				       "no wireless key-holder r0kh-id\n"
				       "default wireless wpa gtk-rekey interval\n"
				       "no wireless wpa gtk-rekey on-leave\n"
				       "default wireless wps client-exclusion dot1x-auth\n"),
			 0);
	assert_false(r->link);
	assert_int_equal(r->port, 5249);
	assert_int_equal(r->grace_s, 30);
	assert_true(mac_is_zero(r->mac));
	assert_string_equal(r->r0kh_id, "");
	assert_int_equal(r->gtk_rekey_s, 3600);
	assert_false(r->gtk_rekey_on_leave);
	assert_int_equal(r->exclusion_failures, 3);
	assert_int_equal(bench_load(b, "no wireless wps client-exclusion dot1x-auth\n"), 0);
	assert_int_equal(r->exclusion_failures, 0);
}

static void test_push_words(void **state)
{
	(void)state;
	assert_string_equal(settings_push_word(KEY_PUSH_ALL), "all");
	assert_string_equal(settings_push_word(KEY_PUSH_NEIGHBORS), "neighbors");
	assert_string_equal(settings_push_word(KEY_PUSH_OFF), "off");
}

static void test_key_holder_lines(void **state)
{
	struct bench *b = *state;
	struct settings const *s = &b->c->settings;
	struct settings_key_holder const *k = &s->key_holder;

	assert_int_equal(bench_load(b, "wireless mobility domain-id 0A1b\n"
				       "wireless key-holder push neighbors\n"
				       "wireless key-holder expires-in 600\n"
				       "wireless key-holder mac-address 0200.0000.00fe\n"
				       "wireless key-holder redundancy priority 254 key 0 "
				       "000102030405060708090a0b0c0d0e0f"
				       "000102030405060708090a0b0c0d0eFF\n"
				       "wireless key-holder relay port 1\n"),
			 0);
	assert_true(s->has_mobility_domain);
	assert_int_equal(s->mobility_domain, 0x0a1b);
	assert_int_equal(k->push, KEY_PUSH_NEIGHBORS);
	assert_int_equal(k->expires_in_s, 600);
	assert_int_equal(k->mac.b[5], 0xfe);
	assert_int_equal(k->redundancy_priority, 254);
	assert_int_equal(k->redundancy_key.len, 32);
	assert_int_equal(k->redundancy_key.b[31], 0xff);
	assert_int_equal(k->relay_port, 1);
	/* What may push is another block: taking it back leaves these alone. */
	assert_int_equal(bench_load(b, "aaa server radius dynamic-author\n server-key xyz\n"
				       "no aaa server radius dynamic-author\n"),
			 0);
	assert_false(s->dynauth);
	assert_string_equal(s->server_key, "");
	assert_int_equal(s->mobility_domain, 0x0a1b);
	assert_int_equal(bench_load(b, "wireless mobility domain-id 1\n"
				       "wireless mobility domain-id a1b2c3\n"
				       "wireless key-holder expires-in 59\n"
				       "wireless key-holder mac-address 0100.0000.0000\n"
				       "wireless key-holder mac-address 0000.0000.0000\n"
				       "wireless key-holder redundancy priority 1 key 0 00\n"
				       "wireless key-holder redundancy priority 1 key 8 00\n"
				       "wireless key-holder redundancy priority 255 key 0 00\n"),
			 8);
	assert_int_equal(s->mobility_domain, 0x0a1b);
	assert_int_equal(k->redundancy_priority, 254);
	assert_int_equal(bench_load(b, "no wireless mobility domain-id\n"
				       "no wireless key-holder push\n"
				       "default wireless key-holder expires-in\n"
				       "no wireless key-holder mac-address\n"
				       "no wireless key-holder redundancy\n"
				       "no wireless key-holder relay port\n"),
			 0);
	assert_false(s->has_mobility_domain);
	assert_int_equal(s->mobility_domain, 0);
	assert_int_equal(k->push, KEY_PUSH_ALL);
	assert_int_equal(k->expires_in_s, 3600);
	assert_true(mac_is_zero(k->mac));
	assert_int_equal(k->redundancy_priority, 0);
	assert_int_equal(k->redundancy_key.len, 0);
	assert_int_equal(k->redundancy_key.b[31], 0);
	assert_int_equal(k->relay_port, 5248);
}

static void test_clients_need_a_key(void **state)
{
	struct bench *b = *state;
	struct push_udp_client clients[PUSH_UDP_CLIENTS_MAX];
	struct settings const *s = &b->c->settings;

	assert_int_equal(bench_load(b, "aaa server radius dynamic-author\n"
				       " client 192.0.2.1\n"
				       " client 192.0.2.2 server-key own\n"),
			 0);
	assert_int_equal(settings_udp_clients(s, clients), 1);
	assert_int_equal(clients[0].address.s_addr, inet_addr("192.0.2.2"));
	assert_int_equal(bench_load(b, "aaa server radius dynamic-author\n"
				       " server-key \"common key\"\n"),
			 0);
	assert_int_equal(settings_udp_clients(s, clients), 2);
	assert_string_equal(clients[0].key, "common key");
	assert_string_equal(clients[1].key, "own");
	assert_int_equal(bench_load(b, "aaa server radius dynamic-author\n"
				       " no server-key\n no client 192.0.2.2\n"),
			 0);
	assert_int_equal(settings_udp_clients(s, clients), 0);
	/* Not even in memory that is not in use any more. */
	for (size_t i = 0; i + 3 < sizeof *s; i++)
		assert_memory_not_equal((char const *)s + i, "own", 3);
}

static void test_tls_is_asked_for(void **state)
{
	struct bench *b = *state;
	struct settings const *s = &b->c->settings;

	assert_int_equal(bench_load(b, "aaa server radius dynamic-author\n tls port 3000\n"), 0);
	assert_true(settings_tls(s));
	assert_int_equal(s->tls_port, 3000);
	assert_int_equal(bench_load(b, "aaa server radius dynamic-author\n no tls port\n"), 0);
	assert_false(settings_tls(s));
	assert_int_equal(bench_load(b, "aaa server radius dynamic-author\n"
				       " client tls name radius.example\n"),
			 0);
	assert_true(settings_tls(s));
	assert_int_equal(bench_load(b, "no aaa server radius dynamic-author\n"), 0);
	assert_false(settings_tls(s));
	assert_int_equal(s->tls_names, 0);
}

static void test_bounds(void **state)
{
	struct bench *b = *state;
	char *text = talloc_strdup(b, "aaa server radius dynamic-author\n");

	for (int i = 0; i < PUSH_UDP_CLIENTS_MAX + 1; i++)
		text = talloc_asprintf_append(text, " client 192.0.2.%d\n", i);
	for (int i = 0; i < PUSH_NAMES_MAX + 1; i++)
		text = talloc_asprintf_append(text, " client tls name n%d\n", i);
	text = talloc_asprintf_append(text, " client local user no-such-account-here\n");
	assert_int_equal(bench_load(b, text), 3);
	assert_int_equal(b->c->settings.clients, PUSH_UDP_CLIENTS_MAX);
	assert_int_equal(b->c->settings.tls_names, PUSH_NAMES_MAX);
	assert_int_equal(b->c->settings.users, 0);
	assert_non_null(strstr(b->said, "64 clients are configured, that is all there may be"));
	assert_non_null(strstr(b->said, "no account no-such-account-here"));
	/* The list says 16 of the same kind: a name that is there already is no further one. */
	assert_int_equal(bench_load(b, "aaa server radius dynamic-author\n client tls name n3\n"),
			 0);
}

static void test_host_names(void **state)
{
	static char const *const bad[] = {
		"-a",
		"a-",
		"a..b",
		".a",
		"a b",
		"\"\"",
		"x234567890123456789012345678901234567890123456789012345678901234"};
	struct bench *b = *state;
	char line[100];

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		snprintf(line, sizeof line, "hostname %s\n", bad[i]);
		assert_int_equal(bench_load(b, line), 1);
		assert_string_equal(b->c->settings.hostname, "WLC");
	}
	assert_int_equal(bench_load(b, "hostname a_b-3.example\n"), 0);
	assert_string_equal(b->c->settings.hostname, "a_b-3.example");
	assert_int_equal(bench_load(b, "no hostname\n"), 0);
	assert_string_equal(b->c->settings.hostname, "WLC");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_names_of_its_own),
		TEST(test_radio_lines),
		TEST(test_defaults),
		TEST(test_clients_need_a_key),
		TEST(test_tls_is_asked_for),
		TEST(test_bounds),
		TEST(test_host_names),
		TEST(test_push_words),
		TEST(test_key_holder_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
