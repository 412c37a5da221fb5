/* What comes from the module's memory is looked at before it is used. */
#include "host.h"

/* Bytes that follow a first byte of UTF-8, and the lowest code point that needs so many; -1: no first byte. */
static int following(uint8_t first, uint32_t *lowest)
{
    if (first < 0x80) {
        *lowest = 0;
        return 0;
    }
    if (first >= 0xc2 && first < 0xe0) {
        *lowest = 0x80;
        return 1;
    }
    if (first >= 0xe0 && first < 0xf0) {
        *lowest = 0x800;
        return 2;
    }
    if (first >= 0xf0 && first < 0xf5) {
        *lowest = 0x10000;
        return 3;
    }
    return -1;
}

bool is_text(const uint8_t *bytes, uint32_t length)
{
    for (uint32_t at = 0; at < length;) {
        uint32_t lowest;
        uint8_t first = bytes[at++];
        int more = following(first, &lowest);
        if (first == 0 || more < 0 || (uint32_t)more > length - at)
            return false;
        uint32_t point = more == 0 ? first : first & (0x3fU >> more);
        for (; more > 0; more--, at++) {
            if ((bytes[at] & 0xc0) != 0x80)
                return false;
            point = point << 6 | (bytes[at] & 0x3fU);
        }
        if (point < lowest || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
            return false;
    }
    return true;
}
