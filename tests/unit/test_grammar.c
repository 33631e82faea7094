/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The walker on small tables of its own, the table compiler's refusals, and transcripts of what an
 * engineer sees: caret, ambiguity, `?`, Tab.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include <cmocka.h>

#include "grammar/grammar.h"

#define USER   PRIVILEGE_USER
#define ENABLE PRIVILEGE_ENABLE

// clang-format off
static struct grammar_command const small[] = {
	{MODE_EXEC, "show alpha", "S\nAlpha things\n", USER, CMD_SHOW, "show_alpha"},
	{MODE_EXEC, "show alpine", "S\nAlpine things\n", ENABLE, CMD_SHOW, "show_alpine"},
	{MODE_EXEC, "show al", "S\nAl\n", USER, CMD_SHOW, "show_al"},
	{MODE_EXEC, "echo LINE$text", "Say\nWhat\n", USER, 0, "echo"},
	{MODE_EXEC, "test LINE$files", "Test\nFiles\n", USER, CMD_SHOW | CMD_FILES, "test"},
	{MODE_EXEC, "ping A.B.C.D$address [count <1-9>$count]", "P\nAddress\nTimes\nHow often\n", USER, 0, "ping"},
	{MODE_EXEC, "ping WORD$name", "P\nHost name\n", USER, 0, "ping_name"},
	{MODE_EXEC, "key HEX$hex", "K\nDigits\n", USER, 0, "key"},
	{MODE_EXEC, "kick H.H.H$mac [now]", "Kick\nWho\nAt once\n", USER, 0, "kick"},
	{MODE_CONFIG, "crate WORD$name", "C\nIts name\n", ENABLE, CMD_NO | CMD_KEYED, "crate"},
	{MODE_CONFIG, "crate shut!", "C\nAll of them\n", ENABLE, 0, "crate_shut"},
	{MODE_CONFIG, "name WORD$name", "Name it\nThe name\n", ENABLE, CMD_NO | CMD_DEFAULT, "name"},
	{MODE_CONFIG, "box WORD$name [<1-4096>$id]", "B\nName\nNumber\n", ENABLE, CMD_NO | CMD_KEYED, "box"},
	{MODE_CONFIG, "gone", "Only no\n", ENABLE, CMD_NO_ONLY, "gone"},
	{MODE_CONFIG_WLAN, "secret set {ascii|hex}$format {0|8}$type WORD$key",
	 "Sec\nSet\nText\nHex\nClear\nHidden\nThe key\n", ENABLE, CMD_NO, "secret"},
	{MODE_CONFIG_WLAN, "mode {a|b|c d}", "Mode\nA\nB\nC\nD\n", ENABLE, CMD_NO, "mode"},
};
// clang-format on

static struct grammar *small_new(void)
{
	struct err err = {0};
	struct grammar *g = grammar_new(NULL, small, sizeof small / sizeof small[0], &err);

	if (!g)
		fail_msg("%s", err.msg);
	return g;
}

static int setup(void **state)
{
	*state = small_new();
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

/** Walk at privilege 15 and give back what happened as one line of text. */
static char const *walked(struct grammar const *g, enum grammar_mode mode, char const *line)
{
	static char text[600];
	struct grammar_walk w;
	size_t n;

	grammar_walk(g, mode, ENABLE, line, &w);
	if (w.status != GRAMMAR_OK) {
		static char const *const names[] = {"ok", "empty", "invalid", "incomplete",
						    "ambiguous"};

		snprintf(text, sizeof text, "%s %u", names[w.status], w.column);
		return text;
	}
	n = (size_t)snprintf(text, sizeof text, "%s%s%s%s", w.exec ? "do " : "",
			     w.negated ? "no " : "", w.defaulted ? "default " : "",
			     w.command->handler);
	for (unsigned i = 0; i < w.args; i++) {
		if (w.arg[i].name)
			n += (size_t)snprintf(text + n, sizeof text - n, " %s=%s", w.arg[i].name,
					      w.arg[i].text);
	}
	return text;
}

#define WALK(mode, line, expected) assert_string_equal(walked(*state, MODE_##mode, line), expected)

static void test_keywords(void **state)
{
	WALK(EXEC, "show alpha", "show_alpha");
	WALK(EXEC, "  SHOW\tAlpHa  ", "show_alpha");
	WALK(EXEC, "s alpi", "show_alpine");
	WALK(EXEC, "sh al", "show_al"); /* exact wins over longer ones */
	WALK(EXEC, "sh alp", "ambiguous 3");
	WALK(EXEC, "sh alpx", "invalid 3");
	WALK(EXEC, "sh alphabet", "invalid 3");
	WALK(EXEC, "show", "incomplete 4");
	WALK(EXEC, "show al foo", "invalid 8");
	WALK(EXEC, "\"show\" al", "invalid 0");
	WALK(EXEC, "", "empty 0");
	WALK(EXEC, "   \t", "empty 4");
	WALK(EXEC, " ! a comment", "empty 12");
}

static void test_arguments(void **state)
{
	struct grammar_walk w;

	WALK(EXEC, "ping 10.0.0.1", "ping address=10.0.0.1");
	WALK(EXEC, "ping 10.0.0.1 c 9", "ping address=10.0.0.1 count=9");
	WALK(EXEC, "ping 10.0.0.1 c 10", "invalid 16");
	WALK(EXEC, "ping 10.0.0.1 c 0", "invalid 16");
	WALK(EXEC, "ping 10.0.0.1 c -1", "invalid 16");
	WALK(EXEC, "ping 10.0.0.1 c 99999999999999999999", "invalid 16");
	WALK(EXEC, "ping 10.0.0.256", "ping_name name=10.0.0.256");
	WALK(EXEC, "key 0aF0", "key hex=0aF0");
	WALK(EXEC, "key 0aF", "invalid 4");
	WALK(EXEC, "echo  a  \"b\"  c  ", "echo text=a  \"b\"  c");
	WALK(EXEC, "kick aabb.ccdd.eeff n", "kick mac=aabb.ccdd.eeff");
	WALK(EXEC, "kick aabb.ccdd", "invalid 5");
	grammar_walk(*state, MODE_EXEC, USER, "kick AA-BB-CC-DD-EE-FF", &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	assert_int_equal(mac_u64(grammar_arg(&w, "mac")->mac), 0xaabbccddeeffULL);
	assert_null(grammar_arg(&w, "count"));
	grammar_walk(*state, MODE_EXEC, USER, "ping 10.0.0.1 count 7", &w);
	assert_int_equal(grammar_arg(&w, "count")->number, 7);
	/* Unnamed keywords are in the list too, in full. */
	assert_int_equal(w.args, 4);
	assert_null(w.arg[0].name);
	assert_string_equal(w.arg[2].text, "count");
}

static void test_quotes(void **state)
{
	WALK(CONFIG, "box \"My Cafe\" 3", "box name=My Cafe id=3");
	WALK(CONFIG, "box \"a\\\"b\\\\c\\x7ed\"", "box name=a\"b\\c~d");
	WALK(CONFIG, "box \"open", "invalid 4");
	WALK(CONFIG, "box \"\"", "invalid 4");
	WALK(CONFIG, "box \"a\"b", "invalid 4");
	WALK(CONFIG, "box \"a\\x00b\"", "invalid 4");
	WALK(CONFIG, "box \"a\\q\"", "invalid 4");
	WALK(CONFIG, "box \"a\\\"", "invalid 4");
	WALK(CONFIG, "box \"a\\x", "invalid 4");
	WALK(CONFIG, "box a\"b", "box name=a\"b");
}

/** What grammar_quote() writes must be read back to the same octets. */
static void test_quote_reads_back(void **state)
{
	char word[] = " \"\\!|x\x01\x1b\x7f\xc3\xa9\xff";
	char quoted[GRAMMAR_QUOTED(sizeof word)], line[600];
	struct grammar_walk w;

	for (size_t from = 0; from + 1 < sizeof word; from++) {
		for (size_t len = 1; from + len < sizeof word; len++) {
			char const *q = grammar_quote(word + from, len, quoted, sizeof quoted);

			assert_non_null(q);
			snprintf(line, sizeof line, "box %s 5", q);
			grammar_walk(*state, MODE_CONFIG, ENABLE, line, &w);
			assert_int_equal(w.status, GRAMMAR_OK);
			assert_int_equal(strlen(grammar_arg(&w, "name")->text), len);
			assert_memory_equal(grammar_arg(&w, "name")->text, word + from, len);
		}
	}
	assert_string_equal(grammar_quote("plain", 5, quoted, sizeof quoted), "plain");
	assert_string_equal(grammar_quote("0", 1, quoted, sizeof quoted), "\"0\"");
	assert_string_equal(grammar_quote("", 0, quoted, sizeof quoted), "\"\"");
	assert_null(grammar_quote("a\0b", 3, quoted, sizeof quoted));
	assert_null(grammar_quote("abc", 3, quoted, GRAMMAR_QUOTED(3) - 1));
}

/** Where names stand too, a keyword can be one that must be typed in full. */
static void test_whole_keyword(void **state)
{
	char rest[32];

	WALK(CONFIG, "crate shut", "crate_shut");
	WALK(CONFIG, "cr SHUT", "crate_shut");
	WALK(CONFIG, "crate shu", "crate name=shu");
	WALK(CONFIG, "crate s", "crate name=s");
	WALK(CONFIG, "crate \"shut\"", "crate name=shut");
	WALK(CONFIG, "no crate shut", "no crate name=shut");
	WALK(CONFIG, "crate shut x", "invalid 11");
	assert_true(grammar_complete(*state, MODE_CONFIG, ENABLE, "crate sh", rest, sizeof rest));
	assert_string_equal(rest, "ut ");
}

/** Files behind the pipe: one word, quotes and all; nothing behind it. */
static void test_pipe_to_file(void **state)
{
	static struct {
		char const *line;
		enum grammar_pipe pipe;
		char const *file;
	} const good[] = {
		{"show alpha | redirect a.txt", PIPE_REDIRECT, "a.txt"},
		{"show alpha | red /tmp/a.txt ", PIPE_REDIRECT, "/tmp/a.txt"},
		{"show alpha | tee \"a b\"", PIPE_TEE, "a b"},
		{"show alpha | a x", PIPE_APPEND, "x"},
	};
	static char const *const bad[] = {
		"show alpha | redirect a b",
		"show alpha | tee \"a",
		"show alpha | tee \"\"",
		"show alpha | redirect " /* 130 octets are more than a name may have */
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	};
	struct grammar_walk w;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		grammar_walk(*state, MODE_EXEC, ENABLE, good[i].line, &w);
		assert_int_equal(w.status, GRAMMAR_OK);
		assert_int_equal(w.pipe, good[i].pipe);
		assert_true(grammar_pipe_is_file(w.pipe));
		assert_string_equal(w.pattern, good[i].file);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		grammar_walk(*state, MODE_EXEC, ENABLE, bad[i], &w);
		assert_int_equal(w.status, GRAMMAR_INVALID);
		assert_null(w.command);
	}
	WALK(EXEC, "show alpha | tee", "incomplete 16");
}

static void test_no_and_default(void **state)
{
	WALK(CONFIG, "name x", "name name=x");
	WALK(CONFIG, "no name x", "no name name=x");
	WALK(CONFIG, "no name", "no name");
	WALK(CONFIG, "def nam", "default name");
	WALK(CONFIG, "no", "incomplete 2");
	WALK(CONFIG, "box x", "box name=x");
	WALK(CONFIG, "no box", "incomplete 6");
	WALK(CONFIG, "no box x", "no box name=x");
	/* Its handler knows no default: that is to be without it. */
	WALK(CONFIG, "default box x", "no default box name=x");
	WALK(CONFIG, "default gone", "no default gone");
	WALK(CONFIG, "default box", "incomplete 11");
	WALK(CONFIG, "gone", "invalid 0");
	WALK(CONFIG, "no gone", "no gone");
	WALK(CONFIG_WLAN, "no secret set", "no secret");
	WALK(CONFIG_WLAN, "no secret set ascii", "no secret format=ascii");
	WALK(CONFIG_WLAN, "no secret set hex 8 x", "no secret format=hex type=8 key=x");
	WALK(CONFIG_WLAN, "no secret", "incomplete 9");
	WALK(CONFIG_WLAN, "secret set", "incomplete 10");
	WALK(CONFIG_WLAN, "no mode", "incomplete 7");
	WALK(CONFIG_WLAN, "no mode c d", "no mode");
}

static void test_modes(void **state)
{
	struct grammar_walk w;

	WALK(CONFIG, "do show al", "do show_al");
	WALK(CONFIG_WLAN, "do sh alpi", "do show_alpine");
	WALK(CONFIG, "show al", "invalid 0");
	WALK(CONFIG_WLAN, "name x", "name name=x");
	WALK(CONFIG_WLAN, "no name", "no name");
	WALK(CONFIG, "mode a", "invalid 0");
	/* The message is that of the mode which understood more. */
	WALK(CONFIG_WLAN, "mode x", "invalid 5");
	WALK(CONFIG_WLAN, "box a b", "invalid 6");
	WALK(CONFIG_WLAN, "box", "incomplete 3");
	grammar_walk(*state, MODE_CONFIG_WLAN, ENABLE, "name x", &w);
	assert_int_equal(w.mode, MODE_CONFIG);
	grammar_walk(*state, MODE_CONFIG_WLAN, ENABLE, "mode a", &w);
	assert_int_equal(w.mode, MODE_CONFIG_WLAN);
	grammar_walk(*state, MODE_CONFIG_WLAN, ENABLE, "do echo x", &w);
	assert_int_equal(w.mode, MODE_EXEC);
}

static void test_privilege(void **state)
{
	struct grammar_walk w;

	grammar_walk(*state, MODE_EXEC, USER, "show alpine", &w);
	assert_int_equal(w.status, GRAMMAR_INVALID);
	/* What cannot be seen makes nothing ambiguous. */
	grammar_walk(*state, MODE_EXEC, USER, "show alp", &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	assert_string_equal(w.command->handler, "show_alpha");
	grammar_walk(*state, MODE_EXEC, USER, "do show al", &w);
	assert_int_equal(w.status, GRAMMAR_INVALID);
}

static void test_pipes(void **state)
{
	struct grammar_walk w;

	grammar_walk(*state, MODE_EXEC, USER, "show al | i a|b c", &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	assert_int_equal(w.pipe, PIPE_INCLUDE);
	assert_string_equal(w.pattern, "a|b c");
	grammar_walk(*state, MODE_EXEC, USER, "show al |sec wlan", &w);
	assert_int_equal(w.pipe, PIPE_SECTION);
	grammar_walk(*state, MODE_EXEC, USER, "show al | count", &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	grammar_walk(*state, MODE_EXEC, USER, "show al | j", &w);
	assert_int_equal(w.pipe, PIPE_JSON);
	WALK(EXEC, "show al | json x", "invalid 15");
	WALK(EXEC, "show al | inc", "incomplete 13");
	WALK(EXEC, "show al |", "incomplete 9");
	WALK(EXEC, "show al | foo x", "invalid 10");
	WALK(EXEC, "show | inc x", "invalid 5");
	WALK(EXEC, "key 00 | inc x", "invalid 7");
	WALK(CONFIG, "do show al | i x", "do show_al");
}

/** Words of a LINE in front of a filter; a '|' within a word or quotes belongs to the word. */
static void test_line_and_filter(void **state)
{
	static struct {
		char const *line;
		char const *files; /**< NULL: refused */
		enum grammar_pipe pipe;
	} const t[] = {
		{"test a b", "a b", PIPE_NONE},
		{"test a b ", "a b", PIPE_NONE},
		{"test a b | json", "a b", PIPE_JSON},
		{"test a  |  include x", "a", PIPE_INCLUDE},
		{"test a|b | json", "a|b", PIPE_JSON},
		{"test \"a | b\" c | json", "\"a | b\" c", PIPE_JSON},
		{"test a \"b | json", "a \"b | json", PIPE_NONE},
		{"test | json", NULL, PIPE_NONE},
		{"test a | foo", NULL, PIPE_NONE},
		/* A LINE whose output is not filtered goes to its end. */
		{"echo a | json", NULL, PIPE_NONE},
	};

	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct grammar_walk w;
		struct grammar_arg const *arg;

		grammar_walk(*state, MODE_EXEC, USER, t[i].line, &w);
		arg = w.status == GRAMMAR_OK ? grammar_arg(&w, "files") : NULL;
		if (!arg != !t[i].files || (arg && strcmp(arg->text, t[i].files) != 0))
			fail_msg("%s: files \"%s\"", t[i].line, arg ? arg->text : "none");
		assert_int_equal(w.pipe, t[i].pipe);
	}
	WALK(EXEC, "echo a | json", "echo text=a | json");
}

static void test_words(void **state)
{
	char const *at = "  a*.conf \"b \\\" c\"\t\"d";
	char word[GRAMMAR_LINE_MAX + 1];
	bool quoted;

	(void)state;
	assert_int_equal(grammar_word(&at, word, &quoted), 1);
	assert_string_equal(word, "a*.conf");
	assert_false(quoted);
	assert_int_equal(grammar_word(&at, word, &quoted), 1);
	assert_string_equal(word, "b \" c");
	assert_true(quoted);
	assert_int_equal(grammar_word(&at, word, &quoted), -EINVAL);
	at = " ";
	assert_int_equal(grammar_word(&at, word, &quoted), 0);
	assert_string_equal(word, "");
}

static void test_hostile_lines(void **state)
{
	char line[GRAMMAR_LINE_MAX + 40];
	struct grammar_walk w;

	WALK(EXEC, "echo a\nshow al", "invalid 6");
	WALK(EXEC, "echo a\r\n", "echo text=a");
	WALK(EXEC, "echo a\x1b[2J", "invalid 6");
	WALK(EXEC, "echo \x7f", "invalid 5");
	WALK(EXEC, "echo \xff\xfe", "echo text=\xff\xfe");
	memset(line, 'x', sizeof line);
	memcpy(line, "echo ", 5);
	line[GRAMMAR_LINE_MAX] = '\0';
	grammar_walk(*state, MODE_EXEC, USER, line, &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	assert_int_equal(strlen(grammar_arg(&w, "text")->text), GRAMMAR_LINE_MAX - 5);
	line[GRAMMAR_LINE_MAX] = 'x';
	line[sizeof line - 1] = '\0';
	grammar_walk(*state, MODE_EXEC, USER, line, &w);
	assert_int_equal(w.status, GRAMMAR_INVALID);
	assert_int_equal(w.column, GRAMMAR_LINE_MAX + 1);
}

/** The longest pattern that fits is kept whole; one octet more is refused, not cut. */
static void test_pattern_room(void **state)
{
	char line[300] = "show al | inc ";
	size_t at = strlen(line);
	struct grammar_walk w;

	memset(line + at, 'p', sizeof w.pattern - 1);
	grammar_walk(*state, MODE_EXEC, USER, line, &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	assert_int_equal(strlen(w.pattern), sizeof w.pattern - 1);
	line[at + sizeof w.pattern - 1] = 'p';
	grammar_walk(*state, MODE_EXEC, USER, line, &w);
	assert_int_equal(w.status, GRAMMAR_INVALID);
	assert_int_equal(w.column, at);
}

static char const *error_of(struct grammar const *g, char const *line, unsigned width)
{
	static char text[600];
	struct grammar_walk w;

	grammar_walk(g, MODE_EXEC, ENABLE, line, &w);
	grammar_error_text(&w, line, width, text, sizeof text);
	return text;
}

static void test_error_texts(void **state)
{
	assert_string_equal(error_of(*state, "show foo", 4),
			    "         ^\n% Invalid input detected at '^' marker.\n\n");
	assert_string_equal(error_of(*state, "foo", 0),
			    "^\n% Invalid input detected at '^' marker.\n\n");
	assert_string_equal(error_of(*state, "show", 4), "% Incomplete command.\n\n");
	assert_string_equal(error_of(*state, "sh alp\r\n", 4),
			    "% Ambiguous command:  \"sh alp\"\n\n");
	/* The e with an accent is one column, two octets. */
	assert_string_equal(error_of(*state, "ping \xc3\xa9 x", 0),
			    "       ^\n% Invalid input detected at '^' marker.\n\n");
	assert_string_equal(error_of(*state, "show al", 4), "");
	assert_string_equal(error_of(*state, "! x", 4), "");
}

static char listing[2048];

static void collect(void *arg, char const *line)
{
	(void)arg;
	strcat(strcat(listing, line), "\n");
}

static char const *help_of(struct grammar const *g, enum grammar_mode mode, int privilege,
			   char const *line)
{
	listing[0] = '\0';
	grammar_help(g, mode, privilege, line, collect, NULL);
	return listing;
}

static void test_help(void **state)
{
	assert_string_equal(help_of(*state, MODE_EXEC, ENABLE, "show "),
			    "  al      Al\n  alpha   Alpha things\n  alpine  Alpine things\n");
	assert_string_equal(help_of(*state, MODE_EXEC, USER, "show "),
			    "  al     Al\n  alpha  Alpha things\n");
	assert_string_equal(help_of(*state, MODE_EXEC, ENABLE, "show al"), "al  alpha  alpine\n");
	assert_string_equal(help_of(*state, MODE_EXEC, USER, "sh alpha "),
			    "  |     Output modifiers\n  <cr>  <cr>\n");
	assert_string_equal(help_of(*state, MODE_EXEC, USER, "ping 1.2.3.4 "),
			    "  count  Times\n  <cr>   <cr>\n");
	assert_string_equal(help_of(*state, MODE_EXEC, USER, "ping "),
			    "  A.B.C.D  Address\n  WORD     Host name\n");
	assert_string_equal(help_of(*state, MODE_EXEC, USER, "ping 1.2.3.4 count "),
			    "  <1-9>  How often\n");
	assert_string_equal(help_of(*state, MODE_EXEC, USER, "foo "), "% Unrecognized command\n");
	assert_string_equal(help_of(*state, MODE_EXEC, USER, "foo"), "% Unrecognized command\n");
	/* a filter in quotes is none, for help as for execution */
	WALK(EXEC, "show al | \"inc\" x", "invalid 10");
	assert_string_equal(help_of(*state, MODE_EXEC, USER, "show al | \"inc\" "),
			    "% Unrecognized command\n");
	assert_string_equal(help_of(*state, MODE_EXEC, ENABLE, "sh alp x"),
			    "% Ambiguous command:  \"sh alp x\"\n");
	assert_string_equal(help_of(*state, MODE_EXEC, USER, "ping x?"),
			    "A.B.C.D  WORD\n"); /* arguments, when no keyword starts so */
	assert_string_equal(help_of(*state, MODE_EXEC, USER, "show al | i"), "include\n");
	assert_string_equal(help_of(*state, MODE_EXEC, USER, "show al | i "),
			    "  LINE  Regular Expression\n");
	assert_string_equal(
		help_of(*state, MODE_CONFIG, ENABLE, ""),
		"Configure commands:\n  box      B\n  crate    C\n  default  Set a command to its "
		"defaults\n  do       To run exec commands in config mode\n  name     "
		"Name it\n  no       Negate a command or set its defaults\n");
	assert_string_equal(help_of(*state, MODE_CONFIG, ENABLE, "no "),
			    "  box    B\n  crate  C\n  gone   Only no\n  name   Name it\n");
	assert_string_equal(help_of(*state, MODE_CONFIG_WLAN, ENABLE, "na"), "name\n");
	assert_string_equal(help_of(*state, MODE_CONFIG_WLAN, ENABLE, "box x "),
			    "  <1-4096>  Number\n  <cr>      <cr>\n");
	assert_string_equal(help_of(*state, MODE_CONFIG_WLAN, ENABLE, "box x 8"), "<1-4096>\n");
	assert_string_equal(help_of(*state, MODE_CONFIG_WLAN, ENABLE, "do show alpi"), "alpine\n");
}

static char const *completed(struct grammar const *g, enum grammar_mode mode, char const *line)
{
	static char text[64];

	return grammar_complete(g, mode, ENABLE, line, text, sizeof text) ? text : "(bell)";
}

static void test_complete(void **state)
{
	assert_string_equal(completed(*state, MODE_EXEC, "sh"), "ow ");
	assert_string_equal(completed(*state, MODE_EXEC, "SH"), "ow ");
	assert_string_equal(completed(*state, MODE_EXEC, "show"), " ");
	assert_string_equal(completed(*state, MODE_EXEC, "show alpi"), "ne ");
	assert_string_equal(completed(*state, MODE_EXEC, "show al"), " ");
	assert_string_equal(completed(*state, MODE_EXEC, "show alp"), "(bell)");
	assert_string_equal(completed(*state, MODE_EXEC, "show "), "(bell)");
	assert_string_equal(completed(*state, MODE_EXEC, ""), "(bell)");
	assert_string_equal(completed(*state, MODE_EXEC, "ping 1.2"), "(bell)");
	assert_string_equal(completed(*state, MODE_EXEC, "show al | ex"), "clude ");
	assert_string_equal(completed(*state, MODE_EXEC, "show al | inc js"), "(bell)");
	assert_string_equal(completed(*state, MODE_CONFIG_WLAN, "na"), "me ");
	assert_string_equal(completed(*state, MODE_CONFIG_WLAN, "no m"), "ode ");
	assert_string_equal(completed(*state, MODE_CONFIG, "do ec"), "ho ");
}

static void test_prompts(void **state)
{
	char text[GRAMMAR_PROMPT];
	enum grammar_mode mode;

	(void)state;
	assert_int_equal(grammar_prompt(MODE_EXEC, USER, "WLC", text), 4);
	assert_string_equal(text, "WLC>");
	grammar_prompt(MODE_EXEC, ENABLE, "WLC", text);
	assert_string_equal(text, "WLC#");
	grammar_prompt(MODE_CONFIG_WLAN, ENABLE, "WLC", text);
	assert_string_equal(text, "WLC(config-wlan)#");
	grammar_prompt(MODE_CONFIG, ENABLE, "a-host-name-of-more-than-twenty", text);
	assert_string_equal(text, "a-host-name-of-more-(config)#");
	for (unsigned i = 0; i < MODE_COUNT; i++) {
		assert_true(grammar_mode_find(grammar_mode_name((enum grammar_mode)i), &mode));
		assert_int_equal(mode, i);
	}
	assert_false(grammar_mode_find("confi", &mode));
	assert_false(grammar_mode_find(NULL, &mode));
}

/** Tables that must not compile, and a word of the reason. */
struct refused {
	struct grammar_command command[2];
	char const *why;
};

// clang-format off
static struct refused const refused[] = {
	{{{MODE_EXEC, "a b", "A\n", 1, 0, "h"}}, "1 lines of help for 2 tokens"},
	{{{MODE_EXEC, "a", "A\nB\n", 1, 0, "h"}}, "2 lines of help for 1 tokens"},
	{{{MODE_EXEC, "a b", "A\n\n", 1, 0, "h"}}, "help line 2 is empty"},
	{{{MODE_EXEC, "a [b]", "A\nB\n", 1, 0, "h"}, {MODE_EXEC, "a b", "A\nB\n", 1, 0, "i"}}, "no input tells"},
	{{{MODE_EXEC, "a <1-5>$x", "A\nB\n", 1, 0, "h"}, {MODE_EXEC, "a <5-9>$x", "A\nB\n", 1, 0, "i"}}, "no input tells"},
	{{{MODE_EXEC, "a WORD$x", "A\nB\n", 1, 0, "h"}, {MODE_EXEC, "a LINE$x", "A\nB\n", 1, 0, "i"}}, "no input tells"},
	{{{MODE_CONFIG, "a WORD$x", "A\nB\n", 1, CMD_NO, "h"}, {MODE_CONFIG, "a", "A\n", 1, CMD_NO_ONLY, "i"}}, "no input tells"},
	{{{MODE_EXEC, "a WORD$x", "A\nB\n", 1, 0, "h"}, {MODE_EXEC, "a WORD$y b", "A\nB\nC\n", 1, 0, "i"}}, "another command"},
	{{{MODE_EXEC, "a b", "A\nB\n", 1, 0, "h"}, {MODE_EXEC, "a c", "X\nC\n", 1, 0, "i"}}, "help of a"},
	{{{MODE_EXEC, "a LINE$x b", "A\nB\nC\n", 1, 0, "h"}}, "after LINE"},
	{{{MODE_EXEC, "no a", "N\nA\n", 1, 0, "h"}}, "\"no\" comes first"},
	{{{MODE_CONFIG, "do a", "N\nA\n", 1, 0, "h"}}, "\"do\" comes first"},
	{{{MODE_EXEC, "[a]", "A\n", 1, 0, "h"}}, "as nothing"},
	{{{MODE_EXEC, "", "", 1, 0, "h"}}, "token is missing"},
	{{{MODE_EXEC, "a  b", "A\nB\n", 1, 0, "h"}}, "token is missing"},
	{{{MODE_EXEC, "a {b|c", "A\nB\nC\n", 1, 0, "h"}}, "'}' is missing"},
	{{{MODE_EXEC, "a b}", "A\nB\n", 1, 0, "h"}}, "stray '}'"},
	{{{MODE_EXEC, "a {b|}", "A\nB\n", 1, 0, "h"}}, "token is missing"},
	{{{MODE_EXEC, "a WORD", "A\nB\n", 1, 0, "h"}}, "no $name"},
	{{{MODE_EXEC, "a WORD$", "A\nB\n", 1, 0, "h"}}, "without a name"},
	{{{MODE_EXEC, "a WURD$x", "A\nB\n", 1, 0, "h"}}, "neither a keyword"},
	{{{MODE_EXEC, "a <9-1>$x", "A\nB\n", 1, 0, "h"}}, "no range"},
	{{{MODE_EXEC, "a <1-x>$x", "A\nB\n", 1, 0, "h"}}, "no range"},
	{{{MODE_EXEC, "a {b c|d}$x", "A\nB\nC\nD\n", 1, 0, "h"}}, "single keywords"},
	{{{MODE_EXEC, "a", "A\n", 16, 0, "h"}}, "privilege 16"},
	{{{MODE_EXEC, "a", "A\n", 1, 0, ""}}, "no handler"},
	{{{MODE_EXEC, "a b c d e f g h i j k l m n", "A\nA\nA\nA\nA\nA\nA\nA\nA\nA\nA\nA\nA\nA\n", 1, 0, "h"}}, "more than 13 tokens"},
};
// clang-format on

static void test_refused_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		unsigned count = refused[i].command[1].syntax ? 2 : 1;
		struct err err = {0};

		assert_null(grammar_new(NULL, refused[i].command, count, &err));
		if (!strstr(err.msg, refused[i].why))
			fail_msg("%s: wanted \"%s\", got \"%s\"", refused[i].command[0].syntax,
				 refused[i].why, err.msg);
		/* The message names the command. */
		assert_non_null(strstr(err.msg, refused[i].command[count - 1].syntax));
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		T(test_keywords),
		T(test_arguments),
		T(test_quotes),
		T(test_whole_keyword),
		T(test_pipe_to_file),
		T(test_no_and_default),
		T(test_modes),
		T(test_privilege),
		T(test_pipes),
		T(test_line_and_filter),
		cmocka_unit_test(test_words),
		T(test_hostile_lines),
		T(test_error_texts),
		T(test_help),
		T(test_complete),
		T(test_quote_reads_back),
		T(test_pattern_room),
		cmocka_unit_test(test_prompts),
		cmocka_unit_test(test_refused_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
