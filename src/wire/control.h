/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The control protocol between the shell and the daemon, version 1.
 *
 * A Unix stream socket; each message is a 4-octet big-endian length (of what follows, at most
 * CONTROL_MAX) and one JSON object. Unknown keys are ignored, so fields can be added.
 *
 * Shell to daemon:
 *   {"hello":1,"program":"fastroam","from":"..."} first message; from is where the person sits, an
 *                                                 address or a terminal, as the shell believes
 *   {"exec":"show wlan summary"}                  one line in the session's present mode
 *   {"load":"TEXT","name":"FILE"}                 a whole configuration; answers name its lines;
 *                                                 with "lenient":true what has no meaning here is
 *                                                 no refusal
 *   {"file":"TEXT","name":"FILE"}                 a file that the next exec is about (CMD_FILES in
 *                                                 grammar/grammar.h); no answer, forgotten with the
 *                                                 end of that exec
 *   {"answer":"yes"}                              to an ask; "\u0003" when the person gave up
 *   {"interrupt":true}                            end what is streaming
 * Daemon to shell:
 *   {"hello":1,"version":"0.1","hostname":"WLC","mode":"exec","privilege":1}
 *   {"out":"..."}                                 output of the running command, any number
 *   {"event":"..."}                               an asynchronous line (debug, terminal monitor)
 *   {"ask":"Proceed with reload? [confirm]","key":true}
 *                                                 the running command wants an answer: one key, or
 * a line without "key"
 *   {"file":"TEXT","name":"keys"}                 the file that the running command (CMD_EXPORT) is
 *                                                 to write for the person; "keys": the one beside
 *                                                 it. With "hex":true the text is the octets'
 * hexadecimal digits
 *   {"done":0,"hostname":"WLC","mode":"config","privilege":15,"length":24,"history":10}
 *                                                 the command ended; done is 0 or an exit code 1.
 *                                                 A text is why it failed, for a person whose
 * output goes to a file. One may come while nothing runs: the session's state was changed from
 * elsewhere
 *   {"error":"..."}                               protocol error; the daemon closes
 */
#ifndef FASTROAM_WIRE_CONTROL_H
#define FASTROAM_WIRE_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define CONTROL_VERSION 1
/** 1 MiB: a configuration of 4,096 WLANs of 240 octets each fits. */
#define CONTROL_MAX     (1u << 20)

/** What may go along with one exec. A set of 64 hostapd.conf as OpenWrt writes them has 250 KiB. */
#define CONTROL_FILES_MAX    64
#define CONTROL_FILE_OCTETS  (256u << 10)
#define CONTROL_FILES_OCTETS (900u << 10)

/** Lines that a shell recalls at most; what IOS allows. */
#define CONTROL_HISTORY_MAX 256
/** The answer of a person who gave up: what Ctrl-C sends. */
#define CONTROL_GIVEN_UP    "\003"

enum control_kind {
	CONTROL_HELLO,
	CONTROL_EXEC,
	CONTROL_LOAD,
	CONTROL_FILE,
	CONTROL_ANSWER,
	CONTROL_INTERRUPT,
	CONTROL_OUT,
	CONTROL_EVENT,
	CONTROL_ASK,
	CONTROL_DONE,
	CONTROL_ERROR
};

/** One message; texts are talloc children of the message. */
struct control_msg {
	enum control_kind kind;
	int number; /**< hello: version; done: exit code */
	/** exec, load, file, answer, out, event, ask, error: the text; hello: program or version;
	 * done: NULL, or why it failed */
	char const *text;
	/** load, file: where the text came from; file of the daemon: "" or "keys"; hello: "from",
	 * or NULL */
	char const *name;
	char const *hostname; /**< hello and done of the daemon */
	char const *mode;     /**< grammar_mode_name() */
	int privilege;
	int length;   /**< terminal length, 0 no paging */
	int history;  /**< lines that the shell recalls, 0 to CONTROL_HISTORY_MAX; -1 not told */
	bool key;     /**< ask: one key is enough */
	bool lenient; /**< load: what has no meaning here is told, and is no refusal */
	bool hex;     /**< file: the text is hexadecimal digits of octets */
};

/** Encode with its length prefix; talloc child of ctx. NULL when memory is short or too long. */
uint8_t *control_encode(void *ctx, struct control_msg const *m, size_t *len);

/**
 * Decode one message from the front of a stream.
 *
 * @param used  octets of the message when 1 is returned
 * @return 1 a message, 0 more octets are needed, -EBADMSG or -EMSGSIZE (with *err: close the peer),
 *         -ENOMEM
 */
int control_decode(void *ctx, uint8_t const *data, size_t len, size_t *used,
		   struct control_msg **out, struct err *err) WARN_UNUSED;

#endif
