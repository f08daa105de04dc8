// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A JVM calls the native half of ProcessBuilder: what it means to start, before the helper that starts it hides that.
 * A hint only: the collector of garbage may move an array between the two reads.
 */
#include "machine.h"
#include "process.h"
#include "record.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define ARRAY_MOST 1024
#define PAGE_BYTES 4096

/* As in ProcessImpl.java. */
enum spawn_mode {
	SPAWN_UNKNOWN,
	SPAWN_FORK,
	SPAWN_POSIX_SPAWN,
	SPAWN_VFORK,
	SPAWN_CLONE,
};

/* The arrays are raw memory from the header of the Java object on; where the length is depends on the JVM. */
struct java_spawn_event {
	struct event_head head;
	struct span program;
	struct span arguments;
	enum spawn_mode mode;
	u64 cookie; /* of the attachment: names the library */
};

RECORD(java_spawn_event);

/*
 * A JNI handle is the address of a pointer to the object. A new array is the last thing its thread wrote: the page behind
 * it may never have been touched, and then the array ends on its own page, which is read to its end.
 */
static __always_inline struct span append_array(struct record *record, u64 handle)
{
	struct span span;
	u64 array = 0;

	bpf_probe_read_user(&array, sizeof(array), (const void *)handle);
	span = append_user(record, array, ARRAY_MOST, ARRAY_MOST);
	if (span.length)
		return span;
	return append_user(record, array, PAGE_BYTES - (array & (PAGE_BYTES - 1)), ARRAY_MOST);
}

/*
 * jint Java_java_lang_ProcessImpl_forkAndExec(JNIEnv *env, jobject process, jint mode, jbyteArray helperpath,
 *     jbyteArray prog, jbyteArray argBlock, jint argc, jbyteArray envBlock, jint envc, jbyteArray dir,
 *     jintArray std_fds, jboolean redirectErrorStream)
 */
SEC("uprobe")
int on_fork_and_exec(struct pt_regs *registers)
{
	struct java_spawn_event *event;
	struct record *record;

	if (is_own(bpf_get_current_pid_tgid() >> 32))
		return 0;
	record = BEGIN_RECORD(java_spawn_event);
	if (!record)
		return 0;
	event = (struct java_spawn_event *)record->data;
	fill_process(&event->head.process, current_task());
	event->mode = (u32)ARGUMENT_3(registers);
	event->cookie = bpf_get_attach_cookie(registers);
	event->program = append_array(record, ARGUMENT_5(registers));
	event->arguments = append_array(record, ARGUMENT_6(registers));
	FINISH_RECORD(record, java_spawn_event, 0);
	return 0;
}
