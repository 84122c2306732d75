"""at_terminal.py ANSWER COMMAND...: runs it at a terminal of its own where somebody types ANSWER, or
without any terminal when ANSWER is "none". What the terminal shows goes to standard output."""
import os, pty, sys

answer, command = sys.argv[1], sys.argv[2:]
if answer == "none":
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.execvp(command[0], command)
    status = os.waitpid(pid, 0)[1]
    sys.exit(os.waitstatus_to_exitcode(status))

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
seen, typed = b"", False
while True:
    try:
        more = os.read(terminal, 4096)
    except OSError:
        break
    if not more:
        break
    seen += more
    if not typed and b"[y/N]" in seen:
        typed = True
        os.write(terminal, answer.encode() + b"\n")
status = os.waitpid(pid, 0)[1]
sys.stdout.write(seen.decode().replace("\r\n", "\n"))
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(status))
