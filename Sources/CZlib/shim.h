#include <zlib.h>

/// zlib's macro, which checks that header and library belong together, as a function.
static inline int paycheck_inflateInitGzip(z_stream *stream) {
    // 16 more than the largest window: gzip's header and check sum, and nothing else.
    return inflateInit2(stream, 16 + MAX_WBITS);
}
