// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A process connects a unix socket, with the outcome and the process that listens there, as the kernel keeps it for
 * SO_PEERCRED: the one that called listen. Datagram sockets have none.
 */
#include "process.h"
#include "sockcall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* All zero when unknown, or when it has ended: a pid without a start may be anybody's. */
struct peer {
	u64 start_ns;
	u32 tgid;
	u32 uid;
	char comm[COMM_SIZE];
};

struct unix_connect_event {
	struct event_head head;
	struct socket_info socket;
	struct span path; /* as asked for */
	struct peer peer;
	s32 fd;
	s32 result;
};

RECORD(unix_connect_event);

static __always_inline struct task_struct *leader_of(struct pid *pid)
{
	struct hlist_node *node = BPF_CORE_READ(pid, tasks[PIDTYPE_TGID].first);

	if (!pid || !node)
		return NULL;
	return (void *)node - bpf_core_field_offset(struct task_struct, pid_links[PIDTYPE_TGID]);
}

static __always_inline void fill_peer(struct peer *peer, struct sock *sk)
{
	struct task_struct *leader = leader_of(BPF_CORE_READ(sk, sk_peer_pid));

	__builtin_memset(peer, 0, sizeof(*peer));
	if (!leader)
		return;
	peer->start_ns = BPF_CORE_READ(leader, start_boottime);
	peer->tgid = BPF_CORE_READ(leader, tgid);
	peer->uid = BPF_CORE_READ(sk, sk_peer_cred, uid.val);
	BPF_CORE_READ_STR_INTO(&peer->comm, leader, comm);
}

static __always_inline bool is_unix(struct sock *sk)
{
	return sk && BPF_CORE_READ(sk, __sk_common.skc_family) == AF_UNIX;
}

/* int connect(int fd, const struct sockaddr *address, socklen_t length) */
SYSCALL_EXIT(on_connect)
{
	struct unix_connect_event *event;
	struct any_address asked;
	struct socket_call call;
	struct record *record;
	struct sock *sk;

	if (is_own(bpf_get_current_pid_tgid() >> 32) || !read_socket_call(regs, 3, &call))
		return;
	sk = socket_at((s32)call.arguments[0]);
	if (!is_unix(sk))
		return;
	/* AF_UNSPEC takes the peer of a datagram socket away. */
	read_address(&asked, call.arguments[1], call.arguments[2]);
	if (asked.family != AF_UNIX)
		return;
	record = BEGIN_RECORD(unix_connect_event);
	if (!record)
		return;
	event = (struct unix_connect_event *)record->data;
	fill_process(&event->head.process, current_task());
	fill_socket(&event->socket, sk);
	fill_unix(record, &event->socket, (struct unix_sock *)sk);
	event->socket.role = ret ? SOCKET_UNKNOWN : SOCKET_CONNECT;
	event->socket.opened_ns = ret ? 0 : bpf_ktime_get_boot_ns();
	event->path = append_asked_name(record, call.arguments[1], call.arguments[2]);
	fill_peer(&event->peer, sk);
	event->fd = call.arguments[0];
	event->result = ret;
	FINISH_RECORD(record, unix_connect_event, 0);
}
