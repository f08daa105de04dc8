// SPDX-License-Identifier: Apache-2.0
// Copyright The Acheron Authors

/*
 * storm COUNT CHILD: starts CHILD so many times, one after another, by vfork, execve and wait, and prints
 *   execs wall_us cpu_us
 * cpu_us is that of this process and of all children, so it has what a tracer adds inside the kernel.
 * Without an argument it is the child: built with -DCHILD, without a library, it ends at once.
 */
#ifdef CHILD

void _start(void)
{
#if defined(__x86_64__)
	__asm__ volatile("mov $231, %eax\n\txor %edi, %edi\n\tsyscall");
#elif defined(__aarch64__)
	__asm__ volatile("mov x8, #94\n\tmov x0, #0\n\tsvc #0");
#else
#error "no exit_group known for this processor: add it here"
#endif
}

#else

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long micros(struct timeval time)
{
	return time.tv_sec * 1000000LL + time.tv_usec;
}

static long long cpu(int who)
{
	struct rusage usage;

	getrusage(who, &usage);
	return micros(usage.ru_utime) + micros(usage.ru_stime);
}

int main(int argc, char **argv)
{
	char *const empty[] = {NULL};
	struct timespec begin, end;
	long count;

	if (argc != 3)
		return 2;
	count = atol(argv[1]);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (long i = 0; i < count; i++) {
		char *const arguments[] = {argv[2], NULL};
		int status;
		pid_t pid = vfork();

		if (pid == 0) {
			execve(argv[2], arguments, empty);
			_exit(127);
		}
		if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
			fprintf(stderr, "storm: %s could not be started\n", argv[2]);
			return 1;
		}
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%ld %lld %lld\n", count,
	       (end.tv_sec - begin.tv_sec) * 1000000LL + (end.tv_nsec - begin.tv_nsec) / 1000,
	       cpu(RUSAGE_SELF) + cpu(RUSAGE_CHILDREN));
	return 0;
}

#endif
