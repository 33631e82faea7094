/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Listening sockets; see listener.h.
 */
#include "net/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <talloc.h>
#include <unistd.h>

#include "base/log.h"
#include "base/pace.h"

/** accept() found no free descriptor: try again after this long, rather than spin on a readable
 * socket. */
#define PAUSE_MS 200
/** Connections taken in one turn of the loop. */
#define BATCH    16
/** Refusals beyond the bound are told at most once in this time. */
#define TELL_MS  60000

struct listener {
	struct listener_config cf;
	struct loop *loop;
	struct loop_fd *watch;
	struct loop_timer *pause;
	int fd;
	uint16_t port;
	char name[128]; /**< path or address, for messages */
	char path[108]; /**< of a Unix socket that is ours to remove, "" otherwise */
	dev_t dev;      /**< of the socket file, so that nobody else's is removed */
	ino_t ino;
	unsigned open;
	uint64_t accepted, refused;
	struct pace told;
};

int unix_peer_get(int fd, struct unix_peer *out)
{
	struct ucred cred;
	socklen_t len = sizeof cred;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
		return -errno;
	*out = (struct unix_peer){.uid = cred.uid, .gid = cred.gid, .pid = cred.pid};
	return 0;
}

bool unix_peer_in_group(int fd, struct unix_peer const *peer, gid_t gid)
{
	gid_t groups[256];
	socklen_t len = sizeof groups;

	if (peer->gid == gid)
		return true;
	/* More than 256 groups give ERANGE: then only the first group counts. */
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len) < 0)
		return false;
	for (size_t i = 0; i < len / sizeof groups[0]; i++) {
		if (groups[i] == gid)
			return true;
	}
	return false;
}

/** Say it once a minute: somebody who knocks in a loop shall not fill the log. */
static bool may_tell(struct listener *l)
{
	return pace_may_tell(&l->told, loop_now_ms(l->loop), TELL_MS, NULL);
}

static void peer_name(int fd, struct sockaddr_storage const *sa, char *out, size_t size)
{
	char text[INET6_ADDRSTRLEN] = "?";
	struct unix_peer peer;

	if (sa->ss_family == AF_INET) {
		struct sockaddr_in const *in = (struct sockaddr_in const *)sa;

		(void)inet_ntop(AF_INET, &in->sin_addr, text, sizeof text);
		(void)snprintf(out, size, "%s:%u", text, ntohs(in->sin_port));
	} else if (sa->ss_family == AF_INET6) {
		struct sockaddr_in6 const *in6 = (struct sockaddr_in6 const *)sa;

		(void)inet_ntop(AF_INET6, &in6->sin6_addr, text, sizeof text);
		if (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr))
			(void)snprintf(out, size, "%s:%u", text + strlen("::ffff:"),
				       ntohs(in6->sin6_port));
		else
			(void)snprintf(out, size, "[%s]:%u", text, ntohs(in6->sin6_port));
	} else if (unix_peer_get(fd, &peer) == 0) {
		(void)snprintf(out, size, "process %d of uid %u", (int)peer.pid,
			       (unsigned)peer.uid);
	} else {
		(void)snprintf(out, size, "local process");
	}
}

/** @return false when there is nothing more to accept now */
static bool accept_one(struct listener *l)
{
	struct sockaddr_storage sa = {0};
	socklen_t len = sizeof sa;
	char peer[80];
	int fd = accept4(l->fd, (struct sockaddr *)&sa, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0) {
		if (errno == EINTR || errno == ECONNABORTED || errno == EPROTO)
			return true;
		if (errno == EAGAIN)
			return false;
		/* EMFILE, ENFILE, ENOBUFS, ENOMEM: the connection stays in the backlog. */
		if (may_tell(l))
			log_msg(LOG_LEVEL_WARNING, "NET-4-ACCEPT",
				"%s: cannot accept a connection: %s; trying again every %u ms",
				l->name, strerror(errno), PAUSE_MS);
		loop_fd_events(l->watch, 0);
		loop_timer_arm(l->pause, PAUSE_MS);
		return false;
	}
	if (l->open >= l->cf.max && !(l->cf.make_room && l->cf.make_room(l->cf.arg))) {
		l->refused++;
		if (may_tell(l))
			log_msg(LOG_LEVEL_WARNING, "NET-4-TOOMANY",
				"%s: %u connections are open, more are refused (%llu so far)",
				l->name, l->open, (unsigned long long)l->refused);
		(void)close(fd);
		return true;
	}
	l->open++;
	l->accepted++;
	peer_name(fd, &sa, peer, sizeof peer);
	l->cf.accepted(l->cf.arg, fd, peer);
	return true;
}

static void ready(void *arg, int fd, int events)
{
	struct listener *l = arg;

	(void)fd;
	(void)events;
	for (int i = 0; i < BATCH && l->watch && accept_one(l); i++)
		;
}

static void pause_over(void *arg)
{
	struct listener *l = arg;

	if (l->watch)
		loop_fd_events(l->watch, LOOP_READ);
}

static void remove_path(struct listener *l)
{
	struct stat st;

	/* Only our own file: a successor may have put its socket there. */
	if (l->path[0] && lstat(l->path, &st) == 0 && st.st_dev == l->dev && st.st_ino == l->ino)
		(void)unlink(l->path);
	l->path[0] = '\0';
}

static int listener_end(struct listener *l)
{
	talloc_free(l->watch);
	l->watch = NULL;
	if (l->fd >= 0)
		(void)close(l->fd);
	l->fd = -1;
	remove_path(l);
	return 0;
}

void listener_stop(struct listener *l)
{
	(void)listener_end(l);
}

static struct listener *listener_new(void *ctx, struct loop *loop, char const *name,
				     struct listener_config const *config, struct err *err)
{
	struct listener *l = talloc_zero(ctx, struct listener);

	if (!l) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	l->fd = -1;
	l->loop = loop;
	l->cf = *config;
	(void)snprintf(l->name, sizeof l->name, "%s", name);
	talloc_set_destructor(l, listener_end);
	return l;
}

static int listener_start(struct listener *l, struct err *err)
{
	/* 128 wait in the kernel; a FreeRADIUS has one connection per module instance. */
	if (listen(l->fd, 128) < 0)
		return err_set(err, errno, "%s: cannot listen: %s", l->name, strerror(errno));
	l->watch = loop_fd_new(l, l->loop, l->fd, LOOP_READ, ready, l);
	l->pause = loop_timer_new(l, l->loop, pause_over, l);
	if (!l->watch || !l->pause)
		return err_set(err, ENOMEM, "%s: memory is short", l->name);
	return 0;
}

/** Remove a socket file that nobody listens on. 0 when the name is free now. */
static int clear_stale(struct sockaddr_un const *sa, struct err *err)
{
	struct stat st;
	int fd, rc;

	if (lstat(sa->sun_path, &st) < 0)
		return errno == ENOENT
			       ? 0
			       : err_set(err, errno, "%s: %s", sa->sun_path, strerror(errno));
	if (!S_ISSOCK(st.st_mode))
		return err_set(
			err, EEXIST,
			"%s exists and is not a socket: move it away or give another directory "
			"with --run-dir",
			sa->sun_path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_set(err, errno, "cannot make a socket: %s", strerror(errno));
	rc = connect(fd, (struct sockaddr const *)sa, sizeof *sa) < 0 ? errno : 0;
	(void)close(fd);
	if (rc == 0 || rc == EAGAIN || rc == EACCES)
		return err_set(
			err, EADDRINUSE,
			"%s: another process listens there: stop it, or give another directory "
			"with --run-dir",
			sa->sun_path);
	if (unlink(sa->sun_path) < 0 && errno != ENOENT)
		return err_set(err, errno, "cannot remove the stale socket %s: %s", sa->sun_path,
			       strerror(errno));
	return 0;
}

static int bind_unix(struct listener *l, char const *path, mode_t mode, gid_t gid, struct err *err)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	struct stat st;
	mode_t old;
	int rc;

	if (strlen(path) >= sizeof sa.sun_path)
		return err_set(err, ENAMETOOLONG,
			       "%s: longer than the %zu octets of a socket's name", path,
			       sizeof sa.sun_path - 1);
	memcpy(sa.sun_path, path, strlen(path) + 1);
	rc = clear_stale(&sa, err);
	if (rc < 0)
		return rc;
	l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (l->fd < 0)
		return err_set(err, errno, "cannot make a socket: %s", strerror(errno));
	/* Nobody may connect before group and mode are right. */
	old = umask(0177);
	rc = bind(l->fd, (struct sockaddr *)&sa, sizeof sa) < 0 ? errno : 0;
	umask(old);
	if (rc)
		return err_set(err, rc, "cannot bind %s: %s", path, strerror(rc));
	if (lstat(path, &st) == 0) {
		l->dev = st.st_dev;
		l->ino = st.st_ino;
		memcpy(l->path, path, strlen(path) + 1);
	}
	if (gid != (gid_t)-1 && chown(path, (uid_t)-1, gid) < 0)
		log_msg(LOG_LEVEL_WARNING, "NET-4-GROUP",
			"%s: cannot give it to group %u: %s; only uid %u and root can connect",
			path, (unsigned)gid, strerror(errno), (unsigned)geteuid());
	if (chmod(path, mode) < 0)
		return err_set(err, errno, "%s: cannot set its mode: %s", path, strerror(errno));
	return 0;
}

struct listener *listener_unix(void *ctx, struct loop *loop, char const *path, mode_t mode,
			       gid_t gid, struct listener_config const *config, struct err *err)
{
	struct listener *l = listener_new(ctx, loop, path, config, err);

	if (!l)
		return NULL;
	if (bind_unix(l, path, mode, gid, err) < 0 || listener_start(l, err) < 0) {
		talloc_free(l);
		return NULL;
	}
	return l;
}

static int bind_tcp(struct listener *l, char const *address, uint16_t port, struct err *err)
{
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};
	bool v4 = address && inet_pton(AF_INET, address, &in.sin_addr) == 1;
	struct sockaddr *sa = v4 ? (struct sockaddr *)&in : (struct sockaddr *)&in6;
	socklen_t len = v4 ? sizeof in : sizeof in6;
	int one = 1, zero = 0;

	if (!v4 && address && inet_pton(AF_INET6, address, &in6.sin6_addr) != 1)
		return err_set(err, EINVAL, "%s is not an IPv4 or IPv6 address", address);
	l->fd = socket(sa->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (l->fd < 0 && errno == EAFNOSUPPORT && !address) {
		/* A kernel without IPv6. */
		v4 = true;
		sa = (struct sockaddr *)&in;
		len = sizeof in;
		l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	}
	if (l->fd < 0)
		return err_set(err, errno, "cannot make a socket: %s", strerror(errno));
	(void)setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	(void)setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	(void)setsockopt(l->fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
	if (!v4)
		(void)setsockopt(l->fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
	if (bind(l->fd, sa, len) < 0)
		return err_set(err, errno, "cannot bind TCP port %u of %s: %s", port,
			       address ? address : "all addresses", strerror(errno));
	if (getsockname(l->fd, sa, &len) == 0)
		l->port = ntohs(v4 ? in.sin_port : in6.sin6_port);
	return 0;
}

struct listener *listener_tcp(void *ctx, struct loop *loop, char const *address, uint16_t port,
			      struct listener_config const *config, struct err *err)
{
	char name[128];
	struct listener *l;

	(void)snprintf(name, sizeof name, "TCP port %u of %s", port,
		       address ? address : "all addresses");
	l = listener_new(ctx, loop, name, config, err);
	if (!l)
		return NULL;
	if (bind_tcp(l, address, port, err) < 0 || listener_start(l, err) < 0) {
		talloc_free(l);
		return NULL;
	}
	return l;
}

void listener_closed(struct listener *l)
{
	l->open--;
}

void listener_get_stats(struct listener const *l, struct listener_stats *out)
{
	*out = (struct listener_stats){
		.open = l->open, .accepted = l->accepted, .refused = l->refused};
}

uint16_t listener_port(struct listener const *l)
{
	return l->port;
}
