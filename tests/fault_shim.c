/* Faults for tests, preloaded into a process: kills it, fails it, logs it or shifts its clock at one of the calls that change files.

Counted are the calls below on files under FAULT_FOLDER: all that SQLite and this program change files with. Read from the
environment when the process starts, and again in fault_arm():

FAULT_FOLDER  absolute; "" counts nothing
FAULT_DO      kill (before the call), killed (after it), tear (kill after half of a write), fail
FAULT_AT      number of the call, from 1; 0 for none
FAULT_FOR     how many calls fail, 0 for all from there on
FAULT_ERROR   errno of a failure; ENOSPC strikes only what takes space, EROFS and EACCES access() as well
FAULT_LOG     file to which every counted call is appended: struct record, path, content
FAULT_TOLD    file whose writes are logged as acknowledgements, and not counted
FAULT_CLOCK   seconds: after FAULT_AT calls the clock is so much ahead, after as many again so much behind, and so on

Linux only; errors of the shim itself are not told. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum verdict { OUTSIDE, PASS, LAST, TORN, FAILED };

struct record {
  uint32_t kind; /* 'c' created, 'o' opened, 'e' emptied, 'w' written, 't' cut, 's' synced, 'u' unlinked, 'r' renamed, 'l' linked,
                    'm' folder made, 'a' acknowledged */
  uint32_t path;
  uint64_t offset, length;
};

static char folder[PATH_MAX], told[PATH_MAX], deed[16];
static long at, lasting, failure, shift, counted;
static int log_fd = -1;

static long number(const char *name) {
  const char *value = getenv(name);
  return value ? atol(value) : 0;
}

static void text(const char *name, char *into, size_t size) {
  const char *value = getenv(name);
  snprintf(into, size, "%s", value ? value : "");
}

__attribute__((constructor)) void fault_arm(void) {
  char path[PATH_MAX];
  text("FAULT_FOLDER", folder, sizeof folder);
  text("FAULT_TOLD", told, sizeof told);
  text("FAULT_DO", deed, sizeof deed);
  text("FAULT_LOG", path, sizeof path);
  at = number("FAULT_AT"), lasting = number("FAULT_FOR"), failure = number("FAULT_ERROR"), shift = number("FAULT_CLOCK");
  counted = 0;
  if (log_fd >= 0) syscall(SYS_close, log_fd);
  log_fd = path[0] ? syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
}

static int inside(const char *path) {
  size_t length = strlen(folder);
  return length && !strncmp(path, folder, length) && (!path[length] || path[length] == '/');
}

static const char *path_of(int fd, char *into) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, into, PATH_MAX - 1);
  into[length < 0 ? 0 : length] = 0;
  return into;
}

static void die(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) syscall(SYS_sched_yield);
}

static void put(int kind, const char *path, uint64_t offset, const void *content, uint64_t length) {
  if (log_fd < 0) return;
  struct record head = {kind, strlen(path), offset, length};
  struct iovec parts[] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)content, content ? length : 0}};
  syscall(SYS_writev, log_fd, parts, 3);
}

static int failing(long call) {
  return at && !strcmp(deed, "fail") && call >= at && (!lasting || call < at + lasting);
}

/* Count a call, and say what is to become of it. */
static enum verdict begun(const char *path, int takes_space) {
  if (!inside(path)) return OUTSIDE;
  long call = __sync_add_and_fetch(&counted, 1);
  if (failing(call) && (failure != ENOSPC || takes_space)) {
    errno = failure;
    return FAILED;
  }
  if (call != at) return PASS;
  if (!strcmp(deed, "kill")) die();
  return !strcmp(deed, "tear") ? TORN : !strcmp(deed, "killed") ? LAST : PASS;
}

/* Log a call that was made, and die after it if that is what it is for. */
static long ended(enum verdict verdict, long result, int kind, const char *path, uint64_t offset, const void *content, uint64_t length) {
  int error = errno;
  if (result >= 0 && verdict != OUTSIDE) put(kind, path, offset, content, length);
  if (verdict == LAST || verdict == TORN) die();
  errno = error;
  return result;
}

/* Files by descriptor */

static ssize_t written(int fd, const void *content, size_t size, off_t offset) {
  char path[PATH_MAX];
  path_of(fd, path);
  enum verdict verdict = begun(path, 1);
  if (verdict == FAILED) return -1;
  if (verdict == TORN) size /= 2;
  long done = offset < 0 ? syscall(SYS_write, fd, content, size) : syscall(SYS_pwrite64, fd, content, size, offset);
  if (done >= 0 && told[0] && !strcmp(path, told)) put('a', path, 0, content, done);
  uint64_t place = verdict == OUTSIDE || offset >= 0 ? (uint64_t)offset : (uint64_t)(syscall(SYS_lseek, fd, 0, SEEK_CUR) - done);
  return ended(verdict, done, 'w', path, place, content, done);
}

ssize_t write(int fd, const void *content, size_t size) { return written(fd, content, size, -1); }
ssize_t pwrite(int fd, const void *content, size_t size, off_t offset) { return written(fd, content, size, offset); }
ssize_t pwrite64(int fd, const void *content, size_t size, off_t offset) { return written(fd, content, size, offset); }

int ftruncate(int fd, off_t size) {
  char path[PATH_MAX];
  enum verdict verdict = begun(path_of(fd, path), 1);
  return verdict == FAILED ? -1 : ended(verdict, syscall(SYS_ftruncate, fd, size), 't', path, size, NULL, 0);
}
int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

static int synced(int fd, long call) {
  char path[PATH_MAX];
  enum verdict verdict = begun(path_of(fd, path), 0);
  return verdict == FAILED ? -1 : ended(verdict, syscall(call, fd), 's', path, 0, NULL, 0);
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

/* Python then copies by reading and writing, which is counted. */
ssize_t sendfile(int to, int from, off_t *offset, size_t size) {
  char path[PATH_MAX];
  if (!inside(path_of(to, path))) return syscall(SYS_sendfile, to, from, offset, size);
  errno = ENOSYS;
  return -1;
}
ssize_t sendfile64(int to, int from, off_t *offset, size_t size) { return sendfile(to, from, offset, size); }

/* Files by name */

static int opened(const char *path, int flags, int mode) {
  if (!(flags & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR))) return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  int there = !syscall(SYS_faccessat, AT_FDCWD, path, F_OK);
  enum verdict verdict = begun(path, (flags & O_CREAT) && !there);
  if (verdict == FAILED) return -1;
  int kind = !there ? 'c' : flags & O_TRUNC ? 'e' : 'o';
  return ended(verdict, syscall(SYS_openat, AT_FDCWD, path, flags, mode), kind, path, 0, NULL, 0);
}
int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0;
  va_end(rest);
  return opened(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0;
  va_end(rest);
  return opened(path, flags, mode);
}

int unlink(const char *path) {
  enum verdict verdict = begun(path, 0);
  return verdict == FAILED ? -1 : ended(verdict, syscall(SYS_unlinkat, AT_FDCWD, path, 0), 'u', path, 0, NULL, 0);
}
int rename(const char *from, const char *to) {
  enum verdict verdict = begun(to, 1);
  return verdict == FAILED ? -1 : ended(verdict, syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0), 'r', to, 0, from, strlen(from));
}
int link(const char *from, const char *to) {
  enum verdict verdict = begun(to, 1);
  return verdict == FAILED ? -1 : ended(verdict, syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0), 'l', to, 0, from, strlen(from));
}
int mkdir(const char *path, mode_t mode) {
  enum verdict verdict = begun(path, 1);
  return verdict == FAILED ? -1 : ended(verdict, syscall(SYS_mkdirat, AT_FDCWD, path, mode), 'm', path, 0, NULL, 0);
}
int access(const char *path, int mode) {
  if ((mode & W_OK) && (failure == EROFS || failure == EACCES) && inside(path) && failing(counted + 1)) {
    errno = failure;
    return -1;
  }
  return syscall(SYS_faccessat, AT_FDCWD, path, mode);
}

/* The clock on the wall; the one that only runs on is left alone */

static long ahead(void) {
  long turns = shift && at > 0 ? counted / at % 3 : 0;
  return turns == 1 ? shift : turns == 2 ? -shift : 0;
}
int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = syscall(SYS_clock_gettime, clock, now);
  if (!result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += ahead();
  return result;
}
int gettimeofday(struct timeval *now, void *zone) {
  struct timespec exact;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec, now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *now) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (now) *now = exact.tv_sec;
  return exact.tv_sec;
}
