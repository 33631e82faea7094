/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The pool of random octets.
 */
#include "base/rand.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/secret.h"

/** A page per thread: one system call for 128 nonces of 32 octets. */
#define POOL_OCTETS 4096

struct pool {
	uint8_t octets[POOL_OCTETS];
	size_t left;         /**< the last `left` octets are unused */
	unsigned generation; /**< fork count when filled */
};

static _Thread_local struct pool pool;
static pthread_once_t fork_once = PTHREAD_ONCE_INIT;

/** Counts forks on the way from the first process to this one. Written by the child while it has
 * a single thread, so plain reads elsewhere never race. */
static unsigned fork_generation;

static void fork_in_child(void)
{
	fork_generation++;
}

/** What to do when the kernel refuses; only abort() makes sure that nobody carries on. */
static _Noreturn void rand_fail(char const *what)
{
	char const *why = strerror(errno);

	(void)!write(STDERR_FILENO, "fatal: ", 7);
	(void)!write(STDERR_FILENO, what, strlen(what));
	(void)!write(STDERR_FILENO, ": ", 2);
	(void)!write(STDERR_FILENO, why, strlen(why));
	(void)!write(STDERR_FILENO, "\n", 1);
	abort();
}

static void fork_watch(void)
{
	errno = pthread_atfork(NULL, NULL, fork_in_child);
	if (errno)
		rand_fail("no key can be made safely, the fork handler was refused");
}

static void kernel_octets(uint8_t *out, size_t len)
{
	while (len > 0) {
		ssize_t n = getrandom(out, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			rand_fail("no key can be made, getrandom() failed");
		out += n;
		len -= (size_t)n;
	}
}

void rand_octets(uint8_t *out, size_t len)
{
	uint8_t *p;

	/* A long request would empty the pool for everyone after it and gains nothing from it. */
	if (len > POOL_OCTETS / 4) {
		kernel_octets(out, len);
		return;
	}
	if (pool.left < len || pool.generation != fork_generation) {
		(void)pthread_once(&fork_once, fork_watch);
		kernel_octets(pool.octets, sizeof pool.octets);
		pool.left = sizeof pool.octets;
		pool.generation = fork_generation;
	}
	p = pool.octets + sizeof pool.octets - pool.left;
	if (len)
		memcpy(out, p, len);
	mem_wipe(p, len);
	pool.left -= len;
}

void rand_fixed_octets(struct rand_fixed *r, uint8_t *out, size_t len)
{
	/* splitmix64 (Steele, Lea, Flood 2014): any seed will do, zero included. */
	while (len > 0) {
		uint64_t v = r->state += 0x9e3779b97f4a7c15ULL;

		v = (v ^ v >> 30) * 0xbf58476d1ce4e5b9ULL;
		v = (v ^ v >> 27) * 0x94d049bb133111ebULL;
		v ^= v >> 31;
		for (int i = 0; i < 8 && len > 0; i++, len--, v >>= 8)
			*out++ = (uint8_t)v;
	}
}
