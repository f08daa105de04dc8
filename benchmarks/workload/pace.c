// SPDX-License-Identifier: Apache-2.0
// Copyright The Acheron Authors

/*
 * pace RATE SECONDS: makes so many events a second, each by one prctl that renames this thread, in slices of a millisecond. Prints
 *   events wall_us cpu_us
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#define SLICE_NS 1000000LL

static long long now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	long long begin = now_ns(), total, rate, made = 0;

	if (argc != 3)
		return 2;
	rate = atoll(argv[1]);
	total = rate * atoll(argv[2]);
	while (made < total) {
		long long due = (now_ns() - begin) * rate / 1000000000LL;

		for (; made < due && made < total; made++)
			prctl(PR_SET_NAME, made & 1 ? "acheron-pace-1" : "acheron-pace-0");
		if (made < total) {
			struct timespec slice = {.tv_nsec = SLICE_NS};

			nanosleep(&slice, NULL);
		}
	}
	getrusage(RUSAGE_SELF, &usage);
	printf("%lld %lld %lld\n", made, (now_ns() - begin) / 1000,
	       usage.ru_utime.tv_sec * 1000000LL + usage.ru_utime.tv_usec + usage.ru_stime.tv_sec * 1000000LL +
		       usage.ru_stime.tv_usec);
	return 0;
}
