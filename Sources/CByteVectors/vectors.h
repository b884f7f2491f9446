#ifndef PAYCHECK_BYTE_VECTORS_H
#define PAYCHECK_BYTE_VECTORS_H

// Comparisons of sixteen bytes at once. Swift's own, of SIMD types, are compiled to a loop over the bytes where the result is more
// than counted. Values come in and go out: no memory is looked at here.

#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

typedef uint8_t paycheck_bytes __attribute__((ext_vector_type(16)));

/// How many bytes there are before the first whose mark is not nought; 16 where there is none. Marks are 0 or 255.
static inline int32_t paycheck_unmarked(paycheck_bytes marks) {
#if defined(__SSE2__)
    return __builtin_ctz((unsigned)_mm_movemask_epi8((__m128i)marks) | 0x10000);
#elif defined(__ARM_NEON)
    // Four bits for each byte.
    uint8x8_t narrow = vshrn_n_u16(vreinterpretq_u16_u8((uint8x16_t)marks), 4);
    uint64_t bits = vget_lane_u64(vreinterpret_u64_u8(narrow), 0);
    return bits == 0 ? 16 : __builtin_ctzll(bits) >> 2;
#else
    int32_t place = 0;
    while (place < 16 && marks[place] == 0) place++;
    return place;
#endif
}

/// How many bytes of plain text there are before the first `<`, `>`, `&`, control character, or byte that is not ASCII.
static inline int32_t paycheck_plain_text(paycheck_bytes bytes) {
    typedef int8_t signed_bytes __attribute__((ext_vector_type(16)));
    // `<` and `>` differ in one bit; as signed numbers all that is not ASCII is less than a space, too.
    paycheck_bytes angles = (paycheck_bytes)((bytes | 0x02) == 0x3E);
    paycheck_bytes ampersands = (paycheck_bytes)(bytes == 0x26);
    paycheck_bytes others = (paycheck_bytes)((signed_bytes)bytes < 0x20);
    return paycheck_unmarked(angles | ampersands | others);
}

/// A bit for each byte whose highest bit is set, the first byte's the lowest.
static inline uint32_t paycheck_highest_bits(paycheck_bytes bytes) {
#if defined(__SSE2__)
    return (uint32_t)_mm_movemask_epi8((__m128i)bytes);
#else
    uint32_t bits = 0;
    for (int place = 0; place < 16; place++) bits |= (uint32_t)(bytes[place] >> 7) << place;
    return bits;
#endif
}

/// The symbols that the first `count` of sixteen bytes are in a name: 1 to 26 for letters of either case, 27 to 36 for digits, 0 for all else.
static inline paycheck_bytes paycheck_name_symbols(paycheck_bytes bytes, int32_t count) {
    const paycheck_bytes places = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    paycheck_bytes letters = (bytes & 0xDF) - 65, digits = bytes - 48;
    paycheck_bytes symbols = ((letters + 1) & (paycheck_bytes)(letters < 26)) | ((digits + 27) & (paycheck_bytes)(digits < 10));
    return symbols & (paycheck_bytes)(places < (uint8_t)count);
}

/// Marks the bytes that lie between a least and a greatest one, each place with its own.
static inline paycheck_bytes paycheck_between(paycheck_bytes bytes, paycheck_bytes least, paycheck_bytes greatest) {
    return (paycheck_bytes)((bytes >= least) & (bytes <= greatest));
}

#endif
