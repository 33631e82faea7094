/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files that a command makes: what the daemon sends goes where the person said, and nowhere else.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "cli/export.h"

struct place {
	char dir[64], file[128], keys[128];
	struct grammar_walk w;
	struct export e;
};

static void walk(struct place *p, bool keys)
{
	p->w = (struct grammar_walk){.status = GRAMMAR_OK, .args = keys ? 2 : 1};
	p->w.arg[0] = (struct grammar_arg){.name = "file", .text = p->file};
	p->w.arg[1] = (struct grammar_arg){.name = "keys", .text = "keys"};
}

static int setup(void **state)
{
	struct place *p = talloc_zero(NULL, struct place);

	*state = p;
	snprintf(p->dir, sizeof p->dir, "/tmp/fastroam-unit-XXXXXX");
	if (!mkdtemp(p->dir))
		return -1;
	snprintf(p->file, sizeof p->file, "%s/f.pcapng", p->dir);
	snprintf(p->keys, sizeof p->keys, "%s/f.pcapng.keys", p->dir);
	walk(p, true);
	return 0;
}

static int teardown(void **state)
{
	struct place *p = *state;

	unlink(p->file);
	unlink(p->keys);
	rmdir(p->dir);
	talloc_free(p);
	return 0;
}

static void take(struct place *p, char const *name, char const *text, bool hex)
{
	struct control_msg *m = talloc_zero(NULL, struct control_msg);

	m->kind = CONTROL_FILE;
	m->name = name;
	m->text = text;
	m->hex = hex;
	export_take(&p->e, m);
	talloc_free(m);
}

static char const *content(char const *path, char out[64])
{
	FILE *f = fopen(path, "r");
	size_t n;

	if (!f)
		return NULL;
	n = fread(out, 1, 63, f);
	out[n] = '\0';
	fclose(f);
	return out;
}

static void test_written(void **state)
{
	struct place *p = *state;
	struct err err = {0};
	struct stat st;
	char text[64];

	assert_int_equal(export_open(&p->e, &p->w, &err), 0);
	take(p, "", "41", true);
	take(p, "keys", "of the keys", false);
	take(p, "", "4243", true);
	assert_int_equal(export_close(&p->e, true, &err), 0);
	assert_string_equal(content(p->file, text), "ABC");
	assert_string_equal(content(p->keys, text), "of the keys");
	assert_int_equal(stat(p->keys, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

/** Keys that nobody asked for are written nowhere. */
static void test_unasked(void **state)
{
	struct place *p = *state;
	struct err err = {0};
	char text[64];

	take(p, "", "before anything is open", false);
	walk(p, false);
	assert_int_equal(export_open(&p->e, &p->w, &err), 0);
	take(p, "keys", "secret", false);
	take(p, "", "page", false);
	assert_int_equal(export_close(&p->e, true, &err), 0);
	assert_string_equal(content(p->file, text), "page");
	assert_null(content(p->keys, text));
}

static void test_failed(void **state)
{
	struct place *p = *state;
	struct err err = {0};
	char text[64];
	FILE *f;

	/* What was not there is not there. */
	assert_int_equal(export_open(&p->e, &p->w, &err), 0);
	assert_int_equal(export_close(&p->e, false, &err), 0);
	assert_null(content(p->file, text));
	assert_null(content(p->keys, text));
	/* What was there stays as it was. */
	f = fopen(p->file, "w");
	fputs("mine", f);
	fclose(f);
	assert_int_equal(export_open(&p->e, &p->w, &err), 0);
	assert_int_equal(export_close(&p->e, false, &err), 0);
	assert_string_equal(content(p->file, text), "mine");
	/* And what succeeds takes its place. */
	assert_int_equal(export_open(&p->e, &p->w, &err), 0);
	take(p, "", "x", false);
	assert_int_equal(export_close(&p->e, true, &err), 0);
	assert_string_equal(content(p->file, text), "x");
}

/** Ctrl-C before contents came costs no file; between two pieces it is told. */
static void test_unwanted(void **state)
{
	struct place *p = *state;
	struct err err = {0};
	char text[64];
	FILE *f = fopen(p->file, "w");

	fputs("mine", f);
	fclose(f);
	assert_int_equal(export_open(&p->e, &p->w, &err), 0);
	export_unwanted(&p->e);
	assert_int_equal(export_close(&p->e, true, &err), 0);
	assert_string_equal(content(p->file, text), "mine");
	assert_null(content(p->keys, text));
	assert_int_equal(export_open(&p->e, &p->w, &err), 0);
	take(p, "", "41", true);
	export_unwanted(&p->e);
	assert_int_equal(export_close(&p->e, true, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "f.pcapng: Interrupted system call: it is not whole"));
	assert_int_equal(export_close(&p->e, true, &err), 0);
}

static void test_broken(void **state)
{
	static char const *const bad[] = {"4", "4g", "41 42"};
	struct place *p = *state;

	for (unsigned i = 0; i < 3; i++) {
		struct err err = {0};

		assert_int_equal(export_open(&p->e, &p->w, &err), 0);
		take(p, "", bad[i], true);
		assert_int_equal(export_close(&p->e, true, &err), -EINVAL);
		assert_non_null(strstr(err.msg, "it is not whole"));
	}
}

static void test_refused(void **state)
{
	struct place *p = *state;
	struct err err = {0};
	char longest[2000], text[64];

	/* Where the second one cannot be made the first one is not made. */
	assert_int_equal(mkdir(p->keys, 0700), 0);
	assert_int_equal(export_open(&p->e, &p->w, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "Is a directory"));
	assert_null(content(p->file, text));
	rmdir(p->keys);
	memset(longest, 'f', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	p->w.arg[0].text = longest;
	assert_int_equal(export_open(&p->e, &p->w, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "use a shorter one"));
}

/** A file that was there, with rights for all, has none when keys are in it; one that is no file,
 * or another's, gets none. */
static void test_keys_are_private(void **state)
{
	struct place *p = *state;
	struct err err = {0};
	struct stat st;
	char text[64];
	FILE *f = fopen(p->keys, "w");

	fputs("old", f);
	fclose(f);
	assert_int_equal(chmod(p->keys, 0666), 0);
	assert_int_equal(export_open(&p->e, &p->w, &err), 0);
	assert_int_equal(stat(p->keys, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	take(p, "keys", "new", false);
	assert_int_equal(export_close(&p->e, true, &err), 0);
	assert_string_equal(content(p->keys, text), "new");
	unlink(p->keys);
	unlink(p->file);
	assert_int_equal(symlink("/dev/null", p->keys), 0);
	assert_int_equal(export_open(&p->e, &p->w, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "f.pcapng.keys: keys are written into a file of your own"));
	assert_null(content(p->file, text));
	assert_null(p->e.file.file);
	assert_null(p->e.keys.file);
	unlink(p->keys);
	if (geteuid() != 0)
		return;
	f = fopen(p->keys, "w");
	fputs("another's", f);
	fclose(f);
	assert_int_equal(chown(p->keys, 65534, 65534), 0);
	assert_int_equal(export_open(&p->e, &p->w, &err), -EINVAL);
	assert_string_equal(content(p->keys, text), "another's");
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_written),          TEST(test_unasked), TEST(test_failed),
		TEST(test_broken),           TEST(test_refused), TEST(test_unwanted),
		TEST(test_keys_are_private),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
