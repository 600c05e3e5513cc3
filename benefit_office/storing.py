"""Where documents and sheets lie: on the disk, or in an S3 bucket that every web and worker reaches."""

from pathlib import Path
from typing import Any

from benefit_office.environment import env


def documents(folder: Path) -> dict[str, Any]:
    """Django's storage: `S3_BUCKET` with `S3_ENDPOINT`, `S3_KEY`, `S3_SECRET`; else a folder."""
    bucket = env("S3_BUCKET", "")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    options = {
        "bucket_name": bucket,
        "endpoint_url": env("S3_ENDPOINT", "") or None,
        "access_key": env("S3_KEY", remedy="Set it beside S3_BUCKET."),
        "secret_key": env("S3_SECRET", remedy="Set it beside S3_BUCKET."),
        "default_acl": None,  # as the bucket says: private
        "file_overwrite": True,  # a name is the hash of its bytes
        "querystring_auth": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
