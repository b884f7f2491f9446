#ifndef PAYCHECK_PREFETCH_H
#define PAYCHECK_PREFETCH_H

#include <sched.h>

// What Swift has no word for: to ask for memory before it is needed, and to wait for a moment.

/// Asks for the line of memory that an address lies in, and does not wait for it. Nothing is read, so any address will do.
static inline void paycheck_prefetch(const void *address) {
    __builtin_prefetch(address, 0, 3);
}

/// Waits for another thread a moment, so that a loop costs little: at first on the processor, after a thousand rounds by letting other threads have it.
static inline void paycheck_wait(int rounds) {
    if (rounds > 1000) {
        sched_yield();
        return;
    }
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
}

#endif
