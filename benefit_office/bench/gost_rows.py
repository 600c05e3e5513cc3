"""The row of GOST: a signature over a container verified by ours, beside another library in pure Python."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from benefit_office.egov.eds.gost import signature as ours
from benefit_office.egov.eds.gost.curve import CURVE_512
from benefit_office.egov.eds.gost.streebog import streebog

from .measure import Row, in_turns, row, timed
from .peer import installed
from .sizes import Sizes

PEER = "gostcrypto==1.2.5"
CURVE = "id-tc26-gost-3410-12-512-paramSetA"
CONTAINER = b"x" * 400  # a decision's container is about as long
SECRET, NONCE = 0x5EC2E7 << 400 | 7, 0x0DD << 390 | 3
HALF = 64


def gost(sizes: Sizes) -> Iterator[Row]:
    """Hash and verify, GOST 34.10-2015-512 with Streebog-512. The limit is 50 ms a verification."""
    public = ours.public_key(CURVE_512, SECRET)
    signature = ours.sign(CURVE_512, SECRET, streebog(CONTAINER), nonce=NONCE)
    peer = Peer(public.dump(), signature)

    def by_us() -> None:
        assert ours.verify(public, streebog(CONTAINER), signature)

    took = in_turns(lambda: timed(by_us, 5), lambda: timed(peer.verify), rounds=sizes.rounds)
    yield row("gost", *(seconds * 1000 for seconds in took), unit="ms", goal=0.25)


class Peer:
    """gostcrypto writes its numbers with the highest byte first; Kazakhstan's certificates with the lowest."""

    def __init__(self, public: bytes, signature: bytes) -> None:
        folder = installed(Path(settings.DATA_DIR) / "peers", PEER)
        if folder not in sys.path:
            sys.path.append(folder)
        library: Any = importlib.import_module("gostcrypto")
        self._hash = library.gosthash
        signing = library.gostsignature
        self._signing = signing.new(signing.MODE_512, signing.CURVES_R_1323565_1_024_2019[CURVE])
        self._public = turned(public)
        self._signature = turned(signature)

    def verify(self) -> None:
        digest = bytes(self._hash.new("streebog512", data=CONTAINER).digest())[::-1]
        assert self._signing.verify(self._public, digest, self._signature)


def turned(pair: bytes) -> bytes:
    """Both numbers of a pair with their bytes the other way round."""
    return pair[:HALF][::-1] + pair[HALF:][::-1]
