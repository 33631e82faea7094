/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Runs reference vectors: vectors FILE...
 *
 * A file is a JSON array of {id, kind, source, inputs, expected}; strings are hexadecimal. Every
 * kind in the tables below is computed by the library and each expected field is compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <talloc.h>

#include "vec.h"

static struct vec_kind const *const tables[] = {kinds_crypto, kinds_keys, kinds_ft, kinds_frames,
						kinds_cckm};
#define TABLES (sizeof tables / sizeof *tables)

struct totals {
	unsigned long passed, failed, skipped;
	unsigned long broken; /**< files that are not what they should be */
	json_t *unknown;      /**< kinds named already */
};

static struct vec_kind const *kind_find(char const *name)
{
	for (size_t t = 0; t < TABLES; t++)
		for (struct vec_kind const *k = tables[t]; k->name; k++)
			if (strcmp(k->name, name) == 0)
				return k;
	return NULL;
}

/** What the kind's function did not look at was not checked, so the vector proves too little. */
static void refuse_unchecked(struct vec *v)
{
	char const *name;
	json_t *value;

	json_object_foreach(v->expected, name, value)
		vec_problem(v, "expected \"%s\" is not a result of this kind", name);
}

static bool vector_run(struct vec_kind const *kind, json_t const *vector, char const *id)
{
	struct vec v = {
		.ctx = talloc_new(NULL),
		.id = id,
		.kind = kind->name,
		.inputs = json_object_get(vector, "inputs"),
		.expected = json_deep_copy(json_object_get(vector, "expected")),
	};

	if (!v.ctx || !json_is_object(v.inputs) || !json_is_object(v.expected)) {
		vec_problem(&v, "\"inputs\" or \"expected\" is missing or is not an object");
	} else if (json_object_size(v.expected) == 0) {
		vec_problem(&v, "\"expected\" is empty");
	} else {
		kind->run(&v);
		if (!vec_bad(&v))
			refuse_unchecked(&v);
	}
	json_decref(v.expected);
	talloc_free(v.ctx);
	return !vec_bad(&v);
}

/** A name that is printed must not look like a line of ours. */
static char const *name_of(json_t const *vector, char const *key)
{
	char const *name = json_string_value(json_object_get(vector, key));

	for (char const *p = name; p && *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return NULL;
	return name && *name ? name : NULL;
}

static void skip(struct totals *t, char const *kind)
{
	t->skipped++;
	if (json_object_get(t->unknown, kind))
		return;
	printf("SKIP kind %s is not known here\n", kind);
	json_object_set_new(t->unknown, kind, json_true());
}

static void vector_do(struct totals *t, char const *path, size_t number, json_t const *vector)
{
	char const *id = name_of(vector, "id");
	char const *name = name_of(vector, "kind");
	struct vec_kind const *kind;

	if (!id || !name) {
		printf("FAIL %s: vector number %zu has no usable \"id\" or \"kind\"\n", path,
		       number + 1);
		t->failed++;
		return;
	}
	kind = kind_find(name);
	if (!kind)
		skip(t, name);
	else if (vector_run(kind, vector, id))
		t->passed++;
	else
		t->failed++;
}

static void file_do(struct totals *t, char const *path)
{
	json_error_t error;
	json_t *file = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	json_t *vector;
	size_t i;

	if (!file) {
		if (error.line > 0)
			fprintf(stderr, "%s: line %d: %s\n", path, error.line, error.text);
		else
			fprintf(stderr, "%s\n", error.text);
		t->broken++;
		return;
	}
	if (!json_is_array(file)) {
		fprintf(stderr, "%s: is not a JSON array of vectors\n", path);
		t->broken++;
	}
	json_array_foreach(file, i, vector) vector_do(t, path, i, vector);
	json_decref(file);
}

static void usage(FILE *to)
{
	fputs("Usage: vectors FILE...\n"
	      "Run reference vectors of the 802.11 key hierarchies.\n"
	      "\n"
	      "FILE is a JSON array of {\"id\", \"kind\", \"source\", \"inputs\", \"expected\"}. "
	      "Each vector\n"
	      "that fails is named with the field, what was expected and what came out. A kind "
	      "that\n"
	      "is not known is skipped and named once. The exit status is 0 when nothing failed.\n"
	      "\n"
	      "Kinds:",
	      to);
	for (size_t t = 0; t < TABLES; t++)
		for (struct vec_kind const *k = tables[t]; k->name; k++)
			fprintf(to, " %s", k->name);
	fputc('\n', to);
}

int main(int argc, char **argv)
{
	struct totals t = {.unknown = json_object()};
	int first = 1;

	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		usage(stdout);
		json_decref(t.unknown);
		return EXIT_SUCCESS;
	}
	if (argc > 1 && strcmp(argv[1], "--") == 0)
		first = 2;
	if (first >= argc || (first == 1 && argv[1][0] == '-' && argv[1][1])) {
		usage(stderr);
		json_decref(t.unknown);
		return EXIT_FAILURE;
	}
	for (int i = first; i < argc; i++)
		file_do(&t, argv[i]);
	printf("%lu passed, %lu failed, %lu skipped\n", t.passed, t.failed, t.skipped);
	json_decref(t.unknown);
	return t.failed || t.broken ? EXIT_FAILURE : EXIT_SUCCESS;
}
