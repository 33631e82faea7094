/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Binding handlers to commands; see bind.h.
 */
#include "controller/bind.h"

#include <errno.h>
#include <string.h>

#include "controller/commands.h"

/** More commands than the table has: bind_all() refuses when it outgrows this. */
#define COMMANDS_MAX 512

struct handler {
	char const *name;
	shell_handler run;
};

static struct handler const handlers[] = {
#define X(name) {#name, cmd_##name},
	HANDLER_LIST(X)
#undef X
};

#define HANDLERS (sizeof handlers / sizeof handlers[0])

static shell_handler bound[COMMANDS_MAX];

int bind_all(struct err *err)
{
	bool used[HANDLERS] = {false};

	if (grammar_commands_count > COMMANDS_MAX)
		return err_set(err, E2BIG,
			       "the command table holds %u commands, %u are bound at most",
			       grammar_commands_count, COMMANDS_MAX);
	for (unsigned i = 0; i < grammar_commands_count; i++) {
		bound[i] = NULL;
		for (size_t h = 0; h < HANDLERS; h++) {
			if (strcmp(handlers[h].name, grammar_commands[i].handler) != 0)
				continue;
			bound[i] = handlers[h].run;
			used[h] = true;
		}
		if (!bound[i])
			return err_set(err, ENOENT, "the command \"%s\" has no handler %s",
				       grammar_commands[i].syntax, grammar_commands[i].handler);
	}
	for (size_t h = 0; h < HANDLERS; h++) {
		if (!used[h])
			return err_set(err, ENOENT, "no command uses the handler %s",
				       handlers[h].name);
	}
	return 0;
}

shell_handler bind_handler(struct grammar_command const *command)
{
	return bound[command - grammar_commands];
}
