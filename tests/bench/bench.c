/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The harness of bench.h. */
#include "bench.h"

#include <getopt.h>
#include <math.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SAMPLES_DEFAULT 41
#define SAMPLES_MAX     1001
#define PAIRS_MIN       20
#define PAIRS_MAX       20000
/** Long against the clock's own cost (0.2 us), short against the host's noisy phases. */
#define SAMPLE_NS       1.5e6

void bench_must_at(int rc, char const *what, char const *file, int line)
{
	if (!rc)
		return;
	fprintf(stderr, "%s:%d: %s failed: %s\n", file, line, what,
		rc < 0 ? strerror(-rc) : "not 0");
	exit(2);
}

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/** Of the sample that is being taken. */
static double paused_ns, pause_start;

void bench_pause(void)
{
	pause_start = now_ns();
}

void bench_resume(void)
{
	paused_ns += now_ns() - pause_start;
}

/** @return ns for each repetition */
static double sample(void (*body)(void *), void *arg, unsigned long reps)
{
	double const start = now_ns();

	paused_ns = 0;
	for (unsigned long i = 0; i < reps; i++)
		body(arg);
	return (now_ns() - start - paused_ns) / (double)reps;
}

/** How many repetitions fill a sample; warms caches and contexts on the way. */
static unsigned long calibrate(void (*body)(void *), void *arg)
{
	unsigned long reps = 1;
	double ns;

	for (;;) {
		ns = sample(body, arg, reps);
		if (ns * (double)reps >= SAMPLE_NS / 4 || reps >= 1ul << 30)
			break;
		reps *= 2;
	}
	reps = (unsigned long)(SAMPLE_NS / (ns > 0 ? ns : 1));
	return reps ? reps : 1;
}

static int by_value(void const *a, void const *b)
{
	double const x = *(double const *)a, y = *(double const *)b;

	return (x > y) - (x < y);
}

static double median(double *v, unsigned n)
{
	qsort(v, n, sizeof(*v), by_value);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/** Which of a pair is first: by lot, as a fixed turn could fall in step with what a body goes round
 * in. The same lots in each run. */
static bool ours_first(void)
{
	static uint64_t x = 88172645463325252ull;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x >> 63;
}

/** The median's interval by ranks: nothing is assumed of how the noise is spread. */
static void interval(double *sorted, unsigned n, double *low, double *high)
{
	double const far = 1.96 * sqrt(n) / 2;

	*low = sorted[(unsigned)floor((n - 1) / 2.0 - far)];
	*high = sorted[(unsigned)ceil((n - 1) / 2.0 + far)];
}

static struct bench_result run_pairs(struct bench_case const *c)
{
	static double ours[PAIRS_MAX], raw[PAIRS_MAX], more[PAIRS_MAX];
	unsigned const per = c->per ? c->per : 1, floor_per = c->floor_per ? c->floor_per : 1;
	unsigned n = c->pairs < PAIRS_MIN ? PAIRS_MIN : c->pairs;
	struct bench_result r = {0};
	double low, high;

	if (n > PAIRS_MAX)
		n = PAIRS_MAX;
	for (unsigned i = 0; i < n; i++) {
		bool const first = ours_first();

		if (first)
			ours[i] = sample(c->ours, c->arg, 1) / per;
		raw[i] = sample(c->floor, c->arg, 1) / floor_per;
		if (!first)
			ours[i] = sample(c->ours, c->arg, 1) / per;
		more[i] = ours[i] - raw[i];
	}
	r.ours_ns = median(ours, n);
	r.floor_ns = median(raw, n);
	r.ratio = 1 + median(more, n) / r.floor_ns;
	interval(more, n, &low, &high);
	r.low = 1 + low / r.floor_ns;
	r.high = 1 + high / r.floor_ns;
	return r;
}

static struct bench_result run_samples(struct bench_case const *c, unsigned samples)
{
	static double ours[SAMPLES_MAX], raw[SAMPLES_MAX], ratio[SAMPLES_MAX];
	struct bench_result r = {0};
	unsigned long const ours_reps = calibrate(c->ours, c->arg);
	unsigned long const raw_reps = c->floor ? calibrate(c->floor, c->arg) : 0;
	unsigned const per = c->per ? c->per : 1;
	unsigned const floor_per = c->floor_per ? c->floor_per : 1;

	if (samples < 1)
		samples = 1;
	if (samples > SAMPLES_MAX)
		samples = SAMPLES_MAX;
	for (unsigned i = 0; i < samples; i++) {
		ours[i] = sample(c->ours, c->arg, ours_reps) / per;
		if (!c->floor)
			continue;
		raw[i] = sample(c->floor, c->arg, raw_reps) / floor_per;
		ratio[i] = ours[i] / raw[i];
	}
	r.ours_ns = median(ours, samples);
	if (c->floor) {
		r.floor_ns = median(raw, samples);
		r.ratio = r.low = r.high = median(ratio, samples);
	}
	return r;
}

struct bench_result bench_case_run(struct bench_case const *c, unsigned samples)
{
	return c->pairs && c->floor ? run_pairs(c) : run_samples(c, samples);
}

static bool same_work(struct bench_case const *c)
{
	c->ours(c->arg);
	if (c->floor)
		c->floor(c->arg);
	if (!c->same || c->same(c->arg))
		return true;
	fprintf(stderr, "%s: our result and the floor's differ; the bench is wrong\n", c->name);
	return false;
}

static bool over(struct bench_case const *c, struct bench_result const *r)
{
	return c->limit > 0 && (c->floor ? r->high : r->ours_ns) > c->limit;
}

static void print_result(struct bench_case const *c, struct bench_result const *r)
{
	int const places = c->pairs ? 3 : 2;

	printf("%-44s %12.1f", c->name, r->ours_ns);
	if (c->floor)
		printf(" %12.1f %7.*f", r->floor_ns, places, r->ratio);
	else
		printf(" %12s %7s", "-", "-");
	if (c->limit > 0)
		printf(" %9.*f", places, c->limit);
	else
		printf(" %9s", "-");
	printf(" %12.0f%s\n", 1e9 / r->ours_ns, over(c, r) ? "  OVER" : "");
	if (c->pairs && c->floor)
		printf("  of %u pairs: %+.1f ns each, %.3f to %.3f with 95 %%\n", c->pairs,
		       (r->ratio - 1) * r->floor_ns, r->low, r->high);
	fflush(stdout);
}

/** Stay on one CPU: a move costs a cold cache, which is not what is measured. */
static void stay_here(void)
{
	cpu_set_t set;
	int const cpu = sched_getcpu();

	if (cpu < 0)
		return;
	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	(void)sched_setaffinity(0, sizeof(set), &set);
}

struct options {
	bool check;
	char const *filter;
	unsigned samples;
};

static bool options_read(struct options *o, int argc, char **argv)
{
	static struct option const longs[] = {
		{"check", no_argument, NULL, 'c'},
		{"filter", required_argument, NULL, 'f'},
		{"samples", required_argument, NULL, 's'},
		{NULL, 0, NULL, 0},
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (opt) {
		case 'c': o->check = true; break;
		case 'f': o->filter = optarg; break;
		case 's': o->samples = (unsigned)strtoul(optarg, NULL, 10); break;
		default: return false;
		}
	}
	return optind == argc && o->samples >= 1 && o->samples <= SAMPLES_MAX;
}

int bench_main(int argc, char **argv, char const *title, struct bench_case const *cases, size_t n)
{
	struct options o = {.samples = SAMPLES_DEFAULT};
	int status = 0;

	if (!options_read(&o, argc, argv)) {
		fprintf(stderr, "usage: %s [--check] [--filter TEXT] [--samples 1..%d]\n", argv[0],
			SAMPLES_MAX);
		return 2;
	}
	stay_here();
	printf("# %s\n%-44s %12s %12s %7s %9s %12s\n", title, "name", "ours_ns", "floor_ns",
	       "ratio", "limit", "ours_per_s");
	for (size_t i = 0; i < n; i++) {
		struct bench_case const *c = &cases[i];
		struct bench_result r;

		if (o.filter && !strstr(c->name, o.filter))
			continue;
		if (!same_work(c))
			return 2;
		r = bench_case_run(c, o.samples);
		for (int again = 0; o.check && over(c, &r) && again < 2; again++)
			r = bench_case_run(c, o.samples);
		print_result(c, &r);
		if (o.check && over(c, &r))
			status = 1;
	}
	return status;
}
