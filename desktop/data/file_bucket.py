"""Attachments in a store that speaks S3, and the one place that reads where files are to lie."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from desktop.data.copying import sha256_of
from desktop.data.files import FileFolder, Files, check_sha256
from desktop.domain.refusal import Refused

if TYPE_CHECKING:
    from minio import Minio

_ABSENT: Final = frozenset({"NoSuchKey", "NoSuchObject"})
_CONNECT_SECONDS, _READ_SECONDS, _TRIES = 5, 60, 3
_FORM = "s3://BUCKET/FOLDER?endpoint=https://HOST"


def files_at(place: str) -> Files | None:
    """The files at a folder's path or a bucket's address; None for "", beside the store.

    A bucket is named as `s3://BUCKET/FOLDER?endpoint=https://HOST&region=REGION`, where folder and
    region may be left out. Whose it is stands in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of
    the environment, never in the address. Raises Refused for any other.
    """
    if not place:
        return None
    if place.startswith("s3://"):
        return FileBucket(place)
    return FileFolder(Path(place).expanduser())


class FileBucket:
    """Files as objects in a bucket. Usable by many threads at once."""

    def __init__(self, place: str) -> None:
        parts, given = urlsplit(place), parse_qs(urlsplit(place).query)
        endpoint = urlsplit(given.get("endpoint", [""])[0])
        if not parts.netloc or endpoint.scheme not in ("http", "https") or not endpoint.netloc:
            raise Refused(f"A bucket is named like {_FORM}.", "files", "input")
        self._bucket = parts.netloc
        self._folder = parts.path.strip("/")
        self._client = _client(endpoint.netloc, endpoint.scheme == "https", given.get("region"))
        self.place = f"the bucket {self._bucket} at {endpoint.netloc}"
        with self._told():
            if not self._client.bucket_exists(self._bucket):
                raise Refused(f"There is no {self.place}. Make it first.", "files", "input")

    def put(self, content: bytes) -> str:
        """Keep the content and return its SHA-256. Raises Refused."""
        sha256 = hashlib.sha256(content).hexdigest()
        with self._told():
            stream = BytesIO(content)
            self._client.put_object(self._bucket, self._name(sha256), stream, len(content))
        return sha256

    def incoming(self, _sha256: str) -> Path:
        """A new empty file in the temporary folder. Raises OSError."""
        handle, name = tempfile.mkstemp(prefix="rma-desk-incoming-")
        os.close(handle)
        return Path(name)

    def keep(self, incoming: Path, sha256: str) -> None:
        """Put it into the bucket, which takes it whole or not at all. Raises Refused."""
        with self._told():
            self._client.fput_object(self._bucket, self._name(sha256), str(incoming))
        incoming.unlink()

    def size(self, sha256: str) -> int | None:
        """The bytes of a kept file; None for one that is not there. Raises Refused."""
        from minio.error import S3Error

        with self._told():
            try:
                return self._client.stat_object(self._bucket, self._name(sha256)).size
            except S3Error as fault:
                if fault.code in _ABSENT:
                    return None
                raise

    def get(self, sha256: str) -> bytes:
        """The content of a kept file. Raises Refused when it is not there or was altered."""
        with self.copy(sha256) as path:
            return path.read_bytes()

    @contextmanager
    def copy(self, sha256: str) -> Iterator[Path]:
        """A copy in the temporary folder. Raises Refused when it is not there or was altered."""
        if self.size(sha256) is None:
            raise Refused(f"The file is not in {self.place}. Restore it from a backup.", "file")
        path = self.incoming(sha256)
        try:
            with self._told():
                self._client.fget_object(self._bucket, self._name(sha256), str(path))
            if sha256_of(path) != sha256:
                raise Refused(
                    f"The file was altered in {self.place}. Restore it from a backup.", "file"
                )
            yield path
        finally:
            path.unlink(missing_ok=True)

    def all_hashes(self) -> Iterator[str]:
        """Every kept file, in the order of their names."""
        prefix = f"{self._folder}/" if self._folder else ""
        with self._told():
            for one in self._client.list_objects(self._bucket, prefix, recursive=True):
                yield str(one.object_name).rpartition("/")[2]

    def _name(self, sha256: str) -> str:
        check_sha256(sha256)
        return f"{self._folder}/{sha256}" if self._folder else sha256

    @contextmanager
    def _told(self) -> Iterator[None]:
        from minio.error import MinioException
        from urllib3.exceptions import HTTPError

        try:
            yield
        except (MinioException, HTTPError) as fault:
            code = getattr(fault, "code", "") or type(fault).__name__
            raise Refused(
                f"Files cannot be kept or read in {self.place} now ({code}). What waits to be sent "
                "is kept at its desk; ask who looks after the server.",
                "file",
                "store",
            ) from fault


def _client(host: str, is_secure: bool, region: list[str] | None) -> "Minio":
    try:
        from minio import Minio
        from urllib3 import PoolManager, Retry, Timeout
    except ImportError as fault:
        raise Refused(
            'Files in a bucket need the package "minio": install "rma-desk[s3]" on the server.',
            "files",
            "input",
        ) from fault
    pool: Any = PoolManager(
        timeout=Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS),
        retries=Retry(total=_TRIES, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504)),
        maxsize=16,
    )
    return Minio(
        endpoint=host,
        access_key=os.environ.get("AWS_ACCESS_KEY_ID"),
        secret_key=os.environ.get("AWS_SECRET_ACCESS_KEY"),
        session_token=os.environ.get("AWS_SESSION_TOKEN"),
        secure=is_secure,
        region=None if region is None else region[0],
        http_client=pool,
    )
