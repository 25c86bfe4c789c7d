/*
 * The peer of the comparison: greedy decoding in a bare loop over a libllama, as tight as C allows.
 *
 *   decode_loop LIBRARY MODEL SEQUENCES TOKENS THREADS
 *
 * LIBRARY is a libllama file; for a MODERN build, a folder that also holds its ggml libraries. The program loads the
 * model, prints "ready", and for each line on standard input decodes TOKENS tokens for SEQUENCES sequences in one batch
 * and prints "tokens seconds". Built for llama.cpp b4916's parameter structs, or with -DMODERN for v0.5.0's.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_SEQUENCES 64
#define MAX_PROMPT 64
#define MAX_BATCH (MAX_SEQUENCES * MAX_PROMPT)
#define CONTEXT_PER_SEQUENCE 512

#ifdef MODERN
typedef struct { char bytes[80]; } model_params;
typedef struct { int32_t words[40]; } context_params;
enum { THREADS_WORD = 7 };
#else
typedef struct { char bytes[64]; } model_params;
typedef struct { int32_t words[30]; } context_params;
enum { THREADS_WORD = 4 };
#endif

typedef struct {
    int32_t size;
    int32_t *token;
    float *embedding;
    int32_t *position;
    int32_t *sequence_count;
    int32_t **sequence;
    int8_t *logits;
} batch;

static void *library;

static void *symbol(const char *name) {
    void *found = dlsym(library, name);
    if (!found) found = dlsym(RTLD_DEFAULT, name);
    return found;
}

static void *required(const char *name) {
    void *found = symbol(name);
    if (!found) {
        fprintf(stderr, "no symbol %s\n", name);
        exit(1);
    }
    return found;
}

static void quiet(int level, const char *text, void *data) { (void)level; (void)text; (void)data; }

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

static void open_library(const char *path) {
#ifdef MODERN
    const char *wanted[] = {"libggml-base.so", "libggml.v", "libllama.v"};
    for (int i = 0; i < 3; i++) {
        DIR *folder = opendir(path);
        struct dirent *entry;
        while (folder && (entry = readdir(folder))) {
            if (strncmp(entry->d_name, wanted[i], strlen(wanted[i])) == 0) {
                char file[4096];
                snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
                library = dlopen(file, RTLD_NOW | RTLD_GLOBAL);
            }
        }
        if (folder) closedir(folder);
    }
    if (library) ((void (*)(const char *))required("ggml_backend_load_all_from_path"))(path);
#else
    library = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
#endif
    if (!library) {
        fprintf(stderr, "cannot open %s: %s\n", path, dlerror());
        exit(1);
    }
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: decode_loop LIBRARY MODEL SEQUENCES TOKENS THREADS\n");
        return 2;
    }
    int sequences = atoi(argv[3]), tokens = atoi(argv[4]), threads = atoi(argv[5]);
    open_library(argv[1]);
    ((void (*)(void *, void *))required("llama_log_set"))((void *)quiet, NULL);
    ((void (*)(void))required("llama_backend_init"))();
    model_params mp = ((model_params(*)(void))required("llama_model_default_params"))();
    void *model = ((void *(*)(const char *, model_params))required("llama_model_load_from_file"))(argv[2], mp);
    if (!model) return 1;
    context_params cp = ((context_params(*)(void))required("llama_context_default_params"))();
    cp.words[0] = sequences * CONTEXT_PER_SEQUENCE;
    cp.words[1] = 512;
    cp.words[2] = 512;
    cp.words[3] = sequences;
    cp.words[THREADS_WORD] = threads;
    cp.words[THREADS_WORD + 1] = threads;
#ifdef MODERN
    cp.words[13] = 0; /* flash attention off, streams apart: what the library under test chooses on a CPU */
#endif
    void *context = ((void *(*)(void *, context_params))required("llama_init_from_model"))(model, cp);
    if (!context) return 1;
    void *vocabulary = ((void *(*)(void *))required("llama_model_get_vocab"))(model);
    int words = ((int (*)(void *))required("llama_vocab_n_tokens"))(vocabulary);
    int (*tokenize)(void *, const char *, int, int32_t *, int, bool, bool) = required("llama_tokenize");
    int (*decode)(void *, batch) = required("llama_decode");
    float *(*logits_of)(void *, int) = required("llama_get_logits_ith");
    void (*clear_b4916)(void *) = symbol("llama_kv_self_clear");
    void *(*memory_of)(void *) = symbol("llama_get_memory");
    void (*clear_memory)(void *, bool) = symbol("llama_memory_clear");

    const char *text = "Once upon a time";
    int32_t prompt[MAX_PROMPT];
    int prompt_size = tokenize(vocabulary, text, (int)strlen(text), prompt, MAX_PROMPT, true, true);

    static int32_t token[MAX_BATCH], position[MAX_BATCH], count[MAX_BATCH], id[MAX_SEQUENCES];
    static int32_t *sequence[MAX_BATCH];
    static int8_t wanted[MAX_BATCH];
    batch b = {0, token, NULL, position, count, sequence, wanted};
    printf("ready\n");
    fflush(stdout);

    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        if (clear_b4916) clear_b4916(context);
        else clear_memory(memory_of(context), true);
        double start = seconds();
        int n = 0, row[MAX_SEQUENCES];
        for (int s = 0; s < sequences; s++) {
            id[s] = s;
            for (int i = 0; i < prompt_size; i++, n++) {
                token[n] = prompt[i];
                position[n] = i;
                count[n] = 1;
                sequence[n] = &id[s];
                wanted[n] = i == prompt_size - 1;
            }
            row[s] = n - 1;
        }
        b.size = n;
        for (int g = 0; g < tokens; g++) {
            if (decode(context, b) != 0) return 1;
            for (int s = 0; s < sequences; s++) {
                float *logits = logits_of(context, row[s]);
                int best = 0;
                for (int i = 1; i < words; i++)
                    if (logits[i] > logits[best]) best = i;
                token[s] = best;
            }
            for (int s = 0; s < sequences; s++) {
                position[s] = prompt_size + g;
                count[s] = 1;
                sequence[s] = &id[s];
                wanted[s] = 1;
                row[s] = s;
            }
            b.size = sequences;
        }
        printf("%d %.9f\n", sequences * tokens, seconds() - start);
        fflush(stdout);
    }
    return 0;
}
