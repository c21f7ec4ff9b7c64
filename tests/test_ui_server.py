"""The page's server stays at home: what `facilitator ui` passes, and what a clone's file says."""

from __future__ import annotations

import tomllib

import pytest

from facilitator.commands.show import serve
from facilitator.errors import InputError
from facilitator.ui.__main__ import OPTIONS
from tests.conftest import REPO


def test_a_clone_and_the_command_start_the_same_server() -> None:
    told = tomllib.loads((REPO / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    theme = told.pop("theme")
    told |= {f"theme.{name}": values for name, values in theme.items()}
    options = {
        f"--{section}.{key}={str(value).lower() if isinstance(value, bool) else value}"
        for section, values in told.items()
        for key, value in values.items()
    }
    assert options == set(OPTIONS)
    assert "--server.address=localhost" in options
    assert "--browser.gatherUsageStats=false" in options


@pytest.mark.parametrize("port", [0, 65536, -1])
def test_a_port_that_is_none_is_one_sentence(port: int) -> None:
    with pytest.raises(InputError, match="choose 1 to 65535"):
        serve(port)
