/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The command table and its one walker.
 *
 * A command is data: mode, syntax, help, privilege, handler's name. One walker over the compiled
 * tree executes, completes, abbreviates and prints `?`, so help can never disagree with the parser.
 * The shell links the table to complete with; the daemon binds handlers to it by name.
 *
 * Syntax language, tokens separated by one space:
 *   keyword               matched by any unique prefix, case-insensitively
 *   keyword!              to be typed in full: where names stand too, "wlan s" is a WLAN called s
 *   <1-4096>$id           a number in a range
 *   WORD$name             one word, or a text in double quotes
 *   LINE$text             the rest of the line; where the output can be filtered, up to the '|'
 *   H.H.H$mac             a MAC address in any common notation
 *   A.B.C.D$address       an IPv4 address
 *   HEX$key               hexadecimal digits, even in number
 *   {a|b c|d}             exactly one alternative
 *   [a]                   optional
 * An argument called $to_file names a file of the person's, which the shell writes the output to.
 * `$name` names the argument; a keyword may be named too, alone (ft$mode) or as a group of
 * alternatives ({ascii|hex}$format).
 *
 * A word in double quotes may hold blanks; in it \" \\ and \xHH stand for one octet each.
 */
#ifndef FASTROAM_GRAMMAR_GRAMMAR_H
#define FASTROAM_GRAMMAR_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"

/** MODE(name, parent, prompt between host name and '#', short name) */
#define GRAMMAR_MODE_LIST(MODE)                                                              \
	MODE(EXEC, EXEC, "", "exec")                                                         \
	MODE(CONFIG, EXEC, "(config)", "config")                                             \
	MODE(CONFIG_WLAN, CONFIG, "(config-wlan)", "config-wlan")                            \
	MODE(CONFIG_DYNAUTH, CONFIG, "(config-locsvr-da-radius)", "config-locsvr-da-radius") \
	MODE(CONFIG_RADIUS_SERVER, CONFIG, "(config-radius-server)", "config-radius-server") \
	MODE(CONFIG_SG_RADIUS, CONFIG, "(config-sg-radius)", "config-sg-radius")             \
	MODE(CONFIG_AP_HOSTAPD, CONFIG, "(config-ap-hostapd)", "config-ap-hostapd")          \
	MODE(CONFIG_AP_RADIO, CONFIG, "(config-ap-radio)", "config-ap-radio")                \
	MODE(CONFIG_POLICY, CONFIG, "(config-wireless-policy)", "config-wireless-policy")    \
	MODE(CONFIG_POLICY_TAG, CONFIG, "(config-policy-tag)", "config-policy-tag")          \
	MODE(CONFIG_AP_TAG, CONFIG, "(config-ap-tag)", "config-ap-tag")                      \
	MODE(CONFIG_AP_LOCATION, CONFIG, "(config-ap-location)", "config-ap-location")       \
	MODE(CONFIG_VLAN, CONFIG, "(config-vlan)", "config-vlan")

enum grammar_mode {
#define MODE(name, parent, prompt, text) MODE_##name,
	GRAMMAR_MODE_LIST(MODE)
#undef MODE
		MODE_COUNT
};

/** IOS privilege levels: user EXEC and privileged EXEC. */
enum { PRIVILEGE_USER = 1, PRIVILEGE_ENABLE = 15 };

enum grammar_flag {
	/** also with "no" in front; arguments are then optional: the line may end before the first
	 * one, and before the named keywords that lead to it. In configuration "default" is there
	 * too and does the same, unless CMD_DEFAULT leaves it to the handler */
	CMD_NO = 1 << 0,
	CMD_SHOW = 1 << 1,    /**< takes `| include ...` and `| json` */
	CMD_NO_ONLY = 1 << 2, /**< exists only with "no" */
	CMD_DEFAULT = 1 << 3, /**< also with "default" in front, arguments optional as after "no" */
	CMD_KEYED = 1 << 4,   /**< the arguments say which one: "no" and "default" need them too */
	/** the words of the argument $files (LINE) name files of the person at the shell, which
	 * reads them and sends them along: the daemon cannot and must not open them */
	CMD_FILES = 1 << 5,
	/** EXEC: changes nothing but the session that gives it, so it is not recorded. Commands of
	 * configuration are, and of EXEC those that are neither CMD_SHOW nor this */
	CMD_SESSION = 1 << 6,
	CMD_RECORD = 1 << 7, /**< EXEC: recorded although it is CMD_SHOW */
	/** the argument $file (WORD) is a file of the person at the shell, which writes what the
	 * daemon sends for it; with an argument $keys there is a second one, FILE.keys */
	CMD_EXPORT = 1 << 8
};

struct grammar_command {
	enum grammar_mode mode;
	char const *syntax;
	/** One line of help per token of the syntax, in order of appearance, separated by '\n'. */
	char const *help;
	int privilege;
	unsigned flags;
	char const *handler;
};

/** The project's table, by topic in grammar/commands_*.c. */
extern struct grammar_command const grammar_commands[];
extern unsigned const grammar_commands_count;

struct grammar;

/**
 * Compile a table. Refused, with the command named: bad syntax, a help line too many or too few,
 * two commands that no input can tell apart, a command that cannot be reached.
 * @return talloc child of ctx, or NULL with *err filled
 */
struct grammar *grammar_new(void *ctx, struct grammar_command const *commands, unsigned count,
			    struct err *err);

/** Short name and parent as listed above; EXEC is its own parent. */
char const *grammar_mode_name(enum grammar_mode mode);
enum grammar_mode grammar_mode_parent(enum grammar_mode mode);

/** The mode of a short name, as it travels in the control protocol. False when there is none. */
bool grammar_mode_find(char const *name, enum grammar_mode *out);

/** Room for a prompt: a host name of 63 octets, the longest mode, "#" and the NUL. */
#define GRAMMAR_PROMPT 128

/**
 * "WLC>", "WLC#", "WLC(config-wlan)#". In configuration modes IOS keeps 20 octets of the host name.
 * @return octets written without the NUL: the prompt's width for grammar_error_text()
 */
unsigned grammar_prompt(enum grammar_mode mode, int privilege, char const *hostname,
			char out[GRAMMAR_PROMPT]);

/** Octets that grammar_quote() needs for a text of `len` octets, NUL included. */
#define GRAMMAR_QUOTED(len) (4 * (len) + 3)

/**
 * Write any octets as a WORD that reads back to the same octets: as they are when that works, in
 * double quotes otherwise.
 *
 * @param out   GRAMMAR_QUOTED(len) octets; a shorter one is refused
 * @return out, or NULL when it is too short or the text holds a NUL, which no word can
 */
char const *grammar_quote(void const *text, size_t len, char *out, size_t size);

/** The same in double quotes in any case: what is a name and no keyword where both may stand. */
char const *grammar_quote_always(void const *text, size_t len, char *out, size_t size);

#define GRAMMAR_ARGS 13

struct grammar_arg {
	char const *name; /**< after '$'; NULL for an unnamed keyword */
	char const *text; /**< the full keyword, or the words typed (quotes removed) */
	int64_t number;   /**< of <a-b> */
	struct mac mac;   /**< of H.H.H */
	bool word;        /**< it is a WORD, which may need quotes to be read again */
	bool quoted;      /**< it stood in quotes */
};

/** Filters after '|'. */
enum grammar_pipe {
	PIPE_NONE,
	PIPE_INCLUDE,
	PIPE_EXCLUDE,
	PIPE_BEGIN,
	PIPE_SECTION,
	PIPE_COUNT,
	PIPE_JSON,
	PIPE_REDIRECT, /**< the pattern of this and the next two is a file of the person's: the */
	PIPE_TEE,      /**< shell writes it, with the person's rights; who makes the output does */
	PIPE_APPEND    /**< nothing about it */
};

/** Does the output go to a file? */
bool grammar_pipe_is_file(enum grammar_pipe pipe);

enum grammar_status {
	GRAMMAR_OK,
	GRAMMAR_EMPTY,      /**< nothing typed, or a comment */
	GRAMMAR_INVALID,    /**< "% Invalid input detected at '^' marker.", caret at `column` */
	GRAMMAR_INCOMPLETE, /**< "% Incomplete command." */
	GRAMMAR_AMBIGUOUS   /**< "% Ambiguous command:  \"...\"" */
};

/**
 * The outcome of walking one line; owns its texts (fixed room, nothing to free). The arguments
 * point into it: copy it and they point into the old one. It may hold a PSK: mem_wipe() it.
 *
 * Every token of the command is in arg[], unnamed keywords too; "no", "default" and "do" are not.
 */
struct grammar_walk {
	enum grammar_status status;
	unsigned column;                       /**< of the offending token, from 0, in the line */
	struct grammar_command const *command; /**< with GRAMMAR_OK */
	enum grammar_mode mode; /**< the mode in which the command was found: the present
				     one or, pasting a configuration, a parent */
	bool negated;           /**< "no ..." */
	bool defaulted;         /**< "default ..." */
	bool exec;              /**< "do ..." */
	unsigned args;
	struct grammar_arg arg[GRAMMAR_ARGS];
	enum grammar_pipe pipe;
	char pattern[128];
	char text[1024];
};

/** Room for a command written by grammar_command_text(). */
#define GRAMMAR_TEXT_MAX 2560

/**
 * The command of a walk that is GRAMMAR_OK as it may be kept and shown: keywords in full, words
 * quoted where they must be, keys (every argument called $key) as `*****`. Without "do" and filter.
 * @return out; a text that GRAMMAR_TEXT_MAX has no room for is cut
 */
char const *grammar_command_text(struct grammar_walk const *w, char out[GRAMMAR_TEXT_MAX]);

/** Does the command of a walk that is GRAMMAR_OK change more than the session that gives it? */
bool grammar_is_recorded(struct grammar_walk const *w);

/** The file of the person's that all output of a walk goes to: what a filter names (PIPE_REDIRECT
 * and its like), or an argument called $to_file. NULL: none. */
char const *grammar_to_file(struct grammar_walk const *w);

/** Longest line accepted, in octets; a longer one is GRAMMAR_INVALID at its end. */
#define GRAMMAR_LINE_MAX 512

/**
 * Walk a line in a mode. When the present mode knows no such command, its parents are tried up to
 * CONFIG (IOS takes any global command in a sub-mode), never EXEC except through "do".
 */
void grammar_walk(struct grammar const *g, enum grammar_mode mode, int privilege, char const *line,
		  struct grammar_walk *out);

/** Argument by name; NULL when not given. */
struct grammar_arg const *grammar_arg(struct grammar_walk const *w, char const *name);

/**
 * The next word of a LINE argument.
 *
 * @param at      where to go on; moved behind the word
 * @param out     GRAMMAR_LINE_MAX + 1 octets: the word, quotes and escapes resolved
 * @param quoted  it stood in double quotes
 * @return 1 a word, 0 none is left, -EINVAL a quote that does not end or an unknown escape
 */
int grammar_word(char const **at, char *out, bool *quoted) WARN_UNUSED;

/**
 * `?`: what may come next. `line` is what was typed before the '?'. When it ends in a space (or is
 * empty) next tokens are listed with help; otherwise the words that start so, side by side.
 *
 * @param emit  called for each line of output, without its line end
 */
void grammar_help(struct grammar const *g, enum grammar_mode mode, int privilege, char const *line,
		  void (*emit)(void *arg, char const *line), void *arg);

/**
 * Tab: complete the last word.
 * @param out  receives what to append (with a trailing space when the word is whole)
 * @return true when there is something to append
 */
bool grammar_complete(struct grammar const *g, enum grammar_mode mode, int privilege,
		      char const *line, char *out, size_t size);

/** Print the IOS error for a status that is not OK, given the prompt's width, line ends included.
 */
void grammar_error_text(struct grammar_walk const *w, char const *line, unsigned prompt_width,
			char *out, size_t size);

#endif
