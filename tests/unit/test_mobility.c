/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The mobility group: what it may be, and its lines. */
#include "controller/mobility.h"

#include <arpa/inet.h>

#include "controller_test.h"

static void refused(struct mobility_config const *m, char const *text)
{
	struct err err = {0};

	assert_int_equal(mobility_check(m, &err), -EINVAL);
	if (!strstr(err.msg, text))
		fail_msg("\"%s\" is not in \"%s\"", text, err.msg);
}

static void add(struct mobility_config *m, char const *ip, char const *public_ip)
{
	struct mobility_peer *p = &m->peer[m->peers++];

	p->mac = (struct mac){{2, 0, 0, 0, 0, (uint8_t)m->peers}};
	(void)snprintf(p->ip, sizeof p->ip, "%s", ip);
	(void)snprintf(p->public_ip, sizeof p->public_ip, "%s", public_ip);
	(void)snprintf(p->group, sizeof p->group, "campus");
}

static void test_peers(void **state)
{
	struct mobility_config m;

	(void)state;
	mobility_init(&m);
	assert_string_equal(m.group, "default");
	assert_int_equal(m.dscp, 48);
	assert_int_equal(mobility_check(&m, NULL), 0);
	add(&m, "192.0.2.1", "");
	add(&m, "2001:db8::1", "2001:db8:0::2");
	add(&m, "192.0.2.3", "0.0.0.0");
	add(&m, "192.0.2.4", "0.0.0.0");
	assert_int_equal(mobility_check(&m, NULL), 0);
	/* The private address counts where there is no other, and addresses are compared as such.
	 */
	add(&m, "192.0.2.5", "192.0.2.1");
	refused(&m, "cannot have the same public IP address (with the exception of 0.0.0.0)");
	m.peers--;
	add(&m, "2001:db8::2", "");
	refused(&m, "Different mobility peers");
	m.peers--;
	add(&m, "192.0.2.5", "2001:db8::5");
	refused(&m, "Peer's public and private addresses have to be of the same type");
	m.peers--;
	add(&m, "controller.example", "");
	refused(&m, "controller.example is no address");
	m.peers--;
	assert_ptr_equal(mobility_peer(&m, m.peer[1].mac), &m.peer[1]);
	mobility_peer_remove(&m, &m.peer[0]);
	assert_int_equal(m.peers, 3);
	assert_string_equal(m.peer[0].ip, "2001:db8::1");
	memset(m.peer[0].group, 'g', sizeof m.peer[0].group);
	refused(&m, "1 to 31 characters");
}

static void test_groups(void **state)
{
	struct mobility_config m;

	(void)state;
	mobility_init(&m);
	m.groups = 1;
	(void)snprintf(m.other[0].name, sizeof m.other[0].name, "branch");
	(void)inet_pton(AF_INET, "239.1.1.1", &m.other[0].multicast);
	assert_int_equal(mobility_check(&m, NULL), 0);
	(void)snprintf(m.group, sizeof m.group, "branch");
	refused(&m, "Group name is conflicting with local group name");
	m.group[0] = 'B';
	(void)inet_pton(AF_INET, "192.0.2.1", &m.other[0].multicast);
	refused(&m, "multicast address");
	assert_ptr_equal(mobility_group(&m, "branch"), &m.other[0]);
	mobility_group_remove(&m, &m.other[0]);
	assert_int_equal(mobility_check(&m, NULL), 0);
	(void)inet_pton(AF_INET, "240.0.0.1", &m.multicast);
	refused(&m, "multicast address");
}

#define MEMBER "wireless mobility group member mac-address 0200.0000.000"

/** What is written is what was read, a refused line changes nothing, and each is taken back. */
static void test_lines(void **state)
{
	static char const lines[] =
		"wireless mobility group name campus\n"
		"wireless mobility group keepalive interval 5\n"
		"wireless mobility group keepalive count 20\n"
		"wireless mobility dscp 0\n"
		"wireless mobility multicast ipv4 239.1.1.2\n" MEMBER
		"1 ip 192.0.2.1 group campus\n" MEMBER
		"2 ip 192.0.2.2 public-ip 198.51.100.2 group \"other site\" data-link-encryption\n"
		"wireless mobility group multicast-address \"other site\" ipv4 239.1.1.3\n";
	struct bench *b = *state;
	char *text;

	if (bench_load(b, lines))
		fail_msg("%s", b->said);
	text = config_text(b, &b->c->settings, b->c->policies, b->c->wlans, b->c->aps,
			   b->c->radio_aps, false);
	assert_non_null(strstr(text, lines));
	assert_int_equal(bench_load(b, MEMBER "3 ip 192.0.2.1 group campus\n" MEMBER
					      "1 ip 192.0.2.1 public-ip ::1 group campus\n"
					      "wireless mobility group name \"other site\"\n"
					      "no " MEMBER "9\n" MEMBER "4\n"),
			 5);
	assert_non_null(strstr(b->said, "conflicting with local group name"));
	assert_string_equal(config_text(b, &b->c->settings, b->c->policies, b->c->wlans, b->c->aps,
					b->c->radio_aps, false),
			    text);
	if (bench_load(b, "no wireless mobility group name\n"
			  "no wireless mobility group keepalive interval\n"
			  "default wireless mobility group keepalive count\n"
			  "no wireless mobility dscp\nno wireless mobility multicast ipv4\n"
			  "no " MEMBER "1\nno " MEMBER "2\n"
			  "no wireless mobility group multicast-address \"other site\"\n"))
		fail_msg("%s", b->said);
	assert_null(strstr(config_text(b, &b->c->settings, b->c->policies, b->c->wlans, b->c->aps,
				       b->c->radio_aps, false),
			   "mobility"));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_peers),
		cmocka_unit_test(test_groups),
		TEST(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
