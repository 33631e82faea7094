/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Runs a fuzz target over the files of a directory, without libFuzzer: the corpus as a regression
 * test. Usage: TARGET DIRECTORY...
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size);

/** libFuzzer's own default limit is 4 KiB; corpora may hold a control message of 1 MiB. */
#define INPUT_MAX ((size_t)2 << 20)

static int run_file(char const *path, uint8_t *room)
{
	FILE *f = fopen(path, "rb");
	size_t n;
	uint8_t *exact;

	if (!f) {
		perror(path);
		return -1;
	}
	n = fread(room, 1, INPUT_MAX, f);
	fclose(f);
	/* An allocation of exactly this size lets the sanitizer see a read past the end. */
	exact = malloc(n ? n : 1);
	if (!exact)
		return -1;
	memcpy(exact, room, n);
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	return 0;
}

static int run_directory(char const *path, uint8_t *room)
{
	DIR *d = opendir(path);
	struct dirent *e;
	int count = 0;

	if (!d) {
		perror(path);
		return -1;
	}
	while ((e = readdir(d))) {
		char name[4096];

		if (e->d_name[0] == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", path, e->d_name);
		if (run_file(name, room)) {
			count = -1;
			break;
		}
		count++;
	}
	closedir(d);
	return count;
}

int main(int argc, char **argv)
{
	uint8_t *room = malloc(INPUT_MAX);
	int status = argc > 1 ? 0 : 1;

	for (int i = 1; room && i < argc; i++) {
		int n = run_directory(argv[i], room);

		if (n <= 0) {
			fprintf(stderr, "%s: no inputs in %s\n", argv[0], argv[i]);
			status = 1;
		} else {
			printf("  CORPUS %s: %d inputs\n", argv[i], n);
		}
	}
	free(room);
	return status;
}
