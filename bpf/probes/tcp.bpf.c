// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * TCP connections: asked for, accepted, ended. A socket changes state on whatever CPU a packet arrives at, so the task
 * that happens to run there says nothing (on loopback it is the peer). The owner is bound where it is known: when the
 * state becomes SYN_SENT, which is within connect, and when accept returns.
 *
 * Not seen: accept by io_uring.
 */
#include "process.h"
#include "sockcall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* Emitted when the outcome is known. */
struct tcp_connect_event {
	struct event_head head;
	struct socket_info socket;
	s32 fd;
	s32 result; /* 0, a negative errno, or -EINPROGRESS when it was given up before either */
};

struct tcp_accept_event {
	struct event_head head;
	struct socket_info socket;
	s32 fd;
};

struct tcp_close_event {
	struct event_head head;
	struct socket_info socket;
	u64 bytes_sent;
	u64 bytes_received;
	u64 duration_ns; /* since connect or accept; 0 when neither was seen */
};

/*
 * Key: address of the struct sock. Value: its cookie. Failures told when the state changed, so that the call that
 * returns them does not tell them again.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, u64);
	__type(value, u64);
} told_failures SEC(".maps");

RECORD(tcp_connect_event);
RECORD(tcp_accept_event);
RECORD(tcp_close_event);

static __always_inline void bind(struct sock *sk, enum socket_role role, s32 fd)
{
	struct socket_owner owner = {};
	u64 key = (u64)sk;

	fill_process(&owner.process, current_task());
	fill_socket(&owner.socket, sk);
	owner.fd = fd;
	owner.socket.role = role;
	owner.socket.opened_ns = bpf_ktime_get_boot_ns();
	bpf_map_update_elem(&sockets, &key, &owner, BPF_ANY);
}

/* The number the current process has for a socket: within connect there is no other way to know than to look. */
static __always_inline s32 descriptor_of(struct sock *sk)
{
	struct file *file = BPF_CORE_READ(sk, sk_socket, file);
	struct task_struct *task = current_task();

	return file ? number_of((u64)BPF_CORE_READ(task, files, fdt), (u64)file) : -1;
}

static __always_inline void release(struct sock *sk)
{
	u64 key = (u64)sk;

	bpf_map_delete_elem(&sockets, &key);
}

static __always_inline void copy_owner(struct event_head *head, struct socket_info *socket,
				       const struct socket_owner *owner)
{
	head->process = owner->process;
	head->flags = PROCESS_REMEMBERED;
	*socket = owner->socket;
}

static __always_inline void report_connect(struct socket_owner *owner, u8 state, s32 result)
{
	struct tcp_connect_event *event;

	owner->socket.state = state;
	if (is_own(owner->process.tgid))
		return;
	event = RESERVE(tcp_connect_event);
	if (!event)
		return;
	copy_owner(&event->head, &event->socket, owner);
	event->fd = owner->fd;
	event->result = result;
	submit(&event->head);
}

static __always_inline bool has_sent_fin(u32 state)
{
	return state == TCP_STATE_FIN_WAIT1 || state == TCP_STATE_FIN_WAIT2 || state == TCP_STATE_CLOSING ||
	       state == TCP_STATE_LAST_ACK || state == TCP_STATE_TIME_WAIT;
}

/*
 * The kernel counts sequence numbers, of which SYN and FIN take one each: ours are among the acknowledged ones (the SYN
 * only if we sent the first), the FIN of the peer among the received ones. SOCK_DONE is set by the latter alone.
 */
static __always_inline void fill_bytes(struct tcp_close_event *event, struct sock *sk, u32 old)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;
	bool fin_acknowledged = has_sent_fin(old) && BPF_CORE_READ(tcp, snd_una) == BPF_CORE_READ(tcp, write_seq);

	event->bytes_sent = BPF_CORE_READ(tcp, bytes_acked) - (event->socket.role == SOCKET_CONNECT) - fin_acknowledged;
	event->bytes_received =
		BPF_CORE_READ(tcp, bytes_received) - (BPF_CORE_READ(sk, __sk_common.skc_flags) >> SOCK_DONE & 1);
}

static __always_inline void report_close(struct sock *sk, struct socket_owner *owner, u32 old)
{
	struct tcp_close_event *event;

	if (owner && is_own(owner->process.tgid))
		return;
	event = RESERVE(tcp_close_event);
	if (!event)
		return;
	if (owner) {
		copy_owner(&event->head, &event->socket, owner);
		event->duration_ns = event->head.ktime_ns - event->socket.opened_ns;
	} else {
		__builtin_memset(&event->head.process, 0, sizeof(event->head.process));
		event->head.flags = PROCESS_UNKNOWN;
		fill_socket(&event->socket, sk);
		event->duration_ns = 0;
	}
	event->socket.state = TCP_STATE_CLOSE;
	fill_bytes(event, sk, old);
	submit(&event->head);
}

/* Whether there was a connection, rather than a listener or one that never came to be. */
static __always_inline bool was_connected(u32 state)
{
	return state != TCP_STATE_CLOSE && state != TCP_STATE_LISTEN && state != TCP_STATE_SYN_SENT &&
	       state != TCP_STATE_SYN_RECV;
}

static __always_inline void remember_told(struct sock *sk)
{
	u64 key = (u64)sk, cookie = BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);

	bpf_map_update_elem(&told_failures, &key, &cookie, BPF_ANY);
}

/* Whether the failure of this very socket has been told; only once, since it may be tried again. */
static __always_inline bool was_told(struct sock *sk)
{
	u64 key = (u64)sk, cookie = BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
	u64 *told = bpf_map_lookup_elem(&told_failures, &key);
	bool same = told && *told == cookie;

	if (told)
		bpf_map_delete_elem(&told_failures, &key);
	return same;
}

/*
 * Without an error and with nothing shut down, connect itself failed, such as for want of a port: the result is only
 * known when it returns.
 */
static __always_inline bool is_for_the_call(struct sock *sk, s32 error, bool calls_seen)
{
	return calls_seen && !error && !BPF_CORE_READ(sk, sk_shutdown);
}

static __always_inline void on_failed(struct sock *sk, struct socket_owner *owner, bool calls_seen)
{
	s32 error = BPF_CORE_READ(sk, sk_err);

	fill_addresses(&owner->socket, sk);
	if (is_for_the_call(sk, error, calls_seen)) {
		owner->socket.state = TCP_STATE_CLOSE;
		return;
	}
	report_connect(owner, TCP_STATE_CLOSE, error ? -error : -EINPROGRESS);
	if (calls_seen)
		remember_told(sk);
	release(sk);
}

static __always_inline void on_closed(struct sock *sk, u32 old, bool calls_seen)
{
	struct socket_owner *owner = owner_of(sk);

	if (owner && old == TCP_STATE_SYN_SENT) {
		on_failed(sk, owner, calls_seen);
		return;
	}
	if (was_connected(old))
		report_close(sk, owner, old);
	if (owner)
		release(sk);
}

static __always_inline int on_change(struct sock *sk, u32 old, u32 new, bool calls_seen)
{
	struct socket_owner *owner;

	/* DCCP, SCTP and MPTCP come by here as well. */
	if (BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
		return 0;
	if (new == TCP_STATE_SYN_SENT) {
		bind(sk, SOCKET_CONNECT, descriptor_of(sk));
	} else if (new == TCP_STATE_ESTABLISHED) {
		owner = owner_of(sk);
		if (owner && owner->socket.role == SOCKET_CONNECT) {
			fill_addresses(&owner->socket, sk);
			report_connect(owner, TCP_STATE_ESTABLISHED, 0);
		}
	} else if (new == TCP_STATE_CLOSE) {
		on_closed(sk, old, calls_seen);
	}
	return 0;
}

static __always_inline struct sock *tcp_socket_at(long fd)
{
	struct sock *sk = socket_at(fd);

	return sk && BPF_CORE_READ(sk, sk_protocol) == IPPROTO_TCP ? sk : NULL;
}

static __always_inline int report_accept(long fd)
{
	struct sock *sk = tcp_socket_at(fd);
	struct tcp_accept_event *event;
	struct socket_owner *owner;

	if (!sk)
		return 0;
	bind(sk, SOCKET_ACCEPT, fd);
	owner = owner_of(sk);
	if (!owner || is_own(owner->process.tgid))
		return 0;
	event = RESERVE(tcp_accept_event);
	if (event) {
		copy_owner(&event->head, &event->socket, owner);
		event->head.flags = 0;
		event->fd = fd;
		submit(&event->head);
	}
	/* Reset by the peer before it was accepted: the close has been, nothing would release the entry. */
	if (owner->socket.state == TCP_STATE_CLOSE)
		release(sk);
	return 0;
}

/* Results that are no end of the attempt, or of no attempt: in progress, already so, interrupted to be called again. */
static __always_inline bool is_pending(long result)
{
	return result >= 0 || result == -EINPROGRESS || result == -EALREADY || result == -EISCONN || result == -EINTR ||
	       (result <= -ERESTARTSYS && result >= -ERESTART_RESTARTBLOCK);
}

/* A connect that failed before anything was sent, or in a way that the state of the socket does not tell. */
static __always_inline void report_failed_call(struct sock *sk, s32 fd, const struct any_address *asked, s32 result)
{
	struct socket_owner *owner = owner_of(sk);
	bool tried = owner && owner->socket.role == SOCKET_CONNECT && owner->socket.state == TCP_STATE_CLOSE;

	if (!tried) {
		if (BPF_CORE_READ(sk, __sk_common.skc_state) != TCP_STATE_CLOSE || was_told(sk))
			return;
		bind(sk, SOCKET_CONNECT, fd);
		owner = owner_of(sk);
	}
	if (!owner)
		return;
	if (asked->family == owner->socket.family)
		fill_internet(owner->socket.remote_address, &owner->socket.remote_port, asked);
	owner->fd = fd;
	report_connect(owner, TCP_STATE_CLOSE, result);
	release(sk);
}

/* int connect(int fd, const struct sockaddr *address, socklen_t length) */
SYSCALL_EXIT(on_connected)
{
	struct any_address asked;
	struct socket_call call;
	struct sock *sk;

	if (is_pending(ret) || !read_socket_call(regs, 3, &call))
		return;
	sk = tcp_socket_at((s32)call.arguments[0]);
	if (!sk)
		return;
	read_address(&asked, call.arguments[1], call.arguments[2]);
	report_failed_call(sk, call.arguments[0], &asked, ret);
}

/* int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) */
SYSCALL_EXIT(on_accepted)
{
	report_accept(ret);
}

static __always_inline bool is_accept(long number)
{
	return number == SYSCALL_ACCEPT || number == SYSCALL_ACCEPT4;
}

/* void inet_sock_set_state(const struct sock *sk, const int oldstate, const int newstate) */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_state, struct sock *sk, s32 old, s32 new)
{
	/* Asking for the cookie makes the kernel give one, by which a socket lent to another process is recognised. */
	if (new == TCP_STATE_SYN_SENT || new == TCP_STATE_ESTABLISHED)
		bpf_get_socket_cookie(sk);
	return on_change(sk, old, new, false);
}

/* The same, for where connect is seen to return. */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_state_in_call, struct sock *sk, s32 old, s32 new)
{
	if (new == TCP_STATE_SYN_SENT || new == TCP_STATE_ESTABLISHED)
		bpf_get_socket_cookie(sk);
	return on_change(sk, old, new, true);
}

SEC("raw_tp/inet_sock_set_state")
int BPF_PROG(on_state_raw, struct sock *sk, s32 old, s32 new)
{
	return on_change(sk, old, new, false);
}

SEC("tracepoint/sock/inet_sock_set_state")
int on_state_tracepoint(struct trace_event_raw_inet_sock_set_state *line)
{
	return on_change((struct sock *)BPF_CORE_READ(line, skaddr), BPF_CORE_READ(line, oldstate),
			 BPF_CORE_READ(line, newstate), false);
}

/* long accept(int fd, struct sockaddr *address, socklen_t *length) */
SEC("tracepoint/syscalls/sys_exit_accept")
int on_accept(struct trace_event_raw_sys_exit *line)
{
	return report_accept(BPF_CORE_READ(line, ret));
}

/* long accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) */
SEC("tracepoint/syscalls/sys_exit_accept4")
int on_accept4(struct trace_event_raw_sys_exit *line)
{
	return report_accept(BPF_CORE_READ(line, ret));
}

/* void sys_exit(struct pt_regs *regs, long ret): runs at every system call, so it asks little, but needs no tracefs */
SEC("tp_btf/sys_exit")
int BPF_PROG(on_return, struct pt_regs *registers, long result)
{
	return is_accept(registers->SYSCALL_NUMBER) ? report_accept(result) : 0;
}

SEC("raw_tp/sys_exit")
int BPF_PROG(on_return_raw, struct pt_regs *registers, long result)
{
	return is_accept(BPF_CORE_READ(registers, SYSCALL_NUMBER)) ? report_accept(result) : 0;
}
