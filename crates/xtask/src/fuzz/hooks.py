# What schemathesis does not know by itself: a portion of an upload is bytes.
import schemathesis

schemathesis.serializer.alias(
    "application/offset+octet-stream", "application/octet-stream"
)
