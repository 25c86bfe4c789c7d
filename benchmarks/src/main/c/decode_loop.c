/*
 * The least that greedy decoding can be: a loop over the C functions of llama.cpp b4916, on one thread.
 *
 *   decode_loop MODEL SEQUENCES CONTEXT_TOKENS
 *
 * Says "ready" once the model is loaded. Each line "TOKENS PROMPT" on standard input is one run: the prompt is computed
 * for every sequence in a KV cache that starts empty, then TOKENS tokens of each, all sequences in one step. The answer is
 * "result OUTPUT_TOKENS PROMPT_TOKENS CACHED_TOKENS SECONDS TEXT", where TEXT is that of the first sequence, in
 * hexadecimal digits.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BATCH_TOKENS 512
#define MAX_SEQUENCES 64

/* What this program needs of llama.h. */
typedef struct {
    void *devices;
    int32_t gpu_layers, split_mode, main_gpu;
    const float *tensor_split;
    void *progress, *progress_data;
    const void *overrides;
    bool vocabulary_only, use_mmap, use_mlock, check_tensors;
} model_params;

typedef struct {
    uint32_t n_ctx, n_batch, n_ubatch, n_seq_max;
    int32_t n_threads, n_threads_batch;
    int32_t rope_scaling, pooling, attention;
    float rope_base, rope_scale, yarn_ext, yarn_attn, yarn_fast, yarn_slow;
    uint32_t yarn_original;
    float defragment_at;
    void *evaluated, *evaluated_data;
    int32_t type_k, type_v;
    bool all_logits, embeddings, offload_kqv, flash_attention, no_perf;
    void *abort, *abort_data;
} context_params;

typedef struct {
    int32_t size;
    int32_t *token;
    float *embedding;
    int32_t *position;
    int32_t *sequence_count;
    int32_t **sequence;
    int8_t *wants_logits;
} token_batch;

_Static_assert(sizeof(model_params) == 64, "b4916");
_Static_assert(sizeof(context_params) == 120, "b4916");
_Static_assert(sizeof(token_batch) == 56, "b4916");

void llama_log_set(void (*log)(int level, const char *text, void *data), void *data);
void llama_backend_init(void);
model_params llama_model_default_params(void);
void *llama_model_load_from_file(const char *path, model_params params);
context_params llama_context_default_params(void);
void *llama_init_from_model(void *model, context_params params);
const void *llama_model_get_vocab(const void *model);
int32_t llama_vocab_n_tokens(const void *vocabulary);
int32_t llama_tokenize(const void *vocabulary, const char *text, int32_t length, int32_t *tokens, int32_t most,
                       bool add_special, bool parse_special);
int32_t llama_token_to_piece(const void *vocabulary, int32_t token, char *text, int32_t most, int32_t strip,
                             bool special);
int32_t llama_decode(void *context, token_batch batch);
float *llama_get_logits_ith(void *context, int32_t index);
bool llama_kv_self_seq_rm(void *context, int32_t sequence, int32_t from, int32_t to);

static void *context;
static const void *vocabulary;
static int vocabulary_size, context_tokens, sequences;

static int32_t ids[MAX_SEQUENCES], ones[BATCH_TOKENS], tokens[BATCH_TOKENS], positions[BATCH_TOKENS];
static int32_t *sequence_of[BATCH_TOKENS];
static int8_t wants_logits[BATCH_TOKENS];
static token_batch batch = {0, tokens, NULL, positions, ones, sequence_of, wants_logits};

static int32_t next[MAX_SEQUENCES]; /* the token that each sequence goes on with */

static void say_nothing(int level, const char *text, void *data) {
    (void)level, (void)text, (void)data;
}

static void *required(void *thing, const char *what) {
    if (!thing) {
        fprintf(stderr, "decode_loop: no %s\n", what);
        exit(1);
    }
    return thing;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

static int32_t likeliest(const float *logits) {
    int32_t best = 0;
    for (int32_t i = 1; i < vocabulary_size; i++)
        if (logits[i] > logits[best]) best = i;
    return best;
}

static void step(void) {
    if (llama_decode(context, batch) != 0) {
        fprintf(stderr, "decode_loop: a step failed\n");
        exit(1);
    }
    for (int i = 0; i < batch.size; i++)
        if (wants_logits[i]) next[*sequence_of[i]] = likeliest(llama_get_logits_ith(context, i));
    batch.size = 0;
}

static void add(int32_t token, int32_t position, int sequence, bool logits) {
    if (batch.size == BATCH_TOKENS) step();
    tokens[batch.size] = token;
    positions[batch.size] = position;
    sequence_of[batch.size] = &ids[sequence];
    wants_logits[batch.size] = logits;
    batch.size++;
}

static void run(int output_tokens, const char *prompt, int32_t *prompt_tokens, int32_t *output) {
    for (int s = 0; s < sequences; s++) llama_kv_self_seq_rm(context, s, -1, -1);
    double start = seconds();
    int size = llama_tokenize(vocabulary, prompt, (int)strlen(prompt), prompt_tokens, context_tokens, true, false);
    if (size < 1 || size + output_tokens > context_tokens) {
        fprintf(stderr, "decode_loop: the prompt is too long\n");
        exit(1);
    }
    for (int s = 0; s < sequences; s++)
        for (int i = 0; i < size; i++) add(prompt_tokens[i], i, s, i == size - 1);
    step();
    for (int i = 0; i < output_tokens; i++) {
        output[i] = next[0];
        if (i == output_tokens - 1) break;
        for (int s = 0; s < sequences; s++) add(next[s], size + i, s, true);
        step();
    }
    printf("result %d %d 0 %.9f ", sequences * output_tokens, sequences * size, seconds() - start);
    for (int i = 0; i < output_tokens; i++) {
        char piece[256];
        int length = llama_token_to_piece(vocabulary, output[i], piece, sizeof piece, 0, false);
        for (int j = 0; j < length; j++) printf("%02x", (unsigned char)piece[j]);
    }
    printf("\n");
    fflush(stdout);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: decode_loop MODEL SEQUENCES CONTEXT_TOKENS\n");
        return 2;
    }
    sequences = atoi(argv[2]);
    context_tokens = atoi(argv[3]);
    for (int i = 0; i < MAX_SEQUENCES; i++) ids[i] = i;
    for (int i = 0; i < BATCH_TOKENS; i++) ones[i] = 1;

    llama_log_set(say_nothing, NULL);
    llama_backend_init();
    void *model = required(llama_model_load_from_file(argv[1], llama_model_default_params()), "model");
    context_params params = llama_context_default_params();
    params.n_ctx = sequences * context_tokens;
    params.n_batch = params.n_ubatch = BATCH_TOKENS;
    params.n_seq_max = sequences;
    params.n_threads = params.n_threads_batch = 1;
    context = required(llama_init_from_model(model, params), "context");
    vocabulary = llama_model_get_vocab(model);
    vocabulary_size = llama_vocab_n_tokens(vocabulary);
    int32_t *prompt = required(malloc(context_tokens * sizeof *prompt), "memory");
    int32_t *output = required(malloc(context_tokens * sizeof *output), "memory");

    printf("ready\n");
    fflush(stdout);
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        char *text;
        int output_tokens = strtol(line, &text, 10);
        line[strcspn(line, "\n")] = 0;
        run(output_tokens, text + 1, prompt, output);
    }
    return 0;
}
