/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The project's own table: it compiles, every way to write every command walks back to it, whole
 * and abbreviated, and what a real controller's configuration holds is either taken or explained.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include <cmocka.h>

#include "grammar/grammar.h"
#include "grammar/unsupported.h"

#define WORDS 16

/** One way to write a command, word by word, as the generator below makes it. */
struct sentence {
	char word[WORDS][40];
	bool keyword[WORDS];
	unsigned count;
};

static struct grammar *g;

static int setup(void **state)
{
	struct err err = {0};

	(void)state;
	g = grammar_new(NULL, grammar_commands, grammar_commands_count, &err);
	if (!g)
		print_error("%s\n", err.msg);
	return g ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	talloc_free(g);
	return 0;
}

/** The same choices in each run: a failure can be looked at again. */
static unsigned choose(uint32_t *seed, unsigned below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % below;
}

static void add_word(struct sentence *s, char const *token, size_t len)
{
	static struct {
		char const *token;
		char const *example;
	} const examples[] = {{"WORD", "x-1"},
			      {"LINE", "any text"},
			      {"H.H.H", "aabb.ccdd.eeff"},
			      {"A.B.C.D", "192.0.2.1"},
			      {"HEX", "00ff"}};
	char const *text = token;
	char low[40];

	assert_true(s->count < WORDS && len < sizeof low);
	/* "shutdown!" takes no abbreviation. */
	s->keyword[s->count] = token[len - 1] != '!';
	len -= token[len - 1] == '!';
	if (*token == '<') {
		len = strcspn(token + 1, "-");
		text = token + 1;
		s->keyword[s->count] = false;
	}
	memcpy(low, text, len);
	low[len] = '\0';
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		if (strcmp(low, examples[i].token) == 0) {
			strcpy(low, examples[i].example);
			s->keyword[s->count] = false;
		}
	}
	strcpy(s->word[s->count++], low);
}

/** Write one of the ways a syntax allows. Independent of the compiler's own parser. */
static char const *generate(char const *p, uint32_t *seed, struct sentence *s, bool emit)
{
	while (*p && *p != '}' && *p != ']' && *p != '|') {
		if (*p == ' ') {
			p++;
		} else if (*p == '{' || *p == '[') {
			char close = *p == '{' ? '}' : ']';
			unsigned ways = 1, way, depth = 0;

			for (char const *q = p + 1; depth || *q != close; q++) {
				depth += *q == '{' || *q == '[';
				depth -= *q == '}' || *q == ']';
				ways += depth == 0 && *q == '|';
			}
			way = choose(seed, ways + (close == ']'));
			for (unsigned i = 0; *p != close; i++)
				p = generate(p + 1, seed, s, emit && i == way);
			p++;
		} else {
			size_t len = strcspn(p, " {}[]|$");

			if (emit && len)
				add_word(s, p, len);
			p += len;
		}
		if (*p == '$')
			p += strcspn(p, " {}[]|");
	}
	return p;
}

static void join(struct sentence const *s, char const *front, char *out, size_t size)
{
	size_t n = (size_t)snprintf(out, size, "%s", front);

	for (unsigned i = 0; i < s->count; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%s", n ? " " : "", s->word[i]);
}

static void assert_walks_to(struct grammar_command const *c, char const *line, bool negated)
{
	struct grammar_walk w;

	grammar_walk(g, c->mode, c->privilege, line, &w);
	if (w.status != GRAMMAR_OK || w.command != c || w.negated != negated || w.mode != c->mode)
		fail_msg("\"%s\" (%s): status %d, command \"%s\", wanted \"%s\"", line,
			 grammar_mode_name(c->mode), w.status,
			 w.command ? w.command->syntax : "none", c->syntax);
}

/** A keyword for the walker's eyes at this place: is the abbreviation still unique there? */
static bool still_walks(struct grammar_command const *c, char const *line)
{
	struct grammar_walk w;

	grammar_walk(g, c->mode, c->privilege, line, &w);
	/* A shorter word may name another command, or none; never the wrong one as OK by chance. */
	return w.status == GRAMMAR_OK && w.command == c;
}

/**
 * Cut each keyword as short as `?` says it may be: Tab must complete the cut word to the keyword,
 * and then the walker must take the cut word for it.
 */
static void check_abbreviations(struct grammar_command const *c, struct sentence const *full,
				char const *front)
{
	struct sentence cut = *full;
	char line[512], rest[64];

	for (unsigned i = 0; i < full->count; i++) {
		if (!full->keyword[i])
			continue;
		for (size_t len = 1; len < strlen(full->word[i]); len++) {
			struct sentence head = cut;

			head.count = i + 1;
			head.word[i][len] = '\0';
			join(&head, front, line, sizeof line);
			if (!grammar_complete(g, c->mode, c->privilege, line, rest, sizeof rest) ||
			    strncmp(rest, full->word[i] + len, strlen(full->word[i] + len)) != 0 ||
			    strcmp(rest + strlen(full->word[i] + len), " ") != 0)
				continue;
			cut.word[i][len] = '\0';
			join(&cut, front, line, sizeof line);
			if (!still_walks(c, line))
				fail_msg("Tab completes \"%s\", the walker does not take it", line);
			break;
		}
	}
}

static void test_every_command_is_reachable(void **state)
{
	char line[512];

	(void)state;
	for (unsigned i = 0; i < grammar_commands_count; i++) {
		struct grammar_command const *c = &grammar_commands[i];

		for (uint32_t round = 0; round < 64; round++) {
			struct sentence s = {.count = 0};
			uint32_t seed = round * 7919 + i;

			assert_int_equal(*generate(c->syntax, &seed, &s, true), '\0');
			if (!(c->flags & CMD_NO_ONLY)) {
				join(&s, "", line, sizeof line);
				assert_walks_to(c, line, false);
				check_abbreviations(c, &s, "");
			}
			if (c->flags & (CMD_NO | CMD_NO_ONLY)) {
				join(&s, "no", line, sizeof line);
				assert_walks_to(c, line, true);
				check_abbreviations(c, &s, "no");
			}
			if (c->flags & CMD_DEFAULT) {
				join(&s, "default", line, sizeof line);
				assert_walks_to(c, line, false);
			}
		}
	}
}

/** Every show and every test takes `| json` and `| include`, and so does what prints a token or the
 * lines; nothing else takes a pipe. */
static void test_pipes_belong_to_show(void **state)
{
	char line[560];

	(void)state;
	for (unsigned i = 0; i < grammar_commands_count; i++) {
		struct grammar_command const *c = &grammar_commands[i];
		struct sentence s = {.count = 0};
		uint32_t seed = 1;
		bool filtered = strncmp(c->syntax, "show ", 5) == 0 ||
				strncmp(c->syntax, "test ", 5) == 0 ||
				strcmp(c->syntax, "who") == 0 ||
				strncmp(c->syntax, "ap enroll ", 10) == 0;
		struct grammar_walk w;

		(void)generate(c->syntax, &seed, &s, true);
		join(&s, "", line, sizeof line - 8);
		strcat(line, " | json");
		grammar_walk(g, c->mode, PRIVILEGE_ENABLE, line, &w);
		assert_int_equal(w.status == GRAMMAR_OK && w.pipe == PIPE_JSON, filtered);
		assert_int_equal(!!(c->flags & CMD_SHOW), filtered);
	}
}

/** A handler belongs to one command; `end` and `exit` are one command in several modes. */
static void test_handlers_are_unique(void **state)
{
	(void)state;
	for (unsigned i = 0; i < grammar_commands_count; i++) {
		struct grammar_command const *a = &grammar_commands[i];

		assert_int_equal(strspn(a->handler, "abcdefghijklmnopqrstuvwxyz0123456789_"),
				 strlen(a->handler));
		for (unsigned j = i + 1; j < grammar_commands_count; j++) {
			struct grammar_command const *b = &grammar_commands[j];

			if (strcmp(a->handler, b->handler) == 0 &&
			    (a->mode == b->mode || strcmp(a->syntax, b->syntax) != 0))
				fail_msg("\"%s\" and \"%s\" share handler %s", a->syntax, b->syntax,
					 a->handler);
		}
	}
}

/** Pasting a configuration: a global line inside a block is taken, and said to be global. */
static void test_global_lines_in_blocks(void **state)
{
	static enum grammar_mode const blocks[] = {MODE_CONFIG_WLAN, MODE_CONFIG_DYNAUTH,
						   MODE_CONFIG_AP_HOSTAPD};
	char line[512];

	(void)state;
	for (unsigned i = 0; i < grammar_commands_count; i++) {
		struct grammar_command const *c = &grammar_commands[i];
		struct sentence s = {.count = 0};
		uint32_t seed = 3;

		if (c->mode != MODE_CONFIG || !strcmp(c->syntax, "end") ||
		    !strcmp(c->syntax, "exit"))
			continue;
		(void)generate(c->syntax, &seed, &s, true);
		join(&s, c->flags & CMD_NO_ONLY ? "no" : "", line, sizeof line);
		for (size_t b = 0; b < sizeof blocks / sizeof blocks[0]; b++) {
			struct grammar_walk w;

			/* It has VLANs of its own. */
			if (blocks[b] == MODE_CONFIG_AP_HOSTAPD && !strncmp(line, "vlan ", 5))
				continue;
			grammar_walk(g, blocks[b], PRIVILEGE_ENABLE, line, &w);
			if (w.status != GRAMMAR_OK || w.mode != MODE_CONFIG || w.command != c)
				fail_msg("\"%s\" in %s: status %d", line,
					 grammar_mode_name(blocks[b]), w.status);
		}
	}
}

static void take_heading(void *arg, char const *line)
{
	char *heading = arg;

	if (!heading[0])
		snprintf(heading, 80, "%s", line);
}

/** `?` alone tells in which mode one is. */
static void test_help_has_a_heading_in_each_mode(void **state)
{
	(void)state;
	for (unsigned m = 0; m < MODE_COUNT; m++) {
		char heading[80] = "";

		grammar_help(g, (enum grammar_mode)m, PRIVILEGE_ENABLE, "", take_heading, heading);
		assert_non_null(strstr(heading, "commands:"));
	}
}

/** A user who has not typed `enable` sees none of these. */
static void test_user_exec(void **state)
{
	struct grammar_walk w;

	(void)state;
	for (unsigned i = 0; i < grammar_commands_count; i++) {
		struct grammar_command const *c = &grammar_commands[i];

		assert_true(c->privilege == PRIVILEGE_ENABLE || c->mode == MODE_EXEC);
	}
	grammar_walk(g, MODE_EXEC, PRIVILEGE_USER, "configure terminal", &w);
	assert_int_equal(w.status, GRAMMAR_INVALID);
	assert_int_equal(w.column, 0);
	grammar_walk(g, MODE_EXEC, PRIVILEGE_USER, "show running-config", &w);
	assert_int_equal(w.status, GRAMMAR_INVALID);
	assert_int_equal(w.column, 5);
	/* What automation types first. */
	grammar_walk(g, MODE_EXEC, PRIVILEGE_USER, "terminal width 511", &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	grammar_walk(g, MODE_EXEC, PRIVILEGE_USER, "terminal length 0", &w);
	assert_int_equal(w.status, GRAMMAR_OK);
}

/** Short forms that are in every engineer's fingers. */
static void test_habits(void **state)
{
	static struct {
		enum grammar_mode mode;
		char const *line, *handler;
	} const habits[] = {
		{MODE_EXEC, "en", "exec_enable"},
		{MODE_EXEC, "conf t", "configure_terminal"},
		{MODE_EXEC, "sh run", "show_running_config"},
		{MODE_EXEC, "sh start", "show_startup_config"},
		{MODE_EXEC, "sh run | s wlan", "show_running_config"},
		{MODE_EXEC, "wr", "write_memory"},
		{MODE_EXEC, "wr mem", "write_memory"},
		{MODE_EXEC, "copy run start", "copy_running_startup"},
		{MODE_EXEC, "sh ver | i uptime", "show_version"},
		{MODE_EXEC, "term len 0", "terminal_length"},
		{MODE_EXEC, "term mon", "terminal_monitor"},
		{MODE_EXEC, "sh wl su", "show_wlan_summary"},
		{MODE_EXEC, "sh wire cl su", "show_wireless_client_summary"},
		{MODE_EXEC, "sh log", "show_logging"},
		{MODE_EXEC, "un all", "undebug_all"},
		{MODE_EXEC, "no debug all", "debug_all"},
		{MODE_EXEC, "u all", "undebug_all"},
		{MODE_CONFIG, "do wr", "write_memory"},
		{MODE_CONFIG, "no wlan x", "config_wlan"},
		{MODE_CONFIG_WLAN, "no shut", "wlan_shutdown"},
		{MODE_CONFIG_WLAN, "no sec ft", "wlan_ft"},
		{MODE_CONFIG_WLAN, "do sh run | s wlan", "show_running_config"},
		{MODE_CONFIG_WLAN, "en", "config_end"},
		{MODE_EXEC, "sh ap host su", "show_ap_hostapd_summary"},
		{MODE_EXEC, "sh wire key hist", "show_wireless_key_holder_history"},
		{MODE_CONFIG_AP_HOSTAPD, "int eth0", "ap_interface"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++) {
		struct grammar_walk w;

		grammar_walk(g, habits[i].mode, PRIVILEGE_ENABLE, habits[i].line, &w);
		if (w.status != GRAMMAR_OK)
			fail_msg("\"%s\": status %d", habits[i].line, w.status);
		assert_string_equal(w.command->handler, habits[i].handler);
	}
}

/** The key stays whole, and "no" does not ask for it. */
static void test_psk_line(void **state)
{
	struct grammar_walk w;

	(void)state;
	grammar_walk(g, MODE_CONFIG_WLAN, PRIVILEGE_ENABLE,
		     "security wpa psk set-key ascii 0 \"pass phrase!\"", &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	assert_string_equal(grammar_arg(&w, "format")->text, "ascii");
	assert_string_equal(grammar_arg(&w, "type")->text, "0");
	assert_string_equal(grammar_arg(&w, "key")->text, "pass phrase!");
	grammar_walk(g, MODE_CONFIG_WLAN, PRIVILEGE_ENABLE, "no security wpa psk set-key", &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	assert_null(grammar_arg(&w, "key"));
	grammar_walk(g, MODE_CONFIG_WLAN, PRIVILEGE_ENABLE, "no security wpa akm", &w);
	assert_int_equal(w.status, GRAMMAR_INCOMPLETE);
}

/** A key of any kind is the argument "key": what `show history` and a load hide. Taken back, a line
 * needs no more than says which. */
static void test_access_point_lines(void **state)
{
	static char const *const keys[] = {
		"r0kh-key 0 00ff",
		"openwrt-default-key 0 0",
		"openwrt-default-key 8 abc",
		"openwrt-default-key secret",
		"dynamic-author 192.0.2.1 key 0 \"a b\"",
		"dynamic-author 192.0.2.1 port 1700 key 8 x",
		"wireless key-holder redundancy priority 7 key 0 00ff",
	};
	static char const *const taken_back[] = {"no bssid 0200.0000.0001",
						 "no bssid any",
						 "no bssid any wlan x",
						 "no r0kh-key",
						 "no openwrt-default-key",
						 "no interface",
						 "no relay",
						 "no dynamic-author",
						 "no vlan 7",
						 "no neighbor x",
						 "no wireless key-holder redundancy",
						 "no wireless key-holder push",
						 "default wireless key-holder relay port",
						 "no wireless mobility domain-id",
						 "no ap hostapd x"};
	struct grammar_walk w;

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		grammar_walk(g, MODE_CONFIG_AP_HOSTAPD, PRIVILEGE_ENABLE, keys[i], &w);
		if (w.status != GRAMMAR_OK || !grammar_arg(&w, "key"))
			fail_msg("\"%s\": status %d", keys[i], w.status);
	}
	for (size_t i = 0; i < sizeof taken_back / sizeof taken_back[0]; i++) {
		grammar_walk(g, MODE_CONFIG_AP_HOSTAPD, PRIVILEGE_ENABLE, taken_back[i], &w);
		if (w.status != GRAMMAR_OK)
			fail_msg("\"%s\": status %d", taken_back[i], w.status);
	}
	grammar_walk(g, MODE_CONFIG_AP_HOSTAPD, PRIVILEGE_ENABLE, "openwrt-default-key", &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	assert_null(grammar_arg(&w, "key"));
	grammar_walk(g, MODE_CONFIG, PRIVILEGE_ENABLE, "no ap hostapd", &w);
	assert_int_equal(w.status, GRAMMAR_INCOMPLETE);
	/* An AP whose name begins a keyword is meant when it stands in quotes. */
	grammar_walk(g, MODE_EXEC, PRIVILEGE_ENABLE, "show ap hostapd \"sum\" config", &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	assert_string_equal(grammar_arg(&w, "name")->text, "sum");
}

/** Lines of real controllers that have no meaning here, and whether lines below go with them. */
static void test_unsupported(void **state)
{
	static struct {
		enum grammar_mode mode;
		char const *line, *word;
		bool block;
	} const lines[] = {
		{MODE_CONFIG, "wireless profile flex P", "profiles", true},
		{MODE_CONFIG, "wireless tag site S", "tags", true},
		{MODE_CONFIG, "wireless tag rf R", "tags", true},
		{MODE_CONFIG, "wireless mobility encryption", "controllers", false},
		{MODE_CONFIG, "wireless management interface Vlan11", "operating system", false},
		{MODE_CONFIG, "ap hyperlocation", "access points", true},
		{MODE_CONFIG, "wireless wps mfp ap-impersonation", "logins", false},
		{MODE_CONFIG, "wireless wps client-exclusion assoc", "logins", false},
		{MODE_CONFIG_AP_RADIO, "ip address 192.0.2.1", "operating system", false},
		{MODE_CONFIG_AP_HOSTAPD, "ip address 192.0.2.1", "operating system", false},
		{MODE_CONFIG, "ap profile P", "access points", true},
		{MODE_CONFIG, "ap tag persistency enable", "access points", true},
		{MODE_CONFIG, "radius-server vsa send authentication", "radius server", false},
		{MODE_CONFIG, "aaa group server tacacs+ G", "radius server", true},
		{MODE_CONFIG, "aaa authentication login L group G", "radius server", false},
		{MODE_CONFIG, "aaa authorization network L local", "VLAN", false},
		{MODE_CONFIG, "aaa authorization network L group G local", "VLAN", false},
		{MODE_CONFIG, "aaa authorization credential-download L local", "VLAN", false},
		{MODE_CONFIG, "aaa accounting update newinfo", "accounting", false},
		{MODE_CONFIG, "vlan 30,40", "operating system", true},
		{MODE_CONFIG, "VLAN configuration 30", "operating system", true},
		{MODE_CONFIG, "no vlan 30-40", "operating system", false},
		{MODE_CONFIG_POLICY, "nac", "RADIUS", false},
		{MODE_CONFIG_POLICY, "no central switching", "forwarding", false},
		{MODE_CONFIG_POLICY, "subscriber-policy-name PM", "device", false},
		{MODE_CONFIG_POLICY, "mobility anchor 192.0.2.1 priority 1", "controllers", false},
		{MODE_CONFIG_POLICY, "ipv4 acl ONLY-DNS", "traffic", false},
		{MODE_CONFIG_AP_TAG, "site-tag S", "tags", false},
		{MODE_CONFIG_AP_TAG, "rf-tag R", "tags", false},
		{MODE_CONFIG_AP_LOCATION, "tag site S", "tags", false},
		{MODE_CONFIG_AP_LOCATION, "no tag rf R", "tags", false},
		{MODE_CONFIG_AP_LOCATION, "description of it", "ap-eth-mac", false},
		{MODE_CONFIG_VLAN, "state active", "operating system", false},
		{MODE_CONFIG, "wlan create 1 \"a b\" \"A B\"", "AireOS", false},
		{MODE_CONFIG, "wlan enable 1", "no shutdown", false},
		{MODE_CONFIG, "wlan session-timeout 1 disable", "AireOS", false},
		{MODE_CONFIG, "wlan security pmf saquery-retrytimeout 200 1", "AireOS", false},
		{MODE_CONFIG, "config wlan create 1 a a", "AireOS", false},
		{MODE_CONFIG_WLAN, "band-select", "radios", false},
		{MODE_CONFIG_WLAN, "no band-select", "radios", false},
		{MODE_CONFIG_WLAN, "radio policy dot11 6ghz", "5 GHz", false},
		{MODE_CONFIG_WLAN, "mbo", "radios", false},
		{MODE_CONFIG_WLAN, "dtim dot11 6ghz 2", "5 GHz", false},
		{MODE_CONFIG_WLAN, "mac-filtering LIST", "RADIUS", false},
		{MODE_CONFIG_WLAN, "assisted-roaming dual-list", "radios", false},
		{MODE_CONFIG_WLAN, "load-balance", "radios", false},
		{MODE_CONFIG_WLAN, "no ccx aironet-iesupport", "Aironet", false},
		{MODE_CONFIG_WLAN, "peer-blocking drop", "forwarding", false},
		{MODE_CONFIG_WLAN, "bss-transition dual-list", "radios", false},
		{MODE_CONFIG_WLAN, "client vlan 30", "wireless profile policy", false},
		{MODE_CONFIG_WLAN, "accounting-list L", "accounting", false},
		{MODE_CONFIG_WLAN, "security wpa akm sae ext-key", "key management", false},
		{MODE_CONFIG_WLAN, "security pmf required", "mandatory", false},
		{MODE_CONFIG_WLAN, "security wpa akm 802.1x", "dot1x", false},
		{MODE_CONFIG_WLAN, "vlan 30-40", "operating system", true},
		{MODE_CONFIG_DYNAUTH, "auth-type any", "identification", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		bool block;
		char const *why = grammar_unsupported(lines[i].mode, lines[i].line, &block);

		if (!why || !strstr(why, lines[i].word) || block != lines[i].block)
			fail_msg("\"%s\": block %d, \"%s\"", lines[i].line, block, why ? why : "");
	}
}

/** What we do know is not explained away. */
static void test_supported_is_not_unsupported(void **state)
{
	char line[512];
	bool block;

	(void)state;
	for (unsigned i = 0; i < grammar_commands_count; i++) {
		struct grammar_command const *c = &grammar_commands[i];

		for (uint32_t round = 0; c->mode != MODE_EXEC && round < 16; round++) {
			struct sentence s = {.count = 0};
			uint32_t seed = round;

			(void)generate(c->syntax, &seed, &s, true);
			for (unsigned no = 0; no < 2; no++) {
				join(&s, no ? "no" : "", line, sizeof line);
				if (grammar_unsupported(c->mode, line, &block))
					fail_msg("\"%s\" is called unsupported", line);
			}
		}
	}
	/* Ours may be abbreviated, and are not explained away when they are wrong. */
	assert_null(grammar_unsupported(MODE_CONFIG, "ap host x", &block));
	assert_null(grammar_unsupported(MODE_CONFIG, "ap hostapd a b", &block));
	assert_null(grammar_unsupported(MODE_CONFIG, "ap radio a b", &block));
	assert_null(grammar_unsupported(MODE_CONFIG_AP_RADIO, "wlan enable 1", &block));
	assert_null(grammar_unsupported(MODE_CONFIG, "wireless mobility dom zz", &block));
	assert_null(grammar_unsupported(MODE_CONFIG, "wireless mobility mac zz", &block));
	assert_null(grammar_unsupported(MODE_CONFIG, "no wireless mobility domain-id", &block));
	assert_null(grammar_unsupported(MODE_CONFIG_AP_HOSTAPD, "int br-lan", &block));
	assert_null(grammar_unsupported(MODE_CONFIG_AP_HOSTAPD, "no vlan 30", &block));
	assert_null(grammar_unsupported(MODE_CONFIG, "ap 00bf.77fa.54e8", &block));
	assert_null(grammar_unsupported(MODE_CONFIG, "ap loc name a b", &block));
	assert_null(grammar_unsupported(MODE_CONFIG_AP_LOCATION, "ap 00bf.77fa.54e8", &block));
	assert_null(grammar_unsupported(MODE_CONFIG, "wireless profile pol P", &block));
	assert_null(grammar_unsupported(MODE_CONFIG, "", &block));
	assert_null(grammar_unsupported(MODE_CONFIG, "frobnicate", &block));
	assert_null(grammar_unsupported(MODE_CONFIG, "vlans 3", &block));
	assert_null(grammar_unsupported(MODE_CONFIG_WLAN, "radio", &block));
}

/** "ap H.H.H" behind the lines of a location is the block that it is anywhere else. */
static void test_access_point_behind_a_location(void **state)
{
	struct grammar_walk w;

	(void)state;
	grammar_walk(g, MODE_CONFIG_AP_LOCATION, 15, "ap 0200.0000.0001", &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	assert_string_equal(w.command->handler, "config_ap_tag");
	grammar_walk(g, MODE_CONFIG_AP_LOCATION, 15, "no ap 0200.0000.0001", &w);
	assert_string_equal(w.command->handler, "config_ap_tag");
	grammar_walk(g, MODE_CONFIG_AP_LOCATION, 15, "ap-eth-mac 0200.0000.0001", &w);
	assert_string_equal(w.command->handler, "ap_location_mac");
	grammar_walk(g, MODE_CONFIG_AP_LOCATION, 15, "ap-eth 0200.0000.0001", &w);
	assert_int_equal(w.status, GRAMMAR_INVALID);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_every_command_is_reachable),
		cmocka_unit_test(test_pipes_belong_to_show),
		cmocka_unit_test(test_handlers_are_unique),
		cmocka_unit_test(test_global_lines_in_blocks),
		cmocka_unit_test(test_help_has_a_heading_in_each_mode),
		cmocka_unit_test(test_user_exec),
		cmocka_unit_test(test_habits),
		cmocka_unit_test(test_psk_line),
		cmocka_unit_test(test_access_point_lines),
		cmocka_unit_test(test_access_point_behind_a_location),
		cmocka_unit_test(test_unsupported),
		cmocka_unit_test(test_supported_is_not_unsupported),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
