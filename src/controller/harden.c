/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Giving up what is not needed; see harden.h.
 */
#include "controller/harden.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

void harden_process(void)
{
	struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	/*
	 * Only what is touched, so that the rings do not count before they are used. Without the
	 * limit (8 MiB for a user) later allocations would fail, hence only when it is infinite.
	 */
	if (getrlimit(RLIMIT_MEMLOCK, &none) == 0 && none.rlim_cur == RLIM_INFINITY)
		(void)mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

/* The sanitizers' run time calls what the daemon itself never would. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifdef SANITIZED

int harden_syscalls(struct err *err)
{
	(void)err;
	return 0;
}

#else

// clang-format off
/** What the loop, OpenSSL, the name service (accounts may come from a local socket) and saving the
 * configuration need. No exec, no fork, no ptrace, nothing that changes users or mounts. */
static int const allowed[] = {
	/* memory, time, threads of the C library */
	SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mprotect), SCMP_SYS(mremap),
	SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
	SCMP_SYS(getrandom), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid),
	SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(uname), SCMP_SYS(sysinfo),
	SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(rseq),
	SCMP_SYS(set_robust_list), SCMP_SYS(prlimit64), SCMP_SYS(getrlimit), SCMP_SYS(getrusage),
	/* signals and the end */
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall), SCMP_SYS(tgkill), SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	/* waiting */
	SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait),
	SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(eventfd2),
	SCMP_SYS(pipe2), SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime),
	/* sockets */
	SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(bind), SCMP_SYS(listen),
	SCMP_SYS(accept4), SCMP_SYS(connect), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
	SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(sendto), SCMP_SYS(sendmsg),
	SCMP_SYS(sendmmsg), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(shutdown),
	/* files */
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64),
	SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(fcntl), SCMP_SYS(ioctl), SCMP_SYS(open),
	SCMP_SYS(openat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(fstat), SCMP_SYS(newfstatat),
	SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
	SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(rename),
	SCMP_SYS(renameat),
	SCMP_SYS(renameat2), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(fsync),
	SCMP_SYS(mkdir), SCMP_SYS(mkdirat),
	SCMP_SYS(fdatasync), SCMP_SYS(umask), SCMP_SYS(dup),
};
// clang-format on

/** Name the call and go: only what is safe in a signal handler. */
static void on_denied(int signo, siginfo_t *info, void *context)
{
	static char text[] = "fastroamd: ended: it made system call 0000, which it never should; "
			     "report this, and run it with --no-sandbox until then\n";
	char *digit = strstr(text, "0000") + 3;
	int call = info->si_syscall;

	(void)signo;
	(void)context;
	for (int i = 0; i < 4; i++, call /= 10)
		*digit-- = (char)('0' + call % 10);
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(126);
	_exit(125);
}

int harden_syscalls(struct err *err)
{
	struct sigaction act = {.sa_sigaction = on_denied, .sa_flags = SA_SIGINFO};
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
	int rc = 0;

	if (!filter)
		return err_set(err, ENOMEM, "memory is short");
	if (sigaction(SIGSYS, &act, NULL) < 0)
		rc = -errno;
	for (size_t i = 0; i < sizeof allowed / sizeof allowed[0] && rc == 0; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	/* libcap asks as it is loaded, which the name service does for an account that is in no
	 * file (nss-systemd). */
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
				      SCMP_A0(SCMP_CMP_EQ, PR_CAPBSET_READ));
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	/* A container or an old kernel may not offer filters; systemd's own then has to do. */
	if (rc == -EINVAL || rc == -ENOSYS || rc == -ECANCELED) {
		log_msg(LOG_LEVEL_WARNING, "SYS-4-SANDBOX",
			"the kernel takes no system call filter: going on without");
		rc = 0;
	}
	return rc < 0 ? err_set(err, -rc, "cannot load the system call filter: %s", strerror(-rc))
		      : 0;
}

#endif

void harden_notify(char const *state)
{
	char const *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	size_t len = path ? strlen(path) : 0;
	int fd;

	if (len < 2 || len >= sizeof sa.sun_path || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(sa.sun_path, path, len);
	if (sa.sun_path[0] == '@')
		sa.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&sa,
		   (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) < 0)
		log_msg(LOG_LEVEL_WARNING, "SYS-4-NOTIFY", "cannot tell systemd %s: %s", state,
			strerror(errno));
	(void)close(fd);
}
