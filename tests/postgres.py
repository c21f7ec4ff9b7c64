"""A PostgreSQL server of its own for a test: a new cluster on a loopback port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER, _BY = "facilitator", "postgres"
_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=20")


def binaries() -> Path | None:
    """Where `initdb` is: on the path, or where Debian's package puts it; null where it isn't."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@contextmanager
def server() -> Iterator[str]:
    """The URL of a running server. It refuses to run as root: then the package's user runs it."""
    found = binaries()
    assert found is not None
    user = _BY if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="facilitator-postgres-") as name:
        folder, password = Path(name), secrets.token_hex(12)
        (folder / "password").write_text(password, encoding="ascii")
        if user is not None:
            account = pwd.getpwnam(user)
            for path in (folder, folder / "password"):
                os.chown(path, account.pw_uid, account.pw_gid)

        def run(*command: str) -> None:
            subprocess.run(
                [str(found / command[0]), "-D", str(folder / "data"), *command[1:]],
                user=user,
                cwd=folder,
                check=True,
                stdout=subprocess.DEVNULL,
            )

        run(
            *("initdb", "-U", USER, "-A", "scram-sha-256", f"--pwfile={folder / 'password'}"),
            *("--no-sync", "--no-locale", "-E", "UTF8"),
        )
        port = _free_port()
        options = [f"-c {o}" for o in (*_QUICK, "listen_addresses=127.0.0.1", f"port={port}")]
        run(
            *("pg_ctl", "-w", "-l", str(folder / "log")),
            *("-o", " ".join([*options, f"-k {folder}"]), "start"),
        )
        try:
            yield f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
