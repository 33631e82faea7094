/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Output into a file; see capture.h.
 */
#include "cli/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** False: the name does not fit. */
static bool file_name(struct capture *c, char const *name)
{
	char const *home = getenv("HOME");

	if (strncmp(name, "~/", 2) == 0 && home && strlen(home) < 256)
		return (size_t)snprintf(c->name, sizeof c->name, "%s%s", home, name + 1) <
		       sizeof c->name;
	return (size_t)snprintf(c->name, sizeof c->name, "%s", name) < sizeof c->name;
}

int capture_open_file(struct capture *c, char const *name, struct err *err)
{
	/* O_NONBLOCK: a pipe that nobody reads is refused rather than waited for. */
	int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	int fd;

	if (!file_name(c, name))
		return err_set(err, EINVAL,
			       "a file name of more than %zu octets: use a shorter one",
			       sizeof c->name - 1);
	fd = open(c->name, flags | O_EXCL, 0600);
	c->made = fd >= 0;
	if (fd < 0 && errno == EEXIST)
		fd = open(c->name, flags, 0600);
	if (fd < 0)
		return err_set(err, EINVAL, "%s: %s", c->name, strerror(errno));
	(void)fcntl(fd, F_SETFL, O_APPEND);
	c->file = fdopen(fd, "a");
	if (!c->file) {
		(void)close(fd);
		return err_set(err, EINVAL, "%s: out of memory", c->name);
	}
	/* stdio would free a copy of what may be keys; it comes in pieces of some KiB anyway. */
	(void)setvbuf(c->file, NULL, _IONBF, 0);
	return 0;
}

int capture_open(struct capture *c, struct grammar_walk const *w, struct err *err)
{
	char const *name = grammar_to_file(w);

	*c = (struct capture){.file = NULL};
	if (!name)
		return 0;
	if (grammar_pipe_is_file(w->pipe) && grammar_arg(w, "to_file"))
		return err_set(err, EINVAL, "%s: the output goes to one file: leave to-file out",
			       name);
	c->append = w->pipe == PIPE_APPEND;
	c->shown = w->pipe == PIPE_TEE;
	return capture_open_file(c, name, err);
}

/** Let go of what the file held. A device or a pipe holds nothing. */
static void start(struct capture *c)
{
	if (!c->started && !c->append && ftruncate(fileno(c->file), 0) < 0 && errno != EINVAL)
		c->error = errno;
	c->started = true;
}

bool capture_text(struct capture *c, char const *text)
{
	if (!c->file)
		return true;
	start(c);
	if (!c->error && fputs(text, c->file) < 0)
		c->error = errno;
	return c->shown;
}

void capture_octets(struct capture *c, void const *data, size_t len)
{
	if (!c->file)
		return;
	start(c);
	if (!c->error && fwrite(data, 1, len, c->file) != len)
		c->error = errno;
}

int capture_close(struct capture *c, bool done, struct err *err)
{
	if (!c->file)
		return 0;
	if (done)
		start(c);
	if (fclose(c->file) != 0 && !c->error)
		c->error = errno;
	c->file = NULL;
	return c->error ? err_set(err, EINVAL, "%s: %s: it is not whole", c->name,
				  strerror(c->error))
			: 0;
}
