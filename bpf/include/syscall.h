// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * Handlers of system calls. One program (shared/syscalls.bpf.c) sees all of them return and calls the handlers of the
 * one at hand by tail call; which calls a handler is for stands in the .yaml of its probe:
 *
 *	attach:
 *	  on_dup: {kind: syscall_exit, calls: [dup2, dup3]}
 *
 * Calls of 32-bit programs (int 0x80, which any program may use) reach the same handlers. A handler that reads the
 * memory of the caller reads it after the call: it is in memory then, and another thread may have changed it.
 * socketcall counts as the call it stands for, whose arguments sockcall.h reads. ipc does not: no probe looks at those.
 */
#pragma once

#include "acheron.h"
#include "machine.h"

#define SYSCALL_NUMBERS 1024                /* per ABI; the loader has the same figures */
#define SYSCALL_SLOTS (2 * SYSCALL_NUMBERS) /* 64-bit calls, then those of 32-bit programs */
#define SYSCALL_LEVELS 6                    /* handlers that one call may have */
#define SYSCALL_HANDLERS 256                /* of all probes */

struct handler_cost {
	u64 runs;
	u64 run_time_ns;
};

/* The first handlers of all calls, then the second ones of those that have one, and so on. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, SYSCALL_LEVELS *SYSCALL_SLOTS);
	__type(key, u32);
	__type(value, u32);
} sys_handlers SEC(".maps");

/* What handlers cost; the kernel adds the time of a program called by tail call to the program that called it. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SYSCALL_HANDLERS);
	__type(key, u32);
	__type(value, struct handler_cost);
} handler_costs SEC(".maps");

/* Where the handlers of the call stand, or SYSCALL_SLOTS when there is no such call. */
static __always_inline u32 syscall_slot(struct pt_regs *regs)
{
	u32 number = machine_syscall_number(regs);

	if (number >= SYSCALL_NUMBERS)
		return SYSCALL_SLOTS;
	return machine_is_compat() ? SYSCALL_NUMBERS + machine_unfolded(regs, number) : number;
}

/* Does not come back when there is a handler of this level or of a later one. */
static __always_inline void call_handlers(void *ctx, u32 level, u32 slot)
{
	for (int next = 0; next < SYSCALL_LEVELS; next++)
		if (next >= level)
			bpf_tail_call(ctx, &sys_handlers, next * SYSCALL_SLOTS + slot);
}

static __always_inline void account_handler(u32 handler, u64 begun_ns)
{
	struct handler_cost *cost = bpf_map_lookup_elem(&handler_costs, &handler);

	if (cost) {
		cost->runs++;
		cost->run_time_ns += bpf_ktime_get_ns() - begun_ns;
	}
}

/*
 * Defines a handler. Its body has regs and ret (the result: negative errno on failure), and may use argument(n),
 * syscall_number() and is_compat(); it returns nothing. The two constants are set before load.
 */
#define SYSCALL_EXIT(name)                                                       \
	const volatile u32 handler_of_##name = 0;                                \
	const volatile u32 level_of_##name = 0;                                  \
	static __always_inline void name##_body(struct pt_regs *regs, long ret); \
	SEC("raw_tp")                                                            \
	int name(struct bpf_raw_tracepoint_args *ctx)                            \
	{                                                                        \
		struct pt_regs *regs = (struct pt_regs *)ctx->args[0];           \
		u64 begun_ns = bpf_ktime_get_ns();                               \
		u32 slot;                                                        \
                                                                                 \
		name##_body(regs, ctx->args[1]);                                 \
		account_handler(handler_of_##name, begun_ns);                    \
		slot = syscall_slot(regs);                                       \
		if (slot < SYSCALL_SLOTS)                                        \
			call_handlers(ctx, level_of_##name + 1, slot);           \
		return 0;                                                        \
	}                                                                        \
	static __always_inline void name##_body(struct pt_regs *regs, long ret)

/* The nth argument, from 0 to 5; of a 32-bit program it has 32 bits. */
#define argument(n) (machine_is_compat() ? (u64)(u32)COMPAT_ARGUMENT_##n(regs) : (u64)SYSCALL_ARGUMENT_##n(regs))

/* Of the ABI the caller used. */
#define syscall_number() machine_syscall_number(regs)

/* Whether a 32-bit program, or code that acts like one, made the call. */
#define is_compat() machine_is_compat()
