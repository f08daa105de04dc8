// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* An interactive shell has read a line. Off unless asked for: people type secrets. */
#include "arguments.h"
#include "machine.h"
#include "process.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define LINE_MOST 1024

struct shell_line_event {
	struct event_head head;
	struct span line;
	struct span executable;
	bool truncated;
};

RECORD(shell_line_event);

/* char *readline(const char *prompt): NULL at the end of the input */
SEC("uretprobe")
int on_line(struct pt_regs *registers)
{
	struct task_struct *task = current_task();
	struct file *program = BPF_CORE_READ(task, mm, exe_file);
	u64 line = FUNCTION_RESULT(registers);
	struct shell_line_event *event;
	struct record *record;

	if (!line || is_own(bpf_get_current_pid_tgid() >> 32))
		return 0;
	record = BEGIN_RECORD(shell_line_event);
	if (!record)
		return 0;
	event = (struct shell_line_event *)record->data;
	__builtin_memset(event, 0, sizeof(*event));
	fill_process(&event->head.process, task);
	event->executable = append_path(record, &program->f_path);
	event->line = append_user_text(record, line, LINE_MOST);
	event->truncated = event->line.length == LINE_MOST - 1;
	FINISH_RECORD(record, shell_line_event, 0);
	return 0;
}
