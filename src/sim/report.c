/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What a run came to (see report.h). */
#include "sim/report.h"

#include <stdio.h>

void report_verdict(struct runner_verdict const *v)
{
	if (v->passed)
		(void)printf("ok %u: %s (%.1f ms)\n", v->line, v->text,
			     (double)v->took_us / 1000.0);
	else
		(void)printf("FAILED %u: %s: %s\n", v->line, v->text, v->why);
	(void)fflush(stdout);
}

static void faults_line(struct site_station const *st)
{
	char const *comma = "";

	if (!supplicant_faults(st->supplicant))
		return;
	(void)printf("%s counted ", st->name);
	for (unsigned i = 0; i < SUPPLICANT_FAULT_COUNT; i++) {
		enum supplicant_fault f = (enum supplicant_fault)i;
		uint64_t n = supplicant_fault_count(st->supplicant, f);

		if (!n)
			continue;
		(void)printf("%s%llu x %s (%s)", comma, (unsigned long long)n,
			     supplicant_fault_name(f), supplicant_fault_text(f));
		comma = ", ";
	}
	(void)putchar('\n');
}

static void ap_line(struct sim_ap const *ap)
{
	struct sim_ap_stats s;

	sim_ap_get_stats(ap, &s);
	if (s.failed || s.reinstalled || s.dropped_clear)
		(void)printf("%s: %llu of %llu commands failed (%llu for no BSS, %llu for no "
			     "station, %llu without a key), %llu keys installed twice, %llu frames "
			     "in clear dropped\n",
			     sim_ap_name(ap), (unsigned long long)s.failed,
			     (unsigned long long)s.commands, (unsigned long long)s.no_bss,
			     (unsigned long long)s.no_sta, (unsigned long long)s.no_key,
			     (unsigned long long)s.reinstalled,
			     (unsigned long long)s.dropped_clear);
}

void report_run(struct runner const *r, bool passed)
{
	struct site *site = runner_site(r);
	struct sim_air_stats air;

	for (uint32_t i = 0; i < site_station_count(site); i++)
		faults_line(site_station(site, i));
	for (unsigned i = 0; i < site_ap_count(site); i++)
		ap_line(site_ap(site, i));
	sim_air_get_stats(site_air(site), &air);
	(void)printf("%s: %u expectations hold, %u do not; %llu frames, %llu lost, %llu could not "
		     "be decrypted\n",
		     passed ? "passed" : "FAILED", runner_passed(r), runner_failed(r),
		     (unsigned long long)air.frames, (unsigned long long)air.lost,
		     (unsigned long long)air.undecryptable);
}

json_t *report_verdict_json(struct runner_verdict const *v)
{
	json_t *o = json_pack("{s:i,s:s,s:b,s:I}", "line", (int)v->line, "text", v->text, "passed",
			      v->passed, "took_us", (json_int_t)v->took_us);

	if (o && !v->passed)
		json_object_set_new(o, "why", json_string(v->why));
	return o;
}

static json_t *station_json(struct site_station const *st)
{
	json_t *faults = json_object();

	for (unsigned i = 0; i < SUPPLICANT_FAULT_COUNT; i++) {
		enum supplicant_fault f = (enum supplicant_fault)i;
		uint64_t n = supplicant_fault_count(st->supplicant, f);

		if (n)
			json_object_set_new(faults, supplicant_fault_name(f),
					    json_integer((json_int_t)n));
	}
	return json_pack("{s:s,s:b,s:s,s:o}", "name", st->name, "connected",
			 st->outcome == SITE_CONNECTED, "method",
			 st->outcome == SITE_CONNECTED ? supplicant_method_text(st->method) : "",
			 "faults", faults);
}

json_t *report_run_json(struct runner const *r, char const *scenario, uint64_t seed, bool passed,
			json_t *verdicts)
{
	struct site *site = runner_site(r);
	json_t *stations = json_array(), *out;
	uint64_t failed = 0, reinstalled = 0;
	struct sim_air_stats air;

	for (unsigned i = 0; i < site_ap_count(site); i++) {
		struct sim_ap_stats ap;

		sim_ap_get_stats(site_ap(site, i), &ap);
		failed += ap.failed;
		reinstalled += ap.reinstalled;
	}
	sim_air_get_stats(site_air(site), &air);
	for (uint32_t i = 0; i < site_station_count(site); i++)
		json_array_append_new(stations, station_json(site_station(site, i)));
	out = json_pack("{s:s,s:I,s:b,s:i,s:i,s:I,s:I,s:I,s:o,s:o}", "scenario", scenario, "seed",
			(json_int_t)seed, "passed", passed, "expectations_held",
			(int)runner_passed(r), "expectations_failed", (int)runner_failed(r),
			"frames", (json_int_t)air.frames, "lost", (json_int_t)air.lost,
			"undecryptable", (json_int_t)air.undecryptable, "verdicts", verdicts,
			"stations", stations);
	if (out) {
		json_object_set_new(out, "commands_failed", json_integer((json_int_t)failed));
		json_object_set_new(out, "keys_installed_twice",
				    json_integer((json_int_t)reinstalled));
	}
	return out;
}

static void phase_lines(char const *what, struct load_phase const *p)
{
	double seconds = (double)p->took_us / 1e6;

	if (!p->begun)
		return;
	(void)printf("%s: %llu of %llu in %.2f s, %.0f per second; %llu failed, %llu skipped\n",
		     what, (unsigned long long)p->done, (unsigned long long)p->begun, seconds,
		     seconds > 0 ? (double)p->done / seconds : 0.0, (unsigned long long)p->failed,
		     (unsigned long long)p->skipped);
	(void)printf("  latency: half below %.2f ms, 90 %% below %.2f ms, 99 %% below %.2f ms, "
		     "longest %.2f ms\n",
		     p->p50_us / 1e3, p->p90_us / 1e3, p->p99_us / 1e3, p->max_us / 1e3);
	for (unsigned i = 0; i < SUPPLICANT_METHOD_COUNT; i++)
		if (p->method[i])
			(void)printf("  %llu by %s\n", (unsigned long long)p->method[i],
				     supplicant_method_text((enum supplicant_method)i));
	for (unsigned i = 0; i < SUPPLICANT_FAULT_COUNT; i++)
		if (p->fault[i])
			(void)printf("  %llu failed: %s\n", (unsigned long long)p->fault[i],
				     supplicant_fault_text((enum supplicant_fault)i));
}

void report_load(struct load const *l, struct load_config const *config)
{
	(void)printf("%u access points, %u stations, %u begun per second\n", config->aps,
		     config->stations, config->rate);
	phase_lines("associations", load_phase(l, 0));
	phase_lines("roams", load_phase(l, 1));
}
