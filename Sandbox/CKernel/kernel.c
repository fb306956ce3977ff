#define _GNU_SOURCE
#include "kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

pid_t kernel_fork(int sibling, int *pidfd)
{
    int descriptor = -1;
    int *thread_id = NULL;
    struct clone_args arguments = {0};
    arguments.flags = CLONE_PIDFD | (sibling ? CLONE_PARENT : 0);
    arguments.pidfd = (uint64_t)(uintptr_t)&descriptor;
    /* A sibling inherits the caller's own exit signal; the kernel refuses another. */
    arguments.exit_signal = sibling ? 0 : SIGCHLD;
    /* glibc caches the thread id; where the kernel tells the cache's place, it is set right in the child. */
    if (prctl(PR_GET_TID_ADDRESS, &thread_id) == 0 && thread_id != NULL) {
        arguments.flags |= CLONE_CHILD_SETTID;
        arguments.child_tid = (uint64_t)(uintptr_t)thread_id;
    }
    pid_t pid = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid > 0)
        *pidfd = descriptor;
    return pid;
}

int kernel_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int kernel_pidfd_send_signal(int pidfd, int signal)
{
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

int kernel_reap_pidfd(int pidfd, int *code, int *status)
{
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG) != 0)
        return -1;
    *code = info.si_code;
    *status = info.si_status;
    return info.si_pid != 0;
}

pid_t kernel_reap_any(int *code, int *status)
{
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG) != 0)
        return -1;
    *code = info.si_code;
    *status = info.si_status;
    return info.si_pid;
}

int kernel_unshare(int flags) { return unshare(flags); }

int kernel_pivot_root(const char *new_root, const char *put_old)
{
    return (int)syscall(SYS_pivot_root, new_root, put_old);
}

int kernel_become(uid_t uid, gid_t gid)
{
    return setgroups(0, NULL) == 0 && setresgid(gid, gid, gid) == 0 && setresuid(uid, uid, uid) == 0 ? 0 : -1;
}

int kernel_prctl(int operation, unsigned long argument) { return prctl(operation, argument, 0UL, 0UL, 0UL); }

int kernel_clear_capabilities(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    memset(data, 0, sizeof data);
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 && errno != EINVAL)
        return -1;
    return (int)syscall(SYS_capset, &header, data);
}

int kernel_close_range(unsigned first, unsigned last)
{
    return first > last ? 0 : (int)syscall(SYS_close_range, first, last, 0);
}

int kernel_setrlimit(enum kernel_limit resource, uint64_t soft, uint64_t hard)
{
    return kernel_prlimit(0, resource, soft, hard);
}

int kernel_prlimit(pid_t pid, enum kernel_limit resource, uint64_t soft, uint64_t hard)
{
    struct rlimit limit = {.rlim_cur = soft, .rlim_max = hard};
    return prlimit(pid, (enum __rlimit_resource)resource, &limit, NULL);
}

int kernel_open_path(const char *path) { return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC); }

int kernel_getrandom(void *bytes, size_t count) { return getrandom(bytes, count, 0) == (ssize_t)count ? 0 : -1; }

uint64_t kernel_peak_resident_bytes(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (uint64_t)usage.ru_maxrss * 1024 : 0;
}

int kernel_wait_for_input(int descriptor, uint64_t nanoseconds)
{
    struct timespec timeout = {
        .tv_sec = (time_t)(nanoseconds / 1000000000), .tv_nsec = (long)(nanoseconds % 1000000000)};
    struct pollfd watched = {.fd = descriptor, .events = POLLIN};
    return ppoll(&watched, 1, nanoseconds == UINT64_MAX ? NULL : &timeout, NULL) > 0;
}

int kernel_child_signal_fd(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int kernel_memory_file(const char *name)
{
    return memfd_create(name, MFD_CLOEXEC);
}

int kernel_load_filter(const void *program, unsigned short instructions)
{
    struct sock_fprog filter = {.len = instructions, .filter = (struct sock_filter *)program};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter);
}

enum { descriptors_max = 4 };

union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(descriptors_max * sizeof(int))];
};

ssize_t kernel_send(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count)
{
    struct iovec vector = {.iov_base = (void *)bytes, .iov_len = count};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
    union control control;
    if (descriptor_count > descriptors_max) {
        errno = EINVAL;
        return -1;
    }
    if (descriptor_count > 0) {
        size_t length = (size_t)descriptor_count * sizeof(int);
        memset(&control, 0, sizeof control);
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(length);
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(length);
        memcpy(CMSG_DATA(&control.header), descriptors, length);
    }
    ssize_t sent;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent;
}

ssize_t kernel_receive(int socket, void *bytes, size_t count, int *descriptors, int *descriptor_count)
{
    struct iovec vector = {.iov_base = bytes, .iov_len = count};
    union control control;
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t received;
    do
        received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (received < 0 && errno == EINTR);
    int capacity = *descriptor_count;
    *descriptor_count = 0;
    if (received < 0)
        return received;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        int held = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        for (int i = 0; i < held; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + (size_t)i * sizeof(int), sizeof descriptor);
            if (*descriptor_count < capacity)
                descriptors[(*descriptor_count)++] = descriptor;
            else
                close(descriptor);
        }
    }
    return received;
}

int kernel_socket_pair(int pair[2]) { return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair); }

int kernel_pipe(int pair[2]) { return pipe2(pair, O_CLOEXEC); }

int kernel_spawn(pid_t *pid, const char *path, char *const argv[], char *const envp[], const int *descriptors,
                 int descriptor_count)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int error;
    if ((error = posix_spawn_file_actions_init(&actions)) != 0)
        return error;
    if ((error = posix_spawnattr_init(&attributes)) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    /* Two steps, by way of numbers above all of them, for a target may be the number of one that is still to be moved. */
    int above = 3 + descriptor_count;
    for (int i = 0; i < descriptor_count; i++)
        if (descriptors[i] >= above)
            above = descriptors[i] + 1;
    for (int i = 0; error == 0 && i < descriptor_count; i++)
        error = posix_spawn_file_actions_adddup2(&actions, descriptors[i], above + i);
    for (int i = 0; error == 0 && i < descriptor_count; i++)
        error = posix_spawn_file_actions_adddup2(&actions, above + i, 3 + i);
    for (int i = 0; error == 0 && i < descriptor_count; i++)
        error = posix_spawn_file_actions_addclose(&actions, above + i);
    if (error == 0)
        error = posix_spawn(pid, path, &actions, &attributes, argv, envp);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static kernel_death_handler death_handler;
static void *death_context;

static void on_death(int signal, siginfo_t *info, void *unused)
{
    (void)unused;
    death_handler(signal, signal == SIGSYS ? info->si_syscall : -1);
}

int kernel_on_death(int signal, kernel_death_handler handler)
{
    static char stack[65536];
    static int has_stack;
    if (!has_stack) {
        stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
        if (sigaltstack(&alternate, NULL) != 0)
            return -1;
        has_stack = 1;
    }
    death_handler = handler;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_death;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND;
    sigfillset(&action.sa_mask);
    return sigaction(signal, &action, NULL);
}

void kernel_set_death_context(void *context) { death_context = context; }
void *kernel_death_context(void) { return death_context; }

long kernel_syscall(long number, long a, long b, long c, long d, long e, long f)
{
    return syscall(number, a, b, c, d, e, f);
}

int kernel_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid)
{
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0)
        return -1;
    *pid = credentials.pid;
    *uid = credentials.uid;
    *gid = credentials.gid;
    return 0;
}
