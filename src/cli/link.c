/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The connection to fastroamd; see link.h.
 */
#include "cli/link.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <talloc.h>
#include <unistd.h>

#include "base/secret.h"

/** One read. Output of a command comes in messages of a few KiB. */
#define LINK_READ 16384

struct link {
	int fd;
	char const *path;
	uint8_t *data; /**< received, not yet decoded; talloc child, wiped as it is decoded */
	size_t start;  /**< of what is not decoded */
	size_t len;    /**< of it */
};

static int link_free(struct link *l)
{
	if (l->fd >= 0)
		close(l->fd);
	if (l->data)
		mem_wipe(l->data, talloc_get_size(l->data));
	return 0;
}

/** Why it did not connect, and what to do about it. */
static void explain(struct err *err, char const *path, int code)
{
	char const *cure = "";

	switch (code) {
	case ENOENT:
	case ECONNREFUSED:
		cure = "; is fastroamd running? (systemctl start fastroamd, or name its socket "
		       "with -s)";
		break;
	case EACCES:
	case EPERM:
		cure = "; are you in the group fastroam-admin, or fastroam-user to look on? (as "
		       "root: usermod -aG fastroam-admin NAME, then log in again)";
		break;
	case ENAMETOOLONG: cure = " (107 octets at most)"; break;
	default: break;
	}
	(void)err_set(err, code, "cannot connect to %s: %s%s", path, strerror(code), cure);
}

struct link *link_open(void *ctx, char const *path, struct err *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct link *l = talloc_zero(ctx, struct link);

	if (!l || !(l->path = talloc_strdup(l, path))) {
		(void)err_set(err, ENOMEM, "out of memory");
		goto fail;
	}
	talloc_set_destructor(l, link_free);
	l->fd = -1;
	if (strlen(path) >= sizeof address.sun_path) {
		explain(err, path, ENAMETOOLONG);
		goto fail;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (l->fd < 0 || connect(l->fd, (struct sockaddr *)&address, sizeof address) < 0) {
		explain(err, path, errno);
		goto fail;
	}
	return l;
fail:
	talloc_free(l);
	return NULL;
}

int link_fd(struct link const *l)
{
	return l->fd;
}

int link_send(struct link *l, struct control_msg const *m, struct err *err)
{
	size_t len, done = 0;
	uint8_t *data = control_encode(l, m, &len);
	int rc = 0;

	if (!data)
		return err_set(err, EMSGSIZE,
			       "too long to be sent to fastroamd: a configuration may have %u KiB",
			       CONTROL_MAX / 1024);
	while (done < len) {
		ssize_t n = send(l->fd, data + done, len - done, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			rc = err_set(err, errno, "%s: %s", l->path, strerror(errno));
			break;
		}
		done += (size_t)n;
	}
	mem_wipe(data, len);
	talloc_free(data);
	return rc;
}

/** Make room for a read. What is moved may be keys (`timeline export ... keys`, `show
 * running-config`), so it stays nowhere else. @return false when memory is short */
static bool link_room(struct link *l)
{
	size_t size = l->data ? talloc_get_size(l->data) : 0;
	uint8_t *more;

	if (l->start > 0) {
		memmove(l->data, l->data + l->start, l->len);
		mem_wipe(l->data + l->len, l->start);
		l->start = 0;
	}
	if (size >= l->len + LINK_READ)
		return true;
	more = talloc_array(l, uint8_t, 2 * l->len + LINK_READ);
	if (!more)
		return false;
	if (l->data) {
		memcpy(more, l->data, l->len);
		mem_wipe(l->data, size);
		talloc_free(l->data);
	}
	l->data = more;
	return true;
}

/** Read what is there. @return octets, 0 at the end, negative errno */
static int link_fill(struct link *l, struct err *err)
{
	ssize_t n;

	if (!link_room(l))
		return err_set(err, ENOMEM, "out of memory");
	n = recv(l->fd, l->data + l->len, LINK_READ, 0);
	if (n < 0 && errno == EINTR)
		return -EINTR;
	/* A daemon that went away with our octets unread resets the connection. */
	if (n == 0 || (n < 0 && errno == ECONNRESET))
		return -ENOTCONN;
	if (n < 0)
		return err_set(err, errno, "%s: %s", l->path, strerror(errno));
	l->len += (size_t)n;
	return (int)n;
}

int link_next(struct link *l, int timeout_ms, struct control_msg **out, struct err *err)
{
	for (;;) {
		struct pollfd p = {.fd = l->fd, .events = POLLIN};
		size_t used;
		int rc = control_decode(l, l->data ? l->data + l->start : NULL, l->len, &used, out,
					err);

		if (rc < 0)
			return err_prefix(err, "%s", l->path);
		if (used)
			mem_wipe(l->data + l->start, used);
		l->start += used;
		l->len -= used;
		if (rc == 1)
			return 1;
		rc = poll(&p, 1, timeout_ms);
		if (rc == 0)
			return 0;
		if (rc < 0)
			return errno == EINTR ? -EINTR
					      : err_set(err, errno, "poll: %s", strerror(errno));
		rc = link_fill(l, err);
		if (rc < 0)
			return rc;
	}
}
