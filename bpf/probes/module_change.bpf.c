// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A module of the kernel is loaded or unloaded, or somebody tries. The system call tells all but the name and the taints
 * of what was loaded: these are noted when the kernel announces the module, in the same thread, before the call ends.
 */
#include "arguments.h"
#include "process.h"
#include "syscall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define MODULE_NAME 64
#define PARAMETERS_MOST 1024

enum module_call {
	CALL_UNKNOWN,
	CALL_init_module,
	CALL_finit_module,
	CALL_delete_module,
};

enum module_operation {
	OPERATION_UNKNOWN,
	OPERATION_load,
	OPERATION_unload,
};

struct module_change_event {
	struct event_head head;
	enum module_operation operation;
	enum module_call call;
	u64 flags;
	u64 taints;
	s32 result;
	struct span name;
	struct span parameters;
	struct file_facts file;
};

RECORD(module_change_event);

struct announced {
	u64 taints;
	char name[MODULE_NAME];
};

/* Key: the thread that loads. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, struct announced);
} modules SEC(".maps");

/* void module_load(struct module *mod) */
SEC("tp_btf/module_load")
int BPF_PROG(on_announced, struct module *module)
{
	struct announced announced = {.taints = BPF_CORE_READ(module, taints)};
	u32 tid = bpf_get_current_pid_tgid();

	BPF_CORE_READ_STR_INTO(&announced.name, module, name);
	bpf_map_update_elem(&modules, &tid, &announced, BPF_ANY);
	return 0;
}

static __always_inline struct module_change_event *begin_change(enum module_operation operation, enum module_call call,
								u64 flags, long result)
{
	struct module_change_event *event;
	struct record *record;

	if (is_own(bpf_get_current_pid_tgid() >> 32))
		return NULL;
	record = BEGIN_RECORD(module_change_event);
	if (!record)
		return NULL;
	event = (struct module_change_event *)record->data;
	__builtin_memset(event, 0, sizeof(*event));
	event->operation = operation;
	event->call = call;
	event->flags = flags;
	event->result = result;
	fill_process(&event->head.process, current_task());
	return event;
}

static __always_inline void finish_load(struct record *record, struct module_change_event *event, u64 parameters)
{
	u32 tid = bpf_get_current_pid_tgid();
	struct announced *announced = bpf_map_lookup_elem(&modules, &tid);

	if (announced) {
		event->name = append_text(record, announced->name);
		event->taints = announced->taints;
		bpf_map_delete_elem(&modules, &tid);
	}
	event->parameters = append_user_text(record, parameters, PARAMETERS_MOST);
	FINISH_RECORD(record, module_change_event, 0);
}

/* int init_module(void *image, unsigned long length, const char *parameters) */
SYSCALL_EXIT(on_init)
{
	struct module_change_event *event = begin_change(OPERATION_load, CALL_init_module, 0, ret);
	struct record *record = current_record();

	if (event && record)
		finish_load(record, event, argument(2));
}

/* int finit_module(int fd, const char *parameters, int flags) */
SYSCALL_EXIT(on_finit)
{
	struct module_change_event *event = begin_change(OPERATION_load, CALL_finit_module, (u32)argument(2), ret);
	struct record *record = current_record();
	struct file *file;

	if (!event || !record)
		return;
	file = file_of(argument(0));
	if (file)
		fill_file(record, &event->file, file);
	finish_load(record, event, argument(1));
}

/* int delete_module(const char *name, unsigned int flags) */
SYSCALL_EXIT(on_delete)
{
	struct module_change_event *event = begin_change(OPERATION_unload, CALL_delete_module, (u32)argument(1), ret);
	struct record *record = current_record();

	if (!event || !record)
		return;
	event->name = append_user_text(record, argument(0), MODULE_NAME);
	FINISH_RECORD(record, module_change_event, 0);
}
