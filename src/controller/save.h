/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * startup-config: the file that the running configuration is saved to and loaded from.
 */
#ifndef FASTROAM_CONTROLLER_SAVE_H
#define FASTROAM_CONTROLLER_SAVE_H

#include <stddef.h>

#include "base/err.h"
#include "controller/controller.h"

#define STARTUP_CONFIG "startup-config"

/** Were there changes since startup-config was written or read? */
bool save_is_due(struct controller const *c);

/** The whole text with header and "end", as `show running-config` prints it. Talloc child of ctx;
 * free it with config_text_free(). NULL when memory is short. */
char *save_text(void *ctx, struct controller const *c, bool all);

/**
 * Write CONFIG-DIR/startup-config: to a new file of mode 0600, synced, then renamed over the old
 * one, so that a crash leaves either the one or the other.
 * @param who  wrote it, for the next header
 * @return 0, or negative errno with *err
 */
int save_startup(struct controller *c, char const *who, struct err *err) WARN_UNUSED;

#endif
