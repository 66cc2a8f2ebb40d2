// Variables with //go:embed: their values are in the executable's data.
//
//     string     {bytes, len}
//     []byte     {bytes, len, len}        the bytes can be written to
//     embed.FS   {address of a slice of files}
//
// A file of package embed is {name string; data string; hash [16]byte}; the hash is
// for tools that Go may have one day, nothing reads it, and here it is zero.
#include "codegen/build.h"

enum { FILE_BYTES = 48, SLICE_BYTES = 24 };

static Symbol *contents_of(const EmbedFile *file, bool readonly) {
    Symbol *symbol = symbol_unique("go.embed", SYMBOL_DATA);
    int64_t size = file->size > 0 ? (int64_t)file->size : 1; // not nil
    Data *data = data_new(symbol, size, 1, readonly);
    data->contents_file = file->path;
    if (file->path == NULL)
        data_bytes(data, 0, file->bytes, (int64_t)file->size);
    return symbol;
}

static void store_string(Data *data, int64_t offset, Symbol *bytes, size_t len) {
    data_address(data, offset, 8, bytes, 0);
    data_int(data, offset + 8, 8, len);
}

static void store_files(Data *variable, const Embedded *embedded) {
    Symbol *list = symbol_unique("go.embed", SYMBOL_DATA);
    Data *data = data_new(list, SLICE_BYTES + embedded->count * FILE_BYTES, 8, true);
    data_address(data, 0, 8, list, SLICE_BYTES);
    data_int(data, 8, 8, (uint64_t)embedded->count);
    data_int(data, 16, 8, (uint64_t)embedded->count);
    for (int i = 0; i < embedded->count; i++) {
        const EmbedFile *file = &embedded->files[i];
        int64_t offset = SLICE_BYTES + (int64_t)i * FILE_BYTES;
        size_t len = strlen(file->name);
        store_string(data, offset, symbol_of_string(file->name, (uint32_t)len), len);
        if (file->size > 0)
            store_string(data, offset + 16, contents_of(file, true), file->size);
    }
    data_address(variable, 0, 8, list, 0);
}

void build_embedded(const Embedded *embedded) {
    Data *data = symbol_of_global(embedded->object)->info;
    if (data == NULL)
        return; // defined elsewhere
    if (embedded->kind == EMBED_FILES) {
        store_files(data, embedded);
        return;
    }
    const EmbedFile *file = &embedded->files[0];
    bool bytes = embedded->kind == EMBED_BYTES;
    store_string(data, 0, contents_of(file, !bytes), file->size);
    if (bytes)
        data_int(data, 16, 8, file->size);
}
