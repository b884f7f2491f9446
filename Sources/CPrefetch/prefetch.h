#ifndef PAYCHECK_PREFETCH_H
#define PAYCHECK_PREFETCH_H

// What Swift has no word for: to ask for memory before it is needed.

/// Asks for the line of memory that an address lies in, and does not wait for it. Nothing is read, so any address will do.
static inline void paycheck_prefetch(const void *address) {
    __builtin_prefetch(address, 0, 3);
}

#endif
