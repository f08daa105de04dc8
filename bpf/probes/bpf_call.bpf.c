// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A process uses the bpf system call. What a program or map is comes from the object behind its descriptor; where a call
 * failed to make one, from what was asked for, which is read after the call. The collector's own calls are left out.
 */
#include "arguments.h"
#include "process.h"
#include "syscall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define OBJECT_NAME 16
#define NO_ATTACH_TYPE ((enum bpf_attach_type)~0U)

struct bpf_call_event {
	struct event_head head;
	enum bpf_cmd command;
	enum bpf_prog_type program_type; /* unspecified: none */
	enum bpf_map_type map_type;
	enum bpf_attach_type attach_type;
	u32 command_number;
	u32 program_id;
	u32 instructions;
	s32 result;
	char program_name[OBJECT_NAME];
	char map_name[OBJECT_NAME];
};

RECORD(bpf_call_event);

/* The kernel gives the file of each kind of object a name of its own. */
static __always_inline bool is_called(struct file *file, const char *name, const u32 size)
{
	char given[OBJECT_NAME] = {};

	bpf_probe_read_kernel_str(given, sizeof(given), BPF_CORE_READ(file, f_path.dentry, d_name.name));
	for (u32 i = 0; i < size; i++)
		if (given[i] != name[i])
			return false;
	return true;
}

static __always_inline void tell_program(struct bpf_call_event *event, struct bpf_prog *program)
{
	event->program_type = BPF_CORE_READ(program, type);
	event->program_id = BPF_CORE_READ(program, aux, id);
	event->instructions = BPF_CORE_READ(program, len);
	BPF_CORE_READ_STR_INTO(&event->program_name, program, aux, name);
}

static __always_inline void tell_map(struct bpf_call_event *event, struct bpf_map *map)
{
	event->map_type = BPF_CORE_READ(map, map_type);
	BPF_CORE_READ_STR_INTO(&event->map_name, map, name);
}

static __always_inline void tell_object(struct bpf_call_event *event, s32 fd)
{
	struct file *file = file_of(fd);

	if (!file)
		return;
	if (is_called(file, "bpf-prog", 9))
		tell_program(event, BPF_CORE_READ(file, private_data));
	else if (is_called(file, "bpf-map", 8))
		tell_map(event, BPF_CORE_READ(file, private_data));
}

static __always_inline void tell_load(struct bpf_call_event *event, const union bpf_attr *asked)
{
	event->program_type = asked->prog_type;
	event->instructions = asked->insn_cnt;
	/* 0 is also the name of an attach type, but here says that none was asked for. */
	if (asked->expected_attach_type)
		event->attach_type = asked->expected_attach_type;
	__builtin_memcpy(event->program_name, asked->prog_name, OBJECT_NAME);
}

/* The descriptor of the program or map that a call is about, -1 when it is about none. */
static __always_inline s32 object_of(struct bpf_call_event *event, const union bpf_attr *asked)
{
	switch (event->command_number) {
	case BPF_PROG_LOAD:
	case BPF_MAP_CREATE:
	case BPF_OBJ_GET:
	case BPF_PROG_GET_FD_BY_ID:
	case BPF_MAP_GET_FD_BY_ID:
		return event->result;
	case BPF_MAP_LOOKUP_ELEM:
	case BPF_MAP_UPDATE_ELEM:
	case BPF_MAP_DELETE_ELEM:
	case BPF_MAP_GET_NEXT_KEY:
	case BPF_MAP_LOOKUP_AND_DELETE_ELEM:
	case BPF_MAP_FREEZE:
		return asked->map_fd;
	case BPF_MAP_LOOKUP_BATCH:
	case BPF_MAP_LOOKUP_AND_DELETE_BATCH:
	case BPF_MAP_UPDATE_BATCH:
	case BPF_MAP_DELETE_BATCH:
		return asked->batch.map_fd;
	case BPF_OBJ_PIN:
		return asked->bpf_fd;
	case BPF_PROG_ATTACH:
	case BPF_PROG_DETACH:
		event->attach_type = asked->attach_type;
		return asked->attach_bpf_fd;
	case BPF_PROG_QUERY:
		event->attach_type = asked->query.attach_type;
		return -1;
	case BPF_LINK_CREATE:
		event->attach_type = asked->link_create.attach_type;
		return asked->link_create.prog_fd;
	case BPF_LINK_UPDATE:
		return asked->link_update.new_prog_fd;
	case BPF_RAW_TRACEPOINT_OPEN:
		return asked->raw_tracepoint.prog_fd;
	case BPF_PROG_TEST_RUN:
		return asked->test.prog_fd;
	case BPF_OBJ_GET_INFO_BY_FD:
		return asked->info.bpf_fd;
	case BPF_PROG_BIND_MAP:
		return asked->prog_bind_map.prog_fd;
	}
	return -1;
}

static __always_inline void tell(struct bpf_call_event *event, const union bpf_attr *asked)
{
	if (event->command_number == BPF_PROG_LOAD) {
		tell_load(event, asked);
	} else if (event->command_number == BPF_MAP_CREATE) {
		event->map_type = asked->map_type;
		__builtin_memcpy(event->map_name, asked->map_name, OBJECT_NAME);
	} else if (event->command_number == BPF_PROG_GET_FD_BY_ID) {
		event->program_id = asked->prog_id;
	}
	tell_object(event, object_of(event, asked));
}

/* int bpf(int command, union bpf_attr *attr, unsigned int size) */
SYSCALL_EXIT(on_bpf)
{
	struct bpf_call_event *event;
	union bpf_attr asked = {};
	u64 size = argument(2);

	if (is_own(bpf_get_current_pid_tgid() >> 32))
		return;
	event = RESERVE(bpf_call_event);
	if (!event)
		return;
	fill_process(&event->head.process, current_task());
	size = size > sizeof(asked) ? sizeof(asked) : size;
	bpf_probe_read_user(&asked, size, (const void *)argument(1));
	event->command = argument(0);
	event->command_number = argument(0);
	event->program_type = BPF_PROG_TYPE_UNSPEC;
	event->map_type = BPF_MAP_TYPE_UNSPEC;
	event->attach_type = NO_ATTACH_TYPE;
	event->program_id = 0;
	event->instructions = 0;
	event->result = ret;
	__builtin_memset(event->program_name, 0, OBJECT_NAME);
	__builtin_memset(event->map_name, 0, OBJECT_NAME);
	tell(event, &asked);
	submit(&event->head);
}
