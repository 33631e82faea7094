/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One configures at a time; see config_lock.h.
 */
#include "controller/config_lock.h"

#include "controller/ios_time.h"
#include "controller/shell.h"

int config_lock_check(struct shell *s)
{
	struct config_lock const *lock = &s->c->lock;
	struct shell const *holder = lock->holder;
	char since[IOS_TIME], line[SHELL_LINE];

	if (!holder || holder == s)
		return 0;
	(void)shell_fail(s,
			 "Configuration mode locked exclusively by user '%s' process '%d' from "
			 "terminal '%s' (%s) since %s. Please try later, or enter clear "
			 "configuration lock",
			 holder->user, (int)holder->pid, shell_line(holder, line),
			 shell_from(holder), ios_time(lock->since_us, since));
	shell_cure(s, "clear configuration lock", NULL);
	shell_cure(s, REFUSAL_AGAIN, NULL);
	return 1;
}

int config_lock_take(struct shell *s)
{
	int rc = config_lock_check(s);

	if (rc || s->loading || s->c->lock.holder == s)
		return rc;
	s->c->lock.holder = s;
	s->c->lock.since_us = s->c->env.wall_us(s->c->env.arg);
	return 0;
}

void config_lock_release(struct shell *s)
{
	if (s->c->lock.holder == s)
		s->c->lock.holder = NULL;
}
