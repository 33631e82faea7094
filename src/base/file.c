/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Replacing files; see file.h.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int new_path(char const *path, char out[PATH_MAX])
{
	int n = snprintf(out, PATH_MAX, "%s.new", path);

	return n < 0 || n >= PATH_MAX ? -ENAMETOOLONG : 0;
}

/** 0 or an errno value. */
static int write_all(int fd, uint8_t const *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? errno : EIO;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

int file_write_new(char const *path, void const *data, size_t len, mode_t mode)
{
	char fresh[PATH_MAX];
	int fd, rc = new_path(path, fresh);

	if (rc < 0)
		return rc;
	/* Left by a crash; O_EXCL then makes sure that nobody's link is followed. */
	(void)unlink(fresh);
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return -errno;
	rc = write_all(fd, data, len);
	if (rc == 0 && fsync(fd) < 0)
		rc = errno;
	if (close(fd) < 0 && rc == 0)
		rc = errno;
	if (rc)
		(void)unlink(fresh);
	return -rc;
}

/** The directory's entry reaches the disk too. */
static void sync_directory(char const *path)
{
	char dir[PATH_MAX];
	char *slash;
	int fd;

	(void)snprintf(dir, sizeof dir, "%s", path);
	slash = strrchr(dir, '/');
	if (slash)
		slash[slash == dir] = '\0';
	fd = open(slash ? dir : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)fsync(fd);
	(void)close(fd);
}

int file_commit(char const *path)
{
	char fresh[PATH_MAX];
	int rc = new_path(path, fresh);

	if (rc == 0 && rename(fresh, path) < 0)
		rc = -errno;
	if (rc == 0)
		sync_directory(path);
	return rc;
}

void file_give_up(char const *path)
{
	char fresh[PATH_MAX];

	if (new_path(path, fresh) == 0)
		(void)unlink(fresh);
}

int file_write(char const *path, void const *data, size_t len, mode_t mode)
{
	int rc = file_write_new(path, data, len, mode);

	if (rc < 0)
		return rc;
	rc = file_commit(path);
	if (rc < 0)
		file_give_up(path);
	return rc;
}
