"""The walls hold against code that has escaped Python's own: a worker that executes whatever it is sent."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from qmath.sandbox import landlock, seccomp
from qmath.sandbox.forkserver import ForkServer
from qmath.sandbox.process import Worker, WorkerDied
from qmath.sandbox.walls import Wall, WorkerLimits, missing

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the walls of Linux"),
    pytest.mark.skipif(bool(seccomp.supported()), reason=seccomp.supported() or "seccomp is there"),
]

HERE = str(Path(__file__).parent)


@pytest.fixture(scope="module")
def server():
    limits = WorkerLimits(memory=256 << 20, cpu_seconds=30)
    os.environ["QMATH_TEST_SECRET"] = "hidden"
    server = ForkServer("unrestricted", limits, path=[HERE])
    server.start()
    yield server
    del os.environ["QMATH_TEST_SECRET"]
    server.close()


@pytest.fixture
def worker(server):
    with Worker("cells", server=server) as worker:
        yield worker


def value(worker: Worker, code: str, timeout: float = 20.0) -> str:
    reply = worker.call({"code": code}, timeout)
    assert reply is not None, "the worker died"
    return reply["output"]


def test_every_wall_stands(worker):
    """All but what this machine may lack: Landlock in its kernel, a user `nobody` in its container."""
    walls = {wall.name: wall for wall in worker.walls()}
    assert {name for name, wall in walls.items() if not wall.active} <= {"landlock", "privileges"}
    assert {"seccomp", "no-new-privileges", "descriptors", "memory", "file-size", "parent-death"} <= set(
        walls
    )
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    assert walls["landlock"].active == (landlock.abi(libc) > 0)
    assert all(wall.note for wall in walls.values() if not wall.active)


def test_what_is_missing_is_said():
    assert missing([Wall("seccomp", True)]) == ""
    sentence = missing([Wall("seccomp", False, "no numbers"), Wall("memory", True), Wall("landlock", False)])
    assert "seccomp (no numbers), landlock" in sentence
    assert "memory" not in sentence


REACHES = {
    "read a file": "open('/etc/hostname').read()",
    "read its own environment": "open('/proc/self/environ').read()",
    "list a directory": "os.listdir('/')",
    "look at a file": "os.stat('/etc/passwd')",
    "write a file": "open('/tmp/pwned.tmp', 'w')",
    "make a directory": "os.mkdir('/tmp/pwned')",
    "remove a file": "os.unlink('/tmp/pwned.tmp')",
    "make a file in memory": "os.memfd_create('x')",
    "make a pipe": "os.pipe()",
    "copy a descriptor": "os.dup(3)",
    "open a socket": "socket.socket()",
    "open a unix socket": "socket.socketpair()",
    "resolve a name": "socket.getaddrinfo('localhost', 80)",
    "signal its parent": "os.kill(os.getppid(), 0)",
    "signal everything": "os.kill(-1, 0)",
    "signal its group": "os.killpg(0, 0)",
    "signal itself": "signal.raise_signal(signal.SIGTERM)",
    "fork": "os.fork()",
    "fork another way": "os.posix_spawn('/bin/true', ['true'], {})",
    "run a program": "subprocess.run(['/bin/true'])",
    "become a program": "os.execv('/bin/true', ['true'])",
    "start a thread": "threading.Thread(target=print).start()",
    "hinder its parent": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "pin its parent": "os.sched_setaffinity(os.getppid(), {0})",
    "limit its parent": "resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
    "raise its own limits": "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
    "become root": "os.setuid(0)",
    "map executable memory": "mmap.mmap(-1, 4096, prot=7)",
    "take all memory": "bytearray(2 << 30)",
    "take all memory with NumPy": "np.ones(1 << 28)",
    "know the machine": "os.uname()",
}


@pytest.mark.parametrize("code", REACHES.values(), ids=REACHES.keys())
def test_escaped_code_can_not(worker, code):
    output = value(worker, f"value = ('REACHED', {code})")
    assert "REACHED" not in output
    assert output.split(":")[0] in (
        "PermissionError",
        "OSError",
        "RuntimeError",
        "MemoryError",
        "gaierror",
        "ValueError",
    )


def test_every_other_system_call_is_refused(worker):
    """Each number is tried; the filter answers before the kernel looks at the arguments."""
    column = ("x86_64", "aarch64").index(os.uname().machine)
    allowed = {numbers[column] for numbers in seccomp.SYSCALLS.values()}
    allowed |= {numbers[column] for numbers in seccomp.MAPPING.values()}
    # uretprobe and uprobe: Linux 6.14 and newer exempt them from seccomp; outside of a probe they do nothing.
    allowed |= {335, 336}
    code = f"""
value = []
for number in set(range(1024)) - {allowed!r}:
    if libc.syscall(number, -1, -1, -1, -1, -1, -1) != -1 or ctypes.get_errno() != 1:
        value.append(number)
"""
    assert value(worker, code) == "[]"


def test_memory_can_not_be_made_executable(worker):
    code = """
libc.mmap.restype = ctypes.c_void_p
page = libc.mmap(None, ctypes.c_size_t(4096), 3, 0x22, -1, ctypes.c_long(0))
value = [libc.mprotect(ctypes.c_void_p(page), ctypes.c_size_t(4096), protection) for protection in (1, 5, 7)]
"""
    assert value(worker, code) == "[0, -1, -1]"


def test_the_environment_is_empty_and_so_was_the_first(worker):
    assert value(worker, "value = dict(os.environ)") == "{}"
    code = """
environ = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
value = bool(environ) and environ[0]
"""
    assert value(worker, code) in ("False", "None")
    pid = int(value(worker, "value = os.getpid()"))
    assert Path(f"/proc/{pid}/environ").read_bytes() == b""


def test_only_the_pipe_and_the_void_are_open(worker):
    pid = int(value(worker, "value = os.getpid()"))
    links = {fd.name: os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir()}
    assert {links.pop(number) for number in "012"} == {"/dev/null"}
    assert list(links) == ["3"]
    assert links["3"].startswith("socket:")


def test_it_is_nobody_in_a_session_of_its_own(worker):
    pid = int(value(worker, "value = os.getpid()"))
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    if next(wall for wall in worker.walls() if wall.name == "privileges").active:
        assert int(status["CapEff"], 16) == 0
        assert "0" not in status["Uid"].split()
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    assert os.getsid(pid) != os.getsid(0)


def test_mathematics_still_works(worker):
    assert value(worker, "value = round(float(np.linalg.det(np.eye(300) * 1.01)), 3)") == "19.788"
    assert value(worker, "value = sum(np.linalg.svd(np.ones((200, 200)))[1] > 1)") == "1"
    assert value(worker, "time.sleep(0.01); value = len(os.urandom(8))") == "8"
    assert value(worker, "value = len(bytearray(100 << 20))") == str(100 << 20)


def test_a_crash_takes_only_the_worker(worker):
    worker.send({"code": "ctypes.string_at(0)"})
    with pytest.raises(WorkerDied, match="SIGSEGV"):
        worker.receive(20.0)
    assert value(worker, "value = 'a new one'") == "a new one"


@pytest.mark.parametrize(
    "code",
    [
        "while True: os.write(3, b'\\xff' * 65536)",
        "while True: pipe.send({'status': 'ok', 'output': 'x' * 100000, 'truncated': False, 'seconds': 0})",
        "for i in range(1 << 30): os.write(3, b'\\0')",
    ],
    ids=["garbage", "replies without end", "a length that never comes"],
)
def test_a_flood_on_the_pipe_costs_little(worker, code):
    began = time.monotonic()
    worker.call({"code": code}, 1.0)
    worker.kill()
    assert time.monotonic() - began < 3.0
    assert value(worker, "value = 1") == "1"


def test_processor_time_is_bounded():
    server = ForkServer("unrestricted", WorkerLimits(cpu_seconds=1), path=[HERE])
    with closing(server), Worker("cells", server=server) as worker:
        worker.send({"code": "while True: pass"})
        with pytest.raises(WorkerDied, match="SIGXCPU"):
            worker.receive(20.0)
