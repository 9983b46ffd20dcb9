"""Runs moto's server for one rehearsal: on a free port, until its parent ends.

moto's own command line can do neither: it binds a port chosen beforehand, which may be taken by the time it starts, and
it outlives a parent that was killed.

Arguments: the port (0: any free one), then optionally a folder of installed packages.
Prints one JSON line, {"port": N, "pid": N}, once it accepts connections. After that, its error output goes to the file in
GROUNDPLAN_MOTO_LOG, or nowhere: a pipe that a busy parent does not read would block the server.
Exit codes: 3 the port cannot be bound, 4 moto cannot be imported.

With the path of a Unix socket in place of the port, it loads moto's services once and forks a server for each connection:
loading them takes two seconds of processor time, which many rehearsals in a row would each spend again. The connection
takes {"network": …, "python": …, "log": …}, gives the JSON line, and is to that server what standard input is to a single one.
"""

import gc
import json
import os
import random
import re
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable

PORT_TAKEN = 3
NOT_INSTALLED = 4

# What rehearsals call, by the names that sign their calls.
SERVICES = (
    "acm application-autoscaling cloudfront cloudtrail dynamodb ec2 ecr ecs elasticloadbalancing iam kms lambda logs "
    "monitoring rds route53 s3 secretsmanager sns ssm sts wafv2"
).split()


def exit_with_parent(pipe: int) -> None:
    """A pipe closes however the parent ends, including SIGKILL."""
    try:
        while os.read(pipe, 1024):
            pass
    finally:
        os._exit(0)


def name_accounts_by_key() -> Callable[[str], str]:
    """An access key `REHEARSE<12 digits>` is the account of these digits; other keys are their owner's, else the rehearsal's.

    moto takes MOTO_ACCOUNT_ID for every key: one server could not be two accounts. Returns what tells a key's account.
    """
    from moto.core.responses import BaseResponse
    from moto.iam import models as iam

    own = os.environ.pop("MOTO_ACCOUNT_ID", None)
    if own is not None:
        iam.DEFAULT_ACCOUNT_ID = own

    def account_of(key: str) -> str:
        named = re.fullmatch(r"REHEARSE(\d{12})", key)
        return named.group(1) if named else iam.get_account_id_from(key)

    BaseResponse.get_current_account = lambda response: account_of(response.get_access_key())
    return account_of


def main() -> int:
    where = sys.argv[1]
    # Compiled files beside our own would make the program another one, to be built again.
    sys.dont_write_bytecode = True
    # Isolated, Python leaves out the folder of its own script.
    sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), *sys.argv[2:]]
    # A terminal's Ctrl-C reaches the whole process group; the parent decides when the rehearsal ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    is_single = where.isdigit()
    if is_single:
        threading.Thread(target=exit_with_parent, args=[0], daemon=True).start()

    try:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    except ImportError as error:
        print(f"moto is not installed for {sys.executable}: {error}", file=sys.stderr)
        return NOT_INSTALLED

    from headers_policies import WithHeadersPolicies

    account_of = name_accounts_by_key()
    services = DomainDispatcherApplication(create_backend_app)
    app = WithHeadersPolicies(services, account_of)
    if not is_single:
        for service in SERVICES:
            load_service(services, service)
        return fork_servers(app, where)
    log = os.environ.get("GROUNDPLAN_MOTO_LOG")
    return serve(app, int(where), log, lambda line: print(line, flush=True))


def serve(app, port: int, log: "str | None", report: Callable[[str], None]) -> int:
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    class QuietRequestHandler(MotoRequestHandler):
        def log_request(self, *_: object, **__: object) -> None:
            """Request lines are of no use in a rehearsal; errors are still logged."""

        # Sends headers and body together. Otherwise, on a busy machine, Go's client sometimes gives up between them and
        # repeats a call that succeeded: tofu and terraform then fail on their own lock.
        wbufsize = -1

    try:
        server = make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietRequestHandler)
    except (OSError, SystemExit) as error:
        # werkzeug prints advice for developers and exits if it recognises "address in use".
        print(f"cannot listen on 127.0.0.1:{port}: {error}", file=sys.stderr)
        return PORT_TAKEN

    # moto puts its own address into some answers.
    os.environ["MOTO_PORT"] = str(server.server_port)
    report(json.dumps({"port": server.server_port, "pid": os.getpid()}))
    os.dup2(os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
    server.serve_forever()
    return 0


def fork_servers(app, path: str) -> int:
    """Serves until standard input closes. Has no threads: a fork has only the thread that forked."""
    gc.collect()
    # What is here now stays: a collection in a fork would copy its pages.
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        try:
            listener.bind(path)
        except FileNotFoundError:
            # Who started it has ended already, and removed the folder.
            return 0
        listener.listen(64)
        while True:
            ready, _, _ = select.select([0, listener], [], [])
            if 0 in ready and not os.read(0, 1024):
                return 0
            if listener in ready:
                connection, _ = listener.accept()
                if os.fork() == 0:
                    listener.close()
                    os._exit(serve_connection(app, connection))
                connection.close()


def load_service(services, service: str) -> None:
    """Does what the first call of a service does. moto tells services apart by their signature."""
    signed = f"AWS4-HMAC-SHA256 Credential=rehearsal/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host"
    target = "DynamoDB_20120810.ListTables"
    services.get_application({"HTTP_AUTHORIZATION": signed, "HTTP_HOST": "127.0.0.1", "HTTP_X_AMZ_TARGET": target})


def serve_connection(app, connection: socket.socket) -> int:
    from moto.moto_api._internal import mock_random

    wanted = json.loads(connection.makefile().readline())
    if (wanted["network"], wanted["python"]) != (os.readlink("/proc/self/ns/net"), sys.executable):
        return 1
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for generator in (random, mock_random):
        generator.seed()
    threading.Thread(target=exit_with_parent, args=[connection.fileno()], daemon=True).start()
    return serve(app, 0, wanted.get("log"), lambda line: connection.sendall(f"{line}\n".encode()))


if __name__ == "__main__":
    sys.exit(main())
