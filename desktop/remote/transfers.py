"""Files between a replica and its server, beside its exchanges and never in their way (sharing.md,
rule 13): a large one takes minutes, and an act or somebody's news a moment."""

from collections.abc import Callable

from filelock import FileLock, Timeout

from desktop.data.store import Store
from desktop.remote import uploads
from desktop.remote.calls import Calls
from desktop.remote.client import Client
from desktop.remote.synchronise import Exchanged


class Transfers:
    """Sends what waits and fetches what is missing. `client` gives the line as it is now,
    `exchange` runs an exchange."""

    def __init__(
        self,
        store: Store,
        client: Callable[[], Client | None],
        exchange: Callable[[], Exchanged],
    ) -> None:
        self._store = store
        self._client = client
        self._exchange = exchange
        self._calls = Calls()
        self._turn = FileLock(f"{store.url.database}.sending", timeout=0)

    def fetch(self, sha256: str) -> bytes:
        """The bytes of a file: from here, without waiting for anything; else from the server.

        Raises Refused (rule "awaited") for one that is still to come, and "line" without the line.
        """
        return uploads.fetch(self._store, self._beside(), sha256)

    def send(self, told: Callable[[], None] = lambda: None) -> Exchanged:
        """Send every file that waits: what an act needs first, then the oldest. After each there is
        an exchange, and `told` is called.

        One that the server does not take stays, with its reason, and holds up no other. Where
        another program on this replica sends them, nothing is done. Raises Unreachable and Refused.
        """
        done = Exchanged(frozenset())
        try:
            self._turn.acquire()
        except Timeout:
            return done
        try:
            while (file := uploads.first(self._store)) is not None:
                done = done.then(self._send(file))
                told()
        finally:
            self._turn.release()
        return done

    def send_proof(self) -> bool:
        """Send the file that the next act needs to be there, where it still waits here; says
        whether there was one."""
        proof = uploads.next_proof(self._store)
        client = self._beside()
        if proof is None or client is None:
            return False
        if uploads.is_taken(self._store, client, proof):
            uploads.note_sent(self._store, proof)
        return True

    def stop(self) -> None:
        """Wait for no file any more; one that is under way is sent anew the next time."""
        self._calls.give_up()

    def _send(self, file: uploads.Upload) -> Exchanged:
        if file.is_proof:
            # The act that waits for it goes with that exchange, whatever became of the file.
            self.send_proof()
            return self._exchange()
        client = self._beside()
        if client is None or not uploads.is_taken(self._store, client, file.sha256):
            return Exchanged(frozenset())
        # What the server says of it comes before it is no longer on its way.
        try:
            return self._exchange()
        finally:
            uploads.note_sent(self._store, file.sha256)

    def _beside(self) -> Client | None:
        client = self._client()
        return None if client is None else client.beside(self._calls)
