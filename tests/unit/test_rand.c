/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The random pool: never the same twice, in no thread and no child, and no weak octets.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/rand.h"

#define NONCE 16

static int nonce_order(void const *a, void const *b)
{
	return memcmp(a, b, NONCE);
}

static void test_never_twice(void **state)
{
	enum { COUNT = 20000 };
	uint8_t(*nonce)[NONCE] = malloc(COUNT * sizeof *nonce);

	(void)state;
	assert_non_null(nonce);
	for (int i = 0; i < COUNT; i++)
		rand_octets(nonce[i], NONCE);
	/* A chance repetition has a probability of 2^-100. */
	qsort(nonce, COUNT, sizeof *nonce, nonce_order);
	for (int i = 1; i < COUNT; i++)
		assert_memory_not_equal(nonce[i - 1], nonce[i], NONCE);
	free(nonce);
}

static void test_all_lengths_are_filled(void **state)
{
	uint8_t *out = malloc(10000 + 1);
	static size_t const lengths[] = {1, 31, 32, 33, 1024, 1025, 4095, 4096, 4097, 10000};

	(void)state;
	assert_non_null(out);
	rand_octets(out, 0);
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		size_t len = lengths[i];
		uint8_t ends = 0;

		out[len] = 0x5a;
		/* Some of 64 draws set each end unless it is never written: missed by chance with
		 * a probability of 2^-512. */
		for (int n = 0; n < 64; n++) {
			out[0] = out[len - 1] = 0;
			rand_octets(out, len);
			ends |= (out[0] ? 1 : 0) | (out[len - 1] ? 2 : 0);
		}
		assert_int_equal(ends, 3);
		assert_int_equal(out[len], 0x5a);
	}
	free(out);
}

static void test_bits_are_even(void **state)
{
	enum { OCTETS = 125000 };
	unsigned ones = 0;

	(void)state;
	for (int i = 0; i < OCTETS / 25; i++) {
		uint8_t out[25];

		rand_octets(out, sizeof out);
		for (size_t j = 0; j < sizeof out; j++)
			ones += (unsigned)__builtin_popcount(out[j]);
	}
	/* One million bits: half a million ones, ten standard deviations of 500 either way. */
	assert_in_range(ones, 495000, 505000);
}

static void test_fork_discards_the_pool(void **state)
{
	uint8_t mine[NONCE], childs[NONCE];
	int pipe_fd[2], status;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(pipe_fd), 0);
	rand_octets(mine, sizeof mine);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		rand_octets(childs, sizeof childs);
		_exit(write(pipe_fd[1], childs, sizeof childs) == sizeof childs ? 0 : 1);
	}
	rand_octets(mine, sizeof mine);
	assert_int_equal(read(pipe_fd[0], childs, sizeof childs), sizeof childs);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_memory_not_equal(mine, childs, sizeof mine);
	close(pipe_fd[0]);
	close(pipe_fd[1]);
}

static void *draw_in_thread(void *arg)
{
	rand_octets(arg, NONCE);
	return NULL;
}

static void test_threads_differ(void **state)
{
	uint8_t nonce[8][NONCE];
	pthread_t thread[8];

	(void)state;
	for (int i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, draw_in_thread, nonce[i]), 0);
	for (int i = 0; i < 8; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	qsort(nonce, 8, sizeof *nonce, nonce_order);
	for (int i = 1; i < 8; i++)
		assert_memory_not_equal(nonce[i - 1], nonce[i], NONCE);
}

/** From here on getrandom() fails with ENOSYS in this process. */
static int getrandom_forbid(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getrandom, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = {.len = sizeof filter / sizeof *filter, .filter = filter};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog);
}

/** Exit status of the child that the sandbox did not let set its filter. */
#define NO_FILTER 77

static void test_no_randomness_ends_the_process(void **state)
{
	char text[256] = "";
	int pipe_fd[2], status;
	ssize_t n;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(pipe_fd), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		uint8_t nonce[NONCE];

		(void)signal(SIGABRT, SIG_DFL);
		(void)dup2(pipe_fd[1], STDERR_FILENO);
		if (getrandom_forbid())
			_exit(NO_FILTER);
		rand_octets(nonce, sizeof nonce);
		_exit(0);
	}
	close(pipe_fd[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	n = read(pipe_fd[0], text, sizeof text - 1);
	close(pipe_fd[0]);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_FILTER)
		skip();
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_true(n > 0);
	assert_non_null(strstr(text, "getrandom() failed: Function not implemented\n"));
}

static void test_fixed_stream(void **state)
{
	/* The first two numbers of splitmix64 from seed 0: e220a8397b1dcdaf 6e789e6aa1b965f4. */
	uint8_t const want[16] = {0xaf, 0xcd, 0x1d, 0x7b, 0x39, 0xa8, 0x20, 0xe2,
				  0xf4, 0x65, 0xb9, 0xa1, 0x6a, 0x9e, 0x78, 0x6e};
	struct rand_fixed a = {0}, b = {0}, c = {1};
	uint8_t x[16], y[16];

	(void)state;
	rand_fixed_octets(&a, x, sizeof x);
	rand_fixed_octets(&b, y, sizeof y);
	assert_memory_equal(x, y, sizeof x);
	assert_memory_equal(x, want, sizeof x);
	rand_fixed_octets(&c, y, sizeof y);
	assert_memory_not_equal(x, y, sizeof x);
	rand_fixed_octets(&b, y, sizeof y);
	assert_memory_not_equal(x, y, sizeof x);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_never_twice),
		cmocka_unit_test(test_all_lengths_are_filled),
		cmocka_unit_test(test_bits_are_even),
		cmocka_unit_test(test_fork_discards_the_pool),
		cmocka_unit_test(test_threads_differ),
		cmocka_unit_test(test_no_randomness_ends_the_process),
		cmocka_unit_test(test_fixed_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
