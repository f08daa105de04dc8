// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* All that depends on the processor: where arguments and the number of a system call are. */
#pragma once

#include "kernel.h"

#if defined(__TARGET_ARCH_x86)

struct pt_regs {
	unsigned long r9;
	unsigned long r8;
	unsigned long dx;
	unsigned long orig_ax;
} __attribute__((preserve_access_index));

#define ARGUMENT_3(registers) BPF_CORE_READ(registers, dx)
#define ARGUMENT_5(registers) BPF_CORE_READ(registers, r8)
#define ARGUMENT_6(registers) BPF_CORE_READ(registers, r9)
#define SYSCALL_NUMBER orig_ax

#define SYSCALL_ACCEPT 43
#define SYSCALL_ACCEPT4 288

#elif defined(__TARGET_ARCH_arm64)

struct pt_regs {
	u64 regs[31];
	s32 syscallno;
} __attribute__((preserve_access_index));

#define ARGUMENT_3(registers) BPF_CORE_READ(registers, regs[2])
#define ARGUMENT_5(registers) BPF_CORE_READ(registers, regs[4])
#define ARGUMENT_6(registers) BPF_CORE_READ(registers, regs[5])
#define SYSCALL_NUMBER syscallno

#define SYSCALL_ACCEPT 202
#define SYSCALL_ACCEPT4 242

#else
#error "no registers known for this processor: add them here"
#endif
