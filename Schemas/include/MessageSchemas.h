// The project's own XML schemas of ISO 20022 messages, as they stand in xsd/, in the binary.

#ifndef MESSAGE_SCHEMAS_H
#define MESSAGE_SCHEMAS_H

#include <stddef.h>

/// One embedded schema file.
typedef struct {
    /// Its path under xsd/ without the extension: `pacs.008.001.08`, `types/parties`.
    const char *_Nonnull name;
    /// Its bytes, UTF-8, not terminated.
    const unsigned char *_Nonnull bytes;
    /// How many bytes there are.
    size_t count;
} MessageSchemaText;

/// The number of embedded files.
size_t message_schemas_count(void);

/// The file at a place under `message_schemas_count()`, in the order of names.
MessageSchemaText message_schema(size_t index);

#endif
