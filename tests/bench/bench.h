/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Timing of small operations against a floor measured in the same run.
 *
 * The host may be shared and its clock rate may move, so an absolute figure means little and a
 * figure from another day means nothing. Each case therefore has two bodies, ours and the floor
 * (the same sequence of OpenSSL calls written out by hand, with every context and buffer ready:
 * bench_crypto_floor.h). Samples alternate, ours, floor, ours, floor, and the ratio is the median
 * of the ratios of neighbours, so that a slow phase hits both sides.
 *
 * A sample repeats its body for about 1.5 ms, calibrated for each body, on the CPU time of the
 * thread: what other processes take is not counted, what they do to the caches is.
 *
 * That tells 1.1 from 1.2. To tell 1.005 from 1.010, where two bodies are nearly the same, a case
 * has `pairs`: thousands of them, one run of each body, which is first by lot; the ratio is then
 * made of the median of their differences, and stands beside its interval.
 *
 *     static void ours(void *arg) { struct work *w = arg; bench_must(pmkid(...w->out)); }
 *     static void raw(void *arg) { ... }
 *     static struct bench_case const cases[] = {
 *             {.name = "PMKID, AKM 1", .ours = ours, .floor = raw, .same = same, .arg = &w,
 *              .limit = 1.35},
 *     };
 *     int main(int argc, char **argv)
 *     {
 *             return bench_main(argc, argv, "steps", cases, sizeof(cases) / sizeof(cases[0]));
 *     }
 */
#ifndef FASTROAM_BENCH_H
#define FASTROAM_BENCH_H

#include <stdbool.h>
#include <stddef.h>

struct bench_case {
	char const *name;
	void (*ours)(void *arg);
	/** NULL: nothing to compare with, only our time is printed. */
	void (*floor)(void *arg);
	/**
	 * Called after one run of each body: did both do the same work? NULL: not asked. A bench
	 * that says no is wrong and ends with status 2.
	 */
	bool (*same)(void *arg);
	void *arg;
	/** Highest ratio (or, without a floor, highest time in ns) that is good; 0: no limit. */
	double limit;
	/** One run of `ours` does the work so many times; 0 counts as 1. */
	unsigned per;
	/** The same of `floor`; 0 counts as 1. */
	unsigned floor_per;
	/** Pairs of single runs that are timed in the place of samples, 20 at least; 0: samples. A
	 * run should take 100 us to 1 ms: the clock takes 1 us, and a phase of the host lasts
	 * milliseconds. */
	unsigned pairs;
};

struct bench_result {
	double ours_ns;
	double floor_ns; /**< 0 without a floor */
	double ratio;    /**< 0 without a floor */
	/** With pairs: the ratio is between these with 95 %, whatever the noise is like; otherwise
	 * both are `ratio`. */
	double low, high;
};

/** Time one case with `samples` samples of each body (41 is a good number; at least 1), or with its
 * pairs. */
struct bench_result bench_case_run(struct bench_case const *c, unsigned samples);

/**
 * The main() of a bench program: run the cases, print a line for each.
 *
 *     name                              ours_ns   floor_ns   ratio   limit     ours_per_s
 *
 * A case of pairs has a ratio of three decimals and a line more, with its interval; it is good when
 * all of that is within the limit.
 *
 * Options: --check (status 1 when a case is over its limit; that case is measured up to twice more
 * first, because one bad phase of the host proves nothing), --filter TEXT (only cases whose name
 * contains it), --samples N.
 *
 * @return the program's exit status: 0, 1 (--check, over the limit), 2 (usage, or a case whose
 *         bodies disagree)
 */
int bench_main(int argc, char **argv, char const *title, struct bench_case const *cases, size_t n);

/**
 * What runs between these two, inside a body, is not timed. Of the two 1 us is, so a body that
 * needs them does its work many times (bench_case.per).
 */
void bench_pause(void);
void bench_resume(void);

/** End the program with a message when a call under test failed: its time would mean nothing. */
void bench_must_at(int rc, char const *what, char const *file, int line);
#define bench_must(call) bench_must_at((call), #call, __FILE__, __LINE__)

#endif
