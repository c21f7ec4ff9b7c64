"""One writer at a time, across processes, and no lock outlives its holder."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from facilitator.corpus.lock import hold
from facilitator.errors import InputError, MachineError

HOLDER = """
import sys, time
from pathlib import Path
from facilitator.corpus.lock import hold
with hold(Path(sys.argv[1]), "the index"):
    print("held", flush=True)
    time.sleep(60)
"""


def _holder(path: Path) -> Path:
    return path.with_name(f"{path.name}.holder")


def test_another_process_is_told_who_holds_it_and_takes_over_when_it_dies(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "index.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        for patience in (0, 0.3):
            with (
                pytest.raises(InputError, match=f"the index.*process {holder.pid}"),
                hold(path, "the index", patience),
            ):
                raise AssertionError("both hold it")
    finally:
        holder.kill()
        holder.wait()
    with hold(path, "the index"):
        assert _holder(path).read_text().strip() == str(os.getpid())


def test_who_waits_says_so_once_and_goes_on_when_it_is_free(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        end = threading.Timer(0.5, holder.kill)
        end.start()
        with hold(path, "the index", 30):
            assert holder.wait(5) != 0
        end.join()
    assert (
        capsys.readouterr().err == f"Waiting for process {holder.pid}, which writes the index …\n"
    )


def test_it_is_free_again_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with pytest.raises(ZeroDivisionError), hold(path, "it"):
        raise ZeroDivisionError
    with hold(path, "it"):
        pass
    assert not _holder(path).exists()


def test_a_file_left_by_a_dead_process_does_not_hold(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    _holder(path).write_text("999999\n")
    with hold(path, "it"):
        pass


def test_where_no_file_can_be_made_the_machine_is_at_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match="cannot write"), hold(tmp_path / "file" / "lock", "it"):
        pass
