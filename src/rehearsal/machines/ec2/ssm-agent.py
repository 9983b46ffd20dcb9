#!/usr/bin/env python3
"""The rehearsal's replacement for amazon-ssm-agent: fetches commands and runs their scripts like the real agent.

Each script is a file that `sh -c` runs, so its first line selects the shell. It runs as root in its own folder.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

METADATA = "http://169.254.169.254/latest/"
HOME = "/var/lib/amazon/ssm"
running: dict = {}
cancelled: set = set()


def metadata(path: str) -> str:
    token = urllib.request.Request(METADATA + "api/token", method="PUT")
    token.add_header("X-aws-ec2-metadata-token-ttl-seconds", "300")
    with urllib.request.urlopen(token, timeout=5) as answer:
        request = urllib.request.Request(METADATA + path)
        request.add_header("X-aws-ec2-metadata-token", answer.read().decode())
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read().decode()


def ask(region: str, path: str, body=None):
    """Returns the service's answer; None if it is empty."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"https://ec2messages.{region}.amazonaws.com/{path}", data=data)
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def run_step(command: str, step: dict) -> dict:
    folder = os.path.join(HOME, command, step["name"])
    os.makedirs(folder, mode=0o700, exist_ok=True)
    script = os.path.join(folder, "_script.sh")
    with open(script, "w", encoding="utf8") as file:
        file.write(step["script"])
    os.chmod(script, 0o700)
    process = subprocess.Popen(
        ["sh", "-c", script],
        cwd=step.get("workingDirectory") or folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    running[command] = process
    ended = None
    try:
        out, err = process.communicate(timeout=step["timeoutSeconds"])
    except subprocess.TimeoutExpired:
        ended = "timeout"
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
    finally:
        running.pop(command, None)
    if command in cancelled:
        ended = "cancelled"
    result = {
        "name": step["name"],
        "code": process.returncode if ended is None else -1,
        "stdout": out.decode("utf8", "replace"),
        "stderr": err.decode("utf8", "replace"),
    }
    return result if ended is None else {**result, "endedBecause": ended}


def run(region: str, work: dict) -> None:
    command = work["commandId"]
    results = []
    for step in work["steps"]:
        if command in cancelled:
            break
        results.append(run_step(command, step))
    report = {"commandId": command, "results": results}
    while True:
        try:
            ask(region, "report", report)
            return
        except OSError:
            time.sleep(1)


def cancel(command: str) -> None:
    cancelled.add(command)
    process = running.get(command)
    if process is not None:
        os.killpg(process.pid, signal.SIGKILL)


def main() -> None:
    region = None
    while True:
        try:
            region = region or metadata("meta-data/placement/region")
            work = ask(region, "next")
        except urllib.error.HTTPError as error:
            print(f"ssm-agent: {error.code} {error.read().decode('utf8', 'replace').strip()}", file=sys.stderr, flush=True)
            time.sleep(3)
            continue
        except OSError as error:
            print(f"ssm-agent: {error}", file=sys.stderr, flush=True)
            time.sleep(1)
            continue
        if work is None:
            continue
        if work["kind"] == "cancel":
            cancel(work["commandId"])
        else:
            threading.Thread(target=run, args=(region, work), daemon=True).start()


if __name__ == "__main__":
    main()
