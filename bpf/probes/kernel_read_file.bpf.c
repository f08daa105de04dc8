// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* The kernel reads a file into itself. Only functions of the kernel and hooks for security modules are there to see it. */
#include "arguments.h"
#include "machine.h"
#include "process.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* As enum kernel_read_file_id numbers them. */
enum read_purpose {
	PURPOSE_UNKNOWN,
	PURPOSE_FIRMWARE,
	PURPOSE_KERNEL_MODULE,
	PURPOSE_KEXEC_IMAGE,
	PURPOSE_KEXEC_INITRAMFS,
	PURPOSE_SECURITY_POLICY,
	PURPOSE_X509_CERTIFICATE,
};

struct kernel_read_file_event {
	struct event_head head;
	enum read_purpose purpose;
	struct file_facts file;
};

RECORD(kernel_read_file_event);

static __always_inline void report_read(struct file *file, u32 purpose)
{
	struct kernel_read_file_event *event;
	struct record *record;

	if (is_own(bpf_get_current_pid_tgid() >> 32))
		return;
	record = BEGIN_RECORD(kernel_read_file_event);
	if (!record)
		return;
	event = (struct kernel_read_file_event *)record->data;
	__builtin_memset(event, 0, sizeof(*event));
	fill_process(&event->head.process, current_task());
	event->purpose = purpose;
	if (file)
		fill_file(record, &event->file, file);
	FINISH_RECORD(record, kernel_read_file_event, 0);
}

/* int security_kernel_read_file(struct file *file, enum kernel_read_file_id id, bool contents) */
SEC("fentry/security_kernel_read_file")
int BPF_PROG(on_read, struct file *file, u32 purpose)
{
	report_read(file, purpose);
	return 0;
}

SEC("kprobe/security_kernel_read_file")
int on_read_kprobe(struct pt_regs *registers)
{
	report_read((struct file *)ARGUMENT_1(registers), (u32)ARGUMENT_2(registers));
	return 0;
}

/* Never refuses: what a hook before it decided stays. */
SEC("lsm/kernel_read_file")
int BPF_PROG(on_read_lsm, struct file *file, u32 purpose, bool contents, s32 result)
{
	report_read(file, purpose);
	return result;
}
