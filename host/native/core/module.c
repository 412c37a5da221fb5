/* The few parts of a wasm file that a host must look at; its code is validated by the engine. Nothing is kept: what is
 * needed of another section is looked up there again. */
#include "module.h"

#include <string.h>

enum section_id {
    SECTION_CUSTOM = 0,
    SECTION_TYPE = 1,
    SECTION_IMPORT = 2,
    SECTION_FUNCTION = 3,
    SECTION_MEMORY = 5,
    SECTION_GLOBAL = 6,
    SECTION_EXPORT = 7,
    SECTION_START = 8,
};
enum external { KIND_FUNCTION, KIND_TABLE, KIND_MEMORY, KIND_GLOBAL };

#define TYPE_I32     0x7f
#define TYPE_I64     0x7e
#define OP_CONST     0x41
#define OP_F32_CONST 0x43
#define OP_F64_CONST 0x44
#define MAGIC        4 /* bytes */
#define HEADER       8
#define PAGE         65536U
#define TYPE_MOST    16 /* characters of a signature; the ABI's are shorter */
#define REBUILD      "build it again with this version's `wasyncio build`"

/* Bytes that are left to read; `bad` once something was read that is not there. */
struct reader {
    const uint8_t *at;
    const uint8_t *end;
    bool bad;
};
struct name {
    const uint8_t *bytes;
    uint32_t length;
};

static uint8_t byte(struct reader *reader)
{
    if (reader->at == reader->end) {
        reader->bad = true;
        return 0;
    }
    return *reader->at++;
}

/* LEB128, unsigned or, with `is_signed`, sign-extended; of 32 bits. */
static uint32_t number(struct reader *reader, bool is_signed)
{
    uint32_t value = 0;
    for (uint32_t shift = 0; shift < 35 && !reader->bad; shift += 7) {
        uint8_t part = byte(reader);
        if (shift < 32)
            value |= (uint32_t)(part & 0x7f) << shift;
        if (part & 0x80)
            continue;
        if (is_signed && part & 0x40 && shift + 7 < 32)
            value |= ~0U << (shift + 7);
        return value;
    }
    reader->bad = true;
    return 0;
}

static struct reader part(struct reader *reader, uint32_t length)
{
    if (length > (uint32_t)(reader->end - reader->at)) {
        reader->bad = true;
        length = (uint32_t)(reader->end - reader->at);
    }
    struct reader inner = {reader->at, reader->at + length, reader->bad};
    reader->at += length;
    return inner;
}

static struct name name_of(struct reader *reader)
{
    struct reader text = part(reader, number(reader, false));
    return (struct name){text.at, (uint32_t)(text.end - text.at)};
}

static bool is(struct name name, const char *text)
{
    return name.length == strlen(text) && memcmp(name.bytes, text, name.length) == 0;
}

/* ---- messages */

struct text {
    char *bytes;
    uint32_t length;
};

static void add(struct text *text, const char *bytes, uint32_t length)
{
    uint32_t left = MODULE_ERROR_SIZE - 1 - text->length;
    if (length > left)
        length = left;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = 0;
}

/* Each part of the line, NULL at the end; answers false, as the checks do. */
static bool refuse(char *error, const char *first, const char *second, const char *third)
{
    struct text text = {error, 0};
    const char *parts[] = {first, second, third};
    for (int i = 0; i < 3; i++)
        if (parts[i] != NULL)
            add(&text, parts[i], (uint32_t)strlen(parts[i]));
    return false;
}

static bool refuse_import(char *error, struct name module, struct name name, const char *why)
{
    struct text text = {error, 0};
    add(&text, "imports ", 8);
    add(&text, (const char *)module.bytes, module.length < 60 ? module.length : 60);
    add(&text, ".", 1);
    add(&text, (const char *)name.bytes, name.length < 60 ? name.length : 60);
    add(&text, why, (uint32_t)strlen(why));
    return false;
}

/* ---- sections */

struct wasm {
    struct reader all; /* behind the header */
};

/* The content of a section, or an empty one; custom sections by their name. */
static bool find(const struct wasm *wasm, enum section_id wanted, const char *custom, struct reader *content)
{
    struct reader reader = wasm->all;
    while (reader.at < reader.end && !reader.bad) {
        uint8_t id = byte(&reader);
        *content = part(&reader, number(&reader, false));
        if (id != wanted)
            continue;
        if (custom == NULL || is(name_of(content), custom))
            return true;
    }
    *content = (struct reader){NULL, NULL, false};
    return false;
}

static bool is_whole(const struct wasm *wasm)
{
    struct reader reader = wasm->all;
    while (reader.at < reader.end && !reader.bad) {
        byte(&reader);
        part(&reader, number(&reader, false));
    }
    return !reader.bad;
}

/* A function type in WAMR's notation, "(Iii)i"; a type that the ABI does not use is '?'. */
static void signature(const struct wasm *wasm, uint32_t index, char text[TYPE_MOST])
{
    struct reader types;
    find(wasm, SECTION_TYPE, NULL, &types);
    uint32_t count = number(&types, false);
    uint32_t length = 0;
    for (uint32_t i = 0; i < count && i <= index && !types.bad; i++) {
        length = 0;
        byte(&types); /* 0x60 */
        for (int results = 0; results < 2; results++) {
            const char *bracket = results ? ")" : "(";
            if (length < TYPE_MOST - 1)
                text[length++] = *bracket;
            for (uint32_t left = number(&types, false); left > 0 && !types.bad; left--) {
                uint8_t type = byte(&types);
                if (length < TYPE_MOST - 1)
                    text[length++] = type == TYPE_I32 ? 'i' : type == TYPE_I64 ? 'I' : '?';
            }
        }
    }
    text[index < count && !types.bad ? length : 0] = 0;
}

#define ROW(module, name, function, signature) {module, name, signature},
static const struct {
    const char *module;
    const char *name;
    const char *signature;
} known[] = {WASYNCIO_IMPORTS(ROW)};
#undef ROW

static bool check_import(const struct wasm *wasm, struct name module, struct name name, uint32_t type, char *error)
{
    bool has_module = false;
    for (uint32_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!is(module, known[i].module))
            continue;
        has_module = true;
        if (!is(name, known[i].name))
            continue;
        char actual[TYPE_MOST];
        signature(wasm, type, actual);
        return strcmp(actual, known[i].signature) == 0 ||
               refuse_import(error, module, name, " with another type; " REBUILD);
    }
    return refuse_import(error, module, name,
                         has_module ? ": version 1 of the ABI has no such import; " REBUILD
                                    : ": this host has no such module; " REBUILD);
}

/* Answers how many functions are imported, which come before the module's own. */
static bool check_imports(const struct wasm *wasm, uint32_t *functions, char *error)
{
    struct reader imports;
    find(wasm, SECTION_IMPORT, NULL, &imports);
    *functions = 0;
    uint32_t count = imports.at == NULL ? 0 : number(&imports, false);
    for (; count > 0 && !imports.bad; count--) {
        struct name module = name_of(&imports);
        struct name name = name_of(&imports);
        if (byte(&imports) != KIND_FUNCTION)
            return refuse_import(error, module, name, ", which is no function; " REBUILD);
        if (!check_import(wasm, module, name, number(&imports, false), error))
            return false;
        ++*functions;
    }
    return true;
}

/* The index of an export of that kind, or false. */
static bool find_export(const struct wasm *wasm, const char *wanted, enum external kind, uint32_t *index)
{
    struct reader exports;
    find(wasm, SECTION_EXPORT, NULL, &exports);
    uint32_t count = exports.at == NULL ? 0 : number(&exports, false);
    for (; count > 0 && !exports.bad; count--) {
        struct name name = name_of(&exports);
        uint8_t actual = byte(&exports);
        *index = number(&exports, false);
        if (is(name, wanted))
            return actual == kind && !exports.bad;
    }
    return false;
}

/* Behind the operation of an initial value: the value, and the end of the expression. */
static void skip_constant(struct reader *reader, uint8_t operation)
{
    if (operation == OP_F32_CONST || operation == OP_F64_CONST)
        part(reader, operation == OP_F32_CONST ? 4 : 8);
    else
        while (byte(reader) & 0x80 && !reader->bad)
            ;
    byte(reader);
}

/* The value of an exported immutable i32 global. Globals are never imported here, so indices begin with the module's
 * own. */
static bool find_address(const struct wasm *wasm, const char *wanted, uint32_t *value)
{
    uint32_t index;
    struct reader globals;
    if (!find_export(wasm, wanted, KIND_GLOBAL, &index) || !find(wasm, SECTION_GLOBAL, NULL, &globals))
        return false;
    uint32_t count = number(&globals, false);
    for (uint32_t i = 0; i < count && !globals.bad; i++) {
        uint8_t type = byte(&globals);
        uint8_t mutable = byte(&globals);
        uint8_t operation = byte(&globals);
        if (i == index && (type != TYPE_I32 || mutable || operation != OP_CONST))
            return false;
        if (i == index) {
            *value = number(&globals, true);
            return !globals.bad;
        }
        skip_constant(&globals, operation);
    }
    return false;
}

/* Pages that the one memory begins with; 0: not as it must be. */
static uint32_t memory_pages(const struct wasm *wasm)
{
    struct reader memories;
    uint32_t index;
    if (!find(wasm, SECTION_MEMORY, NULL, &memories) || !find_export(wasm, "memory", KIND_MEMORY, &index))
        return 0;
    uint32_t count = number(&memories, false);
    uint8_t flags = byte(&memories); /* bit 0: a limit follows, 1: shared, 2: 64-bit */
    uint32_t pages = number(&memories, false);
    return count == 1 && flags <= 1 && !memories.bad ? pages : 0;
}

static bool check_start(const struct wasm *wasm, uint32_t imported)
{
    uint32_t index;
    struct reader functions;
    if (!find_export(wasm, "_start", KIND_FUNCTION, &index) || index < imported)
        return false;
    find(wasm, SECTION_FUNCTION, NULL, &functions);
    uint32_t count = functions.at == NULL ? 0 : number(&functions, false);
    for (uint32_t i = 0; i < count && !functions.bad; i++) {
        uint32_t type = number(&functions, false);
        if (i != index - imported)
            continue;
        char actual[TYPE_MOST];
        signature(wasm, type, actual);
        return strcmp(actual, "()") == 0;
    }
    return false;
}

static uint32_t word(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static bool read_section(const struct wasm *wasm, struct wasyncio_section *section, char *error)
{
    struct reader content;
    if (!find(wasm, SECTION_CUSTOM, "wasyncio", &content))
        return refuse(error, "is no wasyncio program: the custom section `wasyncio` is missing; build it with ",
                      "`wasyncio build ENTRY.ts`", NULL);
    uint32_t size = (uint32_t)(content.end - content.at);
    if (size >= 4 && word(content.at) != WASYNCIO_ABI_VERSION)
        return refuse(error, "was built for another version of the ABI than 1, which this host serves; ", REBUILD,
                      NULL);
    if (size < WASYNCIO_SECTION_SIZE)
        return refuse(error, "its custom section `wasyncio` is cut off; ", REBUILD, NULL);
    uint32_t words[WASYNCIO_SECTION_SIZE / 4];
    for (uint32_t i = 0; i < WASYNCIO_SECTION_SIZE / 4; i++)
        words[i] = word(content.at + 4 * i);
    memcpy(section, words, sizeof words);
    return true;
}

bool module_read(const uint8_t *bytes, uint32_t size, struct module *module, char error[MODULE_ERROR_SIZE])
{
    static const uint8_t header[HEADER] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    if (size == 0)
        return refuse(error, "is empty; build it again with `wasyncio build ENTRY.ts`", NULL, NULL);
    if (memcmp(bytes, header, size < MAGIC ? size : MAGIC) != 0)
        return refuse(error, "is not wasm; build a module with `wasyncio build ENTRY.ts`", NULL, NULL);
    if (size < HEADER)
        return refuse(error, "is cut off within its header; copy or build it again", NULL, NULL);
    if (memcmp(bytes, header, HEADER) != 0)
        return refuse(error, "is wasm of another version; this host reads version 1", NULL, NULL);
    struct wasm wasm = {.all = {bytes + HEADER, bytes + size, false}};
    if (!is_whole(&wasm))
        return refuse(error, "is cut off; copy or build it again", NULL, NULL);
    struct reader ignored;
    uint32_t imported, address;
    if (!read_section(&wasm, &module->section, error) || !check_imports(&wasm, &imported, error))
        return false;
    if (find(&wasm, SECTION_START, NULL, &ignored))
        return refuse(error, "has a wasm start section, which would run before the checks; ", REBUILD, NULL);
    uint32_t pages = memory_pages(&wasm);
    if (pages == 0)
        return refuse(error, "exports no `memory` of its own, one and not shared; ", REBUILD, NULL);
    if (!check_start(&wasm, imported))
        return refuse(error, "exports no `_start` without parameters and results; ", REBUILD, NULL);
    static const char *const addresses[] = {"__heap_base", "__data_end", "wasyncio"};
    for (int i = 0; i < 3; i++)
        if (!find_address(&wasm, addresses[i], i == 2 ? &module->control : &address))
            return refuse(error, "exports no immutable i32 global ", addresses[i], "; " REBUILD);
    if (module->section.memory > (uint64_t)pages * PAGE)
        return refuse(error, "says it uses more memory than it has; ", REBUILD, NULL);
    return true;
}
