/* System calls and structures that Swift cannot reach by itself: variadic, missing from glibc, or unavailable by name.
 * One thin function each; every decision is made by the Swift caller. Unless said otherwise they return -1 and set errno. */
#ifndef HATCHERY_KERNEL_H
#define HATCHERY_KERNEL_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/types.h>

/* clone3(2): a new process on a copy of this one. Runs no atfork handler, so the caller must be single-threaded.
 * `sibling` makes it a child of the caller's parent (CLONE_PARENT). `*pidfd` receives a close-on-exec descriptor
 * of the child, in the parent only. Returns the pid, 0 in the child. */
pid_t kernel_fork(int sibling, int *pidfd);

int kernel_pidfd_open(pid_t pid);
int kernel_pidfd_send_signal(int pidfd, int signal);

/* waitid(2) on a pidfd without blocking: 1 and the fields when it has exited, 0 when it lives, -1 on error. */
int kernel_reap_pidfd(int pidfd, int *code, int *status);
/* waitid(2) for any child without blocking: the pid and the fields, 0 when none has exited, -1 on error. */
pid_t kernel_reap_any(int *code, int *status);

int kernel_unshare(int flags);
int kernel_pivot_root(const char *new_root, const char *put_old);
/* Real, effective and saved user and group, without any other group. */
int kernel_become(uid_t uid, gid_t gid);
int kernel_prctl(int operation, unsigned long argument);
/* Empties the effective, permitted, inheritable and ambient capability sets. */
int kernel_clear_capabilities(void);
int kernel_close_range(unsigned first, unsigned last);
/* getrlimit(2), as numbers Swift can see. */
enum kernel_limit {
    kernel_limit_core = RLIMIT_CORE,
    kernel_limit_data = RLIMIT_DATA,
    kernel_limit_descriptors = RLIMIT_NOFILE,
    kernel_limit_file_size = RLIMIT_FSIZE,
    kernel_limit_locked_memory = RLIMIT_MEMLOCK,
    kernel_limit_message_queues = RLIMIT_MSGQUEUE,
    kernel_limit_processes = RLIMIT_NPROC,
};
int kernel_setrlimit(enum kernel_limit resource, uint64_t soft, uint64_t hard);
int kernel_prlimit(pid_t pid, enum kernel_limit resource, uint64_t soft, uint64_t hard);
/* A directory descriptor that can be looked up in but not listed (O_PATH), close-on-exec. */
int kernel_open_path(const char *path);
int kernel_getrandom(void *bytes, size_t count);
/* The most memory this process has had resident, in bytes (getrusage(2)). */
uint64_t kernel_peak_resident_bytes(void);
/* Waits until `descriptor` can be read, or has hung up, or `nanoseconds` have passed (UINT64_MAX: without end): 1 or 0. */
int kernel_wait_for_input(int descriptor, uint64_t nanoseconds);
/* A signalfd for SIGCHLD, which is blocked for the caller from then on. */
int kernel_child_signal_fd(void);

/* Loads a BPF program of `instructions` eight-byte instructions as this process's filter. */
int kernel_load_filter(const void *program, unsigned short instructions);

/* One message with up to 4 descriptors. Received descriptors are close-on-exec; `*descriptor_count` is in and out. */
ssize_t kernel_send(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count);
ssize_t kernel_receive(int socket, void *bytes, size_t count, int *descriptors, int *descriptor_count);

/* A connected pair of SOCK_SEQPACKET sockets, close-on-exec. */
int kernel_socket_pair(int pair[2]);
/* A file in memory, close-on-exec (memfd_create(2)). */
int kernel_memory_file(const char *name);
/* A pipe, close-on-exec. */
int kernel_pipe(int pair[2]);

/* posix_spawn with descriptor i of `descriptors` as 3 + i, stdin from /dev/null, and nothing else but stdout and
 * stderr inherited on purpose. Returns 0 or an errno value. */
int kernel_spawn(pid_t *pid, const char *path, char *const argv[], char *const envp[], const int *descriptors,
                 int descriptor_count);

/* The handler for every signal a dying instance can still answer: (signal, system call or -1). It runs on its own
 * stack with all signals blocked and must only call async-signal-safe functions. */
typedef void (*kernel_death_handler)(int signal, int syscall);
/* Installs it for `signal`; after one delivery the default action is back. */
int kernel_on_death(int signal, kernel_death_handler handler);
/* One pointer for the handler, so that it needs no Swift global. */
void kernel_set_death_context(void *context);
void *kernel_death_context(void);

/* Any system call by number, for the probes. */
long kernel_syscall(long number, long a, long b, long c, long d, long e, long f);

/* Credentials of the process at the other end of a connected Unix socket. */
int kernel_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid);

#endif
