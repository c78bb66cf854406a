"""A register that a desk imports: its kept file is read in before its act is decided, so that
nobody waits for the reading (architecture.md, *Large work*)."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from desktop.data.staging_file import StagingFile
from desktop.data.store import Store
from desktop.domain.refusal import Refused
from desktop.domain.rights import may
from desktop.intake.mapping import Mapping
from desktop.operations.authority import stored_outcome
from desktop.operations.import_register import ImportRegister, StagedRegister
from desktop.operations.operation import Operation
from desktop.operations.reading_registers import read_into
from desktop.operations.said import Said, act_of
from desktop.server.tokens import Signed

_MOST_SHEETS = 100


@contextmanager
def register_of(store: Store, said: Said, signed: Signed) -> Iterator[None]:
    """While this lasts the register that an act takes in waits for it; other acts need none.

    What is wrong with the file waits in its place, so that the act is refused for it. Raises
    Refused (rule "store") while another register is read in here: the desk sends its own again.
    """
    asked = _asked(store, said, signed)
    if asked is None:
        yield
        return
    with _one_at_a_time(store):
        staged: StagingFile | None = None
        try:
            staged = StagingFile()
            store.staged[asked.run] = _read_in(store, asked, staged)
            yield
        finally:
            store.staged.pop(asked.run, None)
            if staged is not None:
                staged.discard()


def _asked(store: Store, said: Said, signed: Signed) -> ImportRegister | None:
    """The import that is yet to be decided; None where nothing has to be read for the answer."""
    if said.name != ImportRegister.__name__ or may(said.name, signed.role) is not None:
        return None
    if store.read(stored_outcome, said.id) is not None:
        return None
    try:
        operation: Operation = act_of(said)
    except ValueError:
        return None
    return operation if isinstance(operation, ImportRegister) else None


def _read_in(
    store: Store, asked: ImportRegister, staged: StagingFile
) -> StagedRegister | Exception:
    """The register, or for what its act is to be refused. Raises Refused for passing troubles."""
    try:
        mappings = _mappings(asked)
        if store.files.size(asked.file_sha256) is None:
            raise Refused(f"{asked.file_name} has not come to the server. Import it again.", "file")
        with store.files.copy(asked.file_sha256) as path:
            read_into(staged, store, path, mappings, None, None, name=asked.file_name)
    except Refused as refused:
        if refused.rule == "store":
            raise
        return refused
    except (OSError, MemoryError) as fault:
        raise _no_room() from fault
    except Exception as fault:  # noqa: BLE001 - refused with its act, which is noted as a fault
        return fault
    return StagedRegister(staged, asked.file_sha256, asked.mapping)


def _mappings(asked: ImportRegister) -> list[Mapping]:
    sheets = asked.mapping.get("sheets")
    if not isinstance(sheets, list) or not 0 < len(sheets) <= _MOST_SHEETS:
        raise Refused("Say how the sheets of this register are read.", "mapping", "input")
    try:
        return [Mapping.from_json(sheet) for sheet in sheets]
    except ValueError as fault:
        raise Refused(str(fault), "mapping", "input") from fault


@contextmanager
def _one_at_a_time(store: Store) -> Iterator[None]:
    """Reading takes memory and a processor for minutes, and who asks again meanwhile would have
    the same register read twice."""
    name = f"importing-{sha256(str(store.url).encode()).hexdigest()[:32]}.lock"
    folder = user_cache_path("rma-desk", appauthor=False) / "server"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / name, thread_local=False)
        lock.acquire(timeout=0)
    except Timeout as fault:
        raise Refused(
            "The server is reading a register in. What was sent is kept here and goes afterwards.",
            rule="store",
        ) from fault
    except OSError as fault:
        raise _no_room() from fault
    try:
        yield
    finally:
        lock.release()


def _no_room() -> Refused:
    return Refused(
        "The server has no room for reading a register now. Ask who looks after it to make some.",
        rule="store",
    )
