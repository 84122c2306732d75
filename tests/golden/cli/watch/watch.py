"""watch.py PROGRAM ARGUMENT...: runs it at a terminal of its own, changes files, and presses Ctrl-C."""
import os, pty, select, signal, sys, time

pid, terminal = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm"
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # what runs in the background inherits that it is ignored
    os.execv(sys.argv[1], sys.argv[1:])
seen = b""


def wait_for(text, rounds):
    """Until it has been seen so many times."""
    global seen
    end = time.monotonic() + 60
    while seen.count(text) < rounds and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 4096)
    if seen.count(text) < rounds:
        print(f"{text} was not seen {rounds} times")


def write(path, text):
    """At once: a file that is half written would be a round of its own."""
    new = os.getcwd() + ".new"
    with open(new, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(new, path)


privileged = "services:\n  web:\n    image: nginx:${TAG}\n    privileged: true\n"
wait_for(b"Ctrl-C ends\r\n", 1)
write("app/compose.yml", privileged)
wait_for(b"Ctrl-C ends\r\n", 2)
write("app/.env", "TAG=1.27\n")
wait_for(b"Ctrl-C ends\r\n", 3)
write("app/Dockerfile", "FRMO alpine\n")
wait_for(b"Ctrl-C ends\r\n", 4)
os.remove("app/Dockerfile")
wait_for(b"Ctrl-C ends\r\n", 5)
write(".pratique.yaml", "ignore: [house-privileged]\n")
wait_for(b"Ctrl-C ends\r\n", 6)
write("app/compose.yml", privileged.replace("true", "false"))
wait_for(b"Ctrl-C ends\r\n", 7)
os.write(terminal, b"\x03")
status = os.waitpid(pid, 0)[1]
print(seen.decode().replace("\r\n", "\n").replace("\x1b", "<ESC>"), end="")
ended = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGINT
print("[ended by Ctrl-C]" if ended else f"[status {status}]")
