/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * OpenMetrics; see metrics_text.h. A counter's sample ends in _total, a family's name does not.
 */
#include "controller/metrics_text.h"

#include <inttypes.h>

/** Room for a label's value, each of its octets escaped: the longest is a name of 253. */
#define LABEL_ROOM 512

void metrics_family_begin(struct writer *out, struct metrics_family const *f, char const *help)
{
	writer_text(out, "# TYPE fastroam_%s %s\n", f->name, f->counter ? "counter" : "gauge");
	writer_text(out, "# HELP fastroam_%s %s\n", f->name, help);
}

/** With what ends a label's text escaped. All of it has to be UTF-8: an octet that is not ASCII may
 * not be, and comes out as '?', as in logs. */
static void label_text(char const *value, char out[LABEL_ROOM])
{
	size_t n = 0;

	for (; *value && n + 3 < LABEL_ROOM; value++) {
		if (*value == '"' || *value == '\\')
			out[n++] = '\\';
		out[n++] = *value < ' ' || *value > '~' ? '?' : *value;
	}
	out[n] = '\0';
}

static void labels(struct writer *out, struct metrics_family const *f, char const *const *value)
{
	char text[LABEL_ROOM];

	if (!f->label[0])
		return;
	writer_object(out, "labels");
	for (unsigned i = 0; i < METRICS_LABELS && f->label[i]; i++) {
		label_text(value[i], text);
		writer_text(out, "%s%s=\"%s\"", i ? "," : "{", f->label[i], text);
		writer_str(out, f->label[i], NULL, value[i]);
	}
	writer_text(out, "}");
	writer_end(out);
}

void metrics_sample(struct writer *out, struct metrics_family const *f,
		    char const *const value[METRICS_LABELS], uint64_t n)
{
	writer_object(out, NULL);
	writer_str(out, "name", "fastroam_%s", f->name);
	writer_text(out, "%s", f->counter ? "_total" : "");
	labels(out, f, value);
	writer_int(out, "value", " %" PRId64 "\n", (int64_t)n);
	writer_end(out);
}

void metrics_sample_one(struct writer *out, struct metrics_family const *f, char const *value,
			uint64_t n)
{
	char const *const values[METRICS_LABELS] = {value};

	metrics_sample(out, f, values, n);
}

void metrics_end(struct writer *out)
{
	writer_text(out, "# EOF\n");
}
