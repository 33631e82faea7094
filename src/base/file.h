/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files that are replaced as a whole: written beside the old one, on the disk, then renamed.
 */
#ifndef FASTROAM_BASE_FILE_H
#define FASTROAM_BASE_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/**
 * Write PATH.new, which must reach the disk. One that a crash left is removed; nobody's link is
 * followed.
 *
 * @param mode  permission bits, less what the umask takes away
 * @return 0 or negative errno; then there is no PATH.new
 */
int file_write_new(char const *path, void const *data, size_t len, mode_t mode) WARN_UNUSED;

/** PATH.new takes the place of PATH. 0 or negative errno. */
int file_commit(char const *path) WARN_UNUSED;

/** Remove PATH.new. */
void file_give_up(char const *path);

/** The first two in one. */
int file_write(char const *path, void const *data, size_t len, mode_t mode) WARN_UNUSED;

#endif
