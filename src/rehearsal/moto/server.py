"""Runs moto's server for one rehearsal: on a free port, until its parent ends.

moto's own command line can do neither: it binds a port chosen beforehand, which may be taken by the time it starts, and
it outlives a parent that was killed.

Arguments: the port (0: any free one), then optionally a folder of installed packages.
Prints one JSON line, {"port": N, "pid": N}, once it accepts connections. After that, its error output goes to the file in
GROUNDPLAN_MOTO_LOG, or nowhere: a pipe that a busy parent does not read would block the server.
Exit codes: 3 the port cannot be bound, 4 moto cannot be imported.
"""

import json
import os
import re
import signal
import sys
import threading
from collections.abc import Callable

PORT_TAKEN = 3
NOT_INSTALLED = 4


def exit_with_parent() -> None:
    """Standard input closes however the parent ends, including SIGKILL."""
    while os.read(0, 1024):
        pass
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
    port = int(sys.argv[1])
    # Isolated, Python leaves out the folder of its own script.
    sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), *sys.argv[2:]]
    # A terminal's Ctrl-C reaches the whole process group; the parent decides when the rehearsal ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    threading.Thread(target=exit_with_parent, daemon=True).start()

    try:
        from moto.moto_server.werkzeug_app import (
            DomainDispatcherApplication,
            MotoRequestHandler,
            create_backend_app,
        )
        from werkzeug.serving import make_server
    except ImportError as error:
        print(f"moto is not installed for {sys.executable}: {error}", file=sys.stderr)
        return NOT_INSTALLED

    from headers_policies import WithHeadersPolicies

    account_of = name_accounts_by_key()

    class QuietRequestHandler(MotoRequestHandler):
        def log_request(self, *_: object, **__: object) -> None:
            """Request lines are of no use in a rehearsal; errors are still logged."""

        # Sends headers and body together. Otherwise, on a busy machine, Go's client sometimes gives up between them and
        # repeats a call that succeeded: tofu and terraform then fail on their own lock.
        wbufsize = -1

    app = WithHeadersPolicies(DomainDispatcherApplication(create_backend_app), account_of)
    try:
        server = make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietRequestHandler)
    except (OSError, SystemExit) as error:
        # werkzeug prints advice for developers and exits if it recognises "address in use".
        print(f"cannot listen on 127.0.0.1:{port}: {error}", file=sys.stderr)
        return PORT_TAKEN

    # moto puts its own address into some answers.
    os.environ["MOTO_PORT"] = str(server.server_port)
    print(json.dumps({"port": server.server_port, "pid": os.getpid()}), flush=True)
    log = os.open(os.environ.get("GROUNDPLAN_MOTO_LOG") or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 2)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
