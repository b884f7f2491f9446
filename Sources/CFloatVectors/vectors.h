#ifndef PAYCHECK_FLOAT_VECTORS_H
#define PAYCHECK_FLOAT_VECTORS_H

// What Swift's own SIMD types are not compiled to one instruction for: roots, whole parts, which places are equal.
// Values come in and go out: no memory is looked at here.

#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef float paycheck_floats __attribute__((ext_vector_type(4)));
typedef int32_t paycheck_integers __attribute__((ext_vector_type(4)));
typedef uint16_t paycheck_codes __attribute__((ext_vector_type(8)));

/// The square roots of four numbers that are not negative, rounded as IEEE 754 says.
static inline paycheck_floats paycheck_square_roots(paycheck_floats values) {
    return __builtin_elementwise_sqrt(values);
}

/// The whole parts of four numbers between -2^31 and 2^31.
static inline paycheck_integers paycheck_whole_parts(paycheck_floats values) {
    return __builtin_convertvector(values, paycheck_integers);
}

/// A bit for each of eight numbers that is the same in both, the first one's the lowest.
static inline uint32_t paycheck_same(paycheck_codes a, paycheck_codes b) {
#if defined(__SSE2__)
    __m128i same = _mm_cmpeq_epi16((__m128i)a, (__m128i)b);
    return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(same, _mm_setzero_si128()));
#else
    uint32_t bits = 0;
    for (int place = 0; place < 8; place++) bits |= (uint32_t)(a[place] == b[place]) << place;
    return bits;
#endif
}

/// The largest of four numbers, in all four places.
static inline paycheck_floats paycheck_largest(paycheck_floats values) {
    paycheck_floats halves = __builtin_shufflevector(values, values, 2, 3, 0, 1);
    paycheck_floats larger = values > halves ? values : halves;
    paycheck_floats turned = __builtin_shufflevector(larger, larger, 1, 0, 3, 2);
    return larger > turned ? larger : turned;
}

/// A bit for each of four numbers that is above 0, the first one's the lowest.
static inline uint32_t paycheck_positive(paycheck_floats values) {
#if defined(__SSE2__)
    return (uint32_t)_mm_movemask_ps(_mm_cmpgt_ps((__m128)values, _mm_setzero_ps()));
#else
    uint32_t bits = 0;
    for (int place = 0; place < 4; place++) bits |= (uint32_t)(values[place] > 0) << place;
    return bits;
#endif
}

#endif
