/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key protocol on an interface: one end of a veth pair in a network namespace of the test's
 * own, a plain packet socket at the other. Without the right to make a namespace all of it is
 * skipped.
 */
#include "net/rrb_port.h"

#include "net_test.h"

#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/eventfd.h>

#include "wire/rrb.h"

static char const *no_namespace;

static struct mac const own = {{2, 0, 0, 0, 0, 1}};
static struct mac const other = {{2, 0, 0, 0, 0, 2}};
static struct mac const virtual_mac = {{2, 0, 0x5e, 0, 0, 9}};
static struct mac const bssid = {{2, 0xaa, 0, 0, 0, 7}};
static struct mac const broadcast = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};

static void ip(char const *arguments)
{
	char command[200];

	snprintf(command, sizeof command, "ip link %s >/dev/null 2>&1", arguments);
	assert_int_equal(system(command), 0);
}

/**
 * Both ends carry frames. The kernel starts the one that came up first in a thread of its own, up
 * to a second later, and until then drops what it sends without a word. The last command waits for
 * that thread's lock.
 */
static void pair_settle(void)
{
	assert_int_equal(system("for i in $(seq 1000); do "
				"[ $(ip -o link show up | grep -c 'state UP') = 2 ] && exit 0; "
				"sleep 0.01; done; exit 1"),
			 0);
	ip("set far up");
}

static void pair_add(void)
{
	ip("add rly1 address 02:00:00:00:00:01 type veth peer name far address 02:00:00:00:00:02");
	ip("set far up");
	ip("set rly1 up");
	pair_settle();
}

/** A namespace for the whole program: what happens in it, nobody else sees. */
static int make_namespace(void **state)
{
	(void)state;
	if (unshare(CLONE_NEWNET) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
		no_namespace = "no right to make a network namespace";
	else if (system("ip -V >/dev/null 2>&1") != 0)
		no_namespace = "the program ip is not there (Debian package iproute2)";
	else if (system("ip link add rly1 type veth peer name far 2>/dev/null") != 0 ||
		 system("ip link delete rly1") != 0)
		no_namespace = "the kernel has no veth, or the namespace lacks CAP_NET_ADMIN";
	if (no_namespace)
		print_message("skipped: %s\n", no_namespace);
	return 0;
}

#define NEEDS_NAMESPACE()         \
	do {                      \
		if (no_namespace) \
			skip();   \
	} while (0)

static int teardown(void **state)
{
	if (!no_namespace && if_nametoindex("rly1"))
		ip("delete rly1");
	return net_teardown(state);
}

/** What came up from the port. */
static struct {
	unsigned count, want;
	uint8_t frame[RRB_FRAME_MAX];
	size_t len;
} got;

static void on_frame(void *arg, enum rrb_port_kind kind, char const *name, uint8_t const *frame,
		     size_t len)
{
	(void)arg;
	assert_int_equal(kind, RRB_PORT_INTERFACE);
	assert_string_equal(name, "rly1");
	assert_true(len <= sizeof got.frame);
	memcpy(got.frame, frame, len);
	got.len = len;
	got.count++;
}

static bool got_enough(void *arg)
{
	(void)arg;
	return got.count >= got.want;
}

static bool is_up(void *arg)
{
	return rrb_packet_up(arg);
}

static bool is_not_up(void *arg)
{
	return !rrb_packet_up(arg);
}

static struct rrb_packet *port_open(struct net_world *w, struct mac extra)
{
	struct err err = {0};
	struct rrb_packet *p =
		rrb_packet_new(w, w->loop, "rly1", RRB_ETHERTYPE, extra, on_frame, NULL, &err);

	if (!p)
		fail_msg("%s", err.msg);
	memset(&got, 0, sizeof got);
	return p;
}

/** The other end of the pair. */
static int far_open(void)
{
	struct sockaddr_ll sa = {.sll_family = AF_PACKET,
				 .sll_protocol = htons(RRB_ETHERTYPE),
				 .sll_ifindex = (int)if_nametoindex("far")};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	return fd;
}

static size_t frame_make(uint8_t out[RRB_FRAME_MAX], struct mac dst, size_t len)
{
	static uint8_t const head[] = {0x88, 0xb7, 0, 0x13, 0x74, 0, 1, 1};

	for (size_t i = 0; i < len; i++)
		out[i] = (uint8_t)i;
	memcpy(out, dst.b, MAC_LEN);
	memcpy(out + MAC_LEN, bssid.b, MAC_LEN);
	memcpy(out + 2 * MAC_LEN, head, sizeof head);
	return len;
}

static void far_send(int fd, uint8_t const *frame, size_t len)
{
	assert_int_equal(send(fd, frame, len, 0), len);
}

static void test_takes_what_is_for_it(void **state)
{
	struct mac const taken[] = {own, broadcast, virtual_mac};
	struct net_world *w = *state;
	struct rrb_packet_stats st;
	uint8_t f[RRB_FRAME_MAX];
	struct rrb_packet *p;
	int far;

	NEEDS_NAMESPACE();
	pair_add();
	p = port_open(w, virtual_mac);
	far = far_open();
	assert_true(rrb_packet_up(p));
	assert_string_equal(rrb_packet_name(p), "rly1");
	assert_true(mac_eq(rrb_packet_address(p), own));
	far_send(far, f, frame_make(f, bssid, 100));
	for (unsigned i = 0; i < 3; i++) {
		size_t len = frame_make(f, taken[i], i == 1 ? RRB_FRAME_MAX : 100 + i);

		far_send(far, f, len);
		got.want = i + 1;
		run_until(w, got_enough, NULL);
		assert_int_equal(got.len, len);
		assert_memory_equal(got.frame, f, len);
	}
	assert_int_equal(got.count, 3);
	rrb_packet_get_stats(p, &st);
	assert_int_equal(st.received, 3);
	assert_int_equal(st.foreign, 1);
	close(far);
}

static void test_virtual_address_moves(void **state)
{
	struct net_world *w = *state;
	uint8_t f[RRB_FRAME_MAX];
	struct rrb_packet *p;
	int far;

	NEEDS_NAMESPACE();
	pair_add();
	p = port_open(w, (struct mac){{0}});
	far = far_open();
	far_send(far, f, frame_make(f, virtual_mac, 60));
	far_send(far, f, frame_make(f, own, 61));
	got.want = 1;
	run_until(w, got_enough, NULL);
	assert_int_equal(got.len, 61);
	rrb_packet_receive_for(p, virtual_mac);
	far_send(far, f, frame_make(f, virtual_mac, 62));
	got.want = 2;
	run_until(w, got_enough, NULL);
	assert_int_equal(got.len, 62);
	rrb_packet_receive_for(p, other);
	far_send(far, f, frame_make(f, virtual_mac, 63));
	far_send(far, f, frame_make(f, own, 64));
	got.want = 3;
	run_until(w, got_enough, NULL);
	assert_int_equal(got.len, 64);
	assert_true(rrb_packet_up(p));
	close(far);
}

/** The kernel drops everything else before it wakes us. */
static void test_filter(void **state)
{
	struct net_world *w = *state;
	struct rrb_packet_stats st;
	uint8_t f[RRB_FRAME_MAX];
	struct rrb_packet *p;
	int far;

	NEEDS_NAMESPACE();
	pair_add();
	p = port_open(w, virtual_mac);
	far = far_open();
	for (size_t at = 12; at < 19; at++) {
		size_t len = frame_make(f, own, 80);

		f[at] ^= 0x01;
		far_send(far, f, len);
	}
	far_send(far, f, frame_make(f, own, 15));
	far_send(far, f, frame_make(f, own, 81));
	got.want = 1;
	run_until(w, got_enough, NULL);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.len, 81);
	rrb_packet_get_stats(p, &st);
	assert_int_equal(st.received, 1);
	assert_int_equal(st.foreign, 0);
	close(far);
}

static bool far_has(void *arg)
{
	uint8_t f[RRB_FRAME_MAX];

	return recv(*(int *)arg, f, sizeof f, MSG_PEEK | MSG_DONTWAIT) > 0;
}

static void test_sends_unchanged_and_hears_not_itself(void **state)
{
	struct net_world *w = *state;
	uint8_t f[RRB_FRAME_MAX + 1], back[RRB_FRAME_MAX + 1];
	struct rrb_packet_stats st;
	struct rrb_packet *p;
	size_t len;
	int far;

	NEEDS_NAMESPACE();
	pair_add();
	p = port_open(w, virtual_mac);
	far = far_open();
	len = frame_make(f, broadcast, 200);
	assert_int_equal(rrb_packet_send(p, f, len), 0);
	run_until(w, far_has, &far);
	assert_int_equal(recv(far, back, sizeof back, 0), len);
	/* The source address that the frame came with, not the interface's. */
	assert_memory_equal(back, f, len);
	far_send(far, f, frame_make(f, own, 90));
	got.want = 1;
	run_until(w, got_enough, NULL);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.len, 90);
	assert_int_equal(rrb_packet_send(p, f, 13), -EINVAL);
	ip("set rly1 mtu 600");
	len = frame_make(f, broadcast, 700);
	assert_int_equal(rrb_packet_send(p, f, len), -EMSGSIZE);
	rrb_packet_get_stats(p, &st);
	assert_int_equal(st.sent, 1);
	assert_int_equal(st.send_failed, 1);
	close(far);
}

static void set_true(void *arg)
{
	*(bool *)arg = true;
}

static bool is_true(void *arg)
{
	return *(bool *)arg;
}

/** Looked at again and again, an interface that stays away is told once. */
static void test_said_once(void **state)
{
	struct net_world *w = *state;
	struct loop_timer *two_looks;
	bool over = false;

	NEEDS_NAMESPACE();
	(void)port_open(w, virtual_mac);
	two_looks = loop_timer_new(w, w->loop, set_true, &over);
	loop_timer_arm(two_looks, 2200);
	run_until(w, is_true, &over);
	assert_int_equal(w->logs, 1);
}

/** Not there, there, down, up, gone and back: each told once, and it works whenever it is up. */
static void test_interface_comes_and_goes(void **state)
{
	struct net_world *w = *state;
	uint8_t f[RRB_FRAME_MAX];
	struct rrb_packet *p;
	size_t len = frame_make(f, own, 70);
	int far;

	NEEDS_NAMESPACE();
	p = port_open(w, virtual_mac);
	assert_false(rrb_packet_up(p));
	assert_true(mac_is_zero(rrb_packet_address(p)));
	assert_int_equal(w->logs, 1);
	assert_non_null(strstr(w->log, "RRB-4-DOWN interface rly1 does not exist"));
	assert_int_equal(rrb_packet_send(p, f, len), -ENETDOWN);
	for (unsigned life = 0; life < 2; life++) {
		w->logs = 0;
		pair_add();
		run_until(w, is_up, p);
		assert_non_null(strstr(w->log, "RRB-5-UP interface rly1 (02:00:00:00:00:01)"));
		far = far_open();
		ip("set rly1 down");
		run_until(w, is_not_up, p);
		assert_non_null(strstr(w->log, "RRB-4-DOWN interface rly1 is down"));
		assert_int_equal(rrb_packet_send(p, f, len), -ENETDOWN);
		ip("set rly1 up");
		pair_settle();
		run_until(w, is_up, p);
		got.want = got.count + 1;
		far_send(far, f, len);
		run_until(w, got_enough, NULL);
		assert_int_equal(rrb_packet_send(p, f, len), 0);
		close(far);
		ip("delete rly1");
		run_until(w, is_not_up, p);
		assert_non_null(strstr(w->log, "does not exist"));
		assert_true(mac_is_zero(rrb_packet_address(p)));
	}
}

/** A descriptor that is always ready: called once in each turn of the loop. */
static struct {
	unsigned before, most;
} turn;

static void each_turn(void *arg, int fd, int events)
{
	(void)arg;
	(void)fd;
	(void)events;
	if (got.count - turn.before > turn.most)
		turn.most = got.count - turn.before;
	turn.before = got.count;
}

static void test_flood_leaves_time(void **state)
{
	struct net_world *w = *state;
	uint8_t f[RRB_FRAME_MAX];
	struct rrb_packet_stats st;
	size_t len = frame_make(f, own, 100);
	int always = eventfd(1, EFD_NONBLOCK), far;
	struct rrb_packet *p;

	NEEDS_NAMESPACE();
	pair_add();
	p = port_open(w, virtual_mac);
	far = far_open();
	/* More than the socket's buffer takes: what is lost is counted. */
	for (unsigned i = 0; i < 2000; i++)
		far_send(far, f, len);
	memset(&turn, 0, sizeof turn);
	assert_non_null(loop_fd_new(w, w->loop, always, LOOP_READ, each_turn, NULL));
	rrb_packet_get_stats(p, &st);
	assert_true(st.dropped > 0 && st.dropped < 2000);
	got.want = 2000 - (unsigned)st.dropped;
	run_until(w, got_enough, NULL);
	assert_int_equal(got.count, got.want);
	assert_int_equal(turn.most, 64);
	rrb_packet_get_stats(p, &st);
	assert_int_equal(st.received + st.dropped, 2000);
	close(always);
	close(far);
}

static void test_refused(void **state)
{
	struct net_world *w = *state;
	struct mac none = {{0}};
	struct err err = {0};

	assert_null(rrb_packet_new(w, w->loop, "", RRB_ETHERTYPE, none, on_frame, NULL, &err));
	assert_int_equal(err.code, -EINVAL);
	assert_null(rrb_packet_new(w, w->loop, "0123456789abcdef", RRB_ETHERTYPE, none, on_frame,
				   NULL, &err));
	assert_int_equal(err.code, -EINVAL);
	if (geteuid() == 0) {
		/* Another effective user has no capabilities. */
		assert_int_equal(seteuid(65534), 0);
		assert_null(rrb_packet_new(w, w->loop, "lo", RRB_ETHERTYPE, none, on_frame, NULL,
					   &err));
		assert_int_equal(seteuid(0), 0);
		assert_int_equal(err.code, -EPERM);
		assert_non_null(strstr(err.msg, "CAP_NET_RAW"));
	}
}

/** The loopback has Ethernet's header but no addresses: it is told, and the port lives on. */
static void test_no_ethernet(void **state)
{
	struct net_world *w = *state;
	struct err err = {0};
	struct rrb_packet *p;

	NEEDS_NAMESPACE();
	ip("set lo up");
	p = rrb_packet_new(w, w->loop, "lo", RRB_ETHERTYPE, (struct mac){{0}}, on_frame, NULL,
			   &err);
	assert_non_null(p);
	assert_false(rrb_packet_up(p));
	assert_non_null(strstr(w->log, "RRB-3-BIND interface lo cannot be used"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, net_setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_takes_what_is_for_it),
		TEST(test_virtual_address_moves),
		TEST(test_filter),
		TEST(test_sends_unchanged_and_hears_not_itself),
		TEST(test_interface_comes_and_goes),
		TEST(test_said_once),
		TEST(test_flood_leaves_time),
		TEST(test_refused),
		TEST(test_no_ethernet),
	};

	return cmocka_run_group_tests(tests, make_namespace, NULL);
}
