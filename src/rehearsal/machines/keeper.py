"""The first process of a machines' network: when it ends, everything in the network ends.

It is PID 1 in its own PID, mount and network namespaces. When it ends, the kernel kills every process in them and removes
their mounts, interfaces and firewall rules. It ends when its standard input closes, which happens however the rehearsal
at the other end ends, including SIGKILL. If the keeper itself is killed, the kernel does the same; its files and control
groups stay until another network opens.

Until then it relays connections between the rehearsal outside and the network inside, over Unix sockets, which cross network
namespaces. It also answers DNS.

Arguments: a folder for its files, then the machines' control groups. It deletes all of them at the end.
Reads one JSON object per line and answers each with one:
  {"listen": [address, port], "socket": path}   forwards connections to the Unix socket, after one line of JSON with the
                                                caller: {"from": address, "to": [address, port]}
  {"names": {"name": "address", ...}}           adds DNS names; "*.name" covers all names below, "" means no such name
Prints {"ready": true} first. `out.sock` in the folder connects outsiders to the network: it answers one line of JSON
{"to": [address or name, port], "from": address or null, "seconds": n} with {"error": reason or null}, then relays bytes.
"""

import asyncio
import ctypes
import fcntl
import json
import os
import shutil
import signal
import socket
import struct
import sys
import time

DNS_ADDRESS = "192.0.2.53"
MNT_DETACH = 2
names: dict = {}


async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except (ConnectionError, OSError):
        writer.close()


async def join(one: tuple, other: tuple) -> None:
    """Relays both ways until both ends are closed."""
    try:
        await asyncio.gather(pipe(one[0], other[1]), pipe(other[0], one[1]))
    finally:
        for _, writer in (one, other):
            writer.close()


async def go_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Connects an outsider to something in the network."""
    wanted = json.loads(await reader.readline() or "null")
    if wanted is None:
        writer.close()
        return
    source = (wanted["from"], 0) if wanted.get("from") else None
    host, port = wanted["to"]
    try:
        opening = asyncio.open_connection(resolve(host) or host, port, local_addr=source)
        inside = await asyncio.wait_for(opening, wanted["seconds"])
    except asyncio.TimeoutError:
        writer.write(b'{"error": "ETIMEDOUT"}\n')
        writer.close()
        return
    except OSError as error:
        code = "ECONNREFUSED" if isinstance(error, ConnectionRefusedError) else os.strerror(error.errno or 0)
        writer.write(json.dumps({"error": code}).encode() + b"\n")
        writer.close()
        return
    writer.write(b'{"error": null}\n')
    await join((reader, writer), inside)


async def listen(address: str, port: int, path: str) -> None:
    """Forwards connections inside the network to a server outside."""

    async def go_out(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            outside = await asyncio.open_unix_connection(path)
        except OSError:
            writer.close()
            return
        about = {"from": writer.get_extra_info("peername")[0], "to": [address, port]}
        outside[1].write(json.dumps(about).encode() + b"\n")
        await join((reader, writer), outside)

    await asyncio.start_server(go_out, address, port)


def resolve(name: str) -> str:
    name = name.lower()
    if name in names:
        return names[name]
    labels = name.split(".")
    for start in range(1, len(labels)):
        found = names.get("*." + ".".join(labels[start:]))
        if found is not None:
            return found
    return ""


class Dns(asyncio.DatagramProtocol):
    def connection_made(self, transport) -> None:
        self.transport = transport

    def datagram_received(self, query: bytes, peer) -> None:
        answer = answer_dns(query)
        if answer is not None:
            self.transport.sendto(answer, peer)


async def dns_over_tcp(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            (length,) = struct.unpack(">H", await reader.readexactly(2))
            answer = answer_dns(await reader.readexactly(length)) or b""
            writer.write(struct.pack(">H", len(answer)) + answer)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def answer_dns(query: bytes):
    """Answers A records. For other types of a known name the answer is empty; unknown names do not exist."""
    if len(query) < 17:
        return None
    labels, place = [], 12
    while query[place]:
        labels.append(query[place + 1 : place + 1 + query[place]].decode("ascii", "replace"))
        place += 1 + query[place]
    question = query[12 : place + 5]
    (kind,) = struct.unpack(">H", query[place + 1 : place + 3])
    address = resolve(".".join(labels))
    answers = b""
    if address and kind == 1:
        answers = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 5, 4) + socket.inet_aton(address)
    flags = 0x8180 if address else 0x8183
    return query[:2] + struct.pack(">HHHHH", flags, 1, 1 if answers else 0, 0, 0) + question + answers


async def obey() -> None:
    loop = asyncio.get_running_loop()
    # A line of names can be long.
    reader = asyncio.StreamReader(limit=4_000_000)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print(json.dumps({"ready": True}), flush=True)
    while line := await reader.readline():
        request = json.loads(line)
        answer: dict = {"error": None}
        try:
            if "listen" in request:
                await listen(*request["listen"], request["socket"])
            if "names" in request:
                names.update(request["names"])
        except OSError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


def reap(*_: object) -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


async def serve(folder: str) -> None:
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGCHLD, reap)
    await asyncio.start_unix_server(go_in, os.path.join(folder, "out.sock"))
    await loop.create_datagram_endpoint(Dns, local_addr=(DNS_ADDRESS, 53))
    await asyncio.start_server(dns_over_tcp, DNS_ADDRESS, 53)
    await obey()


def mounts_below(folder: str) -> list:
    with open("/proc/self/mountinfo", encoding="utf8") as table:
        places = [line.split()[4] for line in table]
    return [place for place in reversed(places) if place.startswith(folder + "/")]


def end_everything(folder: str, groups: list) -> None:
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        pass
    for _ in range(200):
        reap()
        if len([name for name in os.listdir("/proc") if name.isdigit()]) <= 1:
            break
        time.sleep(0.01)
    libc = ctypes.CDLL(None, use_errno=True)
    for place in mounts_below(folder):
        libc.umount2(place.encode(), MNT_DETACH)
    for group in groups:
        # This process is not in any of them.
        for below, _, _ in os.walk(group, topdown=False):
            try:
                os.rmdir(below)
            except OSError:
                pass
    # Anything still mounted there belongs to somebody else.
    if not mounts_below(folder):
        shutil.rmtree(folder, ignore_errors=True)


def mark(folder: str):
    """While this process lives, it holds the lock of `keeper.lock`: without, the folder is abandoned."""
    path = os.path.join(folder, "keeper.lock")
    # It has its name once it is held: who finds it free need not ask whether it was ever held.
    lock = open(path + ".new", "w", encoding="utf8")
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.rename(path + ".new", path)
    return lock


def main() -> None:
    folder, *groups = sys.argv[1:]
    held = mark(folder)
    # The rehearsal decides when the network ends, not a terminal's Ctrl-C.
    for name in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        asyncio.run(serve(folder))
    except BrokenPipeError:
        pass
    finally:
        end_everything(folder, groups)
        held.close()


if __name__ == "__main__":
    main()
