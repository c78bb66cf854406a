"""A line to a server that a test cuts and mends: what goes over it is handed on, byte by byte."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Self

_PORTION = 65_536
_SECONDS = 30


class CutLine:
    """Stands between desks and a server under an address of its own, for as long as it is entered.

    Cut, it closes what is open and whatever is opened after, as a network does that is gone. One
    that swallows leaves all open, and nothing comes through: as where a tunnel has ended.
    """

    def __init__(self, url: str) -> None:
        host, port = url.removeprefix("http://").rstrip("/").split(":")
        self._server = (host, int(port))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._own = self._listening.getsockname()
        self.url = f"http://127.0.0.1:{self._own[1]}"
        self.was_cut = Event()
        self._passes = Event()
        self._passes.set()
        self._last_words = b""
        self._ends = False
        self._open: set[socket.socket] = set()
        self._guard = Lock()
        self._threads: list[Thread] = []

    def __enter__(self) -> Self:
        self._start(self._take_all)
        return self

    def __exit__(self, *_: object) -> None:
        self._ends = True
        self.cut()
        socket.create_connection(self._own).close()  # wakes who waits for the next one
        for thread in self._threads:
            thread.join(timeout=_SECONDS)
        self._listening.close()

    def cut(self) -> None:
        """From now on nothing passes, either way."""
        with self._guard:
            self.was_cut.set()
            self._passes.set()
            for one in self._open:
                # Whoever waits for it wakes up, and closes it.
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def cut_at_answer_to(self, words: bytes) -> None:
        """Cut once a request that holds these words is with the server and its answer begins: it
        is done there, and here nobody knows."""
        self._last_words = words

    def swallow(self) -> None:
        """From now on whatever is sent, either way, comes nowhere, and nobody is told."""
        self._passes.clear()

    def mend(self) -> None:
        """What is opened from now on passes again, and what was swallowed comes late."""
        self.was_cut.clear()
        self._passes.set()

    def _start(self, run: object, *given: object) -> None:
        thread = Thread(target=run, args=given, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _take_all(self) -> None:
        while not self._ends:
            desk, _ = self._listening.accept()
            if self.was_cut.is_set():
                desk.close()
                continue
            try:
                server = socket.create_connection(self._server, timeout=_SECONDS)
            except OSError:
                desk.close()  # the server itself is away
                continue
            server.settimeout(None)
            with self._guard:
                self._open |= {desk, server}
            self._start(self._carry, _Pair(desk, server))

    def _carry(self, pair: _Pair) -> None:
        """Carry what the desk asks, with the answers on a thread beside."""
        answers = Thread(target=self._carry_answers, args=(pair,), daemon=True)
        answers.start()
        tail = b""
        with suppress(OSError):
            while portion := pair.desk.recv(_PORTION):
                words = self._last_words
                if words and words in tail + portion:
                    pair.is_last = True
                tail = (tail + portion)[-200:]
                self._passes.wait()
                pair.server.sendall(portion)
        self._end(pair)
        answers.join(timeout=_SECONDS)
        with self._guard:
            self._open -= {pair.desk, pair.server}
        pair.desk.close()
        pair.server.close()

    def _carry_answers(self, pair: _Pair) -> None:
        with suppress(OSError):
            while portion := pair.server.recv(_PORTION):
                if pair.is_last:
                    self._last_words = b""
                    self.cut()
                    break
                self._passes.wait()
                pair.desk.sendall(portion)
        self._end(pair)

    def _end(self, pair: _Pair) -> None:
        for one in (pair.desk, pair.server):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class _Pair:
    """What is open at both ends; `is_last` once the words have passed at which it is cut."""

    def __init__(self, desk: socket.socket, server: socket.socket) -> None:
        self.desk, self.server = desk, server
        self.is_last = False
