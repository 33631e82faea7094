/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * OpenMetrics; see metrics_text.h. A counter's sample ends in _total, a family's name does not.
 */
#include "controller/metrics_text.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"

/** Room for a label's value, each of its octets escaped: the longest is a name of 253. */
#define LABEL_ROOM 512

void metrics_family_begin(struct writer *out, struct metrics_family const *f, char const *help)
{
	writer_text(out, "# TYPE fastroam_%s %s\n", f->name, f->counter ? "counter" : "gauge");
	writer_text(out, "# HELP fastroam_%s %s\n", f->name, help);
}

/** With what ends a label's text escaped. What is no UTF-8 comes out as '?': a reader would refuse
 * all of it for one octet. */
static void label_text(char const *value, char out[LABEL_ROOM])
{
	size_t n = 0;

	while (*value && n + 5 < LABEL_ROOM) {
		unsigned len = utf8_len(value);

		if (*value == '"' || *value == '\\')
			out[n++] = '\\';
		if (len > 1)
			memcpy(out + n, value, len);
		else
			out[n] = len == 0 || *value < ' ' ? '?' : *value;
		n += len > 1 ? len : 1;
		value += len > 1 ? len : 1;
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
