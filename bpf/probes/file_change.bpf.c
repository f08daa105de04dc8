// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A file in a watched place is made, written, renamed, linked, removed, or has its mode, owner or attributes changed; or
 * somebody tries. A file that is opened is known by its directory entry, one that a call names by the text the caller
 * gave, read after the call. Most calls end at the check whether the place is watched, before anything is assembled.
 */
#include "openfile.h"
#include "process.h"
#include "syscall.h"
#include "watch.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define ATTRIBUTE_MOST 256

#define O_CREAT 0100
#define O_EXCL 0200
#define O_TRUNC 01000

#define AT_REMOVEDIR 0x200
#define AT_EMPTY_PATH 0x1000

#define MODE_EXECUTE 0111
#define MODE_BITS 07777

enum file_operation {
	FILE_UNKNOWN,
	FILE_CREATE,
	FILE_WRITE,
	FILE_RENAME,
	FILE_LINK,
	FILE_SYMLINK,
	FILE_UNLINK,
	FILE_MKDIR,
	FILE_RMDIR,
	FILE_CHMOD,
	FILE_CHOWN,
	FILE_ATTRIBUTE,
	FILE_TRUNCATE,
	FILE_MKNOD,
};

enum file_call {
	CALL_,
	CALL_open,
	CALL_openat,
	CALL_openat2,
	CALL_creat,
	CALL_rename,
	CALL_renameat,
	CALL_renameat2,
	CALL_link,
	CALL_linkat,
	CALL_symlink,
	CALL_symlinkat,
	CALL_unlink,
	CALL_unlinkat,
	CALL_rmdir,
	CALL_mkdir,
	CALL_mkdirat,
	CALL_mknod,
	CALL_mknodat,
	CALL_chmod,
	CALL_fchmod,
	CALL_fchmodat,
	CALL_fchmodat2,
	CALL_chown,
	CALL_lchown,
	CALL_fchown,
	CALL_fchownat,
	CALL_truncate,
	CALL_ftruncate,
	CALL_setxattr,
	CALL_lsetxattr,
	CALL_fsetxattr,
	CALL_setxattrat,
	CALL_removexattr,
	CALL_lremovexattr,
	CALL_fremovexattr,
	CALL_removexattrat,
};

/* Where a path leads: text as the caller wrote it, below a directory unless it begins with a slash. */
struct place_parts {
	struct span base;
	struct span text;
};

struct file_change_event {
	struct event_head head;
	enum file_operation operation;
	enum file_call call;
	s32 result;
	u32 dev;
	u64 inode;
	s32 links; /* -1: unknown */
	u32 mode;
	struct place_parts file;
	struct place_parts target;
	struct span attribute;
	u64 bytes_written;
	s64 new_uid; /* -1: left alone */
	s64 new_gid;
	s32 old_mode;
	s32 new_mode;
	char watch[WATCH_PATH];
};

RECORD(file_change_event);

/* What a call asked for, put together by its handler. */
struct request {
	enum file_operation operation;
	enum file_call call;
	s32 result;
	s32 dfd;
	u64 path; /* in the memory of the caller */
	u64 file; /* the file itself, where the call has one */
	s32 target_dfd;
	bool has_target;
	bool target_is_text; /* of a symbolic link, which need not be a path */
	u64 target;
	u64 attribute;
	s64 new_uid;
	s64 new_gid;
	s32 new_mode;
	bool opens; /* what it did depends on the file that was opened */
	u64 flags;  /* of the opening */
	u32 handler;
	u32 level;
	u64 begun_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct request);
} file_request SEC(".maps");

static __always_inline struct request *request_of_cpu(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&file_request, &zero);
}

static __always_inline struct request *ask(enum file_operation operation, enum file_call call, long result)
{
	struct request *request = request_of_cpu();

	if (!request || is_own(bpf_get_current_pid_tgid() >> 32))
		return NULL;
	__builtin_memset(request, 0, sizeof(*request));
	request->operation = operation;
	request->call = call;
	request->result = result;
	request->dfd = AT_FDCWD;
	request->target_dfd = AT_FDCWD;
	request->new_uid = -1;
	request->new_gid = -1;
	request->new_mode = -1;
	return request;
}

static __always_inline bool is_wanted_here(const struct request *request)
{
	const struct watch *watch = found_watch();
	u32 mode = request->new_mode;

	if (!watch || !(watch->flags & WATCH_EXECUTABLES))
		return true;
	/* Of these the mode is known, or asked for. */
	return request->new_mode >= 0 && mode & MODE_EXECUTE &&
	       (request->operation == FILE_CREATE || request->operation == FILE_WRITE ||
		request->operation == FILE_CHMOD);
}

static __always_inline void append_place(struct record *record, struct place_parts *to, s32 dfd, u64 address)
{
	const struct path *base = NULL;
	char first = 0;

	bpf_probe_read_user(&first, 1, (const void *)address);
	if (first != '/')
		base = base_of(dfd);
	if (base)
		to->base = append_path(record, base);
	to->text = append_user_text(record, address, WATCH_TEXT);
}

static __always_inline void tell_file(struct file_change_event *event, struct inode *inode)
{
	event->inode = BPF_CORE_READ(inode, i_ino);
	event->dev = BPF_CORE_READ(inode, i_sb, s_dev);
	event->links = BPF_CORE_READ(inode, i_nlink);
	event->mode = BPF_CORE_READ(inode, i_mode);
}

static __always_inline void tell_request(struct record *record, struct file_change_event *event,
					 const struct request *request)
{
	struct file *file = (struct file *)request->file;

	if (file) {
		tell_file(event, BPF_CORE_READ(file, f_inode));
		event->file.base = append_path(record, &file->f_path);
	} else {
		append_place(record, &event->file, request->dfd, request->path);
	}
	if (request->target_is_text)
		event->target.text = append_user_text(record, request->target, WATCH_TEXT);
	else if (request->has_target)
		append_place(record, &event->target, request->target_dfd, request->target);
	event->attribute = append_user_text(record, request->attribute, ATTRIBUTE_MOST);
}

/*
 * Begins the record of the request. False when none is wanted. Global: verified once, and its part of the stack is not
 * kept while paths are walked.
 */
__noinline bool begin_change(void)
{
	const struct watch *watch = found_watch();
	struct request *request = request_of_cpu();
	struct file_change_event *event;
	struct record *record;

	if (!request)
		return false;
	record = BEGIN_RECORD(file_change_event);
	if (!record)
		return false;
	event = (struct file_change_event *)record->data;
	__builtin_memset(event, 0, sizeof(*event));
	fill_process(&event->head.process, current_task());
	if (watch)
		__builtin_memcpy(event->watch, watch->path, WATCH_PATH);
	event->operation = request->operation;
	event->call = request->call;
	event->result = request->result;
	event->links = -1;
	event->old_mode = -1;
	event->new_mode = request->new_mode;
	event->new_uid = request->new_uid;
	event->new_gid = request->new_gid;
	return true;
}

/* Tells what the place is known to be watched of. Global: verified once. */
__noinline int tell_change(void)
{
	struct request *request = request_of_cpu();
	struct record *record = current_record();

	if (!request || !record || !is_wanted_here(request) || !begin_change())
		return 0;
	tell_request(record, (struct file_change_event *)record->data, request);
	FINISH_RECORD(record, file_change_event, 0);
	return 0;
}

/* Tells a change if its place is watched, either of the two if there are two. Global: verified once. */
__noinline int report_change(void)
{
	struct request *request = request_of_cpu();
	bool watched;

	if (!request)
		return 0;
	if (request->file)
		watched = is_watched_file(request->file);
	else
		watched = is_watched_text(request->dfd, request->path);
	if (!watched && request->has_target)
		watched = is_watched_text(request->target_dfd, request->target);
	if (watched)
		tell_change();
	return 0;
}

/* A copy, so that it may be taken out of the map before it is told. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct open_write);
} told_write SEC(".maps");

static __always_inline struct open_write *told_write_of_cpu(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&told_write, &zero);
}

/* Tells that a file was written, from what was remembered when it was opened. Global: verified once. */
__noinline int tell_written(void)
{
	struct watch_scratch *scratch = watch_scratch_of_cpu();
	struct open_write *write = told_write_of_cpu();
	struct record *record = current_record();
	struct file_change_event *event;
	struct request *request;
	struct dentry *dentry;
	struct inode *inode;
	bool known;

	if (!scratch || !write || !record)
		return 0;
	request = ask(FILE_WRITE, write->call, 0);
	if (!request)
		return 0;
	inode = (struct inode *)write->inode;
	dentry = (struct dentry *)write->dentry;
	known = BPF_CORE_READ(inode, i_ino) == write->number && BPF_CORE_READ(inode, i_sb, s_dev) == write->dev;
	scratch->found = write->watch;
	request->new_mode = known ? BPF_CORE_READ(inode, i_mode) & MODE_BITS : -1;
	if (!is_wanted_here(request))
		return 0;
	request->new_mode = -1;
	if (!begin_change())
		return 0;
	event = (struct file_change_event *)record->data;
	event->inode = write->number;
	event->dev = write->dev;
	if (known) {
		s64 grown = BPF_CORE_READ(inode, i_size) - write->size;

		tell_file(event, inode);
		event->bytes_written = grown > 0 ? grown : 0;
	}
	/* The entry is not there any more when the file was removed meanwhile. */
	event->file.base.offset = record->used;
	if (BPF_CORE_READ(dentry, d_inode) == inode)
		event->file.base.length = walk_path(write->dentry, write->vfsmount);
	FINISH_RECORD(record, file_change_event, 0);
	return 0;
}

/*
 * Looks after one of the files this process has opened for writing. Returns whether it is not to be looked after any
 * more. Global: verified once.
 */
__noinline bool look_after(u64 address, bool ends)
{
	struct open_write *known = bpf_map_lookup_elem(&open_writes, &address), *write = told_write_of_cpu();

	if (!known || !write)
		return true;
	*write = *known;
	if (!ends && !is_gone((struct file *)address, write->inode))
		return false;
	/* Another thread may have found it as well. */
	if (!bpf_map_delete_elem(&open_writes, &address))
		tell_written();
	return true;
}

/*
 * Tells the files that are closed by now. All of them when the process ends: one that another process has inherited is
 * told then, with what was written so far.
 */
static __always_inline void look_after_all(u32 tgid, bool ends)
{
	struct writer *writer = bpf_map_lookup_elem(&writers, &tgid);
	bool more = false;

	if (!writer)
		return;
	for (u32 i = 0; i < FILES_OF_WRITER; i++) {
		u64 file = writer->files[i];

		if (!file)
			continue;
		if (look_after(file, ends))
			__sync_val_compare_and_swap(&writer->files[i], file, 0);
		else
			more = true;
	}
	if (!more)
		bpf_map_delete_elem(&writers, &tgid);
}

/* A file of a watched place has been opened for writing. Global: verified once. */
__noinline int expect_close(u64 address, u32 call, u64 watch)
{
	struct open_write *write = told_write_of_cpu();
	struct file *file = (struct file *)address;
	struct inode *inode = BPF_CORE_READ(file, f_inode);

	if (!write)
		return 0;
	/* One of the same address, closed by other means than a call of this process. */
	look_after(address, true);
	write->dentry = (u64)BPF_CORE_READ(file, f_path.dentry);
	write->vfsmount = (u64)BPF_CORE_READ(file, f_path.mnt);
	write->inode = (u64)inode;
	write->number = BPF_CORE_READ(inode, i_ino);
	write->size = BPF_CORE_READ(inode, i_size);
	write->watch = watch;
	write->dev = BPF_CORE_READ(inode, i_sb, s_dev);
	write->call = call;
	if (!remember_write(address, write))
		tell_written();
	return 0;
}

/* Global: verified once. */
__noinline int report_opened(u32 call, s32 fd)
{
	struct watch_scratch *scratch = watch_scratch_of_cpu();
	struct file *file = file_of(fd);
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	u32 how = BPF_CORE_READ(file, f_mode);
	struct request *request;
	u32 mode;

	if (!scratch || !(how & (FMODE_WRITE | FMODE_CREATED)))
		return 0;
	mode = BPF_CORE_READ(inode, i_mode);
	if ((mode & S_IFMT) != S_IFREG || !is_watched_file((u64)file))
		return 0;
	if (how & FMODE_CREATED) {
		request = ask(FILE_CREATE, call, fd);
		if (!request)
			return 0;
		request->file = (u64)file;
		request->new_mode = mode & MODE_BITS;
		tell_change();
	}
	if (how & FMODE_WRITE)
		expect_close((u64)file, call, scratch->found);
	return 0;
}

/* What a program that may not change a file gets; others, such as that it is not there, mean little. */
static __always_inline bool is_refusal(long result)
{
	return result == -EPERM || result == -EACCES || result == -EROFS || result == -ETXTBSY;
}

static __always_inline void report_open(struct request *request)
{
	bool exclusive = (request->flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);

	if (request->result >= 0) {
		report_opened(request->call, request->result);
	} else if (is_refusal(request->result)) {
		request->operation = exclusive ? FILE_CREATE : FILE_WRITE;
		report_change();
	}
}

/*
 * All calls but those that close go on here from their handlers, which are small: the verifier would else check all of
 * the above for each of them.
 */
SEC("raw_tp")
int on_request(struct bpf_raw_tracepoint_args *ctx)
{
	struct pt_regs *regs = (struct pt_regs *)ctx->args[0];
	struct request *request = request_of_cpu();
	u32 slot, level, handler;
	u64 begun_ns;

	if (!request)
		return 0;
	/* What is told may need the request anew. */
	level = request->level;
	handler = request->handler;
	begun_ns = request->begun_ns;
	if (request->opens)
		report_open(request);
	else
		report_change();
	account_handler(handler, begun_ns);
	slot = syscall_slot(regs);
	if (slot < SYSCALL_SLOTS)
		call_handlers(ctx, level + 1, slot);
	return 0;
}

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u32);
} file_programs SEC(".maps");

/* A handler whose body fills the request, and returns whether there is one. */
#define FILE_CALL(name, what)                                                                             \
	const volatile u32 handler_of_on_##name = 0;                                                      \
	const volatile u32 level_of_on_##name = 0;                                                        \
	static __always_inline bool name##_body(struct pt_regs *regs, long ret, struct request *request); \
	SEC("raw_tp")                                                                                     \
	int on_##name(struct bpf_raw_tracepoint_args *ctx)                                                \
	{                                                                                                 \
		struct pt_regs *regs = (struct pt_regs *)ctx->args[0];                                    \
		u64 begun_ns = bpf_ktime_get_ns();                                                        \
		struct request *request = ask(what, CALL_##name, ctx->args[1]);                           \
		u32 slot;                                                                                 \
                                                                                                          \
		if (request && name##_body(regs, ctx->args[1], request)) {                                \
			request->handler = handler_of_on_##name;                                          \
			request->level = level_of_on_##name;                                              \
			request->begun_ns = begun_ns;                                                     \
			bpf_tail_call(ctx, &file_programs, 0);                                            \
		}                                                                                         \
		account_handler(handler_of_on_##name, begun_ns);                                          \
		slot = syscall_slot(regs);                                                                \
		if (slot < SYSCALL_SLOTS)                                                                 \
			call_handlers(ctx, level_of_on_##name + 1, slot);                                 \
		return 0;                                                                                 \
	}                                                                                                 \
	static __always_inline bool name##_body(struct pt_regs *regs, long ret, struct request *request)

static __always_inline bool open_for_change(struct request *request, s32 dfd, u64 path, u64 flags)
{
	request->dfd = dfd;
	request->path = path;
	request->flags = flags;
	request->opens = true;
	return flags & (O_ACCMODE | O_CREAT | O_TRUNC);
}

/* int open(const char *path, int flags, mode_t mode) */
FILE_CALL(open, FILE_UNKNOWN)
{
	return open_for_change(request, AT_FDCWD, argument(0), argument(1));
}

/* int openat(int dfd, const char *path, int flags, mode_t mode) */
FILE_CALL(openat, FILE_UNKNOWN)
{
	return open_for_change(request, argument(0), argument(1), argument(2));
}

/* int openat2(int dfd, const char *path, struct open_how *how, size_t size): flags come first in how */
FILE_CALL(openat2, FILE_UNKNOWN)
{
	u64 how = argument(2), flags = 0;

	bpf_probe_read_user(&flags, sizeof(flags), (const void *)how);
	return open_for_change(request, argument(0), argument(1), flags);
}

/* int creat(const char *path, mode_t mode) */
FILE_CALL(creat, FILE_UNKNOWN)
{
	return open_for_change(request, AT_FDCWD, argument(0), O_CREAT | O_TRUNC);
}

/* close, close_range, dup2, dup3: whatever they closed */
SYSCALL_EXIT(on_close)
{
	look_after_all(bpf_get_current_pid_tgid() >> 32, false);
}

static __always_inline int on_process_end(struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);

	if (!BPF_CORE_READ(signal, live.counter))
		look_after_all(BPF_CORE_READ(task, tgid), true);
	return 0;
}

/* void sched_process_exit(struct task_struct *p); since 6.16 also bool group_dead */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_end, struct task_struct *task)
{
	return on_process_end(task);
}

SEC("raw_tp/sched_process_exit")
int BPF_PROG(on_end_raw, struct task_struct *task)
{
	return on_process_end(task);
}

/* A handler of a call that names one path. */
#define ON_PATH(name, what, dfd_or_cwd, path_number, more)    \
	FILE_CALL(name, FILE_##what)                          \
	{                                                     \
		request->dfd = (s32)(dfd_or_cwd);             \
		request->path = argument(path_number);        \
		more;                                         \
		return true;                                  \
	}

/* A handler of a call that has the file itself, under the number that is its first argument. */
#define ON_FILE(name, what, more)                             \
	FILE_CALL(name, FILE_##what)                          \
	{                                                     \
		s32 fd = argument(0);                         \
                                                              \
		request->file = (u64)file_of(fd);             \
		more;                                         \
		return request->file;                         \
	}

/* A handler of a call that names two. */
#define ON_PATHS(name, what, dfd_or_cwd, path_number, target_dfd_or_cwd, target_number) \
	FILE_CALL(name, FILE_##what)                                                    \
	{                                                                               \
		request->dfd = (s32)(dfd_or_cwd);                                       \
		request->path = argument(path_number);                                  \
		request->has_target = true;                                             \
		request->target_dfd = (s32)(target_dfd_or_cwd);                         \
		request->target = argument(target_number);                              \
		return true;                                                            \
	}

#define MODE(number) request->new_mode = argument(number) & MODE_BITS
#define OWNER(number, group_number)                       \
	request->new_uid = (s32)argument(number);         \
	request->new_gid = (s32)argument(group_number)
#define ATTRIBUTE(number) request->attribute = argument(number)
#define LINK_TEXT(number)                   \
	request->target = argument(number); \
	request->target_is_text = true

ON_PATHS(rename, RENAME, AT_FDCWD, 0, AT_FDCWD, 1)
ON_PATHS(renameat, RENAME, argument(0), 1, argument(2), 3)
ON_PATHS(renameat2, RENAME, argument(0), 1, argument(2), 3)
ON_PATHS(link, LINK, AT_FDCWD, 0, AT_FDCWD, 1)
ON_PATHS(linkat, LINK, argument(0), 1, argument(2), 3)
ON_PATH(symlink, SYMLINK, AT_FDCWD, 1, LINK_TEXT(0))
ON_PATH(symlinkat, SYMLINK, argument(1), 2, LINK_TEXT(0))
ON_PATH(unlink, UNLINK, AT_FDCWD, 0, )
ON_PATH(unlinkat, UNLINK, argument(0), 1, request->operation = argument(2) & AT_REMOVEDIR ? FILE_RMDIR : FILE_UNLINK)
ON_PATH(rmdir, RMDIR, AT_FDCWD, 0, )
ON_PATH(mkdir, MKDIR, AT_FDCWD, 0, MODE(1))
ON_PATH(mkdirat, MKDIR, argument(0), 1, MODE(2))
ON_PATH(mknod, MKNOD, AT_FDCWD, 0, MODE(1))
ON_PATH(mknodat, MKNOD, argument(0), 1, MODE(2))
ON_PATH(chmod, CHMOD, AT_FDCWD, 0, MODE(1))
ON_PATH(fchmodat, CHMOD, argument(0), 1, MODE(2))
ON_PATH(fchmodat2, CHMOD, argument(0), 1, MODE(2))
ON_FILE(fchmod, CHMOD, MODE(1))
ON_PATH(chown, CHOWN, AT_FDCWD, 0, OWNER(1, 2))
ON_PATH(lchown, CHOWN, AT_FDCWD, 0, OWNER(1, 2))
ON_PATH(fchownat, CHOWN, argument(0), 1, OWNER(2, 3))
ON_FILE(fchown, CHOWN, OWNER(1, 2))
ON_PATH(truncate, TRUNCATE, AT_FDCWD, 0, )
ON_FILE(ftruncate, TRUNCATE, )
ON_PATH(setxattr, ATTRIBUTE, AT_FDCWD, 0, ATTRIBUTE(1))
ON_PATH(lsetxattr, ATTRIBUTE, AT_FDCWD, 0, ATTRIBUTE(1))
ON_FILE(fsetxattr, ATTRIBUTE, ATTRIBUTE(1))
ON_PATH(setxattrat, ATTRIBUTE, argument(0), 1, ATTRIBUTE(3))
ON_PATH(removexattr, ATTRIBUTE, AT_FDCWD, 0, ATTRIBUTE(1))
ON_PATH(lremovexattr, ATTRIBUTE, AT_FDCWD, 0, ATTRIBUTE(1))
ON_FILE(fremovexattr, ATTRIBUTE, ATTRIBUTE(1))
ON_PATH(removexattrat, ATTRIBUTE, argument(0), 1, ATTRIBUTE(3))
