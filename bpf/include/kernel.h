// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * The few members of kernel types that the probes read. CO-RE looks each member up by name in the BTF of the running
 * kernel, so order, offsets and everything left out do not matter, and no kernel is needed to build.
 * A member that some kernels lack is read behind bpf_core_field_exists.
 */
#pragma once

#include <linux/bpf.h>

/* So that bpf_tracing.h names registers as the kernel does. */
#define __VMLINUX_H__

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;
typedef _Bool bool;

#define true 1
#define false 0
#define NULL ((void *)0)

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* A struct of one 64-bit or of two 32-bit words, depending on the kernel: always read as eight raw bytes. */
typedef struct {
	u64 val;
} kernel_cap_t;

typedef struct {
	u32 val;
} kuid_t;

typedef struct {
	u32 val;
} kgid_t;

typedef struct {
	s32 counter;
} atomic_t;

typedef struct {
	s64 counter;
} atomic64_t;

struct xarray {
	void *xa_head;
};

struct xa_node {
	u8 shift;
	void *slots[64];
};

struct idr {
	struct xarray idr_rt;
};

struct ns_common {
	u32 inum;
};

struct user_namespace {
	struct ns_common ns;
};

struct uts_namespace {
	struct ns_common ns;
};

struct pid_namespace {
	struct idr idr;
	struct ns_common ns;
};

struct net {
	struct ns_common ns;
};

struct mnt_namespace {
	struct ns_common ns;
};

struct nsproxy {
	struct uts_namespace *uts_ns;
	struct mnt_namespace *mnt_ns;
	struct pid_namespace *pid_ns_for_children;
	struct net *net_ns;
};

struct cred {
	kuid_t uid;
	kgid_t gid;
	kuid_t suid;
	kgid_t sgid;
	kuid_t euid;
	kgid_t egid;
	kuid_t fsuid;
	kgid_t fsgid;
	kernel_cap_t cap_inheritable;
	kernel_cap_t cap_permitted;
	kernel_cap_t cap_effective;
	kernel_cap_t cap_bset;
	kernel_cap_t cap_ambient;
	struct user_namespace *user_ns;
};

struct upid {
	s32 nr;
	struct pid_namespace *ns;
};

struct hlist_node {
	struct hlist_node *next;
};

struct hlist_head {
	struct hlist_node *first;
};

struct pid {
	u32 level;
	struct hlist_head tasks[4];
	struct upid numbers[1];
};

struct tty_driver {
	s32 major;
};

struct tty_struct {
	s32 index;
	struct tty_driver *driver;
	char name[64];
};

struct tty_file_private {
	struct tty_struct *tty;
};

struct signal_struct {
	atomic_t live;
	s32 group_exit_code;
	u32 flags;
	struct pid *pids[4];
	struct tty_struct *tty;
};

struct kernfs_node {
	u64 id;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct css_set {
	struct cgroup *dfl_cgrp;
};

struct qstr {
	u32 len;
	const unsigned char *name;
};

struct file_system_type {
	const char *name;
};

struct super_block {
	u32 s_dev;
	unsigned long s_magic;
	struct file_system_type *s_type;
};

struct timespec64 {
	s64 tv_sec;
	long tv_nsec;
};

/* The times moved twice: i_mtime until 6.6 (i_ctime until 6.5), __i_mtime until 6.10, since then seconds and nanoseconds. */
struct inode {
	u16 i_mode;
	struct super_block *i_sb;
	unsigned long i_ino;
	u32 i_nlink;
	u32 i_rdev;
	s64 i_size;
	s64 i_mtime_sec;
	s64 i_ctime_sec;
	u32 i_mtime_nsec;
	u32 i_ctime_nsec;
	void *i_private;
};

struct inode___6_6 {
	struct timespec64 __i_mtime;
	struct timespec64 __i_ctime;
};

struct inode___5 {
	struct timespec64 i_mtime;
	struct timespec64 i_ctime;
};

/* What /proc keeps of an inode, around it. */
struct proc_inode {
	struct pid *pid;
	struct inode vfs_inode;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};

struct vfsmount {
	struct dentry *mnt_root;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	u32 f_mode;
	struct path f_path;
	struct inode *f_inode;
	void *private_data;
};

/* The count of references to a file, as it was up to kernel 6.12 and is since. */
struct file___counted {
	atomic64_t f_count;
};

typedef struct {
	atomic64_t refcnt;
} file_ref_t;

struct file___referenced {
	file_ref_t f_ref;
};

struct fs_context {
	struct file_system_type *fs_type;
};

struct fdtable {
	u32 max_fds;
	struct file **fd;
	unsigned long *open_fds;
};

struct files_struct {
	struct fdtable *fdt;
};

struct fs_struct {
	struct path pwd;
};

struct mm_struct {
	unsigned long arg_start;
	unsigned long arg_end;
	unsigned long env_start;
	unsigned long env_end;
	struct file *exe_file;
};

struct thread_info {
	unsigned long flags;
	u32 status; /* x86 only */
};

struct task_struct {
	struct thread_info thread_info;
	u32 flags;
	struct mm_struct *mm;
	s32 exit_code;
	u32 in_execve : 1;
	s32 pid;
	s32 tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct hlist_node pid_links[4];
	struct pid *thread_pid;
	u64 start_boottime;
	const struct cred *cred;
	char comm[16];
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	kuid_t loginuid;
	u32 sessionid;
	struct css_set *cgroups;
};

struct module {
	char name[56];
	unsigned long taints;
};

struct bpf_prog_aux {
	u32 id;
	char name[16];
};

struct bpf_prog {
	enum bpf_prog_type type;
	u32 len; /* instructions */
	struct bpf_prog_aux *aux;
};

struct bpf_map {
	enum bpf_map_type map_type;
	char name[16];
};

struct bpf_iter__task {
	struct task_struct *task;
};

struct kernel_siginfo {
	s32 si_code;
};

struct subprocess_info {
	const char *path;
	char **argv;
	char **envp;
};

struct linux_binprm {
	const char *filename;
	const char *interp;
	const char *fdpath;
};

struct in6_addr {
	u8 s6_addr[16];
};

struct sock_common {
	u32 skc_daddr;
	u32 skc_rcv_saddr;
	u16 skc_dport;
	u16 skc_num;
	u16 skc_family;
	volatile u8 skc_state;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	atomic64_t skc_cookie;
	unsigned long skc_flags;
};

struct socket;

struct sock {
	struct sock_common __sk_common;
	s32 sk_err;
	struct socket *sk_socket;
	u8 sk_shutdown;
	u16 sk_protocol;
	u16 sk_type;
	struct pid *sk_peer_pid;
	const struct cred *sk_peer_cred;
};

struct socket {
	short type;
	struct file *file;
	struct sock *sk;
};

struct socket_alloc {
	struct socket socket;
	struct inode vfs_inode;
};

struct inet_sock {
	u16 inet_sport;
};

struct tcp_sock {
	u32 write_seq;
	u32 snd_una;
	u64 bytes_acked;
	u64 bytes_received;
};

struct sockaddr_un {
	u16 sun_family;
	char sun_path[108];
};

struct unix_address {
	s32 len;
	struct sockaddr_un name[1];
};

struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
};

struct sockaddr_vm {
	u32 svm_port;
	u32 svm_cid;
};

struct vsock_sock {
	struct sockaddr_vm local_addr;
};

/* Records of tracepoints: the layout is the kernel's stable text format, relocated all the same. */
struct trace_entry {
	u16 type;
};

struct trace_event_raw_task_newtask {
	struct trace_entry ent;
	s32 pid;
	char comm[16];
	unsigned long clone_flags;
};

struct trace_event_raw_sched_process_exec {
	struct trace_entry ent;
	u32 __data_loc_filename;
};

struct trace_event_raw_sys_exit {
	struct trace_entry ent;
	long id;
	long ret;
};

struct trace_event_raw_inet_sock_set_state {
	struct trace_entry ent;
	const void *skaddr;
	s32 oldstate;
	s32 newstate;
};

#pragma clang attribute pop

/* Constants that BTF does not carry; each is ABI or has not changed since long before the oldest kernel supported. */
#define EINTR 4
#define EISCONN 106
#define EALREADY 114
#define EPERM 1
#define EACCES 13
#define ETXTBSY 26
#define EROFS 30
#define EINPROGRESS 115
#define ERESTARTSYS 512
#define ERESTART_RESTARTBLOCK 516
#define MAX_ERRNO 4095
#define CLONE_NEWTIME 0x00000080
#define CLONE_THREAD 0x00010000
#define CLONE_NEWNS 0x00020000
#define CLONE_NEWCGROUP 0x02000000
#define CLONE_NEWUTS 0x04000000
#define CLONE_NEWIPC 0x08000000
#define CLONE_NEWUSER 0x10000000
#define CLONE_NEWPID 0x20000000
#define CLONE_NEWNET 0x40000000
#define PF_IO_WORKER 0x00000010
#define PF_KTHREAD 0x00200000
#define SIGNAL_GROUP_EXIT 0x00000004
#define PIDTYPE_TGID 1
#define XA_NODE_TAG 2
#define PIDTYPE_PGID 2
#define PIDTYPE_SID 3
#define PTY_MASTER_MAJOR 128
#define PTY_SLAVE_MAJOR 136

#define O_ACCMODE 3

#define FMODE_READ 1
#define FMODE_WRITE 2
#define FMODE_CREATED 0x100000

#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFREG 0100000
#define S_IFBLK 0060000
#define S_IFDIR 0040000
#define S_IFCHR 0020000
#define S_IFIFO 0010000
#define S_ISUID 0004000

#define PIPEFS_MAGIC 0x50495045
#define SOCKFS_MAGIC 0x534F434B
#define TMPFS_MAGIC 0x01021994
#define PROC_SUPER_MAGIC 0x9fa0
#define PID_FS_MAGIC 0x50494446
#define ANON_INODE_FS_MAGIC 0x09041934

#define MINOR_BITS 20

#define SOCK_DONE 1

#define ETH_P_IP 0x0800
#define ETH_P_IPV6 0x86DD

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define AF_NETLINK 16
#define AF_PACKET 17
#define AF_VSOCK 40
#define AF_XDP 44
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_RAW 3
#define SOCK_PACKET 10
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define IPPROTO_UDPLITE 136
#define IPPROTO_MPTCP 262

enum tcp_state {
	TCP_STATE_ESTABLISHED = 1,
	TCP_STATE_SYN_SENT,
	TCP_STATE_SYN_RECV,
	TCP_STATE_FIN_WAIT1,
	TCP_STATE_FIN_WAIT2,
	TCP_STATE_TIME_WAIT,
	TCP_STATE_CLOSE,
	TCP_STATE_CLOSE_WAIT,
	TCP_STATE_LAST_ACK,
	TCP_STATE_LISTEN,
	TCP_STATE_CLOSING,
};
