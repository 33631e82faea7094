/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The name of the machine's model; see model.h.
 */
#include "ap/model.h"

#include <stdio.h>
#include <string.h>

/** @return whether there was anything to read */
static int read_line(char const *file, char *out, size_t size)
{
	FILE *f = fopen(file, "re");
	size_t n = 0;
	int c;

	if (!f)
		return 0;
	/* A device tree ends its strings with a NUL. */
	while ((c = fgetc(f)) != EOF && c != '\n' && c != '\0' && n + 1 < size)
		if (c >= ' ' && c <= '~')
			out[n++] = (char)c;
	(void)fclose(f);
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return n > 0;
}

void model_read_files(char const *const *files, size_t n, char *out, size_t size)
{
	for (size_t i = 0; i < n; i++)
		if (read_line(files[i], out, size))
			return;
	(void)snprintf(out, size, "Linux");
}

void model_read(char *out, size_t size)
{
	static char const *const files[] = {"/tmp/sysinfo/model", "/proc/device-tree/model",
					    "/sys/class/dmi/id/product_name"};

	model_read_files(files, sizeof files / sizeof files[0], out, size);
}
