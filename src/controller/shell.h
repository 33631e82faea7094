/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One shell's state in the daemon: its mode, privilege, debugging, and how a line is executed.
 *
 * A configuration that is loaded runs through a shell of its own (load.c) whose `candidate` makes
 * the lines of a WLAN or an access point change a copy that is swapped in as a whole at the end of
 * the block.
 */
#ifndef FASTROAM_CONTROLLER_SHELL_H
#define FASTROAM_CONTROLLER_SHELL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "controller/controller.h"
#include "controller/refusal.h"
#include "grammar/grammar.h"
#include "grammar/writer.h"
#include "roam/hostapd_ap.h"
#include "roam/wlan.h"

/** `show history` keeps that many lines until `terminal history size` says another number, as on
 * IOS. */
#define SHELL_HISTORY 10

/** Room for "vty31", and for where somebody sits: an IPv6 address with its zone. */
#define SHELL_LINE 16
#define SHELL_FROM 64

/** So many questions in one command, then it is given up: `reload` has two, and each may be
 * answered wrongly. */
#define SHELL_ASK_TRIES 5

/** A block that is being loaded: a WLAN, an access point or a policy profile. */
struct candidate {
	enum grammar_mode mode; /**< of the block's lines: tells which of them */
	struct wlan wlan;
	struct hostapd_ap ap;
	struct radio_ap radio_ap;
	struct policy_profile profile;
	bool shut;            /**< a `shutdown` was among its lines */
	unsigned line;        /**< where it begins */
	unsigned now;         /**< the line that is being read */
	unsigned refused;     /**< of its lines */
	unsigned broken_line; /**< since when it breaks a rule; 0 when it does not */
	struct err broken;
};

/** A long table that is being printed, some rows in each turn of the loop. */
struct shell_walk {
	/** Write what comes at *pos and move it on; false when all of it, its end too, is there. */
	bool (*row)(struct shell *s, uint32_t *pos, struct writer *out);
	unsigned rows; /**< in one turn */
	bool waits;    /**< for shell_go_on(), not for its turn */
	int code;      /**< of the command, told with the last row */
	bool to_file;  /**< the person does not see its output */
	uint32_t pos;
	uint64_t place;     /**< the handler's: where its rows are, when 32 bits do not say it */
	struct mac sta;     /**< the handler's: whose rows */
	void *state;        /**< the handler's: child of its writer */
	struct writer *out; /**< NULL: no walk is under way */
	struct loop_timer *turn; /**< NULL for a load */
};

/** `show tech-support`: which of its shows is under way. */
struct shell_tech {
	unsigned next;          /**< the one behind it */
	struct shell_walk show; /**< its table; row NULL between two shows */
	char *config;           /**< what it prints of the configuration; child of the writer */
};

/** A command that waits for an answer. */
struct shell_ask {
	/**
	 * What the person answered; NULL when they gave up (Ctrl-C). May ask again.
	 * @return as a command
	 */
	int (*answered)(struct shell *s, char const *answer, struct writer *out);
	char const *question; /**< static text */
	bool key;             /**< one key is enough */
	unsigned tries;       /**< how often this command has asked */
};

struct shell {
	struct shell *next, **pprev; /**< of controller->shells; unset for a load */
	struct controller *c;
	struct control_conn *conn; /**< NULL when nobody reads (start-up) */
	enum grammar_mode mode;
	int privilege;
	bool admin;
	uid_t uid;
	pid_t pid;
	char user[64];         /**< who that is, for messages */
	char from[SHELL_FROM]; /**< where they sit, as their shell says; "" unknown */
	unsigned vty;          /**< number of the line, the lowest free one */
	uint64_t session;      /**< number of the session since the start, from 1 */
	uint64_t active_ms;    /**< last line */
	unsigned length, width;
	bool monitor;
	bool stamps;                      /**< terminal exec prompt timestamp */
	struct tracer_watch *watch;       /**< NULL for a load */
	struct loop_timer *debug_due;     /**< debugs with an end; NULL until there is one */
	char wlan[WLAN_NAME_MAX + 1];     /**< being configured */
	char ap[HOSTAPD_AP_NAME_MAX + 1]; /**< ditto, of either kind */
	char radius[RADIUS_NAME_MAX + 1]; /**< ditto: a RADIUS server or a group of them */
	char policy[POLICY_NAME_MAX + 1]; /**< ditto: a policy profile, tag or location */
	struct mac ap_mac;                /**< ditto: an access point by its MAC address */
	uint16_t vlan;                    /**< ditto */
	struct candidate *candidate;      /**< loading: the open block, NULL between blocks */
	bool loading; /**< lines of a block go to the candidate; apply once at the end */
	struct shell_walk walk;
	struct shell_tech tech;
	struct shell_ask ask; /**< answered: NULL when nothing is asked */
	char *recorded; /**< the running command, as it is recorded at its end; NULL: it is not */
	bool unchanged; /**< set by a handler that in the end changed nothing */
	char history[CONTROL_HISTORY_MAX][128];
	unsigned histories;        /**< lines ever kept */
	unsigned history_size;     /**< terminal history size */
	char error[512];           /**< why the last handler failed, without "% " */
	bool error_rule;           /**< the text is a rule of the WLAN model */
	char cure[REFUSAL_CURE];   /**< lines to type, each with its '\n' */
	char broken[REFUSAL_CURE]; /**< lines that break the rule, ditto */
	char const *broken_rule;   /**< its name, static text; NULL: it has none */
	bool wlan_refused;         /**< refusal.wlan is that of the running command */
	struct refusal refusal;    /**< the last one */
	char *asked;               /**< the command that waits for an answer, masked */
	bool closing;              /**< `exit` */
	struct shell_files *files; /**< sent for the next command, NULL none */
};

/** A command. Returns 0, or the value of shell_fail(). Texts that are no error go to `out`. */
typedef int (*shell_handler)(struct shell *s, struct grammar_walk const *w, struct writer *out);

/** Note why a command failed, to be printed behind "% ". @return 1 */
int shell_fail(struct shell *s, char const *fmt, ...) PRINTF_LIKE(2, 3);

/**
 * Behind shell_fail(): a line to type, for `show error last`. What does not fit is left out.
 *
 * @param words  REFUSAL_AGAIN for the line that was refused
 * @param name   behind them, quoted where it must be; NULL none
 */
void shell_cure(struct shell *s, char const *words, char const *name);

/**
 * Behind shell_fail(): the rule that is broken, and a line that breaks it; again for each line.
 *
 * @param rule  static text
 * @param wlan  whose line it is
 */
void shell_breaks(struct shell *s, char const *rule, char const *wlan, char const *line);

/** Ditto for a rule of the WLAN model: printed behind "% switch-1:dbm:wireless:". @return 1 */
int shell_fail_rule(struct shell *s, char const *text);

/**
 * For a handler with a long table: what it writes itself comes first, then the rows. Between two
 * turns everything else has its own, so what is shown may change under the walk: `row` keeps no
 * pointer, only *pos. The end of the command is told when the last row is written; Ctrl-C ends it.
 *
 * @param rows  that take about 1 ms: a push that comes meanwhile waits no longer than that
 * @return 0, or shell_fail(): a configuration that is loaded cannot wait for a table
 */
int shell_walk(struct shell *s, bool (*row)(struct shell *s, uint32_t *pos, struct writer *out),
	       unsigned rows);

/**
 * For a handler whose result comes later: `row`, as for shell_walk(), has its turns from
 * shell_go_on() on. A command that fails after all returns false with walk.code from shell_fail().
 * What is to be taken back when the shell goes away or says Ctrl-C is a child of the handler's
 * writer, walk.state say, and does it when it is freed.
 *
 * @return 0, or shell_fail(): a configuration that is loaded cannot wait
 */
int shell_wait(struct shell *s, bool (*row)(struct shell *s, uint32_t *pos, struct writer *out));
/** The result of shell_wait() is there. */
void shell_go_on(struct shell *s);

/**
 * For a handler that needs an answer: what it writes comes first, then the question. The command
 * ends when `answered` has returned without asking again.
 *
 * @param question  static text
 * @param key       one key is enough ([confirm]); otherwise a line
 * @return 0, or shell_fail(): nobody is there to answer, or nobody does
 */
int shell_ask(struct shell *s, char const *question, bool key,
	      int (*answered)(struct shell *s, char const *answer, struct writer *out));

/**
 * For a handler of a command with CMD_EXPORT: what the person's shell is to write into the file
 * that the command names.
 *
 * @param what  "" that file, "keys" the one beside it
 * @param hex   `text` is hexadecimal digits of octets
 * @return 0, or shell_fail(): nobody is there who could write it
 */
int shell_export(struct shell *s, char const *what, char const *text, bool hex);

/** Is it the start of a word, in either case? "" is not. */
bool shell_answer_is(char const *answer, char const *word);

/** "vty0". @return out */
char const *shell_line(struct shell const *s, char out[SHELL_LINE]);

/** Where the person sits: an address, a terminal, or "local". */
char const *shell_from(struct shell const *s);

/** Record a command, for `show archive log config all` and in the log. */
void shell_record(struct shell *s, char const *text);

/** Out of configuration because somebody else says so: the shell learns it at once. */
void shell_evict(struct shell *s);

/** Make the functions of the control listener. */
void shell_control_config(struct controller *c, struct control_server_config *out);

/** Execute one line: output, error and end go to the connection. */
void shell_exec(struct shell *s, char const *line);

/** The command of a walk that is GRAMMAR_OK: output to `sink`. Returns 0 or 1 (see s->error; in
 * JSON the error was printed). With s->walk.out set it is not over yet. */
int shell_run(struct shell *s, struct grammar_walk const *w,
	      void (*sink)(void *arg, char const *text, size_t len), void *arg);

/** A log line to the shells with `terminal monitor`. */
void shell_monitor(struct controller *c, char const *line);

/** Tell the session store whether keys are to be traced: some shell wants them and may. */
void shell_keys_changed(struct controller *c);

/** Leave configuration: log it. */
void shell_config_left(struct shell *s);

#endif
