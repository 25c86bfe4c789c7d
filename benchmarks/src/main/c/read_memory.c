/*
 * How fast one thread reads memory, which is what bounds a token: every weight is read once for each step.
 *
 *   read_memory MEBIBYTES
 *
 * Says "ready" once its buffer is filled. Each line "PASSES PROMPT" on standard input is one run, which reads the buffer
 * PASSES times; what the prompt says is ignored. The answer is "result PASSES 0 0 SECONDS TEXT", where TEXT is the sum in
 * hexadecimal digits, so that no pass can be left out.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef uint64_t wide __attribute__((vector_size(32)));

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

/* Reads four parts side by side, which keeps more of memory busy than one after the other. */
__attribute__((noinline)) static uint64_t sum_of(const wide *buffer, size_t size) {
    size_t part = size / 4;
    const wide *second = buffer + part, *third = second + part, *fourth = third + part;
    wide a = {0}, b = {0}, c = {0}, d = {0};
    for (size_t i = 0; i < part; i += 2) {
        a += buffer[i] + buffer[i + 1];
        b += second[i] + second[i + 1];
        c += third[i] + third[i + 1];
        d += fourth[i] + fourth[i + 1];
    }
    wide all = a + b + c + d;
    return all[0] + all[1] + all[2] + all[3];
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: read_memory MEBIBYTES\n");
        return 2;
    }
    size_t bytes = (size_t)atoi(argv[1]) << 20;
    size_t size = bytes / sizeof(wide);
    wide *buffer = aligned_alloc(4096, bytes);
    if (!buffer) {
        fprintf(stderr, "read_memory: no memory\n");
        return 1;
    }
    for (size_t i = 0; i < size; i++) buffer[i] = (wide){i, i + 1, i + 2, i + 3};

    printf("ready\n");
    fflush(stdout);
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        long passes = strtol(line, NULL, 10);
        uint64_t sum = 0;
        double start = seconds();
        for (long i = 0; i < passes; i++) {
            sum += sum_of(buffer, size);
            __asm__ volatile("" ::: "memory");
        }
        printf("result %ld 0 0 %.9f %016lx\n", passes, seconds() - start, (unsigned long)sum);
        fflush(stdout);
    }
    return 0;
}
