/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Loading configurations: what is taken, what is refused by line, and what must not be half done.
 */
#include "controller/load.h"

#include "controller_test.h"

/** The text of the WLAN by this name, NULL when there is none. */
static char *block(struct bench *b, char const *name)
{
	struct wlan const *w = wlan_by_name(b->c->wlans, name);

	return w ? config_text_wlan(b, w, false) : NULL;
}

#define EXPECT_LOAD(b, text, refusals)                    \
	do {                                              \
		(void)bench_load(b, text);                \
		assert_string_equal((b)->said, refusals); \
	} while (0)

static void test_takes_a_configuration(void **state)
{
	struct bench *b = *state;
	struct wlan const *w;

	EXPECT_LOAD(b,
		    "Building configuration...\n"
		    "Current configuration : 99 bytes\n"
		    "!\n"
		    "version 0.1\n"
		    "hostname here\n"
		    "aaa server radius dynamic-author\n"
		    " client 192.0.2.1 server-key 0 abc\n"
		    "!\n"
		    "wlan corp 7 \"corp net\"\n"
		    " no okc\n"
		    " no shutdown\n"
		    "!\n"
		    "end\n",
		    "");
	assert_string_equal(b->c->settings.hostname, "here");
	assert_int_equal(b->c->settings.clients, 1);
	assert_string_equal(b->c->settings.client[0].key, "abc");
	w = wlan_by_ssid(b->c->wlans, "corp net", 8);
	assert_non_null(w);
	assert_int_equal(w->id, 7);
	assert_false(w->okc);
}

static void test_refusals_name_their_lines(void **state)
{
	struct bench *b = *state;

	EXPECT_LOAD(b,
		    "hostname a\n"
		    "bogus thing\n"
		    "\n"
		    "wlan\n"
		    "wireless client max-clients 0\n"
		    "hostname b\n",
		    "f:2: \"bogus thing\": not a command that FastRoam knows here\n"
		    "f:4: \"wlan\": incomplete command\n"
		    "f:5: \"wireless client max-clients 0\": not a command that FastRoam knows "
		    "here\n");
	/* What is behind a refused line is taken. */
	assert_string_equal(b->c->settings.hostname, "b");
}

static void test_a_loaded_wlan_is_a_change(void **state)
{
	struct bench *b = *state;

	assert_int_equal(b->c->changed_wall_us, 0);
	EXPECT_LOAD(b, "wlan corp 1 corp\n no such line\n",
		    "f:2: \"no such line\": not a command that FastRoam knows here\n"
		    "f:1: \"wlan corp\": not applied, 1 of its lines was refused; the WLAN was not "
		    "created\n");
	assert_int_equal(b->c->changed_wall_us, 0);
	EXPECT_LOAD(b, "wlan corp 1 corp\n no okc\n", "");
	assert_int_not_equal(b->c->changed_wall_us, 0);
	/* The same again changes nothing. */
	b->c->changed_wall_us = 0;
	EXPECT_LOAD(b, "wlan corp\n no okc\n", "");
	assert_int_equal(b->c->changed_wall_us, 0);
}

static void test_a_block_is_taken_whole_or_not_at_all(void **state)
{
	struct bench *b = *state;
	char *before;

	assert_int_equal(bench_load(b, "wlan corp 1 corp\n no shutdown\n"), 0);
	before = block(b, "corp");
	EXPECT_LOAD(b,
		    "wlan corp\n"
		    " no okc\n"
		    " no such line\n"
		    " session-timeout 600\n"
		    "wlan new 2 new\n"
		    " security wpa psk set-key ascii 0 short\n"
		    " no shutdown\n"
		    "wlan other 3 other\n"
		    " no shutdown\n",
		    "f:3: \"no such line\": not a command that FastRoam knows here\n"
		    "f:1: \"wlan corp\": not applied, 1 of its lines was refused; the WLAN stays "
		    "as it was\n"
		    "f:6: \"security wpa psk set-key ...\": Hex keys must be 64 characters. ASCII "
		    "keys must be 8 to 63 characters\n"
		    "f:5: \"wlan new\": not applied, 1 of its lines was refused; the WLAN was not "
		    "created\n");
	assert_string_equal(block(b, "corp"), before);
	assert_null(block(b, "new"));
	assert_non_null(block(b, "other"));
}

/** As any other line at the left edge that is none: it is no line of the block above. */
static void test_a_line_that_is_too_long_ends_the_block(void **state)
{
	struct bench *b = *state;
	char *text = talloc_asprintf(
		b, "wlan corp 1 corp\n no okc\n%0600d\nwlan other 2 other\n %0600d\n", 0, 0);

	EXPECT_LOAD(
		b, text,
		"f:3: \"\": longer than a line may be\n"
		"f:5: \"\": longer than a line may be\n"
		"f:4: \"wlan other\": not applied, 1 of its lines was refused; the WLAN was not "
		"created\n");
	assert_non_null(block(b, "corp"));
	assert_null(block(b, "other"));
}

static void test_a_block_that_breaks_a_rule_is_left_out(void **state)
{
	struct bench *b = *state;

	/* OWE does without FT; the rule is broken from the moment when the WLAN is to serve. */
	EXPECT_LOAD(b,
		    "wlan a 1 a\n"
		    " no security wpa wpa2\n"
		    " no security wpa akm dot1x\n"
		    " security wpa akm owe\n"
		    " security wpa wpa3\n"
		    " security pmf mandatory\n"
		    " no shutdown\n"
		    "wlan b 2 b\n",
		    "f:7: \"wlan a\": FT must be disabled in OWE WLAN\n");
	assert_null(block(b, "a"));
	assert_non_null(block(b, "b"));
	/* In a file the order of the lines does not matter, only what they come to. */
	EXPECT_LOAD(b,
		    "wlan a 1 a\n"
		    " no shutdown\n"
		    " no security wpa wpa2\n"
		    " no security wpa akm dot1x\n"
		    " security wpa akm owe\n"
		    " security wpa wpa3\n"
		    " security pmf mandatory\n"
		    " no security ft adaptive\n",
		    "");
	assert_true(wlan_by_name(b->c->wlans, "a")->enabled);
}

static void test_shapes_of_the_same_text(void **state)
{
	static char const *const same[] = {
		"hostname h\nwlan a 1 a\n no okc\n session-timeout 60\n no shutdown\nwlan b 2 b\n "
		"no okc\n",
		/* from another system */
		"hostname h\r\nwlan a 1 a\r\n no okc\r\n session-timeout 60\r\n no "
		"shutdown\r\nwlan b 2 b\r\n no okc\r\n",
		/* pasted without its indentation */
		"hostname h\nwlan a 1 a\nno okc\nsession-timeout 60\nno shutdown\nwlan b 2 b\nno "
		"okc\n",
		/* indented by someone else, as a whole, and deeper */
		"  hostname h\n  wlan a 1 a\n\tno okc\n    session-timeout 60   \n     no "
		"shutdown\n  wlan b 2 b\n\t\tno okc",
		/* as a terminal log */
		"enable\nconf t\nhostname h\nwlan a 1 a\n no okc\n session-timeout 60\n no "
		"shutdown\nexit\nwlan b 2 b\nno okc\nend\n",
		/* comments and blank lines between */
		"! saved\n\nhostname h\n!\nwlan a 1 a\n ! why\n no okc\n\n!\n session-timeout 60\n "
		"no shutdown\n!\nwlan b 2 b\n no okc\n!\n",
	};
	struct bench *b = *state;
	char *first = NULL;

	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		char *text;

		while (wlan_count(b->c->wlans))
			assert_int_equal(
				wlan_set_remove(b->c->wlans, wlan_at(b->c->wlans, 0)->name), 0);
		settings_init(&b->c->settings);
		EXPECT_LOAD(b, same[i], "");
		text = config_text(b, &b->c->settings, b->c->policies, b->c->wlans, b->c->aps,
				   b->c->radio_aps, true);
		if (!first)
			first = text;
		assert_string_equal(text, first);
	}
}

static void test_what_is_below_a_refused_block_is_skipped(void **state)
{
	struct bench *b = *state;

	EXPECT_LOAD(
		b,
		"wireless profile flex P\n"
		" native-vlan-id 30\n"
		" key very-secret\n"
		"wlan a 1 a\n"
		"wlan c 1 c\n"
		" no okc\n"
		"hostname after\n",
		"f:1: \"wireless profile flex P\": FastRoam has of profiles wireless profile "
		"policy, "
		"with vlan, session-timeout, idle-timeout and aaa-override; forwarding belongs to "
		"the access points\n"
		"f:5: \"wlan c 1 c\": WLAN ID 1 belongs to a; choose another ID\n");
	assert_true(wlan_by_name(b->c->wlans, "a")->okc);
	assert_string_equal(b->c->settings.hostname, "after");
}

#define AP_KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void test_access_points(void **state)
{
	struct bench *b = *state;
	struct hostapd_ap const *ap;

	EXPECT_LOAD(b,
		    "wireless key-holder push off\n"
		    "ap hostapd lobby\n"
		    " bssid 0200.0000.0101 wlan corp\n"
		    " bssid any wlan guest\n"
		    " r0kh-key 0 " AP_KEY "\n"
		    " interface br-lan\n"
		    " vlan 30 name guests\n"
		    " neighbor hall\n"
		    "vlan 99\n"
		    " name not-ours\n"
		    "ap hostapd hall\n"
		    "bssid 0200.0000.0102 wlan corp\n"
		    "interface eth0\n"
		    "vlan 31\n"
		    "hostname h\n",
		    "");
	assert_string_equal(policy_vlan_by_id(b->c->policies, 99)->name, "not-ours");
	ap = hostapd_ap_by_name(b->c->aps, "lobby");
	assert_int_equal(ap->bsses, 2);
	assert_int_equal(ap->key.len, 32);
	assert_string_equal(ap->interface, "br-lan");
	assert_int_equal(ap->vlans, 1);
	assert_string_equal(ap->vlan[0].name, "guests");
	assert_string_equal(ap->neighbor[0], "hall");
	/* pasted without its indentation */
	ap = hostapd_ap_by_name(b->c->aps, "hall");
	assert_int_equal(ap->bsses, 1);
	assert_string_equal(ap->interface, "eth0");
	assert_int_equal(ap->vlan[0].id, 31);
	assert_string_equal(b->c->settings.hostname, "h");
	/* one line replaces the other, and each is taken back */
	EXPECT_LOAD(b,
		    "ap hostapd lobby\n"
		    " relay lobby.example\n"
		    " openwrt-default-key 0 secret\n"
		    " bssid 0200.0000.0101 wlan other\n"
		    " no bssid any\n"
		    " no vlan 30\n"
		    " no neighbor hall\n",
		    "");
	ap = hostapd_ap_by_name(b->c->aps, "lobby");
	assert_string_equal(ap->interface, "");
	assert_int_equal(ap->key.len, 0);
	assert_true(ap->openwrt_key);
	assert_int_equal(ap->bsses, 1);
	assert_string_equal(ap->bss[0].wlan, "other");
	assert_int_equal(ap->vlans + ap->neighbors, 0);
	EXPECT_LOAD(b, "ap hostapd lobby\n r0kh-key 0 " AP_KEY "\n interface eth0\n", "");
	ap = hostapd_ap_by_name(b->c->aps, "lobby");
	assert_false(ap->openwrt_key);
	assert_string_equal(ap->openwrt_secret, "");
	assert_int_equal(ap->key.len, 32);
	assert_string_equal(ap->relay, "");
	EXPECT_LOAD(b, "no ap hostapd lobby\nno ap hostapd lobby\n",
		    "f:2: \"no ap hostapd lobby\": No AP has that name; show ap hostapd summary "
		    "lists them\n");
	assert_int_equal(hostapd_ap_count(b->c->aps), 1);
}

static void test_an_access_point_is_taken_whole_or_not_at_all(void **state)
{
	struct bench *b = *state;

	assert_int_equal(bench_load(b, "ap hostapd a\n bssid 0200.0000.0101 wlan corp\n"), 0);
	b->c->changed_wall_us = 0;
	EXPECT_LOAD(b, "ap hostapd a\n bssid 0200.0000.0101 wlan corp\n", "");
	assert_int_equal(b->c->changed_wall_us, 0);
	EXPECT_LOAD(
		b,
		"ap hostapd a\n"
		" interface eth0\n"
		" no such line\n"
		" relay r.example\n"
		"ap hostapd b\n"
		" bssid 0200.0000.0101 wlan corp\n"
		"ap hostapd c\n"
		" r0kh-key 0 0011\n"
		"ap hostapd d e\n"
		"ap hostapd \"d e\"\n"
		" bssid 0200.0000.0109 wlan corp\n"
		"ap hostapd f\n"
		" neighbor f\n"
		"ap hostapd g\n"
		" bssid 0200.0000.0102 wlan corp\n",
		"f:3: \"no such line\": not a command that FastRoam knows here\n"
		"f:1: \"ap hostapd a\": not applied, 1 of its lines was refused; the AP stays as "
		"it was\n"
		"f:5: \"ap hostapd b\": BSSID 0200.0000.0101 belongs to AP a; take it from there "
		"first: no bssid 0200.0000.0101\n"
		"f:8: \"r0kh-key ...\": An r0kh-key has 64 hexadecimal digits, or 32 in the old "
		"form\n"
		"f:7: \"ap hostapd c\": not applied, 1 of its lines was refused; the AP was not "
		"created\n"
		"f:9: \"ap hostapd d e\": not a command that FastRoam knows here\n"
		"f:10: \"ap hostapd \"d e\"\": The name of an AP has 1 to 32 letters, digits and "
		"-_.: and begins with a letter or digit\n"
		"f:13: \"neighbor f\": AP f is no neighbor of itself\n"
		"f:12: \"ap hostapd f\": not applied, 1 of its lines was refused; the AP was not "
		"created\n");
	assert_int_equal(hostapd_ap_count(b->c->aps), 2);
	assert_string_equal(hostapd_ap_by_name(b->c->aps, "a")->interface, "");
	assert_non_null(hostapd_ap_by_name(b->c->aps, "g"));
}

static void test_access_point_bounds(void **state)
{
	struct bench *b = *state;
	char *text = talloc_strdup(b, "ap hostapd a\n");

	for (unsigned i = 0; i <= HOSTAPD_BSS_MAX; i++)
		text = talloc_asprintf_append(text, " bssid 0200.0000.%04x wlan w\n", i + 1);
	text = talloc_strdup_append(text, "ap hostapd b\n");
	for (unsigned i = 0; i <= HOSTAPD_NEIGHBORS_MAX; i++)
		text = talloc_asprintf_append(text, " neighbor n%u\n", i);
	text = talloc_strdup_append(text, "ap hostapd c\n");
	for (unsigned i = 0; i <= HOSTAPD_VLANS_MAX; i++)
		text = talloc_asprintf_append(text, " vlan %u\n", i + 1);
	text = talloc_asprintf_append(text, "ap hostapd d\n relay %0254d\n", 7);
	assert_int_equal(bench_load(b, text), 8);
	assert_non_null(strstr(b->said, "AP a has 16 BSSIDs, that is all there may be"));
	assert_non_null(strstr(b->said, "AP b has 32 neighbors, that is all there may be"));
	assert_non_null(strstr(b->said, "AP c has 32 VLANs, that is all there may be"));
	assert_non_null(strstr(b->said, "The name of a relay has 1 to 253 characters"));
	assert_int_equal(hostapd_ap_count(b->c->aps), 0);
}

/** Whatever is wrong with a line, the key in it is not told. */
static void test_keys_are_not_told(void **state)
{
	static char const *const lines[] = {
		" security wpa psk set-key ascii 0 Xyzzy-12 more",
		" security wpa psk set-key ascii 8 Xyzzy-12",
		" security wpa psk set-key ascii Xyzzy-12",
		" security wpa psk set-key hex 0 Xyzzy-12",
		" SECURITY WPA PSK SET-KEY ASCII 0 Xyzzy-12 more",
		" sec wpa psk s ascii 0 Xyzzy-12 more",
		" security wpa psk\tset-key\tascii 0 Xyzzy-12 more",
		" security wpa akm psk set-key ascii 0 Xyzzy-12",
		" no security wpa psk set-key ascii 0 Xyzzy-12 more",
		"aaa server radius dynamic-author\n client 192.0.2.1 server-key Xyzzy-12 more",
		"aaa server radius dynamic-author\n client 192.0.2.1 SERVER Xyzzy-12 more",
		"aaa server radius dynamic-author\n client 192.0.2.1 server-key 7 Xyzzy-12",
		"aaa server radius dynamic-author\n server-key 6 Xyzzy-12",
		"aaa server radius dynamic-author\n server 0 Xyzzy-12 more",
		"key Xyzzy-12",
		"ap hostapd a\n r0kh-key 0 Xyzzy-12",
		"ap hostapd a\n r0kh-key Xyzzy-12",
		"ap hostapd a\n r 0 Xyzzy-12",
		"ap hostapd a\n openwrt-default-key Xyzzy-12 more",
		"ap hostapd a\n op 8 Xyzzy-12",
		"ap hostapd a\n openwrt-default-key \"Xyzzy-12 \"",
		"ap hostapd a\n dynamic-author 192.0.2.1 key 8 Xyzzy-12",
		"ap hostapd a\n dynamic-author 192.0.2.1 port 0 key 0 Xyzzy-12",
		"ap hostapd a\n dynamic-author 192.0.2.1 key 0 \" Xyzzy-12\"",
		"wireless key-holder redundancy priority 1 key 0 Xyzzy-12",
		"wireless key-holder redundancy priority 0 key 0 Xyzzy-12",
		"username admin privilege 15 secret 9 Xyzzy-12",
		"username admin password 0 Xyzzy-12",
		"enable secret Xyzzy-12",
		"snmp-server community Xyzzy-12 RO",
		"crypto isakmp key Xyzzy-12 address 192.0.2.1",
	};
	struct bench *b = *state;
	char text[256];

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		snprintf(text, sizeof text, "wlan corp 1 corp\n%s\n", lines[i]);
		assert_true(bench_load(b, text) > 0);
		if (strstr(b->said, "Xyzzy"))
			fail_msg("%s", b->said);
		assert_non_null(strstr(b->said, "..."));
	}
}

static void test_rubbish_is_refused_line_by_line(void **state)
{
	struct bench *b = *state;
	char text[1024];
	unsigned seed = 5;

	/* Not a control octet of it reaches the terminal or the log. */
	for (int round = 0; round < 200; round++) {
		for (size_t i = 0; i < sizeof text - 1; i++) {
			seed = seed * 1103515245 + 12345;
			text[i] = (char)(1 + (seed >> 16) % 255);
		}
		text[sizeof text - 1] = '\0';
		(void)bench_load(b, text);
		for (char const *p = b->said; *p; p++)
			assert_true(*p == '\n' || ((unsigned char)*p >= ' ' && *p != 0x7f));
	}
	assert_int_equal(wlan_count(b->c->wlans), 0);
	EXPECT_LOAD(b, "\x1b[2Jx \xc2\x9bz \xff t\xc3\xa4t\n",
		    "f:1: \"?[2Jx ?z ? t\xc3\xa4t\": not a command that FastRoam knows here\n");
}

/** A name in a reason is no better than the line that it came from. */
static void test_reasons_are_fit_for_a_terminal(void **state)
{
	struct bench *b = *state;

	EXPECT_LOAD(b, "no wlan \"a\\x1b[2J\"\n",
		    "f:1: \"no wlan \"a\\x1b[2J\"\": No WLAN has the profile name a?[2J\n");
}

static void test_long_lines(void **state)
{
	struct bench *b = *state;
	char *line = talloc_zero_size(b, GRAMMAR_LINE_MAX + 32);

	snprintf(line, GRAMMAR_LINE_MAX + 32, "wlan a 1 a\n ");
	memset(line + 12, 'x', GRAMMAR_LINE_MAX + 1);
	EXPECT_LOAD(b, line,
		    "f:2: \"\": longer than a line may be\n"
		    "f:1: \"wlan a\": not applied, 1 of its lines was refused; the WLAN was not "
		    "created\n");
	line[12 + GRAMMAR_LINE_MAX] = '\0';
	assert_int_equal(bench_load(b, line), 2);
	assert_null(strstr(b->said, "longer"));
}

/** The whole of a WLAN's candidate is gone, its key with it, when the text ends in the block. */
static void test_text_that_ends_in_a_block(void **state)
{
	struct bench *b = *state;

	EXPECT_LOAD(b, "wlan a 1 a\n okc x",
		    "f:2: \"okc x\": not a command that FastRoam knows "
		    "here\nf:1: \"wlan a\": not applied, 1 of its lines "
		    "was refused; the WLAN was not created\n");
	EXPECT_LOAD(b, "wlan a 1 a", "");
	EXPECT_LOAD(b, "", "");
	EXPECT_LOAD(b, "aaa server radius dynamic-author", "");
	assert_true(b->c->settings.dynauth);
}

static void write_file(char const *path, char const *data, size_t len)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void test_files(void **state)
{
	struct bench *b = *state;
	char *text = talloc_size(b, LOAD_MAX + 1);
	unsigned refused = 7;
	struct err err = {0};
	char path[128];

	snprintf(path, sizeof path, "%s/startup-config", b->dir);
	assert_int_equal(load_file(b->c, path, "test", bench_say, b, &refused, &err), -ENOENT);
	assert_non_null(strstr(err.msg, path));

	memset(text, '!', LOAD_MAX);
	memcpy(text + LOAD_MAX - 12, "\nhostname z\n", 12);
	write_file(path, text, LOAD_MAX);
	assert_int_equal(load_file(b->c, path, "test", bench_say, b, &refused, &err), -EFBIG);
	assert_string_equal(b->c->settings.hostname, SETTINGS_HOSTNAME);
	write_file(path, text + 1, LOAD_MAX - 1);
	/* One line of a MiB is a comment all the same. */
	assert_int_equal(load_file(b->c, path, "test", bench_say, b, &refused, &err), 0);
	assert_int_equal(refused, 0);
	assert_string_equal(b->c->settings.hostname, "z");

	write_file(path, "hostname y\nbogus\0hostname x\n", 28);
	assert_int_equal(load_file(b->c, path, "test", bench_say, b, &refused, &err), 0);
	assert_int_equal(refused, 2);
	assert_string_equal(b->c->settings.hostname, "y");
	assert_non_null(strstr(b->said, "startup-config:2: \"bogus\""));
	assert_non_null(strstr(b->said, "startup-config: damaged: octet 17 of 28 is a NUL"));
}

/** Nobody asked for it: this is a check, or the startup-config itself that is being read. */
static void test_without_a_shell_nothing_is_saved(void **state)
{
	struct bench *b = *state;
	char path[128];

	snprintf(path, sizeof path, "%s/startup-config", b->dir);
	EXPECT_LOAD(b, "hostname a\nend\nwrite memory\ncopy running-config startup-config\n", "");
	assert_int_equal(access(path, F_OK), -1);
}

static void load_lenient(struct bench *b, char const *text, unsigned refused)
{
	talloc_free(b->said);
	b->said = talloc_strdup(b, "");
	assert_int_equal(load_text(b->c, text, "f", "test", LOAD_LENIENT, NULL, bench_say, b),
			 refused);
}

/** What means nothing here is told, once per block, and the rest is taken. */
static void test_lenient_ignores_what_means_nothing(void **state)
{
	struct bench *b = *state;

	load_lenient(b,
		     "wireless management interface Vlan11\n"
		     "interface Vlan30\n"
		     " description office\n"
		     "wlan corp 1 corp\n"
		     " band-select\n"
		     " no mac-filtering\n"
		     " no shutdown\n",
		     0);
	assert_non_null(
		strstr(b->said, "f:1: \"wireless management interface Vlan11\": ignored: "));
	assert_non_null(strstr(b->said, "f:2: \"interface Vlan30\": ignored with its lines: "));
	assert_null(strstr(b->said, "f:3:"));
	assert_non_null(strstr(b->said, "f:5: \"band-select\": ignored: "));
	assert_non_null(strstr(b->said, "f:6: \"no mac-filtering\": ignored: "));
	assert_true(wlan_by_name(b->c->wlans, "corp")->enabled);
}

/** A network must not be more open than its owner wrote, and a typing error is none of a 9800. */
static void test_lenient_opens_no_network(void **state)
{
	struct bench *b = *state;

	load_lenient(b, "wlan corp 1 corp\n mac-filtering LIST\n no shutdown\n", 2);
	assert_null(wlan_by_name(b->c->wlans, "corp"));
	load_lenient(b, "wlan corp 1 corp\n security pmf required\n no shutdown\n", 2);
	assert_null(wlan_by_name(b->c->wlans, "corp"));
	load_lenient(b, "wlan corp 1 corp\n no security wpa akm 802.1x\n", 2);
	load_lenient(b, "wlan corp 1 corp\n frobnicate\n", 2);
	load_lenient(b, "wlan create 1 corp corp\nwlan enable 1\n", 2);
	assert_int_equal(wlan_count(b->c->wlans), 0);
}

/** What a profile or tag of a 9800 has beside ours is told and passed over, unless clients could do
 * more without it. */
static void test_lenient_policies(void **state)
{
	struct bench *b = *state;

	load_lenient(b,
		     "vlan 30\n"
		     " name office\n"
		     " state active\n"
		     "wireless profile policy branch\n"
		     " shutdown\n"
		     " nac\n"
		     " no central switching\n"
		     " subscriber-policy-name PM\n"
		     " vlan office\n"
		     " no shutdown\n"
		     "wireless tag policy floor\n"
		     " wlan corp policy branch\n"
		     "wireless tag site floor\n"
		     " ap-profile p\n"
		     "ap 0c75.bdb5.fcd0\n"
		     " policy-tag floor\n"
		     " site-tag floor\n"
		     "ap location name north\n"
		     " description North wing\n"
		     " tag policy floor\n"
		     " tag rf high\n"
		     " tag site floor\n"
		     " ap-eth-mac 0c75.bdb5.fcd1\n",
		     0);
	assert_true(policy_profile_by_name(b->c->policies, "branch")->enabled);
	assert_string_equal(policy_profile_by_name(b->c->policies, "branch")->vlan, "office");
	assert_int_equal(policy_tag_by_name(b->c->policies, "floor")->maps, 1);
	assert_string_equal(policy_ap_at(b->c->policies, 0)->tag, "floor");
	assert_non_null(strstr(b->said, "f:6: \"nac\": ignored: "));
	assert_non_null(strstr(b->said, "f:13: \"wireless tag site floor\": ignored with its "));
	assert_null(strstr(b->said, "f:14:"));
	assert_non_null(strstr(b->said, "f:17: \"site-tag floor\": ignored: "));
	assert_string_equal(policy_location_at(b->c->policies, 0)->tag, "floor");
	assert_string_equal(policy_located_at(b->c->policies, 0)->location, "north");
	assert_non_null(strstr(b->said, "f:19: \"description North wing\": ignored: "));
	assert_non_null(strstr(b->said, "f:21: \"tag rf high\": ignored: "));
	assert_non_null(strstr(b->said, "f:22: \"tag site floor\": ignored: "));

	load_lenient(b,
		     "wireless profile policy dmz\n"
		     " mobility anchor 192.0.2.1 priority 1\n"
		     " no shutdown\n"
		     "wireless profile policy dns\n"
		     " ipv4 acl ONLY-DNS\n"
		     " no shutdown\n",
		     4);
	assert_null(policy_profile_by_name(b->c->policies, "dmz"));
	assert_null(policy_profile_by_name(b->c->policies, "dns"));
}

/** Words that blocks and lines share: a block that was indented ends at the left edge. */
static void test_policy_blocks_end(void **state)
{
	struct bench *b = *state;

	EXPECT_LOAD(b,
		    "wireless profile policy branch\n vlan 42\nvlan 30\n name office\n"
		    "wireless tag policy floor\n wlan corp policy branch\nwlan corp 1 corp\n"
		    " no shutdown\nwireless tag policy floor\nwlan guest policy branch\n"
		    "wireless profile policy guest\nvlan office\nno shutdown\n",
		    "");
	assert_string_equal(policy_profile_by_name(b->c->policies, "branch")->vlan, "42");
	assert_string_equal(policy_vlan_by_id(b->c->policies, 30)->name, "office");
	assert_true(wlan_by_name(b->c->wlans, "corp")->enabled);
	assert_int_equal(policy_tag_by_name(b->c->policies, "floor")->maps, 2);
	assert_string_equal(policy_profile_by_name(b->c->policies, "guest")->vlan, "office");
	assert_true(policy_profile_by_name(b->c->policies, "guest")->enabled);
}

/** "ap" is no ap-eth-mac, also where the lines of a location are not indented. */
static void test_location_blocks_end(void **state)
{
	struct bench *b = *state;

	EXPECT_LOAD(b,
		    "ap location name empty\nap 0200.0000.0001\n policy-tag floor\n"
		    "ap location name flat\ntag policy hall\nap-eth-mac 0200.0000.0002\n"
		    "ap-eth-mac 0200.0000.0003\nap location name deep\n"
		    " ap-eth-mac 0200.0000.0004\nap hostapd x\n",
		    "");
	assert_string_equal(policy_ap_at(b->c->policies, 0)->tag, "floor");
	assert_string_equal(policy_location_by_name(b->c->policies, "flat")->tag, "hall");
	assert_string_equal(policy_located_at(b->c->policies, 0)->location, "flat");
	assert_string_equal(policy_located_at(b->c->policies, 1)->location, "flat");
	assert_string_equal(policy_located_at(b->c->policies, 2)->location, "deep");
	assert_null(policy_located_at(b->c->policies, 3));
	EXPECT_LOAD(b, "ap location name deep\n ap-eth-mac 0200.0000.0002\n tag policy hall\n",
		    "f:2: \"ap-eth-mac 0200.0000.0002\": AP 0200.0000.0002 is in location flat; "
		    "enter no ap-eth-mac 0200.0000.0002 there first\n");
	assert_string_equal(policy_location_by_name(b->c->policies, "deep")->tag, "hall");
	EXPECT_LOAD(b, "no ap location name flat\n", "");
	assert_null(policy_located_at(b->c->policies, 1));
}

/** Lines of the radios are written as they are read. */
static void test_radio_lines(void **state)
{
	struct bench *b = *state;

	EXPECT_LOAD(b,
		    "wlan corp 1 corp\n radio dot11a\n dtim dot11 24ghz 5\n dtim dot11 5ghz 9\n"
		    " no dtim dot11 24ghz\n",
		    "");
	assert_string_equal(block(b, "corp"), "wlan corp 1 corp\n radio policy dot11 5ghz\n"
					      " dtim dot11 5ghz 9\n");
	EXPECT_LOAD(b, block(b, "corp"), "");
	EXPECT_LOAD(b, "wlan corp\n radio policy dot11 24ghz\n no dtim dot11\n", "");
	assert_string_equal(block(b, "corp"), "wlan corp 1 corp\n radio policy dot11 24ghz\n"
					      " radio policy dot11 5ghz\n");
	EXPECT_LOAD(b, "wlan corp\n radio all\n", "");
	assert_string_equal(block(b, "corp"), "wlan corp 1 corp\n");
}

#define OPEN_WLAN                    \
	"wlan cafe 11 cafe\n"        \
	" no security ft adaptive\n" \
	" no security wpa\n"         \
	" no security wpa wpa2\n"    \
	" no security wpa akm dot1x\n"
#define OWE_WLAN                       \
	"wlan cafe-owe 12 cafe-owe\n"  \
	" no security ft adaptive\n"   \
	" no security wpa wpa2\n"      \
	" no security wpa akm dot1x\n" \
	" security wpa akm owe\n"      \
	" security wpa wpa3\n"

/** Both sides, or neither: and back. */
static void test_owe_transition_sets_both_sides(void **state)
{
	struct bench *b = *state;
	char before[] = OPEN_WLAN OWE_WLAN;

	EXPECT_LOAD(b, before, "");
	(void)bench_load(b, "wireless owe-transition cafe cafe-owe\n");
	assert_non_null(strstr(b->said, "enter security pmf mandatory below wlan cafe-owe"));
	assert_int_equal(wlan_by_name(b->c->wlans, "cafe")->transition_wlan_id, 0);
	assert_int_equal(wlan_by_name(b->c->wlans, "cafe-owe")->transition_wlan_id, 0);
	EXPECT_LOAD(b,
		    "wlan cafe-owe\n security pmf mandatory\n"
		    "wireless owe-transition cafe cafe-owe\n"
		    "wlan cafe\n no shutdown\n"
		    "wlan cafe-owe\n no shutdown\n",
		    "");
	assert_int_equal(wlan_by_name(b->c->wlans, "cafe")->transition_wlan_id, 12);
	assert_int_equal(wlan_by_name(b->c->wlans, "cafe-owe")->transition_wlan_id, 11);
	assert_false(wlan_by_name(b->c->wlans, "cafe-owe")->broadcast_ssid);
	(void)bench_load(b, "no wireless owe-transition cafe cafe-owe\n");
	assert_non_null(strstr(b->said, "WLAN needs to be disabled"));
	EXPECT_LOAD(b,
		    "wlan cafe\n shutdown\nwlan cafe-owe\n shutdown\n"
		    "no wireless owe-transition cafe cafe-owe\n",
		    "");
	assert_int_equal(wlan_by_name(b->c->wlans, "cafe")->transition_wlan_id, 0);
	assert_int_equal(wlan_by_name(b->c->wlans, "cafe-owe")->transition_wlan_id, 0);
	(void)bench_load(b, "wireless owe-transition cafe-owe cafe\n"
			    "wireless owe-transition cafe cafe\n"
			    "no wireless owe-transition cafe cafe-owe\n");
	assert_non_null(strstr(b->said, "WLAN cafe-owe is not open"));
	assert_non_null(strstr(b->said, "Name two WLANs"));
	assert_non_null(strstr(b->said, "are no OWE transition pair"));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_takes_a_configuration),
		TEST(test_refusals_name_their_lines),
		TEST(test_a_loaded_wlan_is_a_change),
		TEST(test_a_block_is_taken_whole_or_not_at_all),
		TEST(test_a_line_that_is_too_long_ends_the_block),
		TEST(test_a_block_that_breaks_a_rule_is_left_out),
		TEST(test_shapes_of_the_same_text),
		TEST(test_what_is_below_a_refused_block_is_skipped),
		TEST(test_access_points),
		TEST(test_an_access_point_is_taken_whole_or_not_at_all),
		TEST(test_access_point_bounds),
		TEST(test_keys_are_not_told),
		TEST(test_rubbish_is_refused_line_by_line),
		TEST(test_reasons_are_fit_for_a_terminal),
		TEST(test_long_lines),
		TEST(test_text_that_ends_in_a_block),
		TEST(test_files),
		TEST(test_without_a_shell_nothing_is_saved),
		TEST(test_lenient_ignores_what_means_nothing),
		TEST(test_lenient_opens_no_network),
		TEST(test_lenient_policies),
		TEST(test_policy_blocks_end),
		TEST(test_location_blocks_end),
		TEST(test_radio_lines),
		TEST(test_owe_transition_sets_both_sides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
