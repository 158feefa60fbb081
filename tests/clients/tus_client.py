"""Uploads a file with tuspy, a portion at a time, and prints where it went."""

import sys

from tusclient import client

origin, key, path, portion = sys.argv[1:]
tus = client.TusClient(f"{origin}/api/v1/uploads", headers={"Draft-Key": key})
uploader = tus.uploader(
    path, chunk_size=int(portion), metadata={"filename": "tệp.pdf"}, upload_checksum=True
)
# Half of it now, the rest by an uploader that has to ask how far the first one came.
uploader.upload(stop_at=uploader.get_file_size() // 2)
again = tus.uploader(path, url=uploader.url, chunk_size=int(portion), upload_checksum=True)
again.upload()
print(again.url)
