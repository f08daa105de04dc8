// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* All that depends on the processor: where arguments and the number of a system call are. */
#pragma once

#include "kernel.h"

#if defined(__TARGET_ARCH_x86)

struct pt_regs {
	unsigned long bp;
	unsigned long bx;
	unsigned long r10;
	unsigned long r9;
	unsigned long r8;
	unsigned long ax;
	unsigned long cx;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long orig_ax;
	unsigned long ip;
	u16 cs;
	unsigned long sp;
} __attribute__((preserve_access_index));

#define ARGUMENT_1(registers) BPF_CORE_READ(registers, di)
#define ARGUMENT_2(registers) BPF_CORE_READ(registers, si)
#define ARGUMENT_3(registers) BPF_CORE_READ(registers, dx)
#define ARGUMENT_4(registers) BPF_CORE_READ(registers, cx)
#define ARGUMENT_5(registers) BPF_CORE_READ(registers, r8)
#define ARGUMENT_6(registers) BPF_CORE_READ(registers, r9)
#define FUNCTION_RESULT(registers) BPF_CORE_READ(registers, ax)
#define SYSCALL_NUMBER orig_ax

/* The stack pointer at the first instruction of a function, taken there or when it has returned. */
#define STACK_AT_CALL(registers) BPF_CORE_READ(registers, sp)
#define STACK_AFTER_RETURN(registers) (BPF_CORE_READ(registers, sp) - sizeof(u64))

#define USER32_CS 0x23

/* Whether these are registers of 32-bit code, which passes arguments elsewhere. */
static __always_inline bool machine_is_narrow(struct pt_regs *registers)
{
	return BPF_CORE_READ(registers, cs) == USER32_CS;
}

#define SYSCALL_ACCEPT 43
#define SYSCALL_ACCEPT4 288
#define SYSCALL_PRCTL 157
#define COMPAT_PRCTL 172

/* What a system call was given, still there when it returns. */
#define SYSCALL_ARGUMENT_0(registers) BPF_CORE_READ(registers, di)
#define SYSCALL_ARGUMENT_1(registers) BPF_CORE_READ(registers, si)
#define SYSCALL_ARGUMENT_2(registers) BPF_CORE_READ(registers, dx)
#define SYSCALL_ARGUMENT_3(registers) BPF_CORE_READ(registers, r10)
#define SYSCALL_ARGUMENT_4(registers) BPF_CORE_READ(registers, r8)
#define SYSCALL_ARGUMENT_5(registers) BPF_CORE_READ(registers, r9)
#define COMPAT_ARGUMENT_0(registers) BPF_CORE_READ(registers, bx)
#define COMPAT_ARGUMENT_1(registers) BPF_CORE_READ(registers, cx)
#define COMPAT_ARGUMENT_2(registers) BPF_CORE_READ(registers, dx)
#define COMPAT_ARGUMENT_3(registers) BPF_CORE_READ(registers, si)
#define COMPAT_ARGUMENT_4(registers) BPF_CORE_READ(registers, di)
#define COMPAT_ARGUMENT_5(registers) BPF_CORE_READ(registers, bp)

/*
 * A 32-bit program may make each call on a socket as socketcall, with a number of its own (linux/net.h) and a pointer to
 * the arguments. Told apart are those that a handler takes apart.
 */
#define COMPAT_SOCKETCALL 102
#define COMPAT_SOCKET 359
#define COMPAT_SOCKETPAIR 360
#define COMPAT_BIND 361
#define COMPAT_ACCEPT4 364
#define COMPAT_SETSOCKOPT 366
#define SOCKETCALL_SOCKET 1
#define SOCKETCALL_BIND 2 /* and so on as the calls from COMPAT_BIND: connect, listen, accept */
#define SOCKETCALL_ACCEPT 5
#define SOCKETCALL_SOCKETPAIR 8
#define SOCKETCALL_SETSOCKOPT 14
#define SOCKETCALL_ACCEPT4 18

static __always_inline u32 machine_unfolded(struct pt_regs *registers, u32 number)
{
	u32 call = BPF_CORE_READ(registers, bx);

	if (number != COMPAT_SOCKETCALL)
		return number;
	if (call >= SOCKETCALL_BIND && call <= SOCKETCALL_ACCEPT)
		return COMPAT_BIND + call - SOCKETCALL_BIND;
	switch (call) {
	case SOCKETCALL_SOCKET:
		return COMPAT_SOCKET;
	case SOCKETCALL_SOCKETPAIR:
		return COMPAT_SOCKETPAIR;
	case SOCKETCALL_SETSOCKOPT:
		return COMPAT_SETSOCKOPT;
	case SOCKETCALL_ACCEPT4:
		return COMPAT_ACCEPT4;
	default:
		return number;
	}
}

#define X32_SYSCALL_BIT 0x40000000
#define TS_COMPAT 2

/* Programs of the x32 ABI set a bit, and for some calls use numbers from 512 on. */
static __always_inline u32 machine_syscall_number(struct pt_regs *registers)
{
	return (u32)BPF_CORE_READ(registers, orig_ax) & ~X32_SYSCALL_BIT;
}

/* Whether the call at hand came in by int 0x80 or from a 32-bit program. */
static __always_inline bool machine_is_compat(void)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return task->thread_info.status & TS_COMPAT;
}

#elif defined(__TARGET_ARCH_arm64)

struct pt_regs {
	u64 regs[31];
	u64 sp;
	u64 pstate;
	u64 orig_x0;
	s32 syscallno;
} __attribute__((preserve_access_index));

/* The start of pt_regs, as bpf_tracing.h looks at it. */
struct user_pt_regs {
	u64 regs[31];
	u64 sp;
	u64 pc;
} __attribute__((preserve_access_index));

#define ARGUMENT_1(registers) BPF_CORE_READ(registers, regs[0])
#define ARGUMENT_2(registers) BPF_CORE_READ(registers, regs[1])
#define ARGUMENT_3(registers) BPF_CORE_READ(registers, regs[2])
#define ARGUMENT_4(registers) BPF_CORE_READ(registers, regs[3])
#define ARGUMENT_5(registers) BPF_CORE_READ(registers, regs[4])
#define ARGUMENT_6(registers) BPF_CORE_READ(registers, regs[5])
#define FUNCTION_RESULT(registers) BPF_CORE_READ(registers, regs[0])
#define SYSCALL_NUMBER syscallno

/* The stack pointer at the first instruction of a function, taken there or when it has returned. */
#define STACK_AT_CALL(registers) BPF_CORE_READ(registers, sp)
#define STACK_AFTER_RETURN(registers) BPF_CORE_READ(registers, sp)

#define PSR_MODE32_BIT 0x10

/* Whether these are registers of 32-bit code, which passes arguments elsewhere. */
static __always_inline bool machine_is_narrow(struct pt_regs *registers)
{
	return BPF_CORE_READ(registers, pstate) & PSR_MODE32_BIT;
}

#define SYSCALL_ACCEPT 202
#define SYSCALL_ACCEPT4 242
#define SYSCALL_PRCTL 167
#define COMPAT_PRCTL 172

/* What a system call was given, still there when it returns; the result takes the place of the first. */
#define SYSCALL_ARGUMENT_0(registers) BPF_CORE_READ(registers, orig_x0)
#define SYSCALL_ARGUMENT_1(registers) BPF_CORE_READ(registers, regs[1])
#define SYSCALL_ARGUMENT_2(registers) BPF_CORE_READ(registers, regs[2])
#define SYSCALL_ARGUMENT_3(registers) BPF_CORE_READ(registers, regs[3])
#define SYSCALL_ARGUMENT_4(registers) BPF_CORE_READ(registers, regs[4])
#define SYSCALL_ARGUMENT_5(registers) BPF_CORE_READ(registers, regs[5])
#define COMPAT_ARGUMENT_0 SYSCALL_ARGUMENT_0
#define COMPAT_ARGUMENT_1 SYSCALL_ARGUMENT_1
#define COMPAT_ARGUMENT_2 SYSCALL_ARGUMENT_2
#define COMPAT_ARGUMENT_3 SYSCALL_ARGUMENT_3
#define COMPAT_ARGUMENT_4 SYSCALL_ARGUMENT_4
#define COMPAT_ARGUMENT_5 SYSCALL_ARGUMENT_5

#define TIF_32BIT 22

#define COMPAT_SOCKETCALL (~0U) /* no such call */

static __always_inline u32 machine_unfolded(struct pt_regs *registers, u32 number)
{
	return number;
}

static __always_inline u32 machine_syscall_number(struct pt_regs *registers)
{
	return BPF_CORE_READ(registers, syscallno);
}

/* Whether a 32-bit program made the call. */
static __always_inline bool machine_is_compat(void)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return task->thread_info.flags >> TIF_32BIT & 1;
}

#else
#error "no registers known for this processor: add them here"
#endif
