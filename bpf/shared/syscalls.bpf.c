// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * Every system call of this kernel comes by here once, on its way back to the caller: those that a probe asked for go
 * on to its handler, the others leave after a few instructions. Loaded only while some probe has a handler, since a
 * program at this place puts all system calls on the slower path.
 */
#include "syscall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* void sys_exit(struct pt_regs *regs, long ret) */
SEC("raw_tp/sys_exit")
int on_sys_exit(struct bpf_raw_tracepoint_args *ctx)
{
	struct pt_regs *regs = (struct pt_regs *)ctx->args[0];
	u32 slot = syscall_slot(regs);

	if (slot < SYSCALL_SLOTS)
		call_handlers(ctx, 0, slot);
	return 0;
}
